"""What single parts of web pages mean: datelines, notes, days without years, names of sites, states of scripts."""

from __future__ import annotations

from datetime import date

import pytest
from lxml.html import fromstring

from kg.documents import Input, read_input
from kg.documents.formats.pages.clearing import clear_furniture
from kg.model.document import Document

FIRST = "The envoys of Kenya and Norway met in Oslo on Monday and spoke about fish for three hours."
SECOND = "They will meet again in Mombasa on Friday, a spokeswoman of the ministry told reporters afterwards."
TITLE = "Envoys meet in Oslo over fish"


def article(body: str, *, head: str = "", title: str = TITLE, address: str | None = None) -> Document:
    html = f"<html><head><title>{title}</title>{head}</head><body>{body}</body></html>"
    [found] = read_input(Input("a.html", html.encode(), address=address))
    assert isinstance(found, Document), found
    return found


def text(inner: str) -> str:
    return article(f"<div><h1>{TITLE}</h1>{inner}</div>").text


@pytest.mark.parametrize(
    "dateline",
    [
        '<p><span class="dateline">OSLO (AD)</span> — {}</p>',
        '<p><b class="article-dateline">OSLO (AD)</b> — {}</p>',
        '<div class="dateline">OSLO (AD) —</div><p>{}</p>',
    ],
)
def test_a_dateline_in_an_element_of_its_own_stays_before_its_paragraph(dateline: str) -> None:
    assert text(dateline.format(FIRST) + f"<p>{SECOND}</p>") == f"OSLO (AD) — {FIRST}\n\n{SECOND}"


@pytest.mark.parametrize(
    "mark",
    ['<sup><a href="#n1">1</a></sup>', '<a href="#n1"><sup>[12]</sup></a>', '<a href="https://x.example/a#fn">*</a>'],
)
def test_marks_of_notes_are_no_part_of_their_sentence(mark: str) -> None:
    assert text(f"<p>{FIRST}{mark}</p><p>{SECOND}</p>") == f"{FIRST}\n\n{SECOND}"


def test_powers_and_links_into_other_pages_are_no_marks_of_notes() -> None:
    inner = '<p>Fish from 30 km<sup>2</sup> of <a href="https://x.example/sea#north">the sea</a> were counted, all.</p>'

    assert "30 km2 of the sea" in text(f"<p>{FIRST}</p>{inner}<p>{SECOND}</p>")


@pytest.mark.parametrize(
    ("shown", "folder", "day"),
    [
        ("Thursday 12th November", "2026/11", date(2026, 11, 12)),
        ("Nov. 12, 3pm", "2026/nov", date(2026, 11, 12)),
        ("Friday 12th November", "2026/11", None),
        ("12 November", "2026/10", None),
        ("12 November", "news", None),
        ("Updated 12 November", "2026/11", None),
    ],
)
def test_a_day_without_its_year_is_that_of_the_year_in_the_address(shown: str, folder: str, day: date | None) -> None:
    body = f'<h1>{TITLE}</h1><p class="date">{shown}</p><p>{FIRST}</p><p>{SECOND}</p>'

    assert article(body, address=f"https://example.org/{folder}/envoys-meet").published == day


def test_a_moment_in_utc_has_the_day_that_stands_beside_it() -> None:
    time = '<time datetime="2026-11-11T23:00:00Z">12.11.2026</time>'

    assert article(f"<h1>{TITLE}</h1>{time}<p>{FIRST}</p><p>{SECOND}</p>").published == date(2026, 11, 12)


def test_a_day_in_the_title_of_what_is_marked_as_published_counts() -> None:
    time = '<abbr class="published" title="2010-02-25T16:05:00Z">4 days ago</abbr>'

    assert article(f"<h1>{TITLE}</h1>{time}<p>{FIRST}</p><p>{SECOND}</p>").published == date(2010, 2, 25)


@pytest.mark.parametrize(
    ("title", "head", "foot", "address", "publisher"),
    [
        ("The Harbour Mail", '<a href="/">The Harbour Mail</a>', "Member of the Council", None, "The Harbour Mail"),
        (TITLE, '<img alt="Harbour Mail" src="l.png">', "© 2026 Harbour Mail Ltd", None, "Harbour Mail"),
        (TITLE, '<span class="logo">Harbour Mail</span>', "", "https://www.harbourmail.example/a", "Harbour Mail"),
        (TITLE, '<span class="logo">Harbour Mail</span>', "", "https://example.org/a", None),
        ("Fish - Harbour Mail", "", "All rights reserved - Harbour Mail 2026", None, "Harbour Mail"),
        ("News", '<a href="/">News</a>', "© 2026 News", None, None),
    ],
)
def test_the_publisher_is_a_name_that_two_places_of_a_page_give(
    title: str, head: str, foot: str, address: str | None, publisher: str | None
) -> None:
    body = f"<header>{head}</header><main><h1>{TITLE}</h1><p>{FIRST}</p><p>{SECOND}</p></main><footer>{foot}</footer>"

    assert article(body, title=title, address=address).publisher == publisher


def test_the_state_of_a_page_tells_of_the_article_with_its_title_and_not_of_others() -> None:
    state = (
        '{"more":[{"title":"Other","publishedAt":"2026-01-01","author":{"name":"Jo Other"}}],'
        f'"story":{{"headline":"{TITLE}","publishedAt":"2026-11-12T09:00:00+01:00","authors":[{{"name":"Ann Lee"}}]}},'
        '"config":{"siteName":"Harbour Mail"}}'
    )
    for script in (f'<script type="application/json">{state}</script>', f"<script>window.__S__ = {state};</script>"):
        document = article(f"<h1>{TITLE}</h1><p>{FIRST}</p><p>{SECOND}</p>{script}")

        assert (document.published, document.author, document.publisher) == (
            date(2026, 11, 12),
            "Ann Lee",
            "Harbour Mail",
        )


def test_properties_in_rdfa_are_read_like_microdata() -> None:
    body = (
        '<div vocab="http://schema.org/" typeof="NewsArticle" resource="https://example.org/news/a">'
        f'<h1 property="headline">{TITLE}</h1>'
        '<span property="author" typeof="Person"><span property="name">Ann Lee</span></span>'
        '<span property="schema:datePublished" content="2026-11-12">today</span>'
        f'<div property="articleBody"><p>{FIRST}</p><p>{SECOND}</p></div></div>'
    )

    document = article(body)

    assert (document.author, document.published, document.url) == (
        "Ann Lee",
        date(2026, 11, 12),
        "https://example.org/news/a",
    )


def test_what_a_template_makes_the_inside_of_an_element_is_shown_and_other_templates_are_not() -> None:
    shown = (
        f'<x-story><template shadowrootmode="open"><h1>{TITLE}</h1><p>{FIRST}</p><p>{SECOND}</p></template></x-story>'
    )

    assert article(f"{shown}<template><p>{FIRST} Not yet.</p></template>").text == f"{FIRST}\n\n{SECOND}"


def test_characters_that_were_escaped_twice_and_those_that_nobody_sees_are_mended() -> None:
    head = '<meta property="og:title" content="Oslo&amp;#8217;s envoys &amp;amp; fish\u200b">'

    document = article(f"<p>\u200e{FIRST.replace('envoys', 'en&shy;voys')}</p><p>{SECOND}</p>", head=head)

    assert document.title == "Oslo’s envoys & fish"
    assert document.text.startswith("The envoys of Kenya")


def test_what_stands_behind_the_block_of_the_article_is_none_of_it() -> None:
    story = f'<div class="story"><h1>{TITLE}</h1><p>{FIRST}</p><p>{SECOND}</p><p>{FIRST}</p></div>'

    assert article(f"{story}<div><p>The Harbour Mail is read in forty harbours of the north.</p></div>").text.endswith(
        f"{SECOND}\n\n{FIRST}"
    )


def test_a_text_in_several_blocks_of_one_kind_is_read_to_its_end() -> None:
    story = f'<div class="block"><h1>{TITLE}</h1><p>{FIRST}</p><p>{SECOND}</p><p>{FIRST}</p></div>'

    assert article(f'{story}<div class="block"><p>{SECOND}</p></div>').text.endswith(f"{FIRST}\n\n{SECOND}")


def test_items_of_a_list_in_a_text_stay_whatever_they_end_with() -> None:
    items = "<ul><li>Kenya, represented by Amos Kiprop;</li><li>Norway, represented by Liv Dahl;</li></ul>"

    document_text = text(f"<p>{FIRST} These took part:</p>{items}<p>{SECOND}</p>")

    assert "Kenya, represented by Amos Kiprop;\n\nNorway, represented by Liv Dahl;" in document_text


def test_values_of_an_address_that_nobody_filled_in_are_left_out() -> None:
    url = "https://example.org/letter?e=[UNIQID]&id=7&u=*%7CEMAIL%7C*"

    assert (
        article(f"<h1>{TITLE}</h1><p>{FIRST}</p><p>{SECOND}</p>", address=url).url == "https://example.org/letter?id=7"
    )


@pytest.mark.parametrize(
    ("byline", "author"),
    [
        ('<p class="byline">by <span class="author vcard"><a href="/mele">Mele Fifita</a></span></p>', "Mele Fifita"),
        ('<p class="byl">Palesa Mokoena<br>palesa@courier.example</p>', "Palesa Mokoena"),
        ('<b>Jelena Markovic</b> <a href="mailto:j">jm at brief.example</a><br>', "Jelena Markovic"),
        ("<p>12 Nov 2026 • By Lucía Otero</p>", "Lucía Otero"),
        ("<p>Published: 5 Nov 2026 | Author: Thoko Phiri | Page 3</p>", "Thoko Phiri"),
        ('<p class="byline">Samir Halaby, Staff Writer</p>', "Samir Halaby"),
        ('<span class="byline"><a>Agencies</a> | <a>Gulalai Yusufzai</a></span>', "Gulalai Yusufzai"),
        ("<x-byline><span>Aoife Geraghty</span><span>Thursday 12th November</span></x-byline>", "Aoife Geraghty"),
        ('<div class="byline"><span>published</span> Nov 10, 2026</div>', None),
    ],
)
def test_bylines_are_read_in_the_forms_that_sites_have(byline: str, author: str | None) -> None:
    assert article(f"<h1>{TITLE}</h1>{byline}<div><p>{FIRST}</p><p>{SECOND}</p></div>").author == author


@pytest.mark.parametrize(
    ("told", "author"),
    [
        ("ascom", None),
        ("gg_admin", None),
        ("Minister for Foreign Affairs", None),
        ("Ann Lee for the Harbour Mail", "Ann Lee"),
        ("Secretariat of the Conference of the Lakes", None),
    ],
)
def test_an_author_who_is_told_to_machines_is_a_person_and_no_desk_or_office(told: str, author: str | None) -> None:
    head = f'<meta name="author" content="{told}">'

    assert article(f"<h1>{TITLE}</h1><p>{FIRST}</p><p>{SECOND}</p>", head=head).author == author


def test_the_name_of_a_list_in_brackets_is_no_part_of_a_title() -> None:
    assert article(f"<h1>[north-brief] {TITLE}</h1><p>{FIRST}</p><p>{SECOND}</p>").title == TITLE


def test_blocks_of_a_debate_begin_with_links_to_speakers_and_are_no_cards() -> None:
    spoken = (("Lord Pell of Aske", FIRST), ("Baroness Okafor of Deal", SECOND), ("Lord Pell of Aske", FIRST))
    blocks = "".join(f'<div class="turn"><h3><a href="/p">{who}</a></h3><p>{what}</p></div>' for who, what in spoken)

    assert text(blocks).endswith(f"Baroness Okafor of Deal\n\n{SECOND}\n\nLord Pell of Aske\n\n{FIRST}")


def test_cards_of_other_articles_are_no_text() -> None:
    cards = "".join(
        f'<div class="c"><h3><a href="/p">Envoys of {name} meet</a></h3><p>They met on Friday, all of them.</p></div>'
        for name in ("Malta", "Chad")
    )

    assert text(f"<p>{FIRST}</p><p>{SECOND}</p><div>{cards}</div>") == f"{FIRST}\n\n{SECOND}"


def test_the_title_once_more_in_the_article_begins_no_other_article() -> None:
    inner = f"<article><h1>{TITLE}</h1><p>{FIRST}</p><p>{SECOND}</p></article>"

    assert article(f"<header><h1>{TITLE}</h1></header>{inner}").text == f"{FIRST}\n\n{SECOND}"


@pytest.mark.parametrize("line", ["TNN / Nov 12, 2026, 11:05 IST", "WORLD | 12 November 2026", "12 Nov 2026 · 15:40"])
def test_a_line_of_an_agency_and_a_day_is_no_text(line: str) -> None:
    assert text(f"<div>{line}</div><p>{FIRST}</p><p>{SECOND}</p>") == f"{FIRST}\n\n{SECOND}"


def test_a_person_who_is_shown_counts_and_a_desk_that_machines_are_told_does_not() -> None:
    head = '<meta name="author" content="Newsroom">'
    rest = f"<div><p>{FIRST}</p><p>{SECOND}</p></div>"

    assert article(f'<h1>{TITLE}</h1><p class="byline">by Mele Fifita</p>{rest}', head=head).author == "Mele Fifita"
    assert article(f"<h1>{TITLE}</h1>{rest}", head=head).author is None


def test_a_mark_before_the_title_is_left_out_where_the_heading_does_not_have_it() -> None:
    head = f'<meta property="og:title" content="Dispatch: {TITLE}">'
    rest = f"<h1>{TITLE}</h1><p>{FIRST}</p><p>{SECOND}</p>"

    assert article(f"<p>Dispatch</p>{rest}", head=head).title == TITLE
    assert article(rest, head=head).title == TITLE
    assert article(rest.replace("h1>", "p>"), head=head).title == f"Dispatch: {TITLE}"


def test_the_day_of_a_dateline_in_figures_is_that_of_publication() -> None:
    assert article(f"<h1>{TITLE}</h1><p>Bern, 09.11.2026 - {FIRST}</p><p>{SECOND}</p>").published == date(2026, 11, 9)


@pytest.mark.parametrize(
    ("language", "shown", "inside", "day"),
    [
        ("en", "06/11/2026", "Leticia, 6 November 2026", date(2026, 11, 6)),
        ("en", "06/11/2026", "Leticia, 11 June 2026", date(2026, 6, 11)),
        ("en", "06/11/2026", "Leticia, 3 May 2020", None),
        ("en-US", "10/11/2026", "They met on Tuesday, 10 November 2026, in Banjul.", date(2026, 11, 10)),
        ("en-US", "10/11/2026", "They met on Sunday, October 11, 2026, in Banjul.", date(2026, 10, 11)),
        ("en-US", "10/11/2026", "They met in Banjul.", date(2026, 10, 11)),
    ],
)
def test_a_text_tells_which_figure_of_a_day_is_the_month(
    language: str, shown: str, inside: str, day: date | None
) -> None:
    body = f'<h1>{TITLE}</h1><p class="date">{shown}</p><p>{FIRST} {inside}</p><p>{SECOND}</p>'
    html = f'<html lang="{language}"><title>{TITLE}</title><body>{body}</body></html>'
    [document] = read_input(Input("a.html", html.encode()))

    assert isinstance(document, Document)
    assert document.published == day


def test_the_heading_of_the_site_is_not_the_title_where_both_stand_in_the_title_of_the_window() -> None:
    site = '<div id="header"><h1 class="title">The Old Attaché of Kenya</h1></div>'
    post = f'<div class="post"><h3 class="post-title">Lunch in Oslo</h3><p>{FIRST}</p><p>{SECOND}</p></div>'

    document = article(site + post, title="The Old Attaché of Kenya: Lunch in Oslo")

    assert (document.title, document.publisher) == ("Lunch in Oslo", "The Old Attaché of Kenya")


def test_a_person_in_a_byline_counts_before_an_organization_that_machines_are_told() -> None:
    told = '{"@type":"NewsArticle","author":{"@type":"Organization","name":"Harbour Mail (Oslo)"}}'
    head = f'<script type="application/ld+json">{told}</script>'
    rest = f"<p>{FIRST}</p><p>{SECOND}</p>"

    assert article(f"<h1>{TITLE}</h1><p>By Ann Lee</p>{rest}", head=head).author == "Ann Lee"
    assert article(f"<h1>{TITLE}</h1>{rest}", head=head).author is None


def test_what_the_end_tells_of_the_author_is_no_text() -> None:
    last = "<p>Ann Lee covers the north for the Harbour Mail. She is based in Oslo.</p>"
    body = f'<h1>{TITLE}</h1><p class="byline">By Ann Lee</p><div><p>{FIRST}</p><p>{SECOND}</p>{last}</div>'

    assert article(body).text == f"{FIRST}\n\n{SECOND}"


def test_a_break_in_the_middle_of_a_sentence_ends_no_paragraph() -> None:
    broken = f"The ministers of Kenya and Norway spoke in Oslo of the fish that<br>both want, and agreed.<br>{SECOND}"
    listed = "They agreed on these points, which both read out to the press<br>1. Fish are common<br>2. Ships are not"

    assert text(f"<p>{FIRST}</p><p>{broken}</p>") == (
        f"{FIRST}\n\nThe ministers of Kenya and Norway spoke in Oslo of the fish that both want, and agreed.\n\n"
        f"{SECOND}"
    )
    assert "press 1." not in text(f"<p>{FIRST}</p><p>{listed}</p><p>{SECOND}</p>")


def test_files_made_of_pages_of_print_are_read() -> None:
    lines = "".join(f'<p class="ft0{place}">{each}</p>' for place, each in enumerate((FIRST, SECOND)))

    assert text(f'<div class="ft10">{lines}</div>') == f"{FIRST}\n\n{SECOND}"


@pytest.mark.parametrize(
    ("lines", "author"),
    [
        ("<div>Tudor Rusu</div><div>October 27, 2026</div><div>4 min</div>", "Tudor Rusu"),
        ("<div>Selma Kaya | 12.11.2026</div>", "Selma Kaya"),
        ("<div>Middle East | 12.11.2026</div>", None),
        ("<div>Tudor Rusu</div>", None),
    ],
)
def test_a_name_beside_the_day_under_the_title_is_the_author(lines: str, author: str | None) -> None:
    assert article(f"<h1>{TITLE}</h1>{lines}<div><p>{FIRST}</p><p>{SECOND}</p></div>").author == author


def test_a_day_that_is_said_to_be_that_of_publication_counts_beneath_the_text_too() -> None:
    rest = f"<h1>{TITLE}</h1><p>{FIRST}</p><p>{SECOND}</p>"

    assert article(f"{rest}<p>Published 9 June 2007</p>").published == date(2007, 6, 9)
    assert article(f"{rest}<p>Updated 9 June 2007</p>").published is None


@pytest.mark.parametrize("before", ["<div>EBR News</div>", "<div>日本語</div>", "<div>LIVE</div><div>World</div>"])
def test_what_stands_before_the_title_in_a_text_is_none_of_it(before: str) -> None:
    body = f"<div>{before}<p>{TITLE}</p><p>{FIRST}</p><p>{SECOND}</p></div>"

    assert article(body).text == f"{FIRST}\n\n{SECOND}"


def test_a_line_in_letters_without_capitals_is_no_dateline() -> None:
    assert text(f"<div>日本語 (Hinode)</div><p>{FIRST}</p><p>{SECOND}</p>") == f"{FIRST}\n\n{SECOND}"


@pytest.mark.parametrize(
    "line",
    [
        '<cite><span class="source__location">Lisbon</span><span class="source__text">HM</span> — </cite>',
        '<div><cite><b class="place">Lisbon</b> <span>(Harbour Mail)</span> –</cite></div>',
    ],
)
def test_a_place_and_the_name_of_the_site_before_a_text_are_its_dateline(line: str) -> None:
    document = article(f"<div><h1>{TITLE}</h1>{line}<p>{FIRST}</p><p>{SECOND}</p></div>")

    assert (document.text, document.dateline) == (f"{FIRST}\n\n{SECOND}", "Lisbon")


@pytest.mark.parametrize("name", ["sidebar-grid", "content-sidebar-wrap", "layout layout--sidebar-right"])
def test_a_grid_with_a_place_for_a_sidebar_is_none(name: str) -> None:
    body = f"<section><h2>{TITLE}</h2></section><div class='{name}'><p>{FIRST}</p><p>{SECOND}</p></div>"

    assert article(body).text == f"{FIRST}\n\n{SECOND}"


def test_no_text_ends_within_a_sentence_that_a_form_of_address_begins() -> None:
    assert text(f"<p>{FIRST}</p><p>{SECOND}</p><p>Thank you,</p>") == f"{FIRST}\n\n{SECOND}"


def test_who_reported_from_where_is_no_part_of_the_text_above_it_either() -> None:
    credit = "<p>Ada Berg reported from Oslo, and Cem Duru from Nairobi.</p>"

    assert text(f"{credit}<p>{FIRST}</p><p>{SECOND}</p>{credit}") == f"{FIRST}\n\n{SECOND}"


def test_a_line_beneath_the_title_that_is_named_so_is_no_part_of_the_text() -> None:
    inner = f'<span class="title-sub">Fish for both sides, and a day for the next talks.</span><p>{FIRST}</p>'

    assert text(f"{inner}<p>{SECOND}</p>") == f"{FIRST}\n\n{SECOND}"


@pytest.mark.parametrize(
    "picture",
    [
        '<div class="cmsImageBox"><div><img src="a.jpg"></div><div><p>A herder on the plateau. /VCG</p></div></div>',
        '<div class="imgRight"><img src="a.jpg"><p>Earpieces before a plenary.</p></div>',
        '<p class="paracaption">Earpieces before a plenary.</p>',
    ],
)
def test_what_is_said_of_a_picture_is_no_part_of_the_text(picture: str) -> None:
    assert text(f"{picture}<p>{FIRST}</p>{picture}<p>{SECOND}</p>") == f"{FIRST}\n\n{SECOND}"


def test_a_text_beside_a_picture_stays() -> None:
    inner = f'<div class="image-text"><img src="a.jpg"><p>{FIRST}</p><p>{SECOND}</p><p>{FIRST} {SECOND}</p></div>'

    assert text(inner).startswith(FIRST)


def test_a_heading_between_paragraphs_is_of_the_text_whatever_it_is_called() -> None:
    heading = '<h2 class="body-subtitle">What it costs</h2>'
    root = fromstring(f"<html><body><h1>{TITLE}</h1><p>{FIRST}</p>{heading}<div><p>{SECOND}</p></div></body></html>")
    clear_furniture(root, next(root.iter("h1")))

    assert "What it costs" in root.text_content()

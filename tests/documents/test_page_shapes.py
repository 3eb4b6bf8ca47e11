"""Pages in the shapes of some systems: made names of elements, moments for scripts, live blogs, prints, offers."""

from __future__ import annotations

from datetime import date

import pytest

from kg.model.document import Document
from tests.documents.short_pages import FIRST, SECOND, article

TITLE = "Envoys meet in Oslo over fish"
WHOLE = f"{FIRST}\n\n{SECOND}"


def page(body: str) -> Document:
    return article(f"<html><head><title>{TITLE}</title></head><body>{body}</body></html>")


def text(inner: str) -> str:
    return page(f"<h1>{TITLE}</h1>{inner}").text


@pytest.mark.parametrize("name", ["sc-f98b1ad2-0", "css-ad3ad9", "x1ad2nav3"])
def test_letters_between_the_figures_of_a_made_name_are_no_words(name: str) -> None:
    told = text(
        f'<p>{FIRST}</p><div class="{name}"><p>Both counted nets until noon on Tuesday.</p></div><p>{SECOND}</p>'
    )

    assert "Both counted nets until noon on Tuesday." in told


def test_an_advert_is_named_by_its_size_as_well() -> None:
    advert = '<div class="ad-300x250"><p>Buy more fish, and ships, today.</p></div>'

    assert text(f"<p>{FIRST}</p>{advert}<p>{SECOND}</p>") == WHOLE


@pytest.mark.parametrize(
    ("shown", "day"),
    [
        ('<i time="1773494520">14 Mar, 16:22</i>', date(2026, 3, 14)),
        ('<i data-timestamp="1773532800000">14 Mar, 21:00</i>', date(2026, 3, 14)),  # midnight in UTC
        ('<b>Updated at: <i time="1773494520">14 Mar, 16:22</i></b>', None),
        ('<i data-time="12:00">noon</i>', None),
        ('<i data-date="2026-03-14">14</i>', None),  # of a calendar
    ],
)
@pytest.mark.parametrize("above", [True, False])
def test_a_moment_that_scripts_are_told_is_the_day_beside_the_title(shown: str, day: date | None, above: bool) -> None:
    line = f"<div>{shown}</div>"
    body = f"{line if above else ''}<h1>{TITLE}</h1>{'' if above else line}<p>{FIRST}</p><p>{SECOND}</p>"

    found = page(body)
    assert found.published == day
    assert found.text.endswith(WHOLE)


@pytest.mark.parametrize("heading", ["{}", '<a href="#entry">{}</a>', '<a href="?block=3">{}</a>'])
def test_entries_of_a_live_blog_in_elements_of_articles_are_one_text(heading: str) -> None:
    entries = "".join(
        f"<article><h2>{heading.format(f'Hour {n}')}</h2><p>{FIRST} ({n})</p></article>" for n in range(5)
    )
    body = f"<main><h1>{TITLE}</h1>{entries}</main>"

    told = page(body).text
    assert [f"{FIRST} ({n})" in told for n in range(5)] == [True] * 5


def test_a_picture_at_the_side_of_a_text_and_its_line_are_none_of_it() -> None:
    side = (
        '<table align="right"><tr><td><img src="a.jpg"><br><i>The envoys in Oslo. Photo: A. Berg</i></td></tr></table>'
    )
    body = f"<h1>{TITLE}</h1>{side}<p>{FIRST}</p><p>{SECOND}</p>"

    assert page(body).text == WHOLE


@pytest.mark.parametrize(
    ("rights", "publisher"),
    [
        (
            "© 2026 Ministry of Foreign Affairs of the Republic of Varda. All rights reserved.",
            " of the Republic of Varda",
        ),
        ("Content Owned by Ministry of Foreign Affairs, Republic of Varda", ", Republic of Varda"),
        ("© 2026 Ministry of Foreign Affairs, 1 Oslo Road", ""),
    ],
)
def test_the_state_of_an_office_is_that_of_the_line_on_rights(rights: str, publisher: str) -> None:
    masthead = '<div class="masthead"><b>Ministry of Foreign Affairs</b></div>'
    body = f"{masthead}<h1>{TITLE}</h1><p>{FIRST}</p><p>{SECOND}</p><footer><p>{rights}</p></footer>"

    found = page(body)
    assert found.publisher == f"Ministry of Foreign Affairs{publisher}"


@pytest.mark.parametrize(
    ("beneath", "author"),
    [("Harbour Border Writer", "Ann Lee"), ("Jo Koch, Research Assistant", "Ann Lee; Jo Koch")],
)
def test_what_an_author_is_stands_beneath_her_name_and_is_no_name(beneath: str, author: str) -> None:
    byline = f'<div class="byline">By Ann Lee<br>{beneath}</div>'
    body = f"<h1>{TITLE}</h1>{byline}<p>{FIRST}</p><p>{SECOND}</p>"

    assert page(body).author == author


def test_the_address_of_a_print_stands_in_the_line_beneath_what_says_so() -> None:
    foot = "<p><b>Find this article at:</b><br>http://www.harbour.example/2026/fish.htm</p>"
    body = f"<h1>{TITLE}</h1><p>{FIRST}</p><p>{SECOND}</p>{foot}"

    found = page(body)
    assert found.url == "http://www.harbour.example/2026/fish.htm"


def test_an_offer_in_the_place_of_the_rest_is_no_text() -> None:
    offer = (
        "<h3>This article is for Harbour Pro subscribers</h3><p>You have read your last free preview of the month."
        " Go on reading with the whole of our coverage.</p><ul><li>A daily look at ships</li><li>A line to us</li>"
        "</ul><a href='/offer'>From €9 a week, billed yearly</a>"
    )
    body = f'<h1>{TITLE}</h1><p>{FIRST}</p><p>{SECOND}</p><div class="wall-box paywall">{offer}</div>'

    found = page(body)
    assert found.text == WHOLE


HIDDEN = "border:0;clip:rect(0 0 0 0);clip-path:inset(50%);height:1px;overflow:hidden;position:absolute;width:1px"


@pytest.mark.parametrize(
    "style", [HIDDEN, "clip-path: inset(100%); position: absolute", "clip: rect(1px, 1px, 1px, 1px)"]
)
def test_words_for_screen_readers_alone_are_none_of_the_text(style: str) -> None:
    link = f'the <a href="/river">river<span style="{style}">, opens new tab</span></a> since 1991'

    assert text(f"<p>{FIRST}</p><p>They met on {link}, and agreed.</p><p>{SECOND}</p>") == (
        f"{FIRST}\n\nThey met on the river since 1991, and agreed.\n\n{SECOND}"
    )


@pytest.mark.parametrize("rest", ["{}", '<span class="smallcaps">{}</span>', "<span>{}</span>"])
def test_a_first_letter_that_is_drawn_apart_belongs_to_its_word(rest: str) -> None:
    letter = f'<span class="dropcap" aria-hidden="true">T</span>{rest.format("he envoys met")}'

    assert text(f"<p>{letter} in Oslo for three hours, and spoke about fish.</p><p>{SECOND}</p>") == (
        f"The envoys met in Oslo for three hours, and spoke about fish.\n\n{SECOND}"
    )


def test_the_names_of_speakers_in_a_debate_are_of_its_text() -> None:
    names = ("The Secretary of State (Ann Roe)", "Mr Jan Bo (Northwick) (Lab)", "Dr Lee Ho")
    head = '<div class="header"><a href="/member/{}"><div class="primary-text">{}</div></a></div>'
    said = "".join(
        f'<div class="contribution">{head.format(n, name)}<div><p>{FIRST} ({n})</p><p>{SECOND} ({n})</p></div></div>'
        for n, name in enumerate(names)
    )

    told = text(f"<main><p>{FIRST}</p>{said}</main>").split("\n\n")
    assert [each for each in told if not each.startswith((FIRST, SECOND))] == list(names)


@pytest.mark.parametrize(
    "words",
    [
        "Il vous reste 41.27% de cet article à lire. La suite est réservée aux abonnés.",
        "Más información",
        "Mehr zum Thema",
        "Voir aussi",
        "If you liked this, tap the heart: it makes us believe in treaties.",
        "If a friend sent you this, get your own copy.",
        "ALSO IN TODAY'S EXAMPLE",
        "Example Correspondent",
        "The Example’s opinion pages reflect the views of their authors alone.",
    ],
)
def test_words_of_the_site_are_none_of_the_text(words: str) -> None:
    assert text(f"<p>{FIRST}</p><p>{words}</p><p>{SECOND}</p>") == WHOLE


@pytest.mark.parametrize("name", ["detay-foto", "absatzbild absatzbild--regular", "article-photo", "bildtext"])
def test_a_line_on_a_picture_is_told_by_the_name_of_its_element_in_other_languages(name: str) -> None:
    picture = f'<div class="{name}"><div><img src="a.jpg"></div><div><p>A ferry near Lindau in May.</p></div></div>'

    assert text(f"<p>{FIRST}</p>{picture}<p>{SECOND}</p>") == WHOLE


@pytest.mark.parametrize(
    "who", ["Dr Ann Roe is Director of Research at the Centre.", "Ann Roe is Professor of Law at Example University."]
)
def test_what_the_end_tells_of_its_author_is_none_of_the_text(who: str) -> None:
    head = '<meta name="author" content="Ann Roe">'
    body = f"<h1>{TITLE}</h1><p>{FIRST}</p><p>{SECOND}</p><p>{who}</p>"

    assert article(f"<html><head><title>{TITLE}</title>{head}</head><body>{body}</body></html>").text == WHOLE


def test_letters_of_readers_beneath_a_text_are_none_of_it() -> None:
    letters = "<p>READERS' FORUM (2 messages)</p><p>sava71 wrote on Oct 16, 21:14:</p><p>My uncle knew it.</p>"

    assert text(f"<p>{FIRST}</p><p>{SECOND}</p>{letters}") == WHOLE


def test_what_stands_above_a_release_is_none_of_it() -> None:
    above = "<p>OFFICE OF THE PRESS SECRETARY — FOR IMMEDIATE RELEASE</p>"

    assert text(f"{above}<p>{FIRST}</p><p>{SECOND}</p>") == WHOLE


def test_the_name_of_a_site_that_is_told_twice_is_its_name() -> None:
    head = '<meta property="og:site_name" content="Example Union - Example Union">'
    body = f"<h1>{TITLE}</h1><p>{FIRST}</p><p>{SECOND}</p>"

    found = article(f"<html><head><title>{TITLE}</title>{head}</head><body>{body}</body></html>")
    assert found.publisher == "Example Union"


def test_a_note_on_a_correction_is_none_of_the_text_though_it_says_what_was_said() -> None:
    note = "This article was amended on Wednesday, March 4th, 2026. An earlier version said that they met in Bergen."

    assert text(f"<p>{FIRST}</p><p>{SECOND}</p><div><p><em>{note}</em></p></div>") == WHOLE


def test_a_paragraph_that_is_named_for_its_dateline_is_of_the_text() -> None:
    first = f'<p class="article__dateline">OSLO — {FIRST}</p>'

    assert text(f"{first}<p>{SECOND}</p>") == f"OSLO — {WHOLE}"

"""Pages whose article must not go with what is around it: middles named as sides, headlines apart, copies, links."""

from __future__ import annotations

import pytest

from kg.documents import Input, read_input
from kg.errors import DocumentError
from tests.documents.short_pages import FIRST, SECOND, article, paragraphs

TITLE = "Envoys meet in Oslo over fish and ships"
THIRD = "Norway offered to host the next round in the spring, and Kenya said that it would send its minister of trade."
BODY = paragraphs((FIRST, SECOND, THIRD))
WHOLE = f"{FIRST}\n\n{SECOND}\n\n{THIRD}"


def text(body: str, *, title: str = TITLE) -> str:
    return article(f"<html><head><title>{title}</title></head><body>{body}</body></html>").text


@pytest.mark.parametrize("paragraph", ["p", "div", "li"])
def test_links_of_several_words_stay_in_their_sentences(paragraph: str) -> None:
    linked = (
        'Last month Kenya <a href="/k">rejected the draft treaty</a> of the ministers — '
        '<a href="/n">though it later changed course</a>.'
    )

    shown = text(f"<h1>{TITLE}</h1><p>{FIRST}</p><{paragraph}>{linked}</{paragraph}><p>{SECOND}</p>")

    told = "Last month Kenya rejected the draft treaty of the ministers — though it later changed course."
    assert told in shown


@pytest.mark.parametrize("word", ['<a class="popup" href="/h">herring</a>', '<span class="related">herring</span>'])
def test_a_word_in_the_middle_of_a_sentence_stays_whatever_its_name(word: str) -> None:
    assert "spoke about herring for hours" in text(
        f"<h1>{TITLE}</h1>{BODY}<p>Both sides spoke about {word} for hours, and about ships and nets.</p>{BODY}"
    )


def test_a_text_of_which_a_button_shows_the_rest_is_read_to_its_end() -> None:
    rounds = [f"{THIRD} That was round {number} of the talks." for number in range(12)]
    begun, rest = paragraphs(tuple(rounds[:4])), paragraphs(tuple(rounds[4:]))
    body = f'<div class="body">{begun}<a class="trigger">Continue</a><div class="target hideOnInit">{rest}</div></div>'

    assert text(f'<div class="inner"><h1>{TITLE}</h1>{body}</div>') == "\n\n".join(rounds)


def test_links_that_stand_alone_beside_each_other_are_cards() -> None:
    cards = "".join(
        f'<a href="/{place}">Ministers of {place} speak about the herring</a>' for place in ("Bergen", "Deal")
    )

    assert text(f"<main><h1>{TITLE}</h1>{BODY}<div>{cards}</div></main>") == WHOLE


@pytest.mark.parametrize("name", ["lay-sidebar", "sidebar-fixed article-body-part", "related-main"])
def test_a_block_with_nearly_all_of_the_text_is_no_side_whatever_its_name(name: str) -> None:
    assert text(f'<h1>{TITLE}</h1><section class="{name}"><div class="story">{BODY}</div></section>') == WHOLE


def test_a_second_name_of_a_block_says_that_it_is_the_body_of_the_article() -> None:
    side = (
        "<p>Ports of the north have had a fair summer, and a poor one for the herring, as all who fish there say.</p>"
        * 3
    )

    shown = text(f'<h1>{TITLE}</h1><div class="sidebar-fixed article-body-part">{BODY}</div><div>{side}</div>')

    assert shown.startswith(WHOLE)


def test_comments_go_however_long_they_are() -> None:
    comments = paragraphs((THIRD, SECOND, FIRST) * 8)

    assert text(
        f'<h1>{TITLE}</h1><div class="story"><p>{FIRST}</p><p>{SECOND}</p></div><div id="comments">{comments}</div>'
    ) == (f"{FIRST}\n\n{SECOND}")


def test_an_article_whose_title_stands_in_the_path_of_the_site_too_is_no_other_article() -> None:
    path = f'<ul class="path"><li>Home</li><li><h1>{TITLE}</h1></li></ul>'

    assert WHOLE in text(f"{path}<div><h1>Talks on fish</h1>{BODY}</div>")


def test_a_text_in_an_article_of_its_own_behind_a_short_one_with_the_headline_is_read() -> None:
    lead = "Fish and ships were the topic."

    shown = text(f"<article><h1>{TITLE}</h1><p>{lead}</p></article><article>{BODY * 3}</article>")

    assert WHOLE in shown


def test_articles_shown_in_short_behind_a_whole_one_are_none_of_it() -> None:
    others = f"<article><p>{THIRD}</p></article>" * 4

    assert text(f"<article><h1>{TITLE}</h1><p>{FIRST}</p><p>{SECOND}</p></article>{others}") == f"{FIRST}\n\n{SECOND}"


def test_an_article_in_lines_ends_where_the_next_one_to_scroll_on_to_begins() -> None:
    lines = f"<div>{FIRST}<br><br>{SECOND}<br><br>{THIRD}</div>"

    assert text(f"<div><h1>{TITLE}</h1>{lines}</div><div><h1>Ships of the north</h1>{BODY * 2}</div>") == WHOLE


def test_a_text_that_is_shown_twice_is_read_once() -> None:
    wide, narrow = (f'<div class="{name}">{BODY}</div>' for name in ("wide", "narrow"))

    assert text(f"<h1>{TITLE}</h1><div>{wide}{narrow}</div>") == WHOLE


def test_an_article_on_sites_and_their_readers_keeps_what_sounds_like_the_word_of_its_own() -> None:
    advice = (
        "Customers will use your Facebook page to praise a shop, and that tells you more than a survey ever would.",
        "Subscribers get a letter when they sign up, and most of them open it within the first hour of the day.",
        "Ask for feedback on Instagram once a week, and let your own people answer what the customers write to you.",
    )

    shown = text(f"<h1>{TITLE}</h1>{paragraphs((FIRST, *advice, SECOND, THIRD))}")

    assert shown == "\n\n".join((FIRST, *advice, SECOND, THIRD))


@pytest.mark.parametrize(
    ("own", "links", "refused"),
    [
        ("https://harbourmail.example/", 90, True),
        ("https://harbourmail.example/", 2, False),
        ("https://harbourmail.example/oslo-fish", 90, False),
    ],
)
def test_a_page_with_the_address_of_its_site_and_more_links_than_text_is_no_article(
    own: str, links: int, refused: bool
) -> None:
    others = "".join(f'<li><a href="/{place}">Ministers speak about the herring</a></li>' for place in range(links))
    body = f"<h1>Top stories</h1><ul>{others}</ul><div>{paragraphs((FIRST, SECOND, THIRD, FIRST, SECOND))}</div>"
    html = f'<html><head><link rel="canonical" href="{own}"></head><body>{body}</body></html>'

    [found] = read_input(Input("a.html", html.encode()))

    assert isinstance(found, DocumentError) is refused


@pytest.mark.parametrize(
    "line",
    [
        "NEWYou can now listen to Harbour Mail articles!",
        "You can now listen to our articles.",
        "For more on news and current affairs from around the world please visit Harbour News.",
        "Article by Ann Lee (@annlee).",
        "Contributing: Jo Koch, Ann Lee, Associated Press.",
    ],
)
def test_lines_that_sites_write_around_their_articles_are_none_of_them(line: str) -> None:
    assert (
        text(f"<h1>{TITLE}</h1><div><p>{FIRST}</p><p>{line}</p><p>{SECOND}</p><p>{line}</p></div>")
        == f"{FIRST}\n\n{SECOND}"
    )

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

"""What stands around the title of a page: offices as publishers, clocks, bylines, labels, forms."""

from __future__ import annotations

from datetime import date

import pytest

from kg.model.document import Document
from tests.documents.short_pages import FIRST, SECOND, article

TITLE = "Kenya and Norway agree on fish in Oslo"
TEXT = f"<p>{FIRST}</p><p>{SECOND}</p>"


def read(body: str, *, head: str = "", window: str = TITLE, lang: str = "") -> Document:
    own = f' lang="{lang}"' if lang else ""
    return article(f"<html{own}><head><title>{window}</title>{head}</head><body>{body}</body></html>")


def below(*rows: str, lang: str = "") -> Document:
    """Return the document of a page with lines of their own between title and text."""
    return read(f"<main><h1>{TITLE}</h1>{''.join(f'<div>{row}</div>' for row in rows)}{TEXT}</main>", lang=lang)


@pytest.mark.parametrize(
    "office",
    [
        "Embassy of the Republic of Kenya in Oslo",
        "Ministry of Fisheries and Coastal Affairs of the Kingdom of the Outer Isles",
        "Department for the Environment and the Oceans",
    ],
)
def test_the_name_of_an_office_goes_on_behind_the_article_in_it(office: str) -> None:
    shown = f'<div class="site-name"><a href="/">{office}</a></div><main><h1>{TITLE}</h1>{TEXT}</main>'

    assert read(shown, window=f"{TITLE} | {office}").publisher == office


@pytest.mark.parametrize(
    ("shown", "lang", "day"),
    [
        ("23/11/26 09:15", "en-US", date(2026, 11, 23)),
        ("11/23/26 09:15", "en-GB", date(2026, 11, 23)),
        ("11/10/26 09:15", "en-US", date(2026, 11, 10)),
        ("97-11-26 09:15", "en-US", date(1997, 11, 26)),
    ],
)
def test_a_year_of_two_figures_stands_first_only_where_no_other_order_gives_a_day(
    shown: str, lang: str, day: date
) -> None:
    assert below(shown, lang=lang).published == day


def test_no_day_is_that_of_a_publisher_which_no_clock_on_earth_shows_at_that_moment() -> None:
    told = '<meta property="article:published_time" content="2026-03-04T09:00:00Z">'
    late = '<meta property="article:published_time" content="2026-03-04T22:00:00Z">'
    shown = f"<main><h1>{TITLE}</h1><div>5 March 2026, 01.40</div>{TEXT}</main>"

    assert read(shown, head=told).published == date(2026, 3, 4)
    assert read(shown, head=late).published == date(2026, 3, 5)


@pytest.mark.parametrize(
    "row",
    [
        "03/05/2026 - 08:40 | Ruth Okello",
        "Ruth Okello | 03/05/2026",
        "2026/05/03 • Ruth Okello",
        "Fish / Ruth Okello / 3 May 2026",
    ],
)
def test_a_name_beside_a_day_in_figures_is_the_author(row: str) -> None:
    assert below(row).author == "Ruth Okello"


@pytest.mark.parametrize(
    "row", ["Par Ruth Okello, le 3 mai 2026", "Von Ruth Okello, 3. Mai 2026", "Por Ruth Okello | 3 de mayo de 2026"]
)
def test_a_byline_with_its_day_is_read_where_a_page_does_not_say_its_language(row: str) -> None:
    assert below(row).author == "Ruth Okello"


@pytest.mark.parametrize("rest", ["who fishes near Kisumu", "is a sailor from Kisumu", "lives in Kisumu"])
def test_what_a_sentence_tells_of_an_author_is_no_part_of_the_name(rest: str) -> None:
    shown = f'<main><h1>{TITLE}</h1>{TEXT}<div class="author-line">Written by <b>Ruth Okello</b> {rest}.</div></main>'

    assert read(shown).author == "Ruth Okello"


@pytest.mark.parametrize(
    ("ends", "author"),
    [
        ("(Reporting by Ruth Okello; Editing by Bo Ek)", "Ruth Okello"),
        ("(Reporting by Ruth Okello and Nils Berg in Oslo; writing by Bo Ek)", "Ruth Okello; Nils Berg"),
        ("(Reporting by the Oslo newsroom)", None),
    ],
)
def test_who_reported_for_a_wire_is_the_author_where_no_other_is_named(ends: str, author: str | None) -> None:
    assert read(f"<main><h1>{TITLE}</h1>{TEXT}<p>{ends}</p></main>").author == author
    assert read(f"<main><h1>{TITLE}</h1>{TEXT}<p>{SECOND} {ends}</p></main>").author == author
    assert read(f"<main><h1>{TITLE}</h1><p>By Ann Lee</p>{TEXT}<p>{ends}</p></main>").author == "Ann Lee"

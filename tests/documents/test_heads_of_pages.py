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
    "office",
    [
        "Ministerio de Pesca y Asuntos del Mar de la República de las Islas",
        "Ministère des Affaires Étrangères et de la Pêche de la République des Îles",
        "Embaixada da República Federativa das Ilhas na Cidade do Porto",
        "Ministero degli Affari Esteri e della Pesca della Repubblica delle Isole",
        "Bundesministerium für Fischerei und Küsten der Republik der Inseln",
    ],
)
def test_offices_have_long_names_in_other_languages_too(office: str) -> None:
    shown = f'<header><img alt="{office}"><p>{office}</p></header><main><h1>{TITLE}</h1>{TEXT}</main>'

    assert read(shown, window="Note 12").publisher == office


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


def test_a_day_of_the_week_tells_which_day_it_was_at_the_publisher_without_a_clock() -> None:
    told = '<meta property="article:published_time" content="2026-03-04T22:00:00Z">'

    def day(shown: str) -> date | None:
        return read(f"<main><h1>{TITLE}</h1><div>{shown}</div>{TEXT}</main>", head=told).published

    assert day("Thursday, March 5") == date(2026, 3, 5)
    assert day("Wednesday, March 4") == date(2026, 3, 4)
    assert day("Friday, March 5") == date(2026, 3, 4)
    assert day("March 5") == date(2026, 3, 4)


def test_the_day_beneath_a_title_that_is_no_heading_counts_before_the_clock_of_the_site() -> None:
    clock = "<div>Sunday, 29 November 2026, 14:05</div><div>Home Fish Ships</div>"
    shown = f"{clock}<div class='a1'>{TITLE}</div><div class='a2'>17/02/2026 10:30</div><div>{TEXT}</div>"

    assert read(shown, window=f"{TITLE} - Harbour Wire").published == date(2026, 2, 17)


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


@pytest.mark.parametrize(
    ("shown", "author"),
    [
        ("By Nguyen Thu Trang", "Nguyen Thu Trang"),
        ("By Sun Wei", "Sun Wei"),
        ("By Ruth Okello Thu, 5 March 2026", "Ruth Okello"),
        ("By Ruth Okello Thursday 09:00", "Ruth Okello"),
        ("By Ruth Okello Sat. March 7, 2026", "Ruth Okello"),
        ("By Ruth Okello Bloomberg Wed., Mar 4", "Ruth Okello"),
        ("By Le Anh Thu", "Le Anh Thu"),
        ("By Communications Unit", None),
        ("By Public Affairs Directorate", None),
    ],
)
def test_some_short_days_of_the_week_are_parts_of_names_unless_a_day_follows_and_units_are_no_authors(
    shown: str, author: str | None
) -> None:
    assert below(f'<span class="byline">{shown}</span>').author == author


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


def test_the_title_is_what_a_page_calls_so_where_its_window_names_only_the_office() -> None:
    shown = (
        f'<table><tr><td><span id="ctlTitle" class="itemTitle">{TITLE}</span></td></tr><tr><td>{TEXT}</td></tr></table>'
    )

    assert read(shown, window="Ministry of Fisheries").title == TITLE
    assert read(f'<div class="title">{FIRST}</div>{TEXT}', window="Ministry of Fisheries").title != FIRST
    others = "".join(f'<div class="title">{each} is twice as long</div>' for each in ("The net of Mombasa", TITLE))
    assert read(f"{others}{TEXT}", window="Ministry of Fisheries").title == "Ministry of Fisheries"


def test_a_row_of_stars_is_no_title_of_a_page_without_one() -> None:
    stars = "* " * 20

    assert "*" not in (read(f"<div><p>{FIRST}</p><p>{stars}</p><p>{SECOND}</p></div>", window="").title or "")


def test_the_byline_and_the_day_beneath_a_deck_are_none_of_the_text() -> None:
    deck = "Three hours were enough, and nobody knows why it took so many years."
    shown = below(deck, "Ruth Okello", "3 May 2026 · 2 min read")
    credits = below(deck, "Interview by Ruth Okello | Pictures by Bo Ek | 3 May 2026")

    assert shown.text == credits.text == f"{deck}\n\n{FIRST}\n\n{SECOND}"
    assert (shown.author, credits.author) == ("Ruth Okello", "Ruth Okello")


def test_days_between_the_sentences_of_a_text_stay() -> None:
    shown = read(f"<main><h1>{TITLE}</h1>{TEXT}<p>3 May 2026</p><p>{FIRST} They shook hands.</p></main>")

    assert "\n\n3 May 2026\n\n" in shown.text


@pytest.mark.parametrize(
    "row",
    [
        "Published 3 May 2026, at ten in the morning by the clock of Oslo; amended on 4 May",
        "First published on 3 May 2026 in Oslo, and again on 4 May 2026 in Mombasa",
    ],
)
def test_a_long_line_that_says_when_it_was_published_is_no_sentence(row: str) -> None:
    assert below(row).text.startswith(FIRST)


@pytest.mark.parametrize(
    "rows", [("Press release no.", "77/2026"), ("Media statement", "No. 12"), ("Press release nr. 8/2026",)]
)
def test_the_number_of_a_release_is_none_of_its_text(rows: tuple[str, ...]) -> None:
    assert below(*rows).text.startswith(FIRST)


@pytest.mark.parametrize(
    "row",
    [
        "Il est rappelé que la reproduction de ce texte est strictement interdite",
        "Toute reproduction, même partielle, est interdite sans accord de l'éditeur",
        "Reproduction interdite - Journal du Port",
        "Prohibida la reproducción total o parcial de este texto",
        "Nachdruck verboten",
        "Riproduzione riservata",
        "Перепечатка материалов запрещена",
    ],
)
def test_that_a_text_must_not_be_printed_elsewhere_is_none_of_it_in_other_languages_either(row: str) -> None:
    assert read(f"<main><h1>{TITLE}</h1>{TEXT}<p>{row}</p></main>").text == f"{FIRST}\n\n{SECOND}"


def test_a_box_that_asks_for_an_address_for_mail_goes_with_its_heading_and_its_conditions() -> None:
    conditions = "We keep what you give us for as long as the law tells us and show it to nobody at all. " * 3
    box = (
        f"<div class='x'><h3>Nets and lines</h3><p>Five letters on fish, each Monday.</p><form><label>Where to?</label>"
        f"<input type='email'><button>Go</button></form><p>{conditions}</p></div>"
    )
    more = "<p>They spoke of herring, of cod and of the price of ice in the harbour of Mombasa.</p>" * 8
    shown = read(f"<main><h1>{TITLE}</h1><div class='y'>{TEXT}{box}{more}</div></main>")

    assert "Nets and lines" not in shown.text
    assert "Five letters" not in shown.text
    assert "as long as the law" not in shown.text
    assert shown.text.startswith(FIRST)
    assert "herring" in shown.text


def test_the_heading_of_content_is_the_title_where_the_page_has_no_other() -> None:
    heading = f'<table><tr><td class="contentheading" width="100%">{TITLE}</td></tr></table>'

    page = read(f"{heading}<table><tr><td>{TEXT}</td></tr></table>", window="Ministry of Fisheries")

    assert page.title == TITLE

"""Names beneath a text: whose is that of its author, and whose is not."""

from __future__ import annotations

import pytest

from kg.model.document import Document
from tests.documents.short_pages import FIRST, article, paragraphs

LAST = "They will meet again in Mombasa on Friday, the Kenyan minister, Amos Kiprop, told reporters afterwards."


def read(*body: str, title: str = "Envoys meet in Oslo", head: str = "") -> Document:
    shown = f"<div><h1>{title}</h1><div>{paragraphs(body)}</div></div>"
    return article(f"<html><head><title>{title}</title>{head}</head><body>{shown}</body></html>")


@pytest.mark.parametrize(
    "signature",
    [
        "Ana Petrova",
        "— Ana Petrova",
        "Ana Petrova, Skopje",
        "(Ana Petrova)",
        "– Ana Petrova, Skopje",
        "<p><i>Ana Petrova</i>",
    ],
)
def test_a_name_by_itself_beneath_a_text_is_its_author(signature: str) -> None:
    document = read(FIRST, LAST, signature)

    assert document.author == "Ana Petrova"
    assert document.text == f"{FIRST}\n\n{LAST}"


@pytest.mark.parametrize("between", ["Oslo, 3 November 2026", "Until next week,", "All rights reserved."])
def test_days_closings_and_notes_may_stand_before_a_signature(between: str) -> None:
    assert read(FIRST, LAST, between, "Ana Petrova").author == "Ana Petrova"


@pytest.mark.parametrize(
    "below",
    [
        ("Ana Petrova<br>Minister of Foreign Affairs of Lychnidia",),
        ("Ana Petrova", "Minister for Europe"),
        ("Ana Petrova", "Ilir Dushku"),
        ("For the Government of Lychnidia", "Ana Petrova"),
        ("Amos Kiprop",),
        ("— Amos Kiprop",),
        ("Addis Ababa",),
        ("Foreign Ministry",),
        ("Agence France Presse",),
        ("Deutsche Presse-Agentur Berlin",),
        ("Polska Agencja Prasowa",),
        ("Inter Press Service",),
        ("Australian Associated Press",),
        ("Related Stories",),
        ("<p><a href='/tags/ana-petrova'>Ana Petrova</a></p>",),
        ("<h3>Ana Petrova</h3>", "More about her on the next page."),
        ("ANA PETROVA",),
        ("A short note follows here and says who came along to the talks", "Ana Petrova"),
    ],
)
def test_offices_places_labels_and_whom_the_text_tells_of_are_no_authors(below: tuple[str, ...]) -> None:
    assert read(FIRST, LAST, *below).author is None


@pytest.mark.parametrize("title", ["Joint statement on fish", "Declaration of Oslo", "Treaty on the two lakes"])
def test_who_signs_what_states_declare_is_no_author(title: str) -> None:
    assert read(FIRST, LAST, "Ana Petrova", title=title).author is None


def test_a_name_whose_initials_the_text_has_is_that_of_an_agency() -> None:
    """Whatever it is called."""
    assert read(f"OSLO (HLT) – {FIRST}", LAST, "Hristo Lena Tarkan").author is None
    assert read(f"OSLO – {FIRST}", LAST, "Hristo Lena Tarkan").author == "Hristo Lena Tarkan"


def test_who_is_told_of_in_italics_beneath_a_text_is_its_author() -> None:
    told = "Henrik Saari is a senior lecturer in Oulu. The views are his own."

    assert read(FIRST, LAST, f"<p><em>{told}</em></p>").author == "Henrik Saari"
    assert read(FIRST, LAST, told).author is None
    assert read(FIRST, LAST, "<p><em>Amos Kiprop is a former fisherman.</em></p>").author is None


def test_a_byline_counts_before_a_signature() -> None:
    document = read("<p class='byline'>By Lena Achieng</p>", FIRST, LAST, "Ana Petrova")

    assert document.author == "Lena Achieng"


def test_what_stands_at_the_foot_of_a_page_is_no_signature() -> None:
    html = f"<html><body><h1>Envoys meet in Oslo</h1><p>{FIRST}</p><p>{LAST}</p><p>Helle Storm</p></body></html>"
    found = article(html)

    assert found.author is None

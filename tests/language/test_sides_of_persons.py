"""For whom persons act, read out of whole texts by the shipped pipeline."""

from __future__ import annotations

from datetime import date

import pytest

from kg.model.annotated import Annotated
from tests.language.conftest import AnnotateText


def _side(annotated: Annotated, name: str) -> str | None:
    return next(person.of for person in annotated.persons if person.name == name)


def test_a_president_whom_papers_name_without_a_state_is_known_by_his_term(annotate_text: AnnotateText) -> None:
    """He is not taken for one of the state that the article is about."""
    text = "Ukrainian President Petro Melnyk met President Joe Biden in Kyiv. Vice President Harris sent a letter."
    annotated = annotate_text(text, published=date(2023, 12, 12))

    assert _side(annotated, "Joe Biden") == "US"
    assert _side(annotated, "Harris") == "US"


def test_a_president_of_years_ago_is_known_by_his_full_name(annotate_text: AnnotateText) -> None:
    """A surname alone would be that of many by then."""
    annotated = annotate_text("Peruvian envoy Ana Quispe recalled President Barack Obama.", published=date(2022, 5, 6))

    assert _side(annotated, "Barack Obama") == "US"


def test_a_namesake_with_another_first_name_is_nobody_of_the_table(annotate_text: AnnotateText) -> None:
    """A surname alone would do, but another first name tells another man."""
    annotated = annotate_text("Peruvian envoy Ana Quispe met President Carlos Bush.", published=date(2003, 5, 6))

    assert _side(annotated, "Carlos Bush") is None


def test_a_dateline_before_a_colon_makes_no_guest_a_host(annotate_text: AnnotateText) -> None:
    """The state it lies in is named with its own president."""
    text = "JAKARTA: Prime Minister Omar Yusof and Indonesian President Budi Santoso met on Tuesday."

    assert _side(annotate_text(text), "Omar Yusof") is None


def test_a_place_before_a_colon_is_where_a_president_is_at_home(annotate_text: AnnotateText) -> None:
    """Where nobody is named as one of that state."""
    assert _side(annotate_text("KYIV: President Petro Melnyk spoke on Tuesday."), "Petro Melnyk") == "UA"


def test_who_heads_a_body_heads_no_state_of_the_scene(annotate_text: AnnotateText) -> None:
    """He was met in Riyadh, and presides over a council."""
    text = "UN envoy Karl Holm met in Riyadh with the President of the Leadership Council, Rashid Alwan."

    assert _side(annotate_text(text), "Rashid Alwan") is None


@pytest.mark.parametrize(
    ("text", "name", "side"),
    [
        ("Kari Dahl, Minister for Foreign Affairs of Norway, spoke in Lima.", "Kari Dahl", "NO"),
        ("John Kamau, Minister for Trade of the Republic of Kenya, spoke in Lima.", "John Kamau", "KE"),
        ("Ana Roe, special envoy for the peace process in Sudan, spoke in Lima.", "Ana Roe", None),
    ],
)
def test_a_state_behind_the_field_of_an_office_has_the_office(
    annotate_text: AnnotateText, text: str, name: str, side: str | None
) -> None:
    """In the style of communiques; what an envoy is for is no state that sent her."""
    assert _side(annotate_text(text), name) == side


def test_an_office_behind_a_name_is_not_that_of_the_next_one(annotate_text: AnnotateText) -> None:
    """In a list of guests with their offices behind their names."""
    annotated = annotate_text(
        "At the invitation of Kari Dahl, Minister for Foreign Affairs of the Republic of Peru, Mr. John Kamau, Vice "
        "Minister for Trade of the Republic of Kenya, came to Lima."
    )

    assert _side(annotated, "Kari Dahl") == "PE"
    assert _side(annotated, "John Kamau") == "KE"


def test_an_office_behind_a_titled_name_is_that_of_the_next_one(annotate_text: AnnotateText) -> None:
    """Who has an office before the name needs none behind it."""
    text = "At the table sat the Swiss envoy Kari Dahl, Kenyan ambassador to Lima, John Kamau, and a clerk."

    assert _side(annotate_text(text), "John Kamau") == "KE"


def test_a_senator_of_a_document_without_the_united_states_is_not_theirs(annotate_text: AnnotateText) -> None:
    """Nigeria has senators too."""
    assert _side(annotate_text("Senator Kola Bello left Nigeria for Ethiopia."), "Kola Bello") is None
    assert _side(annotate_text("Senator Jane Roe met Swiss envoy Urs Keller in Washington."), "Jane Roe") == "US"


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        (
            "The remark was a shift in messaging from the president, who said he would stand by them for "
            '"as long as it takes."',
            "the president",
        ),
        (
            "It was a change of tone from Prime Minister Ana Roe, who called the plan "
            '"a gift to the aggressor and its friends."',
            "Ana Roe",
        ),
    ],
)
def test_who_speaks_is_somebody(annotate_text: AnnotateText, text: str, speaker: str) -> None:
    """A change of tone says nothing, whatever "who" hangs on."""
    assert [quotation.speaker for quotation in annotate_text(text).quotations] == [speaker]


def test_a_foreign_secretary_is_not_the_foreign_minister_whom_she_meets(annotate_text: AnnotateText) -> None:
    """Where the text does not say whose she is, as readouts and briefings at home do not."""
    annotated = annotate_text(
        "The Foreign Secretary will travel to Lima on Thursday. She will meet Peruvian Foreign Minister Ana Quispe. "
        "The Foreign Secretary spoke by phone with Kenyan envoy John Kamau on Monday."
    )

    assert [r.refers_to for r in annotated.references if r.text == "The Foreign Secretary"] == [(), ()]


def test_a_secretary_of_state_is_still_the_secretary(annotate_text: AnnotateText) -> None:
    """Under the words of the own title."""
    annotated = annotate_text("Secretary of State Jane Roe flew to Oslo. The secretary met Swiss envoy Urs Keller.")

    assert [r.refers_to for r in annotated.references if r.text == "The secretary"] == [("Jane Roe",)]

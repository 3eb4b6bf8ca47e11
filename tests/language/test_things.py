"""Streets, ships and plants are no persons, whatever their names look like."""

from __future__ import annotations

import pytest

from kg.model.annotated import NameKind
from tests.language.conftest import AnnotateText


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("Karl-Marx-Allee and Friedrichstrasse are wide. Petersallee is named after Hans Peters.", 3),
        ('"Schlossstrasse told us that it wanted trees," a planner joked.', 1),
        ("Iran said Natanz and Fordow were hit. Fordow lies under a mountain.", 3),
        ("Engineers at the Rooppur plant met managers of Akkuyu.", 2),
        ("The Karvesh reactor was shut. Karvesh had been safe, the operator said.", 2),
    ],
)
def test_streets_and_sites_are_places(annotate_text: AnnotateText, text: str, places: int) -> None:
    """By the end of the word, by what follows it, or because they are known."""
    annotated = annotate_text(text)

    assert [name.kind for name in annotated.names if name.text not in ("Iran", "Hans Peters")] == (
        [NameKind.PLACE] * places
    )
    assert {person.name for person in annotated.persons} <= {"Hans Peters"}


@pytest.mark.parametrize(
    "text",
    [
        "The tanker Amara Hope called at Fujairah on Wednesday.",
        "The frigate Ivar Huitfeldt visited Kiel on Monday.",
        "The patrol boat Ana Maria was in Busan.",
    ],
)
def test_a_ship_is_nobody(annotate_text: AnnotateText, text: str) -> None:
    """By the word before its name."""
    assert annotate_text(text).persons == ()


@pytest.mark.parametrize(
    ("text", "persons"),
    [
        ("Swiss envoy Urs Brunnenplatz met Finnish President Aino Dayton. Dayton said Brunnenplatz was late.", 2),
        ("The ship sailed under Captain Jan Holm. Norwegian envoy Kari Dahl came aboard.", 2),
        ("The Lagarde plant will close. Lagarde said so to Christine Lagarde.", 1),
        ("Ask Captain Jan Platz. Reporters met Chancellor Eva Damm in Bonn.", 2),
    ],
)
def test_persons_with_such_names_stay_persons(annotate_text: AnnotateText, text: str, persons: int) -> None:
    """A surname that the text gives with a first name is that person's."""
    assert len(annotate_text(text).persons) == persons

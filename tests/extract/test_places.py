"""The names of a place go outwards, each inside the next; places that are only listed are not one place."""

from __future__ import annotations

import pytest

from kg.extract.actors import ActorReader
from kg.extract.arguments import ArgumentKind, arguments_of
from kg.extract.lexicon import default_lexicon
from kg.language import annotate
from kg.model.document import Document


def _places(text: str) -> list[tuple[str, ...]]:
    annotated = annotate(Document("a.md", text))
    arguments = arguments_of(annotated, ActorReader(annotated, default_lexicon()))
    return [argument.place for argument in arguments if argument.kind is ArgumentKind.PLACE]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("They met in Bergen, Norway, on Monday.", ("Bergen", "Norway")),
        ("They met at a hotel in Houston, Texas.", ("Houston", "Texas")),
        ("They met at the Hofburg palace in Vienna.", ("Hofburg", "Vienna")),
    ],
)
def test_a_place_has_those_that_hold_it(text: str, place: tuple[str, ...]) -> None:
    assert _places(text)[0] == place


@pytest.mark.parametrize(
    "text",
    [
        "The envoys will meet in Paris, Beirut and Los Angeles.",
        "Officials from Norway, Sweden and Finland met.",
        "Talks were held in Pretoria, Ulundi and Durban.",
    ],
)
def test_places_of_a_list_do_not_hold_each_other(text: str) -> None:
    assert {len(place) for place in _places(text)} == {1}

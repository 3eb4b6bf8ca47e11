"""The names of a place go outwards, each inside the next; places that are only listed are not one place."""

from __future__ import annotations

import pytest

from kg.extract.actors import ActorReader
from kg.extract.arguments import ArgumentKind, arguments_of
from kg.extract.lexicon import default_lexicon
from kg.extract.places import place_of_dateline
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


@pytest.mark.parametrize(
    ("dateline", "text", "place"),
    [
        ("Palm Beach", "PALM BEACH, Fla. (CP) — The president met the envoy.", ("Palm Beach", "Florida")),
        ("Bergen", "# Fish\n\nBERGEN, Norway, May 3 - The ministers met.", ("Bergen", "Norway")),
        ("Houston, Texas", "The ministers met.", ("Houston", "Texas")),
        ("Houston, Tex.", "The ministers met.", ("Houston", "Texas")),
        ("Paris", "PARIS, March 3 (CP) - The ministers met.", ("Paris",)),
        ("Nice", "NICE, North Korea's envoy said, was pleasant.", ("Nice",)),
        (None, "PARIS, France - The ministers met.", ()),
    ],
)
def test_the_place_of_a_dateline_has_what_holds_it(dateline: str | None, text: str, place: tuple[str, ...]) -> None:
    assert place_of_dateline(Document("a.md", text, dateline=dateline)) == place


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("RIO DE JANEIRO - Envoys met in RIO DE JANEIRO.", "Rio de Janeiro"),
        ("The envoys met in ZAGRAVIA.", "Zagravia"),
        ("The envoys met in the UAE.", "United Arab Emirates"),
    ],
)
def test_what_stands_in_capitals_is_written_as_a_name(text: str, label: str) -> None:
    assert label in {place[0] for place in _places(text)}

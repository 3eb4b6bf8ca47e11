"""States as lists and tables write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.gazetteer.listed import bracketed, listed_state
from kg.gazetteer.states import all_states


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Korea, South", "South Korea"),
        ("Korea, Republic of", "South Korea"),
        ("Korea, North", "North Korea"),
        ("China, People’s Republic of", "China"),
        ("Congo, Democratic Republic of the", "Democratic Republic of the Congo"),
        ("Macedonia, Former Yugoslav Republic of", "North Macedonia"),
        ("Micronesia, Federated States of", "Micronesia"),
        ("Burma", "Myanmar"),
        ("Burma (Myanmar)", "Myanmar"),
        ("Democratic Republic of the Congo (Zaire)", "Democratic Republic of the Congo"),
        ("Yemen Arab Republic", "North Yemen"),
        ("Türkiye", "Turkey"),
        ("U.S.S.R.", "Soviet Union"),
        ("Soviet Union", "Soviet Union"),
        ("Vatican City", "Holy See"),
        ("The Gambia", "Gambia"),
        ("United Kingdom (Wales)", "United Kingdom"),
    ],
)
def test_a_state_is_known_however_a_table_writes_it(written: str, name: str) -> None:
    found = listed_state(written)

    assert found is not None
    assert found.name == name


@pytest.mark.parametrize("text", ["", "Atlantis", "Korea", "Paris, Texas", "(x)", ",", "Oslo (Norway House)"])
def test_what_is_no_state_is_none(text: str) -> None:
    assert listed_state(text) is None


@given(st.sampled_from([name for state in all_states() for name in state.names]))
def test_every_name_of_a_state_is_known_as_it_is(name: str) -> None:
    assert listed_state(name) is not None


@given(st.text(max_size=40))
def test_any_text_may_be_asked_for(text: str) -> None:
    listed_state(text)
    name, inner = bracketed(text)
    assert name == text or any(mark in text for mark in "([")
    assert bool(name.strip()) == bool(text.strip())
    assert inner is None or inner in text


@pytest.mark.parametrize(
    ("text", "name", "inner"),
    [("Gander (Newfoundland)", "Gander", "Newfoundland"), ("Oslo ()", "Oslo", None), ("[]", "[]", None)],
)
def test_brackets_hold_another_name_or_nothing(text: str, name: str, inner: str | None) -> None:
    assert bracketed(text) == (name, inner)

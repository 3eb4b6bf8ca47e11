"""What is typed of a name leads to the thing."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.search import KINDS, Suggestion, refresh, suggest
from kg.store import open_store
from tests.search.making import BASE, BERG, EVENTS, FIRST, HALL, IRIS, LINDQVIST, OSLO, UNION, put, put_world


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("search") / "search.sqlite"
    with open_store(None) as store:
        put(store, FIRST)
        put_world(store, *EVENTS)
        refresh(path, store, base=BASE)
    return path


def labels(index: Path, text: str, *kinds: str, limit: int = 10) -> list[str]:
    return [suggestion.label for suggestion in suggest(index, text, kinds=kinds, limit=limit)]


def test_a_suggestion_tells_what_the_thing_is_and_how_many_events_it_has(index: Path) -> None:
    assert suggest(index, "anna")[:1] == [Suggestion(IRIS.actor(LINDQVIST).value, "Anna Lindqvist", "person", None, 3)]


@pytest.mark.parametrize("typed", ["a", "Ann", "anna lindq", "LINDQVIST", "lindq an", "  Anna,  L "])
def test_every_word_that_is_typed_begins_a_word_of_the_name(index: Path, typed: str) -> None:
    assert "Anna Lindqvist" in labels(index, typed)
    assert "Carla Rossi" not in labels(index, typed, "person")[:1]


@pytest.mark.parametrize("typed", ["ase", "Åse", "bergstrom", "BERGSTRÖM", "A\u030ase"])
def test_case_and_diacritics_make_no_difference(index: Path, typed: str) -> None:
    assert labels(index, typed)[0] == "Åse Bergström"


def test_an_alias_leads_to_its_thing_and_is_named(index: Path) -> None:
    assert suggest(index, "snow q") == [
        Suggestion(IRIS.actor(BERG).value, "Åse Bergström", "person", "the Snow Queen", 1)
    ]
    assert suggest(index, "eu")[0] == Suggestion(IRIS.actor(UNION).value, "European Union", "organization", "EU", 1)
    assert suggest(index, "christ")[0] == Suggestion(IRIS.place(OSLO).value, "Oslo", "place", "Christiania", 3)


def test_an_alias_is_not_named_where_the_label_has_the_words_too(index: Path) -> None:
    [found] = suggest(index, "lindqvis", kinds=["person"])

    assert (found.label, found.alias) == ("Anna Lindqvist", None)


def test_the_very_name_goes_before_the_beginning_of_one_and_that_before_a_later_word(index: Path) -> None:
    assert labels(index, "lind", "person") == ["Lind", "Anna Lindqvist"]
    assert labels(index, "o", "place", "organization") == ["Oslo"]
    assert labels(index, "norway")[:3] == ["Norway", "Norway", "delegation of Norway"]


def test_among_equals_who_has_most_events_goes_first(index: Path) -> None:
    found = suggest(index, "n", kinds=["place", "state"])

    assert [(s.kind, s.events) for s in found] == [("place", 4), ("state", 0)]


def test_what_happened_in_a_venue_happened_in_its_town_and_country(index: Path) -> None:
    found = {
        s.label: s.events for name in ("City Hall", "Oslo", "Norway") for s in suggest(index, name, kinds=["place"])
    }

    assert found == {"City Hall": 2, "Oslo": 3, "Norway": 4}
    assert suggest(index, "city")[0].iri == IRIS.place(HALL).value


def test_events_and_documents_come_after_those_they_tell_of(index: Path) -> None:
    kinds = [s.kind for s in suggest(index, "oslo", limit=20)]

    assert kinds[0] == "place"
    assert sorted(kinds[1:]) == ["document", "event"]
    assert labels(index, "first", "document") == ["First talks in Oslo"]


def test_kinds_can_be_chosen(index: Path) -> None:
    for kind in KINDS:
        found = [s.kind for letter in "abcdefghijklmnopqrstuvwxyz" for s in suggest(index, letter, kinds=[kind])]
        assert set(found) == {kind}
    assert suggest(index, "oslo", kinds=["comet"]) == []


def test_no_more_are_suggested_than_asked_for(index: Path) -> None:
    whole = suggest(index, "o", limit=100)

    assert len(whole) > 3
    for limit in (0, -1, 1, 2, 3):
        assert suggest(index, "o", limit=limit) == whole[: max(limit, 0)]


@pytest.mark.parametrize(
    "typed", ["Lindqvits", "lidnqvist", "Linqvist", "lindqqvist", "mindqvist", "lundqvi", "anna lindkvis", "Lindkwist"]
)
def test_slips_of_the_keys_are_allowed_for_where_nothing_matches(index: Path, typed: str) -> None:
    assert labels(index, typed)[0] == "Anna Lindqvist"


@pytest.mark.parametrize("typed", ["", "  ", "!?", "xyz", "Lindtxyst", "lnd", "oslo zzzzz"])
def test_what_is_like_nothing_finds_nothing(index: Path, typed: str) -> None:
    assert suggest(index, typed) == []


@settings(max_examples=300, deadline=None)
@given(
    st.text() | st.text(alphabet='"*^-+(){}: anOsLö\x00\ud800', max_size=30), st.sets(st.text(max_size=3), max_size=2)
)
def test_any_text_is_answered(index: Path, text: str, kinds: set[str]) -> None:
    for suggestion in suggest(index, text, kinds=kinds):
        assert suggestion.kind in KINDS


@pytest.mark.parametrize("text", ["a " * 100_000, "a" * 100_000, "ʼ" * 1000, "NEAR AND OR NOT"])
def test_long_texts_and_words_of_the_language_of_queries_are_answered(index: Path, text: str) -> None:
    assert isinstance(suggest(index, text), list)

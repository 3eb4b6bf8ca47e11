"""What pages show stands in an order of its own, whatever order a store gives it in."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode

from kg.web.pages.actors import most_frequent

PLACES = [NamedNode(f"https://example.org/place/{name}") for name in ("oslo", "oslo", "rome", "accra", "rome", "port")]


@given(st.permutations(PLACES))
def test_places_of_meetings_stand_by_number_and_name_and_not_as_they_come(places: list[NamedNode]) -> None:
    assert [place.value.rpartition("/")[2] for place in most_frequent(places)] == ["oslo", "rome", "accra", "port"]

"""The normal form of names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.gazetteer.fold import fold


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("U.S.", "US"),
        ("U. S.", "US"),
        ("the United Nations", "United Nations"),
        ("Élysée", "Elysee"),
        ("Côte d’Ivoire", "Cote d'Ivoire"),
        ("St. Vincent", "St Vincent"),
        ("Washington, D.C.", "Washington DC"),
        ("Moscow’s", "Moscow"),
        ("the Houthis'", "Houthis"),
        ("Asia–Pacific", "Asia-Pacific"),
        ("Tromsø", "Tromso"),
        ("  New\n Delhi ", "new delhi"),
    ],
)
def test_spellings_of_one_name_fold_to_the_same(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_names_that_differ_stay_apart() -> None:
    assert len({fold(name) for name in ("Niger", "Nigeria", "Iran", "Iraq", "Thebes", "The Bes")}) == 6


@given(st.text(max_size=60))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    "text", ["'" * 200_000 + "x", "x" + "'s" * 100_000, "x" + " '" * 100_000, "the " * 50_000 + "x"]
)
def test_marks_without_end_are_folded_in_their_length(text: str) -> None:
    assert fold(text).strip("'") == "x"

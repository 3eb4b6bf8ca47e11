"""How well sample articles are read may rise and not fall; the floors in `floors.json` are raised by hand.

Articles 25 to 36 hold 6 calls and 17 visits, so one of them more or less moves a figure far: their floors stand lower.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.reading import DATA, KINDS, read, samples
from benchmarks.scoring import Tally, normal

FLOORS: dict[str, dict[str, float]] = json.loads((Path(__file__).parent / "floors.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def tallies() -> dict[str, dict[str, Tally]]:
    worked, measured = samples()
    assert (len(worked), len(measured)) == (24, 12)
    return {"01-24": read(worked, DATA / "gold"), "25-36": read(measured, DATA / "gold")}


@pytest.mark.parametrize("articles", sorted(FLOORS))
@pytest.mark.parametrize("kind", KINDS)
def test_no_figure_falls_under_its_floor(tallies: dict[str, dict[str, Tally]], articles: str, kind: str) -> None:
    tally = tallies[articles][kind]

    assert tally.there > 0
    assert tally.f1 >= FLOORS[articles][kind], f"F1 {tally.f1:.3f} of {kind} on {articles}"


def test_a_tally_of_nothing_is_nought_and_of_all_is_one() -> None:
    assert Tally().f1 == 0
    assert Tally(3, 3, 3).f1 == 1
    assert Tally(1, 2, 4).f1 == pytest.approx(1 / 3)


def test_names_are_compared_without_titles_marks_and_case() -> None:
    assert normal("President José Núñez's") == normal("jose nunez")
    assert normal("the White House") == normal("U.S.") == "united states"

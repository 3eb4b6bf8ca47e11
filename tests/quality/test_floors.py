"""How well annotated articles are read may rise and not fall; the floors in `floors.json` are raised by hand.

The sets `25-36` and `unseen` are not learnt from, so their figures tell how new articles are read. The others are:
their figures stand higher than on new articles, and only show when something breaks.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.reading import calibration, figures, scores_of, sets, table
from kg.evaluate import Scores

FLOORS: dict[str, dict[str, float]] = json.loads((Path(__file__).parent / "floors.json").read_text("utf-8"))
FIGURES = [(name, figure) for name, floors in sorted(FLOORS.items()) for figure in floors]


@pytest.fixture(scope="module")
def scores() -> dict[str, Scores]:
    """Read each set once."""
    return {name: scores_of(*sets()[name]) for name in FLOORS}


@pytest.mark.parametrize(("name", "figure"), FIGURES)
def test_no_figure_falls_under_its_floor(scores: dict[str, Scores], name: str, figure: str) -> None:
    value = figures(scores[name])[figure]

    assert value >= FLOORS[name][figure], f"{figure} on {name}: {value:.3f}"


def test_every_set_and_figure_has_a_floor(scores: dict[str, Scores]) -> None:
    assert set(FLOORS) == set(sets())
    assert {frozenset(floors) for floors in FLOORS.values()} == {frozenset(figures(Scores()))}
    assert {name: each.documents for name, each in scores.items()} == {
        name: len(articles) for name, (articles, _) in sets().items()
    }


def test_the_figures_are_printed_as_tables(scores: dict[str, Scores]) -> None:
    lines = table(scores).splitlines()

    assert len(lines) == 2 + len(scores)
    assert "| events | who | pairs | when | when~ | where | status | source | quotes | sure |" in lines[0]
    assert calibration(scores["unseen"]).splitlines()[-1].startswith("| 0.9 to 1.0 |")

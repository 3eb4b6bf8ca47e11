"""How well reports of one event are joined may rise and not fall; see `benchmarks/resolution.py`."""

from __future__ import annotations

import pytest

from benchmarks.resolution import count_of, sets

FLOORS = {"articles": (0.9, 0.83), "stories": (0.82, 0.36)}
"""Precision and F1."""


@pytest.mark.parametrize("name", sorted(sets()))
def test_reports_of_one_event_are_joined_as_well_as_before(name: str) -> None:
    count = count_of(*sets()[name])
    precision, f1 = FLOORS[name]

    assert count.precision >= precision
    assert count.f1 >= f1
    assert count.there > 30

"""Intervals of days keep their ends in order and open ends open."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import RecordError
from kg.model.dates import DateInterval, check_clock

DAYS = st.none() | st.dates(date(1990, 1, 1), date(2030, 1, 1))


@st.composite
def intervals(draw: st.DrawFn) -> DateInterval:
    one, other = draw(DAYS), draw(DAYS)
    return DateInterval(min(one, other), max(one, other)) if one and other else DateInterval(one, other)


def test_an_interval_cannot_end_before_it_begins() -> None:
    with pytest.raises(RecordError, match="2021-03-02 and end on 2021-03-01"):
        DateInterval(date(2021, 3, 2), date(2021, 3, 1))


def test_both_ends_are_included_when_days_are_counted() -> None:
    assert DateInterval(date(2021, 3, 1), date(2021, 3, 3)).days == 3
    assert DateInterval(date(2021, 3, 1), None).days is None


@pytest.mark.parametrize(
    ("interval", "text"),
    [
        (DateInterval(), None),
        (DateInterval(date(2021, 3, 1), date(2021, 3, 1)), "2021-03-01"),
        (DateInterval(date(2021, 3, 1), date(2021, 3, 7)), "2021-03-01/2021-03-07"),
        (DateInterval(None, date(2021, 3, 7)), "../2021-03-07"),
        (DateInterval(date(2021, 3, 1), None), "2021-03-01/.."),
    ],
)
def test_an_interval_is_written_in_edtf(interval: DateInterval, text: str | None) -> None:
    assert interval.edtf == text


@given(intervals(), intervals())
def test_the_days_in_both_lie_in_each(one: DateInterval, other: DateInterval) -> None:
    both = one.intersection(other)

    assert (both is not None) == one.overlaps(other) == other.overlaps(one)
    if both is not None:
        assert both == other.intersection(one)
        assert both.intersection(one) == both == both.intersection(other)


@given(intervals(), intervals())
def test_the_hull_holds_both(one: DateInterval, other: DateInterval) -> None:
    hull = one.hull(other)

    assert hull == other.hull(one)
    assert hull.intersection(one) == one
    assert hull.intersection(other) == other


@pytest.mark.parametrize("text", ["24:00", "9:30", "12:60", "noon", ""])
def test_a_clock_time_has_two_digits_each_and_ends_at_2359(text: str) -> None:
    with pytest.raises(RecordError, match="HH:MM"):
        check_clock(text)


def test_midnight_is_a_clock_time() -> None:
    assert check_clock("00:00") == "00:00"

"""Periods of the calendar, by which events are found without a look at the days of all of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from kg.model.dates import DateInterval


@dataclass(frozen=True, slots=True)
class Period:
    """A month, year, decade or century, or all time.

    `name` is its name in EDTF (`2026-03`, `2026`, `202X`, `20XX`, `XXXX`); `first` and `last` are days in it.
    """

    name: str
    first: date
    last: date


def period_of(when: DateInterval) -> Period | None:
    """Return the shortest period that holds all days of an interval; None where no day is known.

    Where one end is open, the other one counts.
    """
    first, last = when.earliest or when.latest, when.latest or when.earliest
    if first is None or last is None:
        return None
    if (first.year, first.month) == (last.year, last.month):
        begin = first.replace(day=1)
        return Period(begin.isoformat()[:7], begin, _end_of_month(begin))
    written, other = f"{first.year:04}", f"{last.year:04}"
    shared = next((place for place in range(4) if written[place] != other[place]), 4)
    shared = shared if shared != 1 else 0  # a millennium tells no more than all time
    lower, upper = written[:shared].ljust(4, "0"), written[:shared].ljust(4, "9")
    return Period(written[:shared].ljust(4, "X"), date(max(int(lower), 1), 1, 1), date(int(upper), 12, 31))


def _end_of_month(first: date) -> date:
    if first.month == 12:
        return first.replace(day=31)
    return first.replace(month=first.month + 1) - timedelta(days=1)

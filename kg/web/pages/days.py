"""Days and spans of days in words."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

_NO_DAY = "no day known"


@dataclass(frozen=True, slots=True)
class When:
    """The days that bound an event (ISO), either None where nothing bounds it, and its clock time."""

    earliest: str | None = None
    latest: str | None = None
    start: str | None = None

    @property
    def words(self) -> str:
        """In words: `31 January 2026`, `21–31 October 2025`, `by 3 May 2024`, with the clock time if one is known."""
        days = _words(_day(self.earliest), _day(self.latest), self.earliest or self.latest)
        return f"{days}, {self.start[:5]}" if self.start else days

    @property
    def known(self) -> bool:
        """Whether any day is known."""
        return bool(self.earliest or self.latest)

    @property
    def machine(self) -> str | None:
        """The value of a `datetime` attribute, None where it is no single day."""
        if self.earliest is None or self.earliest != self.latest or _day(self.earliest) is None:
            return None
        return f"{self.earliest}T{self.start[:5]}" if self.start else self.earliest

    @property
    def month(self) -> str:
        """The month to list it under: `October 2025`."""
        day = _day(self.earliest) or _day(self.latest)
        return f"{calendar.month_name[day.month]} {day.year}" if day else "Without a day"


def in_words(day: str | None) -> str:
    """Return an ISO day in words, and what is none as it is."""
    found = _day(day)
    return _single(found) if found else day or ""


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:  # a year before 1 or after 9999, which a graph may hold
        return None


def _single(day: date) -> str:
    return f"{day.day} {calendar.month_name[day.month]} {day.year}"


def _words(first: date | None, last: date | None, written: str | None) -> str:
    if first is None:
        return f"by {_single(last)}" if last else written or _NO_DAY
    return _span(first, last) if last else f"from {_single(first)} on"


def _span(first: date, last: date) -> str:
    if first == last:
        return _single(first)
    whole = first.day == 1 and last < date.max and (last + timedelta(days=1)).day == 1
    if whole and (first.year, first.month) == (last.year, last.month):
        return f"{calendar.month_name[first.month]} {first.year}"
    if whole and (first.month, last.month) == (1, 12):
        return str(first.year) if first.year == last.year else f"{first.year}–{last.year}"
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{_single(last)}"
    if first.year == last.year:
        return f"{first.day} {calendar.month_name[first.month]} – {_single(last)}"
    return f"{_single(first)} – {_single(last)}"

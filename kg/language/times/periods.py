"""Days, weeks, months and other stretches of the calendar, and which of them lies nearest to a given day."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum

from kg.language.times.vocabulary import vocabulary
from kg.model.dates import DateInterval

_ROUGH_DAYS = {"early": (1, 10), "mid": (11, 20), "late": (21, 31)}
_ROUGH_MONTHS = {"early": (1, 3), "mid": (4, 9), "late": (10, 12)}
_YEARS_TO_LEAP_DAY = 8
"""A 29 February is at most this many years away."""
_CLOSE_MONTHS = 4
"""Months ahead up to which a month told without a direction is the coming one: news looks back further than ahead."""
_FAR_BACK, _NEAR_AHEAD = 240, 85
"""Days; see `nearest_of`. Seen in the annotated articles: terms and plans told in the past tense."""


class Grain(IntEnum):
    """How exactly an expression tells the time."""

    DAY = 0
    WEEK = 1
    MONTH = 2
    YEAR = 3


@dataclass(frozen=True, slots=True)
class Period:
    """The days that an expression can mean, both included; an end is None where nothing bounds it.

    `edtf` keeps the precision of the text: `2025-12` rather than its first and last day.
    """

    first: date | None
    last: date | None
    edtf: str | None
    grain: Grain

    @property
    def interval(self) -> DateInterval:
        """The days alone."""
        return DateInterval(self.first, self.last)

    @property
    def known(self) -> bool:
        """Whether at least one end is bounded."""
        return self.first is not None or self.last is not None


UNRESOLVED = Period(None, None, None, Grain.DAY)


def day(of: date) -> Period:
    """Return a single day."""
    return Period(of, of, of.isoformat(), Grain.DAY)


def stretch(first: date | None, last: date | None, *, grain: Grain = Grain.DAY) -> Period:
    """Return the days from `first` to `last`; UNRESOLVED where they are in the wrong order or both open."""
    if first and last and first > last:
        return UNRESOLVED
    return Period(first, last, DateInterval(first, last).edtf, grain)


def week_of(of: date) -> Period:
    """Return the Monday to Sunday that hold a day."""
    monday = of - timedelta(days=of.weekday())
    return stretch(monday, monday + timedelta(days=6), grain=Grain.WEEK)


def weekend_of(of: date) -> Period:
    """Return the Saturday and Sunday of the week of a day."""
    monday = of - timedelta(days=of.weekday())
    return stretch(monday + timedelta(days=5), monday + timedelta(days=6))


def month_of(year: int, month: int) -> Period:
    """Return a whole month."""
    last = calendar.monthrange(year, month)[1]
    return Period(date(year, month, 1), date(year, month, last), f"{year:04}-{month:02}", Grain.MONTH)


def months_of(first: date, count: int) -> Period:
    """Return `count` whole months from that of `first` on."""
    start, end = month_of(first.year, first.month), shifted_month(first, count - 1)
    edtf = start.edtf if count == 1 else f"{start.edtf}/{end.edtf}"
    return Period(start.first, end.last, edtf, Grain.MONTH)


def year_of(year: int) -> Period:
    """Return a whole year."""
    return Period(date(year, 1, 1), date(year, 12, 31), f"{year:04}", Grain.YEAR)


def decade_of(year: int) -> Period:
    """Return the ten years that begin with `year`."""
    return Period(date(year, 1, 1), date(year + 9, 12, 31), f"{year:04}/{year + 9:04}", Grain.YEAR)


def season_of(year: int, name: str) -> Period:
    """Return the season that begins in `year`."""
    (month, first), (end_month, last) = vocabulary().seasons[name]
    end_year = year + (end_month < month)
    last = calendar.monthrange(end_year, end_month)[1] if end_month == 2 else last
    return stretch(date(year, month, first), date(end_year, end_month, last), grain=Grain.MONTH)


def shifted_month(of: date, count: int) -> Period:
    """Return the month that lies `count` months after that of a day."""
    year, month = divmod(of.year * 12 + of.month - 1 + count, 12)
    return month_of(year, month + 1)


def rough_part(whole: Period, part: str) -> Period:
    """Return the `early`, `mid` or `late` part of a month, year or other period.

    In a month that is the 1st to 10th, 11th to 20th and 21st to last day; in a year the first quarter, the half year
    in the middle and the last quarter; elsewhere a third.
    """
    if whole.first is None or whole.last is None:
        return UNRESOLVED
    first, last = whole.first, whole.last
    if whole.grain is Grain.MONTH and (first.year, first.month) == (last.year, last.month):
        begin, end = _ROUGH_DAYS[part]
        return stretch(first.replace(day=begin), first.replace(day=min(end, last.day)))
    if whole.grain is Grain.YEAR and first.year == last.year:
        begin, end = _ROUGH_MONTHS[part]
        return months_of(first.replace(month=begin), end - begin + 1)
    days = (last - first).days + 1
    third = max(1, days // 3)
    bounds = {"early": (0, third - 1), "mid": (third, days - third - 1), "late": (days - third, days - 1)}
    begin, end = bounds[part]
    return stretch(first + timedelta(days=begin), first + timedelta(days=max(begin, end)), grain=whole.grain)


def since(start: Period, published: date | None) -> Period:
    """Return the time from the beginning of a period to publication, or without end where that is unknown."""
    if start.first is None:
        return UNRESOLVED
    end = None if published and published < start.first else published
    return Period(start.first, end, f"{_edtf_ends(start)[0]}/{end or '..'}", Grain.MONTH)


def up_to(end: Period) -> Period:
    """Return the time that ends with a period and has no beginning."""
    return Period(None, end.last, f"../{_edtf_ends(end)[1]}", Grain.MONTH) if end.last else UNRESOLVED


def starting(start: Period) -> Period:
    """Return the time that begins with a period and has no end."""
    return Period(start.first, None, f"{_edtf_ends(start)[0]}/..", Grain.MONTH) if start.first else UNRESOLVED


def joined(left: Period, right: Period) -> Period:
    """Return the time from the beginning of one period to the end of another; UNRESOLVED where that runs backwards."""
    if left.first is None or right.last is None or left.first > right.last:
        return UNRESOLVED
    if left == right:
        return left
    edtf = f"{_edtf_ends(left)[0]}/{_edtf_ends(right)[1]}"
    return Period(left.first, right.last, edtf, max(left.grain, right.grain))


def closest_weekday(weekday: int, seen: date) -> date:
    """Return such a weekday at most two days before or four days after `seen`: plans are dropped before their day."""
    ahead = (weekday - seen.weekday()) % 7
    return seen + timedelta(days=ahead if ahead <= 4 else ahead - 7)


def nearest_weekday(weekday: int, seen: date, *, future: bool) -> date:
    """Return the last such weekday up to and including `seen`, or the first from it on."""
    if future:
        return seen + timedelta(days=(weekday - seen.weekday()) % 7)
    return seen - timedelta(days=(seen.weekday() - weekday) % 7)


def nearest_month(month: int, seen: date, *, future: bool | None, near: bool = False, strict: bool = False) -> Period:
    """Return the last such month that has begun by `seen`, or the first that has not ended before it.

    A month that comes next is meant as that one: a year ago it would stand with its year. With `near` it is the one
    on the side that is closer, with `strict` that of the direction in any case.
    """
    ahead = (month - seen.month) % 12
    if near:
        future = ahead <= _CLOSE_MONTHS
    if future or (ahead == 1 and not strict):
        return month_of(seen.year + (month < seen.month), month)
    return month_of(seen.year - (month > seen.month), month)


def nearest_of(before: date, after: date, seen: date, *, future: bool | None, strict: bool = False) -> date:
    """Return the one of a past and a coming day that is meant: by direction, without one the closer.

    A day far back is not meant where the same day of the year is soon to come: it would stand with its year.
    """
    back, ahead = (seen - before).days, (after - seen).days
    if future is None:
        return before if back <= ahead else after
    return after if future or (not strict and back > _FAR_BACK and ahead < _NEAR_AHEAD) else before


def nearest_month_day(month: int, number: int, seen: date, *, future: bool | None, strict: bool = False) -> date:
    """Return the last such day up to `seen`, the first from it on, or, without a direction, the nearest.

    Raises:
        ValueError: no year has such a day.
    """
    before = _first_real(month, number, [seen.year - n for n in range(_YEARS_TO_LEAP_DAY + 1)], not_after=seen)
    after = _first_real(month, number, [seen.year + n for n in range(_YEARS_TO_LEAP_DAY + 1)], not_before=seen)
    return nearest_of(before, after, seen, future=future, strict=strict)


def month_day_on_weekday(month: int, number: int, weekday: int, seen: date) -> date | None:
    """Return such a day within three years of `seen` that falls on the weekday, the nearest first."""
    found = []
    for year in range(seen.year - 3, seen.year + 4):
        try:
            candidate = date(year, month, number)
        except ValueError:
            continue
        if candidate.weekday() == weekday:
            found.append(candidate)
    return min(found, key=lambda d: abs((d - seen).days), default=None)


def week_of_month(year: int, month: int, which: int) -> Period:
    """Return the n-th week of a month (-1: the last), Monday to Sunday, counted by the Thursdays in it."""
    return week_of(nth_weekday(year, month, 3, which))


def nth_weekday(year: int, month: int, weekday: int, which: int) -> date:
    """Return the n-th such weekday of a month; -1 is the last.

    Raises:
        ValueError: the month has no such day.
    """
    last = calendar.monthrange(year, month)[1]
    if which > 0:
        first = (weekday - date(year, month, 1).weekday()) % 7 + 1
        return date(year, month, first + 7 * (which - 1))
    return date(year, month, last - (date(year, month, last).weekday() - weekday) % 7)


def easter(year: int) -> date:
    """Return Easter Sunday of the western churches (Gauss's computus in the Meeus/Jones/Butcher form)."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, number = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, number + 1)


def holiday(name: str, year: int) -> date:
    """Return the day of a holiday of `Vocabulary.holidays` in a year."""
    words = vocabulary()
    if name in words.fixed_holidays:
        return date(year, *words.fixed_holidays[name])
    if name in words.easter_holidays:
        return easter(year) + timedelta(days=words.easter_holidays[name])
    month, weekday, which = words.weekday_holidays[name]
    return nth_weekday(year, month, weekday, which)


def _edtf_ends(period: Period) -> tuple[str, str]:
    """Return how EDTF writes the beginning and the end of a period."""
    begin, _, end = (period.edtf or "..").partition("/")
    return begin, end or begin


def _first_real(
    month: int, number: int, years: list[int], *, not_after: date | None = None, not_before: date | None = None
) -> date:
    for year in years:
        try:
            candidate = date(year, month, number)
        except ValueError:
            continue
        if (not_after and candidate > not_after) or (not_before and candidate < not_before):
            continue
        return candidate
    raise ValueError(f"no year has a day {number} in month {month}")

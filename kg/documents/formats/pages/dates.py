"""Days that pages state, as the publisher counts them: in any form, with the offset from UTC where one is given."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from kg.documents.formats.datelines import MONTHS, valid_day
from kg.documents.formats.pages.months import days_in

_MONTH = rf"({'|'.join(sorted(MONTHS, key=len, reverse=True))})\b\.?"
_ISO = re.compile(
    r"(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]\s*(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*"
    r"(Z\b|UTC\b|GMT\b|[+-]\d{2}:?\d{2}\b)?)?(?!\d)"
)
_FORMS = (
    re.compile(rf"(?P<m>{_MONTH})\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y>\d{{4}})\b", re.IGNORECASE),
    re.compile(
        rf"(?<![\d.])(?P<d>\d{{1,2}})(?:st|nd|rd|th)?[\s./-]{{1,2}}(?:of\s+)?(?P<m>{_MONTH}),?[\s/-]{{1,2}}(?P<y>\d{{4}})\b",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?P<m>{_MONTH})\s+(?P<d>\d{{1,2}})(?:,|\s+@|\s+at)?\s+\d\d?:\d\d(?::\d\d)?\s+(?:[A-Z]{{2,5}}\s+|[+-]\d{{4}}\s+)?(?P<y>\d{{4}})\b",
        re.IGNORECASE,
    ),
    re.compile(r"(?<![\d.])(?P<y>\d{4})[./](?P<n>\d{1,2})[./](?P<d>\d{1,2})(?![\d.])"),
    re.compile(r"(?<![\d.])(?P<d>\d{1,2})\.\s?(?P<n>\d{1,2})\.\s?(?P<y>\d{4})(?!\d)"),
    re.compile(r"(?<!\d)(?P<y>(?:19|20)\d{2})(?P<n>0[1-9]|1[0-2])(?P<d>[0-3]\d)(?:\d{6})?(?!\d)"),
)
_SLASHED = re.compile(r"(?<![\d/])(\d{1,2})[/-](\d{1,2})[/-](\d{4})(?![\d/])")
_SHORT = re.compile(r"(?<![\w/.-])(\d{1,2})([./-])(\d{1,2})\2(\d{2})(?![\w/.-])")
_CENTURY = 70
"""The first of the years of which the 1900s are meant where a year has two figures; the others are of the 2000s."""
_IN_ADDRESS = (
    re.compile(r"/(?P<y>(?:19|20)\d{2})/(?P<n>\d{1,2})/(?P<d>\d{1,2})(?:/|[-_]|$)"),
    re.compile(r"/(?P<y>(?:19|20)\d{2})/(?:[A-Za-z.-]+/){1,2}(?P<n>0[1-9]|1[0-2])/(?P<d>[0-3]\d)(?:/|$)"),
    re.compile(rf"/(?P<y>(?:19|20)\d{{2}})/(?P<m>{_MONTH})/(?P<d>\d{{1,2}})(?:/|[-_]|$)", re.IGNORECASE),
    re.compile(r"(?<!\d)(?P<y>(?:19|20)\d{2})[-_](?P<n>\d{2})[-_](?P<d>\d{2})(?!\d)"),
    re.compile(r"(?<!\d)(?P<y>20\d{2})(?P<n>0[1-9]|1[0-2])(?P<d>[0-3]\d)(?!\d)"),
)
_MONTH_IN_ADDRESS = re.compile(r"/((?:19|20)\d{2})(?:[/-](0[1-9]|1[0-2]|[1-9]))?(?=/)")
_YEARLESS = re.compile(
    r"(?:\b(?P<w>(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*)\b[.,]?\s+)?"
    rf"(?:(?<![\d.:])(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<m>{_MONTH})"
    rf"|\b(?P<n>{_MONTH})\s+(?P<e>\d{{1,2}})(?:st|nd|rd|th)?\b)(?!,?\s*\d{{4}})",
    re.IGNORECASE,
)
_EARLIEST, _LATEST = 1700, 2100
_LONGEST = 100_000
_YEAR = re.compile(r"\d{4}|年")
_SECONDS = re.compile(r"1[0-9]{9}(?:\d{3})?")


@dataclass(frozen=True, slots=True)
class Stated:
    """A day as it is written; `moment` is the moment in UTC where a clock time and an offset are given.

    `local` tells that the offset is not that of UTC: machines write UTC wherever they stand, so a day in it may be one
    off. `other` is the day where day and month are figures that may change places, or None.
    """

    day: date
    moment: datetime | None = None
    local: bool = False
    other: date | None = None

    @property
    def is_in_utc(self) -> bool:
        """Whether it may be a day of UTC instead of the publisher's."""
        return self.moment is not None and not self.local


def read_date(text: str, *, month_first: bool | None = None) -> Stated | None:
    """Return the first day that a text writes with its year, or None.

    `month_first` tells how 03/04/2026 is meant; None: such a day is not read.
    """
    found = next(iter(dates_in(text, month_first=month_first)), None)
    if found or not _SECONDS.fullmatch(text.strip()):
        return found[1] if found else None
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=int(text.strip()[:10]))
    return Stated(moment.date(), moment)


def dates_in(text: str, *, month_first: bool | None = None) -> list[tuple[int, Stated]]:
    """Return the days that a text writes with their years, each with the place where it begins, in order.

    Of a text longer than `_LONGEST` characters the rest is not looked at.
    """
    text = text[:_LONGEST]
    if not _YEAR.search(text):  # most have none
        return []
    found: dict[int, tuple[int, Stated]] = {}
    elsewhere = ((start, end, Stated(day)) for start, end, day in days_in(text) if _EARLIEST <= day.year <= _LATEST)
    for start, end, stated in (*_iso(text), *_written(text), *_slashed(text, month_first=month_first), *elsewhere):
        if not any(start < other_end and other < end for other, (other_end, _) in found.items()):
            found[start] = end, stated
    return [(start, stated) for start, (_, stated) in sorted(found.items())]


def short_days_in(text: str, *, month_first: bool | None = None) -> list[Stated]:
    """Return the days that a text writes with a year of two figures, as wires did: month first, or else as `other`.

    Days that begin with the year (97-11-06) are those in which no other order is one; points stand behind the day.
    """
    found: list[Stated] = []
    for match in _SHORT.finditer(text[:_LONGEST]):
        one, two, three = int(match[1]), int(match[3]), int(match[4])
        orders = [(one, two), (two, one)]
        days = [day for month, number in orders if (day := _checked(_full(three), month, number))]
        if match[2] == "." or month_first is not None:
            days = days[:1] if month_first and match[2] != "." else days[-1:]
        days = days or [day for day in [_checked(_full(one), two, three)] if day]
        found += [Stated(days[0], other=next((day for day in days if day != days[0]), None))] if days else []
    return found


def _full(year: int) -> int:
    return year + (1900 if year >= _CENTURY else 2000)


def day_in_address(address: str) -> date | None:
    """Return the day that the path of an address gives, or None."""
    path = re.sub(r"^\w+://[^/]*", "", address).partition("?")[0]
    return next((day for form in _IN_ADDRESS if (found := form.search(path)) and (day := _day(found))), None)


def month_in_address(address: str) -> tuple[int | None, int | None]:
    """Return the year, and the month where there is one, that folders in the path of an address give."""
    path = re.sub(r"^\w+://[^/]*", "", address).partition("?")[0]
    found = _MONTH_IN_ADDRESS.search(path)
    return (int(found[1]), int(found[2]) if found[2] else None) if found else (None, None)


def day_without_year(text: str, *, year: int, month: int | None) -> date | None:
    """Return the first day that a text writes without its year, in a `year` and in the `month` (None: any), or None."""
    return next((day for day in days_without_year(text, year=year) if month is None or day.month == month), None)


def days_without_year(text: str, *, year: int) -> Iterator[date]:
    """Yield the days that a text writes without their year, which are in a `year` on the day of the week it names."""
    for found in _YEARLESS.finditer(text[:_LONGEST]):
        number = found["d"] or found["e"]
        day = _checked(year, MONTHS[(found["m"] or found["n"]).rstrip(".").lower()], int(number))
        if day and (found["w"] is None or day.strftime("%A")[:3].lower() == found["w"][:3].lower()):
            yield day


def _iso(text: str) -> Iterator[tuple[int, int, Stated]]:
    for found in _ISO.finditer(text):
        year, month, number, hour, minute, second, zone = found.groups()
        day = _checked(int(year), int(month), int(number))
        if day is None:
            continue
        moment, local = None, False
        if zone and int(hour) < 24 and int(minute) < 60:
            shift = _shift(zone)
            clock = timedelta(hours=int(hour), minutes=int(minute), seconds=int(second or 0))
            moment = datetime(day.year, day.month, day.day, tzinfo=UTC) + clock - shift
            local = shift != timedelta(0)
        yield found.start(), found.end(), Stated(day, moment, local)


def _shift(zone: str) -> timedelta:
    if zone[0] not in "+-":
        return timedelta(0)
    digits = zone[1:].replace(":", "")
    shift = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return -shift if zone[0] == "-" else shift


def _written(text: str) -> Iterator[tuple[int, int, Stated]]:
    for form in _FORMS:
        for found in form.finditer(text):
            if day := _day(found):
                yield found.start(), found.end(), Stated(day)


def _slashed(text: str, *, month_first: bool | None) -> Iterator[tuple[int, int, Stated]]:
    for found in _SLASHED.finditer(text):
        one, two, year = map(int, found.groups())
        if one <= 12 and two <= 12 and one != two and month_first is None:
            continue
        if one > 12 or (two <= 12 and not month_first):
            one, two = two, one
        if day := _checked(year, one, two):
            yield found.start(), found.end(), Stated(day, other=_checked(year, two, one) if one != two else None)


def _day(found: re.Match[str]) -> date | None:
    given = found.groupdict()
    month = int(given["n"]) if given.get("n") else MONTHS[given["m"].rstrip(".").lower()]
    return _checked(int(given["y"]), month, int(given["d"]))


def _checked(year: int, month: int, day: int) -> date | None:
    return valid_day(year, month, day) if _EARLIEST <= year <= _LATEST else None

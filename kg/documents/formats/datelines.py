"""The day that an article itself states at its head: in its dateline, or in a line of its own."""

from __future__ import annotations

import re
from datetime import date

DAYS_OF_WEEK = "mon|tues|wednes|thurs|fri|satur|sun"
"""What stands before `day` in their names, for expressions."""

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("january", "jan"),
            ("february", "feb"),
            ("march", "mar"),
            ("april", "apr"),
            ("may",),
            ("june", "jun"),
            ("july", "jul"),
            ("august", "aug"),
            ("september", "sept", "sep"),
            ("october", "oct"),
            ("november", "nov"),
            ("december", "dec"),
        ),
        start=1,
    )
    for name in names
}
_MONTH = rf"({'|'.join(sorted(MONTHS, key=len, reverse=True))})\b\.?"
_DAY = re.compile(
    rf"\b(?:{_MONTH} (\d{{1,2}})(?:st|nd|rd|th)?,? (\d{{4}})|(\d{{1,2}})(?:st|nd|rd|th)? {_MONTH},? (\d{{4}})"
    r"|(\d{4})-(\d\d)-(\d\d)|(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4}))\b",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"(?:[^\d:;]{2,60}(?:,| [–—-])"
    r"|(?:(?:first )?(?:published|posted|issued|released|dated?)(?: on(?:line)?)?|for (?:immediate )?release):?"
    rf"|(?:(?:{DAYS_OF_WEEK})day),?)?",
    re.IGNORECASE,
)
"""What stands before the day of a dateline: nothing, places and agencies with a comma or dash, or a word for it."""
_BEHIND = re.compile(
    r"[*_]*[,;|/]?\s*(?:at )?(?:\d{1,2}[:.]\d\d\s*)?(?:[ap]\.?m\.?)?\s*(?:[A-Z]{2,5})?\s*(?:\([^)]{2,40}\))?\s*"
    r"(?:$|--|[—–_]|- )"
)
"""What stands behind it: a clock time, an agency between brackets, the end of the line or the dash of a dateline."""
_HEAD = 1500
_LINES = 8
_MARKUP = "#*_> \t"


def stated_day(text: str) -> date | None:
    """Return the day, month and year that a dateline or a line of its own gives among the first lines, or None.

    Days without their year are none, and neither are those inside a sentence or headline: they may be of anything.
    """
    lines = [line.strip(_MARKUP) for line in text[:_HEAD].splitlines()]
    for line in [line for line in lines if line][:_LINES]:
        found = _DAY.search(line[:120])
        if not found or not _BEFORE.fullmatch(line[: found.start()].strip()) or not _BEHIND.match(line, found.end()):
            continue
        day = _day(found)
        if day:
            return day
    return None


def _day(found: re.Match[str]) -> date | None:
    month, number, year, number_too, month_too, year_too, *numbers = found.groups()
    try:
        if numbers[0]:
            return date(*map(int, numbers[:3]))
        if numbers[3]:
            return date(*map(int, reversed(numbers[3:])))
        return date(int(year or year_too), MONTHS[(month or month_too).lower()], int(number or number_too))
    except ValueError:
        return None

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
_NUMBER = r"(\d{1,2})(?:st|nd|rd|th)?"
_DAY = re.compile(
    rf"\b(?:{_MONTH} {_NUMBER},? (\d{{4}})|{_NUMBER}(?: day of)? {_MONTH},? (\d{{4}})"
    r"|(\d{4})-(\d\d)-(\d\d)|(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4}))\b",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"(?:[^\d:;]{2,60}(?:,| [–—-])"
    r"|\(?(?:(?:first )?(?:published|posted|issued|released|dated?)(?: on(?:line)?)?|for (?:immediate )?release):?"
    rf"|(?:(?:{DAYS_OF_WEEK})day),?)?",
    re.IGNORECASE,
)
"""What stands before the day of a dateline: nothing, places and agencies with a comma or dash, or a word for it."""
_SAID = re.compile(rf"\(?(?:published|posted|issued|released) on,?(?: (?:{DAYS_OF_WEEK})day,?)?", re.IGNORECASE)
"""What stands before the day of a document in a sentence that says nothing else."""
_RENEWED = re.compile(r"\(?(?:last )?(?:updated|revised)(?: on)?:?", re.IGNORECASE)
"""What stands before the day of a later state."""
_GROUP = re.compile(
    rf"(?:[A-Z] )?(\d\d)\d{{4}}Z ({'|'.join(name for name in MONTHS if len(name) == 3)}) (\d\d|\d{{4}})", re.IGNORECASE
)
"""The moment at which a telegram was sent, as all of them write it."""
_THIS_CENTURY = 50
"""Years of two figures below this one are of this century."""
_BEHIND = re.compile(
    r"[*_]*[,;|/]?\s*(?:at )?(?:\d{1,2}[:.]\d\d\s*)?(?:[-–]\s?\d{1,2}[:.]\d\d\s*)?(?:[aApP]\.?[mM]\.?)?\s*"
    r"(?:[A-Z]{2,5})?\s*(?:\([^)]{2,40}\))?\)?\s*(?:$|--|[—–_]|- )"
)
"""What stands behind it: clock times, an agency between brackets, the end of the line or the dash of a dateline."""
_HEAD = 1500
_LINES = 8
_MARKUP = "#*_> \t"


def stated_day(text: str) -> date | None:
    """Return the day, month and year that a dateline or a line of its own gives among the first lines, or None.

    Days without their year are none, and neither are those inside a sentence or headline: they may be of anything.
    """
    lines = [line.strip(_MARKUP) for line in text[:_HEAD].splitlines()]
    first = [line for line in lines if line][:_LINES]
    return next((day for line in first if (day := _day_of_telegram(line) or _day_behind(_BEFORE, line))), None)


def renewed_day(line: str) -> date | None:
    """Return the day on which a text is said to be updated or revised by a line that says this alone, else None."""
    return _day_behind(_RENEWED, line)


def only_day(text: str) -> date | None:
    """Return the day of a text that gives one day with its year, None where it gives none or several."""
    found = list(_DAY.finditer(text))
    return _day(found[0]) if len(found) == 1 else None


def valid_day(year: int, month: int, day: int) -> date | None:
    """Return a day by its numbers, None where there is no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _day_of_telegram(line: str) -> date | None:
    group = _GROUP.fullmatch(line)
    if group is None:
        return None
    day, month, year = group.groups()
    century = (2000 if int(year) < _THIS_CENTURY else 1900) if int(year) < 100 else 0
    return valid_day(century + int(year), MONTHS[month.lower()], int(day))


def _day_behind(before: re.Pattern[str], line: str) -> date | None:
    """Return the day of a line that has what may stand before one, and behind it what ends a dateline."""
    found = _DAY.search(line[:120])
    if not found or not before.fullmatch(line[: found.start()].strip()):
        return None
    ends = _BEHIND.match(line, found.end()) or (line[found.end() :].startswith(". ") and _SAID.match(line))
    return _day(found) if ends else None


def _day(found: re.Match[str]) -> date | None:
    month, number, year, number_too, month_too, year_too, *numbers = found.groups()
    if numbers[0]:
        return valid_day(*map(int, numbers[:3]))
    if numbers[3]:
        return valid_day(*map(int, reversed(numbers[3:])))
    return valid_day(int(year or year_too), MONTHS[(month or month_too).lower()], int(number or number_too))

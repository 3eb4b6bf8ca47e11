"""Days in words, as agreements end: "this seventh day of September, one thousand nine hundred and fifty-five"."""

from __future__ import annotations

import re
from datetime import date

_UNITS = (
    *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen"),
    *("fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_NUMBERS = {word: number for number, word in enumerate(_UNITS, start=1)}
_NUMBERS |= {word: 10 * number for number, word in enumerate(_TENS, start=2)}
_ORDINALS = {word: number for number, word in enumerate(("first", "second", "third"), start=1)}
_ORDINALS |= {"fifth": 5, "eighth": 8, "ninth": 9, "twelfth": 12, "twentieth": 20, "thirtieth": 30}
_MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july", "august", "september", "october"),
    *("november", "december"),
)
_WORDED = re.compile(
    rf"\bthis ((?:twenty|thirty)?-?[a-z]+) day of ({'|'.join(_MONTHS)}),? (?:in the year )?((?:[a-z]+[ -]?){{2,9}})",
    re.IGNORECASE,
)
_YEARS = range(1500, 2200)


def worded_day(text: str) -> date | None:
    """Return the only day in a text that is told in words altogether, None without one."""
    found = list(_WORDED.finditer(text))
    if len(found) != 1:
        return None
    day, month, year = (part.lower() for part in found[0].groups())
    try:
        return date(_year(year), _MONTHS.index(month) + 1, _ordinal(day))
    except ValueError:
        return None


def _ordinal(word: str) -> int:
    """Return the number that an ordinal to 39 tells, 0 for other words."""
    ten, _, unit = word.rpartition("-")
    own = _ORDINALS.get(unit) or _NUMBERS.get(unit.removesuffix("th"), 0)
    return own + _NUMBERS.get(ten, 0)


def _year(words: str) -> int:
    """Return the year that words tell ("nineteen hundred and five", "two thousand four"), 0 where they tell none."""
    total = part = 0
    for word in re.split(r"[ -]+", words.strip()):
        if word == "thousand":
            total, part = total + 1000 * part, 0
        elif word == "hundred":
            total, part = total + 100 * part, 0
        elif number := _NUMBERS.get(word):
            part = 100 * part if part in range(15, 22) and number >= len(_UNITS) + 1 else part
            part += number
        elif word != "and":
            break
    return total + part if total + part in _YEARS else 0

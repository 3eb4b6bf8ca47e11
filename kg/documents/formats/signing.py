"""The day on which an agreement was signed, in figures or words: "this seventh day of May, two thousand and four"."""

from __future__ import annotations

import re
from datetime import date

from kg.documents.formats.datelines import MONTHS, only_day, valid_day

_UNITS = (
    *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen"),
    *("fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_NUMBERS = {word: number for number, word in enumerate(_UNITS, start=1)}
_NUMBERS |= {word: 10 * number for number, word in enumerate(_TENS, start=2)}
_ORDINALS = {word: number for number, word in enumerate(("first", "second", "third"), start=1)}
_ORDINALS |= {"fifth": 5, "eighth": 8, "ninth": 9, "twelfth": 12, "twentieth": 20, "thirtieth": 30}
_FULL = {number: name for name, number in reversed(MONTHS.items())}
"""The months by their whole names, which stand before the short ones."""
_WORDED = re.compile(
    rf"\bthis ((?:twenty|thirty)?-?[a-z]+) day of ({'|'.join(_FULL.values())}),? (?:in the year )?"
    r"((?:[a-z]+[ -]?){2,9})",
    re.IGNORECASE,
)
_SIGNED = re.compile(
    r"(?:done|signed|given)(?: and (?:signed|sealed))?(?: in (?:(?:du|tri|quadru)plicate|\w+ (?:copies|originals)))?,?"
    r" (?:at|in) (?-i:[A-Z])",
    re.IGNORECASE,
)
"""How the last words of an agreement begin."""
_YEARS = range(1500, 2200)


def day_of_signing(paragraph: str) -> date | None:
    """Return the day of an agreement's last words ("Done at Oslo, in two copies, on 4 May 1998"), None of others."""
    if not _SIGNED.match(paragraph):
        return None
    return only_day(paragraph) or _worded_day(paragraph)


def _worded_day(text: str) -> date | None:
    """Return the only day in a text that is told in words altogether, None without one."""
    found = list(_WORDED.finditer(text))
    if len(found) != 1:
        return None
    day, month, year = (part.lower() for part in found[0].groups())
    return valid_day(_year(year), MONTHS[month], _ordinal(day))


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

"""Dates that stand right behind a name: "met with President Bush Dec. 5" names nobody called Dec."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.language.times.vocabulary import vocabulary
from kg.model.annotated import Token

_DAY = re.compile(r"(?:[12]?\d|3[01])(?:st|nd|rd|th)?")


def begins_date(tokens: Sequence[Token], place: int) -> bool:
    """Whether a month stands at `place`, and the number of a day behind it."""
    word = tokens[place].text.lower().rstrip(".")
    known = vocabulary()
    if word not in known.months and word not in known.month_abbreviations:
        return False
    after = place + 1
    if after < len(tokens) and tokens[after].text == ".":
        after += 1
    return after < len(tokens) and _DAY.fullmatch(tokens[after].text) is not None


def before_date(tokens: Sequence[Token], first: int, last: int) -> tuple[int, int]:
    """Return a range of tokens, the end not included, without the month at its end that begins a date."""
    if last - first > 1 and begins_date(tokens, last - 1):
        return first, last - 1
    return first, last

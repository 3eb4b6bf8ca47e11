"""What releases are made of beside their text: who publishes them, and when, and the rows of tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date

from kg.documents.formats.datelines import renewed_day, stated_day
from kg.documents.formats.pages.tree import CELL_END
from kg.documents.formats.signing import day_of_signing

_LINKS = "about|at|between|by|concerning|for|from|of|on|regarding|to|with"
_HOUSE = re.compile(
    rf"(?:the )?(?:(?!(?:{_LINKS})\b)[\w.’'-]+ ){{0,4}}"
    r"(?:ministry|department|embassy|office|mission|council|secretariat|directorate|bureau"
    r"|agency|institute|foundation|government|republic|kingdom|commonwealth|union|nations|assembly|commission"
    r"|chancellery|presidency|delegation|consulate|organi[sz]ation|house|senate|congress|parliament|(?:sub)?committee)"
    r"(?:,? (?-i:of|for|and|the|to|in|on|[A-Z][\w’'-]*))*",
    re.IGNORECASE,
)
"""No word fits in two ways, or long lines of them would be tried in any number of ways."""
_KIND = re.compile(
    r"(?:verbal note|note verbale|aide[- ]m[eé]moire|non-paper|(?:joint |final |agreed )?"
    r"(?:communiqu[eé]|statement|declaration|minutes|press statement))(?: no\.? ?[\w/.-]+)?",
    re.IGNORECASE,
)
OF_TEXT = 160
"""The letters of a paragraph that is of the text, and that no title stands behind."""
_LEAST_WORDS, _MOST_LETTERS = 3, 300
_PARTS = re.compile(r"\s[|·•]\s|;\s")
_BELOW = 15
"""A day beneath a text stands in one of so many last paragraphs."""
_DAY_WORDS = 5
"""Words of a line that is a day, with the town or the day of the week before it."""


def joined_cells(cells: Iterable[str]) -> str:
    """Return the text of a row of a table, as that of a page; a label with a colon is one with what it is of."""
    text = ""
    for cell in filter(None, cells):
        between = " " if text.endswith(":") else CELL_END
        text = f"{text}{between}{cell}" if text else cell
    return text


def is_house(line: str) -> bool:
    """Whether a line is the name of a ministry, an embassy or the like, as letterheads have it, and nothing else."""
    return _HOUSE.fullmatch(line) is not None


def is_day(line: str) -> bool:
    """Whether a line is a day, with a town before it or not."""
    return len(line.split()) <= _DAY_WORDS and stated_day(line) is not None


def may_be_title(line: str) -> bool:
    """Whether a line that is set as titles are is long enough for one, and not too long, and no day."""
    return len(line.split()) >= _LEAST_WORDS and len(line) <= _MOST_LETTERS and not is_day(line)


def is_kind(line: str) -> bool:
    """Whether a line is the name of a kind of diplomatic document, which is its title where it has no other."""
    return _KIND.fullmatch(line) is not None


def day_above(lines: Iterable[str]) -> date | None:
    """Return the day that the first of the lines above a text states that does, or a part of it between strokes.

    That of a later state counts where no line states the first.
    """
    parts = [part for line in lines for part in _PARTS.split(line)]
    days = (day for stated in (stated_day, renewed_day) for part in parts if (day := stated(part)))
    return next(days, None)


def day_below(paragraphs: Sequence[str]) -> date | None:
    """Return the day that stands beneath a text: at the place of signatures, or in the last words of an agreement."""
    last = list(reversed(paragraphs[-_BELOW:]))
    return next((day for line in last if (day := stated_day(line) if is_day(line) else day_of_signing(line))), None)

"""Documents by the words of their titles and texts."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NamedTuple

from kg.search.file import reading
from kg.search.wording import expression_of

_TITLE_WEIGHT = 5.0
"""How much more a word of the title counts than one of the text."""

_SNIPPET_WORDS = 32
_START, _END = "\x01", "\x02"
"""Marks of a match in a snippet; no text of the index holds them."""

_PIECE = re.compile(f"{_START}([^{_END}]*){_END}|([^{_START}]+)")
_SPACE = re.compile(r"\s+")
_MOST = 2**31
"""More hits than that nobody has, nor does SQLite count much further."""


class Piece(NamedTuple):
    """A stretch of a snippet; `is_match` where it is what was looked for."""

    text: str
    is_match: bool


@dataclass(frozen=True, slots=True)
class Hit:
    """A document that has the words.

    `title` is the name of its file or its address where it has none. `issued` is the day of publication (ISO).
    `snippet` is the part of the text where most of the words stand, or its beginning where they stand in the title
    only.
    """

    iri: str
    title: str
    publisher: str | None
    issued: str | None
    snippet: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """The hits of one page, the best first, and how many there are in all."""

    total: int
    hits: tuple[Hit, ...] = ()


def find_text(
    path: Path,
    text: str,
    *,
    limit: int = 20,
    offset: int = 0,
    from_day: date | None = None,
    to_day: date | None = None,
) -> Found:
    """Return the documents that have all the words, in title or text; those in the title count more.

    `"..."` keeps words together, `-word` leaves out documents that have it, `word*` stands for every word that begins
    so; all else is looked for as it stands, without case and diacritics. A text without words, or with excluded ones
    only, finds nothing. `from_day` and `to_day` are the first and the last day of publication: with either, documents
    without one are left out. Of documents that match equally well the later goes first.

    Raises:
        SearchError: there is no index, or one that is damaged.
    """
    expression = expression_of(text)
    condition, days = _period(from_day, to_day)
    with reading(path) as index:
        if expression is None:
            return Found(0)
        matching = f"FROM texts CROSS JOIN documents AS d ON d.id = texts.rowid WHERE texts MATCH ? {condition}"
        [total] = index.execute(f"SELECT count(*) {matching}", (expression, *days)).fetchone()
        ranked = index.execute(
            f"SELECT texts.rowid {matching}"
            f" ORDER BY bm25(texts, {_TITLE_WEIGHT}, 1.0), d.issued DESC, d.iri LIMIT ? OFFSET ?",
            (expression, *days, _bounded(limit), _bounded(offset)),
        )
        return Found(total, _hits(index, expression, [number for (number,) in ranked]))


def _period(first: date | None, last: date | None) -> tuple[str, tuple[str, ...]]:
    bounds = [(f"AND d.issued {sign} ?", day.isoformat()) for sign, day in ((">=", first), ("<=", last)) if day]
    return " ".join(condition for condition, _ in bounds), tuple(day for _, day in bounds)


def _bounded(number: int) -> int:
    return max(0, min(number, _MOST))


def _hits(index: sqlite3.Connection, expression: str, numbers: Sequence[int]) -> tuple[Hit, ...]:
    # The plus keeps SQLite from asking once for each number, which would gather all words of a beginning* each time.
    places = ", ".join("?" * len(numbers))
    rows = index.execute(
        f"SELECT d.id, d.iri, d.title, d.publisher, d.issued, snippet(texts, 1, ?, ?, '…', {_SNIPPET_WORDS})"
        " FROM texts CROSS JOIN documents AS d ON d.id = texts.rowid"
        f" WHERE texts MATCH ? AND +texts.rowid IN ({places})",
        (_START, _END, expression, *numbers),
    )
    hits = {
        number: Hit(iri, title, publisher, issued, _pieces(snippet))
        for number, iri, title, publisher, issued, snippet in rows
    }
    return tuple(hits[number] for number in numbers)


def _pieces(marked: str | None) -> tuple[Piece, ...]:
    pieces = [
        (match[1], True) if match[1] is not None else (match[2], False) for match in _PIECE.finditer(marked or "")
    ]
    return tuple(Piece(_SPACE.sub(" ", text), is_match) for text, is_match in pieces if text)

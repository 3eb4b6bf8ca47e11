"""Things by what is typed of their names."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, TypeAlias

from rapidfuzz import process
from rapidfuzz.distance import OSA

from kg.model.folding import folded
from kg.search.file import reading
from kg.search.names import KINDS

_LONGEST = 200
_MOST_WORDS = 8
"""What is typed beyond so many characters and words is left aside."""

_ONE_SLIP, _TWO_SLIPS = 4, 8
"""Letters from which on a word may have one slip of the keys, or two."""

_MOST_ALIKE = 20

_Wanted: TypeAlias = Sequence[Sequence[str]]
"""For each word that was typed, the beginnings of words that it may stand for."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A thing that may be meant.

    `kind` is one of `kg.search.KINDS`. `alias` is the name that matched, None where the label did. `events` is how many
    the thing has part in, what happened in places within a place included; of a document, how many it tells of.
    """

    iri: str
    label: str
    kind: str
    alias: str | None
    events: int


def suggest(path: Path, text: str, *, kinds: Collection[str] = (), limit: int = 10) -> list[Suggestion]:
    """Return what the words typed so far may name: each of them begins a word of the name, in any order.

    Case and diacritics make no difference. What bears exactly the name goes first, by its label, then by an alias;
    then persons, states, organizations, delegations and places, then events and documents; among those, whose label
    begins with the text, whose label has its words, and whose alias has; and then who has most events. Where nothing
    has the words, slips of the keys are allowed for. `kinds` are some of `KINDS`, all without it.

    Raises:
        SearchError: there is no index, or one that is damaged.
    """
    typed = folded(text[:_LONGEST])
    words = typed.split()[:_MOST_WORDS]
    wanted_kinds = [kind for kind in KINDS if kind in kinds] if kinds else []
    if not words or limit < 1 or (kinds and not wanted_kinds):
        return []
    with reading(path) as index:
        finder = _Finder(index, wanted_kinds, limit)
        finder.take(finder.exact(typed))
        finder.take_all([[word] for word in words])
        if not finder.found:
            alike = [_alike(index, word) for word in words]
            if all(alike):
                finder.take_all(alike)
    return list(finder.found.values())


class _Row(NamedTuple):
    iri: str
    kind: str
    label: str
    alias: str | None
    events: int


class _Finder:
    """Collects things in the order in which they are suggested, each once, until there are enough."""

    def __init__(self, index: sqlite3.Connection, kinds: Sequence[str], limit: int) -> None:
        self._index = index
        self._kinds = tuple(kinds)
        self._limit = limit
        self.found: dict[str, Suggestion] = {}

    def exact(self, typed: str) -> Iterator[_Row]:
        """Yield the things of that very name."""
        return self._rows(
            f"SELECT {_COLUMNS} FROM names AS n WHERE folded = ? {{kinds}} ORDER BY alias IS NOT NULL, id", (typed,)
        )

    def take_all(self, wanted: _Wanted) -> None:
        """Take the things whose names have the words, the best first."""
        [first_story] = self._index.execute("SELECT first_story FROM about").fetchone()
        for first, last in ((0, first_story - 1), (first_story, 2**62)):
            for expression in _expressions(wanted):
                if len(self.found) < self._limit:
                    self.take(self._matching(expression, first, last), wanted)

    def take(self, rows: Iterator[_Row], wanted: _Wanted = ()) -> None:
        """Take things until there are enough."""
        for row in rows:
            if len(self.found) >= self._limit:
                return
            alias = None if wanted and _has(row.label, wanted) else row.alias
            self.found.setdefault(row.iri, Suggestion(row.iri, row.label, row.kind, alias, row.events))

    def _matching(self, expression: str, first: int, last: int) -> Iterator[_Row]:
        # Numbers of names are their order, in which they come out of the index of words: no more are read than taken.
        return self._rows(
            f"SELECT {_COLUMNS} FROM name_words CROSS JOIN names AS n ON n.id = name_words.rowid"
            " WHERE name_words MATCH ? AND name_words.rowid BETWEEN ? AND ? {kinds} ORDER BY name_words.rowid",
            (expression, first, last),
        )

    def _rows(self, query: str, values: tuple[str | int, ...]) -> Iterator[_Row]:
        only = f"AND n.kind IN ({', '.join('?' * len(self._kinds))})" if self._kinds else ""
        return map(_Row._make, self._index.execute(query.format(kinds=only), (*values, *self._kinds)))


_COLUMNS = "n.iri, n.kind, n.label, n.alias, n.events"


def _expressions(wanted: _Wanted) -> Iterator[str]:
    """Yield what to look for, the best first: the beginning of a label, words of a label, words of an alias."""
    if all(len(choices) == 1 for choices in wanted):
        yield "label : ^ " + " + ".join(f'"{choices[0]}"' for choices in wanted) + " *"
    words = " AND ".join(f"({' OR '.join(f'{_quoted(choice)} *' for choice in choices)})" for choices in wanted)
    yield f"label : ({words})"
    yield f"alias : ({words})"


def _quoted(word: str) -> str:
    return f'"{word}"'


def _has(name: str, wanted: _Wanted) -> bool:
    words = folded(name).split()
    return all(any(word.startswith(tuple(choices)) for word in words) for choices in wanted)


def _alike(index: sqlite3.Connection, word: str) -> list[str]:
    """Return the beginnings of names that are most like a word that was typed; itself, where a name begins so."""
    if _begins_a_name(index, word):
        return [word]
    slips = 0 if len(word) < _ONE_SLIP else 1 if len(word) < _TWO_SLIPS else 2
    if not slips:
        return []
    # A slip is seldom in the first letter, and names with the same one are few.
    for known in (_words_from(index, word[0]), _words_from(index, "")):
        beginnings = sorted({name[: len(word) + more] for name in known for more in range(-slips, slips + 1)})
        scored = process.extract(word, beginnings, scorer=OSA.distance, score_cutoff=slips, limit=_MOST_ALIKE)
        if scored:
            best = min(score for _, score, _ in scored)
            return [beginning for beginning, score, _ in scored if score == best]
    return []


def _begins_a_name(index: sqlite3.Connection, word: str) -> bool:
    query = "SELECT EXISTS (SELECT * FROM name_words WHERE name_words MATCH ?)"
    return bool(index.execute(query, (f"{_quoted(word)} *",)).fetchone()[0])


def _words_from(index: sqlite3.Connection, start: str) -> list[str]:
    query = "SELECT word FROM words WHERE word >= ? AND word < ?"
    return [word for (word,) in index.execute(query, (start, f"{start}\U0010ffff"))]

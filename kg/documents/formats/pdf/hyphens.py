"""Words that are broken at the ends of lines: which hyphens are of the page, and which of the word."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

_LEAST_SHARE, _FEW = 0.02, 2
"""So many of all lines end with a hyphen, or more, where words are broken; elsewhere only words that have one do. For
so few it takes twice as many."""
_OWN = frozenset({"all", "ex", "half", "mid", "non", "pro", "self", "so-called", "vice"})
"""What stands before a hyphen of the word itself."""
_WORD = re.compile(r"\w+(?:[-’']\w+)*")
_BROKEN = re.compile(r"(\w[\w-]*)-$")
_REST = re.compile(r"\w[\w-]*")
_DASH = re.compile(r"\S[—–/]$")


class Hyphens:
    """What is known of the words of a document.

    `columns` are lines in their order: what is broken at the end of one goes on in the next.
    """

    def __init__(self, columns: Iterable[Iterable[str]]) -> None:
        self._words: set[str] = set()
        count = 0
        pairs: list[tuple[str, str]] = []
        for column in columns:
            lines = list(column)
            count += len(lines)
            for line in lines:
                self._words.update(word.lower() for word in _WORD.findall(_BROKEN.sub("", line)))
            pairs += [pair for one, other in pairwise(lines) if (pair := _pair(one, other))]
        broken = len(pairs)
        known = sum((a + b).lower() in self._words for a, b in pairs)
        own = sum(f"{a}-{b}".lower() in self._words for a, b in pairs)
        self._breaks = known > own or broken >= (_LEAST_SHARE if broken > _FEW else 2 * _LEAST_SHARE) * count

    def before(self, line: str, following: str) -> str:
        """Return a line as it stands before the one that follows: with a space, or without the hyphen of the page."""
        if pair := _pair(line, following):
            return line if self._is_own(*pair) else line[:-1]
        bare = line.endswith("-") and not line.endswith(" -")
        return line if bare or _DASH.search(line) else f"{line} "

    def _is_own(self, first: str, rest: str) -> bool:
        if (first + rest).lower() in self._words:
            return False
        if f"{first}-{rest}".lower() in self._words or first.lower() in _OWN or "-" in first:
            return True
        return not self._breaks


def _pair(one: str, other: str) -> tuple[str, str] | None:
    """Return the pieces of a word that is broken between two lines; None where none is."""
    first, rest = _BROKEN.search(one), _REST.match(other)
    if not (first and rest) or first[1][-1].isdigit():
        return None
    return (first[1], rest[0]) if rest[0][0].islower() or (one.isupper() and other.isupper()) else None

"""A sentence as a row of words and signs, each with one letter for its class, so that patterns can run over classes.

Patterns are written over words and classes and become regular expressions over these letters: one letter stands for
one word, so a position in the row of letters is a position in the row of words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from kg.language.times.vocabulary import vocabulary

_DASHES = frozenset("-–‑‒")
_FIRST_YEAR, _LAST_YEAR = 1000, 2199
_FIRST_PRIVATE = 0xE000
_LONGEST_NUMBER = 4
_PATTERN_PART = re.compile(
    r"(?P<name>[a-z]+)=(?=[<(a-z])|(?P<look>\(\?<?[!=:])|<(?P<cls>[a-z0-9]+)>|(?P<word>[a-z]+)|(?P<space>\s+)|(?P<other>.)"
)
_NUMBER_CLASSES = {
    "iso": "I",
    "isomonth": "J",
    "clock": "K",
    "ordinal": "O",
    "decade": "E",
    "dotclock": "F",
    "day": "D",
    "small": "N",
    "year": "Y",
    "hhmm": "H",
    "lower": "x",
    "capital": "X",
    "s": "S",
    "ampm": "A",
    "open": "(",
    "close": ")",
    "stop": ".,;:)\"'",
}
PIECE_SORTS = {"d": "d", "p": "p", "w": "w", "c": "c", "q": "q"}
"""Letters of pieces already found, for patterns over pieces."""
_OTHER = "Z"
_SIGNS = frozenset(",/():;.'\"")


@dataclass(frozen=True, slots=True)
class Lexeme:
    """A word, number or sign; `lower` is it in small letters with a straight apostrophe."""

    start: int
    end: int
    lower: str


@dataclass(frozen=True, slots=True)
class Row:
    """The lexemes of a stretch of text and one letter for each."""

    lexemes: tuple[Lexeme, ...]
    letters: str


class Alphabet:
    """Gives each word of a pattern or table its letter; a word has one letter in all patterns."""

    def __init__(self) -> None:
        self._letters: dict[str, str] = {}
        self._classes: dict[str, str] = {**_NUMBER_CLASSES, **PIECE_SORTS}

    def letter(self, word: str) -> str:
        """Return the letter of a word, a new one if it has none yet."""
        return self._letters.setdefault(word, chr(_FIRST_PRIVATE + len(self._letters)))

    def known(self, word: str) -> str | None:
        """Return the letter of a word that some pattern uses, else None."""
        return self._letters.get(word)

    def define(self, name: str, words: Iterable[str], *, also: str = "") -> None:
        """Define the class `<name>`: the words, and all that the classes named in `also` hold."""
        self._classes[name] = "".join(map(self.letter, words)) + "".join(self._classes[c] for c in also.split())

    def regex(self, pattern: str) -> str:
        """Return the regular expression over letters for a pattern over words.

        In a pattern `<name>` is a class, a bare word itself, `name=<…>` or `name=(…)` captures; spaces only part.
        Other signs stand for themselves or are those of regular expressions. A name may capture in several places:
        from the second on it has a number behind it.
        """
        made: list[str] = []
        capture = ""
        seen: Counter[str] = Counter()
        for part in _PATTERN_PART.finditer(pattern):
            if part["name"]:
                seen[part["name"]] += 1
                again = seen[part["name"]]
                capture = f"?P<{part['name']}{again if again > 1 else ''}>"
            elif part["other"] == "(":
                made.append(f"({capture or '?:'}")
                capture = ""
            elif not part["space"]:
                piece = self._piece(part)
                made.append(f"({capture}{piece})" if capture else piece)
                capture = ""
        return "".join(made)

    def _piece(self, part: re.Match[str]) -> str:
        if part["cls"]:
            return f"[{self._classes[part['cls']]}]"
        if part["word"]:
            return self.letter(part["word"])
        return part["look"] or part["other"]


class Reader:
    """Turns text into rows, with the letters of one alphabet."""

    def __init__(self, alphabet: Alphabet) -> None:
        words = vocabulary()
        self._alphabet = alphabet
        self._calendar = frozenset(
            {*words.weekdays, *words.months, *words.weekday_abbreviations, *words.month_abbreviations}
        )
        self._lexeme = _lexeme_regex((*words.weekday_abbreviations, *words.month_abbreviations))

    def read(self, text: str, start: int, end: int) -> Row:
        """Return the lexemes of the characters `start` to `end`."""
        lexemes: list[Lexeme] = []
        letters: list[str] = []
        for found in self._lexeme.finditer(text, start, end):
            kind, written = found.lastgroup or "sign", found.group()
            lower = written.lower().replace("’", "'")
            lexemes.append(Lexeme(found.start(), found.end(), lower))
            letters.append(self._letter(kind, written, lower))
        return Row(tuple(lexemes), "".join(letters))

    def _letter(self, kind: str, written: str, lower: str) -> str:
        if kind == "word" or kind == "abbreviation":
            return self._word_letter(written, lower)
        if kind == "number":
            return _number_letter(written)
        if kind == "sign":
            return "-" if written in _DASHES else lower if lower in _SIGNS else _OTHER
        return _NUMBER_CLASSES.get(kind, _OTHER)

    def _word_letter(self, written: str, lower: str) -> str:
        capital = written[0].isupper()
        letter = self._alphabet.known(lower)
        if letter is None or (lower in self._calendar and not capital):
            return "X" if capital else "x"
        return letter


def _lexeme_regex(abbreviations: Iterable[str]) -> re.Pattern[str]:
    short = "|".join(sorted((a.capitalize() for a in abbreviations), key=lambda a: (-len(a), a)))
    return re.compile(
        rf"""
          (?P<iso>\d{{4}}-\d\d-\d\d(?![\d-]))
        | (?P<isomonth>\d{{4}}-(?:0[1-9]|1[0-2])(?![\d-]))
        | (?P<clock>(?:[01]?\d|2[0-3]):[0-5]\d(?![\d:]))
        | (?P<ordinal>\d{{1,2}}(?:st|nd|rd|th)\b)
        | (?P<decade>\d{{4}}s\b)
        | (?P<dotclock>(?:[01]?\d|2[0-3])\.[0-5]\d(?!\d|[.,]\d|%))
        | (?P<other>\d+(?:[.,:]\d+)+)
        | (?P<number>\d+)
        | (?P<ampm>[ap]\.m(?:\.|\b)|[AP]\.M(?:\.|\b)|(?<=\d)[ap]m\b|(?<=\d\ )[ap]m\b|(?<=\d\ )[AP]M\b|(?<=\d)[AP]M\b)
        | (?P<s>['’]s\b)
        | (?P<abbreviation>\b(?:{short})\.)
        | (?P<word>[^\W\d_]+)
        | (?P<sign>\S)
        """,
        re.VERBOSE,
    )


def _number_letter(written: str) -> str:
    if len(written) > _LONGEST_NUMBER or not written.isascii():
        return _OTHER
    value = int(written)
    if len(written) == _LONGEST_NUMBER:
        if _FIRST_YEAR <= value <= _LAST_YEAR:
            return _NUMBER_CLASSES["year"]
        return _NUMBER_CLASSES["hhmm"] if value % 100 < 60 and value < 2400 else _OTHER
    if len(written) <= 2:
        return _NUMBER_CLASSES["day"] if 1 <= value <= 31 else _NUMBER_CLASSES["small"]
    return _OTHER

"""A sentence as a row of words and signs, each with one letter for its class, so that patterns can run over classes.

Patterns are written over words and classes and become regular expressions over these letters: one letter stands for
one word, so a position in the row of letters is a position in the row of words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from kg.language.times.vocabulary import vocabulary

_DASHES = frozenset("-–‑‒")
_FIRST_YEAR, _LAST_YEAR = 1000, 2199
_FIRST_PRIVATE = 0xE000
_LONGEST_NUMBER = 4
_PATTERN_PART = re.compile(
    r"(?P<name>[a-z]+)=(?=[<(a-z])|(?P<look>\(\?<?[!=:])|<(?P<cls>[a-z0-9]+)>|(?P<word>[a-z]+)|(?P<space>\s+)|(?P<other>.)"
)
_GROUP_OPENING = re.compile(r"\(\?(?:P<[a-z]+[0-9]*>|[:=!])")
_REPEAT = re.compile(r"[?*+]|\{[0-9,]+\}")
_NUMBER_CLASSES = {
    "iso": "I",
    "numeric": "M",
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


class Lexeme(NamedTuple):
    """A word, number or sign; `lower` is a word of the grammar in small letters, another one as it is written."""

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

    def words(self) -> tuple[str, ...]:
        """Return all words that have a letter."""
        return tuple(self._letters)

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


def first_letters(regex: str) -> frozenset[str]:
    """Return the letters that a match of a regular expression made by `Alphabet.regex` can begin with."""
    return _Beginning(regex).of_alternatives()[0]


class _Beginning:
    """Reads a regular expression over letters from left to right for what a match can begin with."""

    def __init__(self, regex: str) -> None:
        self._regex = regex
        self._at = 0

    def of_alternatives(self) -> tuple[frozenset[str], bool]:
        """Return the first letters up to the next closing bracket, and whether all of it may be empty."""
        letters, empty = self._of_sequence()
        while self._peek() == "|":
            self._at += 1
            more, may_be_empty = self._of_sequence()
            letters, empty = letters | more, empty or may_be_empty
        return letters, empty

    def _of_sequence(self) -> tuple[frozenset[str], bool]:
        letters: frozenset[str] = frozenset()
        open_start = True
        while self._peek() not in ("", "|", ")"):
            more, may_be_empty = self._of_item()
            may_be_empty = self._skip_repeat() or may_be_empty
            if open_start:
                letters |= more
            open_start = open_start and may_be_empty
        return letters, open_start

    def _of_item(self) -> tuple[frozenset[str], bool]:
        if self._peek() == "[":
            end = self._regex.index("]", self._at)
            inside = self._regex[self._at + 1 : end]
            self._at = end + 1
            return frozenset(inside), False
        if self._peek() == "(":
            return self._of_group()
        self._at += 1
        sign = self._regex[self._at - 1]
        return (frozenset(), True) if sign in "$^" else (frozenset(sign), False)

    def _of_group(self) -> tuple[frozenset[str], bool]:
        opening = _GROUP_OPENING.match(self._regex, self._at)
        self._at = opening.end() if opening else self._at + 1
        letters, empty = self.of_alternatives()
        self._at += 1
        looks = opening is not None and opening.group() in ("(?!", "(?=")
        return (frozenset(), True) if looks else (letters, empty)

    def _skip_repeat(self) -> bool:
        """Pass over `?`, `*` or `{…}`; return whether it lets the item be absent."""
        repeat = _REPEAT.match(self._regex, self._at)
        if repeat is None:
            return False
        self._at = repeat.end()
        return repeat.group() in ("?", "*") or repeat.group().startswith("{0")

    def _peek(self) -> str:
        return self._regex[self._at : self._at + 1]


class Reader:
    """Turns text into rows, with the letters of one alphabet.

    Words that the alphabet learns after the reader was made are unknown to it.
    """

    def __init__(self, alphabet: Alphabet) -> None:
        words = vocabulary()
        calendar = {*words.weekdays, *words.months, *words.weekday_abbreviations, *words.month_abbreviations}
        self._lexeme = _lexeme_regex((*words.weekday_abbreviations, *words.month_abbreviations))
        self._forms: dict[str, tuple[str, str]] = {}
        for word in alphabet.words():
            for form in (word, word.capitalize(), word.upper()):
                if word not in calendar or form[0].isupper():
                    self._forms[form] = word, alphabet.letter(word)

    def read(self, text: str, start: int, end: int) -> Row:
        """Return the lexemes of the characters `start` to `end`."""
        lexemes: list[Lexeme] = []
        letters: list[str] = []
        forms = self._forms
        for found in self._lexeme.finditer(text, start, end):
            kind, written = found.lastgroup, found.group()
            if kind == "word" or kind == "abbreviation":
                word, letter = forms.get(written) or (written, "X" if written[0].isupper() else "x")
                lexemes.append(Lexeme(found.start(), found.end(), word))
                letters.append(letter)
            else:
                lower = written.lower().replace("’", "'")
                lexemes.append(Lexeme(found.start(), found.end(), lower))
                letters.append(_sign_letter(kind or "sign", written, lower))
        return Row(tuple(lexemes), "".join(letters))


def _sign_letter(kind: str, written: str, lower: str) -> str:
    if kind == "number":
        return _number_letter(written)
    if kind == "sign":
        return "-" if written in _DASHES else lower if lower in _SIGNS else _OTHER
    return _NUMBER_CLASSES.get(kind, _OTHER)


def _lexeme_regex(abbreviations: Iterable[str]) -> re.Pattern[str]:
    short = "|".join(sorted((a.capitalize() for a in abbreviations), key=lambda a: (-len(a), a)))
    return re.compile(
        rf"""
          (?P<abbreviation>(?=[A-Z])\b(?:{short})\.)
        | (?P<ampm>[ap]\.m(?:\.|\b) | [AP]\.M(?:\.|\b) | [AaPp][Mm]\b(?:(?<=\d[AaPp][Mm])|(?<=\d\ [AaPp][Mm])))
        | (?P<word>[^\W\d_]+)
        | (?P<s>['’]s\b)
        | (?P<iso>\d{{4}}-\d\d-\d\d(?![\d-]))
        | (?P<numeric>\d{{1,2}}/\d{{1,2}}/\d{{4}}|\d{{4}}/\d\d/\d\d|\d{{1,2}}\.\d{{1,2}}\.\d{{4}})(?![\d/])
        | (?P<isomonth>\d{{4}}-(?:0[1-9]|1[0-2])(?![\d-]))
        | (?P<clock>(?:[01]?\d|2[0-3]):[0-5]\d(?![\d:]))
        | (?P<ordinal>\d{{1,2}}(?:st|nd|rd|th)\b)
        | (?P<decade>\d{{4}}s\b)
        | (?P<dotclock>(?:[01]?\d|2[0-3])\.[0-5]\d(?!\d|[.,]\d|%))
        | (?P<other>\d+(?:[.,:]\d+)+)
        | (?P<number>\d+)
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

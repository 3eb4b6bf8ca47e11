"""What a time expression is read against, and what a match of a pattern gives to read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from kg.language.times.lexemes import Lexeme
from kg.language.times.periods import Period
from kg.language.times.vocabulary import vocabulary


@dataclass(frozen=True, slots=True)
class Setting:
    """What an expression is read against.

    `seen` is the day that it is seen from (publication), None where unknown. `future` tells whether its clause looks
    ahead; None: unclear. `near` asks for the nearest such day on either side, `strict` for the told side whatever the
    distance. `deadline` tells that its verb sets a term ("gave them until").

    `day` is the last day that the text named before it, `anchor` the last day or period; `fresh` tells that `day` was
    named in this sentence or the one before. `named` is the last day even where that lies ahead of a clause that looks
    back. `hint` is the last month that the paragraph names with its year. `story` is the first day that the text names
    after its dateline, on which most of what it tells happened.
    """

    seen: date | None
    future: bool | None = None
    near: bool = False
    strict: bool = False
    deadline: bool = False
    day: Period | None = None
    anchor: Period | None = None
    hint: Period | None = None
    story: Period | None = None
    named: Period | None = None
    fresh: bool = False

    def facing(self, seen: date | None, *, future: bool | None) -> Setting:
        """Return the same setting seen from another day."""
        return replace(self, seen=seen, future=future, near=False, strict=True, hint=None)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the text that tells a time, not yet resolved.

    `read` returns the period, UNRESOLVED where it cannot be known, or None where the words tell no time after all;
    then `parts` are read one by one. `sort` is the letter that patterns over pieces know it by. `weekday` is set for
    a bare weekday. `dated` tells that the words name the year, `hints` that they give later bare months a year.
    `edge` is "end" for the last part of a period. `joined_clock` tells that a clock time is part of it.
    """

    start: int
    end: int
    sort: str
    read: Callable[[Setting], Period | None]
    clock: str | None = None
    weekday: int | None = None
    dated: bool = False
    edge: str = ""
    hints: bool = False
    joined_clock: bool = False
    parts: tuple[Piece, ...] = ()


Item = Lexeme | Piece


@dataclass(frozen=True, slots=True)
class Match:
    """A match of a pattern: what it captured, by name."""

    start: int
    end: int
    captured: Mapping[str, tuple[Item, ...]] = field(default_factory=dict)

    def has(self, name: str) -> bool:
        """Whether the part of that name was there."""
        return bool(self.captured.get(name))

    def word(self, name: str) -> str:
        """Return the first word captured, without a final point, in small letters; empty where there is none."""
        items = self.captured.get(name, ())
        return items[0].lower.rstrip(".") if items and isinstance(items[0], Lexeme) else ""

    def words(self, name: str) -> str:
        """Return the words captured, with a space between them."""
        return " ".join(i.lower for i in self.captured.get(name, ()) if isinstance(i, Lexeme))

    def number(self, name: str, default: int = 0) -> int:
        """Return the number captured, in digits or as a word."""
        word = self.word(name)
        digits = word.rstrip("stndrh")
        if digits.isdecimal():
            return int(digits)
        return vocabulary().numbers.get(word, default)

    def year(self) -> int | None:
        """Return the year captured as `y`."""
        return self.number("y") if self.has("y") else None

    def month(self, name: str = "m") -> int:
        """Return the number of the month captured."""
        words = vocabulary()
        word = self.word(name)
        return words.months.get(word) or words.month_abbreviations[word]

    def weekday(self, name: str = "w") -> int | None:
        """Return the number of the weekday captured, Monday = 0."""
        words = vocabulary()
        word = self.word(name)
        return words.weekdays.get(word, words.weekday_abbreviations.get(word))

    def pieces(self, name: str) -> tuple[Piece, ...]:
        """Return the pieces captured."""
        return tuple(i for i in self.captured.get(name, ()) if isinstance(i, Piece))


Reading = Callable[[Match, Setting], Period | None]

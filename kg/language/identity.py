"""Which mentions of persons in a document are one person, and the fullest form of each name."""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from kg.gazetteer.fold import fold

_SUFFIXES = frozenset(("jr", "sr", "ii", "iii", "iv", "v", "vi", "vii", "viii"))
_PARTICLES = frozenset(
    (
        *("abu", "bin", "bint", "das", "del", "den", "der", "des", "dos"),
        *("ibn", "las", "los", "san", "ter", "umm", "und", "van", "von"),
    )
)
_BETWEEN_WORDS = str.maketrans(dict.fromkeys('-"“”', " "))
_SAME = 4
_RULERS = frozenset(
    ("king", "queen", "emperor", "empress", "prince", "princess", "pope", "sultan", "emir", "crown prince")
)
"""Offices whose holders go by a given name; nobody else of that name is meant."""


@dataclass(frozen=True, slots=True)
class PersonMention:
    """A mention of a person: its number among the names, the name as written, and the office noun before it or None."""

    number: int
    text: str
    office: str | None = None


@dataclass(slots=True)
class Person:
    """Mentions of one person, `numbers` sorted. `name` is the fullest form, `parts` its folded words."""

    name: str
    parts: tuple[str, ...]
    numbers: list[int] = field(default_factory=list)
    forms: list[str] = field(default_factory=list)
    offices: set[str] = field(default_factory=set)

    def take(self, mention: PersonMention) -> None:
        """Count a mention as this person's."""
        insort(self.numbers, mention.number)
        if mention.text not in self.forms:
            self.forms.append(mention.text)
        if mention.office:
            self.offices.add(mention.office)


@lru_cache(maxsize=16384)
def name_parts(text: str) -> tuple[str, ...]:
    """Return the folded words of a name, hyphens as spaces (`al-Assad`: `al`, `assad`)."""
    return tuple(fold(text).translate(_BETWEEN_WORDS).split())


def group_persons(mentions: Sequence[PersonMention]) -> list[Person]:
    """Return the persons of a document, in order of first mention; each mention belongs to one.

    Longer names are set first; a shorter one joins the person whose name holds it: as surname, as first name before
    the others (`Nguyen` for `Nguyen Van An`), or with words left out. Where two persons fit, the surname goes before
    the first name, and the person mentioned last before that place before one mentioned later.
    """
    groups = _Groups()
    by_length = sorted(mentions, key=lambda mention: (-_words(mention.text), mention.number))
    for mention in by_length:
        groups.place(mention)
    return sorted(groups.persons, key=lambda person: person.numbers[0])


def _words(text: str) -> int:
    return len([part for part in name_parts(text) if part not in _SUFFIXES]) or 1


class _Groups:
    """Persons found so far, and which of them have a word in their names."""

    def __init__(self) -> None:
        self.persons: list[Person] = []
        self._with_part: dict[str, list[Person]] = {}

    def place(self, mention: PersonMention) -> None:
        """Give a mention to the person it fits best, or make a new person of it."""
        parts = name_parts(mention.text)
        candidates = [(fit, each) for each in self._sharing(parts) if (fit := _fit(parts, each, mention.office))]
        if not candidates:
            self._make(mention, parts)
            return
        fit, person = candidates[0]
        if len(candidates) > 1:
            fit, person = min(candidates, key=lambda each: (-each[0], *_nearness(each[1], mention.number)))
        person.take(mention)
        if fit == _SAME and len(parts) > len(person.parts):
            person.name, person.parts = mention.text, parts
        if person.name.isupper() and not mention.text.isupper() and len(parts) == len(person.parts):
            person.name = mention.text

    def _sharing(self, parts: tuple[str, ...]) -> list[Person]:
        """Return the persons whose names have the first or the last word of a name: no others can fit it."""
        main = [part for part in parts if part not in _SUFFIXES] or list(parts)
        ends = dict.fromkeys(main[:1] + main[-1:])
        return list({id(each): each for part in ends for each in self._with_part.get(part, ())}.values())

    def _make(self, mention: PersonMention, parts: tuple[str, ...]) -> None:
        person = Person(mention.text, parts)
        person.take(mention)
        self.persons.append(person)
        for part in dict.fromkeys(parts):
            self._with_part.setdefault(part, []).append(person)


def _nearness(person: Person, number: int) -> tuple[int, int]:
    """Rank persons for a mention: those mentioned before it, the nearest first, then those after it."""
    place = bisect_right(person.numbers, number)
    return (0, number - person.numbers[place - 1]) if place else (1, person.numbers[0] - number)


def _fit(parts: tuple[str, ...], person: Person, office: str | None) -> int:
    """Return how well a name fits a person: _SAME the same, 3 surname or words left out, 2 first name, 0 not at all."""
    endings = {part for part in parts if part in _SUFFIXES}, {part for part in person.parts if part in _SUFFIXES}
    if endings[0] and endings[1] and endings[0] != endings[1]:
        return 0
    full = tuple(part for part in person.parts if part not in _SUFFIXES)
    parts = tuple(part for part in parts if part not in _SUFFIXES)
    if not parts or not full:
        return _SAME if parts == full else 0
    if parts == full:
        return _SAME if _agree(office, person.offices, alone=len(parts) == 1) else 0
    if not _agree(office, person.offices, alone=len(parts) == 1):
        return 0
    count = len(parts)
    if full[-count:] == parts:
        return 3
    if count > 1 and _is_within(parts, full) and (parts[0] == full[0] or parts[-1] == full[-1]):
        return 3
    if full[:count] == parts and len(parts[0]) > 1:
        return 2
    if count == 1 and parts[0] in full and _is_surname(parts[0]):
        return 1
    return 0


def _is_surname(part: str) -> bool:
    """Whether a word inside of a name can stand for it (`Petro` in `Gustavo Petro Urrego`): no initial, no particle."""
    return len(part) > 2 and part not in _PARTICLES


def _agree(office: str | None, offices: set[str], *, alone: bool) -> bool:
    """Tell whether an office before a name speaks against a person's: "King X" is not Crown Prince Y bin X."""
    if office is None or not alone:
        return True
    if office in _RULERS or offices & _RULERS:
        return office in offices
    return True


def _is_within(parts: tuple[str, ...], full: tuple[str, ...]) -> bool:
    """Tell whether the words stand in the full name in the same order; an initial stands for its word."""
    place = 0
    for part in full:
        if place < len(parts) and (part == parts[place] or (len(parts[place]) == 1 and part.startswith(parts[place]))):
            place += 1
    return place == len(parts)

"""Which mentions of persons in a document are one person, and the fullest form of each name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from kg.gazetteer.fold import fold

_SUFFIXES = frozenset(("jr", "sr", "ii", "iii", "iv", "v", "vi", "vii", "viii"))
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
    """Mentions of one person. `name` is the fullest form, `parts` its folded words."""

    name: str
    parts: tuple[str, ...]
    numbers: list[int] = field(default_factory=list)
    forms: list[str] = field(default_factory=list)
    offices: set[str] = field(default_factory=set)

    def take(self, mention: PersonMention) -> None:
        """Count a mention as this person's."""
        self.numbers.append(mention.number)
        if mention.text not in self.forms:
            self.forms.append(mention.text)
        if mention.office:
            self.offices.add(mention.office)


@lru_cache(maxsize=16384)
def name_parts(text: str) -> tuple[str, ...]:
    """Return the folded words of a name, hyphens as spaces (`al-Assad`: `al`, `assad`)."""
    return tuple(fold(text).replace("-", " ").replace('"', " ").split())


def group_persons(mentions: Sequence[PersonMention]) -> list[Person]:
    """Return the persons of a document, in order of first mention; each mention belongs to one.

    Longer names are set first; a shorter one joins the person whose name holds it: as surname (`Dmitriev`), as first
    name before the others (`Xi`, `Abiy`), or with words left out (`Tayyip Erdogan`). Where two persons fit, the surname
    goes before the first name, and the person mentioned last before that place before one mentioned later.
    """
    persons: list[Person] = []
    by_length = sorted(mentions, key=lambda mention: (-_words(mention.text), mention.number))
    single = [mention for mention in by_length if _words(mention.text) == 1]
    for mention in by_length:
        if _words(mention.text) > 1:
            _place(mention, persons, compare_all=True)
    for mention in sorted(single, key=lambda mention: mention.number):
        _place(mention, persons, compare_all=False)
    for person in persons:
        person.numbers.sort()
    return sorted(persons, key=lambda person: person.numbers[0])


def _words(text: str) -> int:
    return len([part for part in name_parts(text) if part not in _SUFFIXES]) or 1


def _place(mention: PersonMention, persons: list[Person], *, compare_all: bool) -> None:
    parts = name_parts(mention.text)
    candidates = [(fit, person) for person in persons if (fit := _fit(parts, person, mention.office))]
    if candidates:
        best = min(candidates, key=lambda candidate: (-candidate[0], *_nearness(candidate[1], mention.number)))
        person = best[1]
        person.take(mention)
        if len(parts) > len(person.parts) and best[0] == _SAME:
            person.name, person.parts = mention.text, parts
        if compare_all and person.name.isupper() and not mention.text.isupper() and len(parts) == len(person.parts):
            person.name = mention.text
        return
    person = Person(mention.text, parts)
    person.take(mention)
    persons.append(person)


def _nearness(person: Person, number: int) -> tuple[int, int]:
    """Rank persons for a mention: those mentioned before it, the nearest first, then those after it."""
    before = [other for other in person.numbers if other <= number]
    return (0, number - max(before)) if before else (1, min(person.numbers) - number)


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
    if count == 1 and parts[0] in full and len(parts[0]) > 3:
        return 1
    return 0


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

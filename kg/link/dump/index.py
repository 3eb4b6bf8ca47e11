"""The subjects that are asked for, by the keys of their names: a name of a dump finds those that it may be of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from enum import IntEnum
from typing import NamedTuple

from kg.link.names import NameLikeness, is_full, keys_of, likeness_of, person_keys, surname_keys, writes_family_first
from kg.model.link import Kind, Subject

_CODED = frozenset({Kind.STATE, Kind.COUNTRY})


class Level(IntEnum):
    """Why a thing is a candidate: how alike a name is, or something surer. Higher ones are kept before lower ones."""

    PART = 1
    NEAR = 2
    SHORTER = 3
    SPELLING = 4
    SAME = 5
    CODE = 6
    """The ISO code of a state or country."""
    IDENTIFIER = 7


_LEVELS = {likeness: Level[likeness.name] for likeness in NameLikeness if likeness is not NameLikeness.NONE}


class Match(NamedTuple):
    """A subject, by its number, that a name or identifier may be of."""

    subject: int
    level: Level


class SubjectIndex:
    """Subjects by the keys of their names, by identifiers and by codes. What it takes grows with the subjects only."""

    def __init__(self, subjects: Sequence[Subject]) -> None:
        self._subjects = subjects
        self._persons: defaultdict[str, list[int]] = defaultdict(list)
        self._shorter: defaultdict[str, list[int]] = defaultdict(list)
        self._things: defaultdict[str, list[int]] = defaultdict(list)
        self._surnames: defaultdict[str, list[int]] = defaultdict(list)
        self._families: defaultdict[str, list[int]] = defaultdict(list)
        self._family_first: dict[int, bool] = {}
        self._identifiers: defaultdict[str, list[int]] = defaultdict(list)
        self._codes: defaultdict[str, list[int]] = defaultdict(list)
        for number, subject in enumerate(subjects):
            if subject.kind is Kind.PERSON:
                self._add_person(number, subject)
            else:
                _add(self._things, {key for name in subject.names for key in keys_of(name, subject.kind)}, number)
            _add(self._identifiers, {*subject.identifiers}, number)
            if subject.code and subject.kind in _CODED:
                self._codes[subject.code.upper()].append(number)

    def _add_person(self, number: int, subject: Subject) -> None:
        keys = [person_keys(name) for name in subject.names]
        _add(self._persons, {key for each in keys for key in each.own}, number)
        _add(self._shorter, {key for each in keys for key in each.shorter}, number)
        self._family_first[number] = any(writes_family_first(code) for code in subject.countries)
        if not any(is_full(name) for name in subject.names):
            words = {key for name in subject.names for key in surname_keys(name)}
            _add(self._surnames, words, number)
            _add(self._families, words if self._family_first[number] else set(), number)

    def named(self, name: str) -> list[Match]:
        """Return the subjects that a name may be of, each once."""
        found: dict[int, Level] = {}
        if self._persons:
            self._find_persons(found, name)
        if self._things:
            for number in _numbers(self._things, keys_of(name, Kind.ORGANIZATION)):
                self._compare(found, number, name)
        return [Match(number, level) for number, level in found.items()]

    def _find_persons(self, found: dict[int, Level], name: str) -> None:
        own, shorter = person_keys(name)
        for number in {*_numbers(self._persons, own), *_numbers(self._shorter, own), *_numbers(self._persons, shorter)}:
            self._compare(found, number, name)
        if self._surnames:
            numbers = _numbers(self._surnames, surname_keys(name))
            if self._families:
                numbers |= _numbers(self._families, surname_keys(name, family_first=True))
            for number in numbers:
                found.setdefault(number, Level.PART)

    def _compare(self, found: dict[int, Level], number: int, name: str) -> None:
        subject = self._subjects[number]
        first = self._family_first.get(number, False)
        best = max(likeness_of(own, name, subject.kind, family_first=first) for own in subject.names)
        if best is not NameLikeness.NONE:
            found[number] = _LEVELS[best]

    def identified(self, iri: str) -> list[Match]:
        """Return the subjects that are known to be the thing with that IRI."""
        return [Match(number, Level.IDENTIFIER) for number in self._identifiers.get(iri, ())]

    def coded(self, code: str) -> list[Match]:
        """Return the states and countries with an ISO code of two letters."""
        return [Match(number, Level.CODE) for number in self._codes.get(code, ())]

    @property
    def identifiers(self) -> frozenset[str]:
        """The IRIs of external things that subjects are known to be."""
        return frozenset(self._identifiers)

    @property
    def codes(self) -> dict[str, str]:
        """The codes of the states and countries among the subjects, by IRIs that they are known to be."""
        return {iri: each.code for each in self._subjects if each.code for iri in (each.iri, *each.identifiers)}


def _add(table: defaultdict[str, list[int]], keys: set[str], number: int) -> None:
    for key in keys:
        table[key].append(number)


def _numbers(table: defaultdict[str, list[int]], keys: Iterable[str]) -> set[int]:
    found: set[int] = set()
    for key in keys:
        if key in table:
            found.update(table[key])
    return found

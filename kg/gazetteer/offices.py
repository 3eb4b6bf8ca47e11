"""Words for offices and for groups of people who act for states and organizations."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache

from kg.gazetteer.fold import fold
from kg.gazetteer.tables import read_lines, read_rows


class OfficeKind(StrEnum):
    """What sort of office or group a word names."""

    HEAD = "head"
    """Head of state or government, monarch, leader."""
    MINISTER = "minister"
    DIPLOMAT = "diplomat"
    OFFICIAL = "official"
    INTERNATIONAL = "international"
    """Office of an international organization."""
    MILITARY = "military"
    LEGISLATOR = "legislator"
    PARTY = "party"
    ARMED = "armed"
    RELIGIOUS = "religious"
    BUSINESS = "business"
    FAMILY = "family"
    SPOKESPERSON = "spokesperson"
    COUNTERPART = "counterpart"
    """Says that somebody holds the same office elsewhere (`counterpart`), or is host or guest; no office itself."""
    GROUP = "group"
    """A body of people without names (`delegation`, `team`)."""
    GOVERNMENT = "government"
    """A body that acts as its state (`government`, `ministry`)."""


@dataclass(frozen=True, slots=True)
class Office:
    """A noun of one or several words that names an office or a group.

    `goes_before_names` tells whether it stands right before a name (`President X`, never `delegation X`). `acts_for`
    is the code of the only state, or name of the only organization, that has the office under this name
    (`secretary of state`: `US`), or None.
    """

    word: str
    plural: str
    kind: OfficeKind
    goes_before_names: bool
    acts_for: str | None = None

    @property
    def is_person(self) -> bool:
        """Whether the singular means one person."""
        return self.kind not in (OfficeKind.GROUP, OfficeKind.GOVERNMENT)


class ModifierKind(StrEnum):
    """What a word before an office tells."""

    PORTFOLIO = "portfolio"
    """What the office is for (`foreign`, `treasury`)."""
    RANK = "rank"
    """`deputy`, `special`, `chief`."""
    TIME = "time"
    """`acting`, `outgoing`, `visiting`."""
    PAST = "past"
    """`former`, `ousted`: the person does not act for the state by this office."""


@dataclass(frozen=True, slots=True)
class FoundOffice:
    """An office that a sequence of words ends or begins with; `words` is how many of them it takes."""

    office: Office
    plural: bool
    words: int


@lru_cache(maxsize=65536)
def office_noun(phrase: str) -> Office | None:
    """Return the office that a noun of one or several words names, in singular or plural, or None."""
    found = _forms().get(fold(phrase))
    return found[0] if found else None


def office_at_end(words: list[str]) -> FoundOffice | None:
    """Return the longest office that the words end with (`U.S.`, `Secretary`, `of`, `State`: secretary of state)."""
    if not words or not _is_word_of_office(words[-1])[1]:
        return None
    return next((f for n in range(min(len(words), _most_words()), 0, -1) if (f := _found(words[-n:]))), None)


def office_at_start(words: list[str]) -> FoundOffice | None:
    """Return the longest office that the words begin with."""
    if not words or not _is_word_of_office(words[0])[0]:
        return None
    return next((f for n in range(min(len(words), _most_words()), 0, -1) if (f := _found(words[:n]))), None)


@lru_cache(maxsize=65536)
def modifier_kind(phrase: str) -> ModifierKind | None:
    """Return what a word or phrase before an office tells (`foreign`, `deputy`, `former`), or None."""
    return _modifiers().get(fold(phrase))


@lru_cache(maxsize=65536)
def is_honorific(word: str) -> bool:
    """Tell whether a word is a form of address before a name (`Mr.`, `Sheikh`) and no part of it."""
    return word[:1].isalpha() and fold(word) in _honorifics()


@lru_cache(maxsize=65536)
def can_begin_title(word: str) -> bool:
    """Tell whether an office or form of address begins with the word."""
    return _is_word_of_office(word)[0] or fold(word) in {name.split()[0] for name in _honorifics()}


@lru_cache(maxsize=65536)
def _is_word_of_office(word: str) -> tuple[bool, bool]:
    """Return whether an office begins, and whether one ends, with the word: what most words need be looked up for."""
    plain = fold(word)
    return plain in _end_words()[0], plain in _end_words()[1]


def _found(words: list[str]) -> FoundOffice | None:
    if words[0].lower() == "the" or not (words[0][:1].isalpha() and words[-1][:1].isalpha()):
        return None
    found = _forms().get(fold(_joined(words)))
    return FoundOffice(found[0], found[1], len(words)) if found else None


def _joined(words: list[str]) -> str:
    """Join words as a text would have them; tokens cut hyphens off (`Secretary`, `-`, `General`)."""
    return " ".join(words).replace(" - ", "-").replace(" ’", "’").replace(" '", "'")


@cache
def _forms() -> dict[str, tuple[Office, bool]]:
    found: dict[str, tuple[Office, bool]] = {}
    for word, plural, kind, before, acts_for in read_rows("offices.tsv", 5):
        office = Office(word, plural, OfficeKind(kind), before == "yes", acts_for or None)
        found.setdefault(fold(word), (office, not plural))
        if plural:
            found.setdefault(fold(plural), (office, True))
    for short, long in read_rows("abbreviated_titles.tsv", 2):
        found.setdefault(fold(short), found[fold(long)])
    return found


@cache
def _most_words() -> int:
    """Return how many tokens the longest office has; a hyphen may count as one."""
    return max(len(form.replace("-", " - ").split()) for form in _forms())


@cache
def _end_words() -> tuple[frozenset[str], frozenset[str]]:
    """Return the words that offices begin with and those that they end with; a hyphen may cut them."""
    first = (part for form in _forms() for part in (form.split()[0], form.split("-")[0], form.split()[0].split("-")[0]))
    last = (
        part for form in _forms() for part in (form.split()[-1], form.split("-")[-1], form.split()[-1].split("'")[-1])
    )
    return frozenset(first), frozenset(last)


@cache
def _modifiers() -> dict[str, ModifierKind]:
    return {fold(word): ModifierKind(kind) for word, kind in read_rows("office_modifiers.tsv", 2)}


@cache
def _honorifics() -> frozenset[str]:
    return frozenset(fold(line) for line in read_lines("honorifics.txt"))

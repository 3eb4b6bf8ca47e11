"""Names of the gazetteer, found in a row of tokens."""

from __future__ import annotations

import re
import sys
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from functools import cache, lru_cache

from kg.gazetteer.fold import fold
from kg.gazetteer.organizations import Organization, all_occasions, all_organizations, organization_named
from kg.gazetteer.places import all_regions, place_named
from kg.gazetteer.states import Seat, Standing, State, all_peoples, all_seats, all_states, state_named, state_of_demonym
from kg.gazetteer.states import state as state_of_code
from kg.model.annotated import Token


class Entry(Enum):
    """What a table says of a name."""

    STATE = auto()
    NATIONALITY = auto()
    SEAT = auto()
    ORGANIZATION = auto()
    OCCASION = auto()
    PLACE = auto()


@dataclass(frozen=True, slots=True)
class Match:
    """A name of the tables: tokens `first` up to, not including, `last`, and what the tables tell of it."""

    first: int
    last: int
    entry: Entry
    state: State | None = None
    seat: Seat | None = None
    organization: Organization | None = None
    occasion: str | None = None


@dataclass(frozen=True, slots=True)
class _Named:
    entry: Entry
    state: State | None = None
    seat: Seat | None = None
    organization: Organization | None = None
    occasion: str | None = None


_MOST_TOKENS = 12
_LAST = chr(sys.maxunicode)
"""Stands behind all letters."""
_POSSESSIVE = re.compile(r"'s?(?= |$)")
_FORMS_OF_STATE = (
    "Republic of",
    "Islamic Republic of",
    "Federal Republic of",
    "Arab Republic of",
    "Socialist Republic of",
    "Kingdom of",
    "Hashemite Kingdom of",
    "Sultanate of",
    "Principality of",
    "Grand Duchy of",
    "Commonwealth of",
)
"""What official texts put before a state's name; no other state is meant, save those that the tables name so."""
_UNSURE_SEATS = frozenset(("victoria", "georgetown", "kingston", "hamilton", "douglas", "stanley", "male", "alma-ata"))
"""Capitals whose names are mostly something else in news."""


def find_matches(tokens: Sequence[Token]) -> list[Match]:
    """Return the names of the tables in the tokens, the longest at each place, in order; none overlap."""
    found: list[Match] = []
    place, count = 0, len(tokens)
    while place < count:
        longest = _most_letters(tokens[place].text)
        match = _longest_match(tokens, place, longest) if longest else None
        if match:
            found.append(match)
            place = match.last
        else:
            place += 1
    return found


def _longest_match(tokens: Sequence[Token], place: int, longest: int) -> Match | None:
    """Return the longest name that begins at `place`; none has more letters, squashed, than `longest`."""
    table = _table()
    named: _Named | None = None
    end = place
    key = ""
    for last, token in enumerate(tokens[place : place + _MOST_TOKENS], place + 1):
        part = squash(token.text)
        if not part:
            continue
        key += part
        if len(key) > longest:
            break
        candidates = table.get(key)
        if candidates and (best := _fitting(tokens[place:last], candidates)):
            named, end = best, last
    if named is None:
        return None
    return Match(place, end, named.entry, named.state, named.seat, named.organization, named.occasion)


def _fitting(tokens: Sequence[Token], candidates: Sequence[_Named]) -> _Named | None:
    """Return the first entry that the letters' case allows: `us` is no state, `polish` no nationality."""
    text = " ".join(token.text for token in tokens)
    first = tokens[0].text
    for named in candidates:
        if named.entry is Entry.OCCASION:
            if not text.islower() or " " in text:
                return named
        elif named.entry is Entry.ORGANIZATION:
            if len(tokens) > 1 or organization_named(text):
                return named
        elif named.entry is Entry.STATE:
            if not first[:1].islower() and (len(tokens) > 1 or state_named(text)):
                return named
        elif not first[:1].islower():
            return named
    return None


@lru_cache(maxsize=65536)
def squash(text: str) -> str:
    """Return the folded text without spaces and hyphens, so that it does not matter how a name is cut into tokens."""
    plain = text.replace("’", "'").lower()
    if plain in ("'s", "'", "the"):
        return "\x00" if plain != "the" else "the"
    return fold(text).replace(" ", "").replace("-", "") if plain not in ("-", "–") else ""


@lru_cache(maxsize=65536)
def _most_letters(word: str) -> int:
    """Return how many letters, squashed, the longest name has that can begin with the word; 0 where none does."""
    beginning = squash(word)
    if not beginning or beginning not in _beginnings():
        return 0
    keys = _sorted_keys()
    first = bisect_left(keys, beginning)
    end = bisect_left(keys, beginning + _LAST, first)
    return max(map(len, keys[first:end]), default=0)


@cache
def _sorted_keys() -> list[str]:
    return sorted(_table())


@cache
def _beginnings() -> frozenset[str]:
    """Return all that a first token can be: a whole name, or its part before a space, hyphen or apostrophe."""
    starts: set[str] = set()
    for name in _names():
        plain = name.replace("’", "'")
        starts.add(squash(plain))
        for mark in (" ", "-", "'"):
            if mark in plain:
                starts.add(squash(plain.split(mark)[0]))
                starts.add(squash(plain.split(mark)[0] + "'"))
    return frozenset(starts - {""})


@cache
def _names() -> frozenset[str]:
    return frozenset(name for name, _ in _entries())


@cache
def _table() -> dict[str, tuple[_Named, ...]]:
    found: dict[str, list[_Named]] = {}
    for name, named in _entries():
        found.setdefault(_key(name), []).append(named)
    return {key: tuple(all_named) for key, all_named in found.items() if key}


def _key(name: str) -> str:
    """Return what the tokens of a name give together; "People's" is cut into two of them."""
    return "\x00".join(squash(part) for part in _POSSESSIVE.split(name.replace("’", "'")))


@cache
def _entries() -> tuple[tuple[str, _Named], ...]:
    return (*_occasion_entries(), *_organization_entries(), *_state_entries(), *_seat_entries(), *_region_entries())


def _occasion_entries() -> Iterable[tuple[str, _Named]]:
    for occasion in all_occasions():
        for name in (occasion.name, *occasion.aliases):
            yield name, _Named(Entry.OCCASION, occasion=occasion.name)


def _organization_entries() -> Iterable[tuple[str, _Named]]:
    for organization in all_organizations():
        for name in (organization.name, *organization.aliases):
            yield name, _Named(Entry.ORGANIZATION, organization=organization)
        for name in organization.adjectives:
            yield name, _Named(Entry.ORGANIZATION, organization=organization)


def _state_entries() -> Iterable[tuple[str, _Named]]:
    for state in all_states():
        for name in state.names:
            yield name, _Named(Entry.STATE, state=state)
    listed = {fold(name) for state in all_states() for name in state.names}
    for state in all_states():
        for form in _FORMS_OF_STATE:
            if state.standing is Standing.SOVEREIGN and fold(f"{form} {state.name}") not in listed:
                yield f"{form} {state.name}", _Named(Entry.STATE, state=state)
    for state in all_states():
        for word in state.demonyms:
            if state_of_demonym(word) is state:
                yield word, _Named(Entry.NATIONALITY, state=state)
    for people, code in all_peoples():
        for word in (people, f"{people}s"):
            yield word, _Named(Entry.NATIONALITY, state=state_of_code(code) if code else None)


def _seat_entries() -> Iterable[tuple[str, _Named]]:
    for seat in all_seats():
        if fold(seat.name) not in _UNSURE_SEATS:
            yield seat.name, _Named(Entry.SEAT, seat=seat)


def _region_entries() -> Iterable[tuple[str, _Named]]:
    """Yield regions of several words, so that no state is seen inside them (Northern Ireland, New Mexico)."""
    for name, state in all_regions():
        if " " in name:
            yield name, _Named(Entry.PLACE, state=state_of_code(state) if state else None)


def is_country(state: State) -> bool:
    """Tell whether its name is a state's for a reader of news, not that of a territory inside another."""
    return state.standing is not Standing.TERRITORY


@lru_cache(maxsize=8192)
def known_place(name: str) -> tuple[bool, str | None]:
    """Return whether a capitalized phrase is a place of the gazetteer that needs no other sign, and its state."""
    place = place_named(name)
    return (place is not None and place.is_large, place.state if place else None)

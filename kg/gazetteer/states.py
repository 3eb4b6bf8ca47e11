"""States of the world since about 1990, their names, peoples, capitals and seats of government."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from kg.gazetteer.fold import fold
from kg.gazetteer.tables import read_rows, several

_ARTICLE_OR_ENDING = re.compile(r"^[Tt]he |['’]s?$")

_WITHDRAWN_ISO3 = {
    "CS": "CSK",
    "DD": "DDR",
    "SU": "SUN",
    "VD": "VDR",
    "XM": "SCG",
    "YD": "YMD",
    "YU": "YUG",
    "ZR": "ZAR",
}
"""The alpha-3 codes that past states had (ISO 3166-3), by the code that they have here."""


class Standing(StrEnum):
    """What kind of state it is."""

    SOVEREIGN = "sovereign"
    CLAIMED = "claimed"
    """Its statehood is disputed (Kosovo, Taiwan, Palestine, Northern Cyprus)."""
    TERRITORY = "territory"
    """Part of another state with a code of its own (Greenland, Hong Kong)."""
    PAST = "past"
    """Gone, but still told of (Soviet Union, East Germany)."""


@dataclass(frozen=True, slots=True)
class State:
    """A state.

    `code` is its ISO 3166 alpha-2 code, a withdrawn one for past states (`SU`, `YU`, `CS`, `DD`, `ZR`, `YD`, `VD`),
    or one of the range X… that ISO leaves to users (`XK` Kosovo, `XW` West Germany, `XY` North Yemen, `XV` South
    Vietnam, `XM` Serbia and Montenegro, `XC` Northern Cyprus, `XA` Abkhazia, `XO` South Ossetia, `XT` Transnistria,
    `XN` Nagorno-Karabakh, `XS` Somaliland). `iso3` and `geonames` are None where there is none.
    `name` is the common English name. `capitals` are the towns that stand for its government, today's capital first;
    none where the town has the name of the state or stands for another body (Brussels). `demonyms` are adjectives and
    nouns, plurals included; the first is the adjective where there is one. `point` is a latitude and longitude inside
    it (WGS 84), None for past states.
    """

    code: str
    iso3: str | None
    name: str
    standing: Standing
    aliases: tuple[str, ...]
    demonyms: tuple[str, ...]
    capitals: tuple[str, ...]
    geonames: int | None
    point: tuple[float, float] | None = None

    @property
    def capital(self) -> str | None:
        """The town that stands for its government today."""
        return self.capitals[0] if self.capitals else None

    @property
    def names(self) -> tuple[str, ...]:
        """The common name and all others."""
        return (self.name, *self.aliases)


@dataclass(frozen=True, slots=True)
class Seat:
    """A town, building, street or ministry whose name can stand for a government.

    `kind` is `capital`, `building`, `residence`, `ministry` or `government`. Either `state` (a code) or
    `organization` (its name) tells for whom it stands. `city` is the town where it lies, or None.
    """

    name: str
    kind: str
    state: str | None
    organization: str | None
    city: str | None

    @property
    def acts_for(self) -> str:
        """Common name of the state or organization it stands for."""
        found = state(self.state) if self.state else None
        return found.name if found else self.organization or self.name


def state(code: str) -> State | None:
    """Return the state with that code, or None."""
    return _by_code().get(code)


def iso3_of(code: str) -> str | None:
    """Return the ISO 3166 alpha-3 code of a state by its code, a withdrawn one for a past state, None without one."""
    found = state(code)
    return (found.iso3 if found else None) or _WITHDRAWN_ISO3.get(code)


def all_states() -> tuple[State, ...]:
    """Return all states, in the order of the table."""
    return tuple(_by_code().values())


def state_named(text: str) -> State | None:
    """Return the state of a name or usual short form (`Russia`, `the U.S.`, `UAE`, `Britain`, `PRC`), or None.

    Abbreviations count only in capitals: `us` is no state. Neither demonyms nor capitals are names.
    """
    found = _by_name().get(fold(text))
    return found if found and not _is_small_abbreviation(text) else None


def states_named(text: str) -> tuple[State, ...]:
    """Return all states of a name, the usual one first (`Congo`: that of Kinshasa, then that of Brazzaville)."""
    return () if state_named(text) is None else _all_by_name()[fold(text)]


def state_of_demonym(text: str) -> State | None:
    """Return the state of an adjective or of people (`Russian`, `Emirati`, `Dutch`, `Americans`, `Turkish Cypriot`).

    None for words that small letters make something else (`polish`), and where several states share the word and
    none is usual (`Korean`).
    """
    found = _by_demonym().get(fold(text))
    return found if found and not text[:1].islower() else None


def all_peoples() -> tuple[tuple[str, str | None], ...]:
    """Return peoples that are no state's own (`Kurd`, `Scottish`), each with the code of its state or None."""
    return tuple((word, code or None) for word, code in read_rows("peoples.tsv", 2))


def government_seat(text: str) -> Seat | None:
    """Return the seat whose name can stand for a government (`Moscow`, `the Kremlin`, `Foggy Bottom`), or None.

    Whether it does so in a sentence is for the reader of the sentence to tell.
    """
    return _seats().get(fold(text))


def state_meant(name: str) -> State | None:
    """Return the state of a name or of a seat of government (`Moscow`), or None."""
    named = state_named(name)
    if named:
        return named
    seat = government_seat(name)
    return state(seat.state) if seat and seat.state else None


def all_seats() -> tuple[Seat, ...]:
    """Return all seats, capitals included, in the order of the tables."""
    return tuple(_seats().values())


def state_name(code: str | None) -> str | None:
    """Return the common name of a state by code; text that is no code (an organization's name) comes back as it is."""
    found = state(code) if code else None
    return found.name if found else code


def _is_small_abbreviation(text: str) -> bool:
    bare = _ARTICLE_OR_ENDING.sub("", text)
    return fold(text) in _abbreviations() and bare != bare.upper()


@cache
def _by_code() -> dict[str, State]:
    states = {}
    points = {
        code: (float(latitude), float(longitude)) for code, latitude, longitude in read_rows("state_points.tsv", 3)
    }
    for code, iso3, standing, name, geonames, capitals, aliases, demonyms in read_rows("states.tsv", 8):
        states[code] = State(
            code=code,
            iso3=iso3 or None,
            name=name,
            standing=Standing(standing),
            aliases=several(aliases),
            demonyms=tuple(form for word in several(demonyms) for form in _with_plural(word)),
            capitals=several(capitals),
            geonames=int(geonames) if geonames else None,
            point=points.get(code),
        )
    return states


def _with_plural(word: str) -> Iterable[str]:
    """Return a demonym and its plural; `=` at its end tells that it has none of its own."""
    if word.endswith("="):
        return (word[:-1],)
    if word.endswith(("ese", "ish", "ch", "ss", "sh")):
        return (word,)
    return (word, f"{word}s")


@cache
def _by_name() -> dict[str, State]:
    return {name: states[0] for name, states in _all_by_name().items()}


@cache
def _all_by_name() -> dict[str, tuple[State, ...]]:
    """Return the states of each name, in the order of the table."""
    found: dict[str, dict[State, None]] = {}
    for each in _by_code().values():
        for name in each.names:
            found.setdefault(fold(name), {})[each] = None
    return {name: tuple(states) for name, states in found.items()}


@cache
def _abbreviations() -> frozenset[str]:
    return frozenset(fold(name) for each in all_states() for name in each.names if name.isupper() and len(name) < 5)


@cache
def _by_demonym() -> dict[str, State]:
    found: dict[str, State] = {}
    for each in _by_code().values():
        for word in each.demonyms:
            found.setdefault(fold(word), each)
    return found


@cache
def _seats() -> dict[str, Seat]:
    found: dict[str, Seat] = {}
    for name, kind, acts_for, city in read_rows("seats.tsv", 4):
        known = acts_for in _by_code()
        found.setdefault(
            fold(name), Seat(name, kind, acts_for if known else None, None if known else acts_for or None, city or None)
        )
    for each in _by_code().values():
        for capital in each.capitals:
            found.setdefault(fold(capital), Seat(capital, "capital", each.code, None, capital))
    return found

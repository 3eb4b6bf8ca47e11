"""Actor codes and sectors of PLOVER for actors: whose they are (`USA`, `IGO`), and what they do there (`GOV`, `MIL`).

`data/sectors.tsv` is the one table of sectors; `data/README.md` tells how it is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.resources import files
from typing import Final, NamedTuple

from kg.errors import RecordError
from kg.export.told import ToldActor
from kg.gazetteer.fold import fold
from kg.gazetteer.offices import FoundOffice, ModifierKind, modifier_kind, office_at_end, office_at_start
from kg.gazetteer.organizations import organization_named
from kg.gazetteer.states import iso3_of
from kg.model.report import ActorKind

_FORMER: Final = ("ELI",)
"""Elites: to the codebook those who held an office."""

_HEAD_ENDS: Final = re.compile(r",| of | for | to | in | at ")


class _Coded(NamedTuple):
    """A row of the table."""

    sectors: tuple[str, ...]
    code: str | None


def sectors_of(actor: ToldActor, position: str | None) -> tuple[str, ...]:
    """Return the sectors of an actor who holds an office, the main one first; none where none is sure.

    Whoever acts for an organization alone is of its sector; who acts for a state, of that of the office, and without
    one that we know of the government's.
    """
    if actor.kind is ActorKind.ORGANIZATION:
        known = _organization(actor.label)
        return known.sectors if known else _sectors_of_title(actor.label) if actor.codes else ()
    if not actor.codes:
        for owner in actor.acts_for:
            known = _organization(owner.label)
            if known:
                return known.sectors
    by_title = _sectors_of_title(position) if position else ()
    if by_title or not actor.codes:
        return by_title
    return _rows()["actor", fold(actor.kind.value)].sectors


def codes_of(actor: ToldActor, position: str | None) -> tuple[str, ...]:
    """Return the actor codes: ISO 3166 alpha-3 of the states that it is or acts for, else those of organizations.

    Of several states, that of the office comes alone, where the graph tells whose that is.
    """
    if actor.codes:
        holding = {office.of for office in actor.offices if office.title == position}
        of_office = {owner.code for owner in actor.acts_for if owner.iri in holding and owner.code}
        return tuple(sorted(filter(None, map(iso3_of, of_office or actor.codes))))
    organizations = [actor] if actor.kind is ActorKind.ORGANIZATION else []
    organizations.extend(owner for owner in actor.acts_for if owner.kind is ActorKind.ORGANIZATION)
    known = (_organization(organization.label) for organization in organizations)
    return tuple(sorted({found.code for found in known if found and found.code}))


@lru_cache(maxsize=4096)
def _organization(name: str) -> _Coded | None:
    found = organization_named(name)
    if found is None:
        return None
    rows = _rows()
    return rows.get(("organization", fold(found.name))) or rows.get(("organization kind", fold(found.kind)))


@lru_cache(maxsize=16384)
def _sectors_of_title(title: str) -> tuple[str, ...]:
    words = title.split()
    if any(modifier_kind(word) is ModifierKind.PAST for word in words):
        return _FORMER
    rows, folded = _rows(), f" {fold(title.replace('-', ' '))} "
    for by, value in rows:
        if by == "word" and f" {value} " in folded:
            return rows[by, value].sectors
    office = _office(words)
    if office is None:
        return ()
    by_office = rows.get(("office", fold(office.office.word)))
    return (by_office or rows["office kind", office.office.kind.value]).sectors


def _office(words: list[str]) -> FoundOffice | None:
    """Return the office that a title names: the whole of it, or what stands before `of`, `for` and the like."""
    head = _HEAD_ENDS.split(" ".join(words))[0].split()
    return office_at_end(words) or office_at_start(words) or office_at_end(head)


@cache
def _rows() -> dict[tuple[str, str], _Coded]:
    return dict(_read())


def _read() -> Iterator[tuple[tuple[str, str], _Coded]]:
    text = (files("kg.export") / "data" / "sectors.tsv").read_text(encoding="utf-8")
    for number, line in enumerate(text.splitlines(), start=1):
        if number == 1 or not line or line.startswith("#"):
            continue
        cells = line.split("\t")
        if len(cells) != 4:
            raise RecordError(f"sectors.tsv:{number}: {len(cells)} cells instead of 4; separate them by tabs")
        by, value, sectors, code = cells
        key = fold(value.replace("-", " ")) if by == "word" else value if by == "office kind" else fold(value)
        yield (by, key), _Coded(tuple(filter(None, sectors.split(";"))), code or None)

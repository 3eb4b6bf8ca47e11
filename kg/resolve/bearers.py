"""Claims of documents under one name, and the bearers of names: claims that are one person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from kg.model.report import ActorKind
from kg.names.persons import PersonName
from kg.resolve.decisions import NO_MARKS, Marks
from kg.resolve.mentions import Mention
from kg.resolve.tables import same_lineage

CAREER = 50
"""Years without a word of somebody after which the same name is somebody else: longer than a public life is silent."""
SHORT_NAME_YEARS = 7
"""Years that a shorter or misspelt name, or a surname alone, may lie from the full one. The two Presidents Bush and
the two Clintons are eight years and more apart; the same person is named in full every few years."""


@dataclass(slots=True)
class Claim:
    """What one document says under one name."""

    document: str
    name: PersonName
    mentions: list[Mention] = field(default_factory=list)
    state: str | None = None
    first: date | None = None
    last: date | None = None
    together: Marks = NO_MARKS
    apart: Marks = NO_MARKS
    rank: tuple[object, ...] = ()
    """A key that orders claims, the same for any order of reports; there once it is settled."""

    def settle(self) -> None:
        """Work out state, days and rank once all mentions are there."""
        states = Counter(m.owner.name for m in self.mentions if m.owner and m.owner.kind is ActorKind.STATE)
        self.state = min(states, key=lambda code: (-states[code], code)) if states else None
        days = [m.day for m in self.mentions if m.day]
        self.first, self.last = (min(days), max(days)) if days else (None, None)
        first = self.mentions[0]
        day = self.first or date.max
        self.rank = (self.name.tokens, self.state or "", day, self.document, first.report.id, first.position)


@dataclass(slots=True)
class Bearer:
    """Claims that are one person."""

    claims: list[Claim]
    states: frozenset[str] = frozenset()
    names: dict[tuple[str, ...], PersonName] = field(default_factory=dict)
    documents: set[str] = field(default_factory=set)
    first: date | None = None
    last: date | None = None
    alone: bool = False
    """Whether nobody could be chosen among several it can mean, so that it is told apart by its document."""
    together: Marks = NO_MARKS
    apart: Marks = NO_MARKS
    decided: bool = False
    """Whether people decided that it acts for all of its states, which would tell two apart otherwise."""
    doubts: list[Bearer] = field(default_factory=list, compare=False, repr=False)
    """Who it is possibly the same as."""

    @classmethod
    def of(cls, claims: Iterable[Claim], *, alone: bool = False) -> Bearer:
        """Return the bearer of some claims."""
        made = cls([], alone=alone)
        for claim in claims:
            made.add(claim)
        return made

    def add(self, claim: Claim) -> None:
        """Take a claim."""
        self.claims.append(claim)
        if claim.state:
            self.states |= {claim.state}
        self.names.setdefault(claim.name.tokens, claim.name)
        self.documents.add(claim.document)
        self.together |= claim.together
        self.apart |= claim.apart
        self._reach(claim.first, claim.last)

    def take_unnamed(self, claim: Claim) -> None:
        """Take a claim that gives no name, which tells nothing more of the names and the time of the bearer."""
        self.claims.append(claim)
        self.documents.add(claim.document)
        self.together |= claim.together
        self.apart |= claim.apart

    def take(self, other: Bearer) -> None:
        """Take all that another bearer has."""
        self.claims += other.claims
        self.states |= other.states
        self.names |= other.names
        self.documents |= other.documents
        self.together |= other.together
        self.apart |= other.apart
        self.decided = self.decided or other.decided
        self._reach(other.first, other.last)

    def _reach(self, first: date | None, last: date | None) -> None:
        self.first = min(self.first or first, first) if first else self.first
        self.last = max(self.last or last, last) if last else self.last

    @property
    def rank(self) -> tuple[object, ...]:
        """A key that orders bearers."""
        return min(claim.rank for claim in self.claims)


def by_rank(claim: Claim) -> tuple[object, ...]:
    """Return the key that orders claims."""
    return claim.rank


def merge(claim: Claim, other: Claim) -> None:
    """Give a claim all that another one of its document has."""
    claim.mentions += other.mentions
    claim.together |= other.together
    claim.apart |= other.apart


def compatible(first: str | None, second: str | None) -> bool:
    """Whether one person can act for both; None is a state that is not known."""
    return first is None or second is None or same_lineage(first, second)


def states_compatible(first: Bearer, second: Bearer) -> bool:
    """Whether two that may be one act for states of one lineage."""
    if first.decided or second.decided:
        return not (first.states and second.states) or any(acts_for(first, state) for state in second.states)
    return all(same_lineage(one, other) for one in first.states for other in second.states)


def acts_for(bearer: Bearer, state: str) -> bool:
    """Whether a bearer can act for `state`: each of its own must allow it, or one, where people decided on them."""
    enough = any if bearer.decided else all
    return enough(same_lineage(state, other) for other in bearer.states)


def years_apart(first: Bearer | Claim, second: Bearer | Claim) -> float:
    """Return the years between the times that two are known from; 0 where they overlap or one has none."""
    if not (first.first and first.last and second.first and second.last):
        return 0.0
    return max((second.first - first.last).days, (first.first - second.last).days, 0) / 365.25


def eras(claims: list[Claim], gap: float) -> list[Bearer]:
    """Return bearers of claims of one name, cut where more than `gap` years lie between two; those without a day
    stand with the first."""
    dated = sorted((c for c in claims if c.first), key=lambda c: (c.first or date.max, c.rank))
    cut: list[Bearer] = []
    for claim in dated:
        if cut and years_apart(cut[-1], claim) <= gap:
            cut[-1].add(claim)
        else:
            cut.append(Bearer.of([claim]))
    dateless = [c for c in claims if not c.first]
    if dateless and not cut:
        return [Bearer.of(dateless)]
    for claim in dateless:
        cut[0].add(claim)
    return cut

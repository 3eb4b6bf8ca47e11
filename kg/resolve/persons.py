"""Which participants are one person.

A document's own names come first: what it says under one name is one *claim*. Claims of one name and state are one
*bearer*; bearers whose names are alike are joined where nothing speaks against it; a surname alone joins the only
bearer it can mean. Wrong merges are worse than missed ones: wherever two persons could be meant, nobody is chosen.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations
from typing import TypeAlias

from kg.model.report import ActorKind
from kg.resolve.mentions import Mention
from kg.resolve.names import (
    Likeness,
    PersonName,
    joined_key,
    likeness,
    near_key,
    order_key,
    person_name,
    shorter_keys,
    surnames,
)
from kg.resolve.tables import same_lineage

_CAREER = 50
"""Years without a word of somebody after which the same name is somebody else: longer than a public life is silent."""
_SHORT_NAME_YEARS = 7
"""Years that a shorter or misspelt name, or a surname alone, may lie from the full one. The two Presidents Bush and
the two Clintons are eight years and more apart; the same person is named in full every few years."""
_MISREAD_SHARE = 4
_MISREAD_DOCUMENTS = 3
"""Somebody acting for one state in 3 documents or more, and in at most a quarter as many for another, was misread in
the latter. With fewer documents nothing is known, and the two stay apart."""


@dataclass(slots=True)
class Claim:
    """What one document says under one name."""

    document: str
    name: PersonName
    mentions: list[Mention] = field(default_factory=list)
    state: str | None = None
    first: date | None = None
    last: date | None = None

    def settle(self) -> None:
        """Work out state and days once all mentions are there."""
        states = Counter(m.owner.name for m in self.mentions if m.owner and m.owner.kind is ActorKind.STATE)
        self.state = min(states, key=lambda code: (-states[code], code)) if states else None
        days = [m.day for m in self.mentions if m.day]
        self.first, self.last = (min(days), max(days)) if days else (None, None)

    @property
    def rank(self) -> tuple[object, ...]:
        """A key that orders claims, the same for any order of reports."""
        return (self.name.tokens, self.state or "", self.first or date.max, self.document)


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
        self._reach(claim.first, claim.last)

    def take(self, other: Bearer) -> None:
        """Take all that another bearer has."""
        self.claims += other.claims
        self.states |= other.states
        self.names |= other.names
        self.documents |= other.documents
        self._reach(other.first, other.last)

    def _reach(self, first: date | None, last: date | None) -> None:
        self.first = min(self.first or first, first) if first else self.first
        self.last = max(self.last or last, last) if last else self.last

    @property
    def rank(self) -> tuple[object, ...]:
        """A key that orders bearers."""
        return min(claim.rank for claim in self.claims)


def persons(mentions: Iterable[Mention]) -> list[Bearer]:
    """Return the persons behind mentions of kind Person, sorted; every mention is in exactly one."""
    full, lone, nameless = _claims(mentions)
    bearers = _join_alike(_same_name(full))
    rest = _join_surnames(bearers, lone)
    return sorted([*bearers, *rest, *(Bearer.of([claim], alone=True) for claim in nameless)], key=lambda b: b.rank)


def _claims(mentions: Iterable[Mention]) -> tuple[list[Claim], list[Claim], list[Claim]]:
    """Return the claims under full names, under one word alone, and under descriptions."""
    documents: defaultdict[str, dict[tuple[tuple[str, ...], bool], Claim]] = defaultdict(dict)
    for mention in mentions:
        name = person_name(mention.participant.name)
        claims = documents[mention.document]
        key = (name.tokens, name.named)
        if key not in claims:
            claims[key] = Claim(mention.document, name)
        claims[key].mentions.append(mention)
    full: list[Claim] = []
    lone: list[Claim] = []
    nameless: list[Claim] = []
    for claims in documents.values():
        for claim in claims.values():
            claim.settle()
        for claim in _within_document(list(claims.values())):
            group = nameless if not claim.name.named else full if claim.name.full else lone
            group.append(claim)
    return sorted(full, key=_rank), sorted(lone, key=_rank), sorted(nameless, key=_rank)


def _rank(claim: Claim) -> tuple[object, ...]:
    return claim.rank


def _within_document(claims: list[Claim]) -> Iterator[Claim]:
    """Yield the claims of a document, a surname alone given to the only full name there that it can stand for."""
    full = [claim for claim in claims if claim.name.named and claim.name.full]
    yield from (claim for claim in claims if not claim.name.named)
    for claim in sorted((c for c in claims if c.name.named and not c.name.full), key=_rank):
        heads = [
            other
            for other in full
            if claim.name.sounds[0] in surnames(other.name, state=other.state) and _compatible(claim.state, other.state)
        ]
        if len(heads) == 1:
            heads[0].mentions += claim.mentions
        else:
            yield claim
    for claim in full:
        claim.settle()
        yield claim


def _compatible(first: str | None, second: str | None) -> bool:
    return first is None or second is None or same_lineage(first, second)


def _states_compatible(first: Bearer, second: Bearer) -> bool:
    return all(same_lineage(one, other) for one in first.states for other in second.states)


def _years_apart(first: Bearer | Claim, second: Bearer | Claim) -> float:
    """Return the years between the times that two are known from; 0 where they overlap or one has none."""
    if not (first.first and first.last and second.first and second.last):
        return 0.0
    return max((second.first - first.last).days, (first.first - second.last).days, 0) / 365.25


def _same_name(claims: list[Claim]) -> list[Bearer]:
    """Return a bearer for each name, state and time; claims without a state join the only state there is."""
    by_name: defaultdict[tuple[str, ...], list[Claim]] = defaultdict(list)
    for claim in claims:
        by_name[claim.name.tokens].append(claim)
    bearers: list[Bearer] = []
    for same in by_name.values():
        by_state: defaultdict[str | None, list[Claim]] = defaultdict(list)
        for claim in same:
            by_state[claim.state].append(claim)
        unknown = by_state.pop(None, [])
        found = _without_misread([era for state in sorted(by_state, key=str) for era in eras(by_state[state], _CAREER)])
        for era in eras(unknown, _CAREER):
            near = [b for b in found if _years_apart(era, b) <= _CAREER]
            if len(near) == 1:
                near[0].take(era)
            else:
                bearers.append(era)
        bearers += found
    return bearers


def eras(claims: list[Claim], gap: float) -> list[Bearer]:
    """Return bearers of claims of one name, cut where more than `gap` years lie between two; those without a day
    stand with the first."""
    dated = sorted((c for c in claims if c.first), key=lambda c: (c.first or date.max, c.rank))
    cut: list[Bearer] = []
    for claim in dated:
        if cut and _years_apart(cut[-1], claim) <= gap:
            cut[-1].add(claim)
        else:
            cut.append(Bearer.of([claim]))
    dateless = [c for c in claims if not c.first]
    if dateless and not cut:
        return [Bearer.of(dateless)]
    for claim in dateless:
        cut[0].add(claim)
    return cut


def _without_misread(bearers: list[Bearer]) -> list[Bearer]:
    """Give bearers of one name whose state was surely misread to the one who is known from many documents."""
    ranked = sorted(bearers, key=lambda b: (-len(b.documents), b.rank))
    kept: list[Bearer] = []
    for bearer in ranked:
        leader = kept[0] if kept else None
        if (
            leader
            and len(leader.documents) >= max(_MISREAD_DOCUMENTS, _MISREAD_SHARE * len(bearer.documents))
            and _years_apart(leader, bearer) <= _SHORT_NAME_YEARS
        ):
            states = leader.states
            leader.take(bearer)
            leader.states = states
        else:
            kept.append(bearer)
    return kept


# --- names that are alike ---------------------------------------------------------------------------------------


def _join_alike(bearers: list[Bearer]) -> list[Bearer]:
    """Join bearers whose names are alike where nothing speaks against it."""
    bearers = sorted(bearers, key=lambda b: b.rank)
    edges = [(level, i, j) for level, i, j in _alike(bearers) if _may_join(bearers[i], bearers[j], level)]
    edges = _unambiguous(bearers, edges)
    home = list(range(len(bearers)))
    for level, i, j in sorted(edges, key=lambda e: (-e[0], e[1], e[2])):
        one, other = sorted((_root(home, i), _root(home, j)))
        if (
            one != other
            and _may_join(bearers[one], bearers[other], level)
            and _consistent(bearers[one], bearers[other])
        ):
            bearers[one].take(bearers[other])
            home[other] = one
    return [bearer for i, bearer in enumerate(bearers) if home[i] == i]


def _root(home: list[int], i: int) -> int:
    while home[i] != i:
        home[i] = home[home[i]]
        i = home[i]
    return i


def _alike(bearers: list[Bearer]) -> Iterator[tuple[Likeness, int, int]]:
    """Yield pairs of bearers with alike names, found by shared keys: no pair is looked at that shares none."""
    names = [next(iter(bearer.names.values())) for bearer in bearers]
    blocks: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    by_sound: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for i, name in enumerate(names):
        for kind, key in (("order", order_key(name)), ("joined", joined_key(name)), ("near", near_key(name))):
            blocks[kind, key].append(i)
        by_sound[name.sounds].append(i)
    seen = {pair for block in blocks.values() for pair in combinations(block, 2)}
    for i, name in enumerate(names):
        for form in shorter_keys(name):
            seen.update((min(i, j), max(i, j)) for j in by_sound.get(form, ()) if i != j)
    for i, j in seen:
        level = likeness(names[i], names[j])
        if level:
            yield level, i, j


def _may_join(first: Bearer, second: Bearer, level: Likeness) -> bool:
    if not _states_compatible(first, second):
        return False
    if level >= Likeness.SPELLING:
        return _years_apart(first, second) <= _CAREER
    if _years_apart(first, second) > _SHORT_NAME_YEARS or not first.documents.isdisjoint(second.documents):
        return False
    known = bool(first.states and second.states)
    return known or (level is Likeness.SHORTER and _only_initials(first, second))


def _only_initials(first: Bearer, second: Bearer) -> bool:
    """Whether every pair of names has the same words once single letters are left out."""
    words = {
        tuple(sound for sound in name.sounds if len(sound) > 1) for b in (first, second) for name in b.names.values()
    }
    return len(words) == 1


def _unambiguous(bearers: list[Bearer], edges: list[tuple[Likeness, int, int]]) -> list[tuple[Likeness, int, int]]:
    """Leave out the weak edges of bearers that can be one of several different persons.

    An edge is weak for a bearer without a state, and for the shorter of two names.
    """
    choices: defaultdict[int, list[int]] = defaultdict(list)
    for level, i, j in edges:
        for weak, other in ((i, j), (j, i)):
            if _is_weak(bearers[weak], bearers[other], level):
                choices[weak].append(other)
    doubtful = {
        weak
        for weak, others in choices.items()
        if any(not _consistent(bearers[others[0]], bearers[other]) for other in others[1:])
    }
    return [
        (level, i, j)
        for level, i, j in edges
        if not any(
            weak in doubtful and _is_weak(bearers[weak], bearers[other], level) for weak, other in ((i, j), (j, i))
        )
    ]


def _is_weak(bearer: Bearer, other: Bearer, level: Likeness) -> bool:
    if not bearer.states and other.states:
        return True
    return level is Likeness.SHORTER and _length(bearer) < _length(other)


def _length(bearer: Bearer) -> int:
    return max(sum(map(len, name.tokens)) for name in bearer.names.values())


def _consistent(first: Bearer, second: Bearer) -> bool:
    """Whether two bearers can be one person: states agree, and no two names of theirs contradict each other."""
    if not _states_compatible(first, second):
        return False
    return not any(_contradict(one, other) for one in first.names.values() for other in second.names.values())


def _contradict(first: PersonName, second: PersonName) -> bool:
    """Whether two names give different middle names (`George H. W. Bush`, `George W. Bush`)."""
    return min(len(first.tokens), len(second.tokens)) > 2 and likeness(first, second) is Likeness.NONE


# --- surnames alone ---------------------------------------------------------------------------------------------


_Index: TypeAlias = defaultdict[str, defaultdict[str, list[Bearer]]]
"""Bearers by a word that can stand for them alone, and by state (empty where none is known)."""


def _join_surnames(bearers: list[Bearer], claims: list[Claim]) -> list[Bearer]:
    """Give each claim under one word to the only bearer it can mean; return bearers of those that remain."""
    index: _Index = defaultdict(lambda: defaultdict(list))
    for bearer in bearers:
        for word in sorted(_words_alone(bearer)):
            for state in sorted(bearer.states) or [""]:
                index[word][state].append(bearer)
    joining: list[tuple[Bearer, Claim]] = []
    remaining: defaultdict[tuple[tuple[str, ...], str], list[Claim]] = defaultdict(list)
    alone: list[Bearer] = []
    for claim in claims:
        meant = _meant(claim, index.get(claim.name.sounds[0], {}))
        if len(meant) == 1:
            joining.append((meant[0], claim))
        elif meant:
            alone.append(Bearer.of([claim], alone=True))
        else:
            remaining[claim.name.tokens, claim.state or ""].append(claim)
    for bearer, claim in joining:  # only now: a claim that joined must not make the bearer reach further in time
        bearer.add(claim)
    return [era for same in remaining.values() for era in eras(same, _SHORT_NAME_YEARS)] + alone


def _words_alone(bearer: Bearer) -> set[str]:
    """Return the words that can stand for a bearer alone: surnames, and single words of the name that a document that
    names the bearer in full uses."""
    words: set[str] = set()
    for name in bearer.names.values():
        for state in bearer.states or {None}:
            words.update(surnames(name, state=state))
    for claim in bearer.claims:
        for mention in claim.mentions:
            for alias in mention.participant.aliases:
                short = person_name(alias)
                if len(short.tokens) == 1 and short.named and short.sounds[0] in claim.name.sounds:
                    words.add(short.sounds[0])
    return words


def _meant(claim: Claim, by_state: Mapping[str, list[Bearer]]) -> list[Bearer]:
    """Return the bearers that a surname alone can mean, at most two: more than one is doubt enough.

    Where the claim gives a state, those who act for it go before those of whom no state is known.
    """
    if not claim.state:
        return _first_two(claim, (bearer for state in sorted(by_state) for bearer in by_state[state]))
    states = [state for state in sorted(by_state) if state and same_lineage(claim.state, state)]
    of_state = _first_two(claim, (bearer for state in states for bearer in by_state[state]))
    return of_state or _first_two(claim, by_state.get("", []))


def _first_two(claim: Claim, candidates: Iterable[Bearer]) -> list[Bearer]:
    """Return the first two bearers of the claim's time that its state allows."""
    found: list[Bearer] = []
    for bearer in candidates:
        if any(bearer is other for other in found) or _years_apart(claim, bearer) > _SHORT_NAME_YEARS:
            continue
        if claim.state and not all(same_lineage(claim.state, state) for state in bearer.states):
            continue
        found.append(bearer)
        if len(found) == 2:
            break
    return found

"""Surnames alone: whom a document means that gives no more of a name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import TypeAlias

from kg.names.persons import Likeness, person_name, surnames
from kg.resolve.bearers import SHORT_NAME_YEARS, Bearer, Claim, acts_for, eras, years_apart
from kg.resolve.decided_persons import divided
from kg.resolve.decisions import conflict
from kg.resolve.doubts import MOST_DOUBTS, Doubts
from kg.resolve.holders import Holders
from kg.resolve.tables import same_lineage

_MOST_LOOKED_AT = 50
"""Bearers of a surname among whom a doubt about it is looked for, those known from most documents first."""

_Index: TypeAlias = defaultdict[str, defaultdict[str, list[Bearer]]]
"""Bearers by a word that can stand for them alone, and by state (empty where none is known)."""


def join_surnames(bearers: list[Bearer], claims: list[Claim], doubts: Doubts) -> list[Bearer]:
    """Give each claim under one word to the only bearer it can mean; return bearers of those that remain."""
    index = _index_of(bearers)
    joining: list[tuple[Bearer, Claim]] = []
    remaining: defaultdict[tuple[str, ...], list[Claim]] = defaultdict(list)
    alone: list[Bearer] = []
    holders = Holders(bearers)
    for claim in claims:
        by_state: Mapping[str, list[Bearer]] = index.get(claim.name.sounds[0]) or {}
        meant = _meant(claim, by_state)
        if len(meant) == 1:
            joining.append((meant[0], claim))
        elif meant and (holder := holders.among(_known_best(claim, by_state), claim)):
            joining.append((holder, claim))
        elif meant:
            alone.append(Bearer.of([claim], alone=True))
            for bearer in _known_best(claim, by_state):
                doubts.add(Likeness.NONE, bearer.claims[0], claim)
        else:
            remaining[claim.name.tokens].append(claim)
    for bearer, claim in joining:  # only now: a claim that joined must not make the bearer reach further in time
        if conflict(bearer.apart, claim.apart):  # with another claim that has just joined
            alone.append(Bearer.of([claim], alone=True))
        else:
            bearer.add(claim)
    return [bearer for same in remaining.values() for bearer in _lone(same, doubts)] + alone


def _index_of(bearers: Iterable[Bearer]) -> _Index:
    index: _Index = defaultdict(lambda: defaultdict(list))
    for bearer in bearers:
        for word in sorted(_words_alone(bearer)):
            for state in sorted(bearer.states) or [""]:
                index[word][state].append(bearer)
    for states in index.values():
        for several in states.values():
            several.sort(key=lambda b: (-len(b.documents), b.rank))
    return index


def _lone(claims: list[Claim], doubts: Doubts) -> list[Bearer]:
    """Return the bearers of one word alone that no full name goes with, by state; one without a state may be any."""
    by_state: defaultdict[str, list[Bearer]] = defaultdict(list)
    for group in divided(claims):
        for state in sorted({claim.state or "" for claim in group}):
            by_state[state] += eras([claim for claim in group if (claim.state or "") == state], SHORT_NAME_YEARS)
    for bearer in by_state.get("", ()):
        for state, others in by_state.items():
            for other in others[:_MOST_LOOKED_AT] if state else ():
                if years_apart(bearer, other) <= SHORT_NAME_YEARS:
                    doubts.add(Likeness.NONE, bearer.claims[0], other.claims[0])
    return [bearer for state in sorted(by_state) for bearer in by_state[state]]


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
        return _first(2, claim, (bearer for state in sorted(by_state) for bearer in by_state[state]))
    states = [state for state in sorted(by_state) if state and same_lineage(claim.state, state)]
    of_state = _first(2, claim, (bearer for state in states for bearer in by_state[state]))
    return of_state or _first(2, claim, by_state.get("", []))


def _known_best(claim: Claim, by_state: Mapping[str, list[Bearer]]) -> list[Bearer]:
    """Return some of the bearers that a surname alone can mean, those known from most documents before others."""
    states = [state for state in by_state if not claim.state or not state or same_lineage(claim.state, state)]
    candidates = [bearer for state in sorted(states) for bearer in by_state[state][:_MOST_LOOKED_AT]]
    return _first(MOST_DOUBTS, claim, sorted(candidates, key=lambda b: -len(b.documents)))


def _first(most: int, claim: Claim, candidates: Iterable[Bearer]) -> list[Bearer]:
    """Return the first so many bearers of the claim's time that its state, and what people decided, allow."""
    found: list[Bearer] = []
    for bearer in candidates:
        if any(bearer is other for other in found) or years_apart(claim, bearer) > SHORT_NAME_YEARS:
            continue
        if claim.state and bearer.states and not acts_for(bearer, claim.state):
            continue
        if conflict(claim.apart, bearer.apart):
            continue
        found.append(bearer)
        if len(found) == most:
            break
    return found

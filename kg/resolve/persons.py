"""Which participants are one person.

A document's own names come first: what it says under one name is one *claim*. Claims of one name and state are one
*bearer*; bearers whose names are alike are joined where nothing speaks against it; a surname alone joins the only
bearer it can mean, a title alone the only holder of the office at the time. Wrong merges are worse than missed ones:
wherever two persons could be meant, nobody is chosen, and the two are noted as possibly the same. What people decided
stands over all of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, product

from kg.model.decision import Decision
from kg.names.persons import (
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
from kg.resolve.bearers import (
    CAREER,
    SHORT_NAME_YEARS,
    Bearer,
    Claim,
    by_rank,
    compatible,
    eras,
    merge,
    states_compatible,
    years_apart,
)
from kg.resolve.decided_persons import bearing_name, divided, joined_by_decision, likelier
from kg.resolve.decisions import NO_MARKS, Bonds, Marks, conflict
from kg.resolve.doubts import Doubts
from kg.resolve.holders import join_titles
from kg.resolve.lone_names import join_surnames
from kg.resolve.mentions import Mention

_SAME_TIME, _OTHER_TIME = 1, 3
"""Years from the one, and at least from the other, of two bearers of a name: an article without a state means the one
of its time."""
_MISREAD_SHARE = 4
_MISREAD_DOCUMENTS = 3
"""Somebody acting for one state in 3 documents or more, and in at most a quarter as many for another, was misread in
the latter. With fewer documents nothing is known, and the two stay apart."""


def persons(mentions: Iterable[Mention], decisions: Iterable[Decision] = ()) -> list[Bearer]:
    """Return the persons behind mentions of kind Person, sorted; every mention is in exactly one."""
    mentions = list(mentions)
    full, lone, nameless = _claims(mentions, Bonds(decisions, mentions, lambda key: bearing_name(key, mentions)))
    doubts = Doubts()
    bearers = _join_alike(joined_by_decision(_same_name(full)), doubts)
    rest = join_surnames(bearers, lone, doubts)
    named = [*bearers, *rest]
    everybody = [*named, *join_titles(named, nameless)]
    found = sorted(joined_by_decision(everybody), key=lambda b: b.rank)
    doubts.settle(found)
    return found


def _claims(mentions: Iterable[Mention], bonds: Bonds) -> tuple[list[Claim], list[Claim], list[Claim]]:
    """Return the claims under full names, under one word alone, and under descriptions."""
    documents: defaultdict[str, dict[tuple[tuple[str, ...], bool, Marks], Claim]] = defaultdict(dict)
    for mention in mentions:
        name, apart = person_name(mention.participant.name), bonds.apart(mention)
        claims = documents[mention.document]
        key = (name.tokens, name.named, apart)
        if key not in claims:
            claims[key] = Claim(mention.document, name, apart=apart)
        claims[key].mentions.append(mention)
        if together := bonds.together(mention):
            claims[key].together |= together
    full: list[Claim] = []
    lone: list[Claim] = []
    nameless: list[Claim] = []
    for claims in documents.values():
        found = _without_unmarked(claims)
        for claim in found:
            claim.settle()
        for claim in _within_document(found):
            group = nameless if not claim.name.named else full if claim.name.full else lone
            group.append(claim)
    return sorted(full, key=by_rank), sorted(lone, key=by_rank), sorted(nameless, key=by_rank)


def _without_unmarked(claims: dict[tuple[tuple[str, ...], bool, Marks], Claim]) -> list[Claim]:
    """Return the claims of a document; of one name, what is on no side of a decision goes with the only one that is."""
    marked: defaultdict[tuple[tuple[str, ...], bool], list[Claim]] = defaultdict(list)
    for (tokens, named, apart), claim in claims.items():
        if apart:
            marked[tokens, named].append(claim)
    for (tokens, named), several in marked.items():
        if len(several) == 1 and (unmarked := claims.pop((tokens, named, NO_MARKS), None)):
            merge(several[0], unmarked)
    return list(claims.values())


def _within_document(claims: list[Claim]) -> Iterator[Claim]:
    """Yield the claims of a document, a surname alone given to the only full name there that it can stand for."""
    full = [claim for claim in claims if claim.name.named and claim.name.full]
    yield from (claim for claim in claims if not claim.name.named)
    for claim in sorted((c for c in claims if c.name.named and not c.name.full), key=by_rank):
        heads = [
            other
            for other in full
            if claim.name.sounds[0] in surnames(other.name, state=other.state)
            and compatible(claim.state, other.state)
            and not conflict(claim.apart, other.apart)
        ]
        if len(heads) == 1:
            merge(heads[0], claim)
        else:
            yield claim
    for claim in full:
        claim.settle()
        yield claim


def _same_name(claims: list[Claim]) -> list[Bearer]:
    """Return a bearer for each name, state and time; claims without a state join the only state there is."""
    by_name: defaultdict[tuple[str, ...], list[Claim]] = defaultdict(list)
    for claim in claims:
        by_name[claim.name.tokens].append(claim)
    bearers: list[Bearer] = []
    for same in (group for claims in by_name.values() for group in divided(claims)):
        by_state: defaultdict[str | None, list[Claim]] = defaultdict(list)
        for claim in same:
            by_state[claim.state].append(claim)
        unknown = by_state.pop(None, [])
        found = _without_misread([era for state in sorted(by_state, key=str) for era in eras(by_state[state], CAREER)])
        for era in eras(unknown, CAREER):
            near = [b for b in found if years_apart(era, b) <= CAREER]
            if len(near) == 1:
                near[0].take(era)
            else:
                bearers += _by_time(era, near)
        bearers += found
    return bearers


def _by_time(unknown: Bearer, candidates: Sequence[Bearer]) -> list[Bearer]:
    """Give claims without a state to the only bearer of their time among several; return bearers of the others."""
    joining: list[tuple[Bearer, Claim]] = []
    remaining: list[Claim] = []
    for claim in unknown.claims:
        ranked = sorted(candidates, key=lambda bearer: (years_apart(claim, bearer), bearer.rank))
        apart = [years_apart(claim, bearer) for bearer in ranked[:2]]
        if claim.first and len(apart) > 1 and apart[0] <= _SAME_TIME and apart[1] > _OTHER_TIME:
            joining.append((ranked[0], claim))
        else:
            remaining.append(claim)
    for bearer, claim in joining:  # only now, so that the order of claims has no say
        bearer.add(claim)
    return eras(remaining, CAREER) if remaining else []


def _without_misread(bearers: list[Bearer]) -> list[Bearer]:
    """Give bearers of one name whose state was surely misread to the one who is known from many documents."""
    ranked = sorted(bearers, key=lambda b: (-len(b.documents), b.rank))
    kept: list[Bearer] = []
    for bearer in ranked:
        leader = kept[0] if kept else None
        if (
            leader
            and len(leader.documents) >= max(_MISREAD_DOCUMENTS, _MISREAD_SHARE * len(bearer.documents))
            and years_apart(leader, bearer) <= SHORT_NAME_YEARS
        ):
            states = leader.states
            leader.take(bearer)
            leader.states = states
        else:
            kept.append(bearer)
    return kept


# --- names that are alike ---------------------------------------------------------------------------------------


def _join_alike(bearers: list[Bearer], doubts: Doubts) -> list[Bearer]:
    """Join bearers whose names are alike where nothing speaks against it."""
    bearers = sorted(bearers, key=lambda b: b.rank)
    pairs = sorted(_alike(bearers), key=lambda e: (-e[0], e[1], e[2]))
    edges = [(level, i, j) for level, i, j in pairs if _may_join(bearers[i], bearers[j], level)]
    edges = likelier(bearers, _unambiguous(bearers, edges))
    home = list(range(len(bearers)))
    for level, i, j in edges:
        one, other = sorted((_root(home, i), _root(home, j)))
        if (
            one != other
            and _may_join(bearers[one], bearers[other], level)
            and _consistent(bearers[one], bearers[other])
        ):
            bearers[one].take(bearers[other])
            home[other] = one
    for level, i, j in pairs:
        one, other = _root(home, i), _root(home, j)
        if one != other and _may_be_one(bearers[one], bearers[other], level):
            doubts.add(level, bearers[i].claims[0], bearers[j].claims[0])
    return [bearer for i, bearer in enumerate(bearers) if home[i] == i]


def _root(home: list[int], i: int) -> int:
    while home[i] != i:
        home[i] = home[home[i]]
        i = home[i]
    return i


def _alike(bearers: list[Bearer]) -> Iterator[tuple[Likeness, int, int]]:
    """Yield pairs of bearers with alike names, found by shared keys: no pair is looked at that shares none."""
    blocks: defaultdict[tuple[str, str], set[int]] = defaultdict(set)
    by_sound: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for i, bearer in enumerate(bearers):
        for name in bearer.names.values():
            for kind, key in (("order", order_key(name)), ("joined", joined_key(name)), ("near", near_key(name))):
                blocks[kind, key].add(i)
            by_sound[name.sounds].append(i)
    seen = {pair for block in blocks.values() for pair in combinations(sorted(block), 2)}
    for i, bearer in enumerate(bearers):
        for form in (form for name in bearer.names.values() for form in shorter_keys(name)):
            seen.update((min(i, j), max(i, j)) for j in by_sound.get(form, ()) if i != j)
    for i, j in seen:
        names = product(bearers[i].names.values(), bearers[j].names.values())
        level = max(likeness(one, other) for one, other in names)
        if level:
            yield level, i, j


def _may_join(first: Bearer, second: Bearer, level: Likeness) -> bool:
    if not states_compatible(first, second) or conflict(first.apart, second.apart):
        return False
    if level >= Likeness.SPELLING:
        return years_apart(first, second) <= CAREER
    if years_apart(first, second) > SHORT_NAME_YEARS or not first.documents.isdisjoint(second.documents):
        return False
    shorter, longer = sorted((first, second), key=_length)
    if any(years_apart(claim, longer) > SHORT_NAME_YEARS for claim in shorter.claims):
        return False  # the shorter name is known from times of which the longer one is not: somebody else's, or both
    known = bool(first.states and second.states)
    return known or (level is Likeness.SHORTER and _only_initials(first, second))


def _may_be_one(first: Bearer, second: Bearer, level: Likeness) -> bool:
    """Whether nothing speaks surely against two that were not joined: names of one spelling may be of another state."""
    spelt = level >= Likeness.SPELLING
    return (
        (spelt or states_compatible(first, second))
        and years_apart(first, second) <= (CAREER if spelt else SHORT_NAME_YEARS)
        and first.documents.isdisjoint(second.documents)
        and not _contradictory(first, second)
    )


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
    return states_compatible(first, second) and not _contradictory(first, second)


def _contradictory(first: Bearer, second: Bearer) -> bool:
    return any(_contradict(one, other) for one, other in product(first.names.values(), second.names.values()))


def _contradict(first: PersonName, second: PersonName) -> bool:
    """Whether two names give different given names (`George H. W. Bush`, `George W. Bush`; `James`, `John Smith`).

    An initial, a part and a variant of a name go with it.
    """
    if likeness(first, second) is not Likeness.NONE:
        return False
    whole = min(len(first.tokens), len(second.tokens)) > 2
    given, other = first.sounds[0], second.sounds[0]
    return whole or (
        len(first.sounds) == len(second.sounds) == 2
        and first.sounds[1] == second.sounds[1]
        and given != other
        and min(len(given), len(other)) > 1
    )

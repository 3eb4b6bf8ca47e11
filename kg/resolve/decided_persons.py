"""What people decided, carried out on the bearers of names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations

from kg.model.world import ActorKey
from kg.names.persons import Likeness, person_name
from kg.resolve.bearers import Bearer, Claim, by_rank, states_compatible
from kg.resolve.decisions import conflict, parted
from kg.resolve.mentions import Mention

_CLEAR_SHARE = 4
_CLEAR_DOCUMENTS = 3
"""Of two of one name, who is known from 3 documents or more, and from 4 times as many as the other, is surely meant."""


def bearing_name(key: ActorKey, mentions: Iterable[Mention]) -> Iterator[Mention]:
    """Yield what has the name of a person, and its state or document where that tells the person apart."""
    tokens, distinction = person_name(key.name).tokens, key.distinction.partition("-")[0]
    for mention in mentions:
        if person_name(mention.participant.name).tokens == tokens:
            owner = mention.owner.name if mention.owner else None
            if not distinction or owner == distinction or mention.document.startswith(distinction):
                yield mention


def divided(claims: list[Claim]) -> list[list[Claim]]:
    """Return claims of one name as decisions divide them.

    Those that no decision speaks of go with the group that is surely the better known, else they stay by themselves.
    """
    groups, rest = parted(claims, lambda claim: claim.apart)
    if groups and rest:
        groups.sort(key=lambda group: -len({claim.document for claim in group}))
        most, second = (len({claim.document for claim in group}) for group in groups[:2])
        if most >= max(_CLEAR_DOCUMENTS, _CLEAR_SHARE * second):
            groups[0] = sorted([*groups[0], *rest], key=by_rank)
            return groups
    return [*groups, rest] if rest else groups


def joined_by_decision(bearers: list[Bearer]) -> list[Bearer]:
    """Join bearers that stand on both sides of a decision that they are one."""
    sides: defaultdict[int, dict[int, list[Bearer]]] = defaultdict(lambda: {0: [], 1: []})
    for bearer in bearers:
        for number, side in bearer.together:
            sides[number][side].append(bearer)
    taken: dict[int, Bearer] = {}

    def taker(bearer: Bearer) -> Bearer:
        while id(bearer) in taken:
            bearer = taken[id(bearer)]
        return bearer

    for _, found in sorted(sides.items()):
        meant = {id(bearer): bearer for bearer in map(taker, (*found[0], *found[1]))}
        first, *others = sorted(meant.values(), key=lambda b: b.rank)
        for other in others if found[0] and found[1] else ():
            if not conflict(first.apart, other.apart):
                first.decided = first.decided or not states_compatible(first, other)
                first.take(other)
                first.alone = False
                taken[id(other)] = first
    return [bearer for bearer in bearers if id(bearer) not in taken]


def likelier(bearers: list[Bearer], edges: list[tuple[Likeness, int, int]]) -> list[tuple[Likeness, int, int]]:
    """Leave out the edges of a bearer to two whom a decision keeps apart, but for those to the likelier one."""
    others: defaultdict[int, list[tuple[Likeness, int]]] = defaultdict(list)
    for level, i, j in edges:
        for one, other in ((i, j), (j, i)):
            if bearers[other].apart:
                others[one].append((level, other))
    dropped: set[tuple[int, int]] = set()
    for i, found in others.items():
        best = max(level for level, _ in found)
        likely = [j for level, j in found if level == best]
        torn = any(conflict(bearers[j].apart, bearers[k].apart) for j, k in combinations(likely, 2))
        for _, j in found:
            against = [k for _, k in found if conflict(bearers[j].apart, bearers[k].apart)]
            if against and (torn or j not in likely):
                dropped.update(((i, j), (j, i)))
    return [(level, i, j) for level, i, j in edges if (i, j) not in dropped]

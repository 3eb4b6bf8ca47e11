"""Pairs of persons that were nearly taken for one, for people to decide."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from kg.resolve.bearers import Bearer, Claim
from kg.resolve.decisions import conflict

MOST_DOUBTS = 5
"""Persons that one is possibly the same as, at most: among more, nobody looks."""


class Doubts:
    """Collects pairs by a claim of each, so that who takes whom meanwhile does not matter."""

    def __init__(self) -> None:
        self._pairs: list[tuple[int, Claim, Claim]] = []

    def add(self, likeness: int, one: Claim, other: Claim) -> None:
        """Note that two may be one; the higher the likeness, the rather."""
        self._pairs.append((likeness, one, other))

    def settle(self, bearers: Iterable[Bearer]) -> None:
        """Tell the bearers of their doubts, the likeliest first, those known from more documents before others."""
        if not self._pairs:
            return
        home = {id(claim): bearer for bearer in bearers for claim in bearer.claims}
        found: dict[tuple[int, int], tuple[int, Bearer, Bearer]] = {}
        ranks: dict[int, tuple[object, ...]] = {}
        for likeness, claim, other_claim in self._pairs:
            one, other = home[id(claim)], home[id(other_claim)]
            if one is other or conflict(one.apart, other.apart):
                continue
            for bearer in (one, other):
                if id(bearer) not in ranks:
                    ranks[id(bearer)] = bearer.rank
            if ranks[id(other)] < ranks[id(one)]:
                one, other = other, one
            known = found.get((id(one), id(other)))
            if known is None or known[0] < likeness:
                found[id(one), id(other)] = (likeness, one, other)
        taken: Counter[int] = Counter()
        for _, one, other in sorted(found.values(), key=lambda pair: _order(pair, ranks)):
            if max(taken[id(one)], taken[id(other)]) < MOST_DOUBTS:
                taken.update((id(one), id(other)))
                one.doubts.append(other)
                other.doubts.append(one)


def _order(pair: tuple[int, Bearer, Bearer], ranks: Mapping[int, tuple[object, ...]]) -> tuple[object, ...]:
    likeness, one, other = pair
    fewer, more = sorted((len(one.documents), len(other.documents)))
    return (-likeness, -more, -fewer, ranks[id(one)], ranks[id(other)])

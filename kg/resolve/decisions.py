"""What people decided, mention by mention: which belong together, and which are kept apart.

A decision stands over every likeness of names. Where two decisions cannot both hold, which only a faulty caller gives,
two stay two.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import product
from typing import NamedTuple, TypeAlias, TypeVar

from kg.model.decision import Decision, Participated, Side, Verdict
from kg.model.world import ActorKey
from kg.names.persons import plain
from kg.resolve.mentions import Mention


class Mark(NamedTuple):
    """One side (0 or 1) of the decision of that number."""

    number: int
    side: int


Marks: TypeAlias = frozenset[Mark]
NO_MARKS: Marks = frozenset()

_Item = TypeVar("_Item")


def conflict(one: Marks, other: Marks) -> bool:
    """Whether a decision has one of its sides among the first marks and the other among the second."""
    return any(Mark(number, 1 - side) in other for number, side in one)


class Bonds:
    """The mentions that decisions speak of.

    `named` gives the mentions of an actor by its key, for a side of which nothing else is left.
    """

    def __init__(
        self,
        decisions: Iterable[Decision],
        mentions: Sequence[Mention],
        named: Callable[[ActorKey], Iterable[Mention]],
    ) -> None:
        self._marks: defaultdict[Verdict, defaultdict[Participated, set[Mark]]] = defaultdict(lambda: defaultdict(set))
        ordered = sorted(set(decisions))
        places = _Places(ordered, mentions)
        for number, decision in enumerate(ordered):
            for side, found in enumerate(_sides(decision, places, named)):
                for place in found:
                    self._marks[decision.verdict][place].add(Mark(number, side))
        self._hand_on()

    def together(self, mention: Mention) -> Marks:
        """Return the sides of decisions for one actor that a mention is on."""
        return self._of(mention, Verdict.SAME)

    def apart(self, mention: Mention) -> Marks:
        """Return the sides of decisions for two actors that a mention is on."""
        return self._of(mention, Verdict.DIFFERENT)

    def _hand_on(self) -> None:
        """Give what is the same all that its parts are kept apart from."""
        apart = self._marks[Verdict.DIFFERENT]
        for places in _clusters(self._marks[Verdict.SAME]):
            every = set[Mark]().union(*(apart.get(place, set()) for place in places))
            sure = {mark for mark in every if Mark(mark.number, 1 - mark.side) not in every}
            for place in places if sure else ():
                apart[place] |= sure

    def _of(self, mention: Mention, verdict: Verdict) -> Marks:
        marks = self._marks.get(verdict)
        return frozenset(marks.get(_place(mention), ())) if marks else NO_MARKS


def _clusters(marks: Mapping[Participated, set[Mark]]) -> list[set[Participated]]:
    """Return what decisions make one, those left out of which only one side is there."""
    sides: defaultdict[int, tuple[set[Participated], set[Participated]]] = defaultdict(lambda: (set(), set()))
    for place, marked in marks.items():
        for number, side in marked:
            sides[number][side].add(place)
    clusters: dict[Participated, set[Participated]] = {}
    for one, other in (sides[number] for number in sorted(sides)):
        if one and other:
            joined = set[Participated]().union(*(clusters.get(place, {place}) for place in one | other))
            clusters.update(dict.fromkeys(joined, joined))
    return list({id(cluster): cluster for cluster in clusters.values()}.values())


class _Places:
    """Mentions by where they stand, in the documents that decisions know."""

    def __init__(self, decisions: Iterable[Decision], mentions: Iterable[Mention]) -> None:
        sides = [side for decision in decisions for side in decision.sides]
        documents = {place.report.document_key for side in sides for place in side.participations}
        self._names: dict[Participated, str] = {}
        self._called: defaultdict[tuple[str, str], set[Participated]] = defaultdict(set)
        for mention in mentions if documents else ():
            if mention.document in documents:
                name = plain(mention.participant.name)
                self._names[_place(mention)] = name
                self._called[mention.document, name].add(_place(mention))

    def exact(self, side: Side) -> set[Participated]:
        """Return the participations of a side that are there, and called as they were then."""
        names = set(map(plain, side.names))
        return {place for place in side.participations if self._names.get(place) in names}

    def moved(self, side: Side, exact: set[Participated]) -> set[Participated]:
        """Return what may be the other participations of a side: of one of its names in a document of theirs."""
        documents = {place.report.document_key for place in side.participations if place not in exact}
        pairs = product(sorted(documents), sorted(set(map(plain, side.names))))
        return set[Participated]().union(*(self._called.get(pair, ()) for pair in pairs))


def _sides(
    decision: Decision, places: _Places, named: Callable[[ActorKey], Iterable[Mention]]
) -> tuple[set[Participated], set[Participated]]:
    exact = [places.exact(side) for side in decision.sides]
    found = [
        there | (places.moved(side, there) - exact[1 - i])
        for i, (side, there) in enumerate(zip(decision.sides, exact, strict=True))
    ]
    lost = [set() if there else set(map(_place, named(decision.sides[i].actor))) for i, there in enumerate(found)]
    for i in (0, 1):  # a name that is the other side's too says nothing of this one
        if found[1 - i].isdisjoint(lost[i]):
            found[i] |= lost[i]
    return without_common(found[0], found[1])


def without_common(one: set[_Item], other: set[_Item]) -> tuple[set[_Item], set[_Item]]:
    """Return two sets without what is in both; where one lies in the other, it keeps what it has."""
    if one < other:
        return one, other - one
    return (one - other, other) if other < one else (one - other, other - one)


def _place(mention: Mention) -> Participated:
    return Participated(mention.report, mention.position)


def parted(items: Sequence[_Item], apart: Callable[[_Item], Marks]) -> tuple[list[list[_Item]], list[_Item]]:
    """Divide what would be one by its names into groups that decisions keep apart; and the rest, which is on no side.

    Without a decision that parts some of the items from others, there are no groups, and all are the rest.
    """
    every = frozenset[Mark]().union(*map(apart, items))
    parting = {mark for mark in every if Mark(mark.number, 1 - mark.side) in every}
    if not parting:
        return [], list(items)
    groups: list[tuple[list[_Item], set[Mark]]] = []
    for item in sorted((item for item in items if apart(item) & parting), key=lambda item: -len(apart(item))):
        marks = apart(item) & parting
        fitting = [group for group in groups if marks & group[1] and not conflict(marks, frozenset(group[1]))]
        if fitting:
            members, known = max(fitting, key=lambda group: len(marks & group[1]))
            members.append(item)
            known |= marks
        else:
            groups.append(([item], set(marks)))
    return [members for members, _ in groups], [item for item in items if not apart(item) & parting]

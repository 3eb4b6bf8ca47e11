"""Which reports tell one event.

Pairs are looked for in blocks (a person, a pair of states), inside a block among those of overlapping time, and joined
from the best pair down where no two members of the joined group speak against each other. The order of the reports has
no say: blocks, pairs and groups are sorted by their content.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain, combinations
from math import fsum

from kg.model.report import EventType
from kg.model.world import PlaceKey
from kg.resolve.likeness import MOST_DAYS, MOST_DAYS_UNSURE, SURE, THRESHOLD, Comparison
from kg.resolve.tellings import Telling, stretch

_WINDOW = 30
"""Reports of one block and overlapping time that each is compared with. On the busiest days of a summit more differ;
those that agree in everything are one node and cost nothing."""
_VAGUE_BLOCK = 60
"""A report without a date is not compared in larger blocks: among so many it could mean any."""
_MOST_SIDES = 6
_MOST_CHECKED = 25
"""Members of a group that are checked against those of another, the richest first."""
_SAME_DOCUMENTS = 0.2
"""Groups that share more than this part of the smaller one's documents are two events: those documents tell them apart.
A single document out of many may have told one event twice by mistake."""
_MARGIN = 1.0
"""How far ahead the best candidate of a report without a date must be of another that excludes it."""
_MARGIN_WITHIN = 0.3
"""The same where one document tells both, such as the sessions of two days: either is near the truth."""


@dataclass(slots=True)
class _Node:
    """Tellings that agree in all that is compared, from different documents."""

    tellings: list[Telling]

    @property
    def first(self) -> Telling:
        return self.tellings[0]

    @property
    def documents(self) -> set[str]:
        return {telling.key.document_key for telling in self.tellings}


def clusters(tellings: Iterable[Telling], comparison: Comparison) -> list[list[Telling]]:
    """Return groups of tellings, each of one event; every telling is in exactly one."""
    nodes = _nodes(tellings, comparison)
    edges = _without_doubtful(nodes, list(_edges(nodes, comparison)), comparison)
    groups = _Groups(nodes, comparison, edges)
    for _, i, j in sorted(edges, key=lambda edge: (-edge[0], edge[1], edge[2])):
        groups.join(i, j)
    return groups.members()


def _nodes(tellings: Iterable[Telling], comparison: Comparison) -> list[_Node]:
    """Return nodes, sorted: tellings of one signature are one node if the signature says enough to be met again.

    Where a document has several of one signature, the first of every document are one node, the second ones another.
    """
    same: defaultdict[tuple[object, ...], list[Telling]] = defaultdict(list)
    for telling in sorted(tellings, key=lambda t: t.key):
        same[telling.signature].append(telling)
    nodes: list[_Node] = []
    for members in same.values():  # in order of their first reports
        if len(members) > 1 and comparison.score(members[0], members[0]) < THRESHOLD:
            nodes += [_Node([member]) for member in members]
            continue
        counts: defaultdict[str, int] = defaultdict(int)
        ordered: defaultdict[int, list[Telling]] = defaultdict(list)
        for member in members:
            ordered[counts[member.key.document_key]].append(member)
            counts[member.key.document_key] += 1
        nodes += [_Node(ordered[i]) for i in sorted(ordered)]
    return nodes


# --- pairs ------------------------------------------------------------------------------------------------------


def _edges(nodes: Sequence[_Node], comparison: Comparison) -> Iterator[tuple[float, int, int]]:
    """Yield pairs of nodes that reach the threshold, with their score."""
    for i, j in _candidates(nodes):
        if len(nodes[i].tellings) == len(nodes[j].tellings) == 1 and nodes[i].documents == nodes[j].documents:
            continue
        score = comparison.likeness(nodes[i].first, nodes[j].first)
        if score is not None and score >= THRESHOLD:
            yield score, i, j


def _candidates(nodes: Sequence[_Node]) -> Iterator[tuple[int, int]]:
    """Yield the pairs of nodes that are worth comparing, sorted."""
    found: set[int] = set()  # i * number + j, which takes a third of the memory of pairs
    number = len(nodes)
    for block, may_pair in chain(_dated_blocks(nodes), _one_sided_blocks(nodes)):
        found.update(i * number + j for i, j in _overlapping(nodes, block) if may_pair(i, j))
    for block in _timeless_blocks(nodes):
        found.update(i * number + j for i, j in _with_vague(nodes, block))
    return (divmod(pair, number) for pair in sorted(found))


def _dated_blocks(nodes: Sequence[_Node]) -> Iterator[tuple[list[int], Callable[[int, int], bool]]]:
    """Yield the nodes that share a person or a pair of sides and give a date, and which of their pairs count."""
    blocks: defaultdict[Hashable, list[int]] = defaultdict(list)
    for i, node in enumerate(nodes):
        for key in _keys(node.first) if node.first.sure else ():
            blocks[key].append(i)
    return ((block, lambda _i, _j: True) for block in blocks.values() if len(block) > 1)


def _one_sided_blocks(nodes: Sequence[_Node]) -> Iterator[tuple[list[int], Callable[[int, int], bool]]]:
    """Yield the nodes that share a side or nothing but a country, and which of their pairs count: with a lone side."""
    lone = {i for i, node in enumerate(nodes) if node.first.sure and _is_one_sided(node.first)}
    blocks: dict[Hashable, list[int]] = {key: [] for i in lone for key in _side_keys(nodes[i].first)}
    for i, node in enumerate(nodes):
        for key in _side_keys(node.first) if blocks and node.first.sure else ():
            if key in blocks:
                blocks[key].append(i)
    return ((block, lambda i, j: i in lone or j in lone) for block in blocks.values() if len(block) > 1)


def _timeless_blocks(nodes: Sequence[_Node]) -> Iterator[list[int]]:
    """Yield the nodes that share what reports of one event share of which one gives no date, unless too many do."""
    blocks: dict[Hashable, list[int]] = {key: [] for n in nodes if not n.first.sure for key in _narrow_keys(n.first)}
    for i, node in enumerate(nodes) if blocks else ():
        for key in _narrow_keys(node.first):
            if key in blocks:
                blocks[key].append(i)
    return (block for block in blocks.values() if 1 < len(block) <= _VAGUE_BLOCK)


def _keys(telling: Telling) -> Iterator[Hashable]:
    """Yield what two reports of one event nearly always share one of."""
    for person in telling.persons:
        yield (_kind(telling), person)
    for pair in combinations(sorted(telling.sides)[:_MOST_SIDES], 2):
        yield (_kind(telling), pair)


def _kind(telling: Telling) -> Hashable:
    """Return what reports of one event have in common in any case."""
    return (telling.type, telling.quote) if telling.type is EventType.STATEMENT else telling.type


def _with_vague(nodes: Sequence[_Node], block: list[int]) -> Iterator[tuple[int, int]]:
    """Yield the pairs of a block of which one gives no date and whose times do not exclude each other."""
    for i in block:
        if nodes[i].first.sure:
            continue
        reach = stretch(nodes[i].first.when, MOST_DAYS)
        for j in block:
            if i != j and reach.overlaps(nodes[j].first.when):
                yield min(i, j), max(i, j)


def _is_one_sided(telling: Telling) -> bool:
    """Whether a report gives at most one side, so that it may share neither a pair nor a person with a fuller one.

    Visits have one side as a rule, and the visitor.
    """
    return len(telling.sides) < 2 and not (telling.persons and telling.type is EventType.VISIT)


def _side_keys(telling: Telling) -> Iterator[Hashable]:
    for area in areas_of(telling):
        yield (_kind(telling), area)
        for side in sorted(telling.sides)[:_MOST_SIDES]:
            yield (_kind(telling), side, area)


def areas_of(telling: Telling) -> set[tuple[str, ...]]:
    """Return the countries of a report's places, with the next smaller place and without."""
    return {place.path[-2:] for place in telling.places} | {place.path[-1:] for place in telling.places}


def _narrow_keys(telling: Telling) -> Iterator[Hashable]:
    """Yield what two reports share of which one gives no date: more must agree then."""
    areas = areas_of(telling)
    persons = sorted(telling.persons)
    for person in persons:
        yield (_kind(telling), person)
    for pair in combinations(persons[: _MOST_SIDES * 2], 2):
        yield (_kind(telling), pair)
    for pair in combinations(sorted(telling.sides)[:_MOST_SIDES], 2):
        yield (_kind(telling), pair)
    for area in sorted(areas):
        for person in persons:
            yield (_kind(telling), person, area)
        for pair in combinations(sorted(telling.sides)[:_MOST_SIDES], 2):
            yield (_kind(telling), pair, area)
    if telling.type in (EventType.AGREEMENT, EventType.REQUEST, EventType.STATEMENT):
        for word in sorted(telling.about):
            for side in sorted(telling.sides)[:_MOST_SIDES]:
                yield (_kind(telling), side, word)


def _overlapping(nodes: Sequence[_Node], block: list[int]) -> Iterator[tuple[int, int]]:
    """Yield the pairs of a block whose times meet, each with at most `_WINDOW` that begin after it."""
    spans = {i: stretch(nodes[i].first.when, _reach(nodes[i].first)) for i in block}
    ordered = sorted(block, key=lambda i: (spans[i].earliest or date.min, spans[i].latest or date.max, i))
    for place, i in enumerate(ordered):
        end = spans[i].latest
        for j in ordered[place + 1 : place + 1 + _WINDOW]:
            start = nodes[j].first.when.earliest
            if end and start and start > end:
                break
            yield min(i, j), max(i, j)


def _reach(telling: Telling) -> int:
    """Return how many days away the other reports of an event may put it."""
    return MOST_DAYS if telling.when_confidence >= SURE else MOST_DAYS_UNSURE


def _without_doubtful(
    nodes: Sequence[_Node], edges: list[tuple[float, int, int]], comparison: Comparison
) -> list[tuple[float, int, int]]:
    """Leave out edges of reports without a date that could mean several events.

    Such a report keeps its edges to what agrees with its best candidate, and none if another candidate that excludes
    the best one is nearly as good: the persons met more than once, and nothing says which time is meant.
    """
    choices: defaultdict[int, list[tuple[float, int]]] = defaultdict(list)
    for score, i, j in edges:
        if not nodes[i].first.sure:
            choices[i].append((score, j))
        if not nodes[j].first.sure:
            choices[j].append((score, i))
    dropped: set[tuple[int, int]] = set()
    for vague, candidates in choices.items():
        candidates.sort(key=lambda pair: (-pair[0], pair[1]))
        best_score, best = candidates[0]
        rivals = [
            (best_score - score < margin, other)
            for score, other in candidates[1:]
            if (margin := _margin(nodes[best], nodes[other], comparison))
        ]
        doubtful = any(near for near, _ in rivals)
        away = candidates if doubtful else rivals
        dropped.update((min(vague, other), max(vague, other)) for _, other in away)
    return [edge for edge in edges if edge[1:] not in dropped]


def _margin(best: _Node, other: _Node, comparison: Comparison) -> float:
    """Return how far the best candidate must be ahead of another; 0 where both can be meant."""
    if comparison.conflict(best.first, other.first):
        return _MARGIN
    return _MARGIN_WITHIN if best.documents & other.documents else 0.0


# --- groups -----------------------------------------------------------------------------------------------------


class _Groups:
    """Groups of nodes that grow by joining."""

    def __init__(self, nodes: Sequence[_Node], comparison: Comparison, edges: Iterable[tuple[float, int, int]]) -> None:
        """`edges` are pairs of nodes of which the score is known."""
        self._nodes = nodes
        self._comparison = comparison
        self._home = list(range(len(nodes)))
        # Of groups of several nodes only: most have one.
        self._members: dict[int, list[int]] = {}
        self._documents: dict[int, set[str]] = {}
        self._scores: dict[tuple[int, int], float | None] = {(i, j): score for score, i, j in edges}

    def join(self, i: int, j: int) -> None:
        """Join the groups of two nodes unless something speaks against it."""
        one, other = sorted((self._root(i), self._root(j)))
        if one == other or self._told_apart(one, other) or self._conflict(one, other):
            return
        self._home[other] = one
        self._members[one] = self._members_of(one) + self._members_of(other)
        self._documents[one] = self._documents_of(one) | self._documents_of(other)
        self._members.pop(other, None)
        self._documents.pop(other, None)

    def members(self) -> list[list[Telling]]:
        """Return the tellings of each group."""
        return [
            sorted((t for i in self._members_of(root) for t in self._nodes[i].tellings), key=lambda t: t.key)
            for root, home in enumerate(self._home)
            if root == home
        ]

    def _members_of(self, root: int) -> list[int]:
        return self._members.get(root) or [root]

    def _documents_of(self, root: int) -> set[str]:
        return self._documents.get(root) or self._nodes[root].documents

    def _root(self, i: int) -> int:
        while self._home[i] != i:
            self._home[i] = self._home[self._home[i]]
            i = self._home[i]
        return i

    def _told_apart(self, one: int, other: int) -> bool:
        first, second = self._documents_of(one), self._documents_of(other)
        return len(first & second) > _SAME_DOCUMENTS * min(len(first), len(second))

    def _conflict(self, one: int, other: int) -> bool:
        """Whether two members exclude each other, or less speaks for one event than against it over all pairs."""
        scores: list[float] = []
        for i in self._richest(one):
            for j in self._richest(other):
                score = self._score(i, j)
                if score is None:
                    return True
                scores.append(score)
        return fsum(scores) < THRESHOLD * len(scores)

    def _score(self, i: int, j: int) -> float | None:
        """Return how much speaks for one event of two nodes; None where they exclude each other."""
        pair = (i, j) if i < j else (j, i)
        if pair not in self._scores:
            one, other = (self._nodes[node].first for node in pair)
            self._scores[pair] = self._comparison.likeness(one, other)
        return self._scores[pair]

    def _richest(self, group: int) -> list[int]:
        found = self._members_of(group)
        if len(found) <= _MOST_CHECKED:
            return found
        return sorted(found, key=lambda i: _poverty(self._nodes[i].first))[:_MOST_CHECKED]


def _poverty(telling: Telling) -> tuple[int, int, int, tuple[PlaceKey, ...], object]:
    days = telling.days if telling.days is not None else 10**6
    return (days, -len(telling.sides), -len(telling.persons), telling.places, telling.key)

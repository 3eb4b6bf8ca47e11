"""Candidates for a query, and how well each fits.

The score of a candidate is from 0 to 100. Its name gives

| | |
| --- | --- |
| 100 | the very label, or an id |
| 95 | another name of it |
| 90 | another spelling, script, language or order of one |
| 80 | given names left out or abbreviated |
| 70 | a letter or two apart, as far as that is told of such names |
| 60 to 70 | most letters alike (ratio of Levenshtein from 85 of 100) |
| 55 | a part of it, such as a surname alone |
| up to 40 | less alike than that |

What the query says of properties moves that: values that fit close up to half of the distance to 100, values that do
not take away up to four tenths. An identifier decides alone: the one that fits makes 100, and leaves others 3 of 10.
What the graph does not know changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Final

from pyoxigraph import NamedNode
from rapidfuzz import fuzz

from kg import search
from kg.link.names import NameLikeness, is_full, likeness_of, romanized
from kg.model.folding import folded
from kg.model.link import Kind
from kg.web.reconcile.asked import LONGEST_NAME, Constraint, Named, Query
from kg.web.reconcile.entities import Entities
from kg.web.reconcile.known import known_as
from kg.web.reconcile.types import TYPES, EntityType

_SCORES: Final = {
    NameLikeness.SAME: 100.0,
    NameLikeness.SPELLING: 90.0,
    NameLikeness.SHORTER: 80.0,
    NameLikeness.NEAR: 70.0,
    NameLikeness.PART: 55.0,
}
_ALIAS: Final = 95.0
_CLOSE, _UNLIKE = 0.7, 0.4
_MOST_LETTERS: Final = 85
_LEAST: Final = 20.0
"""Who scores less is no candidate."""
_GAIN, _LOSS = 0.5, 0.4
_OTHER: Final = 0.3
_OTHER_TYPE: Final = 0.6

_SURE: Final = 85.0
_AHEAD: Final = 10.0
_LOOKED_UP: Final = 40
"""Things that one look-up in the index of names gives."""
_MOST_HOLDERS: Final = 200
_EVERYTHING: Final = tuple(kind for kind in search.KINDS if kind not in ("event", "document"))


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entity that may be meant. `features` are what its score is made of, by id, with their values."""

    node: NamedNode
    score: float
    features: dict[str, float | bool]
    match: bool = False


@dataclass
class _Considered:
    """What is known of one entity while it is compared."""

    node: NamedNode
    name: float
    outcomes: list[tuple[Constraint, float | None]] = field(default_factory=list)
    of_type: bool = True
    is_person: bool = False
    events: int = 0

    @cached_property
    def identified(self) -> bool:
        return any(one.property.identifies and agreed == 1 for one, agreed in self.outcomes)

    @cached_property
    def excluded(self) -> bool:
        return any(one.property.identifies and agreed == 0 for one, agreed in self.outcomes)

    @cached_property
    def contradicted(self) -> bool:
        return any(agreed is not None and agreed < 0.5 for _, agreed in self.outcomes)

    @cached_property
    def confirmed(self) -> bool:
        return any(agreed is not None and agreed >= 0.5 for _, agreed in self.outcomes)

    def score(self, *, named: bool) -> float:
        if self.identified:
            found = 100.0
        elif named:
            found = self._moved(self.name)
        else:
            whole = sum(one.property.weight for one, _ in self.outcomes) or 1.0
            found = 100 * sum(one.property.weight * (agreed or 0) for one, agreed in self.outcomes) / whole
        return found if self.of_type else found * _OTHER_TYPE

    def _moved(self, name: float) -> float:
        known = [
            (one.property.weight, agreed)
            for one, agreed in self.outcomes
            if agreed is not None and not one.property.identifies
        ]
        whole = max(1.0, sum(weight for weight, _ in known))
        fits = sum(weight * agreed for weight, agreed in known) / whole
        fails = sum(weight * (1 - agreed) for weight, agreed in known) / whole
        return name + (100 - name) * _GAIN * fits - name * _LOSS * fails


class Matcher:
    """Finds candidates in one graph with one index of names."""

    def __init__(self, entities: Entities, index: Path) -> None:
        self._entities = entities
        self._index = index
        self._events: dict[NamedNode, int] = {}
        self._by_id: dict[str, list[NamedNode]] = {}
        self._known: dict[str, set[NamedNode]] = {}

    def candidates(self, query: Query) -> list[Candidate]:
        """Return the candidates for a query, the best first.

        Raises:
            SearchError: the index cannot be read.
        """
        considered = [found for node in self._found(query) if (found := self._consider(node, query)) is not None]
        identified = any(one.identified for one in considered)
        scored = [(self._score(one, query, identified=identified), one) for one in considered]
        kept = [(score, one) for score, one in scored if score >= _LEAST]
        kept.sort(key=lambda pair: (-pair[0], -pair[1].events, self._entities.label(pair[1].node), pair[1].node.value))
        sure = _is_sure(kept, query)
        return [
            Candidate(one.node, round(score, 1), self._features(one, query), sure and place == 0)
            for place, (score, one) in enumerate(kept[: query.limit])
        ]

    def _score(self, one: _Considered, query: Query, *, identified: bool) -> float:
        score = one.score(named=bool(query.named or query.ids))
        # Where an identifier tells which it is, it tells of all others that they are not.
        return score * _OTHER if one.excluded or (identified and not one.identified) else score

    def _found(self, query: Query) -> list[NamedNode]:
        """Return the things to compare: by id, by name, or else by the values of properties."""
        kinds = tuple(dict.fromkeys(kind for one in query.types for kind in one.kinds)) or _EVERYTHING
        if query.strict == "should":
            kinds = tuple(dict.fromkeys((*kinds, *_EVERYTHING)))
        names = [name for one in query.named if one.quantifier != "none" for name in one.names]
        found: dict[NamedNode, None] = {}
        for text in (*query.ids, *names):
            found.update(dict.fromkeys(self._identified(text)))
        for name in names:
            if len(name) <= LONGEST_NAME:
                found.update(dict.fromkeys(self._called(name, kinds)))
        for constraint in query.constraints:
            # Beside a name only an identifier leads to things that are called otherwise.
            if constraint.property.holders and (constraint.property.identifies or not names):
                for value in constraint.values if constraint.quantifier != "none" else ():
                    holders = constraint.property.holders(self._entities, value)
                    found.update(dict.fromkeys(holders[:_MOST_HOLDERS]))
        return list(found)

    def _identified(self, text: str) -> list[NamedNode]:
        found = self._by_id.get(text)
        if found is None:
            node = self._entities.node(text)
            outside = self._entities.of_same(text) if text.startswith(("http://", "https://")) else []
            found = self._by_id[text] = [*([node] if node is not None else []), *outside]
        return found

    def _called(self, name: str, kinds: Sequence[str]) -> Iterator[NamedNode]:
        latin = romanized(name)
        looked_up = [
            search.alike(self._index, name, kinds=kinds, limit=_LOOKED_UP),
            *(search.suggest(self._index, text, kinds=kinds, limit=_LOOKED_UP) for text in {name: 0, latin: 0}),
        ]
        for found in (one for suggestions in looked_up for one in suggestions):
            node = NamedNode(found.iri)
            self._events[node] = found.events
            yield node
        yield from self._known_as(name, kinds)

    def _known_as(self, name: str, kinds: Sequence[str]) -> set[NamedNode]:
        found = self._known.setdefault(name, set())
        found.update(known_as(self._entities, name, kinds))
        return found

    def _consider(self, node: NamedNode, query: Query) -> _Considered | None:
        types = self._entities.types(node)
        of_type = self._fits(types, query)
        if not types or (not of_type and query.strict != "should"):
            return None
        scores = [self._name_score(node, types, named) for named in query.named]
        if any(
            score == 0 and (named.required or named.quantifier == "none")
            for score, named in zip(scores, query.named, strict=True)
        ):
            return None
        if any(self._entities.node(id) == node or id in self._entities.same(node) for id in query.ids):
            scores.append(100.0)
        elif query.ids:
            scores.append(0.0)
        outcomes = [(one, self._outcome(node, one)) for one in query.constraints]
        if any(one.required and not agreed for one, agreed in outcomes):
            return None
        name = min(scores, default=0.0)
        is_person = TYPES["Person"] in types
        return _Considered(node, name, outcomes, of_type, is_person, self._events.get(node, 0))

    def _fits(self, types: Sequence[EntityType], query: Query) -> bool:
        if not query.types:
            return TYPES["Event"] not in types
        fitting = [one in types for one in query.types]
        return all(fitting) if query.strict == "all" else any(fitting)

    def _outcome(self, node: NamedNode, constraint: Constraint) -> float | None:
        if constraint.property.agrees is None:
            return None
        found = [constraint.property.agrees(self._entities, node, value) for value in constraint.values]
        known = [agreed for agreed in found if agreed is not None]
        if not known:
            return None
        if constraint.quantifier == "all":
            return min(known)
        return max(known) if constraint.quantifier == "any" else 1 - max(known)

    def _name_score(self, node: NamedNode, types: Sequence[EntityType], named: Named) -> float:
        scores = [self._likeness(node, types, name) for name in named.names]
        if named.quantifier == "none":
            return 0.0 if max(scores) >= _SCORES[NameLikeness.SPELLING] else 100.0
        return min(scores) if named.quantifier == "all" else max(scores)

    def _likeness(self, node: NamedNode, types: Sequence[EntityType], name: str) -> float:
        if node in self._identified(name):
            return 100.0
        if len(name) > LONGEST_NAME:
            return 0.0
        kind = Kind.PERSON if TYPES["Person"] in types else Kind.ORGANIZATION
        best = self._unlike(node, name)
        for place, own in enumerate(self._entities.names(node)):
            alike = likeness_of(name, own, kind)
            if alike is not NameLikeness.NONE:
                score = _ALIAS if place and alike is NameLikeness.SAME else _SCORES[alike]
                best = max(best, score)
        return max(best, _SCORES[NameLikeness.SPELLING]) if node in self._known.get(name, ()) else best

    def _unlike(self, node: NamedNode, name: str) -> float:
        text = folded(romanized(name))
        ratio = max((fuzz.token_sort_ratio(text, folded(own)) for own in self._entities.names(node)), default=0.0)
        return ratio * (_CLOSE if ratio >= _MOST_LETTERS else _UNLIKE)

    def _features(self, one: _Considered, query: Query) -> dict[str, float | bool]:
        found: dict[str, float | bool] = {"name_similarity": round(one.name, 1)} if query.named or query.ids else {}
        if query.types:
            found["type"] = one.of_type
        for constraint, agreed in one.outcomes:
            if agreed is not None:
                found[constraint.property.id] = agreed >= 0.5
        return found | {"events": one.events}


def _is_sure(kept: Sequence[tuple[float, _Considered]], query: Query) -> bool:
    """Whether the first candidate is clearly the one: well ahead, nothing against it, and more than a surname for it.

    Without names only an identifier is enough.
    """
    if not kept:
        return False
    score, first = kept[0]
    if score < _SURE or first.contradicted or not first.of_type:
        return False
    if len(kept) > 1 and kept[1][0] > score - _AHEAD:
        return False
    names = [name for one in query.named if one.quantifier != "none" for name in one.names]
    if first.identified or query.ids:
        return True
    surname = first.is_person and not any(map(is_full, names))
    return bool(names) and (first.confirmed or first.name == 100 or not surname)

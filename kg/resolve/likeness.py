"""Whether two reports can tell one event, and how much speaks for it."""

from __future__ import annotations

from kg.model.report import ActorKind, EventType
from kg.model.weights import Weights, load_weights
from kg.resolve.features import features
from kg.resolve.nearness import Nearness, PlaceRelation
from kg.resolve.places import Places
from kg.resolve.tellings import Telling, days_between

THRESHOLD = 0.0
"""Log odds from which on two reports are taken to tell one event."""
SURE = 0.7
"""From this confidence on a time or place counts as told, and what contradicts it is another event."""
MOST_DAYS = 1
"""Days that two reports may differ by though both are sure: time zones, and "on Monday" said of talks that went on past
midnight. Those of the annotated articles that are sure of days farther apart tell two events 24 times in 25."""
MOST_DAYS_UNSURE = 31
"""Days that two reports may differ by where one of them is not sure of its time."""


class Comparison:
    """Compares tellings."""

    def __init__(self, places: Places, weights: Weights | None = None) -> None:
        """Without `weights` those that are shipped count."""
        self._nearness = Nearness(places)
        self._weights = weights or load_weights("kg.resolve", "same")

    def conflict(self, one: Telling, other: Telling) -> str | None:
        """Return why two reports cannot tell one event, or None."""
        if one.type is not other.type:
            return "type"
        if one.quote != other.quote and one.type is EventType.STATEMENT:
            return "words"
        if _asked_by_others(one, other):
            return "requester"
        if _sides_clash(one, other) or (one.exact and other.exact and _persons_clash(one, other)):
            return "participants"
        if one.exact and other.exact and _hours_clash(one, other):
            return "time"
        if days_between(one.when, other.when) > allowed_days(one, other):
            return "time"
        sure = min(one.place_confidence, other.place_confidence) >= SURE
        if sure and self.elsewhere(one, other):
            return "place"
        return None

    def elsewhere(self, one: Telling, other: Telling) -> bool:
        """Whether no place that one report gives holds, or lies in or near, one that the other gives."""
        return self._nearness.relation(one, other) is PlaceRelation.OTHER

    def score(self, one: Telling, other: Telling) -> float:
        """Return the log odds that two reports tell one event, whatever excludes it."""
        return round(self._weights.score(features(one, other, self._nearness.relation(one, other))), 3)

    def likeness(self, one: Telling, other: Telling) -> float | None:
        """Return the log odds that two reports tell one event; None where they exclude each other."""
        return None if self.conflict(one, other) else self.score(one, other)

    def reasons(self, one: Telling, other: Telling) -> tuple[str, ...]:
        """Return what counts for and against one event, the heaviest first, each with its log odds."""
        table = self._weights.by_feature
        found = features(one, other, self._nearness.relation(one, other))
        counted = {name: table.get(name, 0.0) * value for name, value in found.items()}
        ranked = sorted((name for name in counted if counted[name]), key=lambda name: (-abs(counted[name]), name))
        return tuple(f"{name} {counted[name]:+.1f}" for name in ranked)


def _asked_by_others(one: Telling, other: Telling) -> bool:
    """Whether two requests come of different sides; somebody of unknown side may be of either."""
    askers = one.initiators | other.initiators
    known = all(asker.kind is not ActorKind.PERSON for asker in askers)
    return bool(one.initiators and other.initiators) and known and one.initiators.isdisjoint(other.initiators)


def _sides_clash(one: Telling, other: Telling) -> bool:
    """Whether each of two reports puts a state into the event that the other leaves out, and little is common.

    Long lists are cut differently by every reporter; between two or three states the third is what tells them apart.
    A person of whom no state is known can be of the one that seems to be left out.
    """
    first, second = one.states, other.states
    if len(first - second) <= other.stateless or len(second - first) <= one.stateless:
        return False
    return len(first & second) < 2 and len(one.persons & other.persons) < 2


def _persons_clash(one: Telling, other: Telling) -> bool:
    """Whether each of two records, whose columns list everybody, names somebody that the other does not."""
    apart = bool(one.persons - other.persons) and bool(other.persons - one.persons)
    return apart and len(one.persons & other.persons) < 2


def _hours_clash(one: Telling, other: Telling) -> bool:
    return bool(one.start_time and other.start_time and one.start_time != other.start_time)


def allowed_days(one: Telling, other: Telling) -> int:
    """Return how many days two reports of one event may lie apart; none where both are records, which give dates."""
    if one.exact and other.exact:
        return 0
    return MOST_DAYS if min(one.when_confidence, other.when_confidence) >= SURE else MOST_DAYS_UNSURE

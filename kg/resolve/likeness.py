"""Whether two reports can tell one event, and how much speaks for it.

The weights are in one currency: 1.5 is what the same city adds, 2.5 the same day. They and `THRESHOLD` were set by hand
on the development articles (24 + 90, 1,300 events, 80 pairs of reports that tell one event). At a threshold of 4.3 the
precision on reports of which 15 % of all values were struck out falls from 0.92 to 0.88; at 5.0 the recall on whole
reports falls by 0.05.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from kg.model.dates import DateInterval
from kg.model.report import ActorKind, EventType
from kg.model.world import ActorKey, Place, PlaceKey, PlaceKind
from kg.resolve.places import Places, kilometres
from kg.resolve.tables import same_lineage
from kg.resolve.tellings import FACTS, OFF, PLANS, Telling, days_between

THRESHOLD = 4.6
"""From this sum on two reports tell one event: named persons of both sides on one day (5.5), or both sides by state on
one day in one city (5.2); not the same persons in one city at some time (4.5), nor two states on one day (3.7)."""

TOLERANCE_DAYS = 1
"""Days that two reports may lie apart: time zones, and "on Monday" said of talks that went on past midnight."""

_NEAR_KM = 40.0
"""Towns that far from each other are one place to a reporter: an airport, a suburb, a club down the coast."""


@dataclass(frozen=True, slots=True)
class Match:
    """How much speaks for two reports telling one event, with the reasons."""

    score: float
    reasons: tuple[str, ...]


class Comparison:
    """Compares tellings; holds the places because how two lie to each other is asked again and again."""

    def __init__(self, places: Places) -> None:
        self._places = places
        self._relation = lru_cache(maxsize=262144)(self._relate)

    def conflict(self, one: Telling, other: Telling) -> str | None:
        """Return why two reports cannot tell one event, or None."""
        if one.type is not other.type:
            return "type"
        if days_between(one.when, other.when) > TOLERANCE_DAYS:
            return "time"
        if self.elsewhere(one, other):
            return "place"
        if _sides_clash(one, other):
            return "participants"
        asked = one.type is EventType.REQUEST and one.initiators and other.initiators
        if asked and one.initiators.isdisjoint(other.initiators):
            return "requester"
        if one.quote != other.quote and one.type is EventType.STATEMENT:
            return "words"
        return None

    def elsewhere(self, one: Telling, other: Telling) -> bool:
        """Whether no place that one report gives holds, or lies in or near, one that the other gives."""
        return bool(one.places and other.places) and self._place(one, other) < 0

    def match(self, one: Telling, other: Telling) -> Match | None:
        """Return how much speaks for two reports telling one event, or None where they cannot."""
        if self.conflict(one, other):
            return None
        parts = {
            "who": _who(one, other),
            "when": _when(one, other),
            "where": self._place(one, other),
            "occasion": _occasion(one, other),
            "about": _about(one, other),
            "status": _status(one, other),
        }
        if one.quote and one.quote == other.quote:
            parts["words"] = 3.0
        if one.start_time and one.start_time == other.start_time:
            parts["hour"] = 0.3
        reasons = tuple(f"{name} {value:+.1f}" for name, value in parts.items() if value)
        return Match(round(sum(parts.values()), 3), reasons)

    def apart(self, one: Telling, other: Telling) -> str | None:
        """Return why two reports cannot stand in one group, or None.

        Beside what excludes it, reports a day apart need as much for them as if they were joined directly: otherwise
        the sessions of a week would hang together day by day.
        """
        reason = self.conflict(one, other)
        if reason or not days_between(one.when, other.when):
            return reason
        match = self.match(one, other)
        return None if match and match.score >= THRESHOLD else "time"

    def _place(self, one: Telling, other: Telling) -> float:
        """Return what the places add; negative where no place of one can be a place of the other."""
        if not one.places or not other.places:
            return 0.0
        value = max(self._relation(a, b) for a in one.places for b in other.places)
        # Heads of government hardly visit a country twice in the time that two reports have in common.
        return max(value, 1.0) if one.type is EventType.VISIT and value > 0 else value

    def _relate(self, one: PlaceKey, other: PlaceKey) -> float:
        if one == other:
            return self._worth(self._places.by_key[one])
        outer, inner = (one, other) if len(one.path) < len(other.path) else (other, one)
        chain = list(self._places.chain(inner))
        for place in chain[1:]:
            if place.key == outer:
                return self._worth(place)
        first, second = self._places.by_key[one], self._places.by_key[other]
        if self._is_vague(first) or self._is_vague(second):
            return 0.0
        if self._same_town(one, other):
            # Two venues of one town: one report says where in the town the other's venue is, or they are two events.
            return 0.2 if PlaceKind.VENUE in (first.kind, second.kind) else -1.0
        apart = kilometres(self._point(first), self._point(second))
        if apart is not None and apart <= _NEAR_KM:
            return 0.8
        return 0.0 if self._past_country(outer, inner) else -1.0

    def _worth(self, place: Place) -> float:
        if place.kind is PlaceKind.COUNTRY:
            return 0.4
        return 0.9 if place.kind in (PlaceKind.REGION, PlaceKind.OTHER) else 1.5

    def _point(self, place: Place) -> Place:
        """Return the place itself, or the town around a venue whose coordinates nobody knows."""
        if place.kind is not PlaceKind.VENUE or place.latitude is not None:
            return place
        return next((outer for outer in self._places.chain(place.key) if outer.kind is PlaceKind.CITY), place)

    def _is_vague(self, place: Place) -> bool:
        """Whether nothing holds a place and nothing is known of it, so that it may lie anywhere."""
        return place.within is None and place.kind is not PlaceKind.COUNTRY

    def _same_town(self, one: PlaceKey, other: PlaceKey) -> bool:
        towns = [
            next((p.key for p in self._places.chain(key) if p.kind is PlaceKind.CITY), None) for key in (one, other)
        ]
        return towns[0] is not None and towns[0] == towns[1]

    def _past_country(self, outer: PlaceKey, inner: PlaceKey) -> bool:
        """Whether one is a past state and the other lies in a state that followed it."""
        return len(outer.path) == 1 and same_lineage(outer.path[-1], inner.path[-1]) and outer != inner


def _states(telling: Telling) -> frozenset[ActorKey]:
    return frozenset(side for side in telling.sides if side.kind is ActorKind.STATE)


def _sides_clash(one: Telling, other: Telling) -> bool:
    """Whether each of two reports puts a state into the event that the other leaves out, and little is common.

    Long lists are cut differently by every reporter; between two or three states the third is what tells them apart.
    A person of whom no state is known can be of the one that seems to be left out.
    """
    first, second = _states(one), _states(other)
    if len(first - second) <= other.stateless or len(second - first) <= one.stateless:
        return False
    return len(first & second) < 2 and len(one.persons & other.persons) < 2


def _who(one: Telling, other: Telling) -> float:
    """Return what the participants add.

    A named person who is in both weighs most; a delegation or state is compatible with its named members.
    """
    shared = one.persons & other.persons
    sides = one.sides & other.sides
    by_side, other_by_side = dict(one.by_side), dict(other.by_side)
    met = sum(1 for side in sides if by_side.get(side, frozenset()) & other_by_side.get(side, frozenset()))
    met += sum(1 for person in shared if not any(person in members for _, members in one.by_side))
    strangers = sum(
        1 for side in sides if by_side.get(side) and other_by_side.get(side) and not by_side[side] & other_by_side[side]
    )
    compatible = len(sides) - met - strangers
    value = (0.0, 1.5, 3.0)[min(met, 2)] + min(compatible, 2 - min(met, 2)) * (0.5 if met else 0.6)
    value -= 2.0 * strangers + _missing(one, other)
    if _alone(one) and _alone(other) and shared:  # a visit or a plea of one side: nobody else can be compared
        return round(2.5 + 0.3 * (min(len(shared), 3) - 1) - _missing(one, other), 3)
    if shared:
        value += 0.5 * len(shared) / min(len(one.persons), len(other.persons))
    return round(value, 3)


def _alone(telling: Telling) -> bool:
    return telling.type not in (EventType.MEETING, EventType.CALL) and len(telling.sides) < 2


def _missing(one: Telling, other: Telling) -> float:
    """Return what the states weigh that only one of two reports has.

    A report of one side without names ("his negotiators") leaves out the others as a matter of course; one that names
    several of one state and nobody else tells of a meeting among themselves.
    """
    first, second = _states(one), _states(other)
    weight = 0.25 * min(len(first ^ second), 3)
    lone = one if len(first) == 1 < len(second) else other if len(second) == 1 < len(first) else None
    if lone is None:
        return weight
    if not lone.persons and lone.type is not EventType.VISIT:
        return 0.0
    return weight + 1.0 if lone.inward else weight


def _when(one: Telling, other: Telling) -> float:
    """Return what the times add: most for the same few days; of a report without a date, what its day of publication
    makes likely, for news is mostly of the last days."""
    if days_between(one.when, other.when):
        return -0.5
    if one.days is not None and other.days is not None:
        wider = max(one.days, other.days)
        return next((value for limit, value in _WIDTHS if wider <= limit), 0.0)
    near, far = _news_day(one), _news_day(other)
    if near is None or far is None:
        return 0.0
    apart = days_between(near, far)
    return next((value for limit, value in _AGES if apart <= limit), -1.2)


_WIDTHS = ((2, 2.5), (4, 2.2), (7, 1.7), (14, 1.3), (31, 1.0), (92, 0.4))
_AGES = ((10, 0.8), (30, 0.4))


def _news_day(telling: Telling) -> DateInterval | None:
    """Return when an event most likely was: as told, or near the day of publication where one end is open."""
    if telling.days is not None:
        return telling.when
    if telling.status in PLANS and telling.when.earliest and telling.when.latest is None:
        return DateInterval(telling.when.earliest, telling.when.earliest)
    return DateInterval(telling.published, telling.published) if telling.published else None


def _occasion(one: Telling, other: Telling) -> float:
    if not one.occasion or not other.occasion:
        return 0.0
    if one.occasion == other.occasion:
        return 0.7
    words, others = set(one.occasion.split()), set(other.occasion.split())
    return 0.4 if len(words & others) * 2 >= min(len(words), len(others)) else -0.4


def _about(one: Telling, other: Telling) -> float:
    """Return what the subjects add: much for agreements and requests, of which two parties make many on one day."""
    if not one.about or not other.about:
        return 0.0
    telling = one.type in (EventType.AGREEMENT, EventType.REQUEST)
    if one.about & other.about:
        return 1.0 if telling else 0.3
    return -0.7 if telling else 0.0


def _status(one: Telling, other: Telling) -> float:
    """Return what the statuses add: facts are sooner told twice than a fact and another plan for the same day."""
    both = {one.status, other.status}
    if both <= FACTS or both <= PLANS:
        return 0.4
    if both <= OFF:
        return 0.5
    if both & OFF:
        return -1.0 if both & FACTS else 0.0
    return 0.2 if one.type is EventType.VISIT else 0.0

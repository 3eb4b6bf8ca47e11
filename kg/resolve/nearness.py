"""How the places of two reports lie to each other."""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache

from kg.model.world import Place, PlaceKey, PlaceKind
from kg.resolve.places import Places, kilometres
from kg.resolve.tables import same_lineage
from kg.resolve.tellings import Telling

NEAR_KM = 40.0
"""Towns that far from each other are one place to a reporter: an airport, a suburb, a club down the coast."""


class PlaceRelation(StrEnum):
    """How alike two places are as the place of one event, the most alike first."""

    SAME = "same"
    """One town or venue, or one inside the other."""
    REGION = "region"
    """One region, or a town in it."""
    NEAR = "near"
    COUNTRY = "country"
    """One country, or a place in it."""
    TOWN = "town"
    """Two venues of one town: one report says where in the town the other's venue is, or they are two events."""
    OPEN = "open"
    """Of one nothing is known, so that it may lie anywhere."""
    OTHER = "other"
    """No place of one can be a place of the other."""


_ORDER = tuple(PlaceRelation)


class Nearness:
    """Tells how places lie to each other; keeps what it found, because the same two are asked for again and again."""

    def __init__(self, places: Places) -> None:
        self._places = places
        self._relation = lru_cache(maxsize=262144)(self._relate)

    def relation(self, one: Telling, other: Telling) -> PlaceRelation | None:
        """Return the closest relation between a place of one report and a place of the other; None without places."""
        if not one.places or not other.places:
            return None
        return min((self._relation(a, b) for a in one.places for b in other.places), key=_ORDER.index)

    def _relate(self, one: PlaceKey, other: PlaceKey) -> PlaceRelation:
        if one == other:
            return self._within(self._places.by_key[one])
        outer, inner = (one, other) if len(one.path) < len(other.path) else (other, one)
        for place in list(self._places.chain(inner))[1:]:
            if place.key == outer:
                return self._within(place)
        first, second = self._places.by_key[one], self._places.by_key[other]
        if _is_vague(first) or _is_vague(second):
            return PlaceRelation.OPEN
        if self._same_town(one, other):
            return PlaceRelation.TOWN if PlaceKind.VENUE in (first.kind, second.kind) else PlaceRelation.OTHER
        apart = kilometres(self._point(first), self._point(second))
        if apart is not None and apart <= NEAR_KM and one.path[-1] == other.path[-1]:
            return PlaceRelation.NEAR  # across a border it is another visit: Jerusalem and Ramallah
        return PlaceRelation.OPEN if _past_country(outer, inner) else PlaceRelation.OTHER

    @staticmethod
    def _within(place: Place) -> PlaceRelation:
        if place.kind is PlaceKind.COUNTRY:
            return PlaceRelation.COUNTRY
        return PlaceRelation.REGION if place.kind in (PlaceKind.REGION, PlaceKind.OTHER) else PlaceRelation.SAME

    def _point(self, place: Place) -> Place:
        """Return the place itself, or the town around a venue whose coordinates nobody knows."""
        if place.kind is not PlaceKind.VENUE or place.latitude is not None:
            return place
        return next((outer for outer in self._places.chain(place.key) if outer.kind is PlaceKind.CITY), place)

    def _same_town(self, one: PlaceKey, other: PlaceKey) -> bool:
        towns = [
            next((p.key for p in self._places.chain(key) if p.kind is PlaceKind.CITY), None) for key in (one, other)
        ]
        return towns[0] is not None and towns[0] == towns[1]


def _is_vague(place: Place) -> bool:
    """Whether nothing holds a place and nothing is known of it, so that it may lie anywhere."""
    return place.within is None and place.kind is not PlaceKind.COUNTRY


def _past_country(outer: PlaceKey, inner: PlaceKey) -> bool:
    """Whether one is a past state and the other lies in a state that followed it."""
    return len(outer.path) == 1 and same_lineage(outer.path[-1], inner.path[-1]) and outer != inner

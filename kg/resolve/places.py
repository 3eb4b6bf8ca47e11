"""Which place the names of a report mean, and what holds it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from math import asin, cos, radians, sin, sqrt
from types import MappingProxyType

from kg.gazetteer.places import GazetteerPlace, containers, is_old_name, places_ever_named, places_named
from kg.gazetteer.states import government_seat
from kg.model.report import Report
from kg.model.world import Place, PlaceKey, PlaceKind, ReportedPlace, ReportKey
from kg.names.persons import plain
from kg.resolve.groups import most_usual
from kg.resolve.mentions import key_of
from kg.resolve.tables import same_lineage

_NAMED_AFTER_TOWNS = ("US-", "CA-")
"""Beginnings of the codes of regions that writers put behind a town to say where it is, hardly ever beside it."""
_MOST_HOMONYMS = 12
"""Places of one name that are looked at, the likeliest first; those beyond are hamlets."""
_INSIDE_KM = 60.0
"""A place that a report puts inside a town lies no farther from its middle than this: the way to an airport or a suburb
of the largest towns."""


_UNDATED: Mapping[str, date] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Found:
    """A place as one report gives it, before its names are agreed on among all reports.

    `names` go from itself outwards: a tuple of identities that `_Register` turns into keys. `known` is the gazetteer's
    entry or None. `parent` is the next larger place or None.
    """

    name: str
    kind: PlaceKind
    known: GazetteerPlace | None = None
    parent: Found | None = None

    @property
    def identity(self) -> tuple[str, ...]:
        """What makes it this place: codes of countries, names of known places, words of unknown ones, outwards."""
        own = _identity_of(self.known) if self.known else plain(self.name)
        return (own, *(self.parent.identity if self.parent else ()))


@dataclass(frozen=True, slots=True)
class Places:
    """All places with those that hold them, and which places each report means; all sorted."""

    places: tuple[Place, ...] = ()
    reported: tuple[ReportedPlace, ...] = ()
    by_key: Mapping[PlaceKey, Place] = field(default_factory=dict)
    of_report: Mapping[ReportKey, tuple[PlaceKey, ...]] = field(default_factory=dict)

    def chain(self, key: PlaceKey) -> Iterator[Place]:
        """Yield a place and all that hold it, outwards."""
        at: PlaceKey | None = key
        while at is not None:
            place = self.by_key[at]
            yield place
            at = place.within


def resolve_places(reports: Iterable[Report], published: Mapping[str, date] = _UNDATED) -> Places:
    """Return the places of all reports. A report that lists places beside each other (a tour) means all of them.

    `published` is the day of publication by document key: names change with time.
    """
    return agreed_places({key_of(report): places_in(report, published) for report in reports if report.place})


def agreed_places(found: Mapping[ReportKey, tuple[Found, ...]]) -> Places:
    """Return the places of all reports, given what each of them means by itself (`places_in`)."""
    homes = _homes_of_venues(place for several in found.values() for place in several)
    register = _Register()
    of_report: dict[ReportKey, tuple[PlaceKey, ...]] = {}
    for key, several in found.items():
        rehomed = (_rehomed(place, homes) for place in several)
        of_report[key] = tuple(dict.fromkeys(register.add(place) for place in rehomed))
    return register.finish(of_report)


def places_in(report: Report, published: Mapping[str, date] = _UNDATED) -> tuple[Found, ...]:
    """Return the places of one report, before their names are agreed on among all; `published` as `resolve_places`."""
    return located(report.place, _year(report, published) if any(map(is_old_name, report.place)) else None)


def _year(report: Report, published: Mapping[str, date]) -> int | None:
    """Return the year of which a report tells: that of the event, else that of publication."""
    day = report.when.earliest or report.when.latest or published.get(key_of(report).document_key)
    return day.year if day else None


@lru_cache(maxsize=65536)
def located(names: tuple[str, ...], year: int | None = None) -> tuple[Found, ...]:
    """Return the places that names mean, given from the most specific outwards; only the most specific of a chain.

    `year` tells which names were in use.
    """
    cleaned = [name for name in (_without_article(n) for n in names) if name]
    placed: list[Found] = []
    for i in range(len(cleaned) - 1, -1, -1):
        inner = cleaned[i - 1] if i else None
        placed.append(_place(cleaned[i], placed, inner=inner, year=year))
    kept: list[Found] = []
    for place in reversed(placed):
        if not any(place.identity in _identities(other) or _holds_given(place, other) for other in kept):
            kept.append(place)
    return tuple(kept)


def _without_article(name: str) -> str:
    name = name.strip()
    return name[4:] if name.lower().startswith("the ") and not places_named(name) else name


def _identities(place: Found) -> set[tuple[str, ...]]:
    found = {place.identity}
    while place.parent:
        place = place.parent
        found.add(place.identity)
    return found


def _holds_given(outer: Found, inner: Found) -> bool:
    """Whether a place that was given after another holds it though the gazetteer does not say so of the two names.

    A past state holds its towns; a town holds a smaller one that a report puts there (`Raiwind`, `Lahore`).
    """
    at: Found | None = inner
    while at:
        if at.known and _holds(outer, at.known):
            return True
        at = at.parent
    one, other = outer.known, inner.known
    if not one or not other or one.kind is not PlaceKind.CITY or other.kind is not PlaceKind.CITY:
        return False
    return (one.population or 0) > (other.population or 0) and _near(one, other)


def _place(name: str, placed: list[Found], *, inner: str | None, year: int | None) -> Found:
    """Return the place of a name inside those already placed (outermost first), or beside them."""
    candidates = places_ever_named(name, year=year)[:_MOST_HOMONYMS]
    for outer in reversed(placed):
        inside = next((c for c in candidates if _holds(outer, c)), None)
        if inside:
            return _inside(name, inside, outer)
        if outer.kind in (PlaceKind.CITY, PlaceKind.VENUE) and not candidates:
            return Found(name, PlaceKind.VENUE, parent=outer)
    innermost = placed[-1] if placed else None
    if innermost and candidates and candidates[0].state is None and innermost.kind is not PlaceKind.OTHER:
        return replace(_from_gazetteer(candidates[0], name), parent=innermost)  # a sea or range, as seen from one shore
    if innermost and not (candidates and _stands_alone(candidates[0], innermost)):
        kind = PlaceKind.VENUE if innermost.kind in (PlaceKind.CITY, PlaceKind.VENUE) else PlaceKind.OTHER
        return Found(name, kind, parent=innermost)
    if not candidates:
        return Found(name, PlaceKind.OTHER)
    return _from_gazetteer(_fitting(candidates, inner, year=year), name)


def _fitting(candidates: tuple[GazetteerPlace, ...], inner: str | None, *, year: int | None) -> GazetteerPlace:
    """Return the likeliest place that holds one of the next smaller name (`Georgia` for Atlanta is the state)."""
    if inner:
        for outer in candidates:
            shell = _from_gazetteer(outer, outer.name)
            if any(_holds(shell, place) for place in places_ever_named(inner, year=year)[:_MOST_HOMONYMS]):
                return outer
    return candidates[0]


def _holds(outer: Found, inner: GazetteerPlace) -> bool:
    """Whether a place is known to lie in another, that is larger."""
    known = outer.known
    if not known or _identity_of(known) == _identity_of(inner):
        return False
    if known.kind is PlaceKind.COUNTRY and inner.kind is not PlaceKind.COUNTRY and known.state and inner.state:
        return same_lineage(known.state, inner.state)
    if any(_identity_of(known) == _identity_of(place) for place in containers(inner)):
        return True
    if known.kind is PlaceKind.REGION and inner.kind is PlaceKind.CITY and known.state and not inner.region:
        return known.state == inner.state and not known.latitude  # regions of towns are known for few countries only
    smaller = inner.kind in (PlaceKind.VENUE, PlaceKind.CITY)
    return smaller and known.kind is PlaceKind.CITY and inner.kind is PlaceKind.VENUE and _near(known, inner)


def _near(one: GazetteerPlace | Place, other: GazetteerPlace | Place) -> bool:
    apart = kilometres(one, other)
    return apart is not None and apart <= _INSIDE_KM


def _inside(name: str, known: GazetteerPlace, outer: Found) -> Found:
    """Return a known place inside another; a venue keeps the town that the report gives."""
    place = _from_gazetteer(known, name)
    if known.kind is PlaceKind.VENUE and outer.kind is PlaceKind.CITY:
        return replace(place, parent=outer)
    return place


def _stands_alone(candidate: GazetteerPlace, outer: Found) -> bool:
    """Whether a known name that lies elsewhere is a place of its own and not a building called so."""
    if outer.known is None or outer.kind is PlaceKind.OTHER:
        return True
    if candidate.kind is PlaceKind.VENUE:
        return False
    if candidate.kind is PlaceKind.CITY and (outer.known.code or "").startswith(_NAMED_AFTER_TOWNS):
        return False  # Cairo, Illinois: a town too small for the tables, and not the one in Egypt
    return candidate.kind is not PlaceKind.CITY or candidate.is_large or candidate.state == outer.known.state


def _from_gazetteer(known: GazetteerPlace, name: str) -> Found:
    parent: Found | None = None
    for outer in reversed(containers(known)):
        if _identity_of(outer) != _identity_of(known):
            parent = Found(outer.name, outer.kind, outer, parent)
    if known.kind is PlaceKind.VENUE:
        parent = _city_of(known, parent) or parent
    return Found(name, known.kind, known, parent)


def _city_of(venue: GazetteerPlace, parent: Found | None) -> Found | None:
    """Return the town of a building that is the seat of a government."""
    seat = government_seat(venue.name)
    if not seat or not seat.city:
        return None
    for city in places_named(seat.city)[:_MOST_HOMONYMS]:
        if city.kind is PlaceKind.CITY and venue.state in (None, city.state):
            return _from_gazetteer(city, city.name)
    return parent


def _identity_of(place: GazetteerPlace) -> str:
    if place.kind is PlaceKind.COUNTRY or (place.code and place.code == place.state):
        return place.state or place.name
    return place.name


# --- one home for a venue ---------------------------------------------------------------------------------------


def _homes_of_venues(found: Iterable[Found]) -> dict[str, Found]:
    """Return for each known venue the town that most reports put it in, ties by name."""
    votes: defaultdict[str, Counter[tuple[str, ...]]] = defaultdict(Counter)
    towns: dict[tuple[str, ...], Found] = {}
    for place in found:
        if place.known and place.kind is PlaceKind.VENUE and place.parent and place.parent.kind is PlaceKind.CITY:
            votes[_venue_of(place.known)][place.parent.identity] += 1
            towns[place.parent.identity] = place.parent
    return {venue: towns[min(counts, key=lambda t: (-counts[t], t))] for venue, counts in votes.items()}


def _venue_of(venue: GazetteerPlace) -> str:
    return f"{venue.name}\t{venue.state}"


def _rehomed(place: Found, homes: Mapping[str, Found]) -> Found:
    home = homes.get(_venue_of(place.known)) if place.known and place.kind is PlaceKind.VENUE else None
    return replace(place, parent=home) if home else place


# --- keys -------------------------------------------------------------------------------------------------------


class _Register:
    """Collects places by identity and agrees on their names."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, ...], Found] = {}
        self._forms: defaultdict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
        self._keys: dict[tuple[str, ...], PlaceKey] = {}

    def add(self, place: Found) -> PlaceKey:
        """Count a place of a report and return its identity, in the shape of a key; `finish` gives it its name."""
        self._forms[place.identity][place.name] += 1
        at: Found | None = place
        while at:
            known = self._found.setdefault(at.identity, at)
            if known.parent is None and at.parent:
                self._found[at.identity] = at
            at = at.parent
        return PlaceKey(place.identity)

    def finish(self, of_report: Mapping[ReportKey, tuple[PlaceKey, ...]]) -> Places:
        """Return all places with the names that most reports use, and the keys of those of each report."""
        made = {place.key: place for place in map(self._made, sorted(self._found, reverse=True))}
        places = tuple(made[key] for key in sorted(made))
        named = {report: tuple(self._key(key.path) for key in keys) for report, keys in of_report.items()}
        reported = tuple(sorted(ReportedPlace(report, key) for report, keys in named.items() for key in keys))
        return Places(places, reported, made, named)

    def _name(self, identity: tuple[str, ...]) -> str:
        found = self._found[identity]
        if found.known:
            return found.known.name
        return most_usual(sorted(self._forms[identity].items()) or [(found.name, 1)])

    def _key(self, identity: tuple[str, ...]) -> PlaceKey:
        if identity not in self._keys:
            found = self._found[identity]
            own = identity[0] if found.known else self._name(identity)
            self._keys[identity] = PlaceKey((own, *(self._key(found.parent.identity).path if found.parent else ())))
        return self._keys[identity]

    def _made(self, identity: tuple[str, ...]) -> Place:
        found = self._found[identity]
        known = found.known
        label = self._name(identity)
        forms = set(self._forms[identity]) - {label}
        return Place(
            key=self._key(identity),
            label=label,
            kind=found.kind,
            within=self._key(found.parent.identity) if found.parent else None,
            aliases=tuple(sorted(forms)),
            latitude=known.latitude if known else None,
            longitude=known.longitude if known else None,
            geonames=known.geonames if known else None,
            code=known.code if known and known.kind is PlaceKind.COUNTRY and len(known.code or "") == 2 else None,
        )


# --- how places lie to each other -------------------------------------------------------------------------------


def kilometres(one: GazetteerPlace | Place, other: GazetteerPlace | Place) -> float | None:
    """Return the distance between two places, or None where a coordinate is missing."""
    if one.latitude is None or one.longitude is None or other.latitude is None or other.longitude is None:
        return None
    north, east = radians(other.latitude - one.latitude), radians(other.longitude - one.longitude)
    half = sin(north / 2) ** 2 + cos(radians(one.latitude)) * cos(radians(other.latitude)) * sin(east / 2) ** 2
    return 12742.0 * asin(min(1.0, sqrt(half)))

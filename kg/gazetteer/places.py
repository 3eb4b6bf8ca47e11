"""Places on earth: cities, regions, seas, and the venues where diplomacy meets."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache

from kg.gazetteer.cities import City, capitals, cities_named
from kg.gazetteer.fold import fold
from kg.gazetteer.states import Standing, State, all_seats, state, state_named, states_named
from kg.gazetteer.tables import read_lines, read_rows, several
from kg.model.world import PlaceKind

_OTHER_NAME_WEIGHT = 0.1
"""How much a city counts under another name than its own: "Cologne" is the German one (1 million by another name)
and not the Italian (7,000), but "Tripoli" stays the one in Libya."""
_PAST_NAME_WEIGHT = 0.02
"""How much a city counts under a name that it has given up: "Madras" of today is still Chennai (4 million) and not the
town in Oregon (7,000), but "Broken Hill" is the one in Australia."""
_WITH_STATES_ADMIN = frozenset(("US", "GB", "CA", "AU"))
"""States whose regions are in everyday use after a town's name, and whose codes in the city table we can read."""
_LARGE = 100_000
"""From this population on, a city's name in the text needs no other sign that a place is meant."""
_WORLD_CITY = 1_000_000
_SAME_TOWN = 0.2
"""Degrees between two entries of one name that are still one town."""


@dataclass(frozen=True, slots=True)
class GazetteerPlace:
    """A place.

    `name` is its common English name. `state` is the code of the state it lies in, or None (seas, disputed land,
    continents); `region` the English name of the first-level region, where known. Coordinates are degrees (WGS 84);
    they, `geonames` (the GeoNames id) and `population` are None where unknown. `code` is the ISO code of a country
    (`UA`) or region (`US-FL`). `aliases` are other names in use.
    """

    name: str
    kind: PlaceKind
    state: str | None = None
    region: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    geonames: int | None = None
    population: int | None = None
    code: str | None = None
    aliases: tuple[str, ...] = ()

    @property
    def is_large(self) -> bool:
        """Whether its name alone is enough to take a capitalized word in a text for it."""
        if fold(self.name) in _common_words():
            return False
        return self.kind is not PlaceKind.CITY or self.population is None or self.population >= _LARGE


@lru_cache(maxsize=65536)
def place_named(name: str, *, state: str | None = None, within: str | None = None) -> GazetteerPlace | None:
    """Return the likeliest place of that name, or None where no place is known by it.

    `state` is a code, `within` the name of a region or country; a place outside them is not considered. A country
    goes first, then a capital or city of millions, a known venue or region, and the other cities by population.
    """
    if within is not None:
        wider = state_named(within)
        if wider and state_named(name) is None:
            state, within = wider.code, None
    for place in places_named(name):
        if state and place.state != state:
            continue
        if within and not any(
            fold(within) in (fold(outer.name), *map(fold, outer.aliases)) for outer in containers(place)
        ):
            continue
        return place
    return None


@lru_cache(maxsize=65536)
def places_named(name: str) -> tuple[GazetteerPlace, ...]:
    """Return all places of that name, the likeliest first."""
    key = fold(name)
    if not key:
        return ()
    found: list[GazetteerPlace] = []
    found.extend(map(_country, states_named(name)))
    cities = _cities(key)
    if cities and _is_world_city(cities[0], key):
        found.append(cities[0])
    found.extend(_listed().get(key, ()))
    found.extend(city for city in cities if city not in found)
    return tuple(found)


def is_old_name(name: str) -> bool:
    """Tell whether a place is known to have had that name formerly."""
    return fold(name) in _old_names()


def places_ever_named(name: str, *, year: int | None = None) -> tuple[GazetteerPlace, ...]:
    """Return all places that have or had that name, the likeliest first; meant for what is known to be a place's name.

    `year` is the one of which a text tells, None where that is unknown. As long as a town had the name it stands among
    those that have it now, by population, and before them if it is a capital; afterwards it is likely only where all
    others are far smaller or there is none. A renamed country is the country of today.
    """
    found = places_named(name)
    for old in _old_names().get(fold(name), ()):
        place = old.place()
        if place is None:
            continue
        in_time = year is not None and year <= old.until
        others = tuple(each for each in found if (each.name, each.state) != (place.name, place.state))
        if place.kind is PlaceKind.COUNTRY:
            others = tuple(each for each in others if not _is_past(each))
        first = not others or _outdoes(place, others[0], in_time=in_time)
        found = (place, *others) if first else (others[0], place, *others[1:])
    return found


def _is_past(place: GazetteerPlace) -> bool:
    known = state(place.state) if place.kind is PlaceKind.COUNTRY and place.state else None
    return known is not None and known.standing is Standing.PAST


def _outdoes(old: GazetteerPlace, other: GazetteerPlace, *, in_time: bool) -> bool:
    if old.kind is PlaceKind.COUNTRY or (fold(old.name), old.state) in capitals():
        return in_time
    weight = 1.0 if in_time else _PAST_NAME_WEIGHT
    return other.kind is PlaceKind.CITY and (old.population or 0) * weight > (other.population or 0)


def containers(place: GazetteerPlace) -> tuple[GazetteerPlace, ...]:
    """Return the places that hold `place`, the next larger first (Houston: Texas, United States)."""
    if place.kind is PlaceKind.COUNTRY:
        return ()
    found: list[GazetteerPlace] = []
    if place.region and fold(place.region) != fold(place.name):
        region = next((r for r in _listed().get(fold(place.region), ()) if r.kind is PlaceKind.REGION), None)
        if region is None and place.kind is not PlaceKind.CITY:
            region = _city_of_seat(place.region, place.state)  # a part of a town
        if region:
            found.append(region)
    country = state(place.state) if place.state else None
    if country:
        found.append(_country(country))
    return tuple(found)


def lies_in(inner: str, outer: str) -> bool:
    """Tell whether a place of that name is known that a place of the other name holds."""
    known = place_named(inner, within=outer)
    return known is not None and outer in {container.name for container in containers(known)}


def state_of_place(name: str) -> State | None:
    """Return the state in which the likeliest place of that name lies, or None where that is not known."""
    known = place_named(name)
    return state(known.state) if known and known.state else None


def all_regions() -> tuple[tuple[str, str | None], ...]:
    """Return names of regions, seas and continents, other names included, each with the code of its state or None."""
    return tuple((name, place.state) for place in _regions() for name in (place.name, *place.aliases))


def region_coded(code: str) -> GazetteerPlace | None:
    """Return the region with that ISO 3166-2 code (`US-CA`), or None where it is not in the tables."""
    return _by_code().get(code)


def is_place_name(name: str) -> bool:
    """Tell whether a capitalized word or phrase may be taken for a place without any other sign."""
    return any(place.is_large for place in places_named(name)[:1])


def _is_world_city(city: GazetteerPlace, key: str) -> bool:
    """Tell whether a city goes before a region of its name (Washington, New York, Rio de Janeiro)."""
    by_its_name = key in map(fold, (city.name, *city.aliases))
    return (key, city.state) in capitals() or (by_its_name and (city.population or 0) >= _WORLD_CITY)


def _country(each: State) -> GazetteerPlace:
    kind = PlaceKind.REGION if each.standing is Standing.TERRITORY else PlaceKind.COUNTRY
    iso = each.code if each.iso3 else None
    latitude, longitude = each.point or (None, None)
    return GazetteerPlace(
        each.name,
        kind,
        each.code,
        latitude=latitude,
        longitude=longitude,
        geonames=each.geonames,
        code=iso,
        aliases=each.aliases,
    )


def is_listed_place(name: str) -> bool:
    """Tell whether a name is one of the venues and small towns that are known from diplomacy."""
    return fold(name) in _names_of_venues()


@cache
def _names_of_venues() -> frozenset[str]:
    return frozenset(fold(name) for place in _venues() for name in (place.name, *place.aliases))


@cache
def _listed() -> dict[str, tuple[GazetteerPlace, ...]]:
    """Return venues, regions and seats of government by folded name, in this order."""
    found: dict[str, list[GazetteerPlace]] = {}
    for place in (*_venues(), *_regions(), *_buildings()):
        for name in dict.fromkeys(map(fold, (place.name, *place.aliases))):
            found.setdefault(name, []).append(place)
    return {name: tuple(places) for name, places in found.items()}


def _venues() -> Iterable[GazetteerPlace]:
    for name, kind, code, region, latitude, longitude, geonames, aliases in read_rows("places.tsv", 8):
        yield GazetteerPlace(
            name,
            PlaceKind(kind),
            code or None,
            region or None,
            float(latitude),
            float(longitude),
            int(geonames) if geonames else _geonames_near(name, kind, float(latitude), float(longitude)),
            aliases=several(aliases),
        )


def _geonames_near(name: str, kind: str, latitude: float, longitude: float) -> int | None:
    """Return the id of a listed town that the table of cities has too, some kilometres off at most."""
    if kind != PlaceKind.CITY:
        return None
    near = (
        city.geonames
        for city in cities_named(fold(name))
        if abs(city.latitude - latitude) < _SAME_TOWN and abs(city.longitude - longitude) < _SAME_TOWN
    )
    return next(near, None)


def _regions() -> Iterable[GazetteerPlace]:
    for name, kind, code, iso, _, geonames, aliases in read_rows("regions.tsv", 7):
        yield GazetteerPlace(
            name,
            PlaceKind.REGION if kind == "region" else PlaceKind.OTHER,
            code or None,
            geonames=int(geonames) if geonames else None,
            code=iso or None,
            aliases=several(aliases),
        )


@cache
def _by_code() -> dict[str, GazetteerPlace]:
    return {place.code: place for place in _regions() if place.code}


def _buildings() -> Iterable[GazetteerPlace]:
    for seat in all_seats():
        if seat.kind in ("building", "residence"):
            city = _city_of_seat(seat.city, seat.state)
            region = city.region if city else None
            country = seat.state or (city.state if city else None)
            if city:
                yield GazetteerPlace(seat.name, PlaceKind.VENUE, country, region, city.latitude, city.longitude)
            else:
                yield GazetteerPlace(seat.name, PlaceKind.VENUE, country)


def _city_of_seat(name: str | None, code: str | None) -> GazetteerPlace | None:
    return next((c for c in _cities(fold(name)) if code in (None, c.state)), None) if name else None


@cache
def _regions_of_cities() -> dict[tuple[str, str], str]:
    """Return names of regions by state and the code that the city table uses."""
    return {
        (code, admin): name
        for name, _, code, _, admin, _, _ in read_rows("regions.tsv", 7)
        if admin and code in _WITH_STATES_ADMIN
    }


@cache
def _city_names() -> tuple[dict[tuple[str, str], tuple[str, tuple[str, ...]]], dict[str, tuple[str, str]]]:
    """Return English and other names by name and state of the table, and the former by folded other name."""
    english: dict[tuple[str, str], tuple[str, tuple[str, ...]]] = {}
    listed: dict[str, tuple[str, str]] = {}
    for name, listed_as, code, others in read_rows("city_names.tsv", 4):
        english[listed_as, code] = (name, several(others))
        for other in (name, *several(others)):
            listed.setdefault(fold(other), (listed_as, code))
    return english, listed


@dataclass(frozen=True, slots=True)
class _OldName:
    """A row of `old_names.tsv`: what has that name today, and the last year in which it had the old one."""

    kind: PlaceKind
    name: str
    state: str
    until: int

    def place(self) -> GazetteerPlace | None:
        if self.kind is PlaceKind.COUNTRY:
            known = state(self.state)
            return _country(known) if known else None
        return next((city for city in _cities(fold(self.name)) if city.state == self.state), None)


@cache
def _old_names() -> dict[str, list[_OldName]]:
    found: dict[str, list[_OldName]] = {}
    for old, kind, name, code, until in read_rows("old_names.tsv", 5):
        found.setdefault(fold(old), []).append(_OldName(PlaceKind(kind), name, code, int(until)))
    return found


@cache
def _cities(key: str) -> tuple[GazetteerPlace, ...]:
    english, listed = _city_names()
    cities = [(city, 1.0 if fold(city.name) == key else _OTHER_NAME_WEIGHT) for city in cities_named(key)]
    if key in listed:
        name, code = listed[key]
        cities = [(city, weight) for city, weight in cities if (city.name, city.state) != (name, code)]
        same = (city for city in cities_named(fold(name)) if (city.name, city.state) == (name, code))
        best = max(same, key=lambda city: city.population, default=None)
        if best:
            cities.append((best, 1.0))
    cities.sort(key=lambda each: (-each[0].population * each[1], str(each[0].geonames)))
    places = [_city(city, english) for city, _ in cities]
    return tuple(sorted(places, key=lambda place: (key, place.state) not in capitals()))


def _city(city: City, english: dict[tuple[str, str], tuple[str, tuple[str, ...]]]) -> GazetteerPlace:
    common, others = english.get((city.name, city.state), (city.name, ()))
    aliases = others if common == city.name else (city.name, *others)
    return GazetteerPlace(
        common,
        PlaceKind.CITY,
        city.state,
        _regions_of_cities().get((city.state, city.admin)),
        city.latitude,
        city.longitude,
        city.geonames,
        city.population or None,
        aliases=tuple(dict.fromkeys(other for other in aliases if other != common)),
    )


@cache
def _common_words() -> frozenset[str]:
    return frozenset(read_lines("common_words.txt"))

"""The built-in gazetteer as a source: states and places in GeoNames, out of the tables of the package, offline."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.gazetteer.places import GazetteerPlace, containers, places_ever_named
from kg.gazetteer.states import State, state, state_named
from kg.link.source import Found
from kg.link.subjects import GEONAMES
from kg.model.link import PLACES, Candidate, Kind, Subject
from kg.model.world import PlaceKind

NAME = "gazetteer"
_KINDS = {
    PlaceKind.COUNTRY: frozenset((Kind.COUNTRY,)),
    PlaceKind.REGION: frozenset((Kind.REGION,)),
    PlaceKind.CITY: frozenset((Kind.CITY,)),
    PlaceKind.VENUE: frozenset((Kind.VENUE,)),
    PlaceKind.OTHER: frozenset[Kind](),
}


class Gazetteer:
    """Candidates for states and places by name: whatever has a GeoNames id and has or had that name."""

    name = NAME
    kinds = frozenset((Kind.STATE, *PLACES))

    def candidates(self, subjects: Sequence[Subject]) -> Iterator[Found]:
        """Yield the answer for each subject; the tables never fail."""
        for subject in subjects:
            found = _states(subject) if subject.kind is Kind.STATE else _places(subject)
            yield Found(subject, tuple({candidate.iri: candidate for candidate in found}.values()))


def _states(subject: Subject) -> Iterator[Candidate]:
    known = [state(subject.code)] if subject.code else [state_named(name) for name in subject.names]
    yield from (_state(each) for each in known if each and each.geonames)


def _state(known: State) -> Candidate:
    latitude, longitude = known.point or (None, None)
    return Candidate(
        iri=f"{GEONAMES}{known.geonames}/",
        label=known.name,
        names=known.names,
        kinds=frozenset((Kind.STATE, Kind.COUNTRY)),
        countries=(known.code,),
        latitude=latitude,
        longitude=longitude,
    )


def _places(subject: Subject) -> Iterator[Candidate]:
    for name in subject.names:
        yield from (_place(each) for each in places_ever_named(name) if each.geonames)


def _place(place: GazetteerPlace) -> Candidate:
    return Candidate(
        iri=f"{GEONAMES}{place.geonames}/",
        label=place.name,
        names=(place.name, *place.aliases),
        kinds=_KINDS[place.kind],
        countries=(place.state,) if place.state else (),
        latitude=place.latitude,
        longitude=place.longitude,
        within=tuple(outer.name for outer in containers(place)[:-1]),
        fame=place.population or 0,
    )

"""The records of the graph of the world as exports see them: events with all that a row or a feature needs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from kg.model.dates import DateInterval
from kg.model.report import ActorKind, EventType, Part, Status
from kg.model.world import PlaceKind


@dataclass(frozen=True, slots=True, order=True)
class ToldLink:
    """An identifier of a node here in another dataset: IRIs, `graph` the one that holds the statement."""

    subject: str
    predicate: str
    object: str
    graph: str
    nearly: bool = False
    """Whether it leads to what is not quite the same (skos:closeMatch and the like)."""


def _same(links: tuple[ToldLink, ...]) -> tuple[str, ...]:
    return tuple(sorted({link.object for link in links if not link.nearly}))


@dataclass(frozen=True)
class ToldPlace:
    """A place. `within` is the next larger place of the graph; `latitude` and `longitude` are both there or neither."""

    iri: str
    label: str
    kind: PlaceKind
    aliases: tuple[str, ...] = ()
    code: str | None = None
    within: ToldPlace | None = None
    latitude: float | None = None
    longitude: float | None = None
    links: tuple[ToldLink, ...] = ()
    geonames: int | None = None

    @cached_property
    def chain(self) -> tuple[ToldPlace, ...]:
        """The place and all that hold it, from the inside out."""
        return (self, *self.within.chain) if self.within else (self,)

    @property
    def country(self) -> ToldPlace | None:
        """The country that it is or lies in; None where the graph does not tell."""
        return next((place for place in self.chain if place.kind is PlaceKind.COUNTRY), None)

    @property
    def country_code(self) -> str | None:
        """ISO 3166 alpha-2 code of its country."""
        country = self.country
        return country.code if country else None

    @property
    def same(self) -> tuple[str, ...]:
        """IRIs of the same place elsewhere."""
        return _same(self.links)

    @property
    def point(self) -> tuple[float, float]:
        """Longitude and latitude of a place that has them, such as `located`; ValueError where it has none."""
        if self.longitude is None or self.latitude is None:
            raise ValueError(f"{self.iri} has no point; ask `located` first")
        return self.longitude, self.latitude

    @property
    def located(self) -> ToldPlace | None:
        """The place itself if it has a point, else the smallest that holds it and has one.

        No country, and nothing that may be as large, stands for a place inside it: the middle may be far from there.
        """
        for place in self.chain:
            small = place is self or place.kind not in (PlaceKind.COUNTRY, PlaceKind.OTHER)
            if small and place.latitude is not None:
                return place
        return None

    @property
    def line(self) -> str:
        """Its names from the inside out: `Villa Rosa, Vienna, Austria`."""
        return ", ".join(place.label for place in self.chain)


@dataclass(frozen=True, slots=True)
class ToldOffice:
    """An office that a person is reported to hold; `first` and `last` are days of publication."""

    iri: str
    title: str
    of: str | None
    """IRI of the state or organization."""
    of_label: str | None
    first: date | None
    last: date | None

    def reported_in(self, when: DateInterval) -> bool:
        """Whether the days on which it is reported touch `when`."""
        if self.first is None or self.last is None or not when.known:
            return False
        return DateInterval(self.first, self.last).overlaps(when)


@dataclass(frozen=True)
class ToldActor:
    """An actor. `code` is the ISO 3166 alpha-2 code of a state; `acts_for` are actors without offices of their own."""

    iri: str
    label: str
    kind: ActorKind
    aliases: tuple[str, ...] = ()
    code: str | None = None
    acts_for: tuple[ToldActor, ...] = ()
    offices: tuple[ToldOffice, ...] = ()
    links: tuple[ToldLink, ...] = ()

    @property
    def same(self) -> tuple[str, ...]:
        """IRIs of the same actor elsewhere."""
        return _same(self.links)

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """Codes of the states that it is or acts for."""
        codes = {self.code, *(owner.code for owner in self.acts_for if owner.kind is ActorKind.STATE)}
        return tuple(sorted(code for code in codes if code))


@dataclass(frozen=True, slots=True)
class Support:
    """How many documents, publishers and independent voices tell something."""

    documents: int
    publishers: int
    voices: int


@dataclass(frozen=True, slots=True)
class ToldParticipant:
    """An actor in an event. `position` is its office then, as worded by reports of the event, else as held then."""

    iri: str
    """IRI of the participation."""
    actor: ToldActor
    part: Part
    support: Support
    position: str | None = None


@dataclass(frozen=True, slots=True)
class ToldDocument:
    """What an article or record says of itself."""

    iri: str
    name: str
    """Address or file name, as it was given."""
    kind: str
    """`article` or `record`."""
    title: str | None = None
    publisher: str | None = None
    published: date | None = None
    url: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class ToldEvent:
    """An event of the graph of the world. Everything that is many is sorted, places and participants by their IRI."""

    iri: str
    type: EventType
    subtype: str | None
    status: Status
    label: str
    when: DateInterval
    start_time: str | None
    """HH:MM, in the time of its place."""
    until: date | None
    places: tuple[ToldPlace, ...]
    participants: tuple[ToldParticipant, ...]
    about: tuple[str, ...]
    occasion: str | None
    support: Support
    disputed: bool
    reports: tuple[str, ...]
    """IRIs of the reports that tell it."""

    @property
    def documents(self) -> tuple[str, ...]:
        """IRIs of the documents that tell it."""
        return tuple(sorted({report.partition("#")[0] for report in self.reports}))

    def actors(self) -> Iterator[ToldActor]:
        """Yield its actors, each once, whatever parts they have."""
        yield from {taking.actor.iri: taking.actor for taking in self.participants}.values()


@dataclass(frozen=True, slots=True)
class ToldReport:
    """One event as one document tells it."""

    iri: str
    document: str
    """IRI of the document."""
    event: str | None
    """IRI of the event; None where a build that was cut short has not come to it."""
    type: EventType
    subtype: str | None
    status: Status
    when: DateInterval
    start_time: str | None
    place_names: tuple[str, ...]
    attributed_to: tuple[str, ...]
    confidence: float
    evidence: tuple[str, ...]
    """The characters of the document that it rests on, in the order in which they stand there."""

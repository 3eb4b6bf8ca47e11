"""What seems to have happened: actors, places and events, resolved out of all reports."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from kg.model.dates import UNKNOWN_TIME, DateInterval
from kg.model.report import ActorKind, EventType, Part, Status


class ActorKey(NamedTuple):
    """Identity of an actor in the world; `kg.graph.iris` makes its IRI of it.

    `name` is the label (`Jane Roe`), or the code for a state (`UA`). `distinction` tells two actors of one name
    apart (a state code, a number); empty for nearly all.
    """

    kind: ActorKind
    name: str
    distinction: str = ""


class ReportKey(NamedTuple):
    """Identity of a report: the key of its document and its id there."""

    document_key: str
    id: str


class EvidenceKey(NamedTuple):
    """Identity of evidence: the characters `start` up to, not including, `end` of a document."""

    document_key: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Position:
    """An office that a person holds for a state or organization, as reported.

    `first` and `last` are the first and last day of publication of the documents that report it; for a document without
    one, such as a record, the day of the event counts. `first_evidence` is what was published first of that on which
    the reports that give the office rest.
    """

    title: str
    of: ActorKey | None = None
    first: date | None = None
    last: date | None = None
    first_evidence: EvidenceKey | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """A person, state, organization or delegation.

    `label` is the name to show, `aliases` all other forms, sorted. `acts_for` are the states and organizations it is
    reported to act for, sorted. `code` is the ISO 3166 alpha-2 code of a state that has one. `possibly_same_as` are a
    few persons, sorted, with whom a person was nearly taken for one; each has the other in its own.
    """

    key: ActorKey
    label: str
    aliases: tuple[str, ...] = ()
    acts_for: tuple[ActorKey, ...] = ()
    positions: tuple[Position, ...] = ()
    code: str | None = None
    possibly_same_as: tuple[ActorKey, ...] = ()


class PlaceKind(StrEnum):
    """Kinds of places, smallest first."""

    VENUE = "venue"
    CITY = "city"
    REGION = "region"
    COUNTRY = "country"
    OTHER = "other"


class PlaceKey(NamedTuple):
    """Identity of a place: its names from itself to the outermost that holds it (`("Houston", "Texas", "US")`)."""

    path: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A point or area on earth.

    `within` is the next larger place that the graph holds. `latitude` and `longitude` are degrees (WGS 84);
    `geonames` is the GeoNames id. All three are None where the gazetteer does not know the place.
    """

    key: PlaceKey
    label: str
    kind: PlaceKind
    within: PlaceKey | None = None
    aliases: tuple[str, ...] = ()
    latitude: float | None = None
    longitude: float | None = None
    geonames: int | None = None
    code: str | None = None
    """ISO 3166 alpha-2 code of a country."""


@dataclass(frozen=True, slots=True)
class Taking:
    """An actor in an event, with how many documents, publishers and voices say so."""

    actor: ActorKey
    part: Part
    documents: int
    publishers: int = 1
    voices: int = 1


@dataclass(frozen=True, slots=True)
class Supported:
    """A value of an event (text form) with how many documents, publishers and voices support it."""

    value: str
    documents: int
    publishers: int = 1
    voices: int = 1


@dataclass(frozen=True, slots=True)
class SupportedPlace:
    """A place of an event with how many documents, publishers and voices support it."""

    place: PlaceKey
    documents: int
    publishers: int = 1
    voices: int = 1


class Disputable(StrEnum):
    """What reports of one event can differ in: whether it happened, on which days, at what hour, or where."""

    STATUS = "status"
    TIME = "time"
    START = "start"
    PLACE = "place"


class Contradicted(NamedTuple):
    """A report that another one of the same event contradicts, and in what."""

    report: ReportKey
    feature: Disputable


@dataclass(frozen=True, slots=True)
class Event:
    """The thing in the world that reports tell of.

    `id` is 16 hexadecimal digits. `reports` are sorted. `documents` tell of it, by so many `publishers` (one whose
    publisher is not known counts as its own) and `voices` (copies of one text are one). `status`, `when`, `places` and
    `occasion` are what most voices support; `until` is the last day for which an agreement holds; `contradicted` are
    the reports, sorted, that cannot be right together with another one. All values that reports give stand in
    `statuses`, `intervals`, `start_times` and `all_places`. The last one is empty where all reports that give places
    give the same. `former` are the ids, sorted, that the event can have had while fewer reports were known: each then
    told of an event of its own. `first_evidence` is what was published first of that on which the reports of
    the event's status rest.
    """

    id: str
    type: EventType
    status: Status
    participants: tuple[Taking, ...]
    reports: tuple[ReportKey, ...]
    documents: int
    subtype: str | None = None
    places: tuple[PlaceKey, ...] = ()
    occasion: str | None = None
    when: DateInterval = UNKNOWN_TIME
    start_time: str | None = None
    until: date | None = None
    about: tuple[str, ...] = ()
    contradicted: tuple[Contradicted, ...] = ()
    statuses: tuple[Supported, ...] = ()
    intervals: tuple[Supported, ...] = ()
    former: tuple[str, ...] = ()
    start_times: tuple[Supported, ...] = ()
    all_places: tuple[SupportedPlace, ...] = ()
    publishers: int = 1
    voices: int = 1
    first_evidence: EvidenceKey | None = None

    @property
    def disputed(self) -> bool:
        """Whether reports give values that cannot all be right."""
        return bool(self.contradicted)


class ReportedActor(NamedTuple):
    """Which actor the participant number `position` (from 0) of a report is."""

    report: ReportKey
    position: int
    actor: ActorKey


class ReportedPlace(NamedTuple):
    """Which place the names of a report's `place` mean (the most specific of them)."""

    report: ReportKey
    place: PlaceKey


class Copy(NamedTuple):
    """A document whose text is a copy of another's, both by key: of the first published of the same voice."""

    document: str
    of: str


@dataclass(frozen=True, slots=True)
class World:
    """All that was resolved; every tuple sorted by key, so that the same reports give the same World."""

    actors: tuple[Actor, ...] = ()
    places: tuple[Place, ...] = ()
    events: tuple[Event, ...] = ()
    reported_actors: tuple[ReportedActor, ...] = ()
    reported_places: tuple[ReportedPlace, ...] = ()
    copies: tuple[Copy, ...] = ()

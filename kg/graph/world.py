"""What seems to have happened, as the quads of the graph of the world."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from datetime import date

from pyoxigraph import Literal, NamedNode, Quad

from kg.errors import RecordError
from kg.graph.iris import DEFAULT_BASE, Iris
from kg.graph.literals import Graph, boolean, clean, clock, decimal_text, integer
from kg.graph.mapping import add_time
from kg.graph.periods import period_of
from kg.graph.vocabulary import (
    ACTOR_KINDS,
    DCTERMS,
    DIP,
    FOAF,
    GEO,
    ORG,
    PARTS,
    PLACE_KINDS,
    RDF,
    RDFS,
    SKOS,
    STATUSES,
    TYPES,
    subtype_term,
)
from kg.model.dates import DateInterval
from kg.model.report import ActorKind, Status
from kg.model.world import Actor, ActorKey, Event, Place, PlaceKey, Supported, SupportedPlace, Taking, World

_STANDARD_CLASSES: dict[ActorKind, tuple[NamedNode, ...]] = {
    ActorKind.PERSON: (FOAF.Person,),
    ActorKind.STATE: (),
    ActorKind.ORGANIZATION: (ORG.Organization,),
    ActorKind.DELEGATION: (FOAF.Group,),
}
_MOST_NAMES_IN_LABEL = 4


def world_quads(world: World, *, base: str = DEFAULT_BASE) -> list[Quad]:
    """Return the graph of the world, each quad once; see `stream_world`."""
    return list(dict.fromkeys(stream_world(world, base=base)))


def stream_world(world: World, *, base: str = DEFAULT_BASE) -> Iterator[Quad]:
    """Yield the graph of the world: actors, places, events, and which reports tell of which.

    Actors and places come first (`stream_things`). The links from reports to events, from participations to actors and
    from reports to places stand here and not in the graphs of documents, which never change when identities do.

    Raises:
        RecordError: an event, actor or place refers to one that `world` does not hold, or a supported value is not
            in the form that `kg.model.world` asks for.
    """
    yield from stream_things(world, base=base)
    iris = Iris(base)
    graph = Graph(iris.world)
    actors = {actor.key: actor for actor in world.actors}
    places = {place.key: place for place in world.places}
    for event in world.events:
        _add_event(graph, event, actors, places, iris=iris)
        yield from graph.take()
    yield from _identities(world, actors, places, iris)


def stream_things(world: World, *, base: str = DEFAULT_BASE) -> Iterator[Quad]:
    """Yield what the graph of the world says of actors and places; raises as `stream_world`."""
    iris = Iris(base)
    graph = Graph(iris.world)
    actors = {actor.key: actor for actor in world.actors}
    places = {place.key: place for place in world.places}
    for actor in world.actors:
        _add_actor(graph, actor, actors, iris=iris)
        yield from graph.take()
    for place in world.places:
        _add_place(graph, place, places, iris=iris)
        yield from graph.take()


def _identities(world: World, actors: Container[object], places: Container[object], iris: Iris) -> Iterator[Quad]:
    """Yield which actors and places reports mean, and which documents are copies."""
    graph = Graph(iris.world)
    for reported in world.reported_actors:
        _known(reported.actor, actors, f"report {reported.report.id} of {reported.report.document_key}")
        node = iris.participation(reported.report.document_key, reported.report.id, reported.position + 1)
        graph.add(node, DIP.actor, iris.actor(reported.actor))
        yield from graph.take()
    for where in world.reported_places:
        _known(where.place, places, f"report {where.report.id} of {where.report.document_key}")
        graph.add(iris.report(where.report.document_key, where.report.id), DIP.place, iris.place(where.place))
        yield from graph.take()
    for copy in world.copies:
        yield Quad(iris.document(copy.document), DIP.copyOf, iris.document(copy.of), iris.world)


def _known(key: ActorKey | PlaceKey, known: Container[object], where: str) -> None:
    if key not in known:
        raise RecordError(f"{where} refers to {key}, which the world does not hold")


def _add_actor(graph: Graph, actor: Actor, actors: Mapping[ActorKey, Actor], *, iris: Iris) -> None:
    node = iris.actor(actor.key)
    graph.add(node, RDF.type, DIP.Actor, ACTOR_KINDS[actor.key.kind], *_STANDARD_CLASSES[actor.key.kind])
    graph.add_text(node, RDFS.label, actor.label)
    graph.add_text(node, SKOS.altLabel, *actor.aliases)
    graph.add_text(node, SKOS.notation, actor.code)
    for owner in actor.acts_for:
        _known(owner, actors, actor.label)
        graph.add(node, DIP.actsFor, iris.actor(owner))
    for other in actor.possibly_same_as:
        _known(other, actors, actor.label)
        graph.add(node, DIP.possiblySameAs, iris.actor(other))
    for position in actor.positions:
        office = iris.position(actor.key, position.title, position.of)
        graph.add(node, DIP.holds, office)
        graph.add(office, RDF.type, DIP.Position)
        graph.add_text(office, RDFS.label, position.title)
        if position.of is not None:
            _known(position.of, actors, f"position {position.title!r} of {actor.label}")
            graph.add(office, DIP.actsFor, iris.actor(position.of))
        graph.add_day(office, DIP.firstReported, position.first)
        graph.add_day(office, DIP.lastReported, position.last)
        if position.first_evidence is not None:
            graph.add(office, DIP.firstEvidence, iris.evidence(*position.first_evidence))


def _add_place(graph: Graph, place: Place, places: Mapping[PlaceKey, Place], *, iris: Iris) -> None:
    node = iris.place(place.key)
    graph.add(node, RDF.type, DIP.Place, GEO.Feature)
    narrower = PLACE_KINDS[place.kind]
    if narrower is not None:
        graph.add(node, RDF.type, narrower)
    graph.add_text(node, RDFS.label, place.label)
    graph.add_text(node, SKOS.altLabel, *place.aliases)
    graph.add_text(node, SKOS.notation, place.code)
    if place.within is not None:
        _known(place.within, places, place.label)
        graph.add(node, DIP.within, iris.place(place.within))
    if place.latitude is not None and place.longitude is not None:
        point = iris.geometry(place.key)
        graph.add(node, GEO.hasGeometry, point)
        graph.add(point, RDF.type, GEO.Geometry)
        # WKT has the longitude first.
        written = f"POINT({decimal_text(place.longitude)} {decimal_text(place.latitude)})"
        graph.add(point, GEO.asWKT, Literal(written, datatype=GEO.wktLiteral))


def _add_event(
    graph: Graph, event: Event, actors: Mapping[ActorKey, Actor], places: Mapping[PlaceKey, Place], *, iris: Iris
) -> None:
    node = iris.event(event.id)
    where = f"event {event.id}"
    graph.add(node, RDF.type, DIP.Event, TYPES[event.type])
    graph.add(node, DIP.type, TYPES[event.type])
    if event.subtype is not None:
        narrower = subtype_term(event.type, event.subtype, where=where)
        graph.add(node, RDF.type, narrower)
        graph.add(node, DIP.subtype, narrower)
    graph.add(node, DIP.status, STATUSES[event.status])
    _add_takings(graph, node, event, actors, iris=iris)
    for place in event.places:
        _known(place, places, where)
        graph.add(node, DIP.place, iris.place(place))
    _add_short_ways(graph, node, event, actors, places, iris=iris)
    graph.add_text(node, RDFS.label, _label(event, actors, places))
    graph.add_text(node, DIP.occasion, event.occasion)
    graph.add_text(node, DIP.about, *event.about)
    add_time(graph, node, event.when)
    if event.start_time is not None:
        graph.add(node, DIP.startTime, clock(event.start_time))
    graph.add_day(node, DIP.until, event.until)
    _add_support(graph, node, event)
    graph.add(node, DIP.disputed, boolean(event.disputed))
    _add_alternatives(graph, node, event, places, iris=iris)
    for report in event.reports:
        graph.add(iris.report(report.document_key, report.id), DIP.tells, node)
    for report, feature in event.contradicted:
        graph.add_text(iris.report(report.document_key, report.id), DIP.contradictedIn, feature)
    for former in event.former:
        graph.add(iris.event(former), DCTERMS.isReplacedBy, node)


def _add_short_ways(
    graph: Graph,
    node: NamedNode,
    event: Event,
    actors: Mapping[ActorKey, Actor],
    places: Mapping[PlaceKey, Place],
    *,
    iris: Iris,
) -> None:
    """Add what follows from other statements, for questions that would take long without it."""
    graph.add_text(node, DIP.participantNames, _joined(actors[taking.actor].label for taking in event.participants))
    if event.places:
        graph.add_text(node, DIP.venueNames, _joined(places[place].label for place in event.places))
    if event.first_evidence is not None:
        graph.add(node, DIP.firstEvidence, iris.evidence(*event.first_evidence))
    period = period_of(event.when)
    if period is not None:
        found = iris.period(period.name)
        graph.add(node, DIP.during, found)
        graph.add(found, RDF.type, DIP.CalendarPeriod)
        graph.add_day(found, DIP.firstDay, period.first)
        graph.add_day(found, DIP.lastDay, period.last)


def _joined(names: Iterable[str]) -> str:
    return "; ".join(sorted(set(map(clean, names))))


def _add_takings(graph: Graph, node: NamedNode, event: Event, actors: Mapping[ActorKey, Actor], *, iris: Iris) -> None:
    for taking in event.participants:
        _known(taking.actor, actors, f"event {event.id}")
        actor = iris.actor(taking.actor)
        participation = iris.taking(event.id, taking.part, taking.actor)
        graph.add(node, DIP.participant, actor)
        graph.add(node, DIP.participation, participation)
        graph.add(participation, RDF.type, DIP.EventParticipation)
        graph.add(participation, DIP.actor, actor)
        graph.add(participation, DIP.part, PARTS[taking.part])
        _add_support(graph, participation, taking)


def _add_support(graph: Graph, node: NamedNode, supported: Event | Taking | Supported | SupportedPlace) -> None:
    graph.add(node, DIP.documents, integer(supported.documents))
    graph.add(node, DIP.publishers, integer(supported.publishers))
    graph.add(node, DIP.voices, integer(supported.voices))


def _add_alternatives(
    graph: Graph, node: NamedNode, event: Event, places: Mapping[PlaceKey, Place], *, iris: Iris
) -> None:
    for feature, values in (("status", event.statuses), ("time", event.intervals), ("start", event.start_times)):
        # A value that stands alone is the event's own, and says nothing more.
        for supported in values if len(values) > 1 else ():
            alternative = iris.alternative(event.id, feature, supported.value)
            _add_alternative(graph, node, alternative, supported)
            if feature == "status":
                graph.add(alternative, DIP.status, STATUSES[_status(supported, event)])
            elif feature == "time":
                add_time(graph, alternative, _interval(supported, event))
            else:
                graph.add(alternative, DIP.startTime, clock(supported.value))
    for where in event.all_places if len(event.all_places) > 1 else ():
        _known(where.place, places, f"event {event.id}")
        place = iris.place(where.place)
        alternative = iris.alternative(event.id, "place", place.value.removeprefix(f"{iris.base}place/"))
        _add_alternative(graph, node, alternative, where)
        graph.add(alternative, DIP.place, place)


def _add_alternative(
    graph: Graph, event: NamedNode, alternative: NamedNode, supported: Supported | SupportedPlace
) -> None:
    graph.add(event, DIP.alternative, alternative)
    graph.add(alternative, RDF.type, DIP.Alternative)
    _add_support(graph, alternative, supported)


def _status(supported: Supported, event: Event) -> Status:
    try:
        return Status(supported.value)
    except ValueError as error:
        raise RecordError(f"event {event.id}: {supported.value!r} is no status") from error


def _interval(supported: Supported, event: Event) -> DateInterval:
    """Return the interval that `DateInterval.edtf` wrote."""
    first, _, last = supported.value.partition("/")
    try:
        ends = [None if end == ".." else date.fromisoformat(end) for end in (first, last or first)]
    except ValueError as error:
        raise RecordError(f"event {event.id}: {supported.value!r} is no interval as DateInterval.edtf") from error
    return DateInterval(ends[0], ends[1])


def _label(event: Event, actors: Mapping[ActorKey, Actor], places: Mapping[PlaceKey, Place]) -> str:
    """Return one line that says what the event is, for people who meet its IRI in a table."""
    names = list(dict.fromkeys(actors[taking.actor].label for taking in event.participants))
    more = len(names) - _MOST_NAMES_IN_LABEL
    who = ", ".join(names[:_MOST_NAMES_IN_LABEL]) + (f" and {more} more" if more > 0 else "")
    what = f"{event.subtype or event.type.value}{'' if event.status is Status.OCCURRED else f' ({event.status})'}"
    where = ", ".join(places[place].label for place in event.places)
    return "; ".join(filter(None, (f"{what}: {who}", where, event.when.edtf)))

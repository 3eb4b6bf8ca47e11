"""Reads the events of the graph of the world, one by one in order of their IRIs, with all that hangs on them.

Actors and places are kept in memory, each read once; events, reports and documents are not, so that memory does not
grow with their number.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from functools import lru_cache
from typing import Final

from pyoxigraph import NamedNode

from kg.errors import RecordError
from kg.export.nodes import Node, Nodes
from kg.export.sorting import sorted_lines
from kg.export.told import (
    Support,
    ToldActor,
    ToldDocument,
    ToldEvent,
    ToldLink,
    ToldOffice,
    ToldParticipant,
    ToldPlace,
    ToldReport,
)
from kg.graph.iris import DEFAULT_BASE, Iris
from kg.graph.vocabulary import (
    ACTOR_KINDS,
    DCTERMS,
    DIP,
    GEO,
    OA,
    OWL,
    PARTS,
    PLACE_KINDS,
    RDF,
    RDFS,
    SCHEMA,
    SKOS,
    STATUSES,
    TYPES,
)
from kg.model.dates import DateInterval
from kg.model.world import PlaceKind
from kg.store.protocol import Store

_TYPES: Final = {term.value: kind for kind, term in TYPES.items()}
_STATUSES: Final = {term.value: status for status, term in STATUSES.items()}
_PARTS: Final = {term.value: part for part, term in PARTS.items()}
_ACTOR_KINDS: Final = {term.value: kind for kind, term in ACTOR_KINDS.items()}
_PLACE_KINDS: Final = {term.value: kind for kind, term in PLACE_KINDS.items() if term} | {
    DIP.Place.value: PlaceKind.OTHER  # last: every place has this class
}
SAME: Final = (OWL.sameAs, SKOS.exactMatch, NamedNode(f"{SCHEMA.namespace}sameAs"))
"""Properties that lead from a node here to the same one of another dataset, in whichever graph they stand."""
LINKS: Final = (
    *SAME,
    *(NamedNode(f"{SKOS.namespace}{name}") for name in ("closeMatch", "broadMatch", "narrowMatch", "relatedMatch")),
)
"""`SAME`, and the properties that lead to what is not quite the same."""

_GEONAMES: Final = re.compile(r"https?://(?:sws|www)\.geonames\.org/([0-9]+)(?:/.*)?")
_POINT: Final = re.compile(r"POINT ?\((-?[0-9]+(?:\.[0-9]+)?) (-?[0-9]+(?:\.[0-9]+)?)\)")
_DOCUMENTS_KEPT: Final = 4096


class EventReader:
    """What the graph of the world tells, as records.

    Methods raise RecordError where the graph holds a value that no record can have, StoreError where the store cannot
    be read.
    """

    def __init__(self, store: Store, *, base: str = DEFAULT_BASE) -> None:
        self._store = store
        self._nodes = Nodes(store)
        self._iris = Iris(base)
        self._world = self._iris.world
        self._places: dict[str, ToldPlace] = {}
        self._actors: dict[str, ToldActor] = {}
        self.document = lru_cache(maxsize=_DOCUMENTS_KEPT)(self._document)
        """Takes the IRI of a document and returns its `ToldDocument`."""

    def events(self) -> Iterator[ToldEvent]:
        """Yield all events in order of their IRIs."""
        yield from map(self.event, self._of_class(DIP.Event))

    def actors(self) -> Iterator[ToldActor]:
        """Yield all actors in order of their IRIs, those without an event too."""
        yield from map(self.actor, self._of_class(DIP.Actor))

    def places(self) -> Iterator[ToldPlace]:
        """Yield all places in order of their IRIs."""
        yield from map(self.place, self._of_class(DIP.Place))

    def documents(self) -> Iterator[ToldDocument]:
        """Yield all documents in order of their IRIs."""
        for graph in filter(self._iris.is_document, self._store.graph_names()):
            yield self._document(graph.value)

    def reports(self) -> Iterator[ToldReport]:
        """Yield the reports of all documents in order of the IRIs of their documents, then as they stand there."""
        for graph in filter(self._iris.is_document, self._store.graph_names()):
            nodes = [self._nodes.node(iri, graph) for iri in self._nodes.subjects(graph, RDF.type, DIP.Report.value)]
            yield from (self._report(node, graph) for node in sorted(nodes, key=lambda n: (n.count(DIP.order), n.iri)))

    def event(self, iri: str) -> ToldEvent:
        """Return the event of an IRI that `events` gives."""
        node = self._nodes.node(iri, self._world)
        when = node.when()
        reports = tuple(sorted(self._nodes.subjects(self._world, DIP.tells, iri)))
        return ToldEvent(
            iri=iri,
            type=node.one_of(DIP.type, _TYPES),
            subtype=_local(node.node(DIP.subtype)),
            status=node.one_of(DIP.status, _STATUSES),
            label=node.text(RDFS.label) or iri,
            when=when,
            start_time=node.clock(DIP.startTime),
            until=node.day(DIP.until),
            places=tuple(map(self.place, node.nodes(DIP.place))),
            participants=tuple(self._participants(node, when, reports)),
            about=node.texts(DIP.about),
            occasion=node.text(DIP.occasion),
            support=_support(node),
            disputed=node.text(DIP.disputed) == "true",
            reports=reports,
        )

    def report(self, iri: str) -> ToldReport:
        """Return the report of an IRI that `ToldEvent.reports` gives."""
        graph = NamedNode(iri.partition("#")[0])
        return self._report(self._nodes.node(iri, graph), graph)

    def quotes(self, event: ToldEvent) -> Iterator[tuple[str, str]]:
        """Yield the passages that an event rests on, each after the IRI of its document, in order of reports."""
        for iri in event.reports:
            graph = NamedNode(iri.partition("#")[0])
            for text in self._evidence(self._nodes.values(iri, DIP.evidence, graph), graph):
                yield graph.value, text

    def place(self, iri: str) -> ToldPlace:
        """Return a place, with those that hold it."""
        return self._place(iri, ())

    def actor(self, iri: str) -> ToldActor:
        """Return an actor."""
        found = self._actors.get(iri)
        if found is None:
            found = self._actors[iri] = self._read_actor(iri)
        return found

    def _of_class(self, term: NamedNode) -> Iterator[str]:
        with ExitStack() as files:
            lines = (f"{iri}\n" for iri in self._nodes.subjects(self._world, RDF.type, term.value))
            for line in sorted_lines(lines, files):
                yield line[:-1]

    def _participants(self, event: Node, when: DateInterval, reports: tuple[str, ...]) -> Iterator[ToldParticipant]:
        worded = self._worded_positions(reports)
        takings: list[tuple[str, Node]] = []
        for iri in event.nodes(DIP.participation):
            node = self._nodes.node(iri, self._world)
            whose = node.node(DIP.actor)
            if whose is None:
                raise RecordError(f"{iri}: a participation needs an actor; a new build mends it")
            takings.append((whose, node))
        for iri, node in sorted(takings, key=lambda taking: (taking[0], taking[1].iri)):
            actor = self.actor(iri)
            held = (office.title for office in actor.offices if office.reported_in(when))
            yield ToldParticipant(
                iri=node.iri,
                actor=actor,
                part=node.one_of(DIP.part, _PARTS),
                support=_support(node),
                position=worded.get(iri) or next(held, None),
            )

    def _worded_positions(self, reports: tuple[str, ...]) -> dict[str, str]:
        """Return the office that most reports give an actor, by IRI of the actor."""
        told: dict[str, Counter[str]] = {}
        for report in reports:
            graph = NamedNode(report.partition("#")[0])
            for iri in self._nodes.values(report, DIP.participation, graph):
                for position in self._nodes.values(iri, DIP.position, graph):
                    for actor in self._nodes.values(iri, DIP.actor, self._world):
                        told.setdefault(actor, Counter())[position] += 1
        return {actor: min(counts, key=lambda text: (-counts[text], text)) for actor, counts in told.items()}

    def _report(self, node: Node, graph: NamedNode) -> ToldReport:
        return ToldReport(
            iri=node.iri,
            document=graph.value,
            event=next(self._nodes.values(node.iri, DIP.tells, self._world), None),
            type=node.one_of(DIP.type, _TYPES),
            subtype=_local(node.node(DIP.subtype)),
            status=node.one_of(DIP.status, _STATUSES),
            when=node.when(),
            start_time=node.clock(DIP.startTime),
            place_names=node.texts(DIP.placeName),
            attributed_to=node.texts(DIP.attributedTo),
            confidence=float(node.text(DIP.confidence) or 0),
            evidence=self._evidence(node.nodes(DIP.evidence), graph),
        )

    def _evidence(self, iris: Iterable[str], graph: NamedNode) -> tuple[str, ...]:
        selectors = [self._nodes.node(iri, graph) for iri in iris]
        selectors.sort(key=lambda node: (node.count(OA.start), node.count(OA.end), node.iri))
        return tuple(node.text(OA.exact) or "" for node in selectors)

    def _document(self, iri: str) -> ToldDocument:
        node = self._nodes.node(iri, NamedNode(iri))
        return ToldDocument(
            iri=iri,
            name=node.text(DCTERMS.identifier) or iri,
            kind="record" if DIP.Record.value in node.nodes(RDF.type) else "article",
            title=node.text(DCTERMS.title),
            publisher=node.text(DCTERMS.publisher),
            published=node.day(DCTERMS.issued),
            url=node.text(SCHEMA.url),
            language=node.text(DCTERMS.language),
        )

    def _place(self, iri: str, inner: tuple[str, ...]) -> ToldPlace:
        if iri in inner:
            raise RecordError(f"{iri} lies within itself; `kg validate` names all faults, a new build mends them")
        found = self._places.get(iri)
        if found is None:
            node = self._nodes.node(iri, self._world)
            outer = node.node(DIP.within)
            longitude, latitude = self._point(node)
            links = self._links(iri)
            found = self._places[iri] = ToldPlace(
                iri=iri,
                label=node.text(RDFS.label) or iri,
                kind=node.one_of(RDF.type, _PLACE_KINDS),
                aliases=node.texts(SKOS.altLabel),
                code=node.text(SKOS.notation),
                within=self._place(outer, (*inner, iri)) if outer else None,
                latitude=latitude,
                longitude=longitude,
                links=links,
                geonames=_geonames(links),
            )
        return found

    def _point(self, place: Node) -> tuple[float | None, float | None]:
        geometry = place.node(GEO.hasGeometry)
        text = self._nodes.node(geometry, self._world).text(GEO.asWKT) if geometry else None
        found = _POINT.fullmatch(text) if text else None
        if found is None:
            return None, None
        longitude, latitude = float(found[1]), float(found[2])
        return (longitude, latitude) if abs(longitude) <= 180 and abs(latitude) <= 90 else (None, None)

    def _read_actor(self, iri: str) -> ToldActor:
        node = self._nodes.node(iri, self._world)
        return ToldActor(
            iri=iri,
            label=node.text(RDFS.label) or iri,
            kind=node.one_of(RDF.type, _ACTOR_KINDS),
            aliases=node.texts(SKOS.altLabel),
            code=node.text(SKOS.notation),
            acts_for=tuple(map(self._owner, node.nodes(DIP.actsFor))),
            offices=tuple(map(self._office, node.nodes(DIP.holds))),
            links=self._links(iri),
        )

    def _owner(self, iri: str) -> ToldActor:
        """Return a state or organization without those that it acts for itself: they may act for one another."""
        node = self._nodes.node(iri, self._world)
        kind = node.one_of(RDF.type, _ACTOR_KINDS)
        return ToldActor(iri, node.text(RDFS.label) or iri, kind, code=node.text(SKOS.notation))

    def _office(self, iri: str) -> ToldOffice:
        node = self._nodes.node(iri, self._world)
        of = node.node(DIP.actsFor)
        return ToldOffice(
            iri=iri,
            title=node.text(RDFS.label) or iri,
            of=of,
            of_label=self._owner(of).label if of else None,
            first=node.day(DIP.firstReported),
            last=node.day(DIP.lastReported),
        )

    def _links(self, iri: str) -> tuple[ToldLink, ...]:
        found = (quad for term in LINKS for quad in self._store.quads(subject=NamedNode(iri), predicate=term))
        links = (
            ToldLink(iri, quad.predicate.value, quad.object.value, quad.graph_name.value, quad.predicate not in SAME)
            for quad in found
            if isinstance(quad.object, NamedNode) and isinstance(quad.graph_name, NamedNode)
        )
        return tuple(sorted(links))


def _geonames(links: tuple[ToldLink, ...]) -> int | None:
    found = (_GEONAMES.fullmatch(link.object) for link in links if not link.nearly)
    return min((int(match[1]) for match in found if match), default=None)


def _support(node: Node) -> Support:
    return Support(node.count(DIP.documents), node.count(DIP.publishers), node.count(DIP.voices))


def _local(iri: str | None) -> str | None:
    return iri.removeprefix(DIP.namespace) if iri else None

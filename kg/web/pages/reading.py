"""What pages read of the graph, a thing or a list at a time: never all of the graph for one thing.

Lists that are filtered and sorted come by SPARQL, which the store answers without handing every row to Python; the
details of what is shown come by single look-ups.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from kg.dossier import told_by
from kg.graph.iris import Iris
from kg.graph.prefixes import PREFIXES, sparql_prefixes
from kg.graph.vocabulary import DCTERMS, DIP, GEO, RDF, RDFS, SKOS
from kg.store.protocol import Row, Store
from kg.web.pages.days import When

ACTOR_KINDS = ("Person", "State", "Organization", "Delegation")
PLACE_KINDS = ("Venue", "City", "Region", "Country")
FAR = '"9999-12-31"^^xsd:date'
"""The day that counts for events without any, which come last."""


@dataclass(frozen=True, slots=True)
class Thing:
    """Something with a page: `kind` is in small letters (`person`, `city`, `event`, `document`)."""

    iri: str
    label: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Passage:
    """Characters of a document that a report rests on; `start` and `end` count characters of its text."""

    text: str
    document: Thing
    publisher: str | None
    issued: str | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class EventLine:
    """An event as lists show it. `title` says what it is without who and where: `Meeting`, `Negotiation round`."""

    iri: str
    label: str
    title: str
    status: str
    when: When
    who: tuple[Thing, ...]
    where: tuple[Thing, ...]
    occasion: str | None
    support: str
    disputed: bool
    passages: tuple[Passage, ...] = ()


class Reader:
    """Reads one graph for one page; labels are looked up once."""

    def __init__(self, store: Store, base: str) -> None:
        self.store = store
        self.iris = Iris(base)
        self.world = self.iris.world
        self._labels: dict[NamedNode, str] = {}

    def rows(self, pattern: str) -> Iterator[Row]:
        """Answer a SELECT; `WORLD` in it stands for the graph of the world."""
        return self.store.select(sparql_prefixes() + pattern.replace("WORLD", f"GRAPH {self.world}")).rows

    def count(self, pattern: str) -> int:
        """Return the number that a SELECT gives in its first column."""
        return next((number(row[0]) for row in self.rows(pattern)), 0)

    def texts(self, node: NamedNode, predicate: NamedNode, graph: NamedNode | None = None) -> list[str]:
        """Return the literals of a node, sorted."""
        quads = self.store.quads(graph or self.world, subject=node, predicate=predicate)
        return sorted(q.object.value for q in quads if isinstance(q.object, Literal))

    def text(self, node: NamedNode, predicate: NamedNode, graph: NamedNode | None = None) -> str | None:
        """Return the first literal of a node."""
        return next(iter(self.texts(node, predicate, graph)), None)

    def nodes(self, node: NamedNode, predicate: NamedNode, graph: NamedNode | None = None) -> list[NamedNode]:
        """Return the nodes that a node leads to, sorted."""
        quads = self.store.quads(graph or self.world, subject=node, predicate=predicate)
        return sorted((q.object for q in quads if isinstance(q.object, NamedNode)), key=_by_value)

    def subjects(self, predicate: NamedNode, value: NamedNode) -> list[NamedNode]:
        """Return the nodes of the world that lead to a node, sorted."""
        quads = self.store.quads(self.world, predicate=predicate, object=value)
        return sorted((q.subject for q in quads if isinstance(q.subject, NamedNode)), key=_by_value)

    def integer(self, node: NamedNode, predicate: NamedNode) -> int:
        """Return a number of the world, 0 where there is none."""
        return int(self.text(node, predicate) or 0)

    def label(self, node: NamedNode) -> str:
        """Return what a thing is called."""
        found = self._labels.get(node)
        if found is None:
            graph = node if self.iris.is_document(node) else None
            name = self.text(node, DCTERMS.title, graph) if graph else self.text(node, RDFS.label)
            found = self._labels[node] = (
                name
                or (self.text(node, DCTERMS.identifier, graph) if graph else None)
                or (node.value.removeprefix(self.iris.base))
            )
        return found

    def kind(self, node: NamedNode) -> str:
        """Return the narrowest kind of a thing in small letters, empty for what is none."""
        if self.iris.is_document(node):
            return "document" if self.text(node, DIP.digest, node) else ""
        kinds = {local(kind) for kind in self.nodes(node, RDF.type)}
        for name in (*ACTOR_KINDS, *PLACE_KINDS, "Place", "Event"):
            if name in kinds:
                return name.lower()
        return ""

    def thing(self, node: NamedNode, kind: str = "") -> Thing:
        """Return a thing with its label; looks its kind up unless it is given."""
        return Thing(node.value, self.label(node), kind or self.kind(node))

    def when(self, node: NamedNode, graph: NamedNode | None = None) -> When:
        """Return the time of an event, a report or an alternative."""
        days = (self.text(node, term, graph) for term in (DIP.earliest, DIP.latest, DIP.startTime))
        return When(*days)

    def support(self, node: NamedNode) -> str:
        """Return in words how many documents, publishers and voices stand behind a value."""
        return told_by(*(self.integer(node, term) for term in (DIP.documents, DIP.publishers, DIP.voices)))

    def title_of(self, node: NamedNode, graph: NamedNode | None = None) -> str:
        """Return the narrowest type of an event or report in words."""
        kinds = self.nodes(node, DIP.subtype, graph) or self.nodes(node, DIP.type, graph) or [DIP.Event]
        return spaced(local(kinds[0]))

    def status_of(self, node: NamedNode, graph: NamedNode | None = None) -> str:
        """Return the status of an event, a report or an alternative in small letters."""
        return next((local(status).lower() for status in self.nodes(node, DIP.status, graph)), "")

    def event(self, node: NamedNode, *, passages: int = 0) -> EventLine:
        """Return an event as lists show it, with at most so many of the sentences that tell of it."""
        return EventLine(
            iri=node.value,
            label=self.label(node),
            title=self.title_of(node),
            status=self.status_of(node),
            when=self.when(node),
            who=tuple(self.thing(actor, "actor") for actor in self.nodes(node, DIP.participant)),
            where=tuple(self.thing(place, "place") for place in self.nodes(node, DIP.place)),
            occasion=self.text(node, DIP.occasion),
            support=self.support(node),
            disputed=self.text(node, DIP.disputed) == "true",
            passages=self.passages(node, passages) if passages else (),
        )

    def passages(self, event: NamedNode, most: int) -> tuple[Passage, ...]:
        """Return sentences that tell of an event, at most one a document until every document had one."""
        found: list[Passage] = []
        for report in self.subjects(DIP.tells, event)[:most]:
            document = NamedNode(report.value.partition("#")[0])
            found.extend(self.evidence(report, document)[:1])
        return tuple(found)

    def evidence(self, report: NamedNode, document: NamedNode) -> list[Passage]:
        """Return the characters that a report rests on, in the order of the text."""
        publisher = self.text(document, DCTERMS.publisher, document)
        issued = self.text(document, DCTERMS.issued, document)
        found = []
        for selector in self.nodes(report, DIP.evidence, document):
            start, end, exact = self.span(selector, document)
            found.append(Passage(exact, self.thing(document, "document"), publisher, issued, start, end))
        return sorted(found, key=lambda passage: (passage.start, passage.end))

    def span(self, selector: NamedNode, document: NamedNode) -> tuple[int, int, str]:
        """Return start, end and characters of a piece of evidence."""
        values = {
            quad.predicate.value.removeprefix(PREFIXES["oa"]): quad.object.value
            for quad in self.store.quads(document, subject=selector)
            if isinstance(quad.object, Literal)
        }
        return int(values.get("start", "0")), int(values.get("end", "0")), values.get("exact", "")

    def aliases(self, node: NamedNode) -> list[str]:
        """Return the other names of a thing."""
        return self.texts(node, SKOS.altLabel)

    def place_line(self, place: NamedNode) -> tuple[Thing, ...]:
        """Return the places that a place is in, the nearest first, itself left out."""
        found: list[Thing] = []
        seen = {place}
        while (outer := self.nodes(place, DIP.within)) and outer[0] not in seen and len(found) < 10:
            place = outer[0]
            seen.add(place)
            found.append(self.thing(place))
        return tuple(found)

    def point(self, place: NamedNode) -> tuple[float, float] | None:
        """Return longitude and latitude of a place, as WKT and GeoJSON have them."""
        for geometry in self.nodes(place, GEO.hasGeometry):
            written = self.text(geometry, GEO.asWKT) or ""
            longitude, _, latitude = written.upper().removeprefix("POINT").strip(" ()").partition(" ")
            try:
                return float(longitude), float(latitude)
            except ValueError:
                continue
        return None


@dataclass(frozen=True, slots=True)
class Pages:
    """Where a list stands that is shown in parts. `total` is how many there are in all."""

    page: int
    size: int
    total: int

    @classmethod
    def at(cls, page: int, size: int, total: int) -> Pages:
        """Return a part of a list, the last one where there are not so many."""
        return cls(min(page, max(1, -(-total // size))), size, total)

    @property
    def last(self) -> int:
        """The number of the last part."""
        return max(1, -(-self.total // self.size))

    @property
    def offset(self) -> int:
        """How many come before this part."""
        return (self.page - 1) * self.size

    def part(self, things: Sequence[NamedNode]) -> Sequence[NamedNode]:
        """Return this part of a list that is all there."""
        return things[self.offset : self.offset + self.size]


def number(term: object) -> int:
    """Return a number that a query gave, 0 for anything else."""
    return int(term.value) if isinstance(term, Literal) and term.value.lstrip("-").isdigit() else 0


def nodes_in(rows: Iterable[Row], column: int = 0) -> list[NamedNode]:
    """Return the nodes of one column."""
    return [row[column] for row in rows if isinstance(row[column], NamedNode)]  # type: ignore[misc]


def value_of(term: object) -> str | None:
    """Return the text of a term, None for none."""
    return term.value if isinstance(term, Literal | NamedNode) else None


def local(term: NamedNode) -> str:
    """Return the local name of a term of the ontology."""
    return term.value.removeprefix(DIP.namespace)


def spaced(name: str) -> str:
    """Return a class in words: `NegotiationRound` is `Negotiation round`."""
    words = "".join(f" {c.lower()}" if c.isupper() else c for c in name).strip()
    return words[:1].upper() + words[1:]


def _by_value(node: NamedNode) -> str:
    return node.value

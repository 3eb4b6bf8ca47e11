"""What the service reads of the graph: entities by their ids, in a few words, and what they took part in."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from pyoxigraph import Literal, NamedNode

from kg.dossier import outside
from kg.graph.links import IDENTITIES
from kg.graph.vocabulary import DIP, RDF, RDFS, SKOS
from kg.web.messages import Site
from kg.web.pages.reading import Reader, number, value_of
from kg.web.reconcile.types import TYPES, EntityType

_MOST_OFFICES: Final = 2
_ACTIVITY: Final = """
SELECT ?thing (MIN(COALESCE(?earliest, ?latest, "9999-12-31"^^xsd:date)) AS ?first)
    (MAX(COALESCE(?latest, ?earliest, "0001-01-01"^^xsd:date)) AS ?last)
    (COUNT(DISTINCT ?event) AS ?events) (COUNT(DISTINCT ?met) AS ?meetings) {
  VALUES ?thing { THINGS }
  WORLD {
    PATTERN
    ?event a dip:Event ; dip:status ?status .
    FILTER(?status IN (dip:Occurred, dip:Ongoing))
    OPTIONAL { ?event dip:earliest ?earliest }
    OPTIONAL { ?event dip:latest ?latest }
    OPTIONAL { ?event a dip:Meeting . BIND(?event AS ?met) }
  }
} GROUP BY ?thing
"""
_NO_DAY: Final = (None, "9999-12-31", "0001-01-01")
_PATTERNS: Final = ("?event dip:participant ?thing .", "?place dip:within* ?thing . ?event dip:place ?place .")


@dataclass(frozen=True, slots=True)
class Activity:
    """What happened of the events of a thing, those in inner places included: first and last day (ISO), and counts."""

    first: str | None = None
    last: str | None = None
    events: int = 0
    meetings: int = 0


class Entities(Reader):
    """Reads entities for one request."""

    def __init__(self, site: Site) -> None:
        super().__init__(site.store, site.base)
        self._activities: dict[NamedNode, Activity] = {}
        self._names: dict[NamedNode, tuple[str, ...]] = {}

    def node(self, id: str) -> NamedNode | None:
        """Return the entity of an id, which may be a whole IRI; None where the graph has none."""
        base = self.iris.base
        try:
            node = NamedNode(id if id.startswith(base) else base + id)
        except ValueError:
            return None
        return node if self.types(node) else None

    def id(self, node: NamedNode) -> str:
        """Return the id of an entity."""
        return node.value.removeprefix(self.iris.base)

    def types(self, node: NamedNode) -> list[EntityType]:
        """Return the types of an entity, the narrowest first; none for anything else."""
        classes = set(self.nodes(node, RDF.type))
        return [one for one in TYPES.values() if one.node in classes]

    def names(self, node: NamedNode) -> tuple[str, ...]:
        """Return all names of an entity, the label first."""
        found = self._names.get(node)
        if found is None:
            found = self._names[node] = tuple(dict.fromkeys((self.label(node), *self.aliases(node))))
        return found

    def code(self, node: NamedNode) -> str | None:
        """Return the ISO code of a state or country."""
        return self.text(node, SKOS.notation)

    def countries(self, node: NamedNode) -> list[str]:
        """Return the ISO codes of the state itself, of those an actor acts for, or of the one a place lies in."""
        around = (node, *self.nodes(node, DIP.actsFor), *self.outer(node))
        return list(dict.fromkeys(code for one in around if (code := self.code(one))))

    def outer(self, place: NamedNode) -> list[NamedNode]:
        """Return the places that a place is in, the nearest first."""
        return [NamedNode(thing.iri) for thing in self.place_line(place)]

    def same(self, node: NamedNode) -> list[str]:
        """Return the IRIs elsewhere of a thing, by all accepted links."""
        return list(outside(self.store, node))

    def of_same(self, iri: str) -> list[NamedNode]:
        """Return the entities that are the thing of an IRI elsewhere."""
        try:
            other = NamedNode(iri)
        except ValueError:
            return []
        quads = (quad for term in IDENTITIES for quad in self.store.quads(predicate=term, object=other))
        found = {quad.subject for quad in quads if isinstance(quad.subject, NamedNode)}
        return [node for node in sorted(found, key=str) if self.types(node)]

    def coded(self, code: str) -> list[NamedNode]:
        """Return the state and the country of an ISO code."""
        quads = self.store.quads(self.world, predicate=SKOS.notation, object=Literal(code))
        return sorted((quad.subject for quad in quads if isinstance(quad.subject, NamedNode)), key=str)

    def offices(self, person: NamedNode) -> list[NamedNode]:
        """Return the offices of a person, the one last told of first."""
        held = self.nodes(person, DIP.holds)
        return sorted(held, key=lambda office: self.text(office, DIP.lastReported) or "", reverse=True)

    def description(self, node: NamedNode) -> str:
        """Return in a few words what tells an entity from others of its name; empty where nothing is known."""
        offices = list(dict.fromkeys(map(self._office, self.offices(node)[:_MOST_OFFICES])))
        owners = [] if offices else [f"acts for {self.label(owner)}" for owner in self.nodes(node, DIP.actsFor)[:2]]
        places = [thing.label for thing in self.place_line(node)]
        code = self.code(node)
        found = (*offices, *owners, *([", ".join(places)] if places else []), *([code] if code else []))
        return "; ".join(found)

    def _office(self, office: NamedNode) -> str:
        title = self.label(office)
        owners = (self.label(owner) for owner in self.nodes(office, DIP.actsFor)[:1])
        return " of ".join((title, *(owner for owner in owners if owner.casefold() not in title.casefold())))

    def prepare(self, nodes: Collection[NamedNode]) -> None:
        """Read the activities of things at once."""
        wanted = [node for node in nodes if node not in self._activities]
        self._activities.update(dict.fromkeys(wanted, Activity()))
        places = {node for node in wanted if DIP.Place in self.nodes(node, RDF.type)}
        for pattern, group in zip(
            _PATTERNS, ([n for n in wanted if n not in places], sorted(places, key=str)), strict=True
        ):
            if group:
                self._activities.update(self._read(pattern, group))

    def activity(self, node: NamedNode) -> Activity:
        """Return what happened of the events of a thing."""
        if node not in self._activities:
            self.prepare([node])
        return self._activities[node]

    def _read(self, pattern: str, things: Iterable[NamedNode]) -> Iterator[tuple[NamedNode, Activity]]:
        query = _ACTIVITY.replace("PATTERN", pattern).replace("THINGS", " ".join(map(str, things)))
        for thing, first, last, events, meetings in self.rows(query):
            if isinstance(thing, NamedNode):
                begin, end = (None if (day := value_of(one)) in _NO_DAY else day for one in (first, last))
                yield thing, Activity(begin, end, number(events), number(meetings))

    def record(self, node: NamedNode) -> dict[str, Any]:
        """Return an entity as suggestions and values have it."""
        found = {"id": self.id(node), "name": self.label(node)}
        description = self.description(node)
        return found | {"description": description} if description else found


def texts_of_offices(entities: Entities, person: NamedNode) -> list[str]:
    """Return the titles of the offices of a person, the one last told of first, each once."""
    titles = (entities.text(office, RDFS.label) for office in entities.offices(person))
    return list(dict.fromkeys(title for title in titles if title))

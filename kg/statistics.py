"""How much a graph holds."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from kg.graph.iris import Iris
from kg.graph.vocabulary import DCTERMS, DIP, PLACE_KINDS, RDF, STANDINGS, STATUSES, TYPES
from kg.ledger import document_graphs
from kg.model.report import ActorKind, EventType
from kg.store.protocol import Store


@dataclass(frozen=True, slots=True)
class Statistics:
    """Counts. `first` and `last` are the first and last day of publication (ISO), None where no document has one."""

    documents: int
    reports: int
    evidence: int
    events: dict[str, dict[str, int]]
    """Events by type, then by status."""
    disputed: int
    actors: dict[str, int]
    places: dict[str, int]
    links: dict[str, dict[str, int]]
    """Links by source, then by standing."""
    undated: int
    first: str | None
    last: str | None
    statements: int


def count_graph(store: Store, *, base: str) -> Statistics:
    """Return the counts of a graph; kinds of which there are none are left out."""
    iris = Iris(base)
    documents = document_graphs(store, iris)
    days = [day for document in documents if (day := _day(store, document))]
    classes = _of_class(store, None, DIP.Report), _of_class(store, None, DIP.Evidence)
    return Statistics(
        documents=len(documents),
        reports=len(classes[0]),
        evidence=len(classes[1]),
        events=_events(store, iris.world),
        disputed=sum(1 for _ in store.quads(iris.world, predicate=DIP.disputed, object=_TRUE)),
        actors=_sizes(store, iris.world, {kind.value: DIP[kind.value] for kind in ActorKind}),
        places=_sizes(store, iris.world, {kind.value: term for kind, term in PLACE_KINDS.items() if term}),
        links=_links(store, iris),
        undated=len(documents) - len(days),
        first=min(days, default=None),
        last=max(days, default=None),
        statements=store.count(),
    )


_TRUE = Literal(True)


def _events(store: Store, world: NamedNode) -> dict[str, dict[str, int]]:
    statuses = {quad.subject: quad.object for quad in store.quads(world, predicate=DIP.status)}
    found: dict[str, dict[str, int]] = {}
    for kind in EventType:
        events = (quad.subject for quad in store.quads(world, predicate=DIP.type, object=TYPES[kind]))
        counts = Counter(statuses[event] for event in events if event in statuses)
        by_status = {status.value: counts[term] for status, term in STATUSES.items() if counts[term]}
        if by_status:
            found[kind.value] = by_status
    return found


def _links(store: Store, iris: Iris) -> dict[str, dict[str, int]]:
    found = {}
    for graph in filter(iris.is_links, store.graph_names()):
        counts = Counter(quad.object for quad in store.quads(graph, predicate=DIP.standing))
        by_standing = {standing.value: counts[term] for standing, term in STANDINGS.items() if counts[term]}
        found[graph.value.rpartition("/")[2]] = by_standing
    return found


def _sizes(store: Store, world: NamedNode, classes: dict[str, NamedNode]) -> dict[str, int]:
    sizes = {name: len(_of_class(store, world, term)) for name, term in classes.items()}
    return {name: size for name, size in sizes.items() if size}


def _of_class(store: Store, graph: NamedNode | None, term: NamedNode) -> set[object]:
    return {quad.subject for quad in store.quads(graph, predicate=RDF.type, object=term)}


def _day(store: Store, document: NamedNode) -> str | None:
    issued = store.quads(document, subject=document, predicate=DCTERMS.issued)
    return next((quad.object.value for quad in issued if isinstance(quad.object, Literal)), None)

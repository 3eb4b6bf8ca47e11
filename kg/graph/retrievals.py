"""What came of asking addresses, to RDF and back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from pyoxigraph import Literal, NamedNode, Quad

from kg.graph.iris import DEFAULT_BASE, Iris
from kg.graph.literals import Graph, moment
from kg.graph.vocabulary import DIP, RDF
from kg.model.retrieval import Retrieval


def retrieval_quads(retrieval: Retrieval, *, base: str = DEFAULT_BASE) -> list[Quad]:
    """Return what the graph of runs says of a retrieval."""
    iris = Iris(base)
    graph = Graph(iris.runs)
    node = iris.retrieval(retrieval.address)
    graph.add(node, RDF.type, DIP.Retrieval)
    graph.add_text(node, DIP.address, retrieval.address)
    graph.add(node, DIP.asked, moment(retrieval.asked))
    graph.add_text(node, DIP.entityTag, retrieval.etag)
    graph.add_text(node, DIP.lastModified, retrieval.modified)
    if retrieval.updated:
        graph.add(node, DIP.entryUpdated, moment(retrieval.updated))
    graph.add_text(node, DIP.refusal, retrieval.refusal)
    return graph.quads()


def retrievals_from_quads(quads: Iterable[Quad]) -> list[Retrieval]:
    """Return the retrievals among statements; those that are not whole are left out."""
    said: defaultdict[NamedNode, dict[NamedNode, str]] = defaultdict(dict)
    for quad in quads:
        if quad.predicate in SAID and isinstance(quad.subject, NamedNode) and isinstance(quad.object, Literal):
            said[quad.subject][quad.predicate] = quad.object.value
    return [found for values in said.values() if (found := _retrieval(values))]


SAID = frozenset({DIP.address, DIP.asked, DIP.entityTag, DIP.lastModified, DIP.entryUpdated, DIP.refusal})
"""The properties that only retrievals have."""


def _retrieval(values: dict[NamedNode, str]) -> Retrieval | None:
    try:
        asked, updated = (
            datetime.fromisoformat(values[term]) if term in values else None for term in (DIP.asked, DIP.entryUpdated)
        )
    except ValueError:
        return None
    address = values.get(DIP.address)
    if not address or asked is None or asked.tzinfo is None:
        return None
    etag, modified, refusal = (values.get(term) for term in (DIP.entityTag, DIP.lastModified, DIP.refusal))
    return Retrieval(address, asked, etag, modified, updated, refusal)

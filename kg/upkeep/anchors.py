"""What actors are at present, for links to find them again."""

from __future__ import annotations

from collections.abc import Iterator
from heapq import nsmallest

from pyoxigraph import Literal, NamedNode

from kg.graph.iris import Iris
from kg.graph.vocabulary import ACTOR_KINDS, DIP, RDF, RDFS
from kg.model.link import Anchor
from kg.model.report import ActorKind
from kg.model.world import ActorKey
from kg.store.protocol import Store

_SIZE = 8
"""Participations that a link remembers of its subject: enough to find it when some of its documents are gone."""


def participations_of(actor: NamedNode, store: Store, iris: Iris) -> Iterator[str]:
    """Yield the IRIs of the participations in reports of an actor; those in events are none."""
    for quad in store.quads(iris.world, predicate=DIP.actor, object=actor):
        if isinstance(quad.subject, NamedNode) and quad.subject.value.startswith(f"{iris.base}document/"):
            yield quad.subject.value


class Anchors:
    """Anchors of the actors of a store."""

    def __init__(self, store: Store, iris: Iris) -> None:
        self._store = store
        self._iris = iris

    def of(self, subject: str) -> Anchor | None:
        """Return the anchor of a person or organization; None for what keeps its IRI: states and places."""
        node = NamedNode(subject)
        kind = self._kind(node)
        if kind is None or kind is ActorKind.STATE:
            return None
        participations = nsmallest(_SIZE, participations_of(node, self._store, self._iris))
        names = {name for there in participations for name in self._names(NamedNode(there))}
        key = ActorKey(kind, self._label(node), self._iris.distinction(node))
        return Anchor(key, tuple(sorted(names)), tuple(participations))

    def _kind(self, node: NamedNode) -> ActorKind | None:
        types = {quad.object for quad in self._store.quads(self._iris.world, subject=node, predicate=RDF.type)}
        return next((kind for kind, term in ACTOR_KINDS.items() if term in types), None)

    def _label(self, node: NamedNode) -> str:
        told = self._store.quads(self._iris.world, subject=node, predicate=RDFS.label)
        return next((quad.object.value for quad in told if isinstance(quad.object, Literal)), node.value)

    def _names(self, participation: NamedNode) -> Iterator[str]:
        document = NamedNode(participation.value.partition("#")[0])
        for quad in self._store.quads(document, subject=participation, predicate=DIP.name):
            if isinstance(quad.object, Literal):
                yield quad.object.value

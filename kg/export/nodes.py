"""Nodes of one graph, looked up one by one, with values in the types of `kg.model`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

from pyoxigraph import Literal, NamedNode

from kg.errors import RecordError
from kg.graph.vocabulary import DIP
from kg.model.dates import DateInterval, check_clock
from kg.store.protocol import Store

_Kind = TypeVar("_Kind", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Node:
    """What one graph says of one node. Several values of a property come sorted.

    Methods raise RecordError, naming the node, where a value is missing or malformed: stores can be written to by hand.
    """

    iri: str
    _texts: Mapping[str, list[str]]
    _nodes: Mapping[str, list[str]]

    def texts(self, term: NamedNode) -> tuple[str, ...]:
        """Return the literals of a property."""
        return tuple(sorted(self._texts.get(term.value, ())))

    def nodes(self, term: NamedNode) -> tuple[str, ...]:
        """Return the IRIs of a property."""
        return tuple(sorted(self._nodes.get(term.value, ())))

    def text(self, term: NamedNode) -> str | None:
        """Return the literal of a property, the first of several, None without one."""
        return next(iter(self.texts(term)), None)

    def node(self, term: NamedNode) -> str | None:
        """Return the IRI of a property, the first of several, None without one."""
        return next(iter(self.nodes(term)), None)

    def count(self, term: NamedNode) -> int:
        """Return a whole number, 0 where there is none."""
        text = self.text(term)
        try:
            return int(text) if text is not None else 0
        except ValueError:
            raise self._malformed(term, text, "is no whole number") from None

    def day(self, term: NamedNode) -> date | None:
        """Return a day."""
        text = self.text(term)
        try:
            return date.fromisoformat(text) if text is not None else None
        except ValueError:
            raise self._malformed(term, text, "is no day") from None

    def when(self) -> DateInterval:
        """Return the days between `dip:earliest` and `dip:latest`."""
        try:
            return DateInterval(self.day(DIP.earliest), self.day(DIP.latest))
        except RecordError as error:
            raise RecordError(f"{self.iri}: {error}") from None

    def clock(self, term: NamedNode) -> str | None:
        """Return a clock time, HH:MM."""
        text = self.text(term)
        try:
            return check_clock(text[:5]) if text is not None else None
        except RecordError:
            raise self._malformed(term, text, "is no clock time") from None

    def one_of(self, term: NamedNode, table: Mapping[str, _Kind]) -> _Kind:
        """Return the value of a property out of a closed list, the first in the order of `table` that it has."""
        found = self.nodes(term)
        for iri, value in table.items():
            if iri in found:
                return value
        raise self._malformed(term, ", ".join(found) or "nothing", "is none of those that there are")

    def _malformed(self, term: NamedNode, value: str | None, fault: str) -> RecordError:
        return RecordError(
            f"{self.iri}: {term.value}: {value} {fault}; `kg validate` names all faults, a new build mends them"
        )


class Nodes:
    """Looks up nodes in a store, each by one reading of an index."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def node(self, iri: str, graph: NamedNode) -> Node:
        """Return what a graph says of a node: nothing, where it does not know it."""
        texts: dict[str, list[str]] = {}
        nodes: dict[str, list[str]] = {}
        for quad in self._store.quads(graph, subject=NamedNode(iri)):
            if isinstance(quad.object, Literal):
                texts.setdefault(quad.predicate.value, []).append(quad.object.value)
            elif isinstance(quad.object, NamedNode):
                nodes.setdefault(quad.predicate.value, []).append(quad.object.value)
        return Node(iri, texts, nodes)

    def values(self, iri: str, term: NamedNode, graph: NamedNode) -> Iterator[str]:
        """Yield the values of one property alone, which is quicker than reading all; in no particular order."""
        for quad in self._store.quads(graph, subject=NamedNode(iri), predicate=term):
            if isinstance(quad.object, Literal | NamedNode):
                yield quad.object.value

    def subjects(self, graph: NamedNode | None, term: NamedNode, iri: str) -> Iterator[str]:
        """Yield the nodes that have the node `iri` as a value of a property, in no particular order."""
        for quad in self._store.quads(graph, predicate=term, object=NamedNode(iri)):
            if isinstance(quad.subject, NamedNode):
                yield quad.subject.value

"""Who took part in the same events, as a network in GraphML or GEXF, for tools that draw and measure networks.

Nodes are the actors that took part in some event that took place or is going on; an edge joins two of them who took
part in one, in whatever part, unless one acts for the other. The saved question `co-attendance` gives the same pairs
(for all actors and any type). Actors and pairs are in memory while events are read, one by one: what an event holds
is not.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations
from typing import BinaryIO, Final
from xml.sax.saxutils import XMLGenerator
from xml.sax.xmlreader import AttributesImpl

from kg.export.events import EventReader
from kg.export.exporter import Exported, Options
from kg.export.told import ToldActor, ToldEvent
from kg.model.dates import DateInterval
from kg.model.report import Status
from kg.store.protocol import Store

TOOK_PLACE: Final = frozenset((Status.OCCURRED, Status.ONGOING))
"""The statuses of events that count; what is only planned, possible or denied brought nobody together."""

_NOT_IN_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(slots=True)
class Tally:
    """How many events, from the first day to the last (None where no event has one), and their types."""

    events: int = 0
    first: date | None = None
    last: date | None = None
    types: set[str] = field(default_factory=set)

    def add(self, event: ToldEvent) -> None:
        """Count one event; one with an open end counts from, or up to, the end that is known."""
        self.events += 1
        self.types.add(event.type.value)
        first, last = _days(event.when)
        if first is not None:
            self.first = first if self.first is None else min(self.first, first)
        if last is not None:
            self.last = last if self.last is None else max(self.last, last)


@dataclass(frozen=True, slots=True)
class Network:
    """Actors by IRI, and pairs of their IRIs, the smaller one first; both in order. `left_out` counts events."""

    actors: dict[str, tuple[ToldActor, Tally]]
    pairs: dict[tuple[str, str], Tally]
    left_out: int = 0

    @property
    def exported(self) -> Exported:
        """How many edges it has, and what it does not tell."""
        note = f"events left out, as they did not take place: {self.left_out}"
        return Exported(len(self.pairs), (note,) if self.left_out else ())


def network_of(events: Iterable[ToldEvent]) -> Network:
    """Return the network of those events that took place or are going on."""
    actors: dict[str, tuple[ToldActor, Tally]] = {}
    pairs: dict[tuple[str, str], Tally] = {}
    left_out = 0
    for event in events:
        if event.status not in TOOK_PLACE:
            left_out += 1
            continue
        there = sorted(event.actors(), key=lambda actor: actor.iri)
        for actor in there:
            actors.setdefault(actor.iri, (actor, Tally()))[1].add(event)
        for one, other in combinations(there, 2):
            if not (_acts_for(one, other) or _acts_for(other, one)):
                pairs.setdefault((one.iri, other.iri), Tally()).add(event)
    return Network(dict(sorted(actors.items())), dict(sorted(pairs.items())), left_out)


def write_graphml(store: Store, output: BinaryIO, options: Options) -> Exported:
    """Write the network as GraphML, and count its edges."""
    network = network_of(EventReader(store, base=options.base).events())
    _write_graphml(network, output)
    return network.exported


def write_gexf(store: Store, output: BinaryIO, options: Options) -> Exported:
    """Write the network as GEXF 1.3, and count its edges.

    It is dynamic: a node or edge lasts from its first event to its last, and one whose events have no day always.
    """
    network = network_of(EventReader(store, base=options.base).events())
    _write_gexf(network, output)
    return network.exported


def _acts_for(actor: ToldActor, other: ToldActor) -> bool:
    return any(owner.iri == other.iri for owner in actor.acts_for)


def _days(when: DateInterval) -> tuple[date | None, date | None]:
    return when.earliest or when.latest, when.latest or when.earliest


@dataclass(frozen=True, slots=True)
class _Column:
    """A value that every node or every edge may have."""

    name: str
    type: str
    of_node: Callable[[ToldActor, Tally], str | None] | None = None
    of_edge: Callable[[Tally], str | None] | None = None


_LABEL: Final = _Column("label", "string", lambda actor, _: actor.label)
_WEIGHT: Final = _Column("weight", "double", None, lambda tally: str(tally.events))
_COLUMNS: Final = (
    _Column("kind", "string", lambda actor, _: actor.kind.value),
    _Column("state", "string", lambda actor, _: " ".join(actor.codes) or None),
    _Column("iri", "string", lambda actor, _: actor.iri),
    _Column("events", "integer", lambda _, tally: str(tally.events)),
    _Column("types", "string", None, lambda tally: " ".join(sorted(tally.types))),
    _Column("first", "string", lambda _, tally: _day(tally.first), lambda tally: _day(tally.first)),
    _Column("last", "string", lambda _, tally: _day(tally.last), lambda tally: _day(tally.last)),
)
"""What both formats have as columns of their own; label and weight have a place of their own in GEXF."""


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


class _Xml:
    """Writes elements to a stream as they come, each on a line of its own."""

    def __init__(self, output: BinaryIO) -> None:
        self._generator = XMLGenerator(output, encoding="utf-8", short_empty_elements=True)
        self._generator.startDocument()
        self._depth = 0

    @contextmanager
    def element(self, name: str, attributes: dict[str, str | None] | None = None) -> Iterator[None]:
        """Write an element around what the block writes."""
        self._start(name, attributes)
        self._generator.ignorableWhitespace("\n")
        self._depth += 1
        yield
        self._depth -= 1
        self._generator.ignorableWhitespace("  " * self._depth)
        self._end(name)

    def leaf(self, name: str, attributes: dict[str, str | None], text: str = "") -> None:
        """Write an element with text or nothing in it; attributes that are None are left out."""
        self._start(name, attributes)
        if text:
            self._generator.characters(_legal(text))
        self._end(name)

    def _start(self, name: str, attributes: dict[str, str | None] | None) -> None:
        self._generator.ignorableWhitespace("  " * self._depth)
        given = {key: _legal(value) for key, value in (attributes or {}).items() if value is not None}
        self._generator.startElement(name, AttributesImpl(given))

    def _end(self, name: str) -> None:
        self._generator.endElement(name)
        self._generator.ignorableWhitespace("\n")


def _legal(text: str) -> str:
    """Return a text with replaced, one character each, what XML 1.0 cannot hold, however escaped."""
    return _NOT_IN_XML.sub("\N{REPLACEMENT CHARACTER}", text)


def _write_graphml(network: Network, output: BinaryIO) -> None:
    xml = _Xml(output)
    with xml.element("graphml", {"xmlns": "http://graphml.graphdrawing.org/xmlns"}):
        columns = (_LABEL, _WEIGHT, *_COLUMNS)
        for side, column in _keys(columns):
            kind = "int" if column.type == "integer" else column.type
            key = {"id": f"{side}-{column.name}", "for": side, "attr.name": column.name, "attr.type": kind}
            xml.leaf("key", {**key})
        with xml.element("graph", {"id": "actors", "edgedefault": "undirected"}):
            for iri, (actor, tally) in network.actors.items():
                with xml.element("node", {"id": iri}):
                    for name, value in _node_values(columns, actor, tally):
                        xml.leaf("data", {"key": f"node-{name}"}, value)
            for number, ((one, other), tally) in enumerate(network.pairs.items(), start=1):
                with xml.element("edge", {"id": f"e{number}", "source": one, "target": other}):
                    for name, value in _edge_values(columns, tally):
                        xml.leaf("data", {"key": f"edge-{name}"}, value)


def _write_gexf(network: Network, output: BinaryIO) -> None:
    xml = _Xml(output)
    with xml.element("gexf", {"xmlns": "http://gexf.net/1.3", "version": "1.3"}):
        graph = {"mode": "dynamic", "defaultedgetype": "undirected", "timeformat": "date"}
        with xml.element("graph", {**graph}):
            for side in ("node", "edge"):
                with xml.element("attributes", {"class": side, "mode": "static"}):
                    for _, column in (pair for pair in _keys(_COLUMNS) if pair[0] == side):
                        xml.leaf("attribute", {"id": column.name, "title": column.name, "type": column.type})
            with xml.element("nodes"):
                for iri, (actor, tally) in network.actors.items():
                    with xml.element("node", {"id": iri, "label": actor.label, **_lifetime(tally)}):
                        _write_attributes(xml, _node_values(_COLUMNS, actor, tally))
            with xml.element("edges"):
                for number, ((one, other), tally) in enumerate(network.pairs.items(), start=1):
                    edge = {"id": f"e{number}", "source": one, "target": other, "weight": str(tally.events)}
                    with xml.element("edge", {**edge, **_lifetime(tally)}):
                        _write_attributes(xml, _edge_values(_COLUMNS, tally))


def _write_attributes(xml: _Xml, values: Iterable[tuple[str, str]]) -> None:
    with xml.element("attvalues"):
        for name, value in values:
            xml.leaf("attvalue", {"for": name, "value": value})


def _lifetime(tally: Tally) -> dict[str, str | None]:
    return {"start": _day(tally.first), "end": _day(tally.last)}


def _keys(columns: Iterable[_Column]) -> Iterator[tuple[str, _Column]]:
    for column in columns:
        if column.of_node:
            yield "node", column
        if column.of_edge:
            yield "edge", column


def _node_values(columns: Iterable[_Column], actor: ToldActor, tally: Tally) -> Iterator[tuple[str, str]]:
    for column in columns:
        value = column.of_node(actor, tally) if column.of_node else None
        if value is not None:
            yield column.name, value


def _edge_values(columns: Iterable[_Column], tally: Tally) -> Iterator[tuple[str, str]]:
    for column in columns:
        value = column.of_edge(tally) if column.of_edge else None
        if value is not None:
            yield column.name, value

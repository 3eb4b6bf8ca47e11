"""Values as RDF literals, in the lexical form that a store gives back, and a collector of the quads of one graph."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime
from decimal import Decimal

from pyoxigraph import Literal, NamedNode, Quad

from kg.graph.vocabulary import XSD
from kg.model.dates import DateInterval

_SURROGATE = re.compile("[\ud800-\udfff]")
_TRUE, _FALSE = Literal("true", datatype=XSD.boolean), Literal("false", datatype=XSD.boolean)


def clean(value: str) -> str:
    """Return `value` with lone surrogates replaced, one character each: RDF cannot hold them, and offsets stay."""
    return value if value.isascii() else _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", value)


def text(value: str) -> Literal:
    """Return a plain string."""
    return Literal(clean(value))


def day(value: date) -> Literal:
    """Return an `xsd:date`."""
    return Literal(value.isoformat(), datatype=XSD.date)


def moment(value: datetime) -> Literal:
    """Return an `xsd:dateTime` in UTC, in the canonical form; `value` must know its time zone.

    The canonical form has no zeros at the end of a second: many servers give back no other.
    """
    written = value.astimezone(UTC).isoformat().removesuffix("+00:00")
    return Literal((written.rstrip("0") if "." in written else written) + "Z", datatype=XSD.dateTime)


def clock(value: str) -> Literal:
    """Return an `xsd:time` of `HH:MM`."""
    return Literal(f"{value}:00", datatype=XSD.time)


def integer(value: int) -> Literal:
    """Return an `xsd:integer`."""
    return Literal(str(value), datatype=XSD.integer)


def boolean(value: bool) -> Literal:
    """Return an `xsd:boolean`."""
    return _TRUE if value else _FALSE


def decimal_text(value: float) -> str:
    """Return the shortest decimal without exponent that reads back as `value` (`0.5`, `1`)."""
    written = format(Decimal(repr(value + 0.0)), "f")  # adding zero turns a negative zero into zero
    return written.rstrip("0").rstrip(".") if "." in written else written


def decimal(value: float) -> Literal:
    """Return an `xsd:decimal` that reads back as the same float."""
    return Literal(decimal_text(value), datatype=XSD.decimal)


class Graph:
    """The quads of one named graph, each once, in the order added."""

    def __init__(self, name: NamedNode) -> None:
        self.name = name
        self._quads: dict[Quad, None] = {}

    def add(self, subject: NamedNode, predicate: NamedNode, *values: NamedNode | Literal) -> None:
        """Add one statement for each value."""
        for value in values:
            self._quads[Quad(subject, predicate, value, self.name)] = None

    def add_text(self, subject: NamedNode, predicate: NamedNode, *values: str | None) -> None:
        """Add a plain string for each value that is not None."""
        for value in values:
            if value is not None:
                self.add(subject, predicate, text(value))

    def add_day(self, subject: NamedNode, predicate: NamedNode, value: date | None) -> None:
        """Add a date, unless it is None."""
        if value is not None:
            self.add(subject, predicate, day(value))

    def extend(self, quads: Iterable[Quad]) -> None:
        """Add quads made elsewhere."""
        self._quads.update(dict.fromkeys(quads))

    def quads(self) -> list[Quad]:
        """Return all quads."""
        return list(self._quads)

    def take(self) -> list[Quad]:
        """Return all quads, and forget them."""
        taken, self._quads = self._quads, {}
        return list(taken)


def single_day(when: DateInterval) -> bool:
    """Whether both ends are the same known day, which EDTF says no better than the two dates."""
    return when.earliest is not None and when.earliest == when.latest

"""Formats of RDF that have to be parsed as a whole: Turtle, TriG, RDF/XML and JSON-LD."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from typing import IO

from pyoxigraph import NamedNode, Quad, parse

from kg.errors import LinkError, cut
from kg.link.dump.files import RDF_FORMATS
from kg.link.dump.lines import statement_of
from kg.link.dump.statements import Faults, Property, Statement

_GOES_ON = frozenset({"Turtle", "TriG"})
"""Formats whose parser finds the next statement behind a broken one."""
_MOST_FAULTS = 1000


def read_statements(
    stream: IO[bytes],
    format: str,
    properties: Mapping[str, Property],
    *,
    blank: str,
    faults: Faults,
    wanted: Container[str] | None = None,
) -> Iterator[Statement]:
    """Yield the statements of a file whose property is one of `properties`; what is broken is counted in `faults`.

    With `wanted` only those about these things and about any blank node: one may be referred to later. `blank` is put
    before the names of blank nodes. JSON-LD is held in memory, the others are not.

    Raises:
        LinkError: the file is not of that format, or goes on in no way behind what is broken.
    """
    for quad in _quads(stream, format, faults):
        known = properties.get(quad.predicate.value)
        if known is None:
            continue
        if wanted is not None and isinstance(quad.subject, NamedNode) and quad.subject.value not in wanted:
            continue
        if (statement := statement_of(quad, known, blank)) is not None:
            yield statement


def _quads(stream: IO[bytes], format: str, faults: Faults) -> Iterator[Quad]:
    parser = parse(stream, RDF_FORMATS[format], lenient=True)
    good = last = 0
    while True:
        try:
            quad = next(parser)
        except StopIteration:
            break
        except (SyntaxError, ValueError) as error:
            line = getattr(error, "lineno", None) or 0
            reason = cut(str(error.args[0])) if error.args else "it cannot be parsed"
            if format not in _GOES_ON:
                remedy = "mend it there, or convert the file to N-Triples"
                raise LinkError(f"{faults.path}: broken {format}: {reason}; {remedy}") from None
            if line != last or not line:  # the parser may stumble several times over one statement
                faults.add(line, reason)
            last = line
            if faults.count >= _MOST_FAULTS:
                raise LinkError(
                    f"{faults.path}: {faults.count:,} statements are broken, the first in line {faults.first} "
                    f"({faults.reason}); is this {format}?"
                ) from None
            continue
        good += 1
        yield quad
    if faults.count and not good:
        raise LinkError(f"{faults.path}: line {faults.first}: {faults.reason}; is this {format}?")

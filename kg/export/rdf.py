"""Quads as N-Quads, TriG, Turtle and JSON-LD, in an order that depends on the quads alone."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import ExitStack
from itertools import groupby, islice
from typing import BinaryIO

from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, parse, serialize

from kg.errors import UsageError
from kg.export.exporter import Exported, Options
from kg.export.jsonld import write_jsonld
from kg.export.sorting import sorted_lines
from kg.graph.iris import DEFAULT_BASE, Iris
from kg.graph.prefixes import PREFIXES
from kg.graph.vocabulary import SCHEMA
from kg.store.protocol import Store

RDF_FORMATS: dict[str, RdfFormat] = {
    "nquads": RdfFormat.N_QUADS,
    "trig": RdfFormat.TRIG,
    "turtle": RdfFormat.TURTLE,
    "jsonld": RdfFormat.JSON_LD,
}
"""Names of formats. Turtle has no graphs: it gets the triples of all, each once."""


def write_rdf(format: str, store: Store, output: BinaryIO, options: Options) -> Exported:
    """Write all graphs, that of runs only if asked for."""
    left_out = () if options.runs else (Iris(options.base).runs,)
    count = export(
        store, format, output, leave_out=left_out, with_text=options.with_text, prefixes=PREFIXES, base=options.base
    )
    return Exported(count)


def export(
    store: Store,
    format: str,
    output: BinaryIO,
    *,
    graphs: Collection[NamedNode] | None = None,
    leave_out: Collection[NamedNode] = (),
    with_text: bool = False,
    prefixes: Mapping[str, str] | None = None,
    base: str = DEFAULT_BASE,
) -> int:
    """Write graphs of a store to a binary stream, and return the number of statements written.

    `graphs` are the graphs to write, all without it; `leave_out` are not written in any case. `with_text` writes whole
    texts of documents too: exports are made to be given away, and the texts are somebody's. `prefixes` shorten the
    IRIs of TriG and Turtle; in JSON-LD those below `base` are relative. The same quads give the same bytes, wherever
    and whenever they were stored; memory does not grow with their number.

    Raises:
        UsageError: the format is none of `RDF_FORMATS`.
        RecordError: JSON-LD cannot tell a term from a short name.
        StoreError: the store cannot be read.
    """
    if format not in RDF_FORMATS:
        raise UsageError(f"{format}: no format of an export; use {', '.join(RDF_FORMATS)}")
    chosen = RDF_FORMATS[format]
    names = [name for name in store.graph_names() if (graphs is None or name in graphs) and name not in leave_out]
    quads = (quad for name in names for quad in store.quads(name))
    if not with_text:
        quads = (quad for quad in quads if quad.predicate != SCHEMA.articleBody)
    written = _Counted()
    with ExitStack() as files:
        if format == "nquads":
            for line in written.through(sorted_lines((f"{quad} .\n" for quad in quads), files)):
                output.write(line.encode("utf-8"))
        else:
            triples_only = not chosen.supports_datasets
            keyed = (_line_after_graph(quad, triples_only=triples_only) for quad in quads)
            ordered = written.through(_distinct(sorted_lines(keyed, files)))
            if format == "jsonld":
                write_jsonld(_read_back(ordered), output, base=base)
            else:
                serialize(_read_back(ordered), output, chosen, prefixes=dict(prefixes) if prefixes else None)
    return written.number


class _Counted:
    """Counts lines on their way."""

    def __init__(self) -> None:
        self.number = 0

    def through(self, lines: Iterable[str]) -> Iterator[str]:
        for line in lines:
            self.number += 1
            yield line


def _line_after_graph(quad: Quad, *, triples_only: bool) -> str:
    """Return a line that sorts by graph, then statement; a tab parts the two, which no IRI holds."""
    graph = "" if triples_only else str(quad.graph_name)
    return f"{graph}\t{quad.triple} .\n"


def _read_back(lines: Iterable[str]) -> Iterator[Quad]:
    """Yield the quads of lines made by `_line_after_graph`."""
    for graph, group in groupby(lines, key=lambda line: line.partition("\t")[0]):
        name = NamedNode(graph[1:-1]) if graph else DefaultGraph()
        while chunk := "".join(line.partition("\t")[2] for line in islice(group, 10_000)):
            for quad in parse(chunk, RdfFormat.N_TRIPLES):
                yield Quad(quad.subject, quad.predicate, quad.object, name)


def _distinct(lines: Iterable[str]) -> Iterator[str]:
    return (line for line, _ in groupby(lines))

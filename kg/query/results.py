"""Results of queries as text: the formats of the SPARQL recommendations, and a table for people."""

from __future__ import annotations

import csv
import io
import json
import re
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache, partial
from html import escape
from itertools import islice
from json.encoder import encode_basestring
from typing import Any, BinaryIO

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, serialize

from kg.errors import UsageError
from kg.store.protocol import Results, Solutions, Term, Triples, Truth

_XSD_STRING = "http://www.w3.org/2001/XMLSchema#string"
_SPARQL = "http://www.w3.org/2005/sparql-results#"
_NOT_IN_XML = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF), "\N{REPLACEMENT CHARACTER}")
"""Characters that XML 1.0 cannot hold in any way."""
_NOT_AS_IT_IS = re.compile(f"[&<>\r{''.join(map(chr, _NOT_IN_XML))}]")

_PIECE = 2**15
"""The least size of a piece of a result but the last, in characters: each piece costs its reader a system call."""
_BATCH = 1024
"""How many triples are serialized at a time where the format allows it."""
_IN_MEMORY = 2**23
"""From this many bytes on, triples in a format that cannot be written in batches wait in a file."""

Pieces = Iterator[str]


@dataclass(frozen=True, slots=True)
class Table:
    """Cells for people to read."""

    headers: tuple[str, ...]
    rows: list[tuple[str, ...]]


def table_of(solutions: Solutions, *, iris: bool = False) -> Table:
    """Return the rows as cells, headers with blanks for underscores.

    A column `x_iri` beside a column `x` is left out unless `iris` asks for it.
    """
    names = solutions.variables
    shown = [
        i for i, name in enumerate(names) if iris or not (name.endswith("_iri") and name.removesuffix("_iri") in names)
    ]
    rows = [tuple(plain(row[i]) for i in shown) for row in solutions.rows]
    return Table(tuple(names[i].replace("_", " ") for i in shown), rows)


def write_results(results: Results, format: str, output: BinaryIO) -> None:
    """Write results to a binary stream, as they come; formats and errors as in `pieces_of`."""
    if isinstance(results, Triples):
        _check(format, TRIPLE_FORMATS, "triples")
        serialize(results.triples, output, TRIPLE_FORMATS[format])
        return
    for piece in pieces_of(results, format):
        output.write(piece)


def pieces_of(results: Results, format: str) -> Iterator[bytes]:
    """Return results as text in UTF-8, in pieces of some 32 KiB; each is computed when it is asked for.

    Rows and truth values go in one of `RESULT_FORMATS`, triples in one of `TRIPLE_FORMATS`; of the latter JSON-LD and
    RDF/XML are written as a whole before the first piece is there.

    Raises:
        UsageError: the format is none for this form of result.
    """
    if isinstance(results, Triples):
        _check(format, TRIPLE_FORMATS, "triples")
        rdf = TRIPLE_FORMATS[format]
        return _batches(results, rdf) if rdf in _IN_LINES else _spooled(results, rdf)
    _check(format, RESULT_FORMATS, "rows")
    solutions, truth, _ = _WRITERS[format]
    return joined(truth(results.value) if isinstance(results, Truth) else solutions(results))


def media_type_of(format: str) -> str:
    """Return the media type of a result format."""
    return TRIPLE_FORMATS[format].media_type if format in TRIPLE_FORMATS else _WRITERS[format][2]


def plain(term: Term | None) -> str:
    """Return a term as people read it: the value of a literal, the IRI of a node, nothing for none."""
    if term is None:
        return ""
    return term.value if isinstance(term, Literal | NamedNode) else str(term)


def _check(format: str, allowed: dict[str, Any], what: str) -> None:
    if format not in allowed:
        raise UsageError(f"the query gives {what}, which cannot be written as {format}; use {', '.join(allowed)}")


def joined(texts: Pieces) -> Iterator[bytes]:
    """Yield texts in UTF-8, joined to pieces of some 32 KiB."""
    waiting: list[str] = []
    size = 0
    for text in texts:
        waiting.append(text)
        size += len(text)
        if size >= _PIECE:
            yield "".join(waiting).encode("utf-8")
            waiting.clear()
            size = 0
    if waiting:
        yield "".join(waiting).encode("utf-8")


def _batches(triples: Triples, format: RdfFormat) -> Iterator[bytes]:
    while batch := list(islice(triples.triples, _BATCH)):
        content = serialize(batch, format=format)
        yield content or b""


def _spooled(triples: Triples, format: RdfFormat) -> Iterator[bytes]:
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as output:
        serialize(triples.triples, output, format)
        output.seek(0)
        yield from iter(partial(output.read, _PIECE), b"")


def _csv(solutions: Solutions) -> Pieces:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)  # lines end in CR LF, as the recommendation wants
    writer.writerow(solutions.variables)
    for row in solutions.rows:
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
        cells = [plain(term) for term in row]
        if cells == [""]:
            buffer.write("\r\n")
        else:
            writer.writerow(cells)
    yield buffer.getvalue()


def _tsv(solutions: Solutions) -> Pieces:
    yield "\t".join(f"?{name}" for name in solutions.variables) + "\n"
    for row in solutions.rows:
        yield "\t".join("" if term is None else _escaped(term) for term in row) + "\n"


def _escaped(term: Term) -> str:
    return str(term).replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


def _json(solutions: Solutions) -> Pieces:
    """Write rows by hand: json.dumps of a dictionary for each takes three times as long."""
    yield f'{{"head": {{"vars": {json.dumps(solutions.variables)}}}, "results": {{"bindings": ['
    names = [f"{encode_basestring(name)}: " for name in solutions.variables]
    separator = "\n"
    for row in solutions.rows:
        cells = [name + _json_term(term) for name, term in zip(names, row, strict=True) if term is not None]
        yield f"{separator}{{{', '.join(cells)}}}"
        separator = ",\n"
    yield "\n]}}\n"


def _json_term(term: Term) -> str:
    if isinstance(term, Literal):
        value = encode_basestring(term.value)
        if term.language:
            return f'{{"type": "literal", "value": {value}, "xml:lang": {encode_basestring(term.language)}}}'
        if (datatype := term.datatype.value) != _XSD_STRING:
            return f'{{"type": "literal", "value": {value}, "datatype": {encode_basestring(datatype)}}}'
        return f'{{"type": "literal", "value": {value}}}'
    if isinstance(term, NamedNode):
        return f'{{"type": "uri", "value": {encode_basestring(term.value)}}}'
    if isinstance(term, BlankNode):
        return f'{{"type": "bnode", "value": {encode_basestring(term.value)}}}'
    parts = {"subject": term.subject, "predicate": term.predicate, "object": term.object}
    inside = ", ".join(f'"{name}": {_json_term(part)}' for name, part in parts.items())
    return f'{{"type": "triple", "value": {{{inside}}}}}'


def _xml(solutions: Solutions) -> Pieces:
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<sparql xmlns="{_SPARQL}">\n<head>'
    yield from (f"<variable name={_attribute(name)}/>" for name in solutions.variables)
    yield "</head>\n<results>\n"
    begins = [f"<binding name={_attribute(name)}>" for name in solutions.variables]
    for row in solutions.rows:
        cells = [
            f"{begin}{_xml_term(term)}</binding>" for begin, term in zip(begins, row, strict=True) if term is not None
        ]
        yield f"<result>{''.join(cells)}</result>\n"
    yield "</results>\n</sparql>\n"


def _xml_term(term: Term) -> str:
    if isinstance(term, Literal):
        if term.language:
            return f"<literal xml:lang={_attribute(term.language)}>{_xml_text(term.value)}</literal>"
        if (datatype := term.datatype.value) != _XSD_STRING:
            return f"<literal datatype={_attribute(datatype)}>{_xml_text(term.value)}</literal>"
        return f"<literal>{_xml_text(term.value)}</literal>"
    if isinstance(term, NamedNode):
        return f"<uri>{_xml_text(term.value)}</uri>"
    if isinstance(term, BlankNode):
        return f"<bnode>{_xml_text(term.value)}</bnode>"
    parts = {"subject": term.subject, "predicate": term.predicate, "object": term.object}
    return f"<triple>{''.join(f'<{name}>{_xml_term(part)}</{name}>' for name, part in parts.items())}</triple>"


@lru_cache(1024)
def _attribute(value: str) -> str:
    return f'"{escape(value)}"'


def _xml_text(text: str) -> str:
    if _NOT_AS_IT_IS.search(text) is None:
        return text
    return escape(text.translate(_NOT_IN_XML), quote=False).replace("\r", "&#xD;")


def _truth_text(value: bool) -> Pieces:
    yield f"{str(value).lower()}\n"


def _truth_json(value: bool) -> Pieces:
    yield f'{{"head": {{}}, "boolean": {str(value).lower()}}}\n'


def _truth_xml(value: bool) -> Pieces:
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<sparql xmlns="{_SPARQL}"><head/>'
    yield f"<boolean>{str(value).lower()}</boolean></sparql>\n"


_WRITERS: dict[str, tuple[Callable[[Solutions], Pieces], Callable[[bool], Pieces], str]] = {
    "csv": (_csv, _truth_text, "text/csv; charset=utf-8"),
    "tsv": (_tsv, _truth_text, "text/tab-separated-values; charset=utf-8"),
    "json": (_json, _truth_json, "application/sparql-results+json"),
    "xml": (_xml, _truth_xml, "application/sparql-results+xml"),
}

RESULT_FORMATS: dict[str, str] = {name: media_type for name, (_, _, media_type) in _WRITERS.items()}
"""Names of the formats of rows and truth values, with their media types."""

TRIPLE_FORMATS: dict[str, RdfFormat] = {
    "turtle": RdfFormat.TURTLE,
    "nt": RdfFormat.N_TRIPLES,
    "jsonld": RdfFormat.JSON_LD,
    "rdfxml": RdfFormat.RDF_XML,
}
"""Names of the formats of the triples that a CONSTRUCT or DESCRIBE gives."""

_IN_LINES = {RdfFormat.TURTLE, RdfFormat.N_TRIPLES}
"""Formats of which two texts, one after the other, are one text again."""

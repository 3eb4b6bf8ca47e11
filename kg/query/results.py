"""Results of queries as text: the formats of the SPARQL recommendations, and a table for people."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO
from xml.sax.saxutils import escape, quoteattr

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, serialize

from kg.errors import UsageError
from kg.store.protocol import Results, Row, Solutions, Term, Triples, Truth

_XSD_STRING = "http://www.w3.org/2001/XMLSchema#string"
_SPARQL = "http://www.w3.org/2005/sparql-results#"
_NOT_IN_XML = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF), "\N{REPLACEMENT CHARACTER}")
"""Characters that XML 1.0 cannot hold in any way."""

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
    """Write results to a binary stream, as they come.

    Rows and truth values go in one of `RESULT_FORMATS`, triples in one of `TRIPLE_FORMATS`.

    Raises:
        UsageError: the format is none for this form of result.
    """
    if isinstance(results, Triples):
        _check(format, TRIPLE_FORMATS, "triples")
        serialize(results.triples, output, TRIPLE_FORMATS[format])
        return
    _check(format, RESULT_FORMATS, "rows")
    solutions, truth, _ = _WRITERS[format]
    pieces = truth(results.value) if isinstance(results, Truth) else solutions(results)
    for piece in pieces:
        output.write(piece.encode("utf-8"))


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
    yield f'{{"head": {{"vars": {json.dumps(solutions.variables)}}}, "results": {{"bindings": ['
    separator = "\n"
    for row in solutions.rows:
        yield separator + json.dumps(_binding(solutions.variables, row), ensure_ascii=False)
        separator = ",\n"
    yield "\n]}}\n"


def _binding(variables: tuple[str, ...], row: Row) -> dict[str, Any]:
    return {name: _json_term(term) for name, term in zip(variables, row, strict=True) if term is not None}


def _json_term(term: Term) -> dict[str, Any]:
    if isinstance(term, NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, BlankNode):
        return {"type": "bnode", "value": term.value}
    if isinstance(term, Triple):
        parts = {"subject": term.subject, "predicate": term.predicate, "object": term.object}
        return {"type": "triple", "value": {name: _json_term(part) for name, part in parts.items()}}
    literal = {"type": "literal", "value": term.value}
    if term.language:
        return literal | {"xml:lang": term.language}
    return literal if term.datatype.value == _XSD_STRING else literal | {"datatype": term.datatype.value}


def _xml(solutions: Solutions) -> Pieces:
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<sparql xmlns="{_SPARQL}">\n<head>'
    yield from (f"<variable name={quoteattr(name)}/>" for name in solutions.variables)
    yield "</head>\n<results>\n"
    for row in solutions.rows:
        cells = (
            f"<binding name={quoteattr(name)}>{_xml_term(term)}</binding>"
            for name, term in zip(solutions.variables, row, strict=True)
            if term is not None
        )
        yield f"<result>{''.join(cells)}</result>\n"
    yield "</results>\n</sparql>\n"


def _xml_term(term: Term) -> str:
    if isinstance(term, NamedNode):
        return f"<uri>{_xml_text(term.value)}</uri>"
    if isinstance(term, BlankNode):
        return f"<bnode>{_xml_text(term.value)}</bnode>"
    if isinstance(term, Triple):
        parts = {"subject": term.subject, "predicate": term.predicate, "object": term.object}
        return f"<triple>{''.join(f'<{n}>{_xml_term(p)}</{n}>' for n, p in parts.items())}</triple>"
    if term.language:
        attribute = f" xml:lang={quoteattr(term.language)}"
    elif term.datatype.value != _XSD_STRING:
        attribute = f" datatype={quoteattr(term.datatype.value)}"
    else:
        attribute = ""
    return f"<literal{attribute}>{_xml_text(term.value)}</literal>"


def _xml_text(text: str) -> str:
    return escape(text.translate(_NOT_IN_XML), {"\r": "&#13;"})


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

"""The formats of answers and graphs, by media type, in the order in which the server prefers them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

from pyoxigraph import QueryResultsFormat, RdfFormat

from kg.web.negotiation import MediaType
from kg.web.problems import chosen_of

ROW_FORMATS: Final[Mapping[MediaType, QueryResultsFormat]] = {
    MediaType.of(name): format
    for name, format in {
        "application/sparql-results+json": QueryResultsFormat.JSON,
        "application/json": QueryResultsFormat.JSON,
        "application/sparql-results+xml": QueryResultsFormat.XML,
        "application/xml": QueryResultsFormat.XML,
        "text/xml": QueryResultsFormat.XML,
        "text/csv": QueryResultsFormat.CSV,
        "text/tab-separated-values": QueryResultsFormat.TSV,
    }.items()
}
"""What a SELECT or ASK can be answered in."""

TRIPLE_FORMATS: Final[Mapping[MediaType, RdfFormat]] = {
    MediaType.of(name): format
    for name, format in {
        "text/turtle": RdfFormat.TURTLE,
        "application/n-triples": RdfFormat.N_TRIPLES,
        "application/rdf+xml": RdfFormat.RDF_XML,
        "application/ld+json": RdfFormat.JSON_LD,
        "application/trig": RdfFormat.TRIG,
        "application/n-quads": RdfFormat.N_QUADS,
        "text/n3": RdfFormat.N3,
        "application/xml": RdfFormat.RDF_XML,
        "application/json": RdfFormat.JSON_LD,
        "text/plain": RdfFormat.N_TRIPLES,
    }.items()
}
"""What a CONSTRUCT or DESCRIBE can be answered in, and a graph be given in."""

READ_FORMATS: Final[Mapping[str, RdfFormat]] = {
    **{kind.essence: format for kind, format in TRIPLE_FORMATS.items() if kind.essence != "text/plain"},
    "application/x-turtle": RdfFormat.TURTLE,
    "text/rdf+n3": RdfFormat.N3,
    "application/x-trig": RdfFormat.TRIG,
    "text/x-nquads": RdfFormat.N_QUADS,
    "text/xml": RdfFormat.RDF_XML,
}
"""What a graph may come in. Plain text may be anything."""

BY_ENDING: Final[Mapping[str, RdfFormat]] = {
    "ttl": RdfFormat.TURTLE,
    "nt": RdfFormat.N_TRIPLES,
    "rdf": RdfFormat.RDF_XML,
    "xml": RdfFormat.RDF_XML,
    "owl": RdfFormat.RDF_XML,
    "jsonld": RdfFormat.JSON_LD,
    "json": RdfFormat.JSON_LD,
    "trig": RdfFormat.TRIG,
    "nq": RdfFormat.N_QUADS,
    "n3": RdfFormat.N3,
}
"""The format of a file by the ending of its name."""

_ROW_NAMES: Final[Mapping[str, str]] = {
    "json": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "html": "text/html",
}
_TRIPLE_NAMES: Final[Mapping[str, str]] = {
    "turtle": "text/turtle",
    "ttl": "text/turtle",
    "n3": "text/n3",
    "nt": "application/n-triples",
    "ntriples": "application/n-triples",
    "rdf": "application/rdf+xml",
    "xml": "application/rdf+xml",
    "rdfxml": "application/rdf+xml",
    "rdf+xml": "application/rdf+xml",
    "json": "application/ld+json",
    "jsonld": "application/ld+json",
    "json-ld": "application/ld+json",
    "trig": "application/trig",
    "nq": "application/n-quads",
    "nquads": "application/n-quads",
}


def named(format: str, *, rows: bool) -> str | None:
    """Return the media type that the parameter `format` asks for: that of a short name, or what it says itself.

    None where the name is one of the other kind of answer: clients (SPARQLWrapper is one) send it beside `Accept`
    before they know what a query gives.
    """
    name = format.strip().lower().replace(" ", "+")  # a plus that nobody quoted
    known, others = (_ROW_NAMES, _TRIPLE_NAMES) if rows else (_TRIPLE_NAMES, _ROW_NAMES)
    return known.get(name) or (None if name in others else format)


_WITH_CHARSET = ("text/csv", "text/tab-separated-values", "text/turtle", "text/n3", "text/plain", "text/xml")


def chosen(accept: str | None, format: str | None, offered: Collection[MediaType], *, rows: bool = False) -> MediaType:
    """Return the media type to answer in: what the parameter `format` asks for goes before the header.

    Raises:
        ProblemError: 406, the client takes none of `offered`.
    """
    wanted = (named(format, rows=rows) if format else None) or accept
    return chosen_of(wanted, tuple(offered))


def content_type(kind: MediaType) -> str:
    """Return the value of `Content-Type` for a media type; text is UTF-8."""
    return f"{kind.essence}; charset=utf-8" if kind.essence in _WITH_CHARSET else kind.essence

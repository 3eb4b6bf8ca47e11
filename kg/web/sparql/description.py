"""What the endpoint is and what the graph holds, in RDF: SPARQL Service Description and VoID."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, serialize

from kg.export.void import VOID, class_sizes, described, void_triples
from kg.graph.literals import integer
from kg.graph.prefixes import PREFIXES
from kg.web.messages import Reply, Site
from kg.web.problems import telling_problems
from kg.web.sparql.formats import ROW_FORMATS, TRIPLE_FORMATS, chosen, content_type
from kg.web.sparql.results import mended_xml

_SD = "http://www.w3.org/ns/sparql-service-description#"
_FORMATS = "http://www.w3.org/ns/formats/"
_DCTERMS = PREFIXES["dcterms"]
_FOAF = PREFIXES["foaf"]
_MOST_CLASSES = 200
_FORMAT_NAMES = {
    "application/sparql-results+json": "SPARQL_Results_JSON",
    "application/sparql-results+xml": "SPARQL_Results_XML",
    "text/csv": "SPARQL_Results_CSV",
    "text/tab-separated-values": "SPARQL_Results_TSV",
    "text/turtle": "Turtle",
    "application/n-triples": "N-Triples",
    "application/rdf+xml": "RDF_XML",
    "application/ld+json": "JSON-LD",
    "application/trig": "TriG",
    "application/n-quads": "N-Quads",
}
"""The names of formats at http://www.w3.org/ns/formats/, by media type."""


@telling_problems
def service(site: Site, *, accept: str | None) -> Reply:
    """Give the Service Description of the endpoint."""
    return _graph(_service_triples(site), accept)


@telling_problems
def void(site: Site, *, accept: str | None) -> Reply:
    """Give the VoID description of the graph, with its counts."""
    return _graph(_void_triples(site), accept)


def _service_triples(site: Site) -> Iterator[Triple]:
    endpoint = NamedNode(f"{site.root}/sparql")
    dataset, default = BlankNode("dataset"), BlankNode("default")
    yield from described(
        endpoint,
        (f"{_SD}Service", f"{_SD}Service"),
        [
            (f"{_SD}endpoint", endpoint),
            (f"{_SD}supportedLanguage", NamedNode(f"{_SD}SPARQL11Query")),
            *([(f"{_SD}supportedLanguage", NamedNode(f"{_SD}SPARQL11Update"))] if site.writable else []),
            (f"{_SD}feature", NamedNode(f"{_SD}UnionDefaultGraph")),
            *((f"{_SD}resultFormat", NamedNode(f"{_FORMATS}{name}")) for name in _offered()),
            *((f"{_SD}inputFormat", NamedNode(f"{_FORMATS}{name}")) for name in _inputs(site)),
            (f"{_SD}defaultDataset", dataset),
            (f"{_SD}availableGraphs", dataset),
        ],
    )
    yield from described(dataset, (f"{_SD}Dataset", f"{_SD}GraphCollection"), [(f"{_SD}defaultGraph", default)])
    yield from described(default, (f"{_SD}Graph",), [(f"{VOID}triples", integer(site.store.count()))])
    for number, name in enumerate((f"{site.base}world", f"{site.base}runs", f"{site.base}decisions")):
        if site.store.holds(NamedNode(name)):
            named = BlankNode(f"named{number}")
            yield Triple(dataset, NamedNode(f"{_SD}namedGraph"), named)
            yield from described(named, (f"{_SD}NamedGraph",), [(f"{_SD}name", NamedNode(name))])


def _void_triples(site: Site) -> Iterator[Triple]:
    about = NamedNode(f"{site.root}/.well-known/void")
    dataset = NamedNode(f"{site.root}/.well-known/void#dataset")
    yield from described(
        about,
        (f"{VOID}DatasetDescription",),
        [(f"{_FOAF}primaryTopic", dataset), (f"{_DCTERMS}title", Literal("Description of this graph", language="en"))],
    )
    classes = class_sizes(site.store, most=_MOST_CLASSES)
    yield from void_triples(dataset, base=site.base, triples=site.store.count(), classes=classes)
    yield from described(
        dataset,
        (),
        [
            (f"{VOID}sparqlEndpoint", NamedNode(f"{site.root}/sparql")),
            (f"{VOID}dataDump", NamedNode(f"{site.root}/graphs")),
            (f"{_FOAF}homepage", NamedNode(f"{site.root}/")),
            *((f"{VOID}feature", NamedNode(f"{_FORMATS}{name}")) for name in _offered()),
        ],
    )


def _offered() -> list[str]:
    kinds = [*ROW_FORMATS, *TRIPLE_FORMATS]
    return [_FORMAT_NAMES[kind.essence] for kind in kinds if kind.essence in _FORMAT_NAMES]


def _inputs(site: Site) -> list[str]:
    if not site.writable:
        return []
    return [_FORMAT_NAMES[kind.essence] for kind in TRIPLE_FORMATS if kind.essence in _FORMAT_NAMES]


def _graph(triples: Iterator[Triple], accept: str | None) -> Reply:
    kind = chosen(accept, None, TRIPLE_FORMATS)
    format = TRIPLE_FORMATS[kind]
    prefixes = {**PREFIXES, "sd": _SD, "void": VOID, "formats": _FORMATS}
    written = serialize(triples, format=format, prefixes=prefixes) or b""
    body = mended_xml(written) if format == RdfFormat.RDF_XML else written
    return Reply(200, (("content-type", content_type(kind)),), body)

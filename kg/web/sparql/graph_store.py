"""The Graph Store Protocol: whole graphs read and written, as tasks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import BinaryIO, cast

from pyoxigraph import NamedNode, Quad, RdfFormat, Triple, parse, serialize

from kg.errors import QueryError
from kg.web.messages import Headers, Reply, Sink, Site
from kg.web.problems import problem, telling_problems
from kg.web.sparql.formats import READ_FORMATS, TRIPLE_FORMATS, chosen, content_type
from kg.web.sparql.query import triples_reply

_NESTED_ENTITY = re.compile(rb"<!ENTITY[^>]*&[^#]", re.IGNORECASE)


@telling_problems
def read(site: Site, *, graph: str | None, accept: str | None, format: str | None = None) -> Reply:
    """Give a graph, by its IRI, or the default graph (None)."""
    kind = chosen(accept, format, TRIPLE_FORMATS)
    try:
        if graph is not None and not _exists(site, graph):
            return _no_graph(graph, accept)
        where = f"GRAPH {NamedNode(graph)} {{ ?s ?p ?o }}" if graph else "?s ?p ?o"
        evaluation = site.store.evaluate(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {where} }}", union=False)
    except ValueError as error:
        return problem(400, f"{graph!r} is no IRI of a graph: {error}", accept)
    return triples_reply(site, evaluation.triples, kind, accept)


@telling_problems
def read_all(site: Site, *, accept: str | None, format: str | None = None) -> Reply:
    """Give all graphs, in a format that knows named graphs."""
    formats = {kind: format for kind, format in TRIPLE_FORMATS.items() if format in (RdfFormat.TRIG, RdfFormat.N_QUADS)}
    kind = chosen(accept, format, formats)
    dumped = formats[kind]

    def write(sink: Sink) -> Headers:
        site.store.dump(cast(BinaryIO, sink), dumped)
        return ()

    return Reply(200, (("content-type", content_type(kind)),), write)


def write(
    site: Site,
    *,
    graph: str | None,
    parts: Sequence[tuple[bytes, str]],
    replace: bool,
    base_iri: str,
    accept: str | None,
    created: str | None = None,
) -> Reply:
    """Put triples into a graph: instead of what it holds (`replace`), or beside it.

    `parts` are contents, each with the media type of `READ_FORMATS` that it has; relative IRIs in them count from
    `base_iri`. `created` is the address of a graph that this request makes under a name of the server's choice.
    """
    try:
        name = None if graph is None else NamedNode(graph)
        triples = [triple for content, kind in parts for triple in _parsed(content, kind, base_iri)]
    except (SyntaxError, ValueError) as error:
        return problem(400, f"the content cannot be read: {' '.join(str(error).split())}", accept)
    known = name is None or _exists(site, name.value)
    target = "DEFAULT" if name is None else f"GRAPH {name}"
    steps = [] if name is None else [f"CREATE SILENT {target}"]
    if replace:
        steps.append(f"CLEAR SILENT {target}")
    if triples:
        lines = serialize(triples, format=RdfFormat.N_TRIPLES) or b""
        data = lines.decode("utf-8")
        steps.append(f"INSERT DATA {{ {data} }}" if name is None else f"INSERT DATA {{ {target} {{ {data} }} }}")
    try:
        site.store.update(" ;\n".join(steps))
    except QueryError as error:
        return problem(400, str(error), accept)
    if created is not None:
        return Reply(201, (("location", created),))
    return Reply(204 if known else 201, () if known or graph is None else (("location", graph),))


def delete(site: Site, *, graph: str | None, accept: str | None) -> Reply:
    """Remove a graph, or empty the default graph (None)."""
    try:
        if graph is not None and not _exists(site, graph):
            return _no_graph(graph, accept)
        site.store.update(f"DROP SILENT GRAPH {NamedNode(graph)}" if graph else "DROP SILENT DEFAULT")
    except ValueError as error:
        return problem(400, f"{graph!r} is no IRI of a graph: {error}", accept)
    return Reply(204, ())


def _exists(site: Site, graph: str) -> bool:
    return site.store.holds(NamedNode(graph))


def _no_graph(graph: str, accept: str | None) -> Reply:
    return problem(404, f"the store holds no graph {graph}", accept)


def _parsed(content: bytes, kind: str, base_iri: str) -> Iterable[Triple]:
    """Return the triples of a content. Graphs that it names itself are passed over: the request says which graph."""
    format = READ_FORMATS[kind]
    if format == RdfFormat.RDF_XML and _NESTED_ENTITY.search(content):
        raise ValueError("the XML declares an entity by another one, which is not read here: such can grow without end")
    quads: Iterable[Quad] = parse(content, format, base_iri=base_iri, rename_blank_nodes=True)
    return [quad.triple for quad in quads]

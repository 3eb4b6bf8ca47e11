"""Linked data: every IRI of the graph leads to what the graph says of the thing, for people or for programs.

A person or an event is no document: its IRI answers 303 See Other, to a page or to data, as the client accepts.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Final
from urllib.parse import quote, urlsplit

from pyoxigraph import NamedNode, Quad, RdfFormat, Triple, parse, serialize
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kg.graph.prefixes import PREFIXES
from kg.resources import ontology_file
from kg.web.http import accept_of, engine_of, raw_path_of, resource, response_of, root_of
from kg.web.links import UNQUOTED
from kg.web.messages import Ask, Reply, Site
from kg.web.negotiation import MediaType, best
from kg.web.problems import HTML, ProblemError, problem
from kg.web.sparql.formats import BY_ENDING, TRIPLE_FORMATS, content_type
from kg.web.sparql.query import triples_reply

_THINGS: Final = (
    "person",
    "state",
    "organization",
    "delegation",
    "place",
    "event",
    "document",
    "extraction",
    "extractor",
    "run",
    "decision",
    "links",
    "enriched",
    "period",
)
_GRAPHS: Final = ("world", "runs", "decisions")
"""How the paths of the IRIs that the graph mints begin (`kg.graph.iris`)."""
_ENDINGS: Final = {"text/turtle": "ttl", "application/ld+json": "jsonld", "application/n-triples": "nt"}
_XHTML: Final = MediaType.of("application/xhtml+xml")
_DATA: Final = [MediaType.of(name) for name in _ENDINGS]
_MOST_INCOMING = 2_000
"""Triples that lead to a thing are given up to this number: a state has as many as there are documents."""


def describe(site: Site, *, local: str, ending: str, accept: str | None, raw: str = "") -> Reply:
    """Give what the graph says of the thing with that local name: of itself, its parts, and what leads to it.

    `raw` is the name as the address has it: an IRI with percent signs is another one than that without.
    """
    node = next((node for node in map(site.base.__add__, (local, raw)) if _known(site, node)), None)
    if node is None:
        return problem(404, f"the graph holds nothing with the IRI {site.base + local}", accept)
    kind = next(kind for kind in TRIPLE_FORMATS if TRIPLE_FORMATS[kind] == BY_ENDING[ending])
    return triples_reply(site, iter(dict.fromkeys(_statements(site, NamedNode(node)))), kind, accept)


def _known(site: Site, iri: str) -> bool:
    try:
        node = NamedNode(iri)
    except ValueError:
        return False
    found = (site.store.quads(subject=node), site.store.quads(object=node))
    return any(True for quads in found for _ in quads) or site.store.holds(node)


def _statements(site: Site, node: NamedNode) -> Iterator[Triple]:
    if site.store.holds(node):
        yield from (quad.triple for quad in site.store.quads(node))
    pending, seen = [node], {node}
    while pending:
        for quad in site.store.quads(subject=pending.pop()):
            yield quad.triple
            part = quad.object
            if isinstance(part, NamedNode) and part not in seen and part.value.startswith(f"{node.value}#"):
                seen.add(part)
                pending.append(part)
    incoming: Iterator[Quad] = site.store.quads(object=node)
    yield from (quad.triple for quad in islice(incoming, _MOST_INCOMING))


def _raw(request: Request, before: str, path: str) -> str:
    """Return the path behind `before` as the address has it, with its percent signs."""
    _, found, rest = raw_path_of(request).partition(before)
    return rest if found else quote(path, safe=UNQUOTED)


async def _thing(request: Request, quoted: str) -> Response:
    """Lead from the IRI of a thing to its page or its data."""
    chosen = best(accept_of(request), [HTML, _XHTML, *_DATA])
    if chosen is None:
        offered = ", ".join(kind.essence for kind in (HTML, *_DATA))
        raise ProblemError(406, f"there is {offered}", headers=(("Vary", "Accept"),))
    prefix = urlsplit(root_of(request)).path.rstrip("/")
    ending = _ENDINGS.get(chosen.essence)
    address = f"{prefix}/data/{quoted}.{ending}" if ending else f"{prefix}/page/{quoted}"
    return response_of(Reply(303, (("location", address), ("vary", "Accept"))))


async def _data(request: Request) -> Response:
    local, _, ending = request.path_params["path"].rpartition(".")
    if ending not in BY_ENDING or not local:
        raise ProblemError(404, f"data ends in one of: {', '.join(sorted(_ENDINGS.values()))}")
    raw = _raw(request, "/data/", request.path_params["path"]).rpartition(".")[0]
    values = {"local": local, "ending": ending, "accept": accept_of(request), "raw": raw}
    return await engine_of(request).answer(Ask("linked:describe", values, root_of(request)), request)


async def _ontology(request: Request) -> Response:
    chosen = best(accept_of(request), [HTML, *TRIPLE_FORMATS])
    if chosen == HTML:
        return await engine_of(request).answer(Ask("pages.ontology:ontology_page", {}, root_of(request)), request)
    if chosen is None:
        raise ProblemError(
            406, "there is text/html, text/turtle and other formats of RDF", headers=(("Vary", "Accept"),)
        )
    values = {"name": "diplomacy.ttl", "kind": chosen.essence}
    return await engine_of(request).answer(Ask("linked:ontology", values, root_of(request)), request)


async def _ontology_file(request: Request) -> Response:
    name, _, ending = request.path_params["name"].rpartition(".")
    known = {"diplomacy", "shapes", "alignments"}
    if name not in known or ending not in _ENDINGS.values():
        raise ProblemError(404, f"there is {', '.join(sorted(known))}, as .ttl, .jsonld and .nt")
    kind = next(kind for kind, end in _ENDINGS.items() if end == ending)
    values = {"name": f"{name}.ttl", "kind": kind}
    return await engine_of(request).answer(Ask("linked:ontology", values, root_of(request)), request)


def ontology(site: Site, *, name: str, kind: str) -> Reply:  # noqa: ARG001 - a task gets the site
    """Give a file of the ontology in a format."""
    media_type = MediaType.of(kind)
    format = TRIPLE_FORMATS[media_type]
    content = ontology_file(name).read_bytes()
    if format != RdfFormat.TURTLE:
        triples = (quad.triple for quad in parse(content, RdfFormat.TURTLE))
        content = serialize(triples, format=format, prefixes=PREFIXES) or b""
    return Reply(200, (("content-type", content_type(media_type)),), content)


def routes(base: str) -> list[Route]:
    """Return the routes. Where the IRIs of the graph have a path of their own, things are found below that too."""
    path = urlsplit(base).path.rstrip("/")
    found = [
        resource("/data/{path:path}", {"GET": _data}),
        resource("/ontology", {"GET": _ontology}),
        resource("/ontology/{name}", {"GET": _ontology_file}),
    ]
    for prefix in dict.fromkeys(("", path)):
        found.extend(_route(f"{prefix}/{kind}/", kind) for kind in _THINGS)
        found.extend(_graph(f"{prefix}/{kind}", kind) for kind in _GRAPHS)
    return found


def _route(address: str, kind: str) -> Route:
    async def endpoint(request: Request) -> Response:
        return await _thing(request, f"{kind}/{_raw(request, address, request.path_params['path'])}")

    return resource(f"{address}{{path:path}}", {"GET": endpoint})


def _graph(address: str, name: str) -> Route:
    async def endpoint(request: Request) -> Response:
        return await _thing(request, name)

    return resource(address, {"GET": endpoint})

"""The API over a real store, answered in the process of the tests."""

from __future__ import annotations

import importlib
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.testclient import TestClient

from kg.resources import queries_folder
from kg.store import Store, open_store
from kg.web.api.routes import api_routes
from kg.web.messages import Ask, Limits, Reply, Site
from kg.web.problems import ProblemError
from kg.web.review import routes as review_routes
from kg.web.shell import as_problem
from tests.query.small_world import small_store

ROOT = "http://testserver"
QUERIES = queries_folder()
OWN = {
    "a {b}?€": "#+ summary: Odd name\nSELECT ?x { VALUES ?x { 1 } }",
    "broken": "#+ summmary: misspelt\nASK {}",
    "colliding": "#+ summary: Page\nASK { FILTER(?_page_integer > 1) }",
    "doubled": "#+ summary: One parameter twice\nASK { FILTER(?_a_date = ?__a) }",
    "kinded": (
        "#+ summary: Kind\n#+ parameters:\n#+   x: {help: x, kind: 'p:a b'}\nPREFIX p: <urn:p> ASK { ?_x_iri ?p ?o }"
    ),
    "update": "#+ summary: Not a question\nINSERT DATA { <urn:a> <urn:b> <urn:c> }",
    "unparsed": "#+ summary: Not SPARQL\nSELECT ?x { ?x ?y }",
    "echo": "#+ summary: What was said\nSELECT ?said { BIND(?_text AS ?said) }",
    "yes": "#+ summary: Yes or no\nASK { ?_person_iri ?p ?o }",
    "triples": "#+ summary: Triples\nCONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }",
    "numbers": "#+ summary: In no order\nSELECT ?n { ?s ?p ?o BIND(STRLEN(STR(?o)) AS ?n) }",
    "values": (
        "#+ summary: Values of many types\nPREFIX xsd: <http://www.w3.org/2001/XMLSchema#>\n"
        'SELECT ?v { VALUES ?v { 7 -1 007 1.50 2e3 true "1"^^xsd:boolean "x"@en <urn:a> "NaN"^^xsd:double\n'
        '12345678901234567890 "2030-01-01"^^xsd:date "\\"\\n" UNDEF } }'
    ),
}
"""Queries of a user, some of them broken, by name."""


class InProcess:
    """An engine without worker processes: it calls the task where it stands."""

    def __init__(self, site: Site) -> None:
        self.site = site

    async def answer(self, ask: Ask, request: Request) -> Response:
        module, function = ask.task.split(":")
        task = getattr(importlib.import_module(f"kg.web.{module}"), function)
        reply: Reply = task(replace(self.site, root=ask.root), **ask.values)
        headers = dict(reply.headers)
        assert len(headers) == len(reply.headers)
        if request.method == "HEAD":
            return StreamingResponse(iter(()), reply.status, headers)
        if isinstance(reply.body, bytes):
            return Response(reply.body, reply.status, headers)
        assert not callable(reply.body)
        return StreamingResponse(_sent(reply.body), reply.status, headers)


async def _sent(pieces: Iterator[bytes]) -> AsyncIterator[bytes]:
    """Give the pieces in this thread: the store's iterators cannot go to another."""
    for piece in pieces:
        yield piece


def application(site: Site) -> Starlette:
    # As in the server: what a route refuses is told as a problem.
    app = Starlette(routes=[*api_routes(), *review_routes.routes()], exception_handlers={ProblemError: as_problem})
    app.state.base = site.base
    app.state.token = "a-token-that-nobody-here-knows"
    app.state.engine = InProcess(site)
    return app


def site_of(store: Store, folders: Sequence[Path] = (), **limits: int) -> Site:
    return Site(store, base="https://example.org/kg/", root=ROOT, folders=tuple(folders), limits=Limits(**limits))


@pytest.fixture(scope="package")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The small world in a folder, open for reading as the server has it."""
    folder = tmp_path_factory.mktemp("graph") / "store"
    with small_store() as small, open_store(folder) as written:
        for name in small.graph_names():
            written.replace_graphs({name: list(small.quads(name))})
    with open_store(folder, read_only=True) as read:
        yield read


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A folder of a user's queries."""
    folder = tmp_path / "own"
    folder.mkdir()
    for name, text in OWN.items():
        folder.joinpath(f"{name}.rq").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def own_client(store: Store, own: Path) -> Iterator[TestClient]:
    """A client of a user's queries beside those shipped."""
    with TestClient(application(site_of(store, [own]))) as client:
        yield client


@pytest.fixture(scope="package")
def client(store: Store) -> Iterator[TestClient]:
    """A client of the shipped queries."""
    with TestClient(application(site_of(store))) as client:
        yield client

"""Linked data: the IRIs of a graph are addresses of its server, and lead to what the graph says."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from kg.pipeline import build
from kg.settings import Settings
from kg.store import open_store
from tests.conftest import ROOT
from tests.web.engine.running import Served, serving

ODD = [
    "person/Ödön-von-Horváth",
    "person/o'brien",
    "person/o’brien",
    "person/j.-r.-r.",
    "person/عمر-البشير",
    "person/習近平",
    "person/e\u0301a",
    "place/PL/poznań~0123456789ab",
    "place/DE/a--b",
    "document/d.ttl",
    "document/x.html",
    "event/100%25",
    "event/a%2Fb",
    "event/a%C3%A9",
    "organization/a+b&c=d;e,f@g!h$i(j)*k:l",
]
"""IRIs with marks that a server may trip over: those that the graph mints, and those that a user may put into it."""


@dataclass
class Site:
    served: Served
    base: str
    iris: list[str]

    @property
    def port(self) -> int:
        return self.served.port


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module", params=["/", "/some/kg/"])
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    port = free_port()
    base = f"http://127.0.0.1:{port}{request.param}"
    folder: Path = tmp_path_factory.mktemp("linked") / "store"
    articles = sorted((ROOT / "tests" / "data" / "articles").glob("*.md"))
    with open_store(folder) as store:
        build([str(path) for path in articles], store, settings=Settings(base_iri=base))
        graph = NamedNode("urn:odd")
        name = NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
        store.replace_graphs({graph: [Quad(NamedNode(base + odd), name, Literal(odd), graph) for odd in ODD]})
        found = {
            term.value.partition("#")[0]
            for quad in store.quads()
            for term in (quad.subject, quad.predicate, quad.object, quad.graph_name)
            if isinstance(term, NamedNode) and term.value.startswith(base)
        }
    with serving(folder, "--port", str(port), base=base) as served:
        yield Site(served, base, sorted(found))


class Client:
    """A client on one connection."""

    def __init__(self, port: int) -> None:
        self._connection = HTTPConnection("127.0.0.1", port, timeout=30)

    def get(self, address: str, accept: str | None, method: str = "GET") -> tuple[HTTPResponse, bytes]:
        """Ask for an address as a browser does: what is no ASCII is written with percent signs."""
        parts = urlsplit(address)
        path = quote(parts.path, safe="/~:@!$&'()*+,;=%") + (f"?{parts.query}" if parts.query else "")
        self._connection.request(method, path, headers={"Accept": accept} if accept else {})
        response = self._connection.getresponse()
        return response, response.read()

    def close(self) -> None:
        self._connection.close()


@pytest.fixture
def client(site: Site) -> Iterator[Client]:
    client = Client(site.port)
    yield client
    client.close()


def test_every_iri_leads_to_its_page_and_to_its_data(site: Site, client: Client) -> None:
    assert len(site.iris) > 300
    assert {f"{site.base}{odd}" for odd in ODD} < set(site.iris)
    lost: list[tuple[str, str]] = []
    for iri in site.iris:
        page, _ = client.get(iri, "text/html,application/xhtml+xml,*/*;q=0.8")
        data, _ = client.get(iri, "text/turtle")
        if (page.status, data.status) != (303, 303):
            lost.append((iri, f"{page.status} {data.status}"))
            continue
        assert page.headers["location"].startswith("/page/")
        assert {page.headers["vary"], data.headers["vary"]} == {"Accept"}
        answer, body = client.get(data.headers["location"], "text/turtle")
        told = list(parse(body, RdfFormat.TURTLE)) if answer.status == 200 else []
        graph = iri.removeprefix(site.base).partition("/")[0] in ("world", "runs", "links", "decisions")
        if not told or not (graph or any(NamedNode(iri) in (quad.subject, quad.object) for quad in told)):
            lost.append((iri, f"{data.headers['location']} {answer.status}"))

    assert lost == []


@pytest.mark.parametrize(
    ("accept", "ending", "kind"),
    [
        ("text/turtle", ".ttl", "text/turtle; charset=utf-8"),
        ("application/ld+json", ".jsonld", "application/ld+json"),
        ("application/n-triples", ".nt", "application/n-triples"),
        ("text/html;q=0.1, text/turtle", ".ttl", "text/turtle; charset=utf-8"),
    ],
)
def test_who_wants_data_gets_it_in_that_format(site: Site, client: Client, accept: str, ending: str, kind: str) -> None:
    person = next(iri for iri in site.iris if "/person/" in iri)

    response, _ = client.get(person, accept)
    assert response.headers["location"].endswith(ending)
    answer, body = client.get(response.headers["location"], accept)

    assert (answer.status, answer.headers["content-type"]) == (200, kind)
    if ending == ".jsonld":
        assert json.loads(body)


def test_who_does_not_say_gets_the_page_and_who_takes_nothing_of_it_is_told(site: Site, client: Client) -> None:
    person = next(iri for iri in site.iris if "/person/" in iri)

    assert client.get(person, None)[0].headers["location"].startswith("/page/person/")
    refused, body = client.get(person, "image/png")
    assert refused.status == 406
    assert b"text/turtle" in body


def test_the_page_of_a_thing_has_its_name_in_its_address(site: Site, client: Client) -> None:
    odd = f"{site.base}person/習近平"

    location = client.get(odd, "text/html")[0].headers["location"]

    assert unquote(location) == "/page/person/習近平"


def test_parts_of_a_thing_are_told_with_it(site: Site, client: Client) -> None:
    event = next(iri for iri in site.iris if "/event/" in iri and "%" not in iri)

    _, body = client.get(client.get(event, "text/turtle")[0].headers["location"], None)

    subjects = {quad.subject.value for quad in parse(body, RdfFormat.TURTLE) if isinstance(quad.subject, NamedNode)}
    assert any(subject.startswith(f"{event}#") for subject in subjects)


def test_head_says_what_get_would(site: Site, client: Client) -> None:
    person = next(iri for iri in site.iris if "/person/" in iri)
    response, body = client.get(person, "text/turtle", "HEAD")
    assert (response.status, body) == (303, b"")

    answer, body = client.get(response.headers["location"], None, "HEAD")
    whole, content = client.get(response.headers["location"], None)
    assert (answer.status, body) == (200, b"")
    assert answer.headers["content-length"] == whole.headers["content-length"] == str(len(content))


@pytest.mark.parametrize(
    "path",
    [
        "/data/person/nobody.ttl",
        "/data/person/%3Cscript%3E.ttl",
        "/data/person/a%20b.ttl",
        "/data/person/%00.ttl",
        "/data/person/%FF.ttl",
        "/data/.ttl",
        "/data/person/x",
        "/data/person/x.exe",
        "/data/",
        "/ontology/nothing.ttl",
        "/ontology/..%2f..%2fpyproject.ttl",
        "/static/../../pyproject.toml",
        "/static/%2e%2e/app.py",
        "/nothing",
    ],
)
def test_what_is_not_there_is_not_found(client: Client, path: str) -> None:
    response, body = client.get(path, "application/json")

    assert response.status == 404
    assert json.loads(body)["status"] == 404


@pytest.mark.parametrize("name", ["diplomacy", "shapes", "alignments"])
@pytest.mark.parametrize(
    ("ending", "format"), [("ttl", RdfFormat.TURTLE), ("nt", RdfFormat.N_TRIPLES), ("jsonld", RdfFormat.JSON_LD)]
)
def test_the_files_of_the_ontology_are_there_in_all_formats(
    client: Client, name: str, ending: str, format: RdfFormat
) -> None:
    response, body = client.get(f"/ontology/{name}.{ending}", None)

    assert response.status == 200
    source = (ROOT / "ontology" / f"{name}.ttl").read_bytes()
    assert len(list(parse(body, format))) == len(list(parse(source, RdfFormat.TURTLE)))


def test_the_ontology_is_told_in_rdf(client: Client) -> None:
    response, body = client.get("/ontology", "application/rdf+xml")

    assert (response.status, response.headers["content-type"]) == (200, "application/rdf+xml")
    assert len(list(parse(body, RdfFormat.RDF_XML))) > 100

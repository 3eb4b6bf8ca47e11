"""A server over sample articles, for clients that others wrote."""

from __future__ import annotations

import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.store import open_store
from tests.conftest import ROOT
from tests.web.serving import Endpoint, Web, serving

ARTICLES = [
    "05-kremlin-five-hours.md",
    "10-miami-dmitriev-arrives.md",
    "11-miami-warm-words.md",
    "13-paris-declaration.md",
]

PREFIXES = """
PREFIX dip: <https://w3id.org/diplomacy-kg/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX foaf: <http://xmlns.com/foaf/0.1/>
"""
WORLD = "https://example.org/kg/world"
WITKOFF = "https://example.org/kg/person/steve-witkoff"

COMPANIONS = f"""{PREFIXES}
SELECT DISTINCT ?name {{
  ?event a dip:Meeting ; dip:participant <{WITKOFF}> , ?other .
  ?other a foaf:Person ; rdfs:label ?name .
  FILTER(?other != <{WITKOFF}>)
}} ORDER BY ?name"""
"""With whom Steve Witkoff sat at one table."""


@pytest.fixture(scope="session")
def articles_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of sample articles, made as a user makes it."""
    folder = tmp_path_factory.mktemp("articles") / "store"
    paths = [str(ROOT / "tests/data/articles" / name) for name in ARTICLES]
    command = [sys.executable, "-m", "kg", "build", *paths, "--store", str(folder)]
    subprocess.run(command, check=True, capture_output=True)
    return folder


@pytest.fixture(scope="session")
def companions(articles_store: Path) -> list[str]:
    """What `COMPANIONS` answers, asked of the store itself."""
    with open_store(articles_store, read_only=True) as store:
        names = [str(row[0].value) for row in store.select(COMPANIONS).rows]  # type: ignore[union-attr]
    assert len(names) > 2
    return names


@pytest.fixture(scope="session")
def articles(articles_store: Path, companions: list[str]) -> Iterator[Endpoint]:  # noqa: ARG001
    """The server; what the store answers is asked before it has the store."""
    with serving(articles_store) as endpoint:
        yield endpoint


@pytest.fixture
def graph(articles: Endpoint) -> Iterator[str]:
    """The name of a graph that is not there, and is taken away afterwards."""
    name = f"https://example.org/clients/{uuid.uuid4().hex}"
    yield name
    client = Web(articles)
    client.delete(client.graph(name))
    client.close()

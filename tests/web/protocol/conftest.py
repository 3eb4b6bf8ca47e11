"""Servers over a small store, and graphs that a test has to itself."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from kg.store import open_store
from tests.web.serving import Endpoint, Web, serving

KNOWN = "https://example.org/protocol/known"
"""The graph that every server of these tests holds from the start; no test changes it."""

KNOWN_TRIPLES = [
    f'<{KNOWN}/oslo> <{KNOWN}/name> "Oslo" .',
    f'<{KNOWN}/sana> <{KNOWN}/name> "Sanaʽa"@en .',
]
"""What it holds, as sorted lines of N-Triples."""


def known_store(folder: Path) -> Path:
    name = NamedNode(f"{KNOWN}/name")
    with open_store(folder) as store:
        graph = NamedNode(KNOWN)
        oslo, sana = NamedNode(f"{KNOWN}/oslo"), NamedNode(f"{KNOWN}/sana")
        quads = [Quad(oslo, name, Literal("Oslo"), graph), Quad(sana, name, Literal("Sanaʽa", language="en"), graph)]
        store.replace_graphs({graph: quads})
    return folder


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Endpoint]:
    """A server that may be written to with `TOKEN`."""
    with serving(known_store(tmp_path_factory.mktemp("writable") / "store")) as endpoint:
        yield endpoint


@pytest.fixture(scope="session")
def reading_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Endpoint]:
    """A server as it is without options: nobody may write."""
    with serving(known_store(tmp_path_factory.mktemp("reading") / "store"), writable=False) as endpoint:
        yield endpoint


@pytest.fixture(scope="session")
def web(server: Endpoint) -> Iterator[Web]:
    client = Web(server)
    yield client
    client.close()


@pytest.fixture
def graph(web: Web) -> Iterator[str]:
    """The name of a graph that is not there, and is taken away afterwards."""
    name = f"https://example.org/protocol/{uuid.uuid4().hex}"
    yield name
    web.delete(web.graph(name))


@pytest.fixture
def other(web: Web) -> Iterator[str]:
    """A second such name."""
    name = f"https://example.org/protocol/{uuid.uuid4().hex}"
    yield name
    web.delete(web.graph(name))


@pytest.fixture
def default_graph(web: Web) -> Iterator[str]:
    """The address of the default graph, which is empty again afterwards."""
    address = web.graph(None)
    yield address
    web.delete(address)


@pytest.fixture
def direct(web: Web) -> Iterator[str]:
    """The address of a graph whose name is its address."""
    address = f"{web.server.graphs}/people/{uuid.uuid4().hex}"
    yield address
    web.delete(address)

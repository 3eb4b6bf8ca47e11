"""Stores on a real disk and on real servers, and quads to put into them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from kg.cli import run
from kg.store import Store, open_store
from tests.store.servers import StoreServer, oxigraph, virtuoso
from tests.store.traits import Traits, answering

MakeQuads = Callable[..., list[Quad]]
Said = Callable[..., str]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "store") as opened:
        yield opened


@pytest.fixture(scope="session")
def oxigraph_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StoreServer]:
    with oxigraph(tmp_path_factory.mktemp("oxigraph") / "server") as server:
        yield server


@pytest.fixture(scope="session")
def virtuoso_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StoreServer]:
    with virtuoso(tmp_path_factory.mktemp("virtuoso") / "server", rows=2_000) as server:
        yield server


@pytest.fixture(params=["oxigraph", "virtuoso"])
def store_server(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> StoreServer:
    """A server whose store is empty, and whose login stands in the environment."""
    server: StoreServer = request.getfixturevalue(f"{request.param}_server")
    for name, value in server.login.items():
        monkeypatch.setenv(name, value)
    empty(server.location)
    return server


@pytest.fixture(params=["folder", "memory", "oxigraph", "virtuoso", "other"])
def any_store(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    if request.param == "other":
        with answering(Traits(union="asked")) as other, open_store(other.url) as opened:
            yield opened
        return
    location: Path | str | None = {"folder": tmp_path / "store", "memory": None}.get(request.param)
    if request.param in ("oxigraph", "virtuoso"):
        server: StoreServer = request.getfixturevalue(f"{request.param}_server")
        for name, value in server.login.items():
            monkeypatch.setenv(name, value)
        location = server.location
        empty(location)
    with open_store(location) as opened:
        yield opened


def empty(location: str) -> None:
    with open_store(location) as store:
        store.remove_graphs(store.graph_names())


@pytest.fixture
def make_quads() -> MakeQuads:
    """Make quads of a graph out of values: `make_quads("world", 1, 2)`."""

    def make(graph: str, *values: object) -> list[Quad]:
        return [
            Quad(_iri(f"thing/{value}"), _iri("value"), Literal(str(value)), _iri(f"graph/{graph}")) for value in values
        ]

    return make


def name_of(graph: str) -> NamedNode:
    return _iri(f"graph/{graph}")


def _iri(path: str) -> NamedNode:
    return NamedNode(f"https://example.org/{path}")


@pytest.fixture
def said(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    plain_extractor: Path,  # noqa: ARG001
    capsys: pytest.CaptureFixture[str],
) -> Said:
    """Runs a command that has to succeed, and gives its standard output."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KG_EXTRACTOR", "plain")

    def call(*arguments: str) -> str:
        capsys.readouterr()
        code = run(arguments)
        captured = capsys.readouterr()
        assert code == 0, captured.err
        return captured.out

    return call

"""A store on rdflib-endpoint: a server that nothing here is made for, and that keeps to SPARQL in ways of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.errors import StoreError
from kg.store import open_store
from tests.store.conftest import MakeQuads, Said, empty, name_of
from tests.store.servers import StoreServer, rdflib_endpoint
from tests.store.test_commands import assert_commands_do_what_they_do_over_a_folder
from tests.store.test_traits import assert_keeps_a_graph


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StoreServer]:
    with rdflib_endpoint(tmp_path_factory.mktemp("rdflib") / "server", "--enable-update") as served:
        yield served


@pytest.fixture
def location(server: StoreServer) -> str:
    empty(server.location)
    return server.location


def test_a_graph_is_kept(location: str, make_quads: MakeQuads) -> None:
    with open_store(location) as store:
        assert_keeps_a_graph(store, make_quads)


def test_commands_do_what_they_do_over_a_folder(location: str, said: Said) -> None:
    assert_commands_do_what_they_do_over_a_folder(location, said)


def test_a_thing_is_described(location: str, make_quads: MakeQuads) -> None:
    quads = make_quads("one", 1, 2)
    with open_store(location) as store:
        store.replace_graphs({name_of("one"): quads})
        assert list(store.construct(f"DESCRIBE {quads[0].subject}")) == [quads[0].triple]


def test_one_that_takes_no_updates_is_read_and_told_to_be_such(tmp_path: Path) -> None:
    with rdflib_endpoint(tmp_path / "server") as served:
        with open_store(served.location, read_only=True) as store:
            assert store.count() == 0
        with pytest.raises(StoreError, match="INSERT and DELETE queries are not allowed"):
            open_store(served.location)

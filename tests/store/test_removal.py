"""Graphs of any size that are removed, in each kind of store, and what a kill leaves of them."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad

from kg.errors import StoreError
from kg.store import Change, Store, difference, embedded, fill_store, open_store
from kg.store.difference import Difference
from tests.conftest import ROOT
from tests.store.conftest import MakeQuads, name_of
from tests.store.servers import StoreServer

LARGE = (name_of("large"), name_of("as-large"))
KEPT = name_of("kept")


@pytest.fixture
def small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(difference, "AT_ONCE", 20)
    monkeypatch.setattr(difference, "STEP", 7)


def quads_of(graph: NamedNode, number: int) -> list[Quad]:
    value = NamedNode("https://example.org/value")
    return [Quad(NamedNode(f"https://example.org/{i}"), value, value, graph) for i in range(number)]


def fill(store: Store) -> None:
    store.replace_graphs({**{name: quads_of(name, 100) for name in LARGE}, KEPT: quads_of(KEPT, 100)})


@pytest.mark.usefixtures("small_steps")
@pytest.mark.parametrize("size", [1, 6, 7, 14, 19, 20, 95])
def test_a_graph_of_any_size_is_removed_and_others_stay(any_store: Store, make_quads: MakeQuads, size: int) -> None:
    any_store.replace_graphs({name_of("one"): make_quads("one", *range(size)), KEPT: quads_of(KEPT, 30)})

    assert any_store.remove_graphs([name_of("one"), name_of("never-there")]) == Change(added=0, removed=size)

    assert set(any_store.quads()) == set(quads_of(KEPT, 30))
    assert any_store.graph_names() == [KEPT]
    assert any_store.remove_graphs([name_of("one")]) == any_store.remove_graphs([]) == Change(added=0, removed=0)


@pytest.mark.usefixtures("small_steps")
def test_many_graphs_that_are_many_quads_together_are_removed(any_store: Store) -> None:
    names = [name_of(str(number)) for number in range(40)]
    any_store.replace_graphs({name: quads_of(name, number % 5 + 1) for number, name in enumerate(names)})
    any_store.replace_graphs({KEPT: quads_of(KEPT, 30)})

    assert any_store.remove_graphs(names) == Change(added=0, removed=120)

    assert any_store.graph_names() == [KEPT]
    assert any_store.count() == 30


REMOVER = """
import sys
from kg.store import open_store
from tests.store.steps import tell_removals
from tests.store.test_removal import LARGE
with open_store(sys.argv[1]) as store:
    tell_removals(at_once=20, step=14)
    print("open", flush=True)
    store.remove_graphs(LARGE)
"""


def remove_and_kill(location: str, steps: int) -> int:
    """Begin to remove the large graphs, and kill the process after so many steps; return how many there were."""
    command = [sys.executable, "-c", REMOVER, location]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "open\n"
        told = [process.stdout.readline() for _ in range(steps)]
        process.kill()
        process.communicate()
    return told.count("step\n")


def test_a_removal_that_was_killed_is_finished_by_the_next_writer_and_nothing_else_goes(tmp_path: Path) -> None:
    dice = random.Random(3)
    folder = tmp_path / "store"
    for _ in range(5):
        with open_store(folder) as store:
            fill(store)
        steps = dice.randint(1, 20)
        assert remove_and_kill(str(folder), steps) == steps

        with open_store(folder, read_only=True) as store:
            assert set(store.quads(KEPT)) == set(quads_of(KEPT, 100))
            assert store.count() < 300
        with open_store(folder) as store:
            assert store.graph_names() == [KEPT]
            assert set(store.quads()) == set(quads_of(KEPT, 100))


def test_a_removal_from_a_server_that_was_killed_is_finished_by_the_next_writer(store_server: StoreServer) -> None:
    with open_store(store_server.location) as store:
        fill(store)
    assert remove_and_kill(store_server.location, 2)

    with open_store(store_server.location) as store:
        assert store.graph_names() == [KEPT]
        assert set(store.quads()) == set(quads_of(KEPT, 100))


def test_what_a_store_is_filled_with_after_a_killed_removal_stays(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    with open_store(folder) as store:
        fill(store)
    remove_and_kill(str(folder), 3)

    fill_store(folder, quads_of(LARGE[0], 50), replace=True)

    with open_store(folder) as store:
        assert set(store.quads()) == set(quads_of(LARGE[0], 50))


@pytest.mark.usefixtures("small_steps")
def test_what_is_written_after_a_removal_that_failed_is_written_to_graphs_that_are_gone(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(graph: NamedNode, quads: Iterator[Quad]) -> Iterator[Difference]:
        for number, step in enumerate(difference.removals(graph, quads)):
            if number == 3:
                raise StoreError("the disk is full")
            yield step

    fill(store)
    with monkeypatch.context() as patch:
        patch.setattr(embedded, "removals", failing)
        with pytest.raises(StoreError, match="the disk is full"):
            store.remove_graphs(LARGE)

    store.replace_graphs({LARGE[0]: quads_of(LARGE[0], 2)})

    assert set(store.quads()) == {*quads_of(LARGE[0], 2), *quads_of(KEPT, 100)}


def test_a_note_of_a_removal_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    open_store(tmp_path / "store").close()
    (tmp_path / "store" / "REMOVING").write_text("[1", encoding="utf-8")

    for _ in range(2):
        with pytest.raises(StoreError, match=r"REMOVING: cannot be read .*; it names graphs"):
            open_store(tmp_path / "store")
    open_store(tmp_path / "store", read_only=True).close()

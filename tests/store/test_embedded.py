"""What the embedded store does beside what every store promises (`test_protocol`)."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import Quad

from kg.errors import StoreError
from kg.store import Change, Store, merging, open_store
from kg.store import embedded as embedded_module
from tests.store.conftest import MakeQuads, name_of


def test_what_is_written_is_there_when_the_folder_is_opened_again(tmp_path: Path, make_quads: MakeQuads) -> None:
    with open_store(tmp_path / "a" / "store") as store:
        assert store.replace_graphs({name_of("one"): make_quads("one", 1, 2)}) == Change(added=2, removed=0)

    with open_store(tmp_path / "a" / "store", read_only=True) as store:
        assert set(store.quads()) == set(make_quads("one", 1, 2))
        assert store.graph_names() == [name_of("one")]


def test_nothing_changes_when_a_bulk_fails_midway(
    store: Store, make_quads: MakeQuads, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedded_module, "_BULK", 10)

    def failing() -> Iterator[Quad]:
        yield from make_quads("one", *range(25))
        raise OSError("the disk of the caller")

    with pytest.raises(OSError, match="the disk of the caller"):
        store.replace_graphs({name_of("one"): failing()})
    assert store.count() == 0

    assert store.replace_graphs({name_of("one"): make_quads("one", *range(25))}) == Change(added=25, removed=0)
    assert store.count() == 25


def test_what_many_small_changes_hold_in_memory_is_brought_to_files_now_and_then(
    tmp_path: Path, make_quads: MakeQuads, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedded_module, "_FLUSH_FROM", 50)
    with open_store(tmp_path / "store") as store:
        none = files_of(tmp_path)
        store.replace_graphs({name_of("g0"): make_quads("g0", *range(40))})
        assert files_of(tmp_path) == none
        store.replace_graphs({name_of("g1"): make_quads("g1", *range(20))})
        assert files_of(tmp_path) - none
        assert store.count() == 60


@pytest.fixture
def loaded(tmp_path: Path, make_quads: MakeQuads, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """A store to which the bulk loader has written three times, as it does where there are many quads."""
    monkeypatch.setattr(embedded_module, "_BULK", 10)
    monkeypatch.setattr(merging, "MERGED_FROM", 60)
    with open_store(tmp_path / "store") as store:
        for number in range(3):
            store.replace_graphs({name_of(f"g{number}"): make_quads(f"g{number}", *range(20))})
        yield store


def files_of(tmp_path: Path) -> set[Path]:
    return set((tmp_path / "store").rglob("*.sst"))


def test_files_of_the_bulk_loader_are_merged_into_few_with_the_same_quads(loaded: Store, tmp_path: Path) -> None:
    before, quads = files_of(tmp_path), set(loaded.quads())
    unread = loaded.quads()
    first = next(unread)

    assert loaded.compact()

    assert len(files_of(tmp_path) - before) < len(before)
    assert set(loaded.quads()) == quads == {first, *unread}
    assert not loaded.compact(), "nothing was written meanwhile"


def test_files_stay_where_the_disk_has_no_room_to_merge_them(loaded: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(merging, "ROOM", 1e15)

    assert not loaded.compact()


def test_an_unread_result_does_not_keep_the_folder_locked(tmp_path: Path, make_quads: MakeQuads) -> None:
    with open_store(tmp_path / "store") as store:
        store.replace_graphs({name_of("one"): make_quads("one", *range(100))})
        unread = store.quads()
        next(unread)

    with open_store(tmp_path / "store") as again:
        assert again.count() == 100
    assert list(unread) == []


def test_threads_may_write_and_read_at_once(store: Store, make_quads: MakeQuads) -> None:
    """Readers see a graph before or after a change, never between."""
    graphs = {name_of("a"): "a", name_of("b"): "b"}
    store.replace_graphs({name: make_quads(graph, 0) for name, graph in graphs.items()})
    torn: list[list[str]] = []
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            values = [str(v) for (v,) in store.select("SELECT ?v { GRAPH ?g { ?s ?p ?v } }").rows]
            if len(values) != 2 or len(set(values)) != 1:
                torn.append(values)

    reader = threading.Thread(target=read)
    reader.start()
    for number in range(1, 200):
        store.replace_graphs({name: make_quads(graph, number) for name, graph in graphs.items()})
    done.set()
    reader.join()
    assert torn == []


def test_a_backup_is_a_store_of_its_own(store: Store, make_quads: MakeQuads, tmp_path: Path) -> None:
    store.replace_graphs({name_of("one"): make_quads("one", 1)})

    store.backup(tmp_path / "copies" / "monday")
    store.replace_graphs({name_of("one"): make_quads("one", 2)})

    with open_store(tmp_path / "copies" / "monday") as copy:
        assert list(copy.quads()) == make_quads("one", 1)
    with pytest.raises(StoreError, match="name a new folder"):
        store.backup(tmp_path / "copies" / "monday")


def test_only_a_folder_can_be_backed_up(tmp_path: Path) -> None:
    with open_store(None) as memory, pytest.raises(StoreError, match="open for writing in a folder"):
        memory.backup(tmp_path / "copy")

"""A process that is killed while it writes, and processes that read meanwhile: whole changes only."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from kg.store import Store, open_store

WORLD = NamedNode("https://example.org/world")

WRITER = """
import sys
from pathlib import Path
from kg.store import embedded, open_store
from tests.store.test_kill import WORLD, change
if sys.argv[3] == "bulk":
    embedded._BULK = 500
store = open_store(Path(sys.argv[1]))
size, bulk = int(sys.argv[2]), sys.argv[3] == "bulk"
start = len(set(store.graph_names()) - {WORLD})
print("open", flush=True)
for number in range(start, start + 100_000):
    change(store, number, size=size, bulk=bulk)
    print(number + 1, flush=True)
"""


def change(store: Store, number: int, *, size: int, bulk: bool) -> None:
    """Write a document's graph and let the world count it, in one change; with `bulk`, documents only."""
    document = NamedNode(f"https://example.org/document/{number}")
    graphs = {document: [_quad(document, f"{number} {i}", document) for i in range(size)]}
    if not bulk:
        graphs[WORLD] = [_quad(WORLD, str(i), WORLD) for i in range(number + 1) if i % 7 != number % 7]
    store.replace_graphs(graphs)


def _quad(subject: NamedNode, value: str, graph: NamedNode) -> Quad:
    return Quad(subject, NamedNode("https://example.org/value"), Literal(value), graph)


def _assert_whole(store: Store, *, size: int) -> int:
    """Check that each document is whole and the world fits the last; return the number of documents."""
    documents = [name for name in store.graph_names() if name != WORLD]
    for name in documents:
        assert store.count(name) == size, name
    numbers = sorted(int(name.value.rsplit("/", 1)[1]) for name in documents)
    assert numbers == list(range(len(numbers)))
    if numbers and WORLD in store.graph_names():
        last = numbers[-1]
        values = {int(q.object.value) for q in store.quads(WORLD) if isinstance(q.object, Literal)}
        assert values == {i for i in range(last + 1) if i % 7 != last % 7}
    return len(numbers)


def _start_writer(folder: Path, *, size: int, mode: str) -> subprocess.Popen[bytes]:
    process = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(folder), str(size), mode],
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[2],
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"open\n"
    return process


@pytest.mark.parametrize(("mode", "size", "kills"), [("update", 60, 12), ("bulk", 2000, 12)])
def test_a_kill_at_any_moment_leaves_whole_changes_only(tmp_path: Path, mode: str, size: int, kills: int) -> None:
    """And nothing that was written is lost."""
    dice = random.Random(mode)
    for _ in range(kills):
        process = _start_writer(tmp_path / "store", size=size, mode=mode)
        assert process.stdout is not None
        told = [int(process.stdout.readline()) for _ in range(dice.randint(1, 4))]
        time.sleep(dice.uniform(0.0, 0.1))
        process.kill()
        told.extend(int(line) for line in process.communicate()[0].split())
        with open_store(tmp_path / "store") as store:
            assert _assert_whole(store, size=size) in (told[-1], told[-1] + 1)


def test_readers_see_whole_changes_while_another_process_writes(tmp_path: Path) -> None:
    """What a reader has opened does not change under it; who opens later sees more."""
    process = _start_writer(tmp_path / "store", size=20, mode="update")
    assert process.stdout is not None
    process.stdout.readline()
    try:
        seen = [0]
        for _ in range(15):
            time.sleep(0.01)
            with open_store(tmp_path / "store", read_only=True) as store:
                seen.append(_assert_whole(store, size=20))
                assert _assert_whole(store, size=20) == seen[-1]
        assert seen == sorted(seen)
        assert seen[-1] > 0
    finally:
        process.kill()
        process.communicate()

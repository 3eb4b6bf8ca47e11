"""Stores of earlier formats: read as they are, brought up to date by whoever writes, never anything between the two."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from pathlib import Path

import pyoxigraph as ox
import pytest
from pyoxigraph import RdfFormat

from kg.errors import StoreError
from kg.store import Store, folder, open_store
from kg.store.folder import FORMAT_VERSION, MIGRATIONS, OLDEST_READABLE
from tests.conftest import ROOT
from tests.store.conftest import MakeQuads, name_of

GRAPHS = ROOT / "tests" / "data" / "graphs"


def unpacked(version: int, place: Path) -> tuple[Path, set[str]]:
    """Unpack a store as an earlier version wrote it; return its folder and the lines of what it holds."""
    with zipfile.ZipFile(GRAPHS / f"format-{version}.zip") as archive:
        archive.extractall(place)
    return place / "store", set((place / "graph.nq").read_text(encoding="utf-8").splitlines())


def held_by(store: Store) -> set[str]:
    output = io.BytesIO()
    store.dump(output, RdfFormat.N_QUADS)
    return set(output.getvalue().decode("utf-8").splitlines())


def format_of(store: Path) -> str:
    return (store / "FORMAT").read_text(encoding="utf-8")


@pytest.mark.parametrize("version", range(OLDEST_READABLE, FORMAT_VERSION))
def test_a_store_of_an_earlier_version_is_read_as_it_is(tmp_path: Path, version: int) -> None:
    old, wanted = unpacked(version, tmp_path)
    with open_store(old, read_only=True) as store:
        assert held_by(store) == wanted
    assert format_of(old) == f"kg-store {version}\n"


@pytest.mark.parametrize("version", MIGRATIONS)
def test_a_store_of_an_earlier_version_is_brought_up_to_date_when_it_is_written_to(
    tmp_path: Path, version: int, make_quads: MakeQuads
) -> None:
    old, wanted = unpacked(version, tmp_path)
    with open_store(old) as store:
        assert held_by(store) == wanted
        store.replace_graphs({name_of("one"): make_quads("one", 1)})
    assert format_of(old) == f"kg-store {FORMAT_VERSION}\n"
    with open_store(old, read_only=True) as store:
        assert held_by(store) > wanted


def test_there_is_a_step_from_every_format_to_the_next() -> None:
    assert sorted(MIGRATIONS) == list(range(1, FORMAT_VERSION))


def test_a_format_that_cannot_be_read_as_it_is_names_the_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, wanted = unpacked(1, tmp_path)
    monkeypatch.setattr(folder, "OLDEST_READABLE", 2)
    with pytest.raises(StoreError, match=r"store format 1, which has to be brought up to date .* `kg check --repair`"):
        open_store(old, read_only=True)
    with open_store(old) as store:
        assert held_by(store) == wanted
    open_store(old, read_only=True).close()


def test_a_step_that_fails_leaves_the_store_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    old, wanted = unpacked(1, tmp_path)
    monkeypatch.setattr(folder, "MIGRATIONS", {1: fail})
    with pytest.raises(StoreError, match=r"from store format 1 to 2 \(No space left on device\); it is as it was"):
        open_store(old)
    monkeypatch.undo()
    assert format_of(old) == "kg-store 1\n"
    with open_store(old) as store:
        assert held_by(store) == wanted


SLOW = """
import sys
from pathlib import Path
from pyoxigraph import Literal, NamedNode, Quad
from kg.store import folder, open_store

STEPS = 5

def rename(place, database):
    # A step that rewrites quads in several transactions, and can be begun anew after any of them.
    old, new = NamedNode("https://example.org/old"), NamedNode("https://example.org/new")
    for number in range(STEPS):
        value = Literal(str(number))
        for quad in list(database.quads_for_pattern(None, old, value, None)):
            database.update(
                f"DELETE DATA {{ GRAPH {quad.graph_name} {{ {quad.subject} {old} {value} }} }} ;"
                f"INSERT DATA {{ GRAPH {quad.graph_name} {{ {quad.subject} {new} {value} }} }}"
            )
        print(number, flush=True)
        sys.stdin.readline()

folder.MIGRATIONS = {**folder.MIGRATIONS, folder.FORMAT_VERSION: rename}
folder.FORMAT_VERSION += 1
if __name__ == "__main__":
    open_store(Path(sys.argv[1])).close()
    print("done", flush=True)
"""


@pytest.mark.parametrize("after", range(5))
def test_a_kill_in_a_step_leaves_the_format_before_and_the_next_opening_does_it_again(
    tmp_path: Path, after: int
) -> None:
    graph, old = name_of("one"), ox.NamedNode("https://example.org/old")
    with open_store(tmp_path / "store") as store:
        quads = [ox.Quad(graph, old, ox.Literal(str(number)), graph) for number in range(5)]
        store.replace_graphs({graph: quads})
    before = format_of(tmp_path / "store")

    process = _slow(tmp_path / "store")
    assert process.stdin is not None
    assert process.stdout is not None
    for number in range(after + 1):
        assert process.stdout.readline() == f"{number}\n"
        if number < after:
            process.stdin.write("\n")
            process.stdin.flush()
    process.kill()
    process.communicate()
    assert format_of(tmp_path / "store") == before
    with open_store(tmp_path / "store", read_only=True) as store:
        assert store.count(graph) == 5

    assert _slow(tmp_path / "store").communicate("\n" * 5)[0].endswith("done\n")
    assert format_of(tmp_path / "store") == f"kg-store {FORMAT_VERSION + 1}\n"
    (tmp_path / "store" / "FORMAT").write_text(before, encoding="utf-8")
    with open_store(tmp_path / "store", read_only=True) as store:
        assert {quad.predicate.value for quad in store.quads()} == {"https://example.org/new"}
        assert store.count(graph) == 5


def _slow(store: Path) -> subprocess.Popen[str]:
    """Open a store in a process with a slow step, which waits for a line after each of its parts."""
    return subprocess.Popen(
        [sys.executable, "-c", SLOW, str(store)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )

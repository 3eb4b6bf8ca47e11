"""What is cut off the end of the database's files, which the database itself does not notice."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from subprocess import PIPE

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from kg.errors import StoreError
from kg.store import forget_losses, lost_writes, open_store
from kg.store.written import read
from tests.conftest import ROOT
from tests.store.conftest import name_of

WRITER = """
import sys
from kg.store import open_store
from tests.store.test_written import quads_of
store = open_store(sys.argv[1])
for graph in ("one", "two"):
    store.replace_graphs(quads_of(graph))
print("written", flush=True)
sys.stdin.read()
"""


def quads_of(graph: str) -> dict[NamedNode, list[Quad]]:
    name = name_of(graph)
    return {name: [Quad(name, NamedNode("https://example.org/value"), Literal(value), name) for value in range(50)]}


@pytest.fixture
def killed(tmp_path: Path) -> Path:
    """A store whose writer was killed after two writes, which stand in its log."""
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, str(tmp_path / "killed")], stdin=PIPE, stdout=PIPE, cwd=ROOT
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"written\n"
        process.kill()
    return tmp_path / "killed"


def manifest_of(folder: Path) -> Path:
    return folder / "database" / (folder / "database" / "CURRENT").read_text(encoding="utf-8").strip()


def test_a_whole_store_has_lost_nothing(killed: Path) -> None:
    assert lost_writes(killed) == ()
    with open_store(killed) as store:
        assert store.count() == 100
    assert lost_writes(killed) == ()


@pytest.mark.parametrize("cut", [1, 40, 200])
def test_a_list_of_files_that_was_cut_short_is_damage(tmp_path: Path, cut: int) -> None:
    with open_store(tmp_path / "store") as store:
        store.replace_graphs(quads_of("one"))
    manifest = manifest_of(tmp_path / "store")
    os.truncate(manifest, manifest.stat().st_size - cut)
    for read_only in (True, False):
        with pytest.raises(StoreError, match=r"the store is damaged \(MANIFEST-\d+ is not what was written"):
            open_store(tmp_path / "store", read_only=read_only)


def test_a_log_that_was_cut_short_opens_with_what_is_left_and_is_told_until_it_is_mended(killed: Path) -> None:
    log = max(path for path in (killed / "database").glob("*.log") if path.stat().st_size)
    os.truncate(log, log.stat().st_size - 10)

    [told] = lost_writes(killed)
    assert "what was written last is missing" in told
    for _ in range(2):  # opening replaces the log, and the loss is told all the same
        with open_store(killed) as store:
            assert store.count() == 50
        assert lost_writes(killed) == (told,)
    forget_losses(killed)
    assert lost_writes(killed) == ()


def test_a_note_behind_its_files_is_no_fault(killed: Path) -> None:
    """A kill between a write and its note leaves that."""
    old = (killed / "WRITTEN").read_bytes()
    with open_store(killed) as store:
        store.replace_graphs(quads_of("three"))
    (killed / "WRITTEN").write_bytes(old)
    assert lost_writes(killed) == ()
    with open_store(killed, read_only=True) as store:
        assert store.count() == 150


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"manifest": 1}', '{"manifest":"a","size":"b","digest":"c"}'])
def test_a_note_that_cannot_be_read_is_as_none(killed: Path, text: str) -> None:
    (killed / "WRITTEN").write_text(text, encoding="utf-8")
    assert read(killed) is None
    with open_store(killed) as store:
        assert store.count() == 100
    assert read(killed) is not None

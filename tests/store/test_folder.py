"""Folders that cannot be opened: each is told what it is and what to do, and nothing of the library leaks out."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kg.errors import KgError, StoreError, StoreLockedError
from kg.store import open_store
from kg.store.folder import FORMAT_VERSION
from tests.store.conftest import MakeQuads, name_of

ROOT = Path(__file__).parents[2]
DAMAGES = 40


def test_opening_for_reading_does_not_make_a_store(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"nowhere: there is no graph yet; `kg build` makes one"):
        open_store(tmp_path / "nowhere", read_only=True)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("read_only", [False, True])
def test_a_file_is_no_store(tmp_path: Path, read_only: bool) -> None:
    (tmp_path / "file").write_text("text")
    with pytest.raises(StoreError, match="file: is a file, and a store is a folder"):
        open_store(tmp_path / "file", read_only=read_only)


def test_a_folder_inside_a_file_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("text")
    for read_only in (False, True):
        with pytest.raises(StoreError):
            open_store(tmp_path / "file" / "store", read_only=read_only)


@pytest.mark.parametrize("read_only", [False, True])
def test_a_folder_of_other_things_is_left_alone(tmp_path: Path, read_only: bool) -> None:
    (tmp_path / "letter.txt").write_text("text")
    with pytest.raises(StoreError, match="is not a kg store, and is not empty; choose another folder"):
        open_store(tmp_path, read_only=read_only)
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_an_empty_folder_becomes_a_store(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="there is no graph yet, the folder is empty"):
        open_store(tmp_path, read_only=True)
    (tmp_path / "FORMAT.new").write_text("what a kill left")
    open_store(tmp_path).close()
    open_store(tmp_path, read_only=True).close()


@pytest.mark.parametrize("read_only", [False, True])
def test_a_store_of_a_later_version_is_not_touched(tmp_path: Path, read_only: bool) -> None:
    open_store(tmp_path / "store").close()
    (tmp_path / "store" / "FORMAT").write_text(f"kg-store {FORMAT_VERSION + 1}\n")

    with pytest.raises(StoreError, match=r"store format 3, .* reads up to 2; install the version of kg"):
        open_store(tmp_path / "store", read_only=read_only)


@pytest.mark.parametrize("note", ["", "kg-store", "kg-store ²", "rocks 1", "\xff\xfe"])
def test_a_note_that_no_version_writes_is_told(tmp_path: Path, note: str) -> None:
    open_store(tmp_path / "store").close()
    (tmp_path / "store" / "FORMAT").write_text(note, encoding="latin-1")
    with pytest.raises(StoreError, match="which no version of kg writes"):
        open_store(tmp_path / "store")


def test_a_folder_open_in_this_process_is_locked(tmp_path: Path) -> None:
    with open_store(tmp_path / "store"), pytest.raises(StoreLockedError, match="store: is open for writing already"):
        open_store(tmp_path / "store")


def test_a_folder_open_in_another_process_is_locked_for_writing_only(tmp_path: Path, make_quads: MakeQuads) -> None:
    holder = (
        "import sys; from kg.store import open_store\n"
        f"store = open_store({str(tmp_path / 'store')!r}); print('open', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen([sys.executable, "-c", holder], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"open\n"
        with pytest.raises(StoreLockedError, match=r"is open for writing by process \d+ .*; wait until .* reading"):
            open_store(tmp_path / "store")
        with open_store(tmp_path / "store", read_only=True) as store:
            assert store.count() == 0
        process.communicate(b"")

    with open_store(tmp_path / "store") as store:
        store.replace_graphs({name_of("one"): make_quads("one", 1)})


def test_a_store_open_for_reading_refuses_every_write(tmp_path: Path, make_quads: MakeQuads) -> None:
    with open_store(tmp_path / "store") as store:
        store.replace_graphs({name_of("one"): make_quads("one", 1)})
    with open_store(tmp_path / "store", read_only=True) as store:
        assert store.read_only
        for graph, quads in (("one", []), ("two", make_quads("two", 1))):
            with pytest.raises(StoreError, match="is open for reading only; open it for writing"):
                store.replace_graphs({name_of(graph): quads})
        with pytest.raises(StoreError, match="is open for reading only; open it for writing"):
            store.remove_graphs([name_of("one")])
        assert store.count() == 1


POWERLESS = """
import os, sys
from pathlib import Path
from kg.errors import StoreError
from kg.store import open_store
folder, read_only = Path(sys.argv[1]), sys.argv[2] == "reading"
if os.geteuid() == 0:
    os.setgid(65534)
    os.setuid(65534)
try:
    with open_store(folder, read_only=read_only) as store:
        print(store.count())
except StoreError as error:
    print(error)
"""


def _open_without_power(folder: Path, purpose: str) -> str:
    """Open a store in a process that has not the rights of the superuser; return the number of quads or the error."""
    command = [sys.executable, "-c", POWERLESS, str(folder), purpose]
    return subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT, timeout=60).stdout.strip()


@pytest.fixture
def shut(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that everybody may enter, for folders inside that nobody may."""
    folder = tmp_path_factory.mktemp("shut")
    for part in (folder, *folder.parents):
        if part.owner() != "root" or part.stat().st_mode & 0o777 == 0o700:
            part.chmod(0o755)
        if part.parent == Path("/"):
            break
    return folder


@pytest.mark.skipif(not hasattr(os, "setuid"), reason="needs rights of POSIX")
def test_a_folder_without_rights_is_told(shut: Path) -> None:
    (shut / "kept").mkdir()
    (shut / "kept").chmod(0o555)
    open_store(shut / "store").close()
    (shut / "store").chmod(0o000)

    for folder, purpose in (
        (shut / "kept" / "store", "writing"),
        (shut / "store", "writing"),
        (shut / "store", "reading"),
    ):
        assert f"{folder}: cannot be used as a store" in (message := _open_without_power(folder, purpose))
        assert "check" in message
        assert "rights" in message
    (shut / "store").chmod(0o755)


@pytest.mark.skipif(not hasattr(os, "setuid"), reason="needs rights of POSIX")
def test_a_store_that_may_only_be_read_opens_for_reading(shut: Path, make_quads: MakeQuads) -> None:
    with open_store(shut / "store") as store:
        store.replace_graphs({name_of("one"): make_quads("one", 1)})
    for path in [shut / "store", *(shut / "store").rglob("*")]:
        path.chmod(0o555 if path.is_dir() else 0o444)

    assert _open_without_power(shut / "store", "reading") == "1"
    assert "check the folder, its rights" in _open_without_power(shut / "store", "writing")


def test_damage_is_a_store_error_or_is_survived(tmp_path: Path, make_quads: MakeQuads) -> None:
    """Files of the database cut or scrambled at random: no other error, no crash, and damage is called so."""
    with open_store(tmp_path / "whole") as store:
        store.replace_graphs({name_of("one"): make_quads("one", *range(2000))})
        store.backup(tmp_path / "backup")  # writes the files out
        store.replace_graphs({name_of("two"): make_quads("two", *range(200))})
    script = "import sys; from tests.store.test_folder import open_damaged; open_damaged(sys.argv[1])"
    command = [sys.executable, "-c", script, str(tmp_path)]

    process = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, cwd=ROOT, timeout=120)

    outcomes = process.stdout.splitlines()
    assert len(outcomes) == DAMAGES
    damaged = [line for line in outcomes if "the store is damaged" in line]
    assert all("restore a backup" in line for line in damaged)
    assert len(damaged) >= DAMAGES // 4


def open_damaged(folder: str) -> None:
    """Damage copies of a store, each in its way, use them, and print a line for each."""
    for seed in range(DAMAGES):
        copy = Path(folder) / f"copy-{seed}"
        shutil.copytree(Path(folder) / "whole", copy)
        _damage(copy / "database", random.Random(seed))
        try:
            with open_store(copy) as store:
                list(store.quads())
                list(store.select("SELECT * { ?s ?p ?o }").rows)
                store.replace_graphs({name_of("one"): ()})
            sys.stdout.write("fine\n")
        except KgError as error:
            sys.stdout.write(f"{error}\n")


def _damage(database: Path, dice: random.Random) -> None:
    files = sorted(p for p in database.iterdir() if p.stat().st_size and not p.name.startswith("LOG"))
    chosen = dice.choice(files)
    content = bytearray(chosen.read_bytes())
    if dice.random() < 0.5:
        del content[dice.randrange(len(content)) :]
    else:
        for _ in range(20):
            content[dice.randrange(len(content))] ^= dice.randrange(1, 256)
    chosen.write_bytes(content)

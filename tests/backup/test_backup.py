"""A graph into one file and back: the same graph, the same bytes; of a damaged file nothing at all."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import random
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from kg.backup import archive, back_up, back_up_to_stream, read_manifest, restore, restoring
from kg.errors import BackupError, KgError, StoreError, StoreLockedError
from kg.graph.iris import DEFAULT_BASE
from kg.store import open_store
from tests.conftest import ROOT

DAMAGES = 60
EX = "https://example.org/"


def quads_of(*values: str, graph: str = "one") -> list[Quad]:
    name = NamedNode(EX + graph)
    return [Quad(name, NamedNode(f"{EX}value"), Literal(value), name) for value in values]


def store_of(folder: Path, *values: str) -> Path:
    with open_store(folder) as store:
        store.replace_graphs({NamedNode(f"{EX}one"): quads_of(*values)})
    return folder


def held_by(folder: Path) -> set[str]:
    with open_store(folder, read_only=True) as store:
        return set(map(str, store.quads()))


def backed_up(folder: Path, output: Path, **options: bool) -> Path:
    with open_store(folder, read_only=True) as store:
        back_up(store, output, base=DEFAULT_BASE, **options)
    return output


def test_a_restored_graph_is_the_same_and_gives_the_same_bytes(tmp_path: Path) -> None:
    store = store_of(tmp_path / "store", *map(str, range(500)))
    backup = backed_up(store, tmp_path / "a.zip")

    manifest = restore(backup, tmp_path / "new")

    assert manifest == read_manifest(backup)
    assert (manifest.quads, manifest.graphs) == (500, 1)
    assert held_by(tmp_path / "new") == held_by(store)
    assert backed_up(tmp_path / "new", tmp_path / "b.zip").read_bytes() == backup.read_bytes()


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
LITERALS = st.one_of(
    st.builds(Literal, TEXTS),
    st.builds(lambda text, tag: Literal(text, language=tag), TEXTS, st.sampled_from(["en", "pt-BR"])),
    st.builds(lambda text: Literal(text, datatype=NamedNode(f"{EX}kind")), TEXTS),
    st.builds(Literal, st.integers(-(2**40), 2**40)),
)
NAMES = [NamedNode(EX + name) for name in ("a", "b", "é", "%20", "#p-1")]
NODES = st.sampled_from(NAMES)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sets(st.builds(Quad, NODES, NODES, st.one_of(NODES, LITERALS), NODES), max_size=12))
def test_any_statements_come_back_as_they_were(tmp_path: Path, quads: set[Quad]) -> None:
    with open_store(None) as store:
        store.replace_graphs({name: [quad for quad in quads if quad.graph_name == name] for name in NAMES})
        with (tmp_path / "any.zip").open("wb") as file:
            back_up_to_stream(store, file, base=DEFAULT_BASE)
    restore(tmp_path / "any.zip", tmp_path / "any", replace=True)
    assert held_by(tmp_path / "any") == set(map(str, quads))


def test_statements_outside_of_named_graphs_go_along(tmp_path: Path) -> None:
    """A server that may be written to takes them."""
    with open_store(tmp_path / "store") as store:
        store.update(f"INSERT DATA {{ <{EX}a> <{EX}b> 'c' . GRAPH <{EX}g> {{ <{EX}a> <{EX}b> [] }} }}")
    restore(backed_up(tmp_path / "store", tmp_path / "a.zip"), tmp_path / "new")
    with open_store(tmp_path / "new", read_only=True) as store:
        assert store.count() == 2
        assert store.ask(f"ASK {{ GRAPH <{EX}g> {{ <{EX}a> <{EX}b> ?blank FILTER(isBlank(?blank)) }} }}")


def test_a_backup_is_of_use_without_kg(tmp_path: Path) -> None:
    backup = backed_up(store_of(tmp_path / "store", "b", "a"), tmp_path / "a.zip")
    with zipfile.ZipFile(backup) as archived:
        lines = archived.read("graph.nq")
        told = json.loads(archived.read("manifest.json"))
    assert [quad.object.value for quad in parse(lines, RdfFormat.N_QUADS)] == ["a", "b"]
    assert told["sha256"] == hashlib.sha256(lines).hexdigest()
    assert told["base_iri"] == DEFAULT_BASE


def test_a_file_that_is_there_and_the_folder_of_the_store_are_left_alone(tmp_path: Path) -> None:
    store = store_of(tmp_path / "store", "a")
    (tmp_path / "there").write_text("letter")
    (tmp_path / "link").symlink_to(store)
    for place, said in (
        (tmp_path / "there", "is there already; choose another name, or --overwrite it"),
        (tmp_path, "is a folder; name a file"),
        (store / "a.zip", "lies in the folder of the store itself"),
        (tmp_path / "link" / "a.zip", "lies in the folder of the store itself"),
        (tmp_path / "nowhere" / "a.zip", "cannot be written .No such file or directory"),
    ):
        with pytest.raises(BackupError, match=said):
            backed_up(store, place)
    assert (tmp_path / "there").read_text() == "letter"
    assert {path.name for path in tmp_path.iterdir()} == {"store", "there", "link"}
    backed_up(store, tmp_path / "there", overwrite=True)
    assert read_manifest(tmp_path / "there").quads == 1


def test_a_backup_that_fails_midway_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    backup = backed_up(store_of(tmp_path / "store", "a"), tmp_path / "a.zip")
    before = backup.read_bytes()
    with open_store(tmp_path / "store", read_only=True) as store:
        monkeypatch.setattr(store, "quads", lambda *_: _broken())
        with pytest.raises(StoreError, match="gone"):
            back_up(store, backup, base=DEFAULT_BASE, overwrite=True)
    assert backup.read_bytes() == before
    assert {path.name for path in tmp_path.iterdir()} == {"store", "a.zip"}


def _broken() -> Iterator[Quad]:
    yield from quads_of("a")
    raise StoreError("gone")


def test_a_graph_that_changes_meanwhile_gives_no_backup(tmp_path: Path) -> None:
    """Only a store that is written to by the same process, or one elsewhere, can do that."""

    class Changing(io.BytesIO):
        def write(self, piece: Any, /) -> int:
            store.replace_graphs({NamedNode(f"{EX}other"): quads_of("x", graph="other")})
            return super().write(piece)

    with open_store(store_of(tmp_path / "store", "a")) as store, pytest.raises(BackupError, match="changed while"):
        back_up_to_stream(store, Changing(), base=DEFAULT_BASE)


WRITER = """
import sys
from pathlib import Path
from tests.store.test_kill import change
from kg.store import open_store
store = open_store(Path(sys.argv[1]))
for number in range(100_000):
    change(store, number, size=30, bulk=False)
    print(number, flush=True)
"""


def test_a_backup_of_a_store_that_is_being_written_has_whole_changes_only(tmp_path: Path) -> None:
    from tests.store.test_kill import _assert_whole

    with subprocess.Popen(
        [sys.executable, "-c", WRITER, str(tmp_path / "store")], cwd=ROOT, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        seen = []
        for number in range(3):
            for _ in range(5):
                process.stdout.readline()
            restore(backed_up(tmp_path / "store", tmp_path / f"{number}.zip"), tmp_path / f"{number}")
            with open_store(tmp_path / f"{number}") as store:
                seen.append(_assert_whole(store, size=30))
        process.kill()
    assert seen == sorted(seen)
    assert seen[0] >= 5


def test_a_store_that_holds_a_graph_is_replaced_on_purpose_only(tmp_path: Path) -> None:
    backup = backed_up(store_of(tmp_path / "store", "new"), tmp_path / "a.zip")
    other = store_of(tmp_path / "other", "old", "older")
    before = held_by(other)

    with pytest.raises(StoreError, match="other: holds a graph already; choose another folder, or --replace it"):
        restore(backup, other)
    assert held_by(other) == before
    with open_store(other, read_only=True) as reader:
        restore(backup, other, replace=True)
        assert reader.count() == 2  # who reads goes on with what was there
    assert held_by(other) == held_by(tmp_path / "store")
    assert {path.name for path in other.iterdir()} == {"FORMAT", "WRITTEN", "database"}


def test_an_empty_store_and_an_empty_folder_are_filled(tmp_path: Path) -> None:
    backup = backed_up(store_of(tmp_path / "store", "a"), tmp_path / "a.zip")
    open_store(tmp_path / "empty").close()
    (tmp_path / "folder").mkdir()
    for place in ("empty", "folder"):
        restore(backup, tmp_path / place)
        assert held_by(tmp_path / place) == held_by(tmp_path / "store")


def test_a_damaged_store_is_replaced(tmp_path: Path) -> None:
    backup = backed_up(store_of(tmp_path / "store", "a"), tmp_path / "a.zip")
    for path in (tmp_path / "store" / "database").glob("MANIFEST-*"):
        os.truncate(path, 20)
    with pytest.raises(StoreError, match="damaged"):
        open_store(tmp_path / "store")
    restore(backup, tmp_path / "store", replace=True)
    assert len(held_by(tmp_path / "store")) == 1


def test_a_store_that_is_written_to_is_not_replaced(tmp_path: Path) -> None:
    backup = backed_up(store_of(tmp_path / "store", "a"), tmp_path / "a.zip")
    hold = (
        "import sys; from kg.store import open_store; s = open_store(sys.argv[1]); print('open', flush=True); input()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", hold, str(tmp_path / "store")], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        with pytest.raises(StoreLockedError, match=f"open for writing by process {process.pid}"):
            restore(backup, tmp_path / "store", replace=True)
        process.kill()
    assert len(held_by(tmp_path / "store")) == 1


def test_of_a_damaged_backup_nothing_is_restored(tmp_path: Path) -> None:
    """Cut off or scrambled anywhere: it is refused with a reason, or all of it is there after all."""
    dice = random.Random(7)
    wanted = store_of(tmp_path / "store", *(dice.randbytes(20).hex() for _ in range(300)))
    whole = backed_up(wanted, tmp_path / "a.zip").read_bytes()
    kept = store_of(tmp_path / "kept", "before")
    before, said = held_by(kept), list[str]()
    for number in range(DAMAGES):
        content = bytearray(whole)
        if number % 2:
            del content[dice.randrange(len(content)) :]
        else:
            content[dice.randrange(len(content))] ^= 1 << dice.randrange(8)
        (tmp_path / "bad.zip").write_bytes(content)
        try:
            restore(tmp_path / "bad.zip", kept, replace=True)
        except BackupError as error:
            said.append(str(error))
        else:
            assert held_by(kept) == held_by(wanted)
            kept = store_of(tmp_path / f"kept-{number}", "before")
            before = held_by(kept)
        assert held_by(kept) == before
    assert all(line.startswith(f"{tmp_path / 'bad.zip'}: ") for line in said)
    assert len(said) > DAMAGES * 0.9


def rewritten(backup: Path, graph: bytes | None = None, **values: object) -> Path:
    """Make a backup with another graph, or other values in its manifest."""
    with zipfile.ZipFile(backup) as archived:
        lines, told = archived.read("graph.nq"), json.loads(archived.read("manifest.json"))
    changed = backup.with_name("changed.zip")
    with zipfile.ZipFile(changed, "w") as archived:
        archived.writestr("graph.nq", lines if graph is None else graph)
        archived.writestr("manifest.json", json.dumps({**told, **values}))
    return changed


@pytest.mark.parametrize(
    ("graph", "values", "said"),
    [
        (None, {"quads": 3}, r"it has 2 statements, and its manifest says 3\); take another one: nothing was changed"),
        (None, {"bytes": 3}, "bytes, and its manifest says 3"),
        (None, {"sha256": "0" * 64}, "its statements are not those of its checksum"),
        (None, {"quads": "2"}, "lacks something, or has a value of another kind"),
        (None, {"content": "holiday"}, "is no manifest of a backup; take another file"),
        (None, {"format": 2, "kg": "9.1"}, r"backup format 2, .* reads up to 1; install kg 9\.1, which wrote it"),
        (None, {"format": 0}, r"backup format 0, which this version does not read any more"),
    ],
)
def test_a_backup_that_contradicts_itself_is_refused(
    tmp_path: Path, graph: bytes | None, values: dict[str, object], said: str
) -> None:
    backup = backed_up(store_of(tmp_path / "store", "a", "b"), tmp_path / "a.zip")
    with pytest.raises(BackupError, match=said):
        restore(rewritten(backup, graph, **values), tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_statements_that_are_none_leave_no_store_behind(tmp_path: Path) -> None:
    backup = backed_up(store_of(tmp_path / "store", "a"), tmp_path / "a.zip")
    bad = b"<a> nonsense .\n"
    told = {"quads": 1, "bytes": len(bad), "sha256": hashlib.sha256(bad).hexdigest()}
    with pytest.raises(BackupError, match="its statements are no N-Quads"):
        restore(rewritten(backup, bad, **told), tmp_path / "new")
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("content", [b"", b"letter", gzip.compress(b"letter", mtime=0)])
def test_another_file_is_no_backup(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "file").write_bytes(content)
    with pytest.raises(BackupError, match="file: is no backup"):
        restore(tmp_path / "file", tmp_path / "new")
    with zipfile.ZipFile(tmp_path / "other.zip", "w") as archived:
        archived.writestr("letter.txt", "text")
    with pytest.raises(BackupError, match=r"has no .*manifest\.json.*, so it is no backup"):
        restore(tmp_path / "other.zip", tmp_path / "new")
    with pytest.raises(BackupError, match="is not there"):
        restore(tmp_path / "nowhere.zip", tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_a_backup_of_an_earlier_format_is_brought_up_to_date(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    backup = backed_up(store_of(tmp_path / "store", "a", "b"), tmp_path / "a.zip")

    def step(quads: Iterable[Quad]) -> Iterator[Quad]:
        for quad in quads:
            yield Quad(quad.subject, NamedNode(f"{EX}renamed"), quad.object, quad.graph_name)

    for module in (archive, restoring):
        monkeypatch.setattr(module, "FORMAT", 2)
    monkeypatch.setattr(restoring, "MIGRATIONS", {1: step})
    restore(backup, tmp_path / "new")
    with open_store(tmp_path / "new", read_only=True) as store:
        assert {quad.predicate.value for quad in store.quads()} == {f"{EX}renamed"}
        assert store.count() == 2


PAUSED = """
import os, sys, time
from pathlib import Path
from kg.backup import restore
place, rename, count = int(sys.argv[3]), os.rename, 0
def stop(*arguments):
    global count
    count += 1
    if count == place:
        print("there", flush=True)
        time.sleep(600)
    rename(*arguments)
os.rename = stop
restore(Path(sys.argv[1]), sys.argv[2], replace=True)
print("done", flush=True)
"""


@pytest.mark.parametrize("place", [1, 2, 3, 4])
def test_a_kill_of_a_restore_leaves_what_was_there_or_all_of_the_backup(tmp_path: Path, place: int) -> None:
    """Killed before each of its steps; the last place is behind all of them."""
    backup = backed_up(store_of(tmp_path / "store", "new"), tmp_path / "a.zip")
    other = store_of(tmp_path / "other", "old")
    old, new = held_by(other), held_by(tmp_path / "store")
    with subprocess.Popen(
        [sys.executable, "-c", PAUSED, str(backup), str(other), str(place)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == ("done\n" if place == 4 else "there\n")
        process.kill()

    assert held_by(other) == (old if place < 3 else new)
    with open_store(other) as store:
        assert set(map(str, store.quads())) == (old if place < 3 else new)
    restore(backup, other, replace=True)
    assert held_by(other) == new
    assert {path.name for path in other.iterdir()} == {"FORMAT", "WRITTEN", "database"}


def test_errors_of_the_store_pass_through_a_restore(tmp_path: Path) -> None:
    backup = backed_up(store_of(tmp_path / "store", "a"), tmp_path / "a.zip")
    (tmp_path / "letters").mkdir()
    shutil.copy(backup, tmp_path / "letters" / "letter.txt")
    with pytest.raises(KgError, match="is not a kg store, and is not empty"):
        restore(backup, tmp_path / "letters")
    with pytest.raises(KgError, match="is a file, and a store is a folder"):
        restore(backup, backup)

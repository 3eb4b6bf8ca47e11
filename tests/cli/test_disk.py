"""Disks that are full or can only be read, two builds at once, a clock set back: a clear error, and nothing lost.

Each disk is a small file system in memory that only the scenario's own processes see. A scenario is a function that
runs in such a process; what it asserts fails the test.
"""

from __future__ import annotations

import gzip
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kg.store import open_store
from tests.cli.conftest import OSLO, ROME, Kg, write_article
from tests.conftest import ROOT

_NAMESPACE = ["unshare", "--user", "--map-root-user", "--mount"]


@dataclass(frozen=True)
class Done:
    """What a command gave back."""

    code: int
    out: str
    err: str


def kg(*arguments: str, **environment: str) -> Done:
    done = subprocess.run(
        [sys.executable, "-m", "kg", *arguments],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    return Done(done.returncode, done.stdout, done.stderr)


def mounted(name: str, kibibytes: int) -> Path:
    """Make a disk of that size in the current folder."""
    Path(name).mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={kibibytes}k", "tmpfs", name], check=True)
    return Path(name)


def changed(disk: Path, options: str) -> None:
    """Mount a disk again with other options."""
    subprocess.run(["mount", "-o", f"remount,{options}", str(disk)], check=True)


def articles(number: int) -> None:
    for each in range(number):
        rain = "It rained on the harbour all day long. " * 5
        write_article(f"many/{each:03}.md", f"{OSLO} {ROME} {each} {rain}", title=f"Day {each}")


def graph_of(store: str) -> str:
    done = kg("export", "--format", "nquads", "--with-text", "--store", store)
    assert done.code == 0, done.err
    return done.out


def a_build_on_a_full_disk(kibibytes: str) -> None:
    articles(60)
    assert kg("build", "many", "--store", "undisturbed").code == 0
    disk = mounted("disk", int(kibibytes))

    full = kg("build", "many", "--store", "disk/store")

    assert full.code == 2, full
    assert "the disk is full; make room" in full.err, full
    assert "Traceback" not in full.err, full
    held = kg("stats", "--store", "disk/store", "--format", "json")
    assert held.code == 0, held
    assert json.loads(held.out)["documents"] < 60
    changed(disk, "size=500m")
    assert kg("build", "many", "--store", "disk/store").code == 0
    assert graph_of("disk/store") == graph_of("undisturbed")
    assert kg("check", "--no-shapes", "--store", "disk/store").code == 0


def a_backup_on_a_full_disk() -> None:
    articles(20)
    assert kg("build", "many").code == 0
    disk = mounted("disk", 64)
    (disk / "filler").write_bytes(bytes(60 * 1024))  # a page is left
    for place, environment in (("disk/spring.zip", {}), ("spring.zip", {"TMPDIR": str(disk.absolute())})):
        full = kg("backup", place, **environment)
        if place == "spring.zip":  # a graph this small is sorted in memory
            assert full.code == 0, full
            continue
        assert full.code == 2, full
        assert f"{place}: cannot be written (No space left on device)" in full.err, full
        assert os.listdir(disk) == ["filler"]
    restored = kg("restore", "spring.zip", "--store", "disk/store")
    assert restored.code == 2, restored
    assert "disk/store" in restored.err
    assert "the disk is full" in restored.err or "No space left" in restored.err, restored
    assert os.listdir(disk) == ["filler"]
    changed(disk, "size=100m")
    assert kg("restore", "spring.zip", "--store", "disk/store").code == 0
    assert graph_of("disk/store") == graph_of("kg-store")


def archives_with_no_room_to_unpack_them() -> None:
    disk = mounted("disk", 64)
    full = {"TMPDIR": str(disk.absolute())}
    rows = [f"{number},2021-03-01,Ann Roe;Bob Doe,{'words ' * 20}\n" for number in range(100_000)]
    Path("calls.csv.gz").write_bytes(gzip.compress(f"nr,day,who,subject\n{''.join(rows)}".encode()))
    Path("calls-few.csv").write_text(f"nr,day,who,subject\n{rows[0]}", encoding="utf-8")
    who = '{name: {value: "{who}", separator: ";"}}'
    event = f'{{type: Call, status: occurred, participants: [{who}], date: "{{day}}"}}'
    mapping = f'format: csv\nfiles: "calls*.csv"\nid: "{{nr}}"\ndocument: {{title: "{{nr}}"}}\nevents: [{event}]\n'
    Path("calls.yaml").write_text(mapping, encoding="utf-8")

    some = kg("build", "calls.csv.gz", "calls-few.csv", "--mapping", "calls.yaml", **full)
    assert "kg: failed: calls.csv.gz: cannot be unpacked (No space left on device); make room" in some.err, some
    assert (some.code, "kg: 1 built, 1 failed" in some.err) == (1, True), some

    none = kg("build", write_article("oslo.md", OSLO), **full)
    assert none.code == 2, none
    assert "kg: error: the model that tells languages cannot be loaded (No space left on device)" in none.err, none


def a_restore_over_a_graph_on_a_full_disk() -> None:
    articles(20)
    assert kg("build", "many", "--store", "large").code == 0
    assert kg("backup", "large.zip", "--store", "large").code == 0
    disk = mounted("disk", 100_000)
    assert kg("build", "many/000.md", "--store", "disk/store").code == 0
    before = graph_of("disk/store")
    used = int(subprocess.run(["du", "-sk", str(disk)], capture_output=True, text=True, check=True).stdout.split()[0])
    changed(disk, f"size={used + 200}k")
    full = kg("restore", "large.zip", "--replace", "--store", "disk/store")
    assert full.code == 2, full
    assert graph_of("disk/store") == before


def an_index_and_a_cache_on_a_full_disk() -> None:
    from kg.errors import SearchError
    from kg.search import refresh

    articles(20)
    disk = mounted("disk", 64)
    cache = disk.absolute() / "cache"
    built = kg("build", "many", XDG_CACHE_HOME=str(cache))
    assert built.code == 0, built
    assert "Traceback" not in built.err, built
    with (
        open_store("kg-store", read_only=True) as store,
        pytest.raises(SearchError, match="the search index cannot be written"),
    ):
        refresh(disk / "search.sqlite", store, base="https://example.org/kg/")
    assert not (disk / "search.sqlite").exists()


def a_disk_that_can_only_be_read() -> None:
    write_article("oslo.md", OSLO, title="Talks in Oslo")
    write_article("rome.md", ROME, title="Talks in Rome")
    disk = mounted("disk", 100_000)
    assert kg("build", "oslo.md", "--store", "disk/store").code == 0
    before = graph_of("disk/store")
    changed(disk, "ro")
    for command in (
        ["build", "rome.md"],
        ["forget", "oslo.md"],
        ["different", "Anna Lindqvist", "Boris Petrov"],
        ["check", "--repair"],
    ):
        refused = kg(*command, "--store", "disk/store")
        assert refused.code == 2, refused
        assert refused.err.startswith("kg: error: disk/store: cannot be used as a store"), refused
        assert "Read-only file system" in refused.err, refused
        assert "Traceback" not in refused.err, refused
    new = kg("build", "rome.md", "--store", "disk/new")
    assert (new.code, "Read-only file system" in new.err) == (2, True), new
    assert kg("query", "who-met-whom", "--store", "disk/store").code == 0
    assert kg("check", "--store", "disk/store").code == 0
    assert kg("backup", "spring.zip", "--store", "disk/store").code == 0
    assert kg("restore", "spring.zip", "--store", "elsewhere").code == 0
    assert graph_of("elsewhere") == before == graph_of("disk/store")


@pytest.fixture
def scenario(folder: Path, plain_extractor: Path) -> Callable[..., None]:
    """Runs a function of this module where it may mount disks of its own."""
    if shutil.which("unshare") is None or subprocess.run([*_NAMESPACE, "mount", "-t", "tmpfs", "tmpfs", "/mnt"],
                                                         capture_output=True, check=False).returncode:  # fmt: skip
        pytest.skip("no small file system can be mounted here without rights of the superuser")

    def run(function: Callable[..., None], *arguments: str) -> None:
        code = f"import sys; from tests.cli.test_disk import {function.__name__} as do; do(*sys.argv[1:])"
        paths = os.pathsep.join([str(ROOT), str(plain_extractor)])
        done = subprocess.run(
            [*_NAMESPACE, sys.executable, "-c", code, *arguments],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": paths},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr

    return run


@pytest.mark.parametrize("kibibytes", ["300", "2000"])
def test_a_full_disk_ends_a_build_that_goes_on_when_there_is_room(
    scenario: Callable[..., None], kibibytes: str
) -> None:
    scenario(a_build_on_a_full_disk, kibibytes)


@pytest.mark.parametrize(
    "what",
    [
        a_backup_on_a_full_disk,
        a_restore_over_a_graph_on_a_full_disk,
        an_index_and_a_cache_on_a_full_disk,
        archives_with_no_room_to_unpack_them,
        a_disk_that_can_only_be_read,
    ],
)
def test_nothing_is_lost_on(scenario: Callable[..., None], what: Callable[..., None]) -> None:
    scenario(what)


def test_of_two_builds_at_once_one_is_told_who_the_other_is_and_nothing_is_lost(
    folder: Path, kg: Kg, kg_process: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    write_article("oslo.md", OSLO)
    write_article("rome.md", ROME)
    with open_store(folder / "kg-store"):
        second = kg_process("build", "rome.md")
    assert second.returncode == 2
    assert f"kg-store: is open for writing by process {os.getpid()} (" in second.stderr
    assert kg("build", "oslo.md").code == 0
    assert "1 built, 1 unchanged" in kg("build", "oslo.md", "rome.md").err


def test_a_clock_that_was_set_back_between_builds_loses_nothing(kg: Kg, monkeypatch: pytest.MonkeyPatch) -> None:
    from kg.upkeep import renewal

    write_article("oslo.md", OSLO, title="Talks in Oslo")
    write_article("rome.md", ROME, title="Talks in Rome")
    kg("build", "oslo.md", "rome.md", "--store", "undisturbed")
    kg("build", "oslo.md")

    with monkeypatch.context() as before:
        before.setattr(renewal, "now", lambda: datetime.now(UTC) - timedelta(days=4000))
        again = kg("build", "oslo.md", "rome.md")

    assert "1 built, 1 unchanged" in again.err
    assert kg("export").out == kg("export", "--store", "undisturbed").out
    assert kg("check").code == 0
    assert "2 unchanged" in kg("build", "oslo.md", "rome.md").err

"""What commands that read say of a graph whose last build is still going on, or was killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kg.graph.iris import Iris
from kg.graph.vocabulary import PROV
from kg.store import open_store
from kg.unfinished import unfinished_build
from tests.cli.conftest import OSLO, PATIENCE, Kg, Start, write_article, write_many
from tests.conftest import ROOT
from tests.store.servers import oxigraph

MANY = 200
READING = (
    ("query", "who-met-whom"),
    ("sparql", "ASK { ?a ?b ?c }"),
    ("show", "https://example.org/kg/nothing"),
    ("stats",),
    ("export",),
    ("links",),
    ("decisions",),
)
ENDED_EARLY = "did not finish: events, persons and places are not those of all documents; run the same `kg build` again"
Build = subprocess.Popen[str]


@pytest.fixture
def build(start: Start) -> Iterator[Build]:
    """A build that has written documents and goes on; it is held, so that it stays so."""
    process = start("build", write_many(MANY), "--processes", "1")
    process.send_signal(signal.SIGSTOP)
    yield process
    process.kill()
    process.communicate()


def test_while_a_build_is_under_way_all_commands_that_read_say_who_is_at_it(kg: Kg, build: Build) -> None:
    for command in READING:
        said = kg(*command).err
        assert said.startswith(f"kg: a build is under way, by process {build.pid} ("), command
        assert "events, persons and places are those of all documents when it has ended\n" in said


def test_after_a_build_was_killed_all_commands_that_read_say_so_until_another_one_has_ended(
    kg: Kg, build: Build
) -> None:
    build.kill()
    build.communicate()

    for command in READING:
        said = kg(*command).err
        assert said.startswith("kg: the last build, begun 2"), command
        assert ENDED_EARLY in said

    assert kg("build", "news").code == 0
    assert kg("query", "who-met-whom").err == ""


def test_answers_stay_what_they_were(kg: Kg, build: Build) -> None:
    build.kill()
    build.communicate()

    assert kg("sparql", "ASK { ?a ?b ?c }", "--format", "csv").out == kg("sparql", "ASK { ?a ?b ?c }").out
    assert kg("export").out.startswith("<https://example.org/kg/")


def test_repairing_ends_it_too(kg: Kg, build: Build) -> None:
    build.kill()
    build.communicate()

    assert kg("check", "--repair", "--no-shapes").code == 0

    assert kg("stats").err == ""


def test_commands_that_bring_the_graph_up_to_date_do_not_complain_before(kg: Kg, build: Build) -> None:
    build.kill()
    build.communicate()

    answer = kg("forget", "news/000.md")

    assert answer.code == 0
    assert "did not finish" not in answer.err
    assert kg("stats").err == ""


def test_a_build_that_changes_nothing_says_nothing(graph: Kg) -> None:
    graph("build", "oslo.md")

    assert graph("stats").err == ""


def test_between_the_rounds_of_a_build_that_never_ends_nothing_is_to_be_said(
    kg: Kg, start: Callable[..., Build]
) -> None:
    write_article("in/a.md", OSLO)
    old = time.time() - 60
    os.utime("in/a.md", (old, old))
    process = start("build", "in", "--follow", "--every", "60", "--processes", "1")
    try:
        end = time.monotonic() + PATIENCE
        while kg("stats").err and time.monotonic() < end:
            time.sleep(0.05)
        assert kg("stats").err == ""
        assert process.poll() is None
    finally:
        process.kill()
        process.communicate()
    assert kg("stats").err == ""


def test_a_store_on_a_server_says_it_too(kg: Kg, start: Start, tmp_path: Path) -> None:
    with oxigraph(tmp_path / "server") as server:
        store = ("--store", server.location)
        process = start("build", write_many(MANY), "--processes", "1", *store)
        process.send_signal(signal.SIGSTOP)
        under_way = kg("stats", *store).err
        process.kill()
        process.communicate()

        assert under_way.startswith(f"kg: a build is under way, by process {process.pid} (")
        assert ENDED_EARLY in kg("stats", *store).err
        assert kg("build", "news", *store).code == 0
        assert kg("stats", *store).err == ""


def test_one_who_has_the_store_open_since_the_build_was_killed_is_not_at_it(kg: Kg, build: Build) -> None:
    build.kill()
    build.communicate()
    time.sleep(1)  # notes tell seconds

    with open_store("kg-store"), open_store("kg-store", read_only=True) as reader:
        found = unfinished_build(reader, Iris())

    assert found is not None
    assert found.holder is None
    assert ENDED_EARLY in str(found)
    assert kg("stats").code == 0


@pytest.fixture
def waiting(folder: Path, plain_extractor: Path) -> Iterator[Callable[[], Build]]:
    """Starts a build that waits for its first article, on its standard input."""
    started: list[Build] = []

    def begin() -> Build:
        process = subprocess.Popen(
            [sys.executable, "-m", "kg", "build", "-", "--processes", "1"],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(plain_extractor)])},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield begin
    for process in started:
        process.kill()
        process.communicate()


def told_of(kg: Kg, words: str) -> bool:
    """Wait until a question is answered with these words before the answer."""
    end = time.monotonic() + PATIENCE
    while words not in kg("stats").err and time.monotonic() < end:
        time.sleep(0.02)
    return words in kg("stats").err


def test_a_first_build_says_that_it_is_under_way_before_it_has_read_anything(
    kg: Kg, waiting: Callable[[], Build]
) -> None:
    process = waiting()
    assert told_of(kg, f"a build is under way, by process {process.pid} (")
    process.kill()
    process.wait()
    assert ENDED_EARLY in kg("stats").err

    again = waiting()
    assert told_of(kg, f"a build is under way, by process {again.pid} (")
    again.communicate(OSLO)

    assert again.returncode == 0
    assert kg("stats").err == ""


def test_a_first_build_that_finds_nothing_to_read_has_ended_all_the_same(kg: Kg, folder: Path) -> None:
    (folder / "empty").mkdir()

    for _ in range(3):
        kg("build", "empty")
        assert kg("stats").err == ""

    with open_store("kg-store", read_only=True) as store:
        assert len(set(store.quads(Iris().runs, predicate=PROV.startedAtTime))) == 1

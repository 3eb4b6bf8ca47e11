"""Snapshots: what the server sees of a store that others write to, and what it leaves behind."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from kg.errors import StoreError, StoreLockedError
from kg.store import open_store
from kg.web.engine.engine import Engine, EngineSettings
from kg.web.engine.process import WorkerError
from kg.web.engine.snapshots import Snapshots
from kg.web.messages import Ask, Limits
from tests.web.engine.running import (
    BASE,
    ENDLESS,
    WORLD,
    body_of,
    gone,
    make_store,
    numbered,
    query,
    run,
    until,
    workers_of,
)

COUNT = query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return make_store(tmp_path / "store", 100)


async def count(engine: Engine) -> int:
    return int((await body_of(await engine.read(COUNT))).split()[1])


def left_in(store: Path) -> set[str]:
    return {path.name for path in store.iterdir()} - {"FORMAT", "WRITTEN", "database"}


def elsewhere(store: Path, text: str) -> subprocess.Popen[str]:
    """Run lines in another process with the store open for writing as `store`."""
    lines = (
        "import sys\n"
        "from pathlib import Path\n"
        "from kg.store import open_store\n"
        "from tests.web.engine.running import WORLD, numbered\n"
        f"with open_store(Path(sys.argv[1])) as store:\n    {text}\n"
    )
    return subprocess.Popen(
        [sys.executable, "-c", lines, str(store)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def engine_of(store: Path, *, writable: bool = False, seconds: float = 20) -> Engine:
    return Engine(
        EngineSettings(store, BASE, limits=Limits(seconds=seconds), workers=2, writable=writable, index=False)
    )


def test_a_build_by_another_process_is_seen_when_it_has_ended(store: Path) -> None:
    async def scenario() -> None:
        engine = engine_of(store)
        await engine.start()
        try:
            revision = engine.revision
            text = "store.replace_graphs({WORLD: numbered(200)}); print('written', flush=True); sys.stdin.read()"
            with elsewhere(store, text) as other:
                assert other.stdin is not None
                assert other.stdout is not None
                assert await asyncio.to_thread(other.stdout.readline) == "written\n"
                await asyncio.sleep(2.5)  # the server looks, and finds the lock taken
                assert (await count(engine), engine.revision) == (100, revision)
                other.stdin.close()
                other.wait()
            await until(lambda: engine.revision > revision)
            assert await count(engine) == 200
            assert len(list(next(p for p in store.glob("serving-*") if p.is_dir()).iterdir())) == 1
        finally:
            await engine.close()
        assert left_in(store) == set()

    run(scenario)


def test_what_does_not_change_is_not_taken_again(store: Path) -> None:
    async def scenario() -> None:
        engine = engine_of(store)
        await engine.start()
        try:
            await asyncio.sleep(4.5)
            assert engine.revision == 1
        finally:
            await engine.close()

    run(scenario)


def test_a_server_starts_while_a_build_has_the_lock_and_sees_it_later(store: Path) -> None:
    async def scenario() -> None:
        with elsewhere(
            store, "print('open', flush=True); sys.stdin.read(); store.replace_graphs({WORLD: numbered(7)})"
        ) as o:
            assert o.stdin is not None
            assert o.stdout is not None
            o.stdout.readline()
            engine = engine_of(store)
            await engine.start()
            try:
                assert await count(engine) == 100
                o.stdin.close()
                o.wait()
                await until(lambda: engine.revision > 0)
                assert await count(engine) == 7
            finally:
                await engine.close()

    run(scenario)


def test_a_reader_keeps_what_it_reads_while_newer_snapshots_come(store: Path) -> None:
    async def scenario() -> None:
        engine = engine_of(store, writable=True)
        await engine.start()
        try:
            stream = query("SELECT ?a ?c ?f ?i { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } LIMIT 300000")
            answer = await engine.read(stream)
            for number in range(3):
                await engine.write(update(f"INSERT DATA {{ <urn:a> <urn:b> {number} }}"))
            assert await count(engine) == 103
            assert (await body_of(answer)).count(b"\n") == 300_001
            await until(lambda: engine.load.busy == 0)
            assert len(list(next(p for p in store.glob("serving-*") if p.is_dir()).iterdir())) == 1
        finally:
            await engine.close()

    run(scenario)


def update(text: str) -> Ask:
    return Ask("sparql.update:update", {"text": text, "accept": None})


def test_whoever_reads_after_a_write_sees_it(store: Path) -> None:
    async def scenario() -> None:
        engine = engine_of(store, writable=True)
        await engine.start()
        try:
            for number in range(1, 6):
                text = f"INSERT DATA {{ GRAPH <{WORLD.value}> {{ <urn:a> <urn:b> {number} }} }}"
                assert (await engine.write(update(text))).head.status == 204
                assert set(await asyncio.gather(*(count(engine) for _ in range(4)))) == {100 + number}
            writes = [
                engine.write(update(f"INSERT DATA {{ GRAPH <{WORLD.value}> {{ <urn:c> <urn:b> {number} }} }}"))
                for number in range(10)
            ]
            assert {answer.head.status for answer in await asyncio.gather(*writes)} == {204}
            assert await count(engine) == 115
            with pytest.raises(StoreLockedError):
                open_store(store)
        finally:
            await engine.close()
        with open_store(store) as opened:
            assert opened.count() == 115
        assert left_in(store) == set()

    run(scenario)


def test_a_write_that_fails_changes_nothing_and_shows_nothing(store: Path) -> None:
    async def scenario() -> None:
        engine = engine_of(store, writable=True)
        await engine.start()
        try:
            revision = engine.revision
            answer = await engine.write(update("INSERT DATA { <urn:a> <urn:b> 1 } ; nonsense"))
            assert (answer.head.status, engine.revision) == (400, revision)
            with pytest.raises(WorkerError):
                await engine.write(Ask("sparql.update:update", {}))
            assert await count(engine) == 100
        finally:
            await engine.close()

    run(scenario)


@pytest.mark.parametrize("how", ["killed", "too slow"])
def test_a_writer_that_is_ended_in_a_write_leaves_the_old_state_and_the_server_goes_on(store: Path, how: str) -> None:
    async def scenario() -> None:
        engine = engine_of(store, writable=True, seconds=20 if how == "killed" else 1.5)
        await engine.start()
        try:
            readers = {process.pid for process in workers_of(os.getpid())}
            slow = f"WITH {WORLD} INSERT {{ <urn:c> <urn:d> ?x }} WHERE {{ {{ {ENDLESS} }} }}"
            writing = asyncio.create_task(engine.write(update(f"INSERT DATA {{ <urn:a> <urn:b> 1 }} ; {slow}")))
            await asyncio.sleep(0.6)
            if how == "killed":
                # The one of the three that works.
                busiest = max(workers_of(os.getpid()), key=lambda process: sum(process.cpu_times()[:2]))
                os.kill(busiest.pid, signal.SIGKILL)
            with pytest.raises(WorkerError):
                await writing

            assert await count(engine) == 100
            again = await engine.write(update("INSERT DATA { GRAPH <urn:g> { <urn:a> <urn:b> 1 } }"))
            assert again.head.status == 204
            assert await count(engine) == 101
            assert len(readers & {process.pid for process in workers_of(os.getpid())}) >= 2
        finally:
            await engine.close()
        assert left_in(store) == set()

    run(scenario)


def test_a_server_that_is_to_write_does_not_start_while_another_process_does(store: Path) -> None:
    async def scenario() -> None:
        engine = engine_of(store, writable=True)
        with pytest.raises(WorkerError, match=r"is open for writing by process \d+ \(.*\) of "):
            await engine.start()
        await engine.close()
        assert workers_of(os.getpid()) == []

    with elsewhere(store, "print('open', flush=True); sys.stdin.read()") as other:
        assert other.stdin is not None
        assert other.stdout is not None
        other.stdout.readline()
        run(scenario)
        other.stdin.close()


def test_leftovers_of_a_killed_server_are_swept_and_those_of_a_living_one_are_not(store: Path) -> None:
    text = (
        "import sys, time\nfrom pathlib import Path\nfrom kg.web.engine.snapshots import Snapshots\n"
        "snapshots = Snapshots(Path(sys.argv[1]))\nsnapshots.open()\nprint(snapshots.take()[0], flush=True)\n"
        "time.sleep(600)\n"
    )
    with subprocess.Popen([sys.executable, "-c", text, str(store)], stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        theirs = Path(other.stdout.readline().strip())
        mine = Snapshots(store)
        mine.open()
        assert (theirs / "database").is_dir()
        other.send_signal(signal.SIGKILL)
        other.wait()

    third = Snapshots(store)
    taken = mine.take()
    assert taken is not None
    third.open()
    assert not theirs.exists()
    assert taken[0].is_dir()
    third.close()
    mine.close()
    assert left_in(store) == set()


def test_two_servers_of_one_process_number_do_not_meet(store: Path) -> None:
    # As in containers, where every server has the number 1: the folder that the last one left must not be in the way.
    first = Snapshots(store)
    taken = first.take()  # without `open`: nobody holds its lock
    second = Snapshots(store)
    second.open()
    again = second.take()
    assert taken is not None
    assert again is not None
    assert taken[0] != again[0]
    first.close()
    second.close()


def test_a_snapshot_that_fails_leaves_nothing(store: Path) -> None:
    snapshots = Snapshots(store)
    snapshots.open()
    shutil.rmtree(store / "database")
    (store / "database").write_text("no database")

    with pytest.raises(StoreError):
        snapshots.take()
    snapshots.close()

    assert left_in(store) == set()


def test_after_the_end_no_snapshot_is_taken(store: Path) -> None:
    snapshots = Snapshots(store)
    snapshots.open()
    snapshots.close()

    assert snapshots.take() is None
    assert left_in(store) == set()


@pytest.mark.skipif(os.getuid() != 0, reason="only root can mount")
def test_a_store_that_can_only_be_read_is_served_and_seen_when_it_changes(store: Path, tmp_path: Path) -> None:
    place = tmp_path / "mounted"
    place.mkdir()
    if subprocess.run(["mount", "--bind", str(store), str(place)], capture_output=True, check=False).returncode:
        pytest.skip("this machine does not let root mount")
    try:
        subprocess.run(["mount", "-o", "remount,ro,bind", str(place)], check=True)

        async def scenario() -> None:
            engine = engine_of(place)
            await engine.start()
            try:
                assert await count(engine) == 100
                revision = engine.revision
                with open_store(store) as opened:
                    opened.replace_graphs({WORLD: numbered(300)})
                await until(lambda: engine.revision > revision)
                assert {await count(engine) for _ in range(6)} == {300}
            finally:
                await engine.close()
            assert left_in(store) == set()

        run(scenario)
    finally:
        subprocess.run(["umount", str(place)], check=True)


def test_no_process_is_left(store: Path) -> None:
    async def scenario() -> list[int]:
        engine = engine_of(store, writable=True)
        await engine.start()
        pids = [process.pid for process in workers_of(os.getpid())]
        assert len(pids) == 3
        await engine.close()
        return pids

    assert all(gone(pid) for pid in run(scenario))


def test_a_build_that_begins_while_a_snapshot_is_taken_waits_for_it(store: Path) -> None:
    text = "print('open', flush=True); import time; time.sleep(0.4)"  # longer than any snapshot takes
    with elsewhere(store, text) as other:
        assert other.stdout is not None
        other.stdout.readline()
        with open_store(store) as opened:
            assert opened.count() == 100

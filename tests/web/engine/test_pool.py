"""The pool of workers and its engine, with real processes over a real store."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import psutil
import pytest

from kg.web.engine.engine import Engine, EngineSettings, ReadOnlyError
from kg.web.engine.pool import BusyError
from kg.web.engine.process import TaskFailedError, TooBigError, TooSlowError, WorkerError
from kg.web.messages import Ask, Limits
from tests.web.engine.running import BASE, ENDLESS, GREEDY, body_of, gone, is_one_busy, query, run, until, workers_of

STREAM = "SELECT ?a ?c ?f { ?a ?b ?c . ?d ?e ?f }"
"""A million rows, of which the first come at once."""
ONE = query("SELECT (1 AS ?x) {}")


@asynccontextmanager
async def engine_of(store: Path, *, workers: int = 2, waiting: int = 16, **limits: float) -> AsyncIterator[Engine]:
    settings = EngineSettings(store, BASE, limits=Limits(**limits), workers=workers, waiting=waiting, index=False)  # type: ignore[arg-type]
    engine = Engine(settings)
    try:
        await engine.start()
        yield engine
    finally:
        await engine.close()


def workers() -> set[int]:
    return {process.pid for process in workers_of(os.getpid())}


def waiting(engine: Engine, number: int) -> bool:
    return engine.load.waiting == number


async def is_whole(engine: Engine, size: int) -> None:
    """All workers are there and have nothing to do."""
    await until(lambda: engine.load.workers == size and engine.load.busy == 0 and len(workers()) == size)
    answers = await asyncio.gather(*(engine.read(ONE) for _ in range(2 * size)))
    assert [await body_of(answer) for answer in answers] == [b"x\r\n1\r\n"] * (2 * size)


def test_a_task_that_takes_too_long_is_stopped_and_its_processor_is_free(small_store: Path) -> None:
    async def scenario() -> None:
        async with engine_of(small_store, seconds=30) as engine:
            before = workers()

            with pytest.raises(TooSlowError, match=r"longer than 0\.6 seconds"):
                await engine.read(query(ENDLESS), seconds=0.6)

            await until(lambda: any(gone(pid) for pid in before))
            await is_whole(engine, 2)
            assert len(before - workers()) == 1
            assert engine.load.ended == 1

    run(scenario)


def test_a_task_over_its_memory_is_stopped(small_store: Path) -> None:
    async def scenario() -> None:
        async with engine_of(small_store, seconds=60, memory=200 * 2**20) as engine:
            with pytest.raises(TooBigError, match="200 MiB"):
                await engine.read(query(GREEDY))

            await is_whole(engine, 2)

    run(scenario)


def test_a_worker_that_needed_much_memory_leaves_the_next_task_to_a_fresh_one(small_store: Path) -> None:
    async def scenario() -> None:
        async with engine_of(small_store, workers=1) as engine:
            usual = workers_of(os.getpid())[0].memory_info().rss
        async with engine_of(small_store, workers=1, seconds=60, memory=int(1.8 * usual)) as engine:
            before = workers()
            answer = await engine.read(query(counting(await repetitions(engine, seconds=1))))
            assert answer.head.status == 200
            await until(lambda: workers() != before)
            assert engine.load.ended == 0

    run(scenario)


def counting(number: int) -> str:
    """Return a query that counts so many million rows."""
    values = " ".join(map(str, range(number)))
    return f"SELECT (COUNT(*) AS ?n) {{ ?a ?b ?c . ?d ?e ?f . VALUES ?v {{ {values} }} }}"


async def repetitions(engine: Engine, *, seconds: float) -> int:
    """Return how many million rows take about so long to count on this machine."""
    begun = time.monotonic()
    await engine.read(query(counting(1)))
    return max(2, round(seconds / (time.monotonic() - begun)))


def test_a_worker_that_is_killed_costs_only_its_own_request(small_store: Path) -> None:
    async def scenario() -> None:
        async with engine_of(small_store, seconds=20) as engine:
            ours = asyncio.create_task(engine.read(query(ENDLESS)))
            await until(lambda: is_one_busy(workers_of(os.getpid())))
            busiest = max(workers_of(os.getpid()), key=lambda process: sum(process.cpu_times()[:2]))
            os.kill(busiest.pid, signal.SIGKILL)

            other = await engine.read(ONE)
            assert await body_of(other) == b"x\r\n1\r\n"
            with pytest.raises(TaskFailedError, match="died"):
                await ours
            await is_whole(engine, 2)

    run(scenario)


def test_a_worker_that_is_killed_while_it_has_nothing_to_do_costs_no_request(small_store: Path) -> None:
    async def scenario() -> None:
        async with engine_of(small_store) as engine:
            for pid in workers():
                os.kill(pid, signal.SIGKILL)

            await until(lambda: engine.load.ended == 2)
            assert engine.load.workers == 0  # until the new ones are there, nobody says that all is well
            await is_whole(engine, 2)

    run(scenario)


def test_a_fault_in_a_task_is_told_and_its_worker_lives_on(small_store: Path) -> None:
    async def scenario() -> None:
        async with engine_of(small_store, workers=1) as engine:
            before = workers()

            with pytest.raises(TaskFailedError, match="TypeError") as fault:
                await engine.read(Ask("sparql.query:answer", {}))

            assert "Traceback" in fault.value.trace
            for task in ("sparql.query:missing", "nowhere:answer", "..cli:main", "sparql.query:_reply", "sparql.query"):
                with pytest.raises(TaskFailedError):
                    await engine.read(Ask(task, {}))
            await is_whole(engine, 1)
            assert workers() == before

    run(scenario)


def test_who_waits_longest_comes_first(small_store: Path) -> None:
    async def scenario() -> None:
        async with engine_of(small_store, workers=1, seconds=20) as engine:
            blocking = asyncio.create_task(engine.read(query(ENDLESS), seconds=1))
            await until(lambda: engine.load.busy == 1)
            order: list[int] = []

            async def ask(number: int) -> None:
                answer = await engine.read(query(f"SELECT ({number} AS ?x) {{}}"))
                order.append(int((await body_of(answer)).split()[1]))

            asked = []
            for number in range(10):
                asked.append(asyncio.create_task(ask(number)))
                await until(partial(waiting, engine, number + 1))
            with pytest.raises(TooSlowError):
                await blocking
            await asyncio.gather(*asked)

            assert order == list(range(10))

    run(scenario)


def test_who_finds_too_many_waiting_or_waits_too_long_is_told_so(small_store: Path) -> None:
    async def scenario() -> None:
        async with engine_of(small_store, workers=1, waiting=1) as engine:
            blocking = asyncio.create_task(engine.read(query(ENDLESS), seconds=3))
            await until(lambda: engine.load.busy == 1)
            patient = asyncio.create_task(engine.read(ONE, seconds=0.3))
            await until(lambda: engine.load.waiting == 1)

            with pytest.raises(BusyError, match="1 requests wait already"):
                await engine.read(ONE)
            with pytest.raises(BusyError, match=r"busy for 0\.3 seconds"):
                await patient
            assert engine.load.refused == 2
            assert engine.load.waiting == 0
            with pytest.raises(TooSlowError):
                await blocking
            await is_whole(engine, 1)

    run(scenario)


def test_one_who_leaves_while_waiting_takes_no_worker_along(small_store: Path) -> None:
    async def scenario() -> None:
        async with engine_of(small_store, workers=1, seconds=20) as engine:
            blocking = asyncio.create_task(engine.read(query(ENDLESS), seconds=1))
            await until(lambda: engine.load.busy == 1)
            leaving = [asyncio.create_task(engine.read(ONE)) for _ in range(5)]
            staying = asyncio.create_task(engine.read(ONE))
            await until(lambda: engine.load.waiting == 6)
            for task in leaving:
                task.cancel()
            assert await body_of(await staying) == b"x\r\n1\r\n"
            with pytest.raises(TooSlowError):
                await blocking
            await is_whole(engine, 1)

    run(scenario)


def test_one_whose_patience_ends_at_the_moment_a_worker_comes_takes_none_along(small_store: Path) -> None:
    async def scenario() -> None:
        async with engine_of(small_store, workers=1, seconds=20) as engine:

            async def ask(seconds: float) -> None:
                try:
                    answer = await engine.read(query("SELECT ?a { ?a ?b ?c }"), seconds=seconds)
                except WorkerError:
                    return
                await body_of(answer)

            for _ in range(5):
                await asyncio.gather(*(ask(0.002 + 0.0005 * n) for n in range(40)))
            await is_whole(engine, 1)

    run(scenario)


def test_a_client_that_leaves_before_the_answer_begins_frees_its_worker(small_store: Path) -> None:
    async def scenario() -> None:
        async with engine_of(small_store, workers=1, seconds=60) as engine:
            before = workers()
            ours = asyncio.create_task(engine.read(query(ENDLESS)))
            await until(lambda: engine.load.busy == 1)
            ours.cancel()

            await until(lambda: all(gone(pid) for pid in before))
            await is_whole(engine, 1)

    run(scenario)


def test_a_client_that_leaves_in_the_middle_of_an_answer_frees_its_worker(small_store: Path) -> None:
    async def scenario() -> None:
        async with engine_of(small_store, workers=1, seconds=60, rows=10**9) as engine:
            before = workers()
            answer = await engine.read(query(STREAM.replace("?f }", "?f . ?g ?h ?i }")))
            assert not answer.head.whole
            answer.spool.close()

            await until(lambda: all(gone(pid) for pid in before))
            await is_whole(engine, 1)

    run(scenario)


def test_a_reader_that_stops_does_not_hold_the_worker(small_store: Path) -> None:
    async def scenario() -> None:
        async with engine_of(small_store, workers=1, seconds=60) as engine:
            answer = await engine.read(query(STREAM.replace("?f }", "?f } LIMIT 300000")))
            pieces = answer.spool.pieces()
            first = await anext(pieces)

            assert await body_of(await engine.read(ONE)) == b"x\r\n1\r\n"

            rest = [piece async for piece in pieces]
            assert (first + b"".join(rest)).count(b"\r\n") == 300_001

    run(scenario)


def test_an_answer_that_is_stopped_in_the_middle_ends_with_the_error(small_store: Path) -> None:
    async def scenario() -> None:
        async with engine_of(small_store, workers=1, seconds=30, rows=10**9) as engine:
            answer = await engine.read(query(STREAM.replace("?f }", "?f . ?g ?h ?i . ?j ?k ?l }")), seconds=3)
            pieces = answer.spool.pieces()
            size = len(await anext(pieces))

            async def rest() -> int:
                return sum([len(piece) async for piece in pieces])

            with pytest.raises(TooSlowError):
                await rest()
            assert size > 0
            await is_whole(engine, 1)

    run(scenario)


def test_closing_while_tasks_run_and_others_wait_leaves_no_process(small_store: Path) -> None:
    async def scenario() -> None:
        async with engine_of(small_store, workers=2, seconds=60, rows=10**9) as engine:
            before = workers()
            streaming = await engine.read(query(STREAM.replace("?f }", "?f . ?g ?h ?i . ?j ?k ?l }")))
            asked = [asyncio.create_task(engine.read(query(ENDLESS))) for _ in range(4)]
            await until(lambda: engine.load.busy == 2 and engine.load.waiting == 3)
            await asyncio.sleep(0.3)  # so that more is in the pipe than is read

            await engine.close()

            assert workers() == set()
            assert all(gone(pid) for pid in before)
            with pytest.raises(WorkerError):
                await body_of(streaming)
            done = await asyncio.wait_for(asyncio.gather(*asked, return_exceptions=True), 5)
            assert all(isinstance(outcome, BaseException) for outcome in done)

    run(scenario)


def test_a_long_task_yields_to_shorter_ones_and_its_worker_is_fit_again_afterwards(small_store: Path) -> None:
    async def scenario() -> None:
        async with engine_of(small_store, workers=1, seconds=120) as engine:
            usual = os.getpriority(os.PRIO_PROCESS, 0)
            assert [process.nice() for process in workers_of(os.getpid())] == [usual]
            ours = asyncio.create_task(engine.read(query(counting(await repetitions(engine, seconds=8)))))
            await until(lambda: [process.nice() for process in workers_of(os.getpid())] == [min(usual + 10, 19)])

            assert (await ours).head.status == 200

            await is_whole(engine, 1)
            assert [process.nice() for process in workers_of(os.getpid())] == [usual]

    run(scenario)


def test_an_answer_longer_than_it_may_be_is_a_fault(small_store: Path) -> None:
    async def scenario() -> None:
        async with engine_of(small_store, workers=1, answer=10_000) as engine:
            with pytest.raises(TaskFailedError, match="grew past"):
                await engine.read(query("SELECT * { ?s ?p ?o }"))
            await is_whole(engine, 1)

    run(scenario)


def test_a_worker_dies_with_its_server(small_store: Path) -> None:
    text = (
        "import asyncio, sys\n"
        "from tests.web.engine.test_pool import engine_of, workers, query, ENDLESS\n"
        "from pathlib import Path\n"
        "async def main():\n"
        "    async with engine_of(Path(sys.argv[1]), seconds=600) as engine:\n"
        "        asyncio.get_running_loop().call_later(1, lambda: print(*workers(), flush=True))\n"
        "        await engine.read(query(ENDLESS))\n"
        "asyncio.run(main())\n"
    )
    with subprocess.Popen([sys.executable, "-c", text, str(small_store)], stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        pids = [int(word) for word in server.stdout.readline().split()]
        assert len(pids) == 2
        server.kill()
        server.wait()

    _, alive = psutil.wait_procs([psutil.Process(pid) for pid in pids if not gone(pid)], 20)
    assert [process for process in alive if not gone(process.pid)] == []


def test_no_query_opens_a_connection_even_if_the_guard_let_it_through(small_store: Path) -> None:
    async def scenario() -> None:
        with socket.socket() as elsewhere:
            elsewhere.bind(("127.0.0.1", 0))
            elsewhere.listen()
            elsewhere.settimeout(0.2)
            address = f"http://127.0.0.1:{elsewhere.getsockname()[1]}/"
            async with engine_of(small_store, workers=1, seconds=5) as engine:
                ask = query(f"SELECT * {{ SERVICE <{address}> {{ }} }}", allowed_hosts=("127.0.0.1",))
                answer = await engine.read(ask)
                assert answer.head.status == 400
                assert b"Permission denied" in await body_of(answer)
            with pytest.raises(TimeoutError):
                elsewhere.accept()

    run(scenario)


def test_a_server_that_only_reads_does_not_write(small_store: Path) -> None:
    async def scenario() -> None:
        async with engine_of(small_store, workers=1) as engine:
            with pytest.raises(ReadOnlyError):
                await engine.write(Ask("sparql.update:nothing", {}))

    run(scenario)

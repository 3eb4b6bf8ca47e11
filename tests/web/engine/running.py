"""Real stores, engines and servers for tests."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Coroutine, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

import psutil
import uvloop
from pyoxigraph import Literal, NamedNode, Quad

from kg.store import open_store
from kg.web.engine.process import Answer
from kg.web.messages import Ask
from tests.processes import children

BASE = "http://kg.example/"
WORLD = NamedNode(f"{BASE}world")
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o }"
"""A query that counts for years."""
GREEDY = "SELECT ?c ?f ?i ?l { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l } ORDER BY ?i ?c"
"""A query that keeps all rows before it gives the first."""

T = TypeVar("T")


def make_store(folder: Path, number: int = 1_000) -> Path:
    """Make a store of so many quads."""
    with open_store(folder) as store:
        store.replace_graphs({WORLD: numbered(number)})
    return folder


def numbered(number: int, text: str = "") -> Iterator[Quad]:
    predicate = NamedNode(f"{BASE}ontology#value")
    return (Quad(NamedNode(f"{BASE}thing/{i}"), predicate, Literal(f"{text}{i}"), WORLD) for i in range(number))


def run(work: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """Run a coroutine on the event loop that the server has."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(work())


def query(text: str, **more: Any) -> Ask:
    """Return a task that answers a query."""
    return Ask("sparql.query:answer", {"query": text, "accept": "text/csv", **more})


async def body_of(answer: Answer) -> bytes:
    """Return the whole body of an answer."""
    return b"".join([piece async for piece in answer.spool.pieces()])


async def until(condition: Callable[[], bool], seconds: float = 30.0) -> None:
    """Wait for a condition; fail if it does not come."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not come about"
        await asyncio.sleep(0.02)


def now(condition: Callable[[], bool], seconds: float = 30.0) -> None:
    """Wait for a condition outside of an event loop; fail if it does not come."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.02)


def workers_of(pid: int) -> list[psutil.Process]:
    """Return the worker processes of a server."""
    return [child for child, command in children(pid) if "kg.web.engine.worker" in command]


def is_one_busy(workers: Iterable[psutil.Process]) -> bool:
    """Whether a worker computes; one that another took the place of meanwhile does not."""
    for worker in workers:
        with suppress(psutil.NoSuchProcess):
            if worker.cpu_percent(0.1) > 20:
                return True
    return False


def gone(pid: int) -> bool:
    """Whether there is no process of that number any more, or only what its parent has not asked about."""
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


class Served:
    """A `kg serve` that runs."""

    def __init__(self, process: subprocess.Popen[str], store: Path) -> None:
        self.process = process
        self.store = store
        self.said: list[str] = []
        self.url = ""
        self._announced = threading.Event()
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    def _listen(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.said.append(line)
            if found := re.search(r"at (http://\S+)/ ", line):
                self.url = found[1]
                self._announced.set()
        self._announced.set()

    def wait_until_announced(self) -> None:
        assert self._announced.wait(60)
        assert self.url, "".join(self.said)

    @property
    def port(self) -> int:
        return int(self.url.rpartition(":")[2])

    @property
    def workers(self) -> list[psutil.Process]:
        return workers_of(self.process.pid)

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Stop it, and return its status."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        status = self.process.wait(30)
        self._listener.join(10)
        for pipe in (self.process.stderr, self.process.stdout):
            if pipe is not None:
                pipe.close()
        return status


def start(store: Path, *options: str, base: str = BASE, python: tuple[str, ...] = ("-m", "kg")) -> Served:
    """Start a server at a free port; it may not be ready yet. `python` are arguments that make Python run `kg`."""
    command = [sys.executable, *python, "serve", "--store", str(store), "--base-iri", base]
    if "--port" not in options:
        options = ("--port", "0", *options)
    if "--workers" not in options:
        options = ("--workers", "2", *options)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("KG_")}
    process = subprocess.Popen(
        [*command, *options], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, env=environment
    )
    return Served(process, store)


@contextmanager
def serving(store: Path, *options: str, **more: Any) -> Iterator[Served]:
    """Run a server while the block runs."""
    served = start(store, *options, **more)
    try:
        served.wait_until_announced()
        yield served
    finally:
        served.stop(signal.SIGTERM)

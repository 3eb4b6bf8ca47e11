"""The workers that read: as many as are set, each replaced when it had to be ended."""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import Callable, Coroutine
from dataclasses import dataclass

from kg.web.engine.frames import Setup, Work
from kg.web.engine.process import Answer, TaskFailedError, WorkerError, WorkerProcess

_GRACE = 0.5
"""Seconds that a task may go on when its client has left: ending a worker and starting one costs about as much."""


class BusyError(WorkerError):
    """Too many requests wait for a worker, or one has waited too long."""

    status = 503
    kind = "busy"
    title = "Too many requests at once"


@dataclass(slots=True)
class Load:
    """How busy the pool is, and what it has had to do so far."""

    workers: int = 0
    busy: int = 0
    waiting: int = 0
    refused: int = 0
    ended: int = 0
    """Workers that were ended before their time: their task took too long or too much memory, or they died."""


class Pool:
    """Workers over snapshots. A task gets the next free worker; who waits longest comes first."""

    def __init__(self, setup: Setup, *, size: int, most_waiting: int) -> None:
        self._setup = setup
        self._size = size
        self._most_waiting = most_waiting
        self._idle: list[WorkerProcess] = []
        self._waiting: deque[asyncio.Future[WorkerProcess]] = deque()
        self._all: set[WorkerProcess] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._closed = False
        self.load = Load()

    async def start(self) -> None:
        """Start all workers.

        Raises:
            TaskFailedError: one did not start.
        """
        for worker in await asyncio.gather(*(WorkerProcess.start(self._setup) for _ in range(self._size))):
            self._all.add(worker)
            self._idle.append(worker)
        self.load.workers = len(self._all)

    async def close(self) -> None:
        """End all workers; tasks that run are cut off."""
        self._closed = True
        for future in self._waiting:
            future.cancel()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await asyncio.gather(*(worker.close() for worker in self._all))

    async def begin(self, work: Work, *, seconds: float, done: Callable[[], None]) -> Answer:
        """Start a task on the next free worker, and return its answer when that begins; `done` is called when it ends.

        Raises:
            BusyError: no worker was free in time.
            WorkerError: no answer began.
        """
        try:
            worker = await self._take(seconds)
        except BaseException:
            done()
            raise
        try:
            answer, pump = await worker.begin(work, seconds=seconds)
        except BaseException:
            self._give_back(worker)
            done()
            raise
        if pump is None:
            self._give_back(worker)
            done()
        else:
            self._keep(self._until_done(worker, pump, done))
            answer.spool.on_close = lambda: self._keep(self._abandon(worker, pump))
        return answer

    async def _until_done(self, worker: WorkerProcess, pump: asyncio.Task[None], done: Callable[[], None]) -> None:
        with contextlib.suppress(Exception):
            await pump
        self._give_back(worker)
        done()

    async def _abandon(self, worker: WorkerProcess, pump: asyncio.Task[None]) -> None:
        """End a worker whose client has left, unless it is done soon."""
        done, _ = await asyncio.wait({pump}, timeout=_GRACE)
        if not done:
            worker.kill()

    async def _take(self, seconds: float) -> WorkerProcess:
        if self._idle:
            self.load.busy += 1
            return self._idle.pop()
        if len(self._waiting) >= self._most_waiting:
            self.load.refused += 1
            raise BusyError(f"{len(self._waiting)} requests wait already; try again in a moment")
        future: asyncio.Future[WorkerProcess] = asyncio.get_running_loop().create_future()
        self._waiting.append(future)
        self.load.waiting = len(self._waiting)
        try:
            async with asyncio.timeout(seconds):
                worker = await future
        except TimeoutError:
            self.load.refused += 1
            raise BusyError(f"all {self._size} workers were busy for {seconds:g} seconds; try again later") from None
        except asyncio.CancelledError:
            if future.done() and not future.cancelled():
                self._give_back(future.result(), counted=False)
            raise
        finally:
            with contextlib.suppress(ValueError):
                self._waiting.remove(future)
            self.load.waiting = len(self._waiting)
        self.load.busy += 1
        return worker

    def _give_back(self, worker: WorkerProcess, *, counted: bool = True) -> None:
        if counted:
            self.load.busy -= 1
        if self._closed:
            return
        if worker.alive:
            self._hand_out(worker)
        else:
            self.load.ended += 1
            self._all.discard(worker)
            self._keep(self._replace(worker))

    def _hand_out(self, worker: WorkerProcess) -> None:
        while self._waiting:
            future = self._waiting.popleft()
            if not future.done():
                future.set_result(worker)
                return
        self._idle.append(worker)

    async def _replace(self, dead: WorkerProcess) -> None:
        await dead.close()
        delay = 0.1
        while not self._closed:
            try:
                worker = await WorkerProcess.start(self._setup)
            except TaskFailedError:
                await asyncio.sleep(delay)
                delay = min(delay * 2, 10.0)
                continue
            self._all.add(worker)
            self.load.workers = len(self._all)
            self._hand_out(worker)
            return

    def _keep(self, work: Coroutine[None, None, None]) -> None:
        """Let a coroutine run beside everything else; asyncio itself holds tasks only weakly."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

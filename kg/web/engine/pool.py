"""The workers that read: as many as are set, each replaced when it had to be ended."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections import deque
from collections.abc import Callable, Coroutine
from dataclasses import dataclass

from kg.web.engine.frames import Setup, Work
from kg.web.engine.process import Answer, TaskFailedError, WorkerError, WorkerProcess

_GRACE = 0.5
"""Seconds that a task may go on when its client has left: ending a worker and starting one costs about as much."""


_log = logging.getLogger("kg.web")


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
    broken: bool = False
    """Whether the last attempt to start a worker failed."""


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
        self._closing = asyncio.Event()
        self.load = Load()

    async def start(self) -> None:
        """Start all workers.

        Raises:
            TaskFailedError: one did not start.
        """
        starts = [WorkerProcess.start(self._setup) for _ in range(self._size)]
        begun = await asyncio.gather(*starts, return_exceptions=True)
        for worker in begun:
            if isinstance(worker, WorkerProcess):
                self._welcome(worker)
        for fault in begun:
            if isinstance(fault, BaseException):
                raise fault

    async def close(self) -> None:
        """End all workers; tasks that run are cut off."""
        self._closing.set()
        for future in self._waiting:
            future.cancel()
        await asyncio.gather(*(worker.close() for worker in self._all))
        while self._tasks:  # each ends with its worker
            await asyncio.gather(*self._tasks, return_exceptions=True)

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
        while self._idle:
            worker = self._idle.pop()
            if worker.alive:
                self.load.busy += 1
                return worker
            self._lose(worker)
        if len(self._waiting) >= self._most_waiting:
            self.load.refused += 1
            raise BusyError(f"{len(self._waiting)} requests wait already; try again in a moment")
        future: asyncio.Future[WorkerProcess] = asyncio.get_running_loop().create_future()
        self._waiting.append(future)
        self.load.waiting = len(self._waiting)
        try:
            async with asyncio.timeout(seconds):
                worker = await future
        except (TimeoutError, asyncio.CancelledError) as error:
            if future.done() and not future.cancelled():
                self._give_back(future.result(), counted=False)  # it came at the very moment
            if isinstance(error, asyncio.CancelledError):
                raise
            self.load.refused += 1
            raise BusyError(f"all {self._size} workers were busy for {seconds:g} seconds; try again later") from None
        finally:
            with contextlib.suppress(ValueError):
                self._waiting.remove(future)
            self.load.waiting = len(self._waiting)
        self.load.busy += 1
        return worker

    def _give_back(self, worker: WorkerProcess, *, counted: bool = True) -> None:
        if counted:
            self.load.busy -= 1
        if self._closing.is_set():
            return
        if worker.alive:
            self._hand_out(worker)
        elif worker.tired:
            self._dismiss(worker)
        else:
            self._lose(worker)

    def _welcome(self, worker: WorkerProcess) -> None:
        self._all.add(worker)
        self.load.workers = len(self._all)
        self.load.broken = False
        self._keep(self._mourn(worker))
        self._hand_out(worker)

    def _lose(self, worker: WorkerProcess) -> None:
        self.load.ended += 1
        self._dismiss(worker)

    def _dismiss(self, worker: WorkerProcess) -> None:
        self._all.discard(worker)
        self.load.workers = len(self._all)
        self._keep(self._replace(worker))

    async def _mourn(self, worker: WorkerProcess) -> None:
        """Replace a worker that dies while it has nothing to do."""
        await worker.ended()
        if worker in self._idle and not self._closing.is_set():  # else whoever waits for its answer gives it back
            self._idle.remove(worker)
            self._lose(worker)

    def _hand_out(self, worker: WorkerProcess) -> None:
        while self._waiting:
            future = self._waiting.popleft()
            self.load.waiting = len(self._waiting)
            if not future.done():
                future.set_result(worker)
                return
        self._idle.append(worker)

    async def _replace(self, dead: WorkerProcess) -> None:
        await dead.close()
        delay = 0.1
        while not self._closing.is_set():
            try:
                worker = await WorkerProcess.start(self._setup)
            except TaskFailedError as error:
                self.load.broken = True
                _log.error("%s", error)
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._closing.wait(), delay)
                delay = min(delay * 2, 10.0)
                continue
            if self._closing.is_set():
                await worker.close()
            else:
                self._welcome(worker)
            return

    def _keep(self, work: Coroutine[None, None, None]) -> None:
        """Let a coroutine run beside everything else; asyncio itself holds tasks only weakly."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

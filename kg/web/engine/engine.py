"""The one thing that requests are handed to: it reads by a pool of workers, and writes by one more."""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import logging
import os
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from kg.errors import StoreError
from kg.passing import PassingFolder
from kg.search import INDEX_NAME
from kg.web.engine.copying import Copying, pause_after
from kg.web.engine.frames import Setup, Work
from kg.web.engine.memory import AnswerMemory
from kg.web.engine.pool import BusyError, Load, Pool
from kg.web.engine.process import Answer, StoreDownError, WorkerError, WorkerProcess
from kg.web.engine.snapshots import Signature, Snapshots, signature_of
from kg.web.messages import Ask, Limits

_LOOK_EVERY = 2.0
"""Seconds between two looks at whether another process has changed the store."""
_SETTLE = 0.5
"""Seconds to wait for further writes before the search index is brought up to date."""
_INDEXING = 3600.0
_NOTHING = Ask("sparql.update:nothing", {})
_log = logging.getLogger("kg.web")


class ReadOnlyError(WorkerError):
    """A write to a server that does not write."""

    status = 403


@dataclass(frozen=True, slots=True)
class EngineSettings:
    """What an engine works with. `workers` read at a time, and up to `waiting` requests wait for one of them.

    `store` is the folder of the graph. Where a server keeps that, `address` says where, and `store` is the folder for
    what is made of it here: the search index, and with `copied` a copy, which is asked instead of the server.
    """

    store: Path
    base: str
    address: str | None = None
    copied: bool = False
    folders: tuple[Path, ...] = ()
    limits: Limits = field(default_factory=Limits)
    workers: int = 4
    waiting: int = 256
    writable: bool = False
    index: bool = True
    """Whether the search index is kept up to date, in the folder of the store."""
    remembered: int = 64 * 2**20
    """Bytes of answers that are kept until the store changes, to be given again."""
    allowed_hosts: tuple[str, ...] = ()
    """Other servers that queries may call. Without any, workers have no network at all."""


class Engine:
    """Answers tasks from the newest snapshot. Begin with `start`, end with `close`."""

    def __init__(self, settings: EngineSettings) -> None:
        self._settings = settings
        self._live = settings.address if not settings.copied else None
        """The server that is asked for everything; None where snapshots of a folder are."""
        self._reading = Setup(
            settings.base,
            settings.folders,
            settings.limits,
            settings.writable,
            allowed_hosts=settings.allowed_hosts,
            address=self._live,
        )
        self._pool = Pool(self._reading, size=settings.workers, most_waiting=settings.waiting)
        patient = dataclasses.replace(settings.limits, seconds=_INDEXING)
        self._patient = dataclasses.replace(self._reading, limits=patient)
        """What workers are told that read everything."""
        self._copying: Copying | None = None
        self._writing = dataclasses.replace(self._reading, writing=self._live or str(settings.store))
        self._writer: WorkerProcess | None = None
        self._turn = asyncio.Lock()
        self._writes = 0
        self._snapshots = Snapshots(settings.store)
        self._snapshot = settings.store
        self._signature: Signature | None = None
        self._readers: Counter[Path] = Counter()
        # A server does not tell when something else is true there.
        self.memory = AnswerMemory(settings.remembered if self._live is None else 0)
        """Answers that were given before."""
        self._background: list[asyncio.Task[None]] = []
        self.revision = 0
        """Grows by one with every snapshot."""
        self.index: Path | None = None
        """The file of the search index, None until there is one."""
        self._stale = asyncio.Event()
        self._passing: PassingFolder | None = None

    @property
    def load(self) -> Load:
        """How busy the workers are."""
        return self._pool.load

    @property
    def limits(self) -> Limits:
        """What one request may cost."""
        return self._settings.limits

    @property
    def writable(self) -> bool:
        """Whether `write` does anything."""
        return self._settings.writable

    async def start(self) -> None:
        """Make the first snapshot and start the workers.

        Raises:
            StoreError: there is no store, or it is damaged.
            WorkerError: a worker did not start, or, where the server is to write, another process writes to the store.
        """
        if self._settings.address is not None and self._settings.copied:
            self._copying = Copying(
                dataclasses.replace(self._patient, address=self._settings.address), self._settings.store
            )
            await self._copying.begin()
            self._background.append(asyncio.create_task(self._copying.keep()))
        if self._live is None:
            await asyncio.to_thread(self._snapshots.open)
        if self._settings.writable:
            await self.write(_NOTHING)
        elif self._live is None:
            await self._look()
            self._background.append(asyncio.create_task(self._watch()))
        else:
            self._show(self._snapshot)
        await self._pool.start()
        if self._settings.index:
            self._background.append(asyncio.create_task(self._keep_index(self._index_file())))

    async def close(self) -> None:
        """End all workers and remove the snapshots."""
        for task in self._background:
            task.cancel()
        await asyncio.gather(*self._background, return_exceptions=True)
        if self._copying is not None:
            await self._copying.close()
        await self._pool.close()
        async with self._turn:
            if self._writer is not None:
                await self._writer.close()
        await asyncio.to_thread(self._snapshots.close)
        if self._passing is not None:
            self._passing.close()

    async def read(self, ask: Ask, *, compress: bool = False, seconds: float | None = None) -> Answer:
        """Begin a task that reads.

        Raises:
            WorkerError: no answer began; its `status` says whose fault that is.
        """
        key = self.memory.key_of(ask, compress=compress)
        if (known := self.memory.find(key)) is not None:
            return known
        snapshot, revision = self._snapshot, self.revision
        self._readers[snapshot] += 1
        work = Work(ask, snapshot, self.index, compress, revision)
        patience = self.limits.seconds if seconds is None else seconds
        answer = await self._pool.begin(work, seconds=patience, done=lambda: self._read(snapshot))
        if revision == self.revision:
            self.memory.keep(key, answer)
        return answer

    async def write(self, ask: Ask, *, seconds: float | None = None) -> Answer:
        """Carry out a task that writes, one after the other; whoever reads afterwards sees what it wrote.

        `seconds` is what it may take; None for what the limits say.

        Raises:
            ReadOnlyError: this server does not write.
            BusyError: too many wait for their turn.
            WorkerError: the task failed. All of it was written or nothing, and whoever reads afterwards sees which.
        """
        if not self.writable:
            raise ReadOnlyError("this server does not write; start it with --writable --token-file")
        if self._writes >= self._settings.waiting:
            raise BusyError(f"{self._writes} changes wait already; try again in a moment")
        self._writes += 1
        try:
            async with self._turn:
                return await self._write(ask, seconds)
        finally:
            self._writes -= 1

    async def _write(self, ask: Ask, seconds: float | None) -> Answer:
        try:
            return await self._carry_out(ask, seconds)
        except WorkerError:
            # The writer may have been ended after its change was written, and before that was shown.
            with contextlib.suppress(WorkerError):
                await self._carry_out(_NOTHING)
            raise

    async def _carry_out(self, ask: Ask, seconds: float | None = None) -> Answer:
        if self._writer is None or not self._writer.alive:
            if self._writer is not None:
                await self._writer.close()
            self._writer = await WorkerProcess.start(self._writing)
        work = Work(ask, self._snapshots.next_folder() if self._live is None else self._snapshot)
        answer, pump = await self._writer.begin(work, seconds=self.limits.seconds if seconds is None else seconds)
        if pump is not None:
            await pump
        if answer.result is not None:
            self._show(Path(answer.result))
        return answer

    def _show(self, snapshot: Path) -> None:
        """Let what is asked from now on be answered from a snapshot."""
        before, self._snapshot = self._snapshot, snapshot
        self.revision += 1
        self.memory.clear()
        if before != snapshot and not self._readers[before]:
            self._snapshots.drop(before)
        self._stale.set()

    def _read(self, snapshot: Path) -> None:
        """Take note that a reader of a snapshot is done."""
        self._readers[snapshot] -= 1
        if not self._readers[snapshot]:
            del self._readers[snapshot]
            if snapshot != self._snapshot:
                self._snapshots.drop(snapshot)

    async def _look(self) -> None:
        """Make a snapshot if the store has changed since the last one, and no other process writes to it."""
        signature = await asyncio.to_thread(signature_of, self._settings.store)
        if signature == self._signature:
            return
        taken = await asyncio.to_thread(self._snapshots.take)
        if taken is None:
            return  # a build has the lock; the next look comes soon
        snapshot, self._signature = taken
        self._show(snapshot)

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(_LOOK_EVERY)
            try:
                await self._look()
            except StoreError as error:
                _log.warning("the store cannot be looked at: %s", error)
            except Exception:  # looking goes on, whatever one look meets
                _log.exception("the store cannot be looked at")

    def _index_file(self) -> Path:
        """Return where the search index lies: beside the graph, or in a passing folder where that cannot be written."""
        if os.access(self._settings.store, os.W_OK):
            return self._settings.store / INDEX_NAME
        self._passing = PassingFolder("index")
        return self._passing.path / INDEX_NAME

    async def _keep_index(self, file: Path) -> None:
        """Bring the index up to date after every snapshot, and over a server all the time. An older one answers
        meanwhile."""
        while True:
            await self._stale.wait()
            self._stale.clear()
            seconds = 0.0
            try:
                seconds = await self._refresh_index(file)
                self.index = file
            except StoreDownError as error:
                _log.warning("the search index cannot be brought up to date: %s", error.why)
            except WorkerError as error:
                _log.error("the search index cannot be brought up to date: %s\n%s", error.detail, error.trace)
            except Exception:  # the next snapshot is a new try, whatever this one met
                _log.exception("the search index cannot be brought up to date")
            if self._live is None:
                await asyncio.sleep(_SETTLE)
            else:
                await asyncio.sleep(pause_after(seconds))
                self._stale.set()

    async def _refresh_index(self, file: Path) -> float:
        """Bring the index up to date with the newest snapshot; return how many seconds that was read for."""
        snapshot = self._snapshot
        self._readers[snapshot] += 1
        worker = await WorkerProcess.start(self._patient)
        try:
            begun = time.monotonic()
            work = Work(Ask("indexing:refresh_index", {"file": str(file)}), snapshot)
            _, pump = await worker.begin(work, seconds=_INDEXING)
            if pump is not None:
                await pump
            return time.monotonic() - begun
        finally:
            self._read(snapshot)
            await worker.close()

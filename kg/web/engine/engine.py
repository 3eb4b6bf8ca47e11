"""The one thing that requests are handed to: it reads by a pool of workers, and writes by one more."""

from __future__ import annotations

import asyncio
import dataclasses
import logging
import os
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from kg.errors import StoreError
from kg.search import INDEX_NAME
from kg.web.engine.frames import Setup, Work
from kg.web.engine.pool import Load, Pool
from kg.web.engine.process import Answer, WorkerError, WorkerProcess
from kg.web.engine.snapshots import Signature, Snapshots, signature_of
from kg.web.messages import Ask, Limits

_LOOK_EVERY = 2.0
"""Seconds between two looks at whether another process has changed the store."""
_SETTLE = 0.5
"""Seconds to wait for further writes before the search index is brought up to date."""
_INDEXING = 3600.0
_log = logging.getLogger("kg.web")


class ReadOnlyError(WorkerError):
    """A write to a server that does not write."""

    status = 403


@dataclass(frozen=True, slots=True)
class EngineSettings:
    """What an engine works with. `workers` read at a time, and up to `waiting` requests wait for one of them."""

    store: Path
    base: str
    folders: tuple[Path, ...] = ()
    limits: Limits = field(default_factory=Limits)
    workers: int = 4
    waiting: int = 256
    writable: bool = False


class Engine:
    """Answers tasks from the newest snapshot. Begin with `start`, end with `close`."""

    def __init__(self, settings: EngineSettings) -> None:
        self._settings = settings
        self._reading = Setup(settings.base, settings.folders, settings.limits, settings.writable)
        self._pool = Pool(self._reading, size=settings.workers, most_waiting=settings.waiting)
        self._writing = dataclasses.replace(self._reading, writing=settings.store)
        self._writer: WorkerProcess | None = None
        self._turn = asyncio.Lock()
        self._snapshots = Snapshots(settings.store)
        self._snapshot = settings.store
        self._signature: Signature | None = None
        self._readers: Counter[Path] = Counter()
        self._watching: asyncio.Task[None] | None = None
        self.revision = 0
        """Grows by one with every snapshot."""
        self.index: Path | None = None
        """The file of the search index, None until there is one."""
        self._stale = asyncio.Event()
        self._indexing: asyncio.Task[None] | None = None
        self._passing: tempfile.TemporaryDirectory[str] | None = None

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
            StoreError: there is no store, it is damaged or, where the server is to write, another process writes to it.
            WorkerError: a worker did not start.
        """
        if self._settings.writable:
            await self.write(Ask("sparql.update:nothing", {}))
        else:
            await self._look()
            self._watching = asyncio.create_task(self._watch())
        await self._pool.start()
        self._indexing = asyncio.create_task(self._keep_index(self._index_file()))

    async def close(self) -> None:
        """End all workers and remove the snapshots."""
        background = [task for task in (self._watching, self._indexing) if task is not None]
        for task in background:
            task.cancel()
        await asyncio.gather(*background, return_exceptions=True)
        await self._pool.close()
        if self._writer is not None:
            await self._writer.close()
        await asyncio.to_thread(self._snapshots.close)
        if self._passing is not None:
            self._passing.cleanup()

    async def read(self, ask: Ask, *, compress: bool = False, seconds: float | None = None) -> Answer:
        """Begin a task that reads.

        Raises:
            WorkerError: no answer began; its `status` says whose fault that is.
        """
        snapshot = self._snapshot
        self._readers[snapshot] += 1
        work = Work(ask, snapshot, self.index, compress)
        return await self._pool.begin(work, seconds=seconds or self.limits.seconds, done=lambda: self._read(snapshot))

    async def write(self, ask: Ask) -> Answer:
        """Carry out a task that writes, one after the other; whoever reads afterwards sees what it wrote.

        Raises:
            ReadOnlyError: this server does not write.
            WorkerError: the task failed, and nothing was written.
        """
        if not self.writable:
            raise ReadOnlyError("this server does not write; start it with --writable --token-file")
        async with self._turn:
            if self._writer is None or not self._writer.alive:
                if self._writer is not None:
                    await self._writer.close()
                self._writer = await WorkerProcess.start(self._writing)
            work = Work(ask, self._snapshots.next_folder())
            answer, pump = await self._writer.begin(work, seconds=self.limits.seconds)
            if pump is not None:
                await pump
            if answer.result is not None:
                self._show(Path(answer.result))
            return answer

    def _show(self, snapshot: Path) -> None:
        """Let what is asked from now on be answered from a snapshot."""
        before, self._snapshot = self._snapshot, snapshot
        self.revision += 1
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
        snapshot = await asyncio.to_thread(self._snapshots.take)
        if snapshot is None:
            return  # a build has the lock; the next look comes soon
        # Opening the store may have written out its log, which is no change.
        self._signature = await asyncio.to_thread(signature_of, self._settings.store)
        self._show(snapshot)

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(_LOOK_EVERY)
            try:
                await self._look()
            except StoreError as error:
                _log.warning("the store cannot be looked at: %s", error)

    def _index_file(self) -> Path:
        """Return where the search index lies: beside the graph, or in a passing folder where that cannot be written."""
        if os.access(self._settings.store, os.W_OK):
            return self._settings.store / INDEX_NAME
        self._passing = tempfile.TemporaryDirectory(prefix="kg-")
        return Path(self._passing.name) / INDEX_NAME

    async def _keep_index(self, file: Path) -> None:
        """Bring the index up to date after every snapshot. An older one answers meanwhile."""
        while True:
            await self._stale.wait()
            self._stale.clear()
            try:
                await self._refresh_index(file)
                self.index = file
            except WorkerError as error:
                _log.error("the search index cannot be brought up to date: %s\n%s", error.detail, error.trace)
            await asyncio.sleep(_SETTLE)

    async def _refresh_index(self, file: Path) -> None:
        snapshot = self._snapshot
        self._readers[snapshot] += 1
        worker = await WorkerProcess.start(self._reading)
        try:
            work = Work(Ask("indexing:refresh_index", {"file": str(file)}), snapshot)
            _, pump = await worker.begin(work, seconds=_INDEXING)
            if pump is not None:
                await pump
        finally:
            self._read(snapshot)
            await worker.close()

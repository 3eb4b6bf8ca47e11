"""A copy of what a server keeps, in a folder, brought up to date as long as pages are served from it.

For servers that do not answer all that pages and people ask (Virtuoso), or that are far away.
"""

from __future__ import annotations

import asyncio
import json
import logging
import time
from pathlib import Path
from typing import Final

from kg.web.engine.frames import Setup, Work
from kg.web.engine.process import LockedError, StoreDownError, TaskFailedError, WorkerError, WorkerProcess
from kg.web.messages import Ask

_SHORTEST: Final = 5.0
_SHARE: Final = 20
"""A server is looked at for at most one part of its time in so many."""
_SECONDS: Final = 24 * 3600.0
_AGAIN: Final = 1.0
"""Seconds to wait where another process brings the same copy up to date."""
_log = logging.getLogger("kg.web")


def pause_after(seconds: float) -> float:
    """Return how many seconds to leave a server alone that was read for so many."""
    return max(_SHORTEST, _SHARE * seconds)


class Copying:
    """Keeps the store in `folder` as a server is. `setup` is that of a worker that reads the server."""

    def __init__(self, setup: Setup, folder: Path) -> None:
        self._setup = setup
        self._folder = folder
        self._worker: WorkerProcess | None = None
        self._quads: int | None = None
        """How many there were when the copy was made."""
        self._due = 0.0
        """When the server is read again even though it holds as many quads as before."""

    async def begin(self) -> None:
        """Make the copy.

        Raises:
            StoreDownError: the server cannot be read.
            WorkerError: the folder cannot be written.
        """
        while True:
            try:
                await self._look()
                return
            except LockedError:
                await asyncio.sleep(_AGAIN)

    async def keep(self) -> None:
        """Bring the copy up to date for ever. Where the server cannot be read, the copy stays as it is."""
        down = False
        while True:
            begun = time.monotonic()
            try:
                await self._look()
                down = False
            except LockedError:
                pass
            except StoreDownError as error:
                if not down:
                    _log.warning("the copy that is served stays as it is: %s", error.why)
                down = True
            except WorkerError as error:
                _log.error("the copy that is served cannot be brought up to date: %s\n%s", error.detail, error.trace)
            except Exception:  # the next look is a new try, whatever this one met
                _log.exception("the copy that is served cannot be brought up to date")
            await asyncio.sleep(max(_SHORTEST, 2 * (time.monotonic() - begun)))

    async def close(self) -> None:
        """End the worker that copies."""
        worker, self._worker = self._worker, None
        if worker is not None:
            await worker.close()

    async def _look(self) -> None:
        """Copy the store if it holds another number of quads than before, or was not read for long."""
        begun = time.monotonic()
        known = self._quads if begun < self._due else None
        values = {"folder": str(self._folder), "known": known}
        if self._worker is None or not self._worker.alive:
            await self.close()
            self._worker = await WorkerProcess.start(self._setup)
        work = Work(Ask("copying:bring_up", values), self._folder)
        answer, pump = await self._worker.begin(work, seconds=_SECONDS)
        if pump is not None:
            await pump
        told = answer.spool.whole()
        if told is None:
            raise TaskFailedError("the worker that copies the store told nothing")
        found = json.loads(told)
        self._quads = found["quads"]
        if found["copied"]:
            self._due = time.monotonic() + pause_after(time.monotonic() - begun)

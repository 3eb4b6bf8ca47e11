"""One worker process, seen from the server."""

from __future__ import annotations

import asyncio
import contextlib
import os
import pickle
import sys
from dataclasses import dataclass

import psutil

from kg.web.engine.frames import DATA, END, FRAME, HEAD, MESSAGE, Fault, Head, Setup, Work, message_of
from kg.web.engine.spool import Spool
from kg.web.engine.worker import READY

_BUFFER = 2**20
_WATCH_EVERY = 0.2
_LONG_AFTER = 1.0
"""Seconds after which a task yields the processor to shorter ones."""
_YIELDING = 10
"""How much nicer than the server a worker with a long task is."""
_NICEST = 19
_START = 60.0


class WorkerError(Exception):
    """An answer that could not be given. `status` is what the client is told; `kind` and `title` name the problem."""

    status = 500
    kind = ""
    title = ""

    def __init__(self, detail: str, trace: str = "") -> None:
        super().__init__(detail)
        self.detail = detail
        self.trace = trace


class TaskFailedError(WorkerError):
    """The task raised, or its worker died."""


class StoreDownError(WorkerError):
    """The server that keeps the graph does not answer, or not as it should; `why` is for the log."""

    status = 502
    kind = "store"
    title = "The store does not answer"

    def __init__(self, why: str) -> None:
        super().__init__("the server that keeps the graph does not answer as it should; try again in a moment")
        self.why = why


class LockedError(WorkerError):
    """Somebody else writes to the store."""

    status = 503
    kind = "locked"
    title = "Another process writes to the store"

    def __init__(self) -> None:
        super().__init__("another process writes to the graph at the moment; try again when it has ended")


class TooSlowError(WorkerError):
    """The task ran past its time, and was stopped."""

    status = 504
    kind = "time"
    title = "The time is up"


class TooBigError(WorkerError):
    """The task needed more memory than it may have, and was stopped."""

    status = 503
    kind = "memory"
    title = "Too much memory"


@dataclass(slots=True)
class Answer:
    """The beginning of an answer, and the rest as it comes. `result` is there once `spool` has ended."""

    head: Head
    spool: Spool
    result: str | None = None


class WorkerProcess:
    """A process that works on one task at a time. After any error it is dead: the caller takes a new one."""

    def __init__(self, process: asyncio.subprocess.Process, setup: Setup) -> None:
        self._process = process
        self._setup = setup
        self._nice = False
        self._killed = False
        self._tired = False
        self._busy = False
        self._most = 0
        """The most memory that the last task was seen with."""

    @classmethod
    async def start(cls, setup: Setup) -> WorkerProcess:
        """Start a worker and wait until it can take a task.

        Raises:
            TaskFailedError: it ended instead; what it wrote to standard error says why.
        """
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "kg.web.engine.worker",
            str(os.getpid()),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            limit=_BUFFER,
            start_new_session=True,  # a ctrl-C at the terminal is for the server, which ends its workers itself
        )
        worker = cls(process, setup)
        try:
            await worker._send(message_of(setup))
            async with asyncio.timeout(_START):
                said = await worker._first()
        except (OSError, asyncio.IncompleteReadError, TimeoutError) as error:
            worker.kill()
            await worker.close()
            raise TaskFailedError(f"a worker did not start: {error!r}") from error
        except BaseException:
            worker.kill()  # whoever wanted it has gone
            await worker.close()
            raise
        if said != READY:
            await worker.close()
            raise TaskFailedError(said)
        return worker

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._process.pid

    @property
    def tired(self) -> bool:
        """Whether it did its work, and another process has to take its place all the same."""
        return self._tired and self._process.returncode is None and not self._killed

    @property
    def alive(self) -> bool:
        """Whether it can take another task."""
        return self._process.returncode is None and not self._killed and not self._tired

    async def begin(self, work: Work, *, seconds: float) -> tuple[Answer, asyncio.Task[None] | None]:
        """Start a task; return its answer, when that begins, and what ends when the task is done (None: it is).

        Raises:
            WorkerError: no answer began. `alive` tells whether the worker outlived it.
        """
        self._busy = True
        watch = _Watch(self, seconds)
        try:
            await self._send(message_of(work))
            kind, content = await self._frame()
            if kind != HEAD:
                raise _fault(content)
            answer = Answer(pickle.loads(content), Spool())
        except (OSError, asyncio.IncompleteReadError) as error:
            self.kill()
            raise self._why(watch, error) from error
        except WorkerError:
            watch.cancel()
            self._rest()
            raise
        except BaseException:
            watch.cancel()
            self.kill()  # nobody reads what it would still send
            raise
        if answer.head.whole:
            await self._pump(answer, watch)
            return answer, None
        return answer, asyncio.create_task(self._pump(answer, watch))

    def kill(self) -> None:
        """End the process at once."""
        self._killed = True
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()

    async def close(self) -> None:
        """Let the process end by itself, if it has no task, or end it."""
        if self._busy:
            self.kill()
        if self._process.stdin is not None:
            self._process.stdin.close()
        try:
            async with asyncio.timeout(2):
                await self._process.wait()
        except TimeoutError:
            self.kill()
            await self._process.wait()

    async def ended(self) -> None:
        """Wait until the process has ended."""
        await self._process.wait()

    async def _pump(self, answer: Answer, watch: _Watch) -> None:
        """Move the frames of an answer to its spool until the task is done."""
        try:
            while True:
                kind, content = await self._frame()
                if kind == DATA:
                    answer.spool.put(content)
                elif kind == END:
                    answer.result = pickle.loads(content)
                    answer.spool.end()
                    return
                else:
                    answer.spool.end(_fault(content))
                    return
        except (OSError, asyncio.IncompleteReadError) as error:
            self.kill()
            answer.spool.end(self._why(watch, error))
        except BaseException:
            self.kill()
            answer.spool.end(TaskFailedError("the server was stopped"))
            raise
        finally:
            watch.cancel()
            self._rest()

    def look(self, passed: float, seconds: float) -> WorkerError | None:
        """Return why a task has to be stopped that has run so long, None where it may go on."""
        if passed >= seconds:
            return TooSlowError(f"the work took longer than {seconds:g} seconds and was stopped")
        if not self._nice and passed > _LONG_AFTER:
            self._yield()
        memory = self._setup.limits.memory
        with contextlib.suppress(psutil.Error):
            self._most = max(self._most, psutil.Process(self.pid).memory_info().rss)
            if self._most > memory:
                return TooBigError(f"the work needed more than {memory // 2**20:,} MiB of memory and was stopped")
        return None

    def _yield(self) -> None:
        self._nice = True
        with contextlib.suppress(OSError):
            usual = os.getpriority(os.PRIO_PROCESS, 0)
            os.setpriority(os.PRIO_PROCESS, self.pid, min(usual + _YIELDING, _NICEST))

    def _rest(self) -> None:
        """Become what another task needs."""
        self._busy = False
        if self._most > self._setup.limits.memory // 2:
            self._tired = True  # what is left to the next task may be too little: another process takes its place
        self._most = 0
        if self._nice and self._process.returncode is None and not self._killed:
            self._nice = False
            try:
                os.setpriority(os.PRIO_PROCESS, self.pid, os.getpriority(os.PRIO_PROCESS, 0))
            except OSError:
                self._tired = True  # only root may raise a priority again

    @staticmethod
    def _why(watch: _Watch, error: Exception) -> WorkerError:
        watch.cancel()
        return watch.why or TaskFailedError(f"a worker died: {error!r}")

    async def _send(self, message: bytes) -> None:
        if self._process.stdin is None:
            raise BrokenPipeError("the worker has no input")
        self._process.stdin.write(message)
        await self._process.stdin.drain()

    async def _first(self) -> str:
        length = await self._output.readexactly(MESSAGE.size)
        return str(pickle.loads(await self._output.readexactly(MESSAGE.unpack(length)[0])))

    async def _frame(self) -> tuple[bytes, bytes]:
        kind, length = FRAME.unpack(await self._output.readexactly(FRAME.size))
        return kind, await self._output.readexactly(length) if length else b""

    @property
    def _output(self) -> asyncio.StreamReader:
        if self._process.stdout is None:
            raise BrokenPipeError("the worker has no output")
        return self._process.stdout


class _Watch:
    """Looks at a task from time to time, and ends its worker when it has to be stopped; `why` says why.

    By timers and no asyncio task: most tasks are done before the first look.
    """

    def __init__(self, worker: WorkerProcess, seconds: float) -> None:
        self._worker = worker
        self._seconds = seconds
        self._loop = asyncio.get_running_loop()
        self._started = self._loop.time()
        self._timer = self._loop.call_later(min(_WATCH_EVERY, seconds), self._look)
        self.why: WorkerError | None = None

    def cancel(self) -> None:
        """Look no more."""
        self._timer.cancel()

    def _look(self) -> None:
        passed = self._loop.time() - self._started
        self.why = self._worker.look(passed, self._seconds)
        if self.why is not None:
            self._worker.kill()
        else:
            self._timer = self._loop.call_later(min(_WATCH_EVERY, self._seconds - passed), self._look)


def _fault(content: bytes) -> WorkerError:
    fault: Fault = pickle.loads(content)
    if fault.locked:
        return LockedError()
    if fault.elsewhere:
        return StoreDownError(fault.message)
    return TaskFailedError(fault.message, fault.trace)

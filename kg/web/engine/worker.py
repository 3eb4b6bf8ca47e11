"""A worker: a process that carries out one task after the other and sends what comes of it.

    python -m kg.web.engine.worker PID-OF-THE-SERVER

The server starts it, talks to its standard input, and reads its standard output; it may end it at any moment.
"""

from __future__ import annotations

import errno
import os
import pickle
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC
from functools import cache, partial
from importlib import import_module
from pathlib import Path
from typing import Any, BinaryIO, Protocol, cast

from kg.errors import KgError, StoreError, StoreLockedError
from kg.graph.iris import Iris
from kg.store import NodeView, Store, open_store
from kg.unfinished import Unfinished, unfinished_build
from kg.web.engine.confined import end_with, without_network
from kg.web.engine.frames import FAULT, Fault, Setup, Work, frame_of, message_of, read_message
from kg.web.engine.sink import AnswerSink
from kg.web.messages import Headers, Reply, Site

_UNFINISHED = "graph-unfinished"
"""The header of every answer out of a graph whose last build has not ended: `begun=2026-01-31T08:00:00Z`."""
READY = "ready"
"""The first message of a worker, unless that says why it cannot work."""


class Task(Protocol):
    """What a worker can be asked to do."""

    def __call__(self, site: Site, **values: Any) -> Reply:
        """Do it."""
        ...


@cache
def task_of(name: str) -> Task:
    """Return the function that `Ask.task` names: `module:function` below `kg.web`.

    Raises:
        ValueError: it names a function of another package, or one that is not public.
    """
    module, _, function = name.partition(":")
    if not all(part.isidentifier() for part in module.split(".")) or function.startswith("_"):
        raise ValueError(f"{name!r} is no name of a task")
    return cast(Task, getattr(import_module(f"kg.web.{module}"), function))


@dataclass(slots=True)
class _Opened:
    """The store that a worker has open. One worker reads one snapshot after the other."""

    patience: float
    place: tuple[str | Path, int] | None = None
    store: Store | None = None

    def at(self, location: str | Path, revision: int = 0, *, writing: bool = False) -> Store:
        if self.store is None or self.place != (location, revision):
            self.close()
            self.store = open_store(location, read_only=not writing, patience=self.patience)
            self.place = (location, revision)
        return self.store

    def close(self) -> None:
        store, self.store = self.store, None
        if store is not None:
            store.close()


class _OpenedLater:
    """A store that is opened when it is asked for the first time: what needs none is answered where the server that
    keeps it does not."""

    def __init__(self, open: Callable[[], Store]) -> None:
        self._open = open
        self._store: Store | None = None

    @property
    def is_open(self) -> bool:
        """Whether it was asked for anything yet."""
        return self._store is not None

    def __getattr__(self, name: str) -> Any:
        if self._store is None:
            self._store = self._open()
        return getattr(self._store, name)


class Worker:
    """The loop of a worker over its two pipes."""

    def __init__(self, source: BinaryIO, output: BinaryIO) -> None:
        self._source = source
        self._output = output
        self._setup: Setup = read_message(source)
        self._opened = _Opened(self._setup.limits.seconds)

    def run(self) -> None:
        """Carry out tasks until the server closes the pipe."""
        try:
            if self._setup.writing is not None:
                self._opened.at(self._setup.writing, writing=True)
        except KgError as error:
            self._output.write(message_of(str(error)))
            return
        if not self._setup.allowed_hosts and self._setup.address is None:
            without_network()
        self._output.write(message_of(READY))
        while (work := read_message(self._source)) is not None:
            self._answer(work)
        self._opened.close()

    def _answer(self, work: Work) -> None:
        for again in (True, False):
            reply: Reply | None = None
            sink: AnswerSink | None = None
            try:
                reply = self._reply(work)
                sink = AnswerSink(self._output, reply, compress=work.compress, most=self._setup.limits.answer)
                late = _written(reply, sink)
                sink.finish(late, result=self._snapshot(work, reply))
            except StoreError as error:
                # A builder that writes to the very files may have replaced one of them: look at the new ones, once.
                # A writer opens anew too: after a full disk the library takes no more writes.
                self._opened.close()
                of_files = self._setup.writing is None and self._setup.address is None
                if again and of_files and (sink is None or not sink.sent):
                    continue
                self._fail(error, elsewhere=self._setup.address is not None)
            except BrokenPipeError:
                raise  # the server has gone
            except Exception as error:
                if not self._answer_instead(reply, sink, work, error):
                    self._fail(error)
            return

    def _answer_instead(self, reply: Reply | None, sink: AnswerSink | None, work: Work, error: Exception) -> bool:
        """Send the reply that a task has for its own failure, if none has begun; return whether it was sent."""
        if reply is None or reply.failed is None or sink is None or sink.sent:
            return False
        instead = reply.failed(error)
        if instead is None:
            return False
        sink = AnswerSink(self._output, instead, compress=work.compress, most=self._setup.limits.answer)
        sink.finish(_written(instead, sink))
        return True

    def _reply(self, work: Work) -> Reply:
        setup = self._setup
        if setup.writing is not None:
            store = self._opened.at(setup.writing, writing=True)
        elif setup.address is not None:
            address = setup.address
            store = cast(Store, _OpenedLater(lambda: NodeView(self._opened.at(address))))
        else:
            store = self._opened.at(work.snapshot, work.revision)
        site = Site(
            store,
            setup.base,
            root=work.ask.root,
            folders=setup.folders,
            index=work.index,
            limits=setup.limits,
            writable=setup.writable,
            allowed_hosts=setup.allowed_hosts,
            unfinished=partial(_unfinished, store, Iris(setup.base)),
        )
        reply = task_of(work.ask.task)(site, **work.ask.values)
        if unfinished := site.unfinished():
            begun = f"begun={unfinished.started.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
            return replace(reply, headers=(*reply.headers, (_UNFINISHED, begun)))
        return reply

    def _snapshot(self, work: Work, reply: Reply) -> str | None:
        """Make a snapshot after a task that wrote, and return its folder; None for one that did not."""
        if self._setup.writing is None or reply.status >= 400:
            return None
        if self._setup.address is None:
            self._opened.at(self._setup.writing, writing=True).backup(work.snapshot)
        return str(work.snapshot)

    def _fail(self, error: Exception, *, elsewhere: bool = False) -> None:
        locked = isinstance(error, StoreLockedError)
        fault = Fault(f"{type(error).__name__}: {error}", traceback.format_exc(), elsewhere, locked)
        self._output.write(frame_of(FAULT, pickle.dumps(fault)))
        self._output.flush()


def _unfinished(store: Store, iris: Iris) -> Unfinished | None:
    if isinstance(store, _OpenedLater) and not store.is_open:
        return None  # the answer says nothing of the graph
    return unfinished_build(store, iris)


def _written(reply: Reply, sink: AnswerSink) -> Headers:
    body = reply.body
    if isinstance(body, bytes):
        sink.write(body)
        return ()
    if callable(body):
        return body(sink)
    for piece in body:
        sink.write(piece)
    return ()


def main() -> None:
    """Run a worker over the pipes that the server gave this process."""
    parent = int(sys.argv[1])
    sys.argv[:] = ["kg", "serve"]  # what this process is called where it has the store open for writing
    end_with(parent)
    output = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)  # whatever prints must not get between the frames
    try:
        Worker(sys.stdin.buffer, cast(BinaryIO, _Whole(output))).run()
    except BrokenPipeError:
        os._exit(errno.EPIPE)  # the server has gone: there is nobody to tell


class _Whole:
    """A raw pipe that writes all it is given."""

    def __init__(self, raw: Any) -> None:
        self._raw = raw

    def write(self, content: bytes) -> int:
        rest = memoryview(content)
        while rest:
            rest = rest[self._raw.write(rest) :]
        return len(content)

    def flush(self) -> None:
        """Do nothing: nothing is held."""


if __name__ == "__main__":
    main()

"""Several processes for the language stage.

Results come in the order of the tasks, and no more tasks are taken than the processes will soon need: whoever writes
the results sets the pace for whoever reads the documents. A document that kills its process, or keeps it for ever,
costs itself only.
"""

from __future__ import annotations

import os
import threading
import time
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, TimeoutError
from functools import cache
from itertools import chain
from multiprocessing import get_context
from typing import TypeAlias, TypeVar

from pebble import ProcessExpired, ProcessPool

from kg.errors import DocumentError
from kg.model.document import Document
from kg.pipeline.extracting import fault_of
from kg.pipeline.making import Made, Maker
from kg.settings import Settings

FEW = 64
"""So many documents are made in the process itself, before others are started: that takes them seconds, and half a
gigabyte each."""
_AHEAD = 2
"""Tasks in work or waiting, for each process: one more than is worked on keeps it busy while results are written."""
_LONGEST = 600.0
_LONGEST_PER_CHARACTER = 0.005
"""Seconds that a task may take: fifty times what it takes on the machine that this was measured on."""

_Task = TypeVar("_Task")
_Results: TypeAlias = list[Made | DocumentError]


def usable_cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Workers:
    """Makes the graphs of documents in `processes` processes; with one, or for few documents, in this one.

    Used as a context manager, which ends the processes.
    """

    def __init__(self, settings: Settings, maker: Maker, *, processes: int) -> None:
        self._settings = settings
        self._maker = maker
        self._processes = processes
        self._pool: ProcessPool | None = None
        self._made_here = 0

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the processes, whatever they do; closing twice is no error."""
        if self._pool is not None:
            self._pool.stop()  # type: ignore[no-untyped-call]
            self._pool.join()
            self._pool = None

    def spread(self, tasks: Iterable[tuple[_Task, Sequence[Document]]]) -> Iterator[tuple[_Task, _Results]]:
        """Yield each task with what its documents were made to, in order.

        Raises:
            LanguageError: the language stage cannot be set up.
        """
        waiting = iter(tasks)
        while True:
            next_ones = list(self._taken(waiting))
            if not next_ones:
                return
            if self._processes > 1 and self._made_here + sum(len(documents) for _, documents in next_ones) > FEW:
                yield from self._spread(chain(next_ones, waiting))
                return
            for task, documents in next_ones:
                self._made_here += len(documents)
                yield task, self._maker.make(documents) if documents else []

    def _taken(self, waiting: Iterator[tuple[_Task, Sequence[Document]]]) -> Iterator[tuple[_Task, Sequence[Document]]]:
        """Yield as many tasks as tell whether there are few documents; one where that does not matter."""
        documents = 0
        for number, task in enumerate(waiting, start=1):
            yield task
            documents += len(task[1])
            if self._processes == 1 or documents > FEW or number > _AHEAD:
                return

    def _spread(self, tasks: Iterable[tuple[_Task, Sequence[Document]]]) -> Iterator[tuple[_Task, _Results]]:
        ahead: deque[tuple[_Task, Sequence[Document], Future[_Results] | None]] = deque()
        for task, documents in tasks:
            ahead.append((task, documents, self._submit(documents) if documents else None))
            while ahead and (len(ahead) > _AHEAD * self._processes or ahead[0][2] is None):
                yield self._finished(*ahead.popleft())
        while ahead:
            yield self._finished(*ahead.popleft())

    def _submit(self, documents: Sequence[Document]) -> Future[_Results]:
        if self._pool is None:
            # A forked child would inherit the locks of the store and of the network's threads.
            context = get_context("spawn")
            self._pool = ProcessPool(max_workers=self._processes, initializer=_end_with_parent, context=context)
        seconds = _LONGEST + _LONGEST_PER_CHARACTER * sum(len(document.text) for document in documents)
        future: Future[_Results] = self._pool.schedule(_made, args=[self._settings, tuple(documents)], timeout=seconds)
        return future

    def _finished(
        self, task: _Task, documents: Sequence[Document], future: Future[_Results] | None
    ) -> tuple[_Task, _Results]:
        if future is None:
            return task, []
        fault = self._fault(future)
        if fault is None:
            return task, future.result()
        # One of them is at fault, and which one shows when each is made by itself.
        alone = [(document, self._submit([document])) for document in documents] if len(documents) > 1 else []
        if not alone:
            return task, [fault_of(documents[0], fault)]
        return task, [result for document, own in alone for result in self._finished(task, [document], own)[1]]

    def _fault(self, future: Future[_Results]) -> str | None:
        """Wait for a task; return what became of its process where that did not end it, and None where it did."""
        try:
            future.result()
        except TimeoutError:
            return "it was not done within the longest time that a document may take"
        except ProcessExpired as error:
            return f"its process ended with code {error.exitcode}"
        return None


@cache
def _maker(settings: Settings) -> Maker:
    return Maker(settings, threads=1)


def _made(settings: Settings, documents: Sequence[Document]) -> _Results:
    """Runs in a process of the pool."""
    return _maker(settings).make(documents)


def _end_with_parent() -> None:
    """End this process soon after its parent, which may be killed without a chance to end it."""
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()

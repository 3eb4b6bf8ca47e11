"""Several processes for what takes long: reading pages, and the language stage.

Results come in the order of the tasks, and no more tasks are taken than the processes will soon need: whoever writes
the results sets the pace for whoever reads the documents. What kills its process, or keeps it for ever, costs itself
only.
"""

from __future__ import annotations

import os
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, TimeoutError, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import chain
from multiprocessing import get_context
from typing import Generic, TypeAlias, TypeVar

from pebble import ProcessExpired, ProcessPool

FEW = 64
"""So many items are worked on in the process itself, before others are started: that takes them seconds, and half a
gigabyte each."""
_AHEAD = 2
"""Tasks in work or waiting, for each process: one more than is worked on keeps it busy while results are written."""
_LONGEST = 600.0
_LONGEST_PER_CHARACTER = 0.005
"""Seconds that a task may take: fifty times what it takes on the machine that this was measured on."""

_MOST_BROKEN = 3
"""How many times a task is given to new processes, where all had ended with it waiting."""
_BROKEN = "its process ended before it said what it was working on"
_LOOK = 1.0
"""Seconds after which those whom a task was given to are looked at."""

_Task = TypeVar("_Task")
_Item = TypeVar("_Item")
_Result = TypeVar("_Result")


@dataclass(frozen=True, slots=True)
class Work(Generic[_Item, _Result]):
    """A kind of work on items.

    `here` works on items in this process, `there`, which can be sent to another process, in that one. `length` is the
    size of an item in characters or bytes, which tells how long it may take. `fault` gives the result of an item that
    its process did not survive, out of what happened.
    """

    here: Callable[[Sequence[_Item]], list[_Result]]
    there: Callable[[Sequence[_Item]], list[_Result]]
    length: Callable[[_Item], int]
    fault: Callable[[_Item, str], _Result]


@dataclass(frozen=True, slots=True)
class _Submitted(Generic[_Result]):
    """A task that was given to processes, and those."""

    future: Future[list[_Result]]
    pool: ProcessPool


_Given: TypeAlias = tuple[_Task, Sequence[_Item]]
_Done: TypeAlias = tuple[_Task, list[_Result]]


def usable_cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Workers:
    """Up to `processes` processes; with one, or for few items, the work is done in this one.

    Used as a context manager, which ends the processes.
    """

    def __init__(self, processes: int) -> None:
        self._processes = processes
        self._pool: ProcessPool | None = None

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

    def spread(
        self, tasks: Iterable[_Given[_Task, _Item]], work: Work[_Item, _Result], *, few: int = FEW
    ) -> Iterator[_Done[_Task, _Result]]:
        """Yield each task with the results of its items, in order; raises what the work raises.

        So many items are `few` that they are worked on in this process.
        """
        waiting = iter(tasks)
        done_here = 0
        while next_ones := list(self._taken(waiting, few)):
            coming = sum(len(items) for _, items in next_ones)
            if self._processes > 1 and done_here + coming > few:
                yield from self._spread(chain(next_ones, waiting), work)
                return
            done_here += coming
            for task, items in next_ones:
                yield task, work.here(items) if items else []

    def _taken(self, waiting: Iterator[_Given[_Task, _Item]], few: int) -> Iterator[_Given[_Task, _Item]]:
        """Yield as many tasks as tell whether there are `few` items; one where that does not matter."""
        items = 0
        for number, task in enumerate(waiting, start=1):
            yield task
            items += len(task[1])
            if self._processes == 1 or items > few or number > _AHEAD:
                return

    def _spread(
        self, tasks: Iterable[_Given[_Task, _Item]], work: Work[_Item, _Result]
    ) -> Iterator[_Done[_Task, _Result]]:
        ahead: deque[tuple[_Task, Sequence[_Item], _Submitted[_Result] | None]] = deque()
        for task, items in tasks:
            ahead.append((task, items, self._submit(items, work) if items else None))
            while ahead and (len(ahead) > _AHEAD * self._processes or ahead[0][2] is None):
                yield self._finished(*ahead.popleft(), work)
        while ahead:
            yield self._finished(*ahead.popleft(), work)

    def _submit(self, items: Sequence[_Item], work: Work[_Item, _Result]) -> _Submitted[_Result]:
        seconds = _LONGEST + _LONGEST_PER_CHARACTER * sum(map(work.length, items))
        pool = self._living()
        try:
            return _Submitted(pool.schedule(work.there, args=[tuple(items)], timeout=seconds), pool)
        except RuntimeError:  # it ended since
            pool = self._living()
            return _Submitted(pool.schedule(work.there, args=[tuple(items)], timeout=seconds), pool)

    def _living(self) -> ProcessPool:
        """Return the processes; new ones where those before have ended."""
        if self._pool is not None and not self._pool.active:
            self.close()
        if self._pool is None:
            # A forked child would inherit the locks of the store and of the network's threads.
            context = get_context("spawn")
            self._pool = ProcessPool(max_workers=self._processes, initializer=_end_with_parent, context=context)
        return self._pool

    def _finished(
        self,
        task: _Task,
        items: Sequence[_Item],
        given: _Submitted[_Result] | None,
        work: Work[_Item, _Result],
    ) -> _Done[_Task, _Result]:
        if given is None:
            return task, []
        fault = _fault(given)
        for _ in range(_MOST_BROKEN):
            if fault is not _BROKEN:
                break
            given = self._submit(items, work)
            fault = _fault(given)
        if fault is None:
            return task, given.future.result()
        if len(items) == 1:
            return task, [work.fault(items[0], fault)]
        # One of them is at fault, and which one shows when each is worked on by itself.
        alone = [([item], self._submit([item], work)) for item in items]
        return task, [result for item, own in alone for result in self._finished(task, item, own, work)[1]]


def _fault(given: _Submitted[_Result]) -> str | None:
    """Wait for a task; return what became of its process where that did not end it, and None where it did.

    Where a process ends while none is known to be at work, its pool is given up with all tasks, and it forgets those
    that it had not looked at yet.
    """
    while not wait([given.future], _LOOK).done:
        if not given.pool.active and not wait([given.future], _LOOK).done:
            return _BROKEN
    try:
        given.future.result()
    except BrokenProcessPool:
        return _BROKEN
    except TimeoutError:
        return "it was not done within the longest time that one may take"
    except ProcessExpired as error:
        return f"its process ended with code {error.exitcode}"
    return None


def _end_with_parent() -> None:
    """End this process soon after its parent, which may be killed without a chance to end it."""
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()

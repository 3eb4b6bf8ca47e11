"""Work that waits for others, done for several items at once, its results in their order."""

from __future__ import annotations

import contextlib
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from queue import SimpleQueue
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


def ahead(
    work: Callable[[Item], Result],
    items: Iterable[Item],
    *,
    threads: int = 8,
    discard: Callable[[Result], None] = lambda _result: None,
) -> Iterator[tuple[Item, Result]]:
    """Yield each item with what `work` makes of it, in order; the next ones are in work meanwhile.

    At most twice as many items as `threads` are taken before they are asked for. An error of `work` is raised where its
    result would come. Results that nobody takes, since the iterator is closed early, are given to `discard`. The
    threads do not keep the program from ending.
    """
    tasks: SimpleQueue[tuple[Item, Future[Result]] | None] = SimpleQueue()
    pending: deque[tuple[Item, Future[Result]]] = deque()
    started = 0
    try:
        for item in items:
            task: tuple[Item, Future[Result]] = (item, Future())
            pending.append(task)
            tasks.put(task)
            if started < threads:
                started += 1
                threading.Thread(target=_run, args=(work, tasks), daemon=True).start()
            if len(pending) >= 2 * threads:
                yield _next(pending)
        while pending:
            yield _next(pending)
    finally:
        for _, future in pending:
            if not future.cancel():
                future.add_done_callback(lambda done: _discard(done, discard))
        for _ in range(started):
            tasks.put(None)


def _next(pending: deque[tuple[Item, Future[Result]]]) -> tuple[Item, Result]:
    item, future = pending.popleft()
    return item, future.result()


def _run(work: Callable[[Item], Result], tasks: SimpleQueue[tuple[Item, Future[Result]] | None]) -> None:
    while (task := tasks.get()) is not None:
        item, future = task
        if not future.set_running_or_notify_cancel():
            continue
        try:
            result = work(item)
        except BaseException as error:  # told to whoever waits for the result
            future.set_exception(error)
        else:
            future.set_result(result)


def _discard(done: Future[Result], discard: Callable[[Result], None]) -> None:
    with contextlib.suppress(Exception):
        discard(done.result())

"""Tasks to the workers of a Dask cluster, and their shards as they are done."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import dask
from distributed import Client, Future, KilledWorker, as_completed
from distributed.comm.core import CommClosedError

from kg.cluster.tasks import Job, Task, count, run
from kg.errors import ClusterError, DocumentError, KgError

PATIENCE = 60
"""Seconds to wait for the scheduler, and for the first worker."""
_AHEAD = 4
"""Tasks handed out for each thread of the cluster: enough that none waits for us, few enough that the scheduler holds
no more than it has to."""
_HANDED = 200_000_000
"""Bytes that travel with the tasks under way, which the scheduler holds meanwhile."""


@dataclass(frozen=True, slots=True)
class Lost:
    """A task whose workers died again and again, and that cannot be cut any further: what it costs."""

    errors: tuple[DocumentError, ...]


@contextmanager
def cluster_at(address: str) -> Iterator[Client]:
    """Connect to the scheduler at an address, such as `tcp://10.0.0.5:8786`, that has one worker at least.

    Raises:
        ClusterError: there is none, it has no workers, or the connection is lost within the block.
    """
    try:
        client = Client(  # type: ignore[no-untyped-call]
            address, timeout=PATIENCE, set_as_default=False
        )
    except (OSError, ValueError, TimeoutError) as error:
        raise ClusterError(
            f"--cluster {address}: no scheduler answers there ({_said(error)}); give the address that `dask scheduler` "
            "printed, such as tcp://10.0.0.5:8786"
        ) from error
    try:
        client.wait_for_workers(1, timeout=PATIENCE)
        yield client
    except TimeoutError as error:
        raise ClusterError(
            f"--cluster {address}: the scheduler has no worker; start some with: dask worker {address} --nthreads 1"
        ) from error
    except CommClosedError as error:
        raise ClusterError(
            f"--cluster {address}: the connection to the scheduler was lost ({_said(error)}); run the same command "
            "again when it is back: shards that were made are kept"
        ) from error
    finally:
        client.close()  # type: ignore[no-untyped-call]


class Spreader:
    """Hands tasks out, a bounded number at a time, and sees to those that fail.

    A worker that dies is no matter: the scheduler gives its tasks to others. A task that several workers died of is
    cut in halves until the document that kills them is alone; that one is lost, the others are made.
    """

    def __init__(self, client: Client, job: Job) -> None:
        self._client = client
        self._job = job
        self._under_way: dict[str, _UnderWay] = {}

    def spread(self, tasks: Iterable[Task]) -> Iterator[Task | Lost]:
        """Yield each task, or part of one, whose shard is there, as they are done, and what is lost.

        Raises:
            ClusterError: a worker has another version of kg, or cannot use the location of the shards.
            KgError: what no document is at fault for.
        """
        waiting = iter(tasks)
        done = as_completed(loop=self._client.loop)  # type: ignore[no-untyped-call]
        for task in waiting:
            self._hand_out(task, done)
            while len(self._under_way) >= self._most() or self._handed() > _HANDED:
                yield from self._next(done)
        while self._under_way:
            yield from self._next(done)

    def _most(self) -> int:
        threads = sum(worker["nthreads"] for worker in self._client.scheduler_info(n_workers=-1)["workers"].values())
        return _AHEAD * max(int(threads), 1)

    def _handed(self) -> int:
        return sum(each.task.size for each in self._under_way.values())

    def _hand_out(self, task: Task, done: Any) -> None:
        with dask.config.set({"distributed.admin.large-graph-warning-threshold": 2 * _HANDED}):
            future = self._client.submit(run, task, self._job, key=f"kg-{task.id}", pure=False)
        self._under_way[str(future.key)] = _UnderWay(task, future)
        done.add(future)

    def _next(self, done: Any) -> Iterator[Task | Lost]:
        future = next(done)
        task = self._under_way.pop(str(future.key)).task
        if died(future):
            yield from self._cut(task, done)
        else:
            yield task

    def _cut(self, task: Task, done: Any) -> Iterator[Lost]:
        """Hand out the halves of a task; where it cannot be cut, yield what is lost."""
        end = task.end if task.end is not None else self._count(task)
        if end is None:
            yield Lost(tuple(_deadly(name, "reading it") for name in task.names))
        elif end - task.first <= 1:
            yield Lost((_deadly(*self._name(task)),))
        else:
            middle = (task.first + end) // 2
            self._hand_out(task.part(task.first, middle), done)
            self._hand_out(task.part(middle, end), done)

    def _count(self, task: Task) -> int | None:
        """Return how many documents a task has, counted by a worker; None where that kills workers too."""
        future = self._client.submit(count, task, self._job, pure=False)
        try:
            return int(future.result())
        except KilledWorker:
            return None

    def _name(self, task: Task) -> tuple[str, str]:
        names = task.names
        if len(names) == 1:
            return names[0], f"document {task.first + 1} in it"
        return names[0], f"document {task.first + 1} of these: {', '.join(names)}"


@dataclass(frozen=True, slots=True)
class _UnderWay:
    task: Task
    future: Future[str] = field(repr=False)  # kept, for the scheduler forgets what nobody holds


def died(future: Future[Any]) -> bool:
    """Whether the workers of what was handed out died again and again; False where it is done.

    Raises:
        ClusterError: the cluster dropped it, or a worker failed in a way that is not ours.
        KgError: what the worker raised.
    """
    error = future.exception() if future.status == "error" else None  # type: ignore[no-untyped-call]
    cancelled = future.status in ("cancelled", "lost")
    future.release()  # type: ignore[no-untyped-call]
    if cancelled:
        raise ClusterError("the cluster dropped a task; run the same command again: shards that were made are kept")
    if error is None or isinstance(error, KilledWorker):
        return error is not None
    if isinstance(error, KgError):
        raise error
    raise ClusterError(
        f"a worker failed ({_said(error)}); its log tells more. Run the same command again when that is "
        "mended: shards that were made are kept"
    ) from error


def _deadly(path: str, which: str) -> DocumentError:
    return DocumentError(
        path,
        f"several workers of the cluster died over it ({which})",
        "their logs may tell why, such as memory; build it by itself to find out",
    )


def _said(error: BaseException) -> str:
    text = " ".join(str(error).split())
    return f"{type(error).__name__}: {text}" if text else type(error).__name__

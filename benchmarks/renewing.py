"""Time and memory of bringing the graph of the world up to its documents: a first one, and changes of it.

    python -m benchmarks.renewing [--documents 20000] [--seed 1] [--folder FOLDER]

The documents are the stories of `benchmarks/stories.py`, mapped and written as a build does it, only not read from
texts. One after the other, each in a process of its own: a first world is written; one document is added; as many are
added again; half of what the store then holds is forgotten; a world of which the first half was written, as by a build
that was killed, is finished; the world is dropped. Memory is the most that the process held, its start included; time
and memory `of documents` end where the world is begun.
"""

from __future__ import annotations

import argparse
import multiprocessing
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from pathlib import Path

from benchmarks.graph import StoryGraph
from benchmarks.stories import Stories
from kg.graph.iris import Iris
from kg.ledger import document_graphs
from kg.store import Store, open_store
from kg.upkeep.renewal import Renewal

_BATCH = 32
_IRIS = Iris()
_SEVERAL = 20_000


def added(store: Store, graphs: Iterable[StoryGraph]) -> Renewal:
    """Write documents as a build does, and return the renewal that has yet to be finished."""
    renewal = Renewal(store, _IRIS)
    rest = iter(graphs)
    while some := list(islice(rest, _BATCH)):
        for graph in some:
            renewal.ledger.record(f"/articles/{graph.story.document.id}", graph.story.document.key)
        renewal.write({graph.name: graph for graph in some})
    return renewal


def stories(first: int, last: int, seed: int) -> Iterator[StoryGraph]:
    """Return the graphs of the stories of these numbers, the last left out."""
    return map(StoryGraph, islice(Stories(last, seed=seed), first, None))


def _first(store: Store, number: int, seed: int) -> Renewal:
    return added(store, stories(0, number, seed))


def _one(store: Store, number: int, seed: int) -> Renewal:
    return added(store, stories(number, number + 1, seed))


def _again(store: Store, number: int, seed: int) -> Renewal:
    return added(store, stories(number + 1, 2 * number, seed))


def _half(store: Store, number: int, seed: int) -> Renewal:  # noqa: ARG001 - one of several of the same form
    renewal = Renewal(store, _IRIS)
    gone = document_graphs(store, _IRIS)[::2]
    for name in gone:
        renewal.ledger.forget(name)
    renewal.write(dict.fromkeys(gone, ()))
    return renewal


def _finished(store: Store, number: int, seed: int) -> Renewal:  # noqa: ARG001 - one of several of the same form
    renewal = Renewal(store, _IRIS)
    renewal.ledger.unfinished = True
    return renewal


def halve(folder: Path) -> str:
    """Take half of the world out of the store of a folder, as if its writing had been cut short."""
    with open_store(folder) as store:
        number = store.count(_IRIS.world)
        quads = islice(store.quads(_IRIS.world), number // 2)
        while some := list(islice(quads, _SEVERAL)):
            lines = "".join(f"{quad.subject} {quad.predicate} {quad.object} .\n" for quad in some)
            store.update(f"DELETE DATA {{ GRAPH {_IRIS.world} {{ {lines} }} }}")
    return f"half of {number:,} quads taken out of the world"


STEPS: dict[str, Callable[[Store, int, int], Renewal]] = {
    "a first world": _first,
    "one document more": _one,
    "as many again": _again,
    "half forgotten": _half,
    "half of a world finished": _finished,
}


def measured(folder: Path, step: str, number: int, seed: int) -> str:
    """Carry out one step on the store of a folder, and return the line that tells of it."""
    with open_store(folder) as store:
        begun = time.perf_counter()
        renewal = STEPS[step](store, number, seed)
        documents, before = _held(), time.perf_counter()
        renewal.finish()
        ended = time.perf_counter()
        store.compact()
        world = store.count(_IRIS.world)
    return (
        f"{step:26} {before - begun:8.1f} s {documents:7,.0f} MiB of documents "
        f"{ended - before:8.1f} s {_held():7,.0f} MiB in all {world:12,} quads of the world"
    )


def dropped(folder: Path) -> str:
    """Drop the world of the store of a folder, and return the line that tells of it."""
    with open_store(folder) as store:
        begun = time.perf_counter()
        change = store.remove_graphs([_IRIS.world])
        ended = time.perf_counter()
    return f"{'the world dropped':26} {ended - begun:8.1f} s {_held():7,.0f} MiB {change.removed:12,} quads"


def _held() -> float:
    """Return the MiB that this process has held at most: who looks now and then misses what is held for a moment."""
    status = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
    return int(status.partition("VmHWM:")[2].split()[0]) / 2**10


def _apart(work: Callable[..., str], *values: object) -> None:
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as fresh:
        print(fresh.submit(work, *values).result(), flush=True)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path, help="Where the store is kept. Without it: nowhere.")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as passing:
        folder = options.folder or Path(passing) / "store"
        for step in STEPS:
            if STEPS[step] is _finished:
                _apart(halve, folder)
            _apart(measured, folder, step, options.documents, options.seed)
        _apart(dropped, folder)


if __name__ == "__main__":
    main()

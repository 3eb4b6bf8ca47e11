"""Time of writing a graph through the store, beside the bulk loader of the store's own library, on the same quads.

    python -m benchmarks.loading [--triples 1000000] [--rounds 3]

The quads are those of `benchmarks/graph.py`, all made before any clock runs. Both write them into an empty folder, turn
by turn; the ratio is that of one pair of rounds, and the median over the pairs counts.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
from pyoxigraph import NamedNode, Quad

from benchmarks.graph import StoryGraph, documents_in, world_of
from benchmarks.stories import Stories
from kg.graph.iris import Iris
from kg.store import open_store

Graphs = dict[NamedNode, list[Quad]]
BATCH = 100_000
"""Quads that are written at a time where a build of many documents writes in steps."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """Seconds of the clock and of the processor (of all threads) for the same quads."""

    triples: int
    wall: float
    cpu: float


def graphs_of(triples: int, seed: int) -> Graphs:
    """Return the graphs of about that many triples."""
    stories = list(Stories(documents_in(triples), seed=seed))
    graphs = {graph.name: list(graph) for graph in map(StoryGraph, stories)}
    return {**graphs, Iris().world: world_of(iter(stories))}


def bare(folder: Path, graphs: Graphs) -> None:
    """Load with the library alone."""
    store = ox.Store(str(folder))
    store.bulk_extend(quad for quads in graphs.values() for quad in quads)
    store.flush()


def at_once(folder: Path | str, graphs: Graphs) -> None:
    """Write all graphs in one step, as a restore or an archive that was read elsewhere is."""
    with open_store(folder) as store:
        store.replace_graphs(graphs)


def in_steps(folder: Path | str, graphs: Graphs) -> None:
    """Write some graphs at a time, as a build does that reads the documents meanwhile."""
    with open_store(folder) as store:
        some: Graphs = {}
        held = 0
        for name, quads in graphs.items():
            some[name] = quads
            held += len(quads)
            if held >= BATCH:
                store.replace_graphs(some)
                some, held = {}, 0
        store.replace_graphs(some)


WAYS: dict[str, Callable[[Path, Graphs], None]] = {"bare": bare, "at once": at_once, "in steps": in_steps}


def measure(triples: int, *, rounds: int, seed: int = 1) -> dict[str, list[Loaded]]:
    """Return what each way took, round by round."""
    graphs = graphs_of(triples, seed)
    number = sum(map(len, graphs.values()))
    found: dict[str, list[Loaded]] = {way: [] for way in WAYS}
    for turn in range(rounds):
        for way in WAYS if turn % 2 else reversed(WAYS):
            with tempfile.TemporaryDirectory() as passing:
                wall, cpu = time.perf_counter(), time.process_time()
                WAYS[way](Path(passing) / "store", graphs)
                found[way].append(Loaded(number, time.perf_counter() - wall, time.process_time() - cpu))
    return found


def ratios(found: dict[str, list[Loaded]], way: str) -> tuple[float, float]:
    """Return how fast a way is beside the bare loader, by the clock and by the processor: medians over the rounds."""
    pairs = list(zip(found["bare"], found[way], strict=True))
    return (
        statistics.median(theirs.wall / ours.wall for theirs, ours in pairs),
        statistics.median(theirs.cpu / ours.cpu for theirs, ours in pairs),
    )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--triples", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    found = measure(options.triples, rounds=options.rounds)
    for way, rounds in found.items():
        wall, cpu = (statistics.median(getattr(each, name) for each in rounds) for name in ("wall", "cpu"))
        by_clock, by_processor = ratios(found, way)
        print(
            f"{way:<10} {rounds[0].triples:,} triples {wall:7.1f} s (cpu {cpu:.1f} s)"
            f"  ratio {by_clock:.2f} (of cpu {by_processor:.2f})"
        )


if __name__ == "__main__":
    main()

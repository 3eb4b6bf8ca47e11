"""Prints how long commands take from their start to their end, beside a Python that does nothing.

    python -m benchmarks.startup [--store FOLDER] [--rounds 15]

Every round runs each command once, in turn, so that what else the machine does falls on all of them alike. Without
`--store` the sample articles are built first. To see what a command waits for: `python -X importtime -m kg --help`.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
BARE = "python -c pass"


@dataclass(frozen=True, slots=True)
class Startup:
    """Seconds that a command took: the median and the ends over all rounds. `ratio` is to that of a bare Python."""

    command: str
    median: float
    fastest: float
    slowest: float
    ratio: float


def commands_on(store: Path) -> dict[str, list[str]]:
    """Return what is measured, by how a user would write it."""
    kg = [sys.executable, "-m", "kg"]
    return {
        BARE: [sys.executable, "-c", "pass"],
        "kg --help": [*kg, "--help"],
        "kg build --help": [*kg, "build", "--help"],
        "kg query who-met-whom": [*kg, "query", "who-met-whom", "--store", str(store), "--format", "csv"],
        "kg sparql 'ASK {}'": [*kg, "sparql", "ASK {}", "--store", str(store)],
    }


def measure(commands: Mapping[str, Sequence[str]], *, rounds: int) -> list[Startup]:
    """Run each command once to warm the disk's cache, then once in each round; `BARE` is among them."""
    for command in commands.values():
        _seconds(command)
    taken: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(rounds):
        for name, command in commands.items():
            taken[name].append(_seconds(command))
    bare = statistics.median(taken[BARE])
    return [
        Startup(name, statistics.median(times), min(times), max(times), statistics.median(times) / bare)
        for name, times in taken.items()
    ]


def _seconds(command: Sequence[str]) -> float:
    begin = time.perf_counter()
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - begin


def make_store(folder: Path) -> Path:
    """Build the sample articles into a new store, and return its folder."""
    articles = ROOT / "tests" / "data" / "articles"
    command = [sys.executable, "-m", "kg", "build", str(articles), "--store", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, stderr=subprocess.DEVNULL)
    return folder


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--store", type=Path)
    parser.add_argument("--rounds", type=int, default=15)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as passing:
        store = options.store.absolute() if options.store else make_store(Path(passing) / "store")
        print(f"{'command':24} {'median':>9} {'fastest':>9} {'slowest':>9}  beside a bare Python")
        for row in measure(commands_on(store), rounds=options.rounds):
            times = " ".join(f"{seconds:7.3f} s" for seconds in (row.median, row.fastest, row.slowest))
            print(f"{row.command:24} {times}  x {row.ratio:.1f}")


if __name__ == "__main__":
    main()

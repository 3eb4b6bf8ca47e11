"""All that DESIGN asks of speed and memory, measured and written down as one Markdown table.

    python -m benchmarks [PART ...] [--quick] [--output build/benchmarks.md] [--keep FOLDER]

Parts: startup, building, memory, loading, queries, served, serving; without any, all of them. Each runs in a process of
its own, one after the other. `--quick` takes small sizes (some minutes instead of more than an hour), enough to see
that everything runs; its figures say little. `--keep` keeps the generated graphs for the next time.

Times are of the clock; where it says "cpu", of the processor. The machine should have nothing else to do; the load
when it began is written down with the figures.
"""

from __future__ import annotations

import argparse
import multiprocessing
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.figures import Figure, machine, table_of
from benchmarks.parts import FULL, PARTS, QUICK, carried_out


def main() -> None:
    """Measure, and write the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(PARTS))
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--output", type=Path, default=Path("build/benchmarks.md"))
    parser.add_argument("--keep", type=Path, metavar="FOLDER")
    options = parser.parse_args()
    unknown = set(options.parts) - PARTS.keys()
    if unknown:
        parser.error(f"{', '.join(sorted(unknown))}: no such part; there are {', '.join(PARTS)}")
    sizes = QUICK if options.quick else FULL
    head = f"{datetime.now(UTC):%Y-%m-%d}: {machine()}.\n\n"
    figures: list[Figure] = []
    context = multiprocessing.get_context("spawn")
    began = time.perf_counter()
    options.output.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as passing:
        folder = options.keep or Path(passing)
        folder.mkdir(parents=True, exist_ok=True)
        for part in options.parts or PARTS:
            with ProcessPoolExecutor(1, mp_context=context) as process:  # unlike a Pool's, it may start others
                figures.extend(process.submit(carried_out, part, sizes, folder).result())
            options.output.write_text(head + table_of(figures), encoding="utf-8")
    print(f"{options.output}: {len(figures)} figures in {time.perf_counter() - began:,.0f} s")


if __name__ == "__main__":
    main()

"""Time of the saved queries on a generated graph: about one person, place or period, and over everything.

    python -m benchmarks.queries [--triples 1000000] [--store FOLDER] [--only NAME ...] [--limit 60] [--seed 1]

The graph is that of `benchmarks/graph.py`; `--store` keeps it, and takes it from there the next time. A question about
a person, place or state is asked of nine: drawn in proportion to how much is told of each, since that is whom people
ask about, and of the one most told of, which is the worst case. A question about a period is asked of nine months, and
of a year. Each is answered as `kg query` does it, to the last row; the least of three times counts (over everything:
of two). What runs past the limit is stopped.
"""

from __future__ import annotations

import argparse
import multiprocessing
import statistics
import tempfile
import time
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import accumulate
from pathlib import Path

from pyoxigraph import Literal, NamedNode

from benchmarks.graph import make_store
from benchmarks.stories import DAYS, START
from kg.query import Solutions, find_query, parameters_of, run_saved_query, saved_queries
from kg.store import Store, open_store

_RUNS = 3
_DRAWN = 9
ELSEWHERE = {"external-profile"}
"""Queries that ask another endpoint, whose time is not ours."""


@dataclass(frozen=True)
class Question:
    """A query, with each of the values that it is asked with. `words` say what it is about.

    `scope` is `one` (a person, place or period), `most` (the one most told of) or `all`.
    """

    name: str
    words: str
    scope: str
    values: tuple[Mapping[str, str], ...]


@dataclass(frozen=True)
class Timed:
    """The answers to a question: seconds and rows of each of its values. `wall` None: it ran past the limit."""

    question: Question
    wall: tuple[float, ...] | None = None
    cpu: tuple[float, ...] = ()
    rows: tuple[int, ...] = ()

    @property
    def median(self) -> float | None:
        """The middle of the seconds."""
        return statistics.median(self.wall) if self.wall else None


def questions(store: Store, names: Sequence[str]) -> Iterator[Question]:
    """Yield what each query can be asked."""
    things = {
        "person": ranked(store, "participant", "Person"),
        "of": ranked(store, "participant", "State"),
        "place": ranked(store, "place", "City"),
    }
    things["actor"] = things["person"]
    states = list(things["of"])
    for name in names:
        parameters = parameters_of(find_query(name))
        known = {parameter.name for parameter in parameters}
        required = {parameter.name for parameter in parameters if parameter.required}
        for parameter in sorted(things.keys() & known):
            if required <= {parameter}:
                word = "state" if parameter == "of" else parameter
                drawn = tuple({parameter: value} for value in _drawn(things[parameter]))
                yield Question(name, f"a {word}", "one", drawn)
                yield Question(name, f"the busiest {word}", "most", ({parameter: next(iter(things[parameter]))},))
        if {"from", "to"} <= known and not required:
            yield Question(name, "a month", "one", tuple(_period(number, 30) for number in range(_DRAWN)))
            yield Question(name, "a year", "most", (_period(4, 365),))
        if {"side", "otherside"} <= known and not required:
            pairs = [{"side": states[i], "otherside": states[i + 1]} for i in range(0, 2 * _DRAWN, 2)]
            yield Question(name, "two sides", "one", tuple(pairs[1:]))
            yield Question(name, "the busiest two sides", "most", (pairs[0],))
        if not required:
            yield Question(name, "everything", "all", ({},))


def ranked(store: Store, property: str, kind: str) -> dict[str, int]:
    """Return the actors or places of events with the number of events, most first."""
    rows = store.select(
        f"""PREFIX dip: <https://w3id.org/diplomacy-kg/ontology#>
        SELECT ?thing (COUNT(*) AS ?n) {{ ?event a dip:Event ; dip:{property} ?thing . ?thing a dip:{kind} }}
        GROUP BY ?thing ORDER BY DESC(?n) ?thing"""
    ).rows
    return {
        thing.value: int(number.value)
        for thing, number in rows
        if isinstance(thing, NamedNode) and isinstance(number, Literal)
    }


def _drawn(things: Mapping[str, int]) -> list[str]:
    """Return some things at even steps through all that is told of them."""
    names, sums = list(things), list(accumulate(things.values()))
    return [names[bisect_left(sums, sums[-1] * (2 * step + 1) / (2 * _DRAWN))] for step in range(_DRAWN)]


def _period(number: int, days: int) -> Mapping[str, str]:
    first = START + timedelta(days=(2 * number + 1) * DAYS // (2 * _DRAWN))
    return {"from": first.isoformat(), "to": (first + timedelta(days=days - 1)).isoformat()}


def timed(store: Store, question: Question) -> Timed:
    """Answer a question with each of its values."""
    runs = 2 if question.scope == "all" else _RUNS
    wall, cpu, rows = [], [], []
    for values in question.values:
        best: tuple[float, float] | None = None
        found = 0
        for _ in range(runs):
            began, used = time.perf_counter(), time.process_time()
            results = run_saved_query(store, question.name, values)
            found = sum(1 for _ in results.rows) if isinstance(results, Solutions) else 0
            one = (time.perf_counter() - began, time.process_time() - used)
            best = min(best, one) if best else one
        if best:
            wall.append(best[0])
            cpu.append(best[1])
        rows.append(found)
    return Timed(question, tuple(wall), tuple(cpu), tuple(rows))


def _answer(folder: Path, question: Question) -> Timed:
    with open_store(folder, read_only=True) as store:
        return timed(store, question)


def measure(folder: Path, names: Sequence[str], limit: float) -> Iterator[Timed]:
    """Yield the times of each question, asked in a process of its own."""
    with open_store(folder, read_only=True) as store:
        asked = list(questions(store, names))
    context = multiprocessing.get_context("spawn")
    for question in asked:
        with context.Pool(1) as process:  # leaving the block stops what still runs
            answer = process.apply_async(_answer, (folder, question))
            try:
                yield answer.get(timeout=limit * len(question.values))
            except multiprocessing.TimeoutError:
                yield Timed(question)


ASKED = {"one": 0.05, "all": 5.0}
"""Seconds, by scope, under which the median has to be over ten million triples."""


def asked_of(question: Question) -> float | None:
    """Return how long a question may take, None where nothing is asked."""
    return ASKED.get(question.scope)


def cpu_of(one: Timed) -> float:
    """Return the median of the processor seconds."""
    return statistics.median(one.cpu)


def rows_of(one: Timed) -> int:
    """Return the median of the rows."""
    return round(statistics.median(one.rows))


def words_of(question: Question) -> str:
    """Return what is asked about what."""
    return f"{question.name}: {question.words}"


def line_of(one: Timed) -> str:
    """Return the figures of a question as a line of text."""
    head = f"{one.question.name:>22}  {one.question.words:<22}"
    if one.wall is None or one.median is None:
        return f"{head}  past the limit"
    figures = f"{one.median * 1000:10,.1f} ms"
    if len(one.wall) > 1:
        figures += f"  ({min(one.wall) * 1000:,.1f} to {max(one.wall) * 1000:,.1f})"
    cpu = f"cpu {statistics.median(one.cpu) * 1000:,.1f} ms"
    return f"{head} {figures:<40} {cpu:>18} {round(statistics.median(one.rows)):9,} rows"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--triples", type=int, default=1_000_000)
    parser.add_argument("--store", type=Path)
    parser.add_argument("--only", nargs="+", default=own_queries())
    parser.add_argument("--limit", type=float, default=60.0, help="seconds for each value")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as passing:
        folder = options.store or Path(passing) / "store"
        if not folder.exists():
            make_store(folder, options.triples, options.seed)
        for one in measure(folder, options.only, options.limit):
            print(line_of(one), flush=True)


def own_queries() -> list[str]:
    """Return the names of the queries that ask nothing but the graph."""
    return [query.name for query in saved_queries()[0] if query.name not in ELSEWHERE]


if __name__ == "__main__":
    main()

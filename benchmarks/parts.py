"""The parts of the benchmark, each a row or more of the table of `python -m benchmarks`."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.figures import Figure, rounded

if TYPE_CHECKING:
    from benchmarks.served import Answered


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much is measured."""

    articles: int
    memory: tuple[int, ...]
    triples: tuple[int, ...]
    loading: int
    rounds: int
    limit: float


FULL = Sizes(400, (1000, 10_000, 100_000), (1_000_000, 10_000_000), 1_000_000, 5, 60.0)
QUICK = Sizes(40, (100, 1000), (100_000,), 200_000, 3, 30.0)
MEMORY = 1536
"""MiB that a build may hold."""


def startup(sizes: Sizes, folder: Path) -> Iterator[Figure]:
    """Cold start of commands."""
    from benchmarks.startup import commands_on, make_store, measure

    asked = {"kg --help": 0.3, "kg query who-met-whom": 0.6}
    store = make_store(folder / "samples")
    for row in measure(commands_on(store), rounds=3 * sizes.rounds):
        most = asked.get(row.command)
        yield Figure(
            "startup",
            f"`{row.command}`",
            rounded(row.median),
            f"under {most:g} s" if most else "",
            f"{row.ratio:.1f} times a bare Python",
            row.median < most if most else None,
        )


def building(sizes: Sizes, folder: Path) -> Iterator[Figure]:
    """Articles a second."""
    from benchmarks.building import built, measured_stages, write_articles

    articles = folder / "articles"
    words = write_articles(articles, sizes.articles, words=400) / sizes.articles
    for stage in measured_stages(articles):
        rate = f"{stage.articles / stage.cpu:,.0f} a second of cpu"
        yield Figure("building", f"{stage.name}, articles of {words:.0f} words", rate, "", "one process")
    for processes in (1, 2):
        one = built(articles, sizes.articles, processes=processes, store=folder / f"built{processes}")
        yield Figure(
            "building",
            f"`kg build --processes {processes}`, {sizes.articles} articles of {words:.0f} words",
            f"{one.rate:.1f} a second",
            "100 a second" if processes == 2 else "",
            f"cpu {one.cpu / one.articles * 1000:.1f} ms an article, start and end included",
            one.rate >= 100 if processes == 2 else None,
        )


def memory(sizes: Sizes, folder: Path) -> Iterator[Figure]:
    """Memory of a build over more and more articles."""
    from benchmarks.building import built, write_articles

    for number in sizes.memory:
        articles = folder / f"short{number}"
        write_articles(articles, number)
        one = built(articles, number, processes=2, store=folder / f"short{number}-store")
        yield Figure(
            "memory",
            f"`kg build --processes 2`, {number:,} short articles",
            f"{one.most:,.0f} MiB",
            f"under {MEMORY:,} MiB",
            f"{one.reading:,.0f} MiB while reading; {one.rate:.0f} articles a second",
            one.most < MEMORY,
        )


def loading(sizes: Sizes, folder: Path) -> Iterator[Figure]:
    """Loading beside the bare bulk loader."""
    from benchmarks.loading import measure, ratios

    del folder
    found = measure(sizes.loading, rounds=sizes.rounds)
    bare = found["bare"][0].triples / min(each.wall for each in found["bare"])
    for way in ("at once", "in steps"):
        by_clock, by_processor = ratios(found, way)
        yield Figure(
            "loading",
            f"{found[way][0].triples:,} quads, {way}",
            f"{by_clock:.2f}",
            "at least 0.8" if way == "at once" else "",
            f"bare bulk loader at best {bare:,.0f} quads a second; ratio of cpu {by_processor:.2f}",
            by_clock >= 0.8 if way == "at once" else None,
        )
    yield from _into_servers(sizes.loading)


def _into_servers(triples: int) -> Iterator[Figure]:
    from benchmarks.servers import OWN, VIRTUOSO, has_virtuoso, written

    rates: dict[tuple[str, str], float] = {}
    for one in written(triples):
        rate = rates[one.server, one.way] = one.quads / one.wall
        beside = f"cpu here {rounded(one.cpu)}"
        if one.way == OWN:
            ours = max(seen for (server, way), seen in rates.items() if server == one.server and way != OWN)
            beside = f"{ours / rate:.2f} of it through kg"
        yield Figure(
            "loading",
            f"{one.quads:,} quads into {one.server}, {'by ' if one.way == OWN else ''}{one.way}",
            f"{rate:,.0f} a second",
            "",
            beside,
        )
    if not has_virtuoso():
        yield Figure("loading", "into virtuoso", f"not measured: {' and '.join(VIRTUOSO)} are not installed")


def queries(sizes: Sizes, folder: Path) -> Iterator[Figure]:
    """Every saved query on the embedded store."""
    from benchmarks.queries import asked_of, cpu_of, measure, own_queries, rows_of

    for triples in sizes.triples:
        for one in measure(graph(folder, triples), own_queries(), sizes.limit):
            most = asked_of(one.question)
            seen = "past the limit" if one.median is None else rounded(one.median)
            yield Figure(
                "queries",
                f"{one.question.name}: {one.question.words}, {triples / 1e6:g} million",
                seen,
                f"under {rounded(most)}" if most else "",
                f"cpu {rounded(cpu_of(one))}, {rows_of(one):,} rows" if one.wall else "",
                (one.median is not None and one.median < most) if most else None,
            )


def served(sizes: Sizes, folder: Path) -> Iterator[Figure]:
    """Every saved query on the server that the store's library comes with, and on others where they are there."""
    from benchmarks.queries import own_queries, words_of
    from benchmarks.served import served_by
    from benchmarks.servers import VIRTUOSO, has_virtuoso, seconds_to_copy, virtuoso_holding
    from benchmarks.serving import bare_server
    from kg.errors import KgError
    from kg.store import open_store

    for triples in sizes.triples:
        store = graph(folder, triples)
        rows: dict[str, int | None] = {}
        with bare_server(store) as server:
            for one in served_by(server, store, own_queries(), sizes.limit):
                rows[words_of(one.question)] = one.rows
                yield _served(one, triples, "oxigraph serve")
        if not has_virtuoso():
            yield Figure("served", "virtuoso", f"not measured: {' and '.join(VIRTUOSO)} are not installed")
            continue
        with open_store(store, read_only=True) as quads, virtuoso_holding(quads.quads(), folder / "virtuoso") as server:
            yield from _by_virtuoso(served_by(server, store, own_queries(), sizes.limit), triples, rows)
            try:
                seen = rounded(seconds_to_copy(server))
            except KgError as error:
                seen = f"not measured: {error}"
            what = f"the first question through kg, which copies {triples / 1e6:g} million, virtuoso"
            yield Figure("served", what, seen, "", "the others are then as fast as on the embedded store")


def _by_virtuoso(answers: Iterable[Answered], triples: int, rows: Mapping[str, int | None]) -> Iterator[Figure]:
    """Yield what Virtuoso answers rightly, and how often it does not; `rows` are those of the right answers."""
    from benchmarks.queries import words_of

    refused = wrong = asked = 0
    for one in answers:
        asked += 1
        right = rows[words_of(one.question)]
        refused += one.status != 200
        wrong += one.rows is not None and right is not None and one.rows != right
        if one.status == 200 and (one.rows is None or one.rows == right):
            yield _served(one, triples, "virtuoso")
    beside = f"of {asked} questions, asked without kg between"
    yield Figure("served", f"{triples / 1e6:g} million, virtuoso", f"{refused} refused, {wrong} wrong", "", beside)


def _served(one: Answered, triples: int, server: str) -> Figure:
    from benchmarks.queries import words_of

    seen = "past the limit" if one.seconds is None else rounded(one.seconds)
    return Figure("served", f"{words_of(one.question)}, {triples / 1e6:g} million, {server}", seen)


def serving(sizes: Sizes, folder: Path) -> Iterator[Figure]:
    """The endpoint beside the bare server, by the benchmark of its own."""
    from benchmarks.serving import compared

    for clients, ratio in compared(graph(folder, sizes.triples[0]), rounds=sizes.rounds):
        yield Figure(
            "serving", f"rate of `kg serve`, {clients} clients", f"{ratio:.2f}", "at least 0.8", "of the bare server",
            ratio >= 0.8,
        )  # fmt: skip


def graph(folder: Path, triples: int) -> Path:
    """Return a store of generated news, made if it is not there yet."""
    from benchmarks.graph import make_store

    store = folder / f"graph-{triples}"
    if not store.exists():
        make_store(store, triples, 1)
    return store


PARTS: Mapping[str, Callable[[Sizes, Path], Iterator[Figure]]] = {
    part.__name__: part for part in (startup, building, memory, loading, queries, served, serving)
}


def carried_out(part: str, sizes: Sizes, folder: Path) -> list[Figure]:
    """Return the figures of a part; that it could not be measured is one too."""
    found: list[Figure] = []
    try:
        for figure in PARTS[part](sizes, folder):
            found.append(figure)
            print(f"{figure.part}: {figure.what}: {figure.seen}", file=sys.stderr, flush=True)
    except Exception as error:  # one part that fails must not take the others along
        found.append(Figure(part, "", f"not measured: {type(error).__name__}: {error}"))
    return found

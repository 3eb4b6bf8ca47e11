"""Time of the saved queries on a generated graph: about one person, place or period, and over everything.

    python benchmarks/queries.py [--reports 20000] [--store FOLDER] [--only NAME ...] [--limit 60] [--seed 1]

The reports are those of `benchmarks/resolve.py` with statuses, offices, clock times and sentences added; they are
resolved, mapped and loaded as a build does it. `--store` keeps the graph, and takes it from there the next time. Each
question is asked of the person or place that most is told of, which is the worst case, and of an ordinary one. Times
are those of the processor, the least of three (over everything: of one); what runs past the limit is stopped.
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from pyoxigraph import NamedNode, Quad

from benchmarks.resolve import START, Maker
from kg.graph.iris import Iris
from kg.graph.mapping import document_quads
from kg.graph.provenance import ExtractorVersion
from kg.graph.world import world_quads
from kg.model.document import Document, DocumentFacts
from kg.model.report import ActorKind, Evidence, Participant, Report, Status
from kg.query import Solutions, find_query, parameters_of, run_saved_query, saved_queries
from kg.resolve import resolve
from kg.store import Store, open_store

_IRIS = Iris()
_STATUSES = (*[Status.OCCURRED] * 12, Status.ONGOING, Status.SCHEDULED, Status.SCHEDULED, Status.DENIED)
_OFFICES = ("Foreign Minister", "Special Envoy", "Prime Minister", "Ambassador", "Defence Minister", "President")
_PUBLISHERS = ("Morning Post", "Daily Courier", "Wire Service", "State Gazette", "Evening Herald")
_RUNS = 3


def _graphs(size: int, seed: int) -> Iterator[tuple[NamedNode, list[Quad]]]:
    """Yield the graphs of the documents of that many reports, and that of the world."""
    chance = random.Random(seed)
    reports: list[Report] = []
    documents: dict[str, DocumentFacts] = {}
    extractor = ExtractorVersion("generated", "1")
    for made in Maker(seed, size).reports(size):
        report = _filled(made, chance)
        day = report.when.latest or START
        document = Document(
            report.document,
            report.evidence[0].text,
            title=f"Story {report.document}",
            published=day,
            publisher=chance.choice(_PUBLISHERS),
        )
        report = replace(report, document_key=document.key)
        reports.append(report)
        documents[document.key] = DocumentFacts(day, document.publisher)
        yield _IRIS.document(document.key), document_quads(document, [report], extractor=extractor)
    yield _IRIS.world, world_quads(resolve(reports, documents=documents))


def _filled(report: Report, chance: random.Random) -> Report:
    people = tuple(_worded(each, chance) for each in report.participants)
    sentence = f"{' and '.join(each.name for each in people)} ({report.type}) in {', '.join(report.place) or 'a town'}."
    return replace(
        report,
        status=chance.choice(_STATUSES),
        participants=people,
        start_time=f"{chance.randrange(8, 20):02}:00" if chance.random() < 0.2 else None,
        evidence=(Evidence(0, len(sentence), sentence),),
    )


def _worded(participant: Participant, chance: random.Random) -> Participant:
    if participant.kind is not ActorKind.PERSON or chance.random() < 0.5:
        return participant
    if participant.of is not None and chance.random() < 0.2:
        return Participant(participant.of, ActorKind.STATE, of=participant.of)
    return replace(participant, position=chance.choice(_OFFICES))


def make_store(folder: Path, size: int, seed: int) -> None:
    """Make a graph of that many generated reports in a folder."""
    start = time.perf_counter()
    with open_store(folder) as store:
        store.replace_graphs(dict(_graphs(size, seed)))
        print(
            f"{size:,} reports are {store.count():,} triples, made in {time.perf_counter() - start:.0f} s", flush=True
        )


@dataclass(frozen=True)
class _Asked:
    """A question with its values; `words` say what it is about."""

    name: str
    words: str
    values: Mapping[str, str]


def _questions(store: Store, names: list[str]) -> Iterator[_Asked]:
    """Yield for each query what it can be asked."""
    persons, states = (ranked(store, "participant", kind) for kind in ("Person", "State"))
    places = ranked(store, "place", "City")
    single = {
        "person": {"the person most told of": persons[0], "a person": persons[len(persons) // 3]},
        "actor": {"the actor most told of": persons[0], "an actor": persons[len(persons) // 3]},
        "of": {"the state most told of": states[0], "a state": states[len(states) // 3]},
        "place": {"the place most told of": places[0], "a place": places[-1]},
    }
    for name in names:
        parameters = parameters_of(find_query(name))
        known = {parameter.name for parameter in parameters}
        required = {parameter.name for parameter in parameters if parameter.required}
        for parameter in sorted(single.keys() & known):
            if required <= {parameter}:
                for words, value in single[parameter].items():
                    yield _Asked(name, words, {parameter: value})
        if {"from", "to"} <= known and not required:
            yield _Asked(name, "a month", {"from": "2020-03-01", "to": "2020-03-31"})
        if {"side", "otherside"} <= known and not required:
            yield _Asked(name, "two sides", {"side": states[0], "otherside": states[1]})
        if not required:
            yield _Asked(name, "everything", {})


def ranked(store: Store, property: str, kind: str) -> list[str]:
    """Return the actors or places of events, most frequent first."""
    rows = store.select(
        f"""PREFIX dip: <https://w3id.org/diplomacy-kg/ontology#>
        SELECT ?thing (COUNT(*) AS ?n) {{ ?event a dip:Event ; dip:{property} ?thing . ?thing a dip:{kind} }}
        GROUP BY ?thing ORDER BY DESC(?n) ?thing"""
    ).rows
    return [thing.value for thing, _ in rows if isinstance(thing, NamedNode)]


def _answer(folder: Path, asked: _Asked, runs: int) -> tuple[float, int]:
    """Return the seconds that the answer took, the least of `runs`, and its rows."""
    times, rows = [], 0
    with open_store(folder, read_only=True) as store:
        for _ in range(runs):
            start = time.process_time()
            results = run_saved_query(store, asked.name, asked.values)
            rows = sum(1 for _ in results.rows) if isinstance(results, Solutions) else 0
            times.append(time.process_time() - start)
    return min(times), rows


def _measure(folder: Path, names: list[str], limit: float) -> None:
    with open_store(folder, read_only=True) as store:
        questions = list(_questions(store, names))
    context = multiprocessing.get_context("spawn")
    for asked in questions:
        with context.Pool(1) as process:  # leaving the block stops what still runs
            answer = process.apply_async(_answer, (folder, asked, _RUNS if asked.values else 1))
            try:
                seconds, rows = answer.get(timeout=limit * _RUNS)
                print(f"{asked.name:>22}  {asked.words:<25} {seconds * 1000:10,.1f} ms {rows:9,} rows", flush=True)
            except multiprocessing.TimeoutError:
                print(f"{asked.name:>22}  {asked.words:<25}  over {limit:.0f} s", flush=True)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, default=20000)
    parser.add_argument("--store", type=Path)
    parser.add_argument("--only", nargs="+", default=[query.name for query in saved_queries()[0]])
    parser.add_argument("--limit", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as passing:
        folder = options.store or Path(passing) / "store"
        if not folder.exists():
            make_store(folder, options.reports, options.seed)
        _measure(folder, options.only, options.limit)


if __name__ == "__main__":
    main()

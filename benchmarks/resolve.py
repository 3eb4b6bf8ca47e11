"""Time and memory of `kg.resolve` by the number of generated reports and of processes, and how the time grows.

    python -m benchmarks.resolve [--sizes 1000 10000 100000] [--processes 1 2] [--seed 1]

The reports are made up: persons whose given names and surnames clash as real ones do (few surnames have most bearers,
the same full name occurs in several states), spelling variants, surnames alone, delegations, cities with homonyms,
events told by one to many documents, dates that are left out or vague. A last line resolves 10,000 persons of one
surname. Times are those of the processor, of the process that resolves and of those that it hands blocks to (from
`FEWEST_SPREAD` reports on); memory is the most that the former held, beyond what it had before the first report. Each
line is measured in a process of its own. The growth factor of one process per tenfold number of reports should stay at
15 or less.
"""

from __future__ import annotations

import argparse
import math
import multiprocessing
import os
import random
import re
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from threading import Event, Thread

import psutil

from kg.gazetteer.states import Standing, all_states
from kg.model.dates import UNKNOWN_TIME, DateInterval
from kg.model.document import DocumentFacts
from kg.model.report import ActorKind, EventType, Evidence, Participant, Report, Status
from kg.pipeline.resolving import spread_over
from kg.pipeline.workers import Workers
from kg.resolve import ReportFile, resolve, resolve_file

_LARGEST_GROWTH = 15.0
START = date(2015, 1, 1)
_SYLLABLES = re.findall("[a-z]{2,3}", "ba ko mi ren tal vo shi du ga lez nar pe ri sto un wa xo yel zin har")
_GIVEN = re.findall(
    "[A-Z][a-z]+",
    "Sergei Sergey Mohammed Muhammad John Anna Maria Wei Kim Li Ali Omar David James Elena Ivan Peter Fatima",
)
_CITIES = (
    ("Geneva", "Switzerland"),
    ("Vienna", "Austria"),
    ("Paris", "France"),
    ("Moscow", "Russia"),
    ("Beijing", "China"),
    ("Doha", "Qatar"),
    ("Houston", "Texas"),
    ("Bergen", "Norway"),
    ("Cairo", "Egypt"),
    ("London", "United Kingdom"),
    ("New York", "United States"),
    ("Tripoli", "Libya"),
    ("Tripoli", "Lebanon"),
)
_TYPES = (EventType.MEETING, EventType.MEETING, EventType.CALL, EventType.VISIT)


class Maker:
    """Makes reports; the same seed makes the same ones."""

    def __init__(self, seed: int, size: int) -> None:
        self._random = random.Random(seed)
        self._states = [state.name for state in all_states() if state.standing is Standing.SOVEREIGN]
        surnames = ["".join(self._random.choices(_SYLLABLES, k=3)).capitalize() for _ in range(max(50, size // 20))]
        self._people = [
            (f"{self._random.choice(_GIVEN)} {surnames[self._rank(len(surnames))]}", self._states[self._rank(80)])
            for _ in range(max(100, size // 8))
        ]

    def _rank(self, size: int) -> int:
        """Return an index of which the low ones are frequent (Zipf)."""
        return min(int(size ** self._random.random()) - 1, size - 1)

    def reports(self, size: int) -> Iterator[Report]:
        """Yield that many reports of events that one to many documents tell."""
        made = event = 0
        while made < size:
            told = min(1 + self._rank(12), size - made)
            participants = [
                self._people[self._rank(len(self._people))] for _ in range(self._random.choice((1, 2, 2, 3, 5)))
            ]
            kind = self._random.choice(_TYPES)
            place = self._random.choice(_CITIES)
            day = START + timedelta(days=self._random.randrange(4000))
            for teller in range(told):
                yield self._report(f"d{event}-{teller}", kind, participants, place, day)
            made, event = made + told, event + 1

    def _report(
        self, document: str, kind: EventType, people: Sequence[tuple[str, str]], place: tuple[str, str], day: date
    ) -> Report:
        chance = self._random.random
        participants = tuple(self._participant(name, state) for name, state in people if chance() > 0.1)
        when = DateInterval(day, day)
        if chance() < 0.25:
            when = UNKNOWN_TIME if chance() < 0.5 else DateInterval(day - timedelta(days=15), day + timedelta(days=15))
        return Report(
            document=document,
            document_key=document,
            id="r1",
            type=kind,
            status=Status.OCCURRED,
            participants=participants or (self._participant(*people[0]),),
            evidence=(Evidence(0, 1, "x"),),
            place=() if kind is EventType.CALL or chance() < 0.2 else place,
            when=when,
        )

    def _participant(self, name: str, state: str) -> Participant:
        chance = self._random.random()
        owner = state if self._random.random() > 0.15 else None
        if chance < 0.1:
            return Participant(f"delegation of {state}", ActorKind.DELEGATION, of=state)
        if chance < 0.2:
            return Participant(name.split()[-1], ActorKind.PERSON, of=owner)
        spelt = name.replace("shi", "si") if chance < 0.25 else name
        return Participant(spelt, ActorKind.PERSON, of=owner, aliases=(name.split()[-1],))


def _one_surname(size: int) -> Iterator[Report]:
    """Yield reports of that many persons of one surname, and a surname alone for every tenth."""
    states = [state.name for state in all_states()]
    for i in range(size):
        given = "".join(_SYLLABLES[(i // 20**k) % 20] for k in range(4)).capitalize()
        names = [f"{given} Kim", *(["Kim"] if i % 10 == 0 else [])]
        for number, name in enumerate(names):
            yield Report(
                f"k{i}",
                f"k{i}-{number}",
                "r1",
                EventType.VISIT,
                Status.OCCURRED,
                (Participant(name, ActorKind.PERSON, of=states[i % len(states)]),),
                (Evidence(0, 1, "x"),),
                when=DateInterval(START + timedelta(days=i % 3000), START + timedelta(days=i % 3000)),
            )


@dataclass(frozen=True, slots=True)
class _Measured:
    """What it took to resolve some reports; seconds of the processor, bytes."""

    own: float
    others: float
    memory: int
    actors: int
    events: int


def _measured(reports: Iterable[Report], processes: int) -> _Measured:
    resolve(Maker(1, 100).reports(100))  # the gazetteer is read before the clock runs
    documents: dict[str, DocumentFacts] = {}

    def noted() -> Iterator[Report]:
        for report in reports:
            documents[report.document_key] = DocumentFacts(report.when.latest or START)
            yield report

    with _Peak() as peak, ReportFile(noted()) as file:
        before = os.times()
        with Workers(processes) as workers:
            world = resolve_file(file, documents=documents, spread=spread_over(workers) if processes > 1 else None)
        after = os.times()
    own, others = (
        after.user + after.system - before.user - before.system,
        after.children_user + after.children_system - before.children_user - before.children_system,
    )
    return _Measured(own, others, peak.bytes, len(world.actors), len(world.events))


class _Peak:
    """The most memory that this process holds at any time of a block, beyond what it holds when it begins."""

    bytes = 0

    def __enter__(self) -> _Peak:
        self._ended = Event()
        self._watch = Thread(target=self._look, daemon=True)
        self._watch.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._watch.join()

    def _look(self) -> None:
        own = psutil.Process()
        before = own.memory_info().rss
        while not self._ended.wait(0.02):
            self.bytes = max(self.bytes, own.memory_info().rss - before)


def _line(size: int, seed: int, processes: int) -> _Measured:
    """Measure in this process, and print the line of the table."""
    seen = _measured(Maker(seed, size).reports(size), processes)
    print(
        f"{size:9,} reports {processes:3} processes {seen.own:8.1f} s here {seen.others:7.1f} s in others "
        f"{seen.memory / 2**20:7,.0f} MiB {seen.memory / size / 1000:5.1f} KB a report "
        f"{seen.actors:8,} actors {seen.events:8,} events",
        flush=True,
    )
    return seen


def main() -> int:
    """Print the table; 1 if time grows faster than it may."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1000, 10000, 100000])
    parser.add_argument("--processes", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    times: list[tuple[int, float]] = []
    for size in options.sizes:
        for processes in options.processes:
            with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as fresh:
                seen = fresh.submit(_line, size, options.seed, processes).result()
            if processes == 1:
                times.append((size, seen.own))
    worst = 0.0
    for (small, before), (large, after) in pairwise(times):
        growth = (after / before) ** (1.0 / math.log10(large / small)) if large > small else 0.0
        worst = max(worst, growth)
        print(
            f"{small:,} to {large:,} reports: {growth:.1f} times the time per tenfold (at most {_LARGEST_GROWTH:.0f})"
        )
    seen = _measured(_one_surname(10000), 1)
    print(f"10,000 of one surname {seen.own:8.1f} s {seen.actors:,} actors {seen.events:,} events")
    return int(worst > _LARGEST_GROWTH)


if __name__ == "__main__":
    raise SystemExit(main())

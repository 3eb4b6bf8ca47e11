"""Time of `kg.resolve.resolve` for 1,000, 10,000 and 100,000 generated reports, and how it grows.

    python benchmarks/resolve.py [--sizes 1000 10000 100000] [--seed 1]

The reports are made up: persons whose given names and surnames clash as real ones do (few surnames have most bearers,
the same full name occurs in several states), spelling variants, surnames alone, delegations, cities with homonyms,
events told by one to many documents, dates that are left out or vague. A last line resolves 10,000 persons of one
surname. Times are those of the processor; the growth factor per tenfold number of reports should stay at 15 or less.
"""

from __future__ import annotations

import argparse
import random
import re
import time
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise

from kg.gazetteer.states import Standing, all_states
from kg.model.dates import UNKNOWN_TIME, DateInterval
from kg.model.document import DocumentFacts
from kg.model.report import ActorKind, EventType, Evidence, Participant, Report, Status
from kg.resolve import resolve

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


def _seconds(reports: Sequence[Report], label: str) -> float:
    documents = {report.document_key: DocumentFacts(report.when.latest or START) for report in reports}
    start = time.process_time()
    world = resolve(reports, documents=documents)
    taken = time.process_time() - start
    print(f"{label:>28} {taken:9.2f} s {len(world.actors):9,} actors {len(world.events):9,} events", flush=True)
    return taken


def main() -> int:
    """Print the table; 1 if time grows faster than it may."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1000, 10000, 100000])
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    resolve(Maker(options.seed, 100).reports(100))  # the gazetteer is read before the clock runs
    times = [
        (size, _seconds(list(Maker(options.seed, size).reports(size)), f"{size:,} reports")) for size in options.sizes
    ]
    worst = 0.0
    for (small, before), (large, after) in pairwise(times):
        growth = (after / before) ** (1.0 / (len(str(large)) - len(str(small)))) if large > small else 0.0
        worst = max(worst, growth)
        print(
            f"{small:,} to {large:,} reports: {growth:.1f} times the time per tenfold (at most {_LARGEST_GROWTH:.0f})"
        )
    _seconds(list(_one_surname(10000)), "10,000 of one surname")
    return int(worst > _LARGEST_GROWTH)


if __name__ == "__main__":
    raise SystemExit(main())

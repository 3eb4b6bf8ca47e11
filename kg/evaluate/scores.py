"""The figures: precision and recall of events, participants and pairs; how many values of paired events are right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from kg.evaluate.gold import GoldDocument, GoldEvent, GoldQuote
from kg.evaluate.matching import (
    close,
    days_of_gold,
    days_of_report,
    event_likeness,
    normal,
    pair_up,
    places_of_gold,
    places_of_report,
    shared_actors,
)
from kg.model.report import EventType, Report

TYPES = (EventType.MEETING, EventType.CALL, EventType.VISIT, EventType.AGREEMENT, EventType.REQUEST)
SHARES = ("when", "when~", "where", "status", "source")
TENTHS = 10
_ROUNDING = 1e-9
"""So that 0.3, which is a little less in binary, counts as three tenths."""
_MET = (EventType.MEETING, EventType.CALL)


@dataclass(slots=True)
class Count:
    """How many are right, found and there."""

    right: int = 0
    found: int = 0
    there: int = 0

    def add(self, right: int, found: int, there: int) -> None:
        """Count some more."""
        self.right, self.found, self.there = self.right + right, self.found + found, self.there + there

    @property
    def precision(self) -> float:
        """Share of the found that is right; 0 where nothing was found."""
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        """Share of what is there that was found; 0 where nothing is there."""
        return self.right / self.there if self.there else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of both."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(slots=True)
class Share:
    """How many of some are right."""

    right: int = 0
    of: int = 0

    def add(self, right: bool) -> None:
        """Count one more."""
        self.right, self.of = self.right + bool(right), self.of + 1

    @property
    def value(self) -> float:
        """The share, 0 where there was nothing to be right."""
        return self.right / self.of if self.of else 0.0


@dataclass(frozen=True, slots=True)
class Fault:
    """A required event that was missed (`gold`), or a report that tells no annotated event (`found`)."""

    document: str
    gold: GoldEvent | None = None
    found: Report | None = None


@dataclass(slots=True)
class Scores:
    """All figures over some documents.

    `events`, `who` and `pairs` (of those who met or called) judge what is required; `types` are the events by type.
    `shares` tell of paired events how many have the days (`when`; `when~`: overlapping, at most a week longer), a
    place, the status, and a source where one is credited. `quotes` has recall alone. `confidence` tells by tenths how
    many of the reports with a confidence from n to n + 1 tenths are right (the last one includes 1). `paired` holds
    each report that tells an annotated event, optional or not.
    """

    documents: int = 0
    events: Count = field(default_factory=Count)
    who: Count = field(default_factory=Count)
    pairs: Count = field(default_factory=Count)
    types: dict[EventType, Count] = field(default_factory=lambda: {kind: Count() for kind in TYPES})
    shares: dict[str, Share] = field(default_factory=lambda: {name: Share() for name in SHARES})
    quotes: Count = field(default_factory=Count)
    confidence: dict[int, Share] = field(default_factory=lambda: {tenth: Share() for tenth in range(TENTHS)})
    faults: list[Fault] = field(default_factory=list)
    paired: list[tuple[GoldEvent, Report]] = field(default_factory=list)

    def right_from(self, tenth: int) -> float:
        """Return the share of right reports among those with a confidence of `tenth` tenths and more."""
        bands = [share for each, share in self.confidence.items() if each >= tenth]
        return Share(sum(share.right for share in bands), sum(share.of for share in bands)).value


def evaluate(gold: Mapping[str, GoldDocument], reports: Mapping[str, Sequence[Report]]) -> Scores:
    """Compare reports with annotations, both by the id of the document.

    Events are paired one to one within a document, by participants, days and place. Reports of documents without
    annotation are left out; documents without reports count as those in which nothing was found.
    """
    scores = Scores(documents=len(gold))
    for name, document in sorted(gold.items()):
        given = reports.get(name, ())
        _events(scores, document, [r for r in given if r.type in TYPES])
        statements = [r for r in given if r.type is EventType.STATEMENT and r.quote]
        for quote in document.quotes:
            hit = any(_tells(quote, statement) for statement in statements)
            scores.quotes.add(hit, hit, 1)
    return scores


def _events(scores: Scores, document: GoldDocument, found: Sequence[Report]) -> None:
    pairs = pair_up(document.events, found, event_likeness)
    for i, j in pairs:
        gold, report = document.events[i], found[j]
        scores.paired.append((gold, report))
        if gold.optional:
            continue
        _count(scores, gold, report)
        _values(scores.shares, gold, report)
    gold_hit, found_hit = {i for i, _ in pairs}, {j for _, j in pairs}
    for i, gold in enumerate(document.events):
        if i not in gold_hit and not gold.optional:
            _count(scores, gold, None)
            scores.faults.append(Fault(document.id, gold=gold))
    for j, report in enumerate(found):
        if j not in found_hit:
            _count(scores, None, report)
            scores.faults.append(Fault(document.id, found=report))


def _count(scores: Scores, gold: GoldEvent | None, report: Report | None) -> None:
    """Count an event that is annotated, found, or both."""
    event = gold or report
    if event is None:
        return
    if report is not None:
        scores.confidence[min(int(report.confidence * TENTHS + _ROUNDING), TENTHS - 1)].add(gold is not None)
    hits = shared_actors(gold, report) if gold and report else 0
    there = len(gold.participants) if gold else 0
    found = len(report.participants) if report else 0
    for count in (scores.events, scores.types[event.type]):
        count.add(int(bool(gold and report)), int(report is not None), int(gold is not None))
    scores.who.add(hits, found, there)
    if event.type in _MET:
        scores.pairs.add(_pairs(hits), _pairs(found), _pairs(there))


def _pairs(number: int) -> int:
    return number * (number - 1) // 2


def _values(shares: dict[str, Share], gold: GoldEvent, report: Report) -> None:
    days = days_of_gold(gold)
    if days is not None:
        given = days_of_report(report)
        shares["when"].add(days == given)
        shares["when~"].add(close(days, given))
    right, named = places_of_gold(gold), places_of_report(report)
    shares["where"].add(bool(right & named) or (not gold.place and not named))
    shares["status"].add(gold.status is report.status)
    if gold.sources:
        shares["source"].add(_credits(gold, report))


def _credits(gold: GoldEvent, report: Report) -> bool:
    """Whether a source is the same, by any form of the name or by its last word."""
    wanted = {normal(form) for forms in gold.sources for form in forms}
    given = {normal(name) for name in report.attributed_to}
    return bool(wanted & given) or any(a.split()[-1] == b.split()[-1] for a in wanted for b in given if a and b)


def _tells(quote: GoldQuote, statement: Report) -> bool:
    """Whether a statement covers quoted words and has their speaker."""
    start, end = quote.span
    if not any(e.start < end and start < e.end for e in statement.evidence):
        return False
    speakers = {normal(form) for form in quote.speaker}
    surname = normal(quote.speaker[0]).split()[-1:]
    return any(normal(p.name) in speakers or normal(p.name).split()[-1:] == surname for p in statement.participants)

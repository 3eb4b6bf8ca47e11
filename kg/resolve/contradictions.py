"""What reports of one event cannot all be right about."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from datetime import date
from itertools import combinations
from typing import TypeVar

from kg.model.dates import DateInterval
from kg.model.report import Report, Status
from kg.model.world import Contradicted, Disputable
from kg.resolve.likeness import Comparison
from kg.resolve.tellings import FACTS, OFF, PLANS, Telling

_MOST_MINUTES_APART = 60
"""Start times on one day that lie no farther apart are one: planned and begun, told in round hours or to the minute."""

_Value = TypeVar("_Value", bound=Hashable)


def contradictions(
    tellings: Sequence[Telling], told: Sequence[Report], status: Status, comparison: Comparison
) -> tuple[Contradicted, ...]:
    """Return, sorted, the reports that another one of the same event contradicts, and in what.

    `told` are the reports in the order of their keys, `status` is that of the event: once it has happened, what was
    planned is no longer compared. Who is left out by a report is no contradiction.
    """
    ordered = sorted(tellings, key=lambda telling: telling.key)
    settled = [
        (telling, report) for telling, report in zip(ordered, told, strict=True) if same_phase(report.status, status)
    ]
    found = {
        Disputable.STATUS: _of_statuses(ordered),
        Disputable.TIME: _apart([(t, r.when) for t, r in settled if r.when.known], lambda a, b: not a.overlaps(b)),
        Disputable.START: _apart([(t, (start, r.when)) for t, r in settled if (start := r.start_time)], _start_apart),
        Disputable.PLACE: _of_places(ordered, comparison),
    }
    return tuple(sorted(Contradicted(each.key, what) for what, several in found.items() for each in several))


def same_phase(status: Status, chosen: Status) -> bool:
    """Whether a report with a status speaks of the event as it is now: as a fact, or as something still to come."""
    return status in FACTS if chosen in FACTS else status not in FACTS


def _apart(values: Sequence[tuple[Telling, _Value]], excludes: Callable[[_Value, _Value], bool]) -> Iterator[Telling]:
    """Yield the tellings whose value is excluded by that of another."""
    out: set[_Value] = set()
    for one, other in combinations(dict.fromkeys(value for _, value in values), 2):
        if not {one, other} <= out and excludes(one, other):
            out |= {one, other}
    return (telling for telling, value in values if value in out)


def _of_statuses(tellings: Sequence[Telling]) -> Iterator[Telling]:
    """Yield what cannot be right beside the last report of another status: a plan may come true or be called off."""
    last: dict[Status, Telling] = {}
    for telling in sorted(tellings, key=lambda t: (t.published or date.min, t.key)):
        last[telling.status] = telling
    against: dict[Status, list[Telling]] = {status: [] for status in last}
    for one, other in combinations(last.values(), 2):
        if _contradict(one, other):
            against[one.status].append(other)
            against[other.status].append(one)
    for telling in tellings:
        if any(_contradict(telling, other) for other in against[telling.status]):
            yield telling


def _contradict(one: Telling, other: Telling) -> bool:
    """Whether the statuses of two reports cannot both be right, seen from their days."""
    both = {one.status, other.status}
    if both & OFF and both & FACTS:
        return True
    if both & OFF and both & PLANS:
        off, plan = (one, other) if one.status in OFF else (other, one)
        if off.status is Status.DENIED:
            return plan.status is Status.SCHEDULED
        return bool(off.published and plan.published and plan.published > off.published)
    return False


def _start_apart(one: tuple[str, DateInterval], other: tuple[str, DateInterval]) -> bool:
    """Whether two have it begin on one day at times that no rounding explains; a plan may have been late."""
    return abs(_minutes(one[0]) - _minutes(other[0])) > _MOST_MINUTES_APART and one[1].overlaps(other[1])


def _minutes(clock: str) -> int:
    hours, _, minutes = clock.partition(":")
    return 60 * int(hours) + int(minutes)


def _of_places(tellings: Sequence[Telling], comparison: Comparison) -> Iterator[Telling]:
    """Yield those that have it in places that lie apart; a tour goes to several."""
    told = [(telling, tuple(sorted(telling.places))) for telling in tellings if telling.places]
    having = {places: telling for telling, places in told}
    return _apart(told, lambda one, other: comparison.elsewhere(having[one], having[other]))

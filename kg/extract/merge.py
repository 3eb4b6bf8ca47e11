"""Mentions of one event inside one document become one report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from kg.model.dates import DateInterval
from kg.model.report import ActorKind, EventType, Evidence, Participant, Report, Status

_RANK = {
    Status.CANCELLED: 7,
    Status.POSTPONED: 6,
    Status.DENIED: 5,
    Status.OCCURRED: 4,
    Status.ONGOING: 3,
    Status.SCHEDULED: 2,
    Status.POSSIBLE: 1,
    Status.PROPOSED: 0,
}
"""Which status holds when one document gives two for an event: the later word on a plan is that it fell through or
took place."""
_AHEAD = frozenset(
    {Status.SCHEDULED, Status.PROPOSED, Status.POSSIBLE, Status.POSTPONED, Status.CANCELLED, Status.DENIED}
)


@dataclass(frozen=True, slots=True)
class Allusion:
    """A mention that speaks of an event told before without naming its sides ("she also attended the talks").

    `participants` are those that it adds, if any.
    """

    type: EventType
    status: Status
    participants: tuple[Participant, ...]
    place: tuple[str, ...]
    when: DateInterval
    start_time: str | None
    about: tuple[str, ...]
    evidence: Evidence
    otherwise: Report | None = None
    """What it tells by itself where no event told before fits; None where that is too little."""


def merge_mentions(mentions: Sequence[Report | Allusion]) -> list[Report]:
    """Join the reports that tell one event of one document, and number them in order of their first evidence.

    `mentions` are reports of single mentions of one document, in order of the text. Two are one event when they have
    the same type, share participants, and nothing speaks against it: other places, days that cannot be the same, a
    plan beside something that is over. An allusion joins the event told last that it can speak of; one that finds
    none is left out.
    """
    merged: list[Report] = []
    order: list[int] = []  # indices of `merged`, the one told last at the end
    for mention in mentions:
        if isinstance(mention, Allusion):
            known = next((i for i in reversed(order) if _can_mean(mention, merged[i])), None)
            if known is not None:
                merged[known] = _extended(merged[known], mention)
                continue
            if mention.otherwise is None:
                continue
            mention = mention.otherwise
        best = max(range(len(merged)), key=lambda i: (_likeness(merged[i], mention), i), default=None)
        if best is None or _likeness(merged[best], mention) == 0:
            best = len(merged)
            merged.append(mention)
        else:
            merged[best] = _joined(merged[best], mention)
        order = [i for i in order if i != best] + [best]
    merged.sort(key=lambda r: (r.evidence[0].start, r.evidence[0].end))
    return [replace(report, id=f"r{number}") for number, report in enumerate(merged, 1)]


def _can_mean(allusion: Allusion, report: Report) -> bool:
    """Whether nothing in an allusion contradicts a report."""
    if allusion.type is not report.type or not allusion.when.overlaps(report.when):
        return False
    if allusion.place and report.place and not _folded(allusion.place) & _folded(report.place):
        return False
    return (allusion.status in _AHEAD) == (report.status in _AHEAD)


def _extended(report: Report, allusion: Allusion) -> Report:
    return replace(
        report,
        status=max(report.status, allusion.status, key=lambda s: _RANK[s]),
        participants=_all_participants(report.participants, allusion.participants),
        place=report.place or allusion.place,
        when=_narrower(report.when, allusion.when),
        start_time=report.start_time or allusion.start_time,
        about=tuple(dict.fromkeys((*report.about, *allusion.about))),
        evidence=tuple(sorted({*report.evidence, allusion.evidence})),
    )


def _likeness(one: Report, other: Report) -> float:
    """Return how much speaks for one event, from 0 (cannot be, or nothing does) to 1."""
    if one.type is not other.type or not _places_agree(one, other) or not one.when.overlaps(other.when):
        return 0.0
    if not _status_agrees(one, other):
        return 0.0
    shared = _shared(one.participants, other.participants)
    if shared == 0:
        return 0.0
    smaller = min(len(one.participants), len(other.participants))
    share = shared / smaller
    if one.type is EventType.VISIT:
        return share if _visits_agree(one, other) else 0.0
    if shared >= 2 or smaller == 1:
        return share
    # Of two sides one is the same: the same event only if the other side is too vague to contradict.
    return 0.4 if _other_side_vague(one, other) else 0.0


def _visits_agree(one: Report, other: Report) -> bool:
    """Visits of one person are one only where they lead to the same place, or one of them names none."""
    return not one.place or not other.place or bool(set(one.place) & set(other.place))


def _places_agree(one: Report, other: Report) -> bool:
    return not one.place or not other.place or bool(_folded(one.place) & _folded(other.place))


def _folded(place: tuple[str, ...]) -> frozenset[str]:
    return frozenset(p.casefold() for p in place)


def _status_agrees(one: Report, other: Report) -> bool:
    """A plan and something over are one event only where both can fall on one known day."""
    if (one.status in _AHEAD) == (other.status in _AHEAD):
        return True
    return one.when.known and other.when.known and one.when.overlaps(other.when)


def _other_side_vague(one: Report, other: Report) -> bool:
    """Whether the participants that differ stand for the same state, one of them unnamed."""
    named = {(p.name, p.kind) for p in one.participants} & {(p.name, p.kind) for p in other.participants}
    rest_one = [p for p in one.participants if (p.name, p.kind) not in named]
    rest_other = [p for p in other.participants if (p.name, p.kind) not in named]
    return (
        bool(rest_one)
        and bool(rest_other)
        and any(
            a.of is not None and a.of == b.of and ActorKind.PERSON in (a.kind, b.kind) and a.kind is not b.kind
            for a in rest_one
            for b in rest_other
        )
    )


def _shared(one: Sequence[Participant], other: Sequence[Participant]) -> int:
    """How many participants are the same: by name, or as a group and the state that it acts for."""
    rest = list(other)
    shared = 0
    for participant in one:
        for candidate in rest:
            if _same(participant, candidate):
                rest.remove(candidate)
                shared += 1
                break
    return shared


def _same(one: Participant, other: Participant) -> bool:
    if one.name.casefold() == other.name.casefold():
        return True
    groups = (ActorKind.STATE, ActorKind.DELEGATION)
    return one.kind in groups and other.kind in groups and one.of is not None and one.of == other.of


def _joined(one: Report, other: Report) -> Report:
    """Return the report that says what both say; the first mention's values go first."""
    return replace(
        one,
        subtype=one.subtype or other.subtype,
        status=max(one.status, other.status, key=lambda s: _RANK[s]),
        participants=_all_participants(one.participants, other.participants),
        place=one.place if len(one.place) >= len(other.place) else other.place,
        occasion=one.occasion or other.occasion,
        when=_narrower(one.when, other.when),
        start_time=one.start_time or other.start_time,
        about=tuple(dict.fromkeys((*one.about, *other.about))),
        attributed_to=one.attributed_to or other.attributed_to,
        evidence=tuple(sorted({*one.evidence, *other.evidence})),
        confidence=max(one.confidence, other.confidence),
    )


def _narrower(one: DateInterval, other: DateInterval) -> DateInterval:
    """Return the days that both allow."""
    return one.intersection(other) or one


def _all_participants(one: Sequence[Participant], other: Sequence[Participant]) -> tuple[Participant, ...]:
    """All participants once; where both name a side, the words of the first stay, a delegation's before a state's."""
    found = list(one)
    for participant in other:
        known = next((i for i, p in enumerate(found) if _same(p, participant)), None)
        if known is None:
            found.append(participant)
        elif found[known].kind is ActorKind.STATE and participant.kind is ActorKind.DELEGATION:
            found[known] = participant
    return tuple(found)

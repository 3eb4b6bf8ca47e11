"""Mentions of one event inside one document become one report."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import TypeAlias

from kg.extract.choosing.same import same_participant
from kg.extract.telling import Telling
from kg.model.dates import DateInterval
from kg.model.document import Document
from kg.model.report import ActorKind, EventType, Participant, Report, Status

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
_FALLEN = (Status.CANCELLED, Status.POSTPONED)
_MOST_GROUPS, _MOST_MEMBERS = 25, 2
"""Groups, and members of each, the last ones, that a telling is compared with: enough for any article, and what keeps
the time that a book takes in proportion."""
_SIDES = {EventType.MEETING: 2, EventType.CALL: 2}
"""Participants without which there is no event; one, for types not named here."""
_COLLECTIVES = (ActorKind.DELEGATION, ActorKind.ORGANIZATION)
"""What can meet by itself: "the foreign ministers of the bloc met"."""

Likeness: TypeAlias = Callable[[int, int], float]
"""The log odds that two tellings (by place in the list, the earlier first) tell of one event."""


def grouped(tellings: Sequence[Telling], likeness: Likeness) -> list[list[Telling]]:
    """Put tellings, given in order of the text, into groups that tell of one event each.

    A telling joins the group that it is likeliest to belong to, by the mean over its members, if that is likelier than
    not; else it opens one. Only tellings of one type meet, and never those that one word makes ("met each of them").
    """
    groups: list[list[int]] = []
    of_type: defaultdict[EventType, list[list[int]]] = defaultdict(list)
    for later, telling in enumerate(tellings):
        best, chosen = 0.0, None
        for group in of_type[telling.mention.type][-_MOST_GROUPS:]:
            if tellings[group[-1]].mention.trigger is telling.mention.trigger:
                continue
            members = group[-_MOST_MEMBERS:]
            mean = sum(likeness(earlier, later) for earlier in members) / len(members)
            if mean > best:
                best, chosen = mean, group
        if chosen is None:
            chosen = []
            groups.append(chosen)
            of_type[telling.mention.type].append(chosen)
        chosen.append(later)
    return [[tellings[i] for i in group] for group in groups]


def report_of(
    document: Document, group: Sequence[Telling], *, keep: Callable[[Sequence[Participant]], tuple[Participant, ...]]
) -> Report | None:
    """Return what a group tells together, or None where it names too few for an event.

    `keep` says which of all participants stay. What the first telling says goes first; a place or time that only a
    later one gives is taken over.
    """
    first = group[0]
    participants = keep(_all_participants(group))
    alone = len(participants) == 1 and participants[0].kind in _COLLECTIVES
    if len(participants) < _SIDES.get(first.mention.type, 1) and not alone:
        return None
    place, when = _place(group), _when(group)
    return Report(
        document=document.id,
        document_key=document.key,
        id="r0",
        type=first.mention.type,
        subtype=next((t.subtype for t in group if t.subtype), None),
        status=_status(group),
        participants=participants,
        evidence=tuple(sorted({t.evidence for t in group})),
        place=place,
        occasion=next((t.occasion for t in group if t.occasion), None),
        when=when,
        start_time=next((t.clock for t in group if t.clock), None),
        about=tuple(dict.fromkeys(about for t in group for about in t.about)),
        until=next((t.until for t in group if t.until), None),
        attributed_to=tuple(dict.fromkeys(source for t in group for source in t.sources)),
        when_confidence=_likeliest(t.time_chance for t in group if t.when.overlaps(when)) if when.known else 1.0,
        place_confidence=_likeliest(t.place_chance for t in group if t.place == place) if place else 1.0,
    )


def _likeliest(chances: Iterable[float]) -> float:
    return round(max(chances, default=1.0), 2)


def numbered(reports: Sequence[Report]) -> list[Report]:
    """Return reports in order of their first evidence, with their numbers as ids."""
    ordered = sorted(reports, key=lambda r: (r.evidence[0].start, r.evidence[0].end))
    return [replace(report, id=f"r{number}") for number, report in enumerate(ordered, 1)]


def _all_participants(group: Sequence[Telling]) -> tuple[Participant, ...]:
    """All participants once; where two name a side, the words of the first stay, a delegation's before a state's."""
    found: list[Participant] = []
    for participant in (p for telling in group for p in telling.participants):
        known = next((i for i, p in enumerate(found) if same_participant(p, participant)), None)
        if known is None:
            found.append(participant)
        elif found[known].kind is ActorKind.STATE and participant.kind is ActorKind.DELEGATION:
            found[known] = participant
    return tuple(found)


def _status(group: Sequence[Telling]) -> Status:
    """What holds of all that is told; a plan that is said to have fallen through was not just never carried out."""
    firm = [t for t in group if t.settled is None or not t.settled.yields or t.status in _FALLEN]
    return max((_told_status(t) for t in firm or group), key=lambda status: _RANK[status])


def _told_status(telling: Telling) -> Status:
    if telling.settled is None or telling.status in _FALLEN:
        return telling.status
    return telling.settled.status


def _place(group: Sequence[Telling]) -> tuple[str, ...]:
    """The place that the event's own phrases give in one of the tellings, else any; the longest of the first kind."""
    own = [t.place for t in group if t.own_place and t.place]
    return max(own or [t.place for t in group], key=len)


def _when(group: Sequence[Telling]) -> DateInterval:
    """The days that all tellings allow, as long as they agree, in order of the text."""
    when = group[0].when
    for telling in group[1:]:
        when = when.intersection(telling.when) or when
    return when

"""Reports and events to and from short lines of JSON, for files that no other version reads: values without names."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from sys import intern
from typing import Any

from kg.model.dates import DateInterval
from kg.model.report import ActorKind, EventType, Evidence, Part, Participant, Report, Status
from kg.model.world import (
    ActorKey,
    Contradicted,
    Disputable,
    Event,
    EvidenceKey,
    PlaceKey,
    ReportKey,
    Supported,
    SupportedPlace,
    Taking,
)

_TYPES = {each.value: each for each in EventType}
_STATUSES = {each.value: each for each in Status}
_KINDS = {each.value: each for each in ActorKind}
_PARTS = {each.value: each for each in Part}


def packed(report: Report) -> bytes:
    """Return a report as a line of ASCII, without its end."""
    told = (report.document, report.document_key, report.id, report.type.value, report.status.value)
    participants = [(p.name, p.kind.value, p.of, p.position, p.part.value, p.aliases) for p in report.participants]
    evidence = [(e.start, e.end, e.text) for e in report.evidence]
    rest = (
        report.subtype,
        report.place,
        report.occasion,
        _number(report.when.earliest),
        _number(report.when.latest),
        report.start_time,
        report.about,
        report.attributed_to,
        report.quote,
        _number(report.until),
        report.confidence,
        report.when_confidence,
        report.place_confidence,
    )
    return lined((told, participants, evidence, rest))


def unpacked(content: bytes) -> Report:
    """Return the report of such a line."""
    return report_of(json.loads(content))


def report_of(values: Sequence[Any]) -> Report:
    """Return the report of the values of such a line."""
    told, participants, evidence, rest = values
    document, document_key, id, type, status = told
    subtype, place, occasion, earliest, latest, start_time, about, attributed_to, quote, until, *confidences = rest
    return Report(
        document=document,
        document_key=document_key,
        id=id,
        type=_TYPES[type],
        status=_STATUSES[status],
        participants=tuple(
            [
                Participant(name, _KINDS[kind], of, position, _PARTS[part], tuple(aliases))
                for name, kind, of, position, part, aliases in participants
            ]
        ),
        evidence=tuple([Evidence(*each) for each in evidence]),
        subtype=subtype,
        place=tuple(place),
        occasion=occasion,
        when=DateInterval(_day(earliest), _day(latest)),
        start_time=start_time,
        about=tuple(about),
        attributed_to=tuple(attributed_to),
        quote=quote,
        until=_day(until),
        confidence=confidences[0],
        when_confidence=confidences[1],
        place_confidence=confidences[2],
    )


# --- events -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys that events refer to, in the places of the numbers that stand for them."""

    actors: Sequence[ActorKey]
    places: Sequence[PlaceKey]
    reports: Sequence[ReportKey]


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers that stand for the keys that events refer to."""

    actors: Mapping[ActorKey, int]
    places: Mapping[PlaceKey, int]
    reports: Mapping[ReportKey, int]


def packed_event(event: Event, numbers: Numbers) -> bytes:
    """Return an event as a line, with numbers for keys, so that a key is one object for all events that are read."""
    places = numbers.places
    values = (
        (event.id, event.type.value, event.status.value, event.subtype, event.occasion, event.start_time),
        (_number(event.when.earliest), _number(event.when.latest), _number(event.until)),
        [(numbers.actors[t.actor], t.part.value, t.documents, t.publishers, t.voices) for t in event.participants],
        [numbers.reports[key] for key in event.reports],
        [places[key] for key in event.places],
        [(places[each.place], each.documents, each.publishers, each.voices) for each in event.all_places],
        [
            [(each.value, each.documents, each.publishers, each.voices) for each in several]
            for several in (event.statuses, event.intervals, event.start_times)
        ],
        (event.about, event.former, event.first_evidence and list(event.first_evidence)),
        [(numbers.reports[each.report], each.feature.value) for each in event.contradicted],
        (event.documents, event.publishers, event.voices),
    )
    return lined(values)


def unpacked_event(content: bytes, keys: Keys) -> Event:
    """Return the event of such a line."""
    told, days, takings, reports, places, all_places, supported, rest, contradicted, support = json.loads(content)
    id, type, status, subtype, occasion, start_time = told
    statuses, intervals, start_times = (tuple([Supported(*each) for each in several]) for several in supported)
    about, former, evidence = rest
    documents, publishers, voices = support
    return Event(
        id=id,
        type=_TYPES[type],
        status=_STATUSES[status],
        participants=tuple([Taking(keys.actors[actor], _PARTS[part], *counts) for actor, part, *counts in takings]),
        reports=tuple([keys.reports[number] for number in reports]),
        documents=documents,
        subtype=subtype,
        places=tuple([keys.places[number] for number in places]),
        occasion=occasion,
        when=DateInterval(_day(days[0]), _day(days[1])),
        start_time=start_time,
        until=_day(days[2]),
        about=tuple(about),
        contradicted=tuple([Contradicted(keys.reports[number], Disputable(what)) for number, what in contradicted]),
        statuses=statuses,
        intervals=intervals,
        former=tuple(former),
        start_times=start_times,
        all_places=tuple([SupportedPlace(keys.places[number], *counts) for number, *counts in all_places]),
        publishers=publishers,
        voices=voices,
        first_evidence=EvidenceKey(intern(evidence[0]), *evidence[1:]) if evidence else None,
    )


def lined(values: object) -> bytes:
    """Return plain values as a line of ASCII, without its end."""
    return json.dumps(values, separators=(",", ":")).encode("ascii")


def _number(day: date | None) -> int | None:
    return day.toordinal() if day else None


def _day(number: int | None) -> date | None:
    return date.fromordinal(number) if number else None

"""Events as records of PLOVER (Political Language Ontology for Verifiable Event Records), as JSON Lines.

One event is one record, with lists of actors and recipients, as the codebook has it. Direction: who visits, asks or
speaks is an actor, who hosts or is addressed a recipient; where nobody is either, all are actors and nobody is a
recipient. So a meeting without a host is not told twice: who wants ordered pairs makes them of the list.

Types, modes and contexts are those of `ontology/alignments.ttl`. PLOVER codes no plain comment: statements are left
out. What did not take place is left out too unless asked for, and then has the context `future`, `hypothetical` or
`negation`: to the codebook that is how such a record is told from one of an event.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, BinaryIO, Final

from kg.export.codes import codes
from kg.export.events import EventReader
from kg.export.exporter import Exported, Options
from kg.export.network import TOOK_PLACE
from kg.export.sectors import codes_of, sectors_of
from kg.export.told import ToldActor, ToldEvent, ToldParticipant, ToldPlace, ToldReport
from kg.gazetteer.states import iso3_of
from kg.model.dates import DateInterval
from kg.model.report import Part, Status
from kg.store.protocol import Store

_RECIPIENTS: Final = frozenset((Part.HOST, Part.ADDRESSEE))


def write_plover(store: Store, output: BinaryIO, options: Options) -> Exported:
    """Write the records, in order of the IRIs of events; notes tell how many events were left out, and why."""
    reader = EventReader(store, base=options.base)
    written, statements, not_there = 0, 0, Counter[Status]()
    for event in reader.events():
        if codes().plover(event.type, event.subtype) is None:
            statements += 1
        elif event.status not in TOOK_PLACE and not options.every_status:
            not_there[event.status] += 1
        else:
            output.write(f"{json.dumps(record_of(event, reader), ensure_ascii=False)}\n".encode())
            written += 1
    return Exported(written, tuple(_notes(statements, not_there)))


def _notes(statements: int, not_there: Counter[Status]) -> Iterator[str]:
    if statements:
        yield f"statements left out: {statements}; PLOVER codes no comments"
    if not_there:
        told = ", ".join(f"{not_there[status]} {status}" for status in Status if not_there[status])
        yield f"events left out, as they did not take place: {told}; --every-status writes them too"


def record_of(event: ToldEvent, reader: EventReader) -> dict[str, Any]:
    """Return the record of an event that PLOVER codes."""
    kind, subtype, status = event.type, event.subtype, event.status
    parts = {taking.part for taking in event.participants}
    cameo = codes().cameo(kind, subtype, status)
    reports = [reader.report(iri) for iri in event.reports]
    actors, recipients = sides_of(event.participants)
    return {
        "event_id": event.iri,
        **_when(event),
        "event_type": codes().plover(kind, subtype),
        "mode": codes().modes(kind, subtype, parts),
        "contexts": codes().contexts(kind, subtype, status),
        "cameo_root": cameo[:2] if cameo else None,
        "cameo": cameo,
        "actor": [_actor(*side) for side in actors],
        "recipient": [_actor(*side) for side in recipients],
        "location": [_location(place) for place in event.places],
        "status": status.value,
        "type": kind.value,
        "subtype": subtype,
        "label": event.label,
        "about": list(event.about),
        "occasion": event.occasion,
        "confidence": max((report.confidence for report in reports), default=None),
        "documents": event.support.documents,
        "publishers": event.support.publishers,
        "voices": event.support.voices,
        "disputed": event.disputed,
        "sources": list(_sources(reports, reader)),
    }


_Side = tuple[ToldActor, Part, str | None]
"""An actor with its part and office."""


def sides_of(takings: Iterable[ToldParticipant]) -> tuple[list[_Side], list[_Side]]:
    """Return actors and recipients, each of them once; who is both is an actor.

    Where all are recipients all are actors: a record needs somebody who acts.
    """
    sides: dict[bool, dict[str, _Side]] = {True: {}, False: {}}
    for taking in takings:
        found = sides[taking.part in _RECIPIENTS]
        found.setdefault(taking.actor.iri, (taking.actor, taking.part, taking.position))
    actors, recipients = sides[False], sides[True]
    if not actors:
        actors, recipients = recipients, {}
    return list(actors.values()), [side for iri, side in recipients.items() if iri not in actors]


def _actor(actor: ToldActor, part: Part, position: str | None) -> dict[str, Any]:
    found = codes_of(actor, position)
    return {
        "code": found[0] if len(found) == 1 else None,
        "codes": list(found),
        "sector": list(sectors_of(actor, position)),
        "name": actor.label,
        "iri": actor.iri,
        "kind": actor.kind.value,
        "office": position,
        "part": part.value,
    }


def _when(event: ToldEvent) -> dict[str, str | None]:
    """Return the first day that may be, the last one, and how exactly they are known."""
    first, last = event.when.earliest, event.when.latest
    return {
        "date": _day(first or last),
        "enddate": _day(last or first),
        "date_precision": _precision(event.when),
        "time": event.start_time,
    }


def _precision(when: DateInterval) -> str:
    if when.earliest is None or when.latest is None:
        return "unknown" if when.earliest is when.latest else "before" if when.earliest is None else "after"
    return "day" if when.earliest == when.latest else "interval"


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _location(place: ToldPlace) -> dict[str, Any]:
    """Return a place in the terms of the codebook. Its point may be that of a larger place, of the kind `point_of`."""
    with_point = next((outer for outer in place.chain if outer.latitude is not None), None)
    country = place.country
    return {
        "name": place.label,
        "full_name": place.line,
        "iri": place.iri,
        "country": country.label if country else None,
        "cc3": iso3_of(place.country_code) if place.country_code else None,
        "latitude": with_point.latitude if with_point else None,
        "longitude": with_point.longitude if with_point else None,
        "point_of": with_point.kind.value if with_point else None,
        "geonameid": place.geonames,
    }


def _sources(reports: Iterable[ToldReport], reader: EventReader) -> Iterator[dict[str, Any]]:
    """Yield the documents that tell the event, each with the passages that say so."""
    passages: dict[str, dict[str, None]] = {}
    for report in reports:
        passages.setdefault(report.document, {}).update(dict.fromkeys(report.evidence))
    for iri, texts in passages.items():
        document = reader.document(iri)
        yield {
            "iri": iri,
            "citation": document.name,
            "title": document.title,
            "publication": document.publisher,
            "published": _day(document.published),
            "url": document.url,
            "language": document.language,
            "text": list(texts),
        }

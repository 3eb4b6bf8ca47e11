"""Events that are still ahead, as a calendar (RFC 5545).

What goes in: scheduled and ongoing events (CONFIRMED), proposed and postponed ones (TENTATIVE), cancelled ones
(CANCELLED, so that a calendar that had them takes them out). What has happened, what is merely possible, and what
somebody denies is left out.

When: a clock time on a known day begins there, in the time of the place and without a zone. Days without a clock time
are whole days, and an event that falls on some day of at most `LONGEST` fills them all, since nobody knows which. A
longer or open interval would fill a screen and say nothing: the event stands on its first known day, or on its last
where only that is known, is TENTATIVE, and its summary says "from …", "by …" or "between … and …". An event of which no
day is known is left out and counted.
"""

from __future__ import annotations

import unicodedata
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from typing import BinaryIO, Final
from urllib.parse import quote

from kg.export.events import EventReader
from kg.export.exporter import Exported, Options
from kg.export.told import ToldEvent
from kg.graph.literals import decimal_text
from kg.model.dates import DateInterval
from kg.model.report import Status
from kg.store.protocol import Store

LONGEST: Final = 31
"""So many days, both ends included, an event may fill."""

_STATUSES: Final = {
    Status.SCHEDULED: "CONFIRMED",
    Status.ONGOING: "CONFIRMED",
    Status.PROPOSED: "TENTATIVE",
    Status.POSTPONED: "TENTATIVE",
    Status.CANCELLED: "CANCELLED",
}
_MOST_QUOTES: Final = 5
_LONGEST_LINE: Final = 75
"""Octets, the line break aside."""
_URI_SIGNS: Final = "/:?#[]@!$&'()*+,;=-._~%"


def write_calendar(store: Store, output: BinaryIO, options: Options) -> Exported:
    """Write the events that a calendar takes, in order of their IRIs."""
    reader = EventReader(store, base=options.base)
    count = undated = 0
    _write(output, "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//diplomacy-kg//kg export//EN", "METHOD:PUBLISH")
    for event in reader.events():
        if event.status not in _STATUSES:
            continue
        when = _when(event)
        if when is None:
            undated += 1
            continue
        _write(output, *_lines(event, when, reader))
        count += 1
    _write(output, "END:VCALENDAR")
    notes = (f"events left out, as no day of them is known: {undated}",) if undated else ()
    return Exported(count, notes)


@dataclass(frozen=True, slots=True)
class _When:
    """Where an event stands in the calendar; `vague` is what the summary says where that is not when it takes place."""

    lines: tuple[str, ...]
    vague: str | None = None


def _when(event: ToldEvent) -> _When | None:
    first, last = event.when.earliest, event.when.latest
    if first is not None and first == last and event.start_time is not None:
        return _When((f"DTSTART:{_day(first)}T{event.start_time.replace(':', '')}00",))
    if first is not None and last is not None and (last - first).days < LONGEST:
        return _When(_whole_days(first, last))
    day = first or last
    return _When(_whole_days(day, day), _in_words(event.when)) if day else None


def _whole_days(first: date, last: date) -> tuple[str, ...]:
    lines = [f"DTSTART;VALUE=DATE:{_day(first)}"]
    if last < date.max:  # the end is not included, and after the last day that there is there is none
        lines.append(f"DTEND;VALUE=DATE:{_day(last + timedelta(days=1))}")
    return tuple(lines)


def _in_words(when: DateInterval) -> str:
    if when.earliest and when.latest:
        return f"between {when.earliest} and {when.latest}"
    return f"from {when.earliest}" if when.earliest else f"by {when.latest}"


def _lines(event: ToldEvent, when: _When, reader: EventReader) -> Iterator[str]:
    status = _STATUSES[event.status]
    days = event.when.days
    yield "BEGIN:VEVENT"
    # A UUID of the IRI: servers make file names of it, which an IRI cannot be.
    yield f"UID:{uuid.uuid5(uuid.NAMESPACE_URL, event.iri)}"
    yield f"DTSTAMP:{_stamp(event, reader)}T000000Z"
    yield from when.lines
    yield f"SUMMARY:{_text(_summary(event, when))}"
    yield f"STATUS:{'TENTATIVE' if when.vague and status == 'CONFIRMED' else status}"
    # Days among which the one is not known are not taken.
    yield f"TRANSP:{'OPAQUE' if days == 1 else 'TRANSPARENT'}"
    if event.places:
        yield f"LOCATION:{_text('; '.join(place.line for place in event.places))}"
    points = [place.located.point for place in event.places if place.located]
    if len(event.places) == 1 and points:
        longitude, latitude = points[0]
        yield f"GEO:{decimal_text(latitude)};{decimal_text(longitude)}"
    yield f"CATEGORIES:{_text(event.subtype or event.type)}"
    yield f"URL:{quote(event.iri, safe=_URI_SIGNS)}"
    yield f"DESCRIPTION:{_text(_description(event, reader))}"
    yield "END:VEVENT"


def _summary(event: ToldEvent, when: _When) -> str:
    who = ", ".join(actor.label for actor in event.actors())
    vague = f" ({when.vague})" if when.vague else ""
    return f"{event.subtype or event.type}: {who}{vague}"


def _description(event: ToldEvent, reader: EventReader) -> str:
    told = [f"{event.status.capitalize()}; {event.when.edtf}"]
    if event.disputed:
        told[0] += "; reports contradict each other"
    if event.occasion:
        told.append(f"At: {event.occasion}")
    if event.about:
        told.append(f"About: {'; '.join(event.about)}")
    for iri, passage in islice(reader.quotes(event), _MOST_QUOTES):
        document = reader.document(iri)
        who = document.publisher or document.title or document.name
        source = f"{who}, {document.published}" if document.published else who
        told.append(f"“{passage}” ({source})")
    return "\n".join([*told, event.iri])


def _stamp(event: ToldEvent, reader: EventReader) -> str:
    """Return the day of the latest report: an export made later tells nothing newer."""
    days = [reader.document(document).published for document in event.documents]
    known = [day for day in days if day] or [day for day in (event.when.earliest, event.when.latest) if day]
    return _day(max(known))


def _day(day: date) -> str:
    return f"{day.year:04}{day.month:02}{day.day:02}"


def _text(text: str) -> str:
    """Return a value of type TEXT: escaped, and without the control characters that it cannot hold."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(c for c in lines if c in "\n\t" or unicodedata.category(c) != "Cc")
    for sign in "\\;,":
        kept = kept.replace(sign, f"\\{sign}")
    return kept.replace("\n", "\\n")


def _write(output: BinaryIO, *lines: str) -> None:
    for line in lines:
        output.write(b"\r\n ".join(_folded(line)) + b"\r\n")


def _folded(line: str) -> Iterator[bytes]:
    """Yield a line in pieces that fit, the space before each but the first counted; no character is cut in two."""
    piece, room = bytearray(), _LONGEST_LINE
    for character in line:
        written = character.encode("utf-8")
        if len(piece) + len(written) > room:
            yield bytes(piece)
            piece, room = bytearray(), _LONGEST_LINE - 1
        piece += written
    yield bytes(piece)

"""The free texts of a record as they stand in the text that was read, with what the columns say around them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from kg.extract.records.reading import free_texts, stand_in
from kg.extract.records.sides import Home, SideReader
from kg.extract.records.style import style
from kg.gazetteer.listed import listed_state
from kg.gazetteer.places import place_named
from kg.gazetteer.states import state_name
from kg.model.annotated import Annotated, NameKind, TimeExpression
from kg.model.dates import DateInterval
from kg.model.document import Origin
from kg.model.record import RecordEvent
from kg.model.report import ActorKind, EventType, Part, Participant, Report
from kg.model.world import PlaceKind

_ACCOMPANY = re.compile(r"\baccompan(?:ied|ying)\b(?:\s+by\b)?", re.IGNORECASE)
_COMPANY_ENDS = re.compile(r"\b(?:met|attended|visited|discussed|addressed|to|in|at|on|for)\b|\.\s|;")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


@dataclass(frozen=True, slots=True)
class Scene:
    """One free text: its characters `start` to `end` in the reading, and the report of the event that it belongs to.

    `stand_in` is the name that stands for the subject there. `host` is the state that it is set in, or None.
    """

    start: int
    end: int
    stand_in: str
    structured: Report
    host: str | None
    sides: SideReader

    def subjects(self, part: Part) -> tuple[Participant, ...]:
        """Return those who did what the text tells, in a part: the first participant, and others of the same one."""
        first = self.structured.participants[0]
        return tuple(replace(p, part=part) for p in self.structured.participants if p.part is first.part)


def origin_of(annotated: Annotated) -> Origin:
    """Return where the text of a reading is from; raises ValueError for a document that is none."""
    if annotated.document.origin is None:
        raise ValueError(f"{annotated.document.id}: is no reading of a record")
    return annotated.document.origin


def with_days_of_record(annotated: Annotated) -> Annotated:
    """Return a reading whose days without a year ("May 7") lie as near to the days of the record as they can."""
    known = [event.when for event, _ in free_texts(origin_of(annotated).document) if event.when.known]
    if not known or not annotated.times:
        return annotated
    return replace(annotated, times=tuple(_nearest(time, known[0]) for time in annotated.times))


def _nearest(time: TimeExpression, when: DateInterval) -> TimeExpression:
    first, last = time.when.earliest, time.when.latest
    if first is None or last is None or _YEAR.search(time.text) or (last - first).days > 31:
        return time
    moved = [time]
    for years in (-1, 1):
        try:
            shifted = DateInterval(first.replace(year=first.year + years), last.replace(year=last.year + years))
        except ValueError:  # 29 February
            continue
        moved.append(replace(time, when=shifted, edtf=shifted.edtf))
    return min(moved, key=lambda each: _days_apart(each.when, when))


def _days_apart(one: DateInterval, other: DateInterval) -> int:
    if one.overlaps(other):
        return 0
    days = [abs((a - b).days) for a in (one.earliest, one.latest) for b in (other.earliest, other.latest) if a and b]
    return min(days, default=0)


def scenes_of(annotated: Annotated, structured: Sequence[tuple[RecordEvent, Report]]) -> Iterator[Scene]:
    """Yield the free texts of a reading in order; `structured` are the record's events with their reports."""
    origin = origin_of(annotated)
    begins = 0
    for event, text in free_texts(origin.document):
        pieces = [piece for piece in origin.pieces if text.start <= piece.at < text.end]
        if not pieces:
            continue
        report = next(report for known, report in structured if known is event)
        end = pieces[-1].end + 1
        home = Home(_state_of(text.home), report.participants[0].of, _last_day(event))
        yield Scene(
            start=begins,
            end=end,
            stand_in=stand_in(origin.document.cut(text.start, text.end)).partition(" ")[2],
            structured=report,
            host=home.host,
            sides=SideReader(annotated, start=begins, end=end, home=home),
        )
        begins = end


def _state_of(home: str | None) -> str | None:
    """Return the state whose officials are at home somewhere: of a region, the one that it belongs to; else None.

    A town that has the name by chance tells of none: the column is one of states.
    """
    listed = listed_state(home) if home else None
    if home is None or listed is not None:
        return listed.name if listed else None
    known = place_named(home)
    return state_name(known.state) if known and known.state and known.kind is PlaceKind.REGION else None


def _last_day(event: RecordEvent) -> date | None:
    return event.when.latest or event.when.earliest


def with_company(report: Report, scenes: Sequence[Scene], annotated: Annotated) -> Report:
    """Return a visit with those whom its free text calls the company of the visitor ("Accompanied President Roe")."""
    if report.type is not EventType.VISIT:
        return report
    names = {p.name for p in report.participants}
    joined = []
    part = report.participants[0].part
    here = (scene for scene in scenes if scene.structured is report)
    for person in (p for s in here for p in company_of(annotated, s, s.start, s.end, verbs=_ACCOMPANY)):
        if person.name not in names:
            names.add(person.name)
            joined.append(replace(person, part=part))
    return replace(report, participants=(*report.participants, *joined))


def company_of(
    annotated: Annotated, scene: Scene, start: int, end: int, *, verbs: re.Pattern[str] | None = None
) -> Iterator[Participant]:
    """Yield the persons who came along with the subject by the characters `start` to `end` of a scene.

    `verbs` match the words that put them beside it; without, all that mean company.
    """
    text = annotated.document.text
    positions = {person.name: person.position for person in annotated.persons}
    for found in (verbs or _joining()).finditer(text, start, end):
        ends = _COMPANY_ENDS.search(text, found.end(), end)
        last = ends.start() if ends else end
        for name in annotated.names:
            if name.kind is NameKind.PERSON and found.end() <= name.start < last and name.full != scene.stand_in:
                person = Participant(name.full, ActorKind.PERSON, position=positions.get(name.full))
                completed = scene.sides.completed(person)
                if completed is not None:
                    yield completed


@cache
def _joining() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(sorted(style().company))})\b(?:\s+by\b)?", re.IGNORECASE)

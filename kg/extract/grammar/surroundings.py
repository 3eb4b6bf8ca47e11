"""Places that a meeting takes from what surrounds it: a visit in the same sentence, the events before, the dateline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kg.extract.choosing.when import LEAD_PARAGRAPHS
from kg.extract.choosing.where import is_news
from kg.extract.places import place_of_dateline
from kg.gazetteer.places import lies_in, state_of_place
from kg.model.annotated import Annotated
from kg.model.report import EventType, Part, Report, Status


def with_surroundings(annotated: Annotated, reports: Sequence[Report]) -> list[Report]:
    """Return the reports, in order, with places added to meetings that name none."""
    placed = [
        replace(report, place=_place_around(annotated, report, reports))
        if report.type is EventType.MEETING and not report.place
        else report
        for report in reports
    ]
    return [_in_city(r, placed) if r.type is EventType.MEETING and r.place else r for r in placed]


def _in_city(report: Report, reports: Sequence[Report]) -> Report:
    """Name the city where a meeting told of a region took place: where one of its people arrived on that day."""
    names = {p.name for p in report.participants}
    for visit in reports:
        if visit.type is not EventType.VISIT or not visit.place or visit.place[0] in report.place:
            continue
        same_days = report.when.known and visit.when.known and report.when.overlaps(visit.when)
        if same_days and names & {p.name for p in visit.participants} and lies_in(visit.place[0], report.place[0]):
            return replace(report, place=(*visit.place, *(p for p in report.place if p not in visit.place)))
    return report


def _place_around(annotated: Annotated, report: Report, reports: Sequence[Report]) -> tuple[str, ...]:
    start = report.evidence[0].start
    for other in reports:
        if other.type is EventType.VISIT and other.place and any(e.start == start for e in other.evidence):
            return other.place
    paragraph = _paragraph(annotated, start)
    before = [r for r in reports if r.place and r.evidence[0].start < start]
    if before and _paragraph(annotated, before[-1].evidence[-1].start) == paragraph:
        return before[-1].place
    dateline = place_of_dateline(annotated.document)
    held = report.status in (Status.OCCURRED, Status.ONGOING)
    if not dateline or not held or not _at_home(dateline, report):
        return ()
    return dateline if paragraph < LEAD_PARAGRAPHS or is_news(report.when, annotated.document.published) else ()


def _at_home(dateline: tuple[str, ...], report: Report) -> bool:
    """Whether a dateline can be where people meet: nobody receives them, or somebody of that country does."""
    country = state_of_place(dateline[-1])
    if country is None:
        return True
    hosts = {p.of for p in report.participants if p.part is Part.HOST}
    return not hosts or country.name in hosts


def _paragraph(annotated: Annotated, start: int) -> int:
    sentence = annotated.sentence_at(start)
    return sentence.paragraph if sentence is not None else 0

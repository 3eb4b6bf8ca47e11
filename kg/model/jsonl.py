"""Reports and annotations to and from one line of JSON."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from kg.errors import RecordError
from kg.model.annotated import Annotated
from kg.model.dates import DateInterval
from kg.model.report import ActorKind, EventType, Evidence, Part, Participant, Report, Status


def report_to_json(report: Report) -> str:
    """Return the extraction record of a report as one line, keys in the order of the contract."""
    return json.dumps(report_to_dict(report), ensure_ascii=False)


def report_to_dict(report: Report) -> dict[str, Any]:
    """Return the extraction record of a report as plain values."""
    return {
        "document": report.document,
        "document_key": report.document_key,
        "id": report.id,
        "type": report.type.value,
        "subtype": report.subtype,
        "status": report.status.value,
        "participants": [
            {
                "name": p.name,
                "kind": p.kind.value,
                "of": p.of,
                "position": p.position,
                "part": p.part.value,
                "aliases": list(p.aliases),
            }
            for p in report.participants
        ],
        "place": list(report.place),
        "occasion": report.occasion,
        "earliest": _day(report.when.earliest),
        "latest": _day(report.when.latest),
        "start_time": report.start_time,
        "about": list(report.about),
        "attributed_to": list(report.attributed_to),
        "quote": report.quote,
        "until": _day(report.until),
        "evidence": [{"start": e.start, "end": e.end, "text": e.text} for e in report.evidence],
        "confidence": report.confidence,
        "when_confidence": report.when_confidence,
        "place_confidence": report.place_confidence,
    }


def report_from_json(line: str) -> Report:
    """Return the report of one line.

    Raises:
        RecordError: the line is no JSON, lacks a required key, or breaks a rule of the record.
    """
    try:
        return report_from_dict(json.loads(line))
    except (json.JSONDecodeError, KeyError, TypeError, ValueError) as error:
        raise RecordError(f"no extraction record: {error!r} in {line[:120]!r}") from error


def report_from_dict(record: dict[str, Any]) -> Report:
    """Return the report of an extraction record; raises KeyError, TypeError or ValueError where it is malformed."""
    return Report(
        document=record["document"],
        document_key=record.get("document_key", ""),
        id=record["id"],
        type=EventType(record["type"]),
        subtype=record.get("subtype"),
        status=Status(record["status"]),
        participants=tuple(
            Participant(
                name=p["name"],
                kind=ActorKind(p["kind"]),
                of=p.get("of"),
                position=p.get("position"),
                part=Part(p.get("part", "participant")),
                aliases=tuple(p.get("aliases", ())),
            )
            for p in record["participants"]
        ),
        place=tuple(record.get("place", ())),
        occasion=record.get("occasion"),
        when=DateInterval(_date(record.get("earliest")), _date(record.get("latest"))),
        start_time=record.get("start_time"),
        about=tuple(record.get("about", ())),
        attributed_to=tuple(record.get("attributed_to", ())),
        quote=record.get("quote"),
        until=_date(record.get("until")),
        evidence=tuple(Evidence(e["start"], e["end"], e["text"]) for e in record["evidence"]),
        confidence=record.get("confidence", 0.5),
        when_confidence=record.get("when_confidence", 1.0),
        place_confidence=record.get("place_confidence", 1.0),
    )


def annotated_to_dict(annotated: Annotated) -> dict[str, Any]:
    """Return the annotation record of a document as plain values."""
    document = annotated.document
    return {
        "document": document.id,
        "language": document.language,
        "published": _day(document.published),
        "sentences": [[s.start, s.end] for s in annotated.sentences],
        "names": [
            {"start": n.start, "end": n.end, "text": n.text, "kind": n.kind.value, "refers_to": n.refers_to}
            for n in annotated.names
        ],
        "references": [
            {"start": r.start, "end": r.end, "text": r.text, "refers_to": ", ".join(r.refers_to) or None}
            for r in annotated.references
        ],
        "times": [
            {
                "start": t.start,
                "end": t.end,
                "text": t.text,
                "edtf": t.edtf,
                "earliest": _day(t.when.earliest),
                "latest": _day(t.when.latest),
                "time": t.time,
            }
            for t in annotated.times
        ],
        "quotations": [
            {"start": q.start, "end": q.end, "speaker": q.speaker, "cue": q.cue} for q in annotated.quotations
        ],
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text[:10]) if text else None

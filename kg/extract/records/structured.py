"""Events of a record's columns to reports."""

from __future__ import annotations

from kg.extract.records.actors import participant_of
from kg.extract.records.places import place_names
from kg.model.document import Document
from kg.model.record import RecordEvent
from kg.model.report import Report


def report_of(document: Document, event: RecordEvent) -> Report:
    """Return what the columns of a record tell of one event; its id is given later."""
    return Report(
        document=document.id,
        document_key=document.key,
        id="r0",
        type=event.type,
        subtype=event.subtype,
        status=event.status,
        participants=tuple(participant_of(actor) for actor in event.participants),
        evidence=event.evidence,
        place=place_names(event.place),
        occasion=event.occasion,
        when=event.when,
        start_time=event.start_time,
        about=event.about,
        attributed_to=event.attributed_to,
        quote=event.quote,
        confidence=event.confidence,
    )

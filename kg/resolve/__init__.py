"""Reports to actors, places and events: `resolve()`, and `resolve_file()` for more of them than fit into memory."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kg.model.decision import Decision
from kg.model.document import DocumentFacts
from kg.model.report import Participant, Report
from kg.model.world import EvidenceKey, ReportKey, World
from kg.resolve.actors import Actors, resolve_actors
from kg.resolve.blocks import Known, Spread, all_events, resolve_block
from kg.resolve.mentions import Mention, first_evidence_of, key_of, mentions_in
from kg.resolve.places import Found, Places, agreed_places, places_in
from kg.resolve.report_file import ReportFile
from kg.resolve.voices import Voices

__all__ = ["ReportFile", "Spread", "resolve", "resolve_block", "resolve_file"]


def resolve(
    reports: Iterable[Report],
    *,
    documents: Mapping[str, DocumentFacts] | None = None,
    decisions: Iterable[Decision] = (),
) -> World:
    """Return the world that reports tell of: actors, places, events, and what each report means of them.

    A pure function of the sets of reports, documents and decisions: their order and batches never matter, and what is
    given twice counts once. Of different reports under one identity, which only a faulty caller gives, the first by
    content is taken. `documents` is what is known of documents by key, also of those without reports. Where no day of
    publication is known, open ends of intervals stay open; without fingerprints every document is a voice of its own.
    `decisions` are what people decided about who is who.

    Raises:
        ResolutionError: the reports are too many for memory, and cannot be kept on disk meanwhile.
    """
    with ReportFile(reports) as file:
        return resolve_file(file, documents=documents, decisions=decisions)


def resolve_file(
    reports: ReportFile,
    *,
    documents: Mapping[str, DocumentFacts] | None = None,
    decisions: Iterable[Decision] = (),
    spread: Spread | None = None,
) -> World:
    """Return the world that the reports of a file tell of; see `resolve`.

    `spread` hands blocks of many reports to other processes (None: all is done here); the world is the same.
    """
    documents = documents or {}
    voices = Voices(documents)
    actors, places = _things(reports, documents, decisions)
    known = Known(actors.roles, places, documents, voices)
    events = all_events(reports, known, actors=actors.actors, spread=spread)
    return World(
        actors=actors.actors,
        places=places.places,
        events=tuple(sorted(events, key=lambda event: event.id)),
        reported_actors=actors.reported,
        reported_places=places.reported,
        copies=voices.copies,
    )


def _things(
    reports: ReportFile, documents: Mapping[str, DocumentFacts], decisions: Iterable[Decision]
) -> tuple[Actors, Places]:
    """Return the actors and places of all reports."""
    published = {key: facts.published for key, facts in documents.items() if facts.published}
    mentions: list[Mention] = []
    shared: dict[Participant, Participant] = {}
    found: dict[ReportKey, tuple[Found, ...]] = {}
    for report in reports:
        key = key_of(report)
        mentions.extend(mentions_in(report, key, published.get(key.document_key), shared))
        if report.place:
            found[key] = places_in(report, published)

    def first_evidence(key: ReportKey) -> EvidenceKey:
        return next(map(first_evidence_of, reports.of([key])))

    return resolve_actors(mentions, sorted(set(decisions)), first_evidence=first_evidence), agreed_places(found)

"""Reports to actors, places and events: `resolve()`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kg.model.decision import Decision
from kg.model.document import DocumentFacts
from kg.model.jsonl import report_to_json
from kg.model.report import Report
from kg.model.world import ReportKey, World
from kg.resolve.actors import resolve_actors
from kg.resolve.clustering import clusters
from kg.resolve.events import Takings, event_of
from kg.resolve.likeness import Comparison
from kg.resolve.mentions import key_of, mentions_of
from kg.resolve.places import resolve_places
from kg.resolve.tellings import tellings_of
from kg.resolve.voices import Voices

__all__ = ["resolve"]


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
    """
    documents = documents or {}
    published = {key: facts.published for key, facts in documents.items() if facts.published}
    voices = Voices(documents)
    by_key = _by_key(reports)
    ordered = [by_key[key] for key in sorted(by_key)]
    actors = resolve_actors(list(mentions_of(ordered, published)), sorted(set(decisions)))
    places = resolve_places(ordered, published)
    tellings = tellings_of(ordered, actors, places, documents)
    takings = Takings(actors, by_key, voices)
    comparison = Comparison(places)
    groups = clusters(tellings, comparison)
    events = (event_of(group, by_key, places, takings, voices, comparison) for group in groups)
    return World(
        actors=actors.actors,
        places=places.places,
        events=tuple(sorted(events, key=lambda event: event.id)),
        reported_actors=actors.reported,
        reported_places=places.reported,
        copies=voices.copies,
    )


def _by_key(reports: Iterable[Report]) -> dict[ReportKey, Report]:
    found: dict[ReportKey, Report] = {}
    for report in reports:
        key = key_of(report)
        known = found.get(key)
        if known is None or (known != report and report_to_json(report) < report_to_json(known)):
            found[key] = report
    return found

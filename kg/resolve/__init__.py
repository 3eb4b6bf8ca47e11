"""Reports to actors, places and events: `resolve()`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from kg.model.decision import Decision
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

__all__ = ["resolve"]


def resolve(
    reports: Iterable[Report],
    *,
    published: Mapping[str, date] | None = None,
    decisions: Iterable[Decision] = (),
) -> World:
    """Return the world that reports tell of: actors, places, events, and what each report means of them.

    A pure function of the sets of reports and decisions: their order and batches never matter, and what is given twice
    counts once. Of different reports under one identity, which only a faulty caller gives, the first by content is
    taken.
    `published` is the day of publication by document key; without it, open ends of intervals stay open and positions
    have no days. `decisions` are what people decided about who is who.
    """
    published = published or {}
    by_key = _by_key(reports)
    ordered = [by_key[key] for key in sorted(by_key)]
    actors = resolve_actors(list(mentions_of(ordered, published)), sorted(set(decisions)))
    places = resolve_places(ordered)
    tellings = tellings_of(ordered, actors, places, published)
    takings = Takings(actors, by_key)
    groups = clusters(tellings, Comparison(places))
    events = (event_of(group, by_key, places, takings) for group in groups)
    return World(
        actors=actors.actors,
        places=places.places,
        events=tuple(sorted(events, key=lambda event: event.id)),
        reported_actors=actors.reported,
        reported_places=places.reported,
    )


def _by_key(reports: Iterable[Report]) -> dict[ReportKey, Report]:
    found: dict[ReportKey, Report] = {}
    for report in reports:
        key = key_of(report)
        known = found.get(key)
        if known is None or (known != report and report_to_json(report) < report_to_json(known)):
            found[key] = report
    return found

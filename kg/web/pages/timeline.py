"""Events in order of time: as a list by month, and as data."""

from __future__ import annotations

from itertools import groupby
from typing import Final

from kg.graph.vocabulary import STATUSES, TYPES
from kg.model.report import EventType, Status
from kg.web.links import links_of
from kg.web.messages import Reply, Site
from kg.web.pages.actors import TYPE_NAMES, members_pattern
from kg.web.pages.listing import found_events
from kg.web.pages.named import actor_named
from kg.web.pages.parameters import PAGE, PageParameter, Values
from kg.web.pages.reading import FAR, Reader, value_of
from kg.web.pages.rendering import json_reply, page_reply
from kg.web.pages.tasks import task

STATUS_NAMES: Final = tuple(status.value for status in STATUSES)
MOST_EVENTS: Final = 2_000
_ROWS: Final = 100
_FILTERS: Final = (
    PageParameter("from", "day", "the first day"),
    PageParameter("to", "day", "the last day"),
    PageParameter("person", "text", "a person or other actor who takes part"),
    PageParameter("state", "text", "a state or organization that takes part, itself or by who acts for it"),
    PageParameter("type", "choice", "the type of the events", TYPE_NAMES),
    PageParameter("status", "choice", "whether it happened", STATUS_NAMES),
)
_ORDER: Final = PageParameter("order", "choice", "the order of the events", ("oldest", "newest"))


@task("/timeline", *_FILTERS, _ORDER, PAGE)
def timeline(site: Site, values: Values) -> Reply:
    """Return the page of events in order of time."""
    reader, links = Reader(site.store, site.base), links_of(site)
    newest = values.text("order", "newest") == "newest"
    listing = found_events(reader, _pattern(reader, values), values, size=_ROWS, newest=newest)
    return page_reply(
        site,
        "timeline.html",
        title="Timeline",
        here=links.path("/timeline", **values.given),
        listing=listing,
        months=[(month, list(events)) for month, events in groupby(listing.events, lambda event: event.when.month)],
        given=values.given,
        types=TYPE_NAMES,
        statuses=STATUS_NAMES,
    )


@task("/timeline.json", *_FILTERS)
def timeline_json(site: Site, values: Values) -> Reply:
    """Return the events that have a day, the newest `MOST_EVENTS` of them, in order of time."""
    reader, links = Reader(site.store, site.base), links_of(site)
    rows = reader.rows(
        "SELECT ?event (SAMPLE(?label) AS ?name) (MIN(COALESCE(?e, ?l)) AS ?begin) (MAX(COALESCE(?l, ?e)) AS ?end) "
        "(SAMPLE(?type) AS ?kind) (SAMPLE(?status) AS ?state) (SAMPLE(?disputed) AS ?contested) "
        f"{{ WORLD {{ {{ SELECT DISTINCT ?event {{ {_pattern(reader, values)} }} }} "
        "OPTIONAL { ?event dip:earliest ?e } OPTIONAL { ?event dip:latest ?l } FILTER(BOUND(?e) || BOUND(?l)) "
        "OPTIONAL { ?event rdfs:label ?label } OPTIONAL { ?event dip:type ?type } "
        "OPTIONAL { ?event dip:status ?status } OPTIONAL { ?event dip:disputed ?disputed } } } "
        f"GROUP BY ?event ORDER BY DESC(?end) ?event LIMIT {MOST_EVENTS + 1}"
    )
    events = []
    for row in rows:
        iri, label, begin, end, kind, status, disputed = (value_of(term) or "" for term in row)
        events.append(
            {
                "id": iri,
                "label": label,
                "start": begin,
                "end": end,
                "status": status.rpartition("#")[2].lower(),
                "type": kind.rpartition("#")[2].lower(),
                "page": links.page(iri),
                "disputed": disputed == "true",
            }
        )
    return json_reply({"events": events[:MOST_EVENTS][::-1], "cut": len(events) > MOST_EVENTS})


def _pattern(reader: Reader, values: Values) -> str:
    person, state = actor_named(reader, values, "person"), actor_named(reader, values, "state")
    # The fewest events first; OPTIONAL and EXISTS keep the store to that order.
    parts = [members_pattern(state)] if state is not None else []
    if person is not None:
        takes_part = f"?event dip:participant {person}"
        parts.append(f"FILTER EXISTS {{ {takes_part} }}" if parts else f"{takes_part} .")
    parts = parts or ["?event a dip:Event ."]
    if kind := values.text("type"):
        parts.append(f"OPTIONAL {{ ?event dip:type ?kind }} FILTER(?kind = {TYPES[EventType(kind.capitalize())]})")
    if status := values.text("status"):
        parts.append(f"OPTIONAL {{ ?event dip:status ?state }} FILTER(?state = {STATUSES[Status(status)]})")
    first, last = values.day("from"), values.day("to")
    if first or last:
        parts.append("OPTIONAL { ?event dip:earliest ?first } OPTIONAL { ?event dip:latest ?last }")
        parts.extend([f'FILTER(COALESCE(?last, ?first) >= "{first}"^^xsd:date)'] if first else [])
        parts.extend([f'FILTER(COALESCE(?first, ?last, {FAR}) <= "{last}"^^xsd:date)'] if last else [])
    return " ".join(parts)

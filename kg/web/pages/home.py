"""The first page: how much there is, what was last, what is ahead, and where sources disagree."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from kg.graph.vocabulary import DIP
from kg.model.link import Standing
from kg.web.links import links_of
from kg.web.messages import Reply, Site
from kg.web.pages.parameters import Values
from kg.web.pages.reading import EventLine, Reader, nodes_in, value_of
from kg.web.pages.rendering import page_reply
from kg.web.pages.tasks import task
from kg.web.review.reading import LinkReader

_SHOWN: Final = 6


@dataclass(frozen=True, slots=True)
class Counts:
    """How much the graph holds; `first` and `last` are days of publication (ISO)."""

    documents: int
    reports: int
    events: int
    meetings: int
    persons: int
    states: int
    places: int
    disputed: int
    first: str | None
    last: str | None


@dataclass(frozen=True, slots=True)
class HomePage:
    """All that the first page shows. What is upcoming is so as of the last day of publication.

    `proposed` is how many links to external datasets wait for a person to decide.
    """

    counts: Counts
    latest: tuple[EventLine, ...]
    upcoming: tuple[EventLine, ...]
    disputed: tuple[EventLine, ...]
    proposed: int


@task("/")
def home(site: Site, values: Values) -> Reply:  # noqa: ARG001
    """Return the first page."""
    return page_reply(
        site,
        "home.html",
        title="Who met whom",
        here=links_of(site).path("/"),
        description="Who met whom, where, when, about what, and which sentence says so: a graph of diplomacy.",
        page=read_home(Reader(site.store, site.base)),
    )


def read_home(reader: Reader) -> HomePage:
    """Read what the first page shows; the store counts, so that no row is handed over for it."""
    counts = _counts(reader)
    day = f'"{counts.last}"^^xsd:date' if counts.last else None
    happened = "FILTER(?status IN (dip:Occurred, dip:Ongoing))"
    ahead = "FILTER(?status IN (dip:Scheduled, dip:Proposed, dip:Possible, dip:Postponed))"
    # Nothing that happened lies after what was last published; where it seems to, a day was misread.
    latest = f"?event dip:latest ?day ; dip:status ?status . {happened} " + (f"FILTER(?day <= {day})" if day else "")
    coming = f"?event dip:earliest ?day ; dip:status ?status . {ahead} FILTER(?day >= {day})"
    return HomePage(
        counts=counts,
        latest=_events(reader, latest, "DESC(?day)"),
        upcoming=_events(reader, coming, "?day") if day else (),
        disputed=_events(reader, "?event dip:disputed true . OPTIONAL { ?event dip:latest ?day }", "DESC(?day)"),
        proposed=LinkReader(reader.store, reader.iris.base).total(Standing.PROPOSED),
    )


def _events(reader: Reader, pattern: str, order: str) -> tuple[EventLine, ...]:
    rows = reader.rows(f"SELECT ?event {{ WORLD {{ {pattern} }} }} ORDER BY {order} ?event LIMIT {_SHOWN}")
    return tuple(reader.event(node) for node in nodes_in(rows))


def _counts(reader: Reader) -> Counts:
    def of(kind: str) -> int:
        return reader.count(f"SELECT (COUNT(*) AS ?n) {{ WORLD {{ ?x a dip:{kind} }} }}")

    days = "SELECT (MIN(?day) AS ?first) (MAX(?day) AS ?last) { GRAPH ?g { ?g dcterms:issued ?day } }"
    first, last = next(reader.rows(days))
    return Counts(
        documents=reader.count("SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?g a dip:Document } }"),
        reports=reader.count("SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?r a dip:Report } }"),
        events=of("Event"),
        meetings=of("Meeting"),
        persons=of("Person"),
        states=of("State"),
        places=of("Place"),
        disputed=reader.count(f"SELECT (COUNT(*) AS ?n) {{ WORLD {{ ?x {DIP.disputed} true }} }}"),
        first=value_of(first),
        last=value_of(last),
    )

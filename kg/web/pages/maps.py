"""Where it happened: venues with the number of their events, as a list and as GeoJSON."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from pyoxigraph import NamedNode

from kg.errors import UsageError
from kg.web.links import links_of
from kg.web.messages import Reply, Site
from kg.web.pages.actors import members_pattern
from kg.web.pages.parameters import PAGE, PageParameter, Values
from kg.web.pages.places import there_pattern
from kg.web.pages.reading import ACTOR_KINDS, Pages, Reader, Thing, number
from kg.web.pages.rendering import json_reply, page_reply
from kg.web.pages.tasks import task

_ROWS: Final = 100
_MOST_POINTS: Final = 5_000
_OF: Final = PageParameter("of", "text", "the local part of the IRI of an actor, place or event whose places to show")
_ALL: Final = "?event a dip:Event ."


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A place, the places it is in, and how many events were there."""

    thing: Thing
    line: tuple[Thing, ...]
    events: int
    placed: bool


@task("/map", PAGE)
def map_page(site: Site, values: Values) -> Reply:
    """Return the page of the places where something happened, the busiest first."""
    reader, links = Reader(site.store, site.base), links_of(site)
    counts = _counts(reader, _ALL)
    pages = Pages.at(values.page, _ROWS, len(counts))
    rows = [
        PlaceRow(reader.thing(place), reader.place_line(place), events, reader.point(place) is not None)
        for place, events in counts[pages.offset : pages.offset + pages.size]
    ]
    return page_reply(
        site, "map.html", title="Map of places", here=links.path("/map"), rows=rows, pages=pages, given=values.given
    )


@task("/map.json", _OF)
def map_json(site: Site, values: Values) -> Reply:
    """Return the places that have a point as a GeoJSON FeatureCollection, of one thing or of all."""
    reader, links = Reader(site.store, site.base), links_of(site)
    features = []
    for place, events in _counts(reader, _events_of(reader, values.text("of")))[:_MOST_POINTS]:
        point = reader.point(place)
        if point is not None:
            properties = {"label": reader.label(place), "page": links.page(place.value), "events": events}
            geometry = {"type": "Point", "coordinates": point}
            features.append({"type": "Feature", "id": place.value, "geometry": geometry, "properties": properties})
    return json_reply({"type": "FeatureCollection", "features": features})


def _events_of(reader: Reader, local: str) -> str:
    """Return the pattern of the events of a thing; of an actor those that happened.

    Raises:
        UsageError: it is no actor, place or event of the graph.
    """
    if not local:
        return _ALL
    try:
        node = NamedNode(reader.iris.base + local)
        kind = reader.kind(node)
    except ValueError:
        kind = ""
    if kind.capitalize() in ACTOR_KINDS:
        happened = "OPTIONAL { ?event dip:status ?status } FILTER(?status IN (dip:Occurred, dip:Ongoing))"
        return (f"?event dip:participant {node} . " if kind == "person" else members_pattern(node)) + happened
    if kind == "event":
        return f"VALUES ?event {{ {node} }}"
    if kind and kind != "document":
        return there_pattern(node)
    raise UsageError(f"of: the graph holds no actor, place or event at “{local}”.")


def _counts(reader: Reader, pattern: str) -> list[tuple[NamedNode, int]]:
    rows = reader.rows(
        f"SELECT ?place (COUNT(?event) AS ?n) {{ WORLD {{ {{ SELECT DISTINCT ?event {{ {pattern} }} }} "
        "OPTIONAL { ?event dip:place ?place } FILTER(BOUND(?place)) } } GROUP BY ?place ORDER BY DESC(?n) ?place"
    )
    return [(place, number(n)) for place, n in rows if isinstance(place, NamedNode)]

"""The page of a place: what is in it, and what happened there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from pyoxigraph import NamedNode

from kg.dossier import outside
from kg.graph.vocabulary import DIP, SKOS, TYPES
from kg.model.report import EventType
from kg.web.links import Links
from kg.web.messages import Reply, Site
from kg.web.pages.actors import TYPE_NAMES
from kg.web.pages.listing import Listing, found_events
from kg.web.pages.parameters import Values
from kg.web.pages.reading import Reader, Thing
from kg.web.pages.rendering import page_reply
from kg.web.review.reading import waiting

_MOST_INNER: Final = 200


@dataclass(frozen=True, slots=True)
class PlacePage:
    """All that the page of a place shows. `point` is longitude and latitude, `waiting` counts undecided links."""

    thing: Thing
    line: tuple[Thing, ...]
    aliases: tuple[str, ...]
    code: str | None
    same: tuple[str, ...]
    point: tuple[float, float] | None
    inner: tuple[Thing, ...]
    inner_total: int
    listing: Listing
    waiting: int


def place_page(site: Site, links: Links, node: NamedNode, values: Values) -> Reply:
    """Return the page of a place of the graph."""
    page = read_place(Reader(site.store, site.base), node, values)
    return page_reply(
        site,
        "place.html",
        title=", ".join(thing.label for thing in (page.thing, *page.line)),
        here=links.page(node.value) or "",
        about=node.value,
        description=f"{page.thing.label}: {page.listing.pages.total} meetings, visits and other events there.",
        page=page,
        given=values.given,
        type_names=TYPE_NAMES,
    )


def read_place(reader: Reader, node: NamedNode, values: Values) -> PlacePage:
    """Read what the page of a place shows."""
    inner = reader.subjects(DIP.within, node)
    things = sorted((reader.thing(place) for place in inner[:_MOST_INNER]), key=lambda thing: thing.label)
    pattern = there_pattern(node)
    if kind := values.text("type"):
        pattern += f" OPTIONAL {{ ?event dip:type ?kind }} FILTER(?kind = {TYPES[EventType(kind.capitalize())]})"
    return PlacePage(
        thing=reader.thing(node),
        line=reader.place_line(node),
        aliases=tuple(reader.aliases(node)),
        code=reader.text(node, SKOS.notation),
        same=tuple(outside(reader.store, node)),
        waiting=waiting(reader.store, reader.iris.base, node),
        point=reader.point(node),
        inner=tuple(things),
        inner_total=len(inner),
        listing=found_events(reader, pattern, values, passages=1),
    )


def there_pattern(node: NamedNode) -> str:
    """Return the pattern of the events at a place and at the places in it; reports have places too, and no class."""
    return f"?where dip:within* {node} . ?event dip:place ?where ; a dip:Event ."

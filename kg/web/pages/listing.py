"""Lists of events in order of time, a part at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from kg.web.pages.parameters import Values
from kg.web.pages.reading import FAR, EventLine, Pages, Reader, nodes_in

PAGE_SIZE: Final = 50
_NEAR: Final = '"0001-01-01"^^xsd:date'


@dataclass(frozen=True, slots=True)
class Listing:
    """One part of a list of events."""

    events: tuple[EventLine, ...]
    pages: Pages
    newest_first: bool = False


def found_events(
    reader: Reader,
    pattern: str,
    values: Values,
    *,
    passages: int = 0,
    size: int = PAGE_SIZE,
    newest: bool | None = None,
) -> Listing:
    """Return the events of a pattern (its variable is `?event`) in order of time, those without a day last."""
    newest_first = values.text("order") == "newest" if newest is None else newest
    inner = f"SELECT DISTINCT ?event {{ {pattern} }}"
    total = reader.count(f"SELECT (COUNT(*) AS ?n) {{ WORLD {{ {{ {inner} }} }} }}")
    pages = Pages.at(values.page, size, total)
    far, direction = (_NEAR, "DESC") if newest_first else (FAR, "ASC")
    rows = reader.rows(
        f"SELECT ?event {{ WORLD {{ {{ {inner} }} "
        "OPTIONAL { ?event dip:earliest ?earliest } OPTIONAL { ?event dip:latest ?latest } "
        "OPTIONAL { ?event dip:startTime ?start } } } "
        f"ORDER BY {direction}(COALESCE(?earliest, ?latest, {far})) {direction}(COALESCE(?latest, ?earliest, {far})) "
        f"?start ?event LIMIT {size} OFFSET {pages.offset}"
    )
    return Listing(tuple(reader.event(node, passages=passages) for node in nodes_in(rows)), pages, newest_first)

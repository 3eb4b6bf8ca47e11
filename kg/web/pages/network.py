"""Who met whom: as a table, and as nodes and edges."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from pyoxigraph import NamedNode

from kg.graph.vocabulary import DIP
from kg.web.links import Links, links_of
from kg.web.messages import Reply, Site
from kg.web.pages.named import actor_named
from kg.web.pages.parameters import PAGE, PageParameter, Values
from kg.web.pages.reading import Pages, Reader, Thing
from kg.web.pages.rendering import json_reply, page_reply
from kg.web.pages.tasks import task

MOST_NODES: Final = 500
_FILTERS: Final = (
    PageParameter("from", "day", "the first day"),
    PageParameter("to", "day", "the last day"),
    PageParameter("state", "text", "a state or organization: pairs one of whom it is, or acts for it"),
    PageParameter("min", "number", "the least number of meetings", most=10_000),
    PageParameter("limit", "number", "the most actors", most=MOST_NODES),
)
_LIMIT: Final = 120
_ROWS: Final = 100


@dataclass(frozen=True, slots=True)
class Edge:
    """Two actors with the number of the meetings and calls of both that took place or are going on."""

    source: NamedNode
    target: NamedNode
    count: int


@dataclass(frozen=True, slots=True)
class Network:
    """Edges, the biggest first, among at most so many actors; `cut` is whether there are more."""

    edges: tuple[Edge, ...]
    degrees: dict[NamedNode, int]
    owners: dict[NamedNode, tuple[NamedNode, ...]]
    total: int
    cut: bool


@task("/network", *_FILTERS, PAGE)
def network(site: Site, values: Values) -> Reply:
    """Return the page of who met whom."""
    links, reader = links_of(site), Reader(site.store, site.base)
    found = read_network(reader, values)
    pages = Pages.at(values.page, _ROWS, len(found.edges))
    rows = [
        (_with_state(reader, found, edge.source), _with_state(reader, found, edge.target), edge.count, edge)
        for edge in found.edges[pages.offset : pages.offset + pages.size]
    ]
    return page_reply(
        site,
        "network.html",
        title="Who met whom: the network",
        here=links.path("/network", **values.given),
        rows=[(one, other, count, _edge_page(links, edge)) for one, other, count, edge in rows],
        network=found,
        pages=pages,
        given=values.given,
        most=MOST_NODES,
    )


@task("/network.json", *_FILTERS)
def network_json(site: Site, values: Values) -> Reply:
    """Return nodes and edges."""
    links, reader = links_of(site), Reader(site.store, site.base)
    found = read_network(reader, values)
    nodes = [
        {
            "id": node.value,
            "label": reader.label(node),
            "kind": reader.kind(node),
            "state": next((reader.label(owner) for owner in found.owners[node]), None),
            "page": links.page(node.value),
            "degree": degree,
        }
        for node, degree in found.degrees.items()
    ]
    edges = [
        {"source": e.source.value, "target": e.target.value, "count": e.count, "page": _edge_page(links, e)}
        for e in found.edges
    ]
    return json_reply({"nodes": nodes, "edges": edges, "cut": found.cut, "pairs": found.total})


def read_network(reader: Reader, values: Values) -> Network:
    """Read who met whom, the pairs that met most first."""
    state = actor_named(reader, values, "state")
    pairs = _pairs(reader, values)
    owners = {node: tuple(reader.nodes(node, DIP.actsFor)) for node in {one for pair in pairs for one in pair}}
    kept = [
        (pair, count)
        for pair, count in pairs.items()
        if count >= values.number("min", 1)
        and pair[0] not in owners[pair[1]]
        and pair[1] not in owners[pair[0]]
        and (state is None or any(one == state or state in owners[one] for one in pair))
    ]
    kept.sort(key=lambda item: (-item[1], item[0][0].value, item[0][1].value))
    return _biggest(kept, owners, values.number("limit", _LIMIT))


def _biggest(
    pairs: list[tuple[tuple[NamedNode, NamedNode], int]], owners: dict[NamedNode, tuple[NamedNode, ...]], limit: int
) -> Network:
    """Take pairs until there are `limit` actors; later pairs among those are taken too."""
    chosen: dict[NamedNode, int] = {}
    edges: list[Edge] = []
    for (one, other), count in pairs:
        new = [node for node in (one, other) if node not in chosen]
        if len(chosen) + len(new) <= limit:
            edges.append(Edge(one, other, count))
            for node in (one, other):
                chosen[node] = chosen.get(node, 0) + 1
    return Network(tuple(edges), chosen, owners, len(pairs), len(edges) < len(pairs))


def _pairs(reader: Reader, values: Values) -> Counter[tuple[NamedNode, NamedNode]]:
    """Count the pairs at meetings and calls that took place; pairing here is faster than a join in the store."""
    first, last = values.day("from"), values.day("to")
    bounds = ""
    if first or last:
        bounds = "OPTIONAL { ?event dip:earliest ?e } OPTIONAL { ?event dip:latest ?l } "
        bounds += f'FILTER(COALESCE(?l, ?e) >= "{first}"^^xsd:date) ' if first else ""
        bounds += f'FILTER(COALESCE(?e, ?l) <= "{last}"^^xsd:date) ' if last else ""
    rows = reader.rows(
        "SELECT ?event ?actor { WORLD { { SELECT ?event { VALUES ?type { dip:Meeting dip:Call } "
        "?event dip:type ?type ; dip:status ?status . FILTER(?status IN (dip:Occurred, dip:Ongoing)) "
        f"{bounds} }} }} OPTIONAL {{ ?event dip:participant ?actor }} }} }}"
    )
    present: defaultdict[object, set[NamedNode]] = defaultdict(set)
    for event, actor in rows:
        if isinstance(actor, NamedNode):
            present[event].add(actor)
    pairs: Counter[tuple[NamedNode, NamedNode]] = Counter()
    for actors in present.values():
        pairs.update(combinations(sorted(actors, key=lambda actor: actor.value), 2))
    return pairs


def _with_state(reader: Reader, found: Network, node: NamedNode) -> tuple[Thing, tuple[Thing, ...]]:
    return reader.thing(node), tuple(reader.thing(owner) for owner in found.owners[node])


def _edge_page(links: Links, edge: Edge) -> str | None:
    """Return the page of what two did together: that of the one, narrowed to the other."""
    return links.page(edge.source.value, with_=links.local(edge.target.value))

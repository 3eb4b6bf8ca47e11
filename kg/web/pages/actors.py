"""The page of a person, state, organization or delegation."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from pyoxigraph import NamedNode

from kg.dossier import outside
from kg.graph.vocabulary import DIP, RDFS, SKOS, TYPES
from kg.model.report import EventType
from kg.web.links import Links
from kg.web.messages import Reply, Site
from kg.web.pages.listing import Listing, found_events
from kg.web.pages.parameters import PAGE, PageParameter, Values
from kg.web.pages.reading import Reader, Thing, value_of
from kg.web.pages.rendering import page_reply
from kg.web.review.reading import waiting

TYPE_NAMES: Final = tuple(kind.value.lower() for kind in EventType)
PARAMETERS: Final = (
    PAGE,
    PageParameter("order", "choice", "the order of the events", ("oldest", "newest")),
    PageParameter("type", "choice", "the type of the events", TYPE_NAMES),
    PageParameter("with", "text", "another actor who takes part: the part of its address behind /page/"),
)
_MOST_PARTNERS: Final = 40
_MOST_MEMBERS: Final = 60
_MOST_PLACES: Final = 60
_MOST_SHOWN: Final = 4
_TYPED: Final = "OPTIONAL { ?event dip:type ?type } OPTIONAL { ?event dip:status ?status }"
_HAPPENED: Final = "FILTER(?status IN (dip:Occurred, dip:Ongoing))"


@dataclass(frozen=True, slots=True)
class Office:
    """A position; `documents` are some of those that report it, of `reported` in all."""

    title: str
    of: tuple[Thing, ...]
    first: str | None
    last: str | None
    documents: tuple[Thing, ...]
    reported: int


@dataclass(frozen=True, slots=True)
class Partner:
    """Somebody whom the actor met or called: how often, when first and last (ISO), where most."""

    thing: Thing
    meetings: int
    first: str | None
    last: str | None
    places: tuple[Thing, ...]


@dataclass(frozen=True, slots=True)
class PlaceCount:
    """A place with the number of the events there."""

    thing: Thing
    events: int
    line: tuple[Thing, ...] = ()


@dataclass(frozen=True, slots=True)
class ActorPage:
    """All that the page of an actor shows; `members` act for it, `members_total` of them; `same` are IRIs elsewhere.

    `waiting` is how many links to external datasets wait for a person to decide.
    """

    thing: Thing
    aliases: tuple[str, ...]
    code: str | None
    acts_for: tuple[Thing, ...]
    offices: tuple[Office, ...]
    doubts: tuple[Thing, ...]
    members: tuple[PlaceCount, ...]
    members_total: int
    partners: tuple[Partner, ...]
    partners_total: int
    places: tuple[PlaceCount, ...]
    places_total: int
    listing: Listing
    other: Thing | None
    same: tuple[str, ...] = ()
    waiting: int = 0


def actor_page(site: Site, links: Links, node: NamedNode, values: Values) -> Reply:
    """Return the page of an actor of the graph."""
    page = read_actor(Reader(site.store, site.base), node, values)
    kind = page.thing.kind
    return page_reply(
        site,
        "actor.html",
        title=page.thing.label,
        here=links.page(node.value) or "",
        about=node.value,
        description=f"{page.thing.label} ({kind}): {page.listing.pages.total} events, whom they met, where, and the "
        "sentences that say so.",
        page=page,
        given=values.given,
        type_names=TYPE_NAMES,
    )


def read_actor(reader: Reader, node: NamedNode, values: Values) -> ActorPage:
    """Read what the page of an actor shows."""
    thing = reader.thing(node)
    group = thing.kind != "person"
    branches = _branches(node, "member", group=group)
    pattern = shown = _either(branches)
    other = _other(reader, values)
    if other:
        others = _branches(NamedNode(other.iri), "other", group=other.kind != "person")
        # Each way with each: such patterns the store answers from their rare end, a filter it tries on every event.
        shown = _either([f"{branch} {theirs}" for branch in branches for theirs in others])
    if kind := values.text("type"):
        shown += f" OPTIONAL {{ ?event dip:type ?kind }} FILTER(?kind = {TYPES[EventType(kind.capitalize())]})"
    partners, partners_total = _partners(reader, node, pattern, group=group)
    members, members_total = _members(reader, node) if group else ((), 0)
    places, places_total = _places(reader, pattern)
    return ActorPage(
        thing=thing,
        aliases=tuple(reader.aliases(node)),
        code=reader.text(node, SKOS.notation),
        acts_for=tuple(reader.thing(owner) for owner in reader.nodes(node, DIP.actsFor)),
        offices=_offices(reader, node),
        doubts=tuple(reader.thing(one) for one in reader.nodes(node, DIP.possiblySameAs)),
        members=members,
        members_total=members_total,
        partners=partners,
        partners_total=partners_total,
        places=places,
        places_total=places_total,
        listing=found_events(reader, shown, values, passages=2),
        other=other,
        same=tuple(outside(reader.store, node)),
        waiting=waiting(reader.store, reader.iris.base, node),
    )


def members_pattern(node: NamedNode) -> str:
    """Return the pattern of the events in which a state or organization takes part itself or by who acts for it."""
    return _either(_branches(node, "member", group=True))


def _branches(node: NamedNode, variable: str, *, group: bool) -> list[str]:
    """Return the ways in which an actor takes part in an event: itself, or by who acts for it."""
    by_members = f"?{variable} dip:actsFor {node} . ?event dip:participant ?{variable} ."
    return [f"?event dip:participant {node} .", *([by_members] if group else [])]


def _either(branches: Sequence[str]) -> str:
    return " UNION ".join(f"{{ {branch} }}" for branch in branches) if len(branches) > 1 else branches[0]


def _other(reader: Reader, values: Values) -> Thing | None:
    wanted = values.text("with")
    if not wanted:
        return None
    try:
        node = NamedNode(reader.iris.base + wanted)
    except ValueError:
        return None
    return reader.thing(node) if reader.kind(node) else None


def _offices(reader: Reader, node: NamedNode) -> tuple[Office, ...]:
    documents: defaultdict[str, set[NamedNode]] = defaultdict(set)
    offices = reader.nodes(node, DIP.holds)
    if offices:
        told = f"SELECT DISTINCT ?title ?d {{ WORLD {{ ?p dip:actor {node} }} GRAPH ?d {{ ?p dip:position ?title }} }}"
        for told_title, document in reader.rows(told):
            if isinstance(document, NamedNode):
                documents[value_of(told_title) or ""].add(document)
    found = []
    for office in offices:
        title = reader.label(office)
        told_in = sorted(documents[title], key=lambda document: document.value)
        found.append(
            Office(
                title=title,
                of=tuple(reader.thing(owner) for owner in reader.nodes(office, DIP.actsFor)),
                first=reader.text(office, DIP.firstReported),
                last=reader.text(office, DIP.lastReported),
                documents=tuple(reader.thing(document, "document") for document in told_in[:_MOST_SHOWN]),
                reported=len(told_in),
            )
        )
    return tuple(sorted(found, key=lambda office: (office.first or "9999", office.title)))


def _members(reader: Reader, node: NamedNode) -> tuple[tuple[PlaceCount, ...], int]:
    """Return the persons and delegations that act for a state or organization, the busiest first."""
    counts = list(
        reader.rows(
            f"SELECT ?member (COUNT(?event) AS ?n) {{ WORLD {{ ?member dip:actsFor {node} ; a dip:Actor . "
            "OPTIONAL { ?event dip:participant ?member } } } GROUP BY ?member ORDER BY DESC(?n) ?member"
        )
    )
    shown = [
        PlaceCount(reader.thing(member), int(value_of(n) or 0))
        for member, n in counts[:_MOST_MEMBERS]
        if isinstance(member, NamedNode)
    ]
    return tuple(shown), len(counts)


@dataclass(slots=True)
class _Met:
    events: set[str] = field(default_factory=set)
    days: set[str] = field(default_factory=set)
    places: set[tuple[str, NamedNode]] = field(default_factory=set)


def _partners(reader: Reader, node: NamedNode, pattern: str, *, group: bool) -> tuple[tuple[Partner, ...], int]:
    """Return whom an actor met or called; a state or organization meets states and organizations."""
    rows = reader.rows(
        # The events come first, and who was there after: OPTIONAL keeps the store to that order.
        f"SELECT ?event ?other ?day ?place {{ WORLD {{ {{ SELECT DISTINCT ?event {{ {pattern} "
        f"{_TYPED} FILTER(?type IN (dip:Meeting, dip:Call)) {_HAPPENED} }} }} "
        "OPTIONAL { ?event dip:participant ?other } OPTIONAL { ?event dip:place ?place } "
        "OPTIONAL { ?event dip:earliest ?day } } }"
    )
    own = {node, *(reader.nodes(node, DIP.actsFor) if not group else ())}
    owners: dict[NamedNode, list[NamedNode]] = {}
    met: defaultdict[NamedNode, _Met] = defaultdict(_Met)
    for event, other, day, place in rows:
        if not isinstance(other, NamedNode) or not isinstance(event, NamedNode):
            continue
        if other not in owners:
            owners[other] = (reader.nodes(other, DIP.actsFor) or [other]) if group else [other]
        for whom in owners[other]:
            entry = met[whom]
            entry.events.add(event.value)
            entry.days.update(filter(None, [value_of(day)]))
            entry.places.update([(event.value, place)] if isinstance(place, NamedNode) else [])
    for one in own:
        met.pop(one, None)
    return _busiest(reader, met), len(met)


def _busiest(reader: Reader, met: dict[NamedNode, _Met]) -> tuple[Partner, ...]:
    order = sorted(met.items(), key=lambda item: (-len(item[1].events), item[0].value))
    return tuple(
        Partner(
            thing=reader.thing(node),
            meetings=len(entry.events),
            first=min(entry.days, default=None),
            last=max(entry.days, default=None),
            places=tuple(map(reader.thing, most_frequent(place for _, place in entry.places)[:3])),
        )
        for node, entry in order[:_MOST_PARTNERS]
    )


def most_frequent(nodes: Iterable[NamedNode]) -> list[NamedNode]:
    """Return the nodes, those that come most often first, in whatever order a store gave them."""
    counts = Counter(nodes)
    return sorted(counts, key=lambda node: (-counts[node], node.value))


def _places(reader: Reader, pattern: str) -> tuple[tuple[PlaceCount, ...], int]:
    rows = reader.rows(
        f"SELECT ?place (COUNT(?event) AS ?n) {{ WORLD {{ {{ SELECT DISTINCT ?event {{ {pattern} "
        f"{_TYPED} {_HAPPENED} }} }} OPTIONAL {{ ?event dip:place ?place }} FILTER(BOUND(?place)) }} }} "
        "GROUP BY ?place ORDER BY DESC(?n) ?place"
    )
    counts = [(place, int(value_of(n) or 0)) for place, n in rows if isinstance(place, NamedNode)]
    shown = [PlaceCount(reader.thing(place), n, reader.place_line(place)) for place, n in counts[:_MOST_PLACES]]
    return tuple(shown), len(counts)


def names_like(reader: Reader, kinds: Iterable[NamedNode], *, most: int) -> list[tuple[NamedNode, str]]:
    """Return the labels of things of some classes, at most so many: what near names are looked for among."""
    allowed = " ".join(map(str, kinds))
    rows = reader.rows(
        f"SELECT ?thing ?name {{ WORLD {{ VALUES ?kind {{ {allowed} }} ?thing a ?kind ; {RDFS.label} ?name }} }} "
        f"LIMIT {most}"
    )
    return [(thing, value_of(name) or "") for thing, name in rows if isinstance(thing, NamedNode)]

"""A small graph of talks, with namesakes, other spellings, links to elsewhere, and names that mean harm."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from pyoxigraph import NamedNode, Quad

from kg.graph.iris import Iris
from kg.graph.vocabulary import OWL
from kg.graph.world import world_quads
from kg.model.dates import DateInterval
from kg.model.report import ActorKind, EventType, Part, Status
from kg.model.world import Actor, ActorKey, Event, Place, PlaceKey, PlaceKind, Position, Taking, World
from kg.store import open_store

IRIS = Iris()
BASE = IRIS.base
HARM = '<script>alert("x")</script> & Sons'
SEPARATORS = "Line\u2028Paragraph\u2029End"

_P, _S, _O, _D = ActorKind.PERSON, ActorKind.STATE, ActorKind.ORGANIZATION, ActorKind.DELEGATION
US, RU, UA, SE, GB, CN = (ActorKey(_S, code) for code in ("US", "RU", "UA", "SE", "GB", "CN"))
_STATES = {US: "United States", RU: "Russia", UA: "Ukraine", SE: "Sweden", GB: "United Kingdom", CN: "China"}
WITKOFF, LAVROV, LINDH, WANG, BERG, OMAR = (
    ActorKey(_P, name)
    for name in ("Steve Witkoff", "Sergey Lavrov", "Anna Lindh", "Wang Yi", "Åse Bergström", "Omar Said")
)
SMITH_US, SMITH_GB = ActorKey(_P, "John Smith", "US"), ActorKey(_P, "John Smith", "GB")
UNION, COMPANY, ODD = (ActorKey(_O, name) for name in ("European Union", HARM, SEPARATORS))
MISSION = ActorKey(_D, "Ukraine")
UKRAINE, SWEDEN = PlaceKey(("UA",)), PlaceKey(("SE",))
KYIV, STOCKHOLM = PlaceKey(("Kyiv", "UA")), PlaceKey(("Stockholm", "SE"))
PALACE = PlaceKey(("Mariinskyi Palace", "Kyiv", "UA"))

_ENVOY = Position("Special Envoy", US, date(2025, 2, 1), date(2026, 1, 31))
_GOLFER = Position("Developer", None, date(2019, 5, 1), date(2019, 5, 1))
ACTORS = (
    Actor(WITKOFF, "Steve Witkoff", ("Steven Witkoff", "Witkoff"), acts_for=(US,), positions=(_GOLFER, _ENVOY)),
    Actor(LAVROV, "Sergey Lavrov", acts_for=(RU,), positions=(Position("Foreign Minister", RU),)),
    Actor(LINDH, "Anna Lindh", acts_for=(SE,)),
    Actor(WANG, "Wang Yi", acts_for=(CN,)),
    Actor(BERG, "Åse Bergström", acts_for=(SE,)),
    Actor(OMAR, "عمر سعيد"),
    Actor(SMITH_US, "John Smith", acts_for=(US,), positions=(Position("Ambassador", US),)),
    Actor(SMITH_GB, "John Smith", acts_for=(GB,), positions=(Position("Defence Secretary", GB),)),
    Actor(UNION, "European Union", ("EU",)),
    Actor(COMPANY, HARM),
    Actor(ODD, SEPARATORS),
    Actor(MISSION, "delegation of Ukraine", acts_for=(UA,)),
    *(Actor(key, label, code=key.name) for key, label in _STATES.items()),
)
PLACES = (
    Place(UKRAINE, "Ukraine", PlaceKind.COUNTRY, geonames=690791, code="UA"),
    Place(SWEDEN, "Sweden", PlaceKind.COUNTRY, geonames=2661886, code="SE"),
    Place(KYIV, "Kyiv", PlaceKind.CITY, UKRAINE, latitude=50.4547, longitude=30.5238, geonames=703448),
    Place(STOCKHOLM, "Stockholm", PlaceKind.CITY, SWEDEN, geonames=2673730),
    Place(PALACE, "Mariinskyi Palace", PlaceKind.VENUE, KYIV),
)


def _event(
    number: int, kind: EventType, day: date | None, *who: ActorKey, at: PlaceKey, status: Status = Status.OCCURRED
) -> Event:
    takings = tuple(Taking(actor, Part.PARTICIPANT, 1) for actor in sorted(who))
    when = DateInterval(day, day) if day else DateInterval()
    return Event(f"{number:016x}", kind, status, takings, (), 1, places=(at,), when=when)


EVENTS = (
    _event(1, EventType.MEETING, date(2026, 1, 31), WITKOFF, LAVROV, at=PALACE),
    _event(2, EventType.MEETING, date(2025, 10, 21), WITKOFF, LINDH, at=STOCKHOLM),
    _event(3, EventType.CALL, date(2025, 12, 1), WITKOFF, LAVROV, at=KYIV),
    _event(4, EventType.MEETING, date(2026, 2, 9), WITKOFF, WANG, at=KYIV, status=Status.SCHEDULED),
    _event(5, EventType.MEETING, None, LAVROV, LINDH, at=KYIV),
)
WIKIDATA = {WITKOFF: "Q18749373", LAVROV: "Q58217", SMITH_GB: "Q332512"}
GEONAMES = {one.key: one.geonames for one in PLACES if one.geonames} | {SE: 2661886, UA: 690791}


def _links(source: str, targets: Mapping[ActorKey | PlaceKey, str]) -> Iterator[Quad]:
    for key, iri in targets.items():
        node = IRIS.place(key) if isinstance(key, PlaceKey) else IRIS.actor(key)
        yield Quad(node, OWL.sameAs, NamedNode(iri), IRIS.links(source))


def write_talks(folder: Path) -> Path:
    """Write the graph to a store in a folder."""
    links = [
        *_links("wikidata", {key: f"http://www.wikidata.org/entity/{item}" for key, item in WIKIDATA.items()}),
        *_links("gazetteer", {key: f"https://sws.geonames.org/{number}/" for key, number in GEONAMES.items()}),
    ]
    with open_store(folder) as store:
        world = world_quads(World(tuple(sorted(ACTORS, key=lambda one: one.key)), PLACES, EVENTS), base=BASE)
        graphs: dict[NamedNode, list[Quad]] = {IRIS.world: world}
        for quad in links:
            assert isinstance(quad.graph_name, NamedNode)
            graphs.setdefault(quad.graph_name, []).append(quad)
        store.replace_graphs(graphs)
    return folder

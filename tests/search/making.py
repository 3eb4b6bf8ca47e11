"""Small stores for the index to hold."""

from __future__ import annotations

from datetime import date

from kg.graph.iris import Iris
from kg.graph.mapping import document_quads
from kg.graph.provenance import ExtractorVersion
from kg.graph.world import world_quads
from kg.model.document import Document
from kg.model.report import ActorKind, EventType, Evidence, Part, Participant, Report, Status
from kg.model.world import Actor, ActorKey, Event, Place, PlaceKey, PlaceKind, ReportKey, Taking, World
from kg.store import Store

IRIS = Iris()
BASE = IRIS.base
WHO = (Participant("Rossi", ActorKind.PERSON),)
READER = ExtractorVersion("by hand", "1")


def article(name: str, text: str, *, title: str | None = None, published: date | None = None) -> Document:
    return Document(f"news/{name}", text, title=title, published=published, publisher="The Paper", url=f"urn:{name}")


def put(
    store: Store,
    document: Document,
    *passages: tuple[int, int],
    keep_text: bool = True,
    reader: ExtractorVersion = READER,
) -> str:
    """Write a document into the store, with the passages as evidence of one report, and return its IRI."""
    evidence = tuple(Evidence(start, end, document.cut(start, end)) for start, end in passages)
    reports = []
    if evidence:
        report = Report(document.id, document.key, "r1", EventType.MEETING, Status.OCCURRED, WHO, evidence)
        reports.append(report)
    name = IRIS.document(document.key)
    quads = document_quads(document, reports, extractor=reader, keep_text=keep_text)
    store.replace_graphs({name: quads})
    return name.value


FIRST = article("first.md", "Lindqvist saw Rossi.", title="First talks in Oslo")


def remove(store: Store, document: Document) -> None:
    store.remove_graphs([IRIS.document(document.key)])


NORWAY = ActorKey(ActorKind.STATE, "NO")
LINDQVIST, LIND, BERG, ROSSI = (
    ActorKey(ActorKind.PERSON, name) for name in ("Anna Lindqvist", "Lind", "Åse Bergström", "Carla Rossi")
)
UNION = ActorKey(ActorKind.ORGANIZATION, "European Union")
MISSION = ActorKey(ActorKind.DELEGATION, "Norway")
EUROPE, OSLO, HALL = PlaceKey(("Norway",)), PlaceKey(("Oslo", "Norway")), PlaceKey(("City Hall", "Oslo", "Norway"))
ACTORS = (
    Actor(LINDQVIST, "Anna Lindqvist", ("Lindqvist", "A. Lindqvist")),
    Actor(LIND, "Lind"),
    Actor(BERG, "Åse Bergström", ("Bergström", "the Snow Queen")),
    Actor(ROSSI, "Carla Rossi"),
    Actor(NORWAY, "Norway"),
    Actor(UNION, "European Union", ("EU",)),
    Actor(MISSION, "delegation of Norway"),
)
PLACES = (
    Place(EUROPE, "Norway", PlaceKind.COUNTRY),
    Place(OSLO, "Oslo", PlaceKind.CITY, EUROPE, ("Christiania",)),
    Place(HALL, "City Hall", PlaceKind.VENUE, OSLO),
)


def event(number: int, *who: ActorKey, at: PlaceKey) -> Event:
    takings = tuple(Taking(actor, Part.PARTICIPANT, 1) for actor in sorted(who))
    reports = (ReportKey(FIRST.key, f"r{number}"),)
    return Event(f"e{number}", EventType.MEETING, Status.OCCURRED, takings, reports, 1, places=(at,))


EVENTS = (
    event(1, LINDQVIST, ROSSI, at=OSLO),
    event(2, LINDQVIST, BERG, at=HALL),
    event(3, LINDQVIST, UNION, at=HALL),
    event(4, ROSSI, LIND, at=EUROPE),
)


def put_world(store: Store, *events: Event, actors: tuple[Actor, ...] = ACTORS) -> None:
    store.replace_graphs({IRIS.world: world_quads(World(actors, PLACES, events))})

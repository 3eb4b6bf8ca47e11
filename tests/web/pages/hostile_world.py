"""A world whose every name and text means harm, put into a store through the real mapping."""

from __future__ import annotations

from datetime import date

from pyoxigraph import NamedNode

from kg.graph.iris import Iris
from kg.graph.mapping import document_quads
from kg.graph.provenance import ExtractorVersion
from kg.graph.world import world_quads
from kg.model.dates import DateInterval
from kg.model.document import Document
from kg.model.report import ActorKind, EventType, Evidence, Part, Participant, Report, Status
from kg.model.world import (
    Actor,
    ActorKey,
    Contradicted,
    Disputable,
    Event,
    Place,
    PlaceKey,
    PlaceKind,
    Position,
    ReportedActor,
    ReportedPlace,
    ReportKey,
    Supported,
    Taking,
    World,
)
from kg.store import Store, open_store

BASE = "https://example.org/kg/"
SCRIPT = "<script>alert(1)</script>"
OVERRIDE = "\N{RIGHT-TO-LEFT OVERRIDE}"
NAME = f"""Eve {SCRIPT} "onload='x' {OVERRIDE}gpj.exe"""
TEXT = f"{SCRIPT} & <b onclick=x>Eve</b> met {OVERRIDE}Mallory.\n\nThe \U0001f600 second </p></main> paragraph."
DAY = DateInterval(date(2030, 1, 10), date(2030, 1, 10))
LATER = DateInterval(date(2030, 1, 12), date(2030, 1, 12))

DOCUMENT = Document(
    "a.md", TEXT, title=f"{SCRIPT} {OVERRIDE}title", publisher='"><img src=x>', url="javascript:alert(document.cookie)"
)
OTHER = Document("b.md", "Eve did not meet Mallory.", title="Denied", url="https://news.example/?a=1&b=2")
EVE = ActorKey(ActorKind.PERSON, NAME)
MALLORY = ActorKey(ActorKind.PERSON, "Mallory")
PLACE = PlaceKey((f"{SCRIPT} palace",))
_SECOND = TEXT.index("\U0001f600")


def _report(document: Document, status: Status, when: DateInterval, *spans: tuple[int, int]) -> Report:
    return Report(
        document=document.id,
        document_key=document.key,
        id="r1",
        type=EventType.MEETING,
        status=status,
        participants=(
            Participant(NAME, ActorKind.PERSON, position=f"{SCRIPT} minister"),
            Participant("Mallory", ActorKind.PERSON),
        ),
        evidence=tuple(Evidence(start, end, document.cut(start, end)) for start, end in spans),
        place=(f"{SCRIPT} palace",),
        when=when,
        about=(SCRIPT,),
        attributed_to=(f"{SCRIPT} source",),
        quote=SCRIPT,
        confidence=0.9,
    )


REPORTS = {
    # Evidence that holds, crosses and repeats other evidence, past a character outside the first plane.
    DOCUMENT.key: _report(DOCUMENT, Status.OCCURRED, DAY, (0, 40), (30, _SECOND + 5), (2, 10)),
    OTHER.key: _report(OTHER, Status.DENIED, LATER, (0, 25)),
}


def _world() -> World:
    keys = tuple(sorted(ReportKey(document, "r1") for document in REPORTS))
    event = Event(
        id="0000000000000001",
        type=EventType.MEETING,
        status=Status.OCCURRED,
        participants=(Taking(EVE, Part.PARTICIPANT, 2), Taking(MALLORY, Part.HOST, 1)),
        reports=keys,
        documents=2,
        publishers=2,
        voices=2,
        places=(PLACE,),
        occasion=SCRIPT,
        when=DAY,
        about=(SCRIPT,),
        contradicted=tuple(Contradicted(key, Disputable.STATUS) for key in keys),
        statuses=(Supported("occurred", 1), Supported("denied", 1)),
        intervals=(Supported("2030-01-10", 1), Supported("2030-01-12", 1)),
        former=("0000000000000002",),
    )
    return World(
        actors=(
            Actor(
                EVE,
                NAME,
                (f"{SCRIPT} alias",),
                positions=(Position(f"{SCRIPT} minister", None, date(2030, 1, 1), date(2030, 1, 2)),),
            ),
            Actor(MALLORY, "Mallory"),
        ),
        places=(Place(PLACE, f"{SCRIPT} palace", PlaceKind.VENUE, latitude=1.5, longitude=2.5),),
        events=(event,),
        reported_actors=tuple(ReportedActor(key, i, who) for key in keys for i, who in enumerate((EVE, MALLORY))),
        reported_places=tuple(ReportedPlace(key, PLACE) for key in keys),
    )


def hostile_store() -> Store:
    """A store in memory that holds the world."""
    iris = Iris(BASE)
    store = open_store(None)
    extractor = ExtractorVersion("by hand", "1")
    graphs = {
        iris.document(d.key): document_quads(d, [REPORTS[d.key]], extractor=extractor, keep_text=True)
        for d in (DOCUMENT, OTHER)
    }
    store.replace_graphs({**graphs, iris.world: world_quads(_world())})
    return store


def local_of(node: NamedNode) -> str:
    """The local part of an IRI."""
    return node.value.removeprefix(BASE)

"""A second small world: an envoy between two sides, reports that contradict each other, and offices.

Eva Falk (Ostland) sees Ada Berg (Norland) in Port and two days later Cem Duru (Sudland) on the Hill; two days later
all three sit together. Gus Holm, whose side nobody tells, sees the state Norland and, 19 days later, Duru. Of two
meetings the papers differ: whether, when, where and at what hour.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from pyoxigraph import NamedNode, Quad

from kg.graph.mapping import document_quads
from kg.graph.world import world_quads
from kg.model.document import Document
from kg.model.report import ActorKind, EventType, Evidence, Part, Participant, Report, Status
from kg.model.world import (
    Actor,
    ActorKey,
    Contradicted,
    Disputable,
    Event,
    EvidenceKey,
    PlaceKey,
    Position,
    ReportedActor,
    ReportedPlace,
    ReportKey,
    Taking,
    World,
)
from kg.store import Store, open_store
from tests.query.small_world import (
    BERG,
    COAST,
    DURU,
    EXTRACTOR,
    FALK,
    HILL,
    HOLM,
    IRIS,
    NORLAND,
    OSTLAND,
    PLACES,
    PORT,
    SUDLAND,
    interval,
    with_first_evidence,
)

TEAM = ActorKey(ActorKind.DELEGATION, "Norland's team")
ACTORS = (
    Actor(TEAM, "Norland's team", (), (NORLAND,)),
    Actor(BERG, "Ada Berg", ("Berg",), (NORLAND,), (Position("Envoy", NORLAND, date(2030, 1, 11), date(2030, 3, 7)),)),
    Actor(DURU, "Cem Duru", (), (SUDLAND,), (Position("Minister", SUDLAND, date(2030, 1, 13), date(2030, 1, 13)),)),
    Actor(FALK, "Eva Falk", ("Falk",), (OSTLAND,), (Position("Chief Envoy", OSTLAND), Position("General"))),
    Actor(HOLM, "Gus Holm"),
    Actor(NORLAND, "Norland", ("the North",)),
    Actor(OSTLAND, "Ostland"),
    Actor(SUDLAND, "Sudland"),
)
PAPERS = {
    "early": (date(2030, 1, 11), "The Morning"),
    "middle": (date(2030, 1, 13), "The Noon"),
    "late": (date(2030, 3, 7), "The Evening"),
    "undated": (None, "The Noon"),
}
OFFICES = {("early", BERG): "Envoy", ("late", BERG): "Envoy", ("middle", DURU): "Minister"}


@dataclass(frozen=True)
class Told:
    """What one sentence of a paper says of an event."""

    paper: str
    sentence: str
    event: str
    who: tuple[ActorKey, ...]
    on: str | None = None
    at: PlaceKey | None = None
    status: Status = Status.OCCURRED
    kind: EventType = EventType.MEETING
    time: str | None = None
    against: str = ""
    """In what another sentence contradicts it."""


OFF, AHEAD = Status.DENIED, Status.SCHEDULED
REST = "place start time"
SENTENCES = (
    Told("middle", "Falk had seen Berg in Port.", "m1", (BERG, FALK), "2030-01-10", PORT),
    Told("early", "Falk met Berg in Port.", "m1", (BERG, FALK), "2030-01-10", PORT),
    Told("undated", "Falk saw Duru on the Hill.", "m2", (DURU, FALK), "2030-01-12", HILL),
    Told("middle", "Falk will see Duru again.", "m3", (DURU, FALK), "2030-01-13", PORT, AHEAD),
    Told("late", "All three sat together in Port.", "m4", (BERG, DURU, FALK), "2030-01-14", PORT),
    Told("late", "Holm met Norland on the Coast.", "m5", (HOLM, NORLAND), "2030-02-01", COAST),
    Told("late", "Holm met Duru in Port.", "m6", (DURU, HOLM), "2030-02-20", PORT),
    Told("late", "Berg saw his team in Port.", "m7", (BERG, TEAM), "2030-03-01", PORT),
    Told("late", "Berg met Duru that spring.", "m8", (BERG, DURU), "2030-03-02", HILL),
    Told("late", "Falk denied having met Berg.", "m9", (BERG, FALK), "2030-03-03", HILL, OFF),
    Told("late", "Falk called Berg.", "c1", (BERG, FALK), "2030-03-04", None, kind=EventType.CALL),
    Told("late", "Falk visited the Coast.", "v1", (FALK,), "2030-03-01/2030-03-31", COAST, kind=EventType.VISIT),
    Told("late", "Falk was in Westland once.", "v2", (FALK,), None, HILL, kind=EventType.VISIT),
    Told("early", "The two met on the 4th.", "d1", (BERG, HOLM), "2030-01-04", PORT, time="09:00", against=REST),
    Told("middle", "The two met on the 5th.", "d1", (BERG, HOLM), "2030-01-05", HILL, time="10:30", against=REST),
    Told("late", "The two met early in January.", "d1", (BERG, HOLM), "2030-01-01/2030-01-10", COAST, against="place"),
    Told("early", "They were to meet on the 3rd.", "d1", (BERG, HOLM), "2030-01-03", PORT, AHEAD),
    Told("early", "Duru met Holm.", "d2", (DURU, HOLM), "2030-01-08", PORT, against="status"),
    Told("middle", "Duru met Holm in Port.", "d2", (DURU, HOLM), "2030-01-08", PORT, against="status"),
    Told("late", "Duru says that it never took place.", "d2", (DURU, HOLM), None, None, OFF, against="status"),
)


def _document(paper: str) -> Document:
    day, publisher = PAPERS[paper]
    text = "\n".join(told.sentence for told in SENTENCES if told.paper == paper)
    return Document(f"{paper}.md", text, title=f"The {paper} story", published=day, publisher=publisher)


DOCUMENTS = {paper: _document(paper) for paper in PAPERS}


def _keys() -> list[tuple[Told, ReportKey]]:
    numbers: defaultdict[str, int] = defaultdict(int)
    keyed = []
    for told in SENTENCES:
        numbers[told.paper] += 1
        keyed.append((told, ReportKey(DOCUMENTS[told.paper].key, f"r{numbers[told.paper]}")))
    return keyed


def _actors() -> Iterator[Actor]:
    """Yield the actors, offices with the first evidence of the paper that gave them first."""
    for actor in ACTORS:
        yield replace(actor, positions=tuple(_with_evidence(actor.key, position) for position in actor.positions))


def _with_evidence(actor: ActorKey, position: Position) -> Position:
    telling = [
        (PAPERS[told.paper][0] or date.max, key, evidence)
        for told, key in _keys()
        if actor in told.who and OFFICES.get((told.paper, actor)) == position.title
        for evidence in _report(told, key).evidence
    ]
    if not telling:
        return position
    _, report, evidence = min(telling)
    return replace(position, first_evidence=EvidenceKey(report.document_key, evidence.start, evidence.end))


def _report(told: Told, key: ReportKey) -> Report:
    document = DOCUMENTS[told.paper]
    start = document.text.index(told.sentence)
    labels = {actor.key: actor for actor in ACTORS}
    return Report(
        document=document.id,
        document_key=document.key,
        id=key.id,
        type=told.kind,
        status=told.status,
        participants=tuple(
            Participant(
                labels[who].label, who.kind, position=OFFICES.get((told.paper, who)), aliases=labels[who].aliases[:1]
            )
            for who in told.who
        ),
        evidence=(Evidence(start, start + len(told.sentence), told.sentence),),
        place=told.at.path if told.at else (),
        when=interval(told.on),
        start_time=told.time,
    )


def _events() -> tuple[Event, ...]:
    events: dict[str, Event] = {}
    for told, key in _keys():
        known = events.get(told.event)
        if known is not None:
            reports = tuple(sorted((*known.reports, key)))
            documents = len({report.document_key for report in reports})
            events[told.event] = replace(known, reports=reports, documents=documents)
            continue
        events[told.event] = Event(
            id=told.event,
            type=told.kind,
            status=told.status,
            participants=tuple(Taking(actor, Part.PARTICIPANT, 1) for actor in sorted(told.who)),
            reports=(key,),
            documents=1,
            places=(told.at,) if told.at else (),
            when=interval(told.on),
            contradicted=tuple(
                Contradicted(other, Disputable(feature))
                for each, other in _keys()
                if each.event == told.event
                for feature in each.against.split()
            ),
        )
    told_reports = [_report(told, key) for told, key in _keys()]
    return tuple(with_first_evidence(events[name], told_reports, DOCUMENTS.values()) for name in sorted(events))


def graphs() -> dict[NamedNode, list[Quad]]:
    """Return the graphs of this world by name."""
    keyed = _keys()
    made = {
        IRIS.document(document.key): document_quads(
            document, [_report(told, key) for told, key in keyed if told.paper == paper], extractor=EXTRACTOR
        )
        for paper, document in DOCUMENTS.items()
    }
    world = World(
        actors=tuple(_actors()),
        places=PLACES,
        events=_events(),
        reported_actors=tuple(ReportedActor(key, i, who) for told, key in keyed for i, who in enumerate(told.who)),
        reported_places=tuple(ReportedPlace(key, told.at) for told, key in keyed if told.at),
    )
    return made | {IRIS.world: world_quads(world)}


def shuttle_store() -> Store:
    """Return a store in memory that holds this world."""
    store = open_store(None)
    store.replace_graphs(graphs())
    return store

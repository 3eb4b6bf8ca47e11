"""A small world, written down by hand and put into a store through the real mapping.

Envoys Ada Berg (Norland) and Cem Duru (Sudland) meet in the city Port, in its region Coast and in the city Hill;
Eva Falk (Norland too) is with them in Port and Hill; Gus Holm, whose side nobody tells, meets Duru in Port and in
Coast, which is one venue. Ines Jara (Ostland) meets Berg once, and a second meeting of theirs is only planned.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from pyoxigraph import NamedNode, Quad

from kg.graph.iris import Iris
from kg.graph.mapping import document_quads
from kg.graph.provenance import ExtractorVersion
from kg.graph.world import world_quads
from kg.model.dates import UNKNOWN_TIME, DateInterval
from kg.model.document import Document
from kg.model.report import ActorKind, EventType, Evidence, Part, Participant, Report, Status
from kg.model.world import (
    Actor,
    ActorKey,
    Event,
    EvidenceKey,
    Place,
    PlaceKey,
    PlaceKind,
    ReportedActor,
    ReportedPlace,
    ReportKey,
    Taking,
    World,
)
from kg.store import Store, open_store

IRIS = Iris()
EXTRACTOR = ExtractorVersion("by hand", "1")

NORLAND, SUDLAND, OSTLAND = (ActorKey(ActorKind.STATE, name) for name in ("NL1", "SL1", "OL1"))
BERG, DURU, FALK, HOLM, JARA = (
    ActorKey(ActorKind.PERSON, name) for name in ("Ada Berg", "Cem Duru", "Eva Falk", "Gus Holm", "Inés Jara")
)
LAND, COAST, HILL = PlaceKey(("Westland",)), PlaceKey(("Coast", "Westland")), PlaceKey(("Hill", "Westland"))
PORT = PlaceKey(("Port", "Coast", "Westland"))

ACTORS = (
    Actor(BERG, "Ada Berg", ("Berg", "Envoy Berg"), (NORLAND,)),
    Actor(DURU, "Cem Duru", ("Duru",), (SUDLAND,)),
    Actor(FALK, "Eva Falk", (), (NORLAND,)),
    Actor(HOLM, "Gus Holm", ("Coast",)),
    Actor(JARA, "Inés Jara", ("Jara", "Envoy"), (OSTLAND,)),
    Actor(NORLAND, "Norland", ("the Northern government", "Envoy")),
    Actor(SUDLAND, "Sudland"),
    Actor(OSTLAND, "Ostland"),
)
PLACES = (
    Place(LAND, "Westland", PlaceKind.COUNTRY),
    Place(COAST, "Coast", PlaceKind.REGION, LAND),
    Place(HILL, "Hill", PlaceKind.CITY, LAND),
    Place(PORT, "Port", PlaceKind.CITY, COAST, ("Old Port",)),
)


class _Telling:
    """Collects sentences, and the events that they tell."""

    def __init__(self) -> None:
        self.sentences: dict[str, list[tuple[str, str]]] = defaultdict(list)
        self.events: dict[str, Event] = {}

    def tell(
        self,
        document: str,
        sentence: str,
        event: str,
        *who: ActorKey,
        at: PlaceKey | None = None,
        on: str | None = None,
        kind: EventType = EventType.MEETING,
        status: Status = Status.OCCURRED,
        time: str | None = None,
    ) -> None:
        reports = self.events[event].reports if event in self.events else ()
        number = len(self.sentences[document]) + 1
        self.sentences[document].append((sentence, event))
        documents = len({r.document_key for r in reports} | {document})
        self.events[event] = Event(
            id=event,
            type=kind,
            status=status,
            participants=tuple(Taking(actor, Part.PARTICIPANT, documents) for actor in sorted(who)),
            reports=tuple(sorted((*reports, ReportKey(document, f"r{number}")))),
            documents=documents,
            places=(at,) if at else (),
            when=interval(on),
            start_time=time,
        )


def interval(text: str | None) -> DateInterval:
    if text is None:
        return UNKNOWN_TIME
    first, _, last = text.partition("/")
    return DateInterval(date.fromisoformat(first), date.fromisoformat(last or first))


def _tell_all() -> _Telling:
    told = _Telling()
    three = (BERG, DURU, FALK)
    told.tell("first", "Berg and Falk met Duru in Port.", "e1", *three, at=PORT, on="2030-01-10", time="08:00")
    told.tell("first", "Duru saw Berg again on the coast.", "e2", BERG, DURU, at=COAST, on="2030-01-20/2030-01-21")
    told.tell("first", "Holm and Duru talked in Port.", "e3", DURU, HOLM, at=PORT, on="2030-01-11")
    told.tell("second", "Talks of Berg, Falk and Duru on the Hill.", "e4", *three, at=HILL, on="2030-02-02")
    told.tell("second", "Earlier, the three had been in Port.", "e1", *three, at=PORT, on="2030-01-10", time="08:00")
    told.tell("second", "Holm met Duru somewhere on the coast.", "e5", DURU, HOLM, at=COAST, on="2030-02-01")
    told.tell("second", "Jara met Berg in Port.", "e6", BERG, JARA, at=PORT, on="2030-02-01")
    ahead = Status.SCHEDULED
    told.tell("second", "Jara will meet Berg on the Hill.", "e7", BERG, JARA, at=HILL, on="2030-02-20", status=ahead)
    told.tell("second", "Jara may call Berg.", "e8", BERG, JARA, kind=EventType.CALL, status=Status.POSSIBLE)
    told.tell("first", "Duru was to see Falk.", "e9", DURU, FALK, at=HILL, on="2030-01-15", status=ahead)
    told.tell("second", "Falk denied having met Jara.", "f1", FALK, JARA, at=HILL, status=Status.DENIED)
    told.tell("first", "Norland's Berg and Norland met.", "f2", BERG, NORLAND, on="2030-01-05")
    return told


TOLD = _tell_all()


def _document(name: str) -> Document:
    published = {"first": date(2030, 1, 22), "second": date(2030, 2, 3)}[name]
    text = "\n".join(sentence for sentence, _ in TOLD.sentences[name])
    return Document(f"{name}.md", text, title=f"The {name} story", published=published, publisher="The Paper")


DOCUMENTS = {name: _document(name) for name in TOLD.sentences}


def _reports(name: str) -> list[Report]:
    document, start, reports = DOCUMENTS[name], 0, []
    for number, (sentence, event) in enumerate(TOLD.sentences[name], start=1):
        told = TOLD.events[event]
        labels = {actor.key: actor.label for actor in ACTORS}
        reports.append(
            Report(
                document=document.id,
                document_key=document.key,
                id=f"r{number}",
                type=told.type,
                status=told.status,
                participants=tuple(Participant(labels[t.actor], t.actor.kind) for t in told.participants),
                evidence=(Evidence(start, start + len(sentence), sentence),),
                place=told.places[0].path if told.places else (),
                when=told.when,
            )
        )
        start += len(sentence) + 1
    return reports


def _event(event: Event) -> Event:
    keys = tuple(sorted(ReportKey(DOCUMENTS[r.document_key].key, r.id) for r in event.reports))
    reports = [report for name in DOCUMENTS for report in _reports(name)]
    return with_first_evidence(replace(event, reports=keys), reports, DOCUMENTS.values())


def with_first_evidence(event: Event, reports: Iterable[Report], documents: Iterable[Document]) -> Event:
    """Return an event with its first evidence: that of the report of its status that was published first."""
    published = {document.key: document.published or date.max for document in documents}
    telling = [report for report in reports if ReportKey(report.document_key, report.id) in event.reports]
    keys = [
        (published[report.document_key], EvidenceKey(report.document_key, evidence.start, evidence.end))
        for report in telling
        if report.status is event.status
        for evidence in report.evidence
    ]
    return replace(event, first_evidence=min(keys)[1])


def _world() -> World:
    events = tuple(_event(event) for _, event in sorted(TOLD.events.items()))
    tellings = [(report, event) for event in events for report in event.reports]
    return World(
        actors=ACTORS,
        places=PLACES,
        events=events,
        reported_actors=tuple(
            ReportedActor(report, i, taking.actor)
            for report, event in tellings
            for i, taking in enumerate(event.participants)
        ),
        reported_places=tuple(ReportedPlace(report, place) for report, event in tellings for place in event.places),
    )


def graphs() -> dict[NamedNode, list[Quad]]:
    """Return the graphs of the small world by name."""
    made = {
        IRIS.document(document.key): document_quads(document, _reports(name), extractor=EXTRACTOR)
        for name, document in DOCUMENTS.items()
    }
    return made | {IRIS.world: world_quads(_world())}


def small_store() -> Store:
    """Return a store in memory that holds the small world."""
    store = open_store(None)
    store.replace_graphs(graphs())
    return store

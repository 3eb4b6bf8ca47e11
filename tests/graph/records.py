"""Small records made by hand, and strategies that make any."""

from __future__ import annotations

from datetime import UTC, date, datetime

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from kg.graph.decisions import StoredSide, stored_decision
from kg.graph.iris import Iris
from kg.graph.provenance import ExtractorVersion, Run
from kg.graph.vocabulary import SUBTYPES
from kg.model.dates import DateInterval
from kg.model.decision import Verdict
from kg.model.document import Document
from kg.model.report import ActorKind, EventType, Evidence, Part, Participant, Report, Status
from kg.model.world import (
    Actor,
    ActorKey,
    Contradicted,
    Copy,
    Disputable,
    Event,
    EvidenceKey,
    Place,
    PlaceKey,
    PlaceKind,
    Position,
    ReportedActor,
    ReportedPlace,
    ReportKey,
    Supported,
    SupportedPlace,
    Taking,
    World,
)

GRAMMAR = ExtractorVersion("grammar", "0.1.0", (("min_confidence", "0.5"),))

DOCUMENT = Document(
    "articles/lakeside.md",
    "Ada Lind, the Norwegian envoy, met Bo Berg in Vienna on Monday, she said. “It went well.”",
    title="Envoys meet in Vienna",
    published=date(2021, 3, 2),
    publisher="The Lakeside Post",
    dateline="VIENNA",
    url="https://example.com/envoys?id=7",
)

COPY = Document("articles/copy.md", DOCUMENT.text, title="Talks in Vienna", publisher="Harbour Wire")
"""Printed what `DOCUMENT` has, though so short a text would not be told for a copy."""


def evidence(start: int, end: int, document: Document = DOCUMENT) -> Evidence:
    return Evidence(start, end, document.cut(start, end))


REPORT = Report(
    document=DOCUMENT.id,
    document_key=DOCUMENT.key,
    id="r1",
    type=EventType.MEETING,
    subtype="NegotiationRound",
    status=Status.OCCURRED,
    participants=(
        Participant("Bo Berg", ActorKind.PERSON),
        Participant("Ada Lind", ActorKind.PERSON, "Norway", "envoy", Part.VISITOR, ("the envoy", "Lind")),
    ),
    evidence=(evidence(31, 45), evidence(0, 8)),
    place=("Vienna", "Austria"),
    occasion="Spring Forum",
    when=DateInterval(date(2021, 2, 28), date(2021, 3, 1)),
    start_time="08:30",
    about=("grain", "a border"),
    attributed_to=("Ada Lind",),
    quote="It went well.",
    until=date(2021, 6, 30),
    confidence=0.93,
    when_confidence=0.46,
    place_confidence=0.69,
)

ADA = ActorKey(ActorKind.PERSON, "Ada Lind")
BO = ActorKey(ActorKind.PERSON, "Bo Berg")
NORWAY = ActorKey(ActorKind.STATE, "NO")
OFFICE = ActorKey(ActorKind.ORGANIZATION, "Grain Office")
TEAM = ActorKey(ActorKind.DELEGATION, "Norwegian negotiators", "NO")
AUSTRIA = PlaceKey(("AT",))
VIENNA = PlaceKey(("Vienna", "AT"))
VILLA = PlaceKey(("Villa Rosa", "Vienna", "AT"))

WORLD = World(
    actors=(
        Actor(
            ADA,
            "Ada Lind",
            ("Lind", "the envoy"),
            (NORWAY,),
            (
                Position("envoy", NORWAY, date(2021, 3, 2), date(2021, 3, 9), EvidenceKey(DOCUMENT.key, 0, 8)),
                Position("adviser"),
            ),
            possibly_same_as=(BO,),
        ),
        Actor(BO, "Bo Berg", possibly_same_as=(ADA,)),
        Actor(TEAM, "Norwegian negotiators", acts_for=(NORWAY,)),
        Actor(OFFICE, "Grain Office"),
        Actor(NORWAY, "Norway", code="NO"),
    ),
    places=(
        Place(AUSTRIA, "Austria", PlaceKind.COUNTRY, aliases=("Republic of Austria",), code="AT"),
        Place(VIENNA, "Vienna", PlaceKind.CITY, AUSTRIA, ("Wien",), 48.20849, -16.37208, 2761369),
        Place(VILLA, "Villa Rosa", PlaceKind.VENUE, VIENNA),
    ),
    events=(
        Event(
            id="5b1d000000000000",
            type=EventType.MEETING,
            subtype="NegotiationRound",
            status=Status.OCCURRED,
            participants=(Taking(ADA, Part.VISITOR, 3, 2, 1), Taking(BO, Part.PARTICIPANT, 1)),
            reports=(ReportKey(DOCUMENT.key, "r1"),),
            documents=3,
            publishers=2,
            voices=1,
            places=(VILLA,),
            occasion="Spring Forum",
            when=DateInterval(date(2021, 3, 1), date(2021, 3, 1)),
            start_time="08:30",
            until=date(2021, 6, 30),
            about=("grain",),
            contradicted=(Contradicted(ReportKey(DOCUMENT.key, "r1"), Disputable.STATUS),),
            statuses=(Supported("occurred", 1), Supported("denied", 1)),
            intervals=(Supported("2021-03-01", 1), Supported("../2021-03-01", 1)),
            former=("77aa000000000000",),
            start_times=(Supported("08:30", 2, 2, 1), Supported("11:00", 1)),
            all_places=(SupportedPlace(VIENNA, 1), SupportedPlace(VILLA, 2, 2, 1)),
            first_evidence=EvidenceKey(DOCUMENT.key, 0, 8),
        ),
    ),
    reported_actors=(
        ReportedActor(ReportKey(DOCUMENT.key, "r1"), 0, BO),
        ReportedActor(ReportKey(DOCUMENT.key, "r1"), 1, ADA),
    ),
    reported_places=(ReportedPlace(ReportKey(DOCUMENT.key, "r1"), VILLA),),
    copies=(Copy(COPY.key, DOCUMENT.key),),
)

DECISION = stored_decision(
    Verdict.DIFFERENT,
    (
        StoredSide(BO, ("Bo Berg",), (Iris().participation(DOCUMENT.key, "r1", 1).value,)),
        StoredSide(ADA._replace(distinction="NO"), ("Ada Lind",), (Iris().participation(DOCUMENT.key, "r1", 2).value,)),
    ),
)

RUN = Run(
    datetime(2021, 3, 3, 10, tzinfo=UTC),
    datetime(2021, 3, 3, 10, 1, tzinfo=UTC),
    ((DOCUMENT.key, "/home/someone/articles/lakeside.md"),),
)

# Records are large to generate, and the machine may be busy.
few_examples = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])

# Characters of every kind that RDF can hold; lone surrogates it cannot.
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
names = texts.filter(lambda text: bool(text.strip()))
lists_of_text = st.lists(texts, max_size=3).map(tuple)
days = st.dates()


@st.composite
def intervals(draw: st.DrawFn) -> DateInterval:
    first, last = draw(st.none() | days), draw(st.none() | days)
    if first and last and first > last:
        first, last = last, first
    return DateInterval(first, last)


participants = st.builds(
    Participant,
    name=names,
    kind=st.sampled_from(ActorKind),
    of=st.none() | texts,
    position=st.none() | texts,
    part=st.sampled_from(Part),
    aliases=lists_of_text,
)

documents = st.builds(
    Document,
    id=st.sampled_from(["talks.md", "https://example.com/a?b=c", "ü b.txt"]),
    text=st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40),
    title=st.none() | texts,
    published=st.none() | days,
    publisher=st.none() | texts,
    dateline=st.none() | texts,
    url=st.none() | texts,
    language=st.sampled_from(["en", "de", "pt-BR"]),
    kind=st.sampled_from(["article", "record"]),
)


@st.composite
def pieces_of_evidence(draw: st.DrawFn, document: Document) -> Evidence:
    start = draw(st.integers(0, len(document.text) - 1))
    return evidence(start, draw(st.integers(start + 1, len(document.text))), document)


@st.composite
def reports_of(draw: st.DrawFn, document: Document, report_id: str) -> Report:
    kind = draw(st.sampled_from(EventType))
    return Report(
        document=document.id,
        document_key=document.key,
        id=report_id,
        type=kind,
        subtype=draw(st.sampled_from([None, *SUBTYPES[kind]])),
        status=draw(st.sampled_from(Status)),
        participants=draw(st.lists(participants, min_size=1, max_size=3).map(tuple)),
        evidence=draw(st.lists(pieces_of_evidence(document), min_size=1, max_size=3).map(tuple)),
        place=draw(lists_of_text),
        occasion=draw(st.none() | texts),
        when=draw(intervals()),
        start_time=draw(st.none() | st.times().map(lambda time: f"{time:%H:%M}")),
        about=draw(lists_of_text),
        attributed_to=draw(lists_of_text),
        quote=draw(st.none() | texts),
        until=draw(st.none() | days),
        confidence=draw(st.floats(0, 1)),
        when_confidence=draw(st.floats(0, 1)),
        place_confidence=draw(st.floats(0, 1)),
    )


@st.composite
def documents_with_reports(draw: st.DrawFn) -> tuple[Document, list[Report]]:
    document = draw(documents)
    ids = draw(st.lists(st.sampled_from(["r1", "r2", "r10", "r1-p1", "extraction", "é ~"]), unique=True, max_size=2))
    return document, [draw(reports_of(document, report_id)) for report_id in ids]

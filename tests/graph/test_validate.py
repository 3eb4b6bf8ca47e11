"""What the builder writes conforms to the shapes, and a graph that is broken in any one way does not."""

from __future__ import annotations

import logging
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Store

from kg.graph.decisions import decision_quads
from kg.graph.iris import Iris
from kg.graph.mapping import document_quads
from kg.graph.provenance import runs_quads
from kg.graph.validate import Finding, validate
from kg.graph.vocabulary import DCTERMS, DIP, EDTF, FOAF, GEO, OA, OWL, PROV, RDF, RDFS, SCHEMA, SKOS, XSD
from kg.graph.world import world_quads
from kg.model.document import Document
from kg.model.report import Part, Report
from tests.graph.records import ADA, AUSTRIA, BO, COPY, DECISION, DOCUMENT, GRAMMAR, NORWAY, REPORT, RUN, VIENNA, WORLD
from tests.graph.records import documents_with_reports as any_document

type_ = RDF.type
IRIS = Iris()
KEY = DOCUMENT.key
DOC = IRIS.document(KEY)
R1 = IRIS.report(KEY, "r1")
P1 = IRIS.participation(KEY, "r1", 1)
EVIDENCE = IRIS.evidence(KEY, 0, 8)
EXTRACTION = IRIS.extraction(KEY, "grammar")
GRAMMAR_IRI = IRIS.extractor("grammar", "0.1.0")
EVENT = IRIS.event("5b1d000000000000")
TAKING = IRIS.taking("5b1d000000000000", Part.VISITOR, ADA)
FORMER = IRIS.event("77aa000000000000")
DENIED = IRIS.alternative("5b1d000000000000", "status", "denied")
ON_THE_DAY = IRIS.alternative("5b1d000000000000", "time", "2021-03-01")
IN_VIENNA = IRIS.alternative("5b1d000000000000", "place", "AT/vienna")
COPY_IRI = IRIS.document(COPY.key)
OTHER = Document("other.md", "Another text.")
ADA_IRI, BO_IRI, STATE = IRIS.actor(ADA), IRIS.actor(BO), IRIS.actor(NORWAY)
ENVOY = IRIS.position(ADA, "envoy", NORWAY)
CITY, COUNTRY, POINT = IRIS.place(VIENNA), IRIS.place(AUSTRIA), IRIS.geometry(VIENNA)
DECIDED, SIDE = IRIS.decision(DECISION.id), IRIS.decision_side(DECISION.id, 1)
RUN_IRI = IRIS.run(RUN.started)

DOCUMENT_GRAPH = document_quads(DOCUMENT, [REPORT], extractor=GRAMMAR, keep_text=True)
EVERYTHING = [
    *DOCUMENT_GRAPH,
    *document_quads(COPY, [], extractor=GRAMMAR),
    *world_quads(WORLD),
    *runs_quads([RUN]),
    *decision_quads([DECISION]),
]

Change = Callable[[list[Quad]], list[Quad]]


def add(subject: NamedNode | BlankNode, predicate: NamedNode, value: NamedNode | Literal | BlankNode) -> Change:
    return lambda quads: [*quads, Quad(subject, predicate, value, IRIS.world)]


def drop(subject: NamedNode, predicate: NamedNode, value: NamedNode | None = None) -> Change:
    """Take away a statement; it must have been there."""

    def change(quads: list[Quad]) -> list[Quad]:
        kept = [q for q in quads if (q.subject, q.predicate) != (subject, predicate) or (value and q.object != value)]
        assert len(kept) < len(quads), "nothing to drop: the case tests nothing"
        return kept

    return change


def change(subject: NamedNode, predicate: NamedNode, value: NamedNode | Literal) -> Change:
    return lambda quads: add(subject, predicate, value)(drop(subject, predicate)(quads))


def day(text: str) -> Literal:
    return Literal(text, datatype=XSD.date)


def number(text: str, kind: NamedNode = XSD.integer) -> Literal:
    return Literal(text, datatype=kind)


def wkt(text: str) -> Literal:
    return Literal(text, datatype=GEO.wktLiteral)


MOMENT, LONG_AGO = number("2021-03-02T10:00:00Z", XSD.dateTime), number("2020-01-01T00:00:00Z", XSD.dateTime)
NO_CLASS = NamedNode(DIP.namespace + "Persson")
ELSEWHERE = NamedNode("https://elsewhere.example/x")

FAULTS: dict[str, tuple[NamedNode | None, Change]] = {
    # any node
    "a blank node": (None, add(BlankNode("b"), type_, DIP.Place)),
    "a class that does not exist": (NO_CLASS, add(ADA_IRI, type_, NO_CLASS)),
    "a report whose class is missing": (R1, drop(R1, type_)),
    "a participation whose class is missing": (P1, drop(P1, type_)),
    "a selector that is no evidence": (EVIDENCE, drop(EVIDENCE, type_, DIP.Evidence)),
    "evidence that is no quote selector": (EVIDENCE, drop(EVIDENCE, type_, OA.TextQuoteSelector)),
    "a document whose class is missing": (DOC, drop(DOC, type_, DIP.Document)),
    "an actor whose class is missing": (ADA_IRI, drop(ADA_IRI, type_)),
    # documents
    "a document that is neither article nor record": (DOC, drop(DOC, type_, SCHEMA.NewsArticle)),
    "a document that is both article and record": (DOC, add(DOC, type_, DIP.Record)),
    "a document without identifier": (DOC, drop(DOC, DCTERMS.identifier)),
    "a document without digest": (DOC, drop(DOC, DIP.digest)),
    "a digest that is none": (DOC, change(DOC, DIP.digest, Literal("9f2c"))),
    "a fingerprint in other letters": (DOC, change(DOC, DIP.fingerprint, number("9f2c…", XSD.base64Binary))),
    "a fingerprint that is text": (DOC, change(DOC, DIP.fingerprint, Literal("AQA="))),
    "two fingerprints": (DOC, add(DOC, DIP.fingerprint, number("AQE=", XSD.base64Binary))),
    "a document that copies itself": (DOC, add(DOC, DIP.copyOf, DOC)),
    "a copy of a copy": (COPY_IRI, add(DOC, DIP.copyOf, COPY_IRI)),
    "a copy of two": (COPY_IRI, lambda q: [*q, *document_quads(OTHER, [], extractor=GRAMMAR),
                                           Quad(COPY_IRI, DIP.copyOf, IRIS.document(OTHER.key), IRIS.world)]),
    "a copy of what is no document": (COPY_IRI, change(COPY_IRI, DIP.copyOf, ADA_IRI)),
    "two titles": (DOC, add(DOC, DCTERMS.title, Literal("Another"))),
    "a title in a language": (DOC, change(DOC, DCTERMS.title, Literal("Title", language="en"))),
    "a day of publication that is a moment": (DOC, change(DOC, DCTERMS.issued, MOMENT)),
    "a day of publication that does not exist": (DOC, change(DOC, DCTERMS.issued, day("2021-02-30"))),
    "a document without language": (DOC, drop(DOC, DCTERMS.language)),
    "a language that is no code": (DOC, change(DOC, DCTERMS.language, Literal("?"))),
    "an address that is a node": (DOC, change(DOC, SCHEMA.url, ELSEWHERE)),
    "a property of documents that does not exist": (DOC, add(DOC, NamedNode(DIP.namespace + "digset"), Literal("x"))),
    "a document that no extraction read": (DOC, drop(EXTRACTION, PROV.used)),
    "evidence longer than its text": (DOC, change(EVIDENCE, OA.end, number("9"))),
    # reports
    "a report without identifier": (R1, drop(R1, DCTERMS.identifier)),
    "a report without number": (R1, drop(R1, DIP.order)),
    "a report of no document": (R1, drop(R1, PROV.wasDerivedFrom)),
    "a report that nothing made": (R1, drop(R1, PROV.wasGeneratedBy)),
    "a report without type": (R1, drop(R1, DIP.type)),
    "a type that is a subtype": (R1, change(R1, DIP.type, DIP.Summit)),
    "two types": (R1, add(R1, DIP.type, DIP.Call)),
    "a subtype of another type": (R1, change(R1, DIP.subtype, DIP.Treaty)),
    "a subtype that is a type": (R1, change(R1, DIP.subtype, DIP.Meeting)),
    "a report without status": (R1, drop(R1, DIP.status)),
    "a status that does not exist": (R1, change(R1, DIP.status, NamedNode(DIP.namespace + "Done"))),
    "two statuses": (R1, add(R1, DIP.status, DIP.Denied)),
    "a report without participant": (R1, drop(R1, DIP.participation)),
    "a report without evidence": (R1, drop(R1, DIP.evidence)),
    "confidence above one": (R1, change(R1, DIP.confidence, number("1.01", XSD.decimal))),
    "confidence below zero": (R1, change(R1, DIP.confidence, number("-0.5", XSD.decimal))),
    "a certainty of the days above one": (R1, change(R1, DIP.timeConfidence, number("1.5", XSD.decimal))),
    "two certainties of the place": (R1, add(R1, DIP.placeConfidence, number("0.5", XSD.decimal))),
    "confidence in words": (R1, change(R1, DIP.confidence, Literal("high"))),
    "a report without confidence": (R1, drop(R1, DIP.confidence)),
    "a day that is text": (R1, change(R1, DIP.earliest, Literal("2021-02-28"))),
    "an end before the beginning": (R1, change(R1, DIP.earliest, day("2021-03-02"))),
    "two beginnings": (R1, add(R1, DIP.earliest, day("2021-02-27"))),
    "a clock time without seconds": (R1, change(R1, DIP.startTime, number("08:30", XSD.time))),
    "EDTF in free words": (R1, change(R1, DIP.edtf, Literal("around March", datatype=EDTF.EDTF))),
    "EDTF without any day": (EVENT, lambda q: drop(EVENT, DIP.earliest)(drop(EVENT, DIP.latest)(
        add(EVENT, DIP.edtf, Literal("../..", datatype=EDTF.EDTF))(q)))),
    "an order that is no JSON": (R1, change(R1, DIP.inOrder, Literal("{}"))),
    "two quotes": (R1, add(R1, DIP.quote, Literal("More."))),
    "a report that tells two events": (R1, add(R1, DIP.tells, IRIS.event("ffff"))),
    "a report that tells what is no event": (R1, change(R1, DIP.tells, ADA_IRI)),
    "a place that is a person": (R1, change(R1, DIP.place, ADA_IRI)),
    "a property of reports that does not exist": (R1, add(R1, NamedNode(DIP.namespace + "stauts"), DIP.Occurred)),
    # participations
    "a participation without name": (P1, drop(P1, DIP.name)),
    "an empty name": (P1, change(P1, DIP.name, Literal(""))),
    "a kind that is no actor's": (P1, change(P1, DIP.kind, DIP.Place)),
    "a part that does not exist": (P1, change(P1, DIP.part, DIP.Occurred)),
    "a participation without part": (P1, drop(P1, DIP.part)),
    "a participation without number": (P1, drop(P1, DIP.order)),
    "a number below one": (P1, change(P1, DIP.order, number("0"))),
    "a participation of two actors": (P1, add(P1, DIP.actor, ADA_IRI)),
    "a participation of a place": (P1, change(P1, DIP.actor, CITY)),
    "a participation in two reports": (P1, add(ELSEWHERE, DIP.participation, P1)),
    # evidence
    "evidence of no document": (EVIDENCE, drop(EVIDENCE, DCTERMS.isPartOf)),
    "evidence without text": (EVIDENCE, drop(EVIDENCE, OA.exact)),
    "evidence that ends where it starts": (EVIDENCE, change(EVIDENCE, OA.end, number("0"))),
    "evidence before the text": (EVIDENCE, change(EVIDENCE, OA.start, number("-1"))),
    "evidence without start": (EVIDENCE, drop(EVIDENCE, OA.start)),
    "evidence of no report": (EVIDENCE, drop(R1, DIP.evidence, EVIDENCE)),
    # extraction, extractor, run
    "an extraction by nobody": (EXTRACTION, drop(EXTRACTION, PROV.wasAssociatedWith)),
    "an extraction that is no activity": (EXTRACTION, drop(EXTRACTION, type_, PROV.Activity)),
    "an extraction with a time": (EXTRACTION, add(EXTRACTION, PROV.startedAtTime, MOMENT)),
    "a setting without key": (EXTRACTION, change(EXTRACTION, DIP.setting, Literal("fast"))),
    "an extractor without version": (GRAMMAR_IRI, drop(GRAMMAR_IRI, SCHEMA.softwareVersion)),
    "an extractor without name": (GRAMMAR_IRI, drop(GRAMMAR_IRI, RDFS.label)),
    "a run without beginning": (RUN_IRI, drop(RUN_IRI, PROV.startedAtTime)),
    "a run that ends before it starts": (RUN_IRI, change(RUN_IRI, PROV.endedAtTime, LONG_AGO)),
    # decisions
    "a decision whose class is missing": (DECIDED, drop(DECIDED, type_)),
    "a decision without verdict": (DECIDED, drop(DECIDED, DIP.verdict)),
    "a verdict that is none": (DECIDED, change(DECIDED, DIP.verdict, DIP.Occurred)),
    "a decision on one side": (DECIDED, drop(DECIDED, DIP.side, SIDE)),
    "a decision that says more": (DECIDED, add(DECIDED, DIP.about, Literal("names"))),
    "a side whose class is missing": (SIDE, drop(SIDE, type_)),
    "a side without name": (SIDE, drop(SIDE, DIP.name)),
    "a side that is a state": (SIDE, change(SIDE, DIP.kind, DIP.State)),
    "sides of two kinds": (DECIDED, change(SIDE, DIP.kind, DIP.Delegation)),
    "a side that covers a text": (SIDE, add(SIDE, DIP.covers, Literal("Ada Lind"))),
    "a side of two decisions": (SIDE, add(IRIS.decision("00ff"), DIP.side, SIDE)),
    "a side that says more": (SIDE, add(SIDE, DIP.part, DIP.Host)),
    # doubts
    "a doubt that goes one way": (BO_IRI, drop(BO_IRI, DIP.possiblySameAs)),
    "a person who is possibly a state": (ADA_IRI, add(ADA_IRI, DIP.possiblySameAs, STATE)),
    # events
    "a former event of two events": (FORMER, add(FORMER, DCTERMS.isReplacedBy, IRIS.event("e2"))),
    "a former event that leads to no event": (FORMER, change(FORMER, DCTERMS.isReplacedBy, ADA_IRI)),
    "a former event that says more": (FORMER, add(FORMER, DIP.occasion, Literal("Forum"))),
    "an event that is replaced": (EVENT, add(EVENT, DCTERMS.isReplacedBy, EVENT)),
    "an event without type": (EVENT, drop(EVENT, DIP.type)),
    "an event whose class is not its type": (EVENT, change(EVENT, DIP.type, DIP.Call)),
    "an event of two types": (EVENT, add(EVENT, type_, DIP.Visit)),
    "an event without label": (EVENT, drop(EVENT, RDFS.label)),
    "an event without status": (EVENT, drop(EVENT, DIP.status)),
    "an event without participation": (EVENT, drop(EVENT, DIP.participation)),
    "a participant without participation": (EVENT, add(EVENT, DIP.participant, STATE)),
    "a participation without participant": (EVENT, drop(EVENT, DIP.participant, BO_IRI)),
    "an event at a person": (EVENT, add(EVENT, DIP.place, ADA_IRI)),
    "an event without documents": (EVENT, drop(EVENT, DIP.documents)),
    "an event without publishers": (EVENT, drop(EVENT, DIP.publishers)),
    "an event without voices": (EVENT, drop(EVENT, DIP.voices)),
    "more voices than documents": (EVENT, change(EVENT, DIP.voices, number("4"))),
    "more publishers than documents": (TAKING, change(TAKING, DIP.publishers, number("4"))),
    "an event by no document": (EVENT, change(EVENT, DIP.documents, number("0"))),
    "an event neither disputed nor not": (EVENT, drop(EVENT, DIP.disputed)),
    "an alternative to nothing": (
        EVENT,
        lambda quads: [q for q in quads if q.predicate != DIP.alternative or q.object == DENIED],
    ),
    "a dispute without alternatives": (EVENT, drop(EVENT, DIP.alternative)),
    "an event that no report tells of": (EVENT, drop(R1, DIP.tells)),
    "a property of events that does not exist": (EVENT, add(EVENT, DIP.quote, Literal("Well."))),
    "an event that ends before it begins": (EVENT, change(EVENT, DIP.latest, day("2020-01-01"))),
    "a count on no document": (TAKING, change(TAKING, DIP.documents, number("0"))),
    "a taking of nobody": (TAKING, drop(TAKING, DIP.actor)),
    "a taking with a name": (TAKING, add(TAKING, DIP.name, Literal("Ada"))),
    "a taking in no event": (TAKING, drop(EVENT, DIP.participation, TAKING)),
    "an alternative without value": (DENIED, drop(DENIED, DIP.status)),
    "an alternative with two values": (DENIED, add(DENIED, DIP.earliest, day("2021-03-01"))),
    "an alternative without support": (ON_THE_DAY, drop(ON_THE_DAY, DIP.documents)),
    "an alternative without voices": (ON_THE_DAY, drop(ON_THE_DAY, DIP.voices)),
    "an alternative of two places": (IN_VIENNA, add(IN_VIENNA, DIP.place, COUNTRY)),
    "an alternative at a person": (IN_VIENNA, change(IN_VIENNA, DIP.place, ADA_IRI)),
    "an alternative at a place and a time": (IN_VIENNA, add(IN_VIENNA, DIP.startTime, number("08:30:00", XSD.time))),
    "an alternative of no event": (ON_THE_DAY, drop(EVENT, DIP.alternative, ON_THE_DAY)),
    # actors and positions
    "an actor without label": (BO_IRI, drop(BO_IRI, RDFS.label)),
    "two labels": (BO_IRI, add(BO_IRI, RDFS.label, Literal("Bob"))),
    "an actor of two kinds": (BO_IRI, add(BO_IRI, type_, DIP.State)),
    "an actor of no kind": (STATE, drop(STATE, type_, DIP.State)),
    "a person unknown to FOAF": (BO_IRI, drop(BO_IRI, type_, FOAF.Person)),
    "a person that is no actor": (BO_IRI, drop(BO_IRI, type_, DIP.Actor)),
    "a person with a state's code": (BO_IRI, add(BO_IRI, SKOS.notation, Literal("NO"))),
    "a code of three letters": (STATE, change(STATE, SKOS.notation, Literal("NOR"))),
    "acting for a person": (ADA_IRI, change(ADA_IRI, DIP.actsFor, BO_IRI)),
    "a state with a position": (STATE, add(STATE, DIP.holds, ENVOY)),
    "a position that two hold": (ENVOY, add(BO_IRI, DIP.holds, ENVOY)),
    "a position without title": (ENVOY, drop(ENVOY, RDFS.label)),
    "a position last reported before it was first": (ENVOY, change(ENVOY, DIP.lastReported, day("2021-01-01"))),
    "a position for a place": (ENVOY, change(ENVOY, DIP.actsFor, CITY)),
    "a link that is text": (ADA_IRI, add(ADA_IRI, OWL.sameAs, Literal("Q42"))),
    # places
    "a place without label": (CITY, drop(CITY, RDFS.label)),
    "a place within a person": (CITY, change(CITY, DIP.within, ADA_IRI)),
    "a place within two": (CITY, add(CITY, DIP.within, IRIS.place(WORLD.places[2].key))),
    "places within one another": (CITY, add(COUNTRY, DIP.within, CITY)),
    "a city that is no place": (CITY, drop(CITY, type_, DIP.Place)),
    "a place that is no feature": (CITY, drop(CITY, type_, GEO.Feature)),
    "a latitude first": (POINT, change(POINT, GEO.asWKT, wkt("POINT(48.2 -116.3)"))),
    "a point in words": (POINT, change(POINT, GEO.asWKT, wkt("Vienna"))),
    "a point that is plain text": (POINT, change(POINT, GEO.asWKT, Literal("POINT(1 2)"))),
    "a point of no place": (POINT, drop(CITY, GEO.hasGeometry)),
    "a country's code in small letters": (COUNTRY, change(COUNTRY, SKOS.notation, Literal("at"))),
}  # fmt: skip


def test_all_graphs_together_conform() -> None:
    report = validate(EVERYTHING)

    assert report.findings == ()
    assert report.conforms
    assert report.statements == len({q.triple for q in EVERYTHING})


@pytest.mark.parametrize(
    "quads", [DOCUMENT_GRAPH, world_quads(WORLD), runs_quads([RUN]), []], ids=["document", "world", "runs", "nothing"]
)
def test_each_graph_conforms_by_itself(quads: list[Quad]) -> None:
    assert validate(quads).findings == ()


@given(any_document())
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_a_document_says_its_graph_conforms(given_: tuple[Document, list[Report]]) -> None:
    document, reports = given_

    assert validate(document_quads(document, reports, extractor=GRAMMAR, keep_text=True)).findings == ()


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_found_at_its_node(name: str) -> None:
    focus, break_it = FAULTS[name]
    found = validate(break_it(EVERYTHING))

    assert not found.conforms
    if focus is not None:
        assert focus.value in {finding.focus for finding in found.findings}, found.findings


def test_a_finding_tells_path_value_and_reason() -> None:
    [finding] = validate(change(R1, DIP.status, DIP.Meeting)(EVERYTHING)).findings

    assert finding.focus == R1.value
    assert finding.path == "dip:status"
    assert finding.value == DIP.Meeting.value
    assert finding.severity == "Violation"
    assert "not in list" in finding.message


def test_the_path_of_a_finding_is_written_as_in_sparql() -> None:
    findings = validate(drop(R1, DIP.tells)(EVERYTHING)).findings
    assert [(f.path, f.message) for f in findings] == [("^dip:tells", "an event that no report tells of")]

    findings = validate(add(EVENT, DIP.participant, STATE)(EVERYTHING)).findings
    assert {f.path for f in findings} == {"dip:participation/dip:actor"}


def test_findings_are_the_same_each_time_and_in_order() -> None:
    broken = drop(R1, DIP.evidence)(drop(BO_IRI, RDFS.label)(EVERYTHING))

    first, second = validate(broken), validate(reversed(broken))
    assert first == second
    assert [f.focus for f in first.findings] == sorted(f.focus for f in first.findings)


def test_a_store_can_be_validated_and_is_left_as_it_was() -> None:
    store = Store()
    store.extend(EVERYTHING)

    assert validate(store).conforms
    assert set(store) == set(EVERYTHING)


def test_documents_named_by_key_are_looked_at_alone() -> None:
    broken = drop(ADA_IRI, RDFS.label)(EVERYTHING)

    assert not validate(broken).conforms
    assert validate(broken, documents=[KEY]).conforms
    assert validate(broken, documents=[KEY]).statements == len(DOCUMENT_GRAPH)
    assert validate(broken, documents=["00ff"]).statements == 0


def test_an_ill_formed_value_is_reported_and_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        found = validate(change(DOC, DCTERMS.issued, day("March"))(EVERYTHING))

    assert [f.value for f in found.findings] == ["March"]
    assert caplog.records == []


def test_what_a_decision_covers_may_be_gone_with_its_document() -> None:
    assert validate(decision_quads([DECISION])).conforms


def test_links_to_external_datasets_are_welcome() -> None:
    linked = add(ADA_IRI, OWL.sameAs, ELSEWHERE)(add(CITY, SKOS.exactMatch, ELSEWHERE)(EVERYTHING))

    assert validate(linked).conforms


def test_findings_sort_by_node() -> None:
    assert Finding("a", "dip:type", "m", "Violation", "v") < Finding("b", "dip:name", "m", "Violation", "v")

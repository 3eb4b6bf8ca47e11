"""What the graph of a document says."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, QuerySolutions, Store

from kg.errors import RecordError
from kg.graph.iris import Iris
from kg.graph.mapping import document_quads, portable_name
from kg.graph.prefixes import PREFIXES, sparql_prefixes
from kg.graph.vocabulary import DCTERMS, DIP, RDF, SCHEMA, XSD
from kg.model.document import Document
from kg.model.report import EventType, Report
from tests.graph.records import DOCUMENT, GRAMMAR, REPORT, documents_with_reports, evidence, few_examples

IRIS = Iris()
REPORT_IRI = IRIS.report(DOCUMENT.key, "r1")


def quads_of(*reports: Report, document: Document = DOCUMENT, keep_text: bool = False) -> list[Quad]:
    return document_quads(document, reports, extractor=GRAMMAR, keep_text=keep_text)


def ask(quads: list[Quad], pattern: str) -> list[tuple[str, ...]]:
    store = Store()
    store.extend(quads)
    found = store.query(sparql_prefixes() + pattern, use_default_graph_as_union=True)
    assert isinstance(found, QuerySolutions)
    return sorted(tuple(term.value for term in solution) for solution in found)


def test_everything_stands_in_the_graph_that_the_document_names() -> None:
    assert {q.graph_name for q in quads_of(REPORT)} == {IRIS.document(DOCUMENT.key)}


@given(documents_with_reports())
@few_examples
def test_no_graph_has_a_blank_node_or_a_statement_twice(given_: tuple[Document, list[Report]]) -> None:
    document, reports = given_
    quads = document_quads(document, reports, extractor=GRAMMAR)

    assert not any(isinstance(term, BlankNode) for q in quads for term in (q.subject, q.object))
    assert len(quads) == len(set(quads))
    assert quads == document_quads(document, reports, extractor=GRAMMAR)


def test_an_evidence_query_leads_from_a_name_to_the_sentence() -> None:
    rows = ask(
        quads_of(REPORT),
        """SELECT ?title ?part ?exact ?start ?end WHERE {
             ?report dip:participation [ dip:name "Ada Lind" ; dip:part ?part ] ; dip:evidence ?evidence ;
               prov:wasDerivedFrom/dcterms:title ?title .
             ?evidence oa:exact ?exact ; oa:start ?start ; oa:end ?end }""",
    )

    part = DIP.Visitor.value
    assert rows == [
        ("Envoys meet in Vienna", part, "Ada Lind", "0", "8"),
        ("Envoys meet in Vienna", part, "met Bo Berg in", "31", "45"),
    ]


def test_times_are_typed_and_edtf_stands_where_a_time_is_no_single_day() -> None:
    quads = quads_of(REPORT)

    assert ask(quads, "SELECT ?e ?l ?x ?t { ?r dip:earliest ?e ; dip:latest ?l ; dip:edtf ?x ; dip:startTime ?t }") == [
        ("2021-02-28", "2021-03-01", "2021-02-28/2021-03-01", "08:30:00")
    ]
    [start] = [q.object for q in quads if q.predicate == DIP.startTime]
    assert start == Literal("08:30:00", datatype=XSD.time)


def test_what_is_unknown_is_left_out() -> None:
    bare = dataclasses.replace(
        REPORT, subtype=None, place=(), occasion=None, when=type(REPORT.when)(), start_time=None, quote=None
    )
    said = {q.predicate for q in quads_of(bare) if q.subject == REPORT_IRI}

    assert said.isdisjoint({DIP.subtype, DIP.placeName, DIP.occasion, DIP.earliest, DIP.latest, DIP.edtf, DIP.quote})


def test_identity_is_left_to_the_world() -> None:
    """The document's graph names people and places in its own words only."""
    assert {DIP.actor, DIP.place, DIP.tells}.isdisjoint({q.predicate for q in quads_of(REPORT)})


def test_a_path_leaves_only_its_last_part_in_the_graph() -> None:
    """Two machines that read the same article from different folders write the same graph."""
    moved = [dataclasses.replace(DOCUMENT, id=path) for path in ("/srv/x/lakeside.md", "C:\\news\\lakeside.md")]

    first, second = (quads_of(document=document) for document in moved)
    assert first == second
    assert {q.object for q in first if q.predicate == DCTERMS.identifier} == {Literal("lakeside.md")}


@pytest.mark.parametrize(
    ("document_id", "name"),
    [
        ("a.md", "a.md"),
        ("a/b/", "b"),
        ("https://example.com/a/b?c=d", "https://example.com/a/b?c=d"),
        ("-", "-"),
        ("", ""),
        ("/", "/"),
    ],
)
def test_an_address_is_its_own_portable_name(document_id: str, name: str) -> None:
    assert portable_name(document_id) == name


def test_records_are_not_news_articles() -> None:
    record = dataclasses.replace(DOCUMENT, kind="record")

    classes = {q.object for q in quads_of(document=record) if q.predicate == RDF.type}
    assert DIP.Record in classes
    assert SCHEMA.NewsArticle not in classes


def test_the_text_is_kept_only_where_asked() -> None:
    assert SCHEMA.articleBody not in {q.predicate for q in quads_of(REPORT)}
    assert [q.object for q in quads_of(keep_text=True) if q.predicate == SCHEMA.articleBody] == [Literal(DOCUMENT.text)]


def test_lone_surrogates_become_replacement_characters_and_offsets_stay() -> None:
    document = Document("a.md", "Ada \ud800 met Bo")
    report = dataclasses.replace(
        REPORT, document_key=document.key, evidence=(evidence(4, 9, document),), about=("\udfff", "b")
    )

    [exact] = [q.object for q in quads_of(report, document=document) if q.predicate.value.endswith("oa#exact")]
    assert exact == Literal("\N{REPLACEMENT CHARACTER} met")


def test_evidence_that_is_not_what_the_text_has_there_is_refused() -> None:
    wrong = dataclasses.replace(REPORT, evidence=(type(REPORT.evidence[0])(0, 8, "Bo Berg!"),))

    with pytest.raises(RecordError, match=r"evidence 0-8 reads 'Bo Berg!', but the document has 'Ada Lind'"):
        quads_of(wrong)


def test_a_report_of_another_document_is_refused() -> None:
    with pytest.raises(RecordError, match=r"is of document 00ff, not of"):
        quads_of(dataclasses.replace(REPORT, document_key="00ff"))


def test_two_reports_of_one_id_are_refused() -> None:
    with pytest.raises(RecordError, match="two reports have the id 'r1'"):
        quads_of(REPORT, REPORT)


def test_a_subtype_of_another_type_is_refused_with_those_allowed() -> None:
    with pytest.raises(RecordError, match="'Treaty' is no subtype of Request; allowed: Proposal, Invitation, Demand"):
        quads_of(dataclasses.replace(REPORT, type=EventType.REQUEST, subtype="Treaty"))


@pytest.mark.parametrize(
    ("document", "fault"),
    [
        (dataclasses.replace(DOCUMENT, kind="poem"), "'poem' is no kind of document; allowed: article, record"),
        (dataclasses.replace(DOCUMENT, language="Englisch!"), "'Englisch!' is no language code"),
    ],
)
def test_a_document_that_the_shapes_would_refuse_is_refused(document: Document, fault: str) -> None:
    with pytest.raises(RecordError, match=fault):
        quads_of(document=document)


def test_every_iri_is_written_with_a_known_prefix_or_the_base() -> None:
    terms = [t for q in quads_of(REPORT) for t in (q.subject, q.predicate, q.object) if isinstance(t, NamedNode)]

    assert all(term.value.startswith((IRIS.base, *PREFIXES.values())) for term in terms)

"""What goes into the graph of a document comes out of it again."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import pytest
from hypothesis import given
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Store, parse, serialize

from kg.errors import RecordError
from kg.graph.mapping import document_quads, portable_name
from kg.graph.provenance import ExtractorVersion
from kg.graph.reading import contents_from_quads, documents_from_quads, reports_from_quads
from kg.graph.vocabulary import DIP, OA
from kg.graph.world import world_quads
from kg.model.document import Document, DocumentFacts
from kg.model.fingerprint import fingerprint_of
from kg.model.report import ActorKind, Evidence, Participant, Report
from tests.graph.records import DOCUMENT, GRAMMAR, REPORT, WORLD, documents_with_reports, few_examples

BASE = "https://kg.example/"


def as_stored(document: Document, reports: Sequence[Report]) -> list[Report]:
    """Return the reports with the one change that the graph makes: the path's last part instead of the path."""
    name = portable_name(document.id)
    return [dataclasses.replace(report, document=name) for report in reports]


@given(documents_with_reports())
@few_examples
def test_reports_come_back_as_they_were(given_: tuple[Document, list[Report]]) -> None:
    document, reports = given_
    quads = document_quads(document, reports, extractor=GRAMMAR, base=BASE)

    assert reports_from_quads(quads, base=BASE) == as_stored(document, reports)


@given(documents_with_reports())
@few_examples
def test_reports_come_back_through_a_store_and_through_a_file(given_: tuple[Document, list[Report]]) -> None:
    """A store rewrites numbers and forgets the order of statements; a file escapes marks and line ends."""
    document, reports = given_
    store = Store()
    store.extend(document_quads(document, reports, extractor=GRAMMAR, keep_text=True))
    file = serialize(store, format=RdfFormat.N_QUADS)
    assert isinstance(file, bytes)

    assert reports_from_quads(store) == as_stored(document, reports)
    assert reports_from_quads(parse(file, format=RdfFormat.N_QUADS)) == as_stored(document, reports)


@given(documents_with_reports())
@few_examples
def test_documents_come_back_with_their_extractor(given_: tuple[Document, list[Report]]) -> None:
    document, reports = given_
    extractor = ExtractorVersion("grämmar", "1.0-β", (("a", "x=y"), ("b", "")))
    [stored] = documents_from_quads(document_quads(document, reports, extractor=extractor, keep_text=True))

    for field in ("key", "digest", "title", "published", "publisher", "dateline", "url", "language", "kind", "text"):
        assert getattr(stored, field) == getattr(document, field), field
    assert stored.identifier == portable_name(document.id)
    assert stored.extractor == extractor


def test_an_article_has_the_fingerprint_of_its_text_and_a_record_has_none() -> None:
    record = dataclasses.replace(DOCUMENT, kind="record")
    [article], [entry] = (documents_from_quads(document_quads(d, [], extractor=GRAMMAR)) for d in (DOCUMENT, record))

    assert article.facts == DocumentFacts(DOCUMENT.published, DOCUMENT.publisher, fingerprint_of(DOCUMENT.text))
    assert entry.facts.fingerprint is None


def test_a_broken_fingerprint_is_named_with_its_document() -> None:
    quads = document_quads(DOCUMENT, [], extractor=GRAMMAR)
    broken = [
        Quad(q.subject, q.predicate, Literal("AQ=="), q.graph_name) if q.predicate == DIP.fingerprint else q
        for q in quads
    ]

    with pytest.raises(RecordError, match=f"document/{DOCUMENT.key} is no document.*kg validate"):
        documents_from_quads(broken)


def test_the_text_is_kept_only_where_asked() -> None:
    [stored] = documents_from_quads(document_quads(DOCUMENT, [REPORT], extractor=GRAMMAR))

    assert stored.text is None


def test_only_the_graphs_of_documents_are_read() -> None:
    """The world and other graphs lie in the same store; their statements about reports are no part of them."""
    quads = document_quads(DOCUMENT, [REPORT], extractor=GRAMMAR)
    elsewhere = [Quad(q.subject, q.predicate, q.object, DefaultGraph()) for q in quads]

    assert reports_from_quads(elsewhere) == []
    assert reports_from_quads([*quads, *elsewhere, *world_quads(WORLD)]) == as_stored(DOCUMENT, [REPORT])


def test_more_than_nine_participants_keep_their_order() -> None:
    many = tuple(Participant(f"Person {number}", ActorKind.PERSON) for number in range(12, 0, -1))
    store = Store()
    store.extend(document_quads(DOCUMENT, [dataclasses.replace(REPORT, participants=many)], extractor=GRAMMAR))

    assert reports_from_quads(store)[0].participants == many


def test_several_documents_come_back_in_order_of_their_keys() -> None:
    documents = [Document(f"{number}.md", f"Text {number}") for number in range(5)]
    reports = [
        dataclasses.replace(REPORT, document=d.id, document_key=d.key, evidence=(Evidence(0, 4, d.text[:4]),))
        for d in documents
    ]
    quads = [q for d, r in zip(documents, reports, strict=True) for q in document_quads(d, [r], extractor=GRAMMAR)]

    assert [r.document_key for r in reports_from_quads(reversed(quads))] == sorted(d.key for d in documents)
    assert [d.key for d in documents_from_quads(reversed(quads))] == sorted(d.key for d in documents)


def test_documents_and_reports_are_read_together_as_one_by_one() -> None:
    quads = document_quads(DOCUMENT, [REPORT], extractor=GRAMMAR)

    assert contents_from_quads(quads) == (documents_from_quads(quads), reports_from_quads(quads))


@pytest.mark.parametrize("lost", [DIP.status, DIP.name, DIP.kind, DIP.confidence, OA.exact, DIP.order])
def test_a_graph_that_lost_a_statement_is_told_from_one_that_never_had_it(lost: object) -> None:
    quads = [q for q in document_quads(DOCUMENT, [REPORT], extractor=GRAMMAR) if q.predicate != lost]

    with pytest.raises(RecordError, match="kg validate"):
        reports_from_quads(quads)


@pytest.mark.parametrize(
    ("predicate", "value"),
    [
        (DIP.status, DIP.Meeting),
        (DIP.confidence, Literal("much")),
        (DIP.earliest, Literal("March")),
        (DIP.inOrder, Literal("[")),
        (DIP.inOrder, Literal('{"evidence":[[7,8]]}')),
        (OA.start, Literal("3")),
    ],
)
def test_a_value_that_no_record_can_have_is_named_with_its_report(
    predicate: NamedNode, value: NamedNode | Literal
) -> None:
    quads = document_quads(DOCUMENT, [REPORT], extractor=GRAMMAR)
    broken = [Quad(q.subject, q.predicate, value, q.graph_name) if q.predicate == predicate else q for q in quads]

    with pytest.raises(RecordError, match=f"document/{DOCUMENT.key}#r1"):
        reports_from_quads(broken)


def test_a_document_without_extraction_is_an_error() -> None:
    quads = [q for q in document_quads(DOCUMENT, [], extractor=GRAMMAR) if q.object != DIP.Extraction]

    with pytest.raises(RecordError, match="extraction is missing"):
        documents_from_quads(quads)

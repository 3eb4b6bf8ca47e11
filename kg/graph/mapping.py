"""What one document says, as the quads of its named graph. `kg.graph.reading` is the exact inverse."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from hashlib import blake2b
from typing import Any

from pyoxigraph import Literal, NamedNode, Quad

from kg.errors import RecordError
from kg.graph.iris import DEFAULT_BASE, Iris
from kg.graph.literals import Graph, clean, clock, decimal, integer, single_day
from kg.graph.provenance import ExtractorVersion, add_evidence, add_extraction
from kg.graph.vocabulary import (
    ACTOR_KINDS,
    DCTERMS,
    DIP,
    EDTF,
    PARTS,
    PROV,
    RDF,
    SCHEMA,
    STATUSES,
    TYPES,
    XSD,
    subtype_term,
)
from kg.model.dates import DateInterval
from kg.model.document import Document
from kg.model.fingerprint import fingerprint_of
from kg.model.report import Participant, Report

DOCUMENT_CLASSES: dict[str, NamedNode] = {"article": SCHEMA.NewsArticle, "record": DIP.Record}
"""The class of each `Document.kind`, beside `dip:Document`."""

_FINGERPRINT = str(DIP.fingerprint)
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")


def portable_name(document_id: str) -> str:
    """Return what a document is called on every machine: its address, or the last part of its path.

    A member of an archive keeps its whole name in it behind that.
    """
    file, mark, member = document_id.partition("#")
    if "://" in file:
        return document_id
    return (file.rstrip("/\\").replace("\\", "/").rpartition("/")[2] or file) + mark + member


def document_quads(
    document: Document,
    reports: Sequence[Report],
    *,
    extractor: ExtractorVersion,
    base: str = DEFAULT_BASE,
    keep_text: bool = False,
) -> list[Quad]:
    """Return the named graph of `document`: its metadata, its reports, their evidence, and what made them.

    The graph depends on the arguments alone, so replacing it when the document is read again changes nothing else.
    `keep_text` adds the whole text (`schema:articleBody`); evidence is quoted anyhow.

    Raises:
        RecordError: a report is of another document, two have one id, a piece of evidence is not what the text has
            there, a subtype is none of its type, or the kind or language of the document is none that can be.
    """
    iris = Iris(base)
    graph = Graph(iris.document(document.key))
    _add_document(graph, document, keep_text=keep_text)
    activity = add_extraction(graph, document, extractor, iris=iris)
    seen: set[str] = set()
    for number, report in enumerate(reports, start=1):
        if report.document_key != document.key:
            raise RecordError(f"report {report.id} is of document {report.document_key}, not of {document.key}")
        if report.id in seen:
            raise RecordError(f"{document.id}: two reports have the id {report.id!r}; ids must differ")
        seen.add(report.id)
        node = _add_report(graph, document, report, iris=iris)
        graph.add(node, DIP.order, integer(number))
        graph.add(node, PROV.wasGeneratedBy, activity)
    graph.add_text(graph.name, DIP.statementsDigest, _digest_of(graph.quads()))
    return graph.quads()


def _digest_of(quads: Iterable[Quad]) -> str:
    """Return a digest of the statements of a document, so that none of them can be lost without being missed.

    The fingerprint is left out: it is made of the text, which the graph need not hold.
    """
    lines = sorted([line for quad in quads if not _is_fingerprint(line := str(quad), quad)])
    return blake2b("\n".join(lines).encode(), digest_size=16).hexdigest()


def _is_fingerprint(line: str, quad: Quad) -> bool:
    """Tell whether a statement gives the fingerprint; its text tells sooner that it does not."""
    return _FINGERPRINT in line and quad.predicate == DIP.fingerprint


def _add_document(graph: Graph, document: Document, *, keep_text: bool) -> None:
    node = graph.name
    if document.kind not in DOCUMENT_CLASSES:
        allowed = ", ".join(DOCUMENT_CLASSES)
        raise RecordError(f"{document.id}: {document.kind!r} is no kind of document; allowed: {allowed}")
    if not _LANGUAGE.fullmatch(document.language):
        raise RecordError(f"{document.id}: {document.language!r} is no language code; write one such as en or pt-BR")
    graph.add(node, RDF.type, DIP.Document, DOCUMENT_CLASSES[document.kind])
    graph.add_text(node, DCTERMS.identifier, portable_name(document.id))
    graph.add_text(node, DCTERMS.title, document.title)
    graph.add_day(node, DCTERMS.issued, document.published)
    graph.add_text(node, DCTERMS.publisher, document.publisher)
    for author in document.authors:
        graph.add_text(node, DCTERMS.creator, author)
    graph.add_text(node, DCTERMS.language, document.language)
    graph.add_text(node, DIP.dateline, document.dateline)
    graph.add_text(node, DIP.digest, document.digest)
    if document.kind == "article":  # entries of a register are alike in their wording and tell of different events
        graph.add(node, DIP.fingerprint, Literal(fingerprint_of(document.text).text, datatype=XSD.base64Binary))
    if document.url is not None:
        graph.add(node, SCHEMA.url, Literal(clean(document.url), datatype=XSD.anyURI))
    if keep_text:
        graph.add_text(node, SCHEMA.articleBody, document.text)


def _add_report(graph: Graph, document: Document, report: Report, *, iris: Iris) -> NamedNode:
    node = iris.report(document.key, report.id)
    graph.add(node, RDF.type, DIP.Report)
    graph.add_text(node, DCTERMS.identifier, report.id)
    graph.add(node, PROV.wasDerivedFrom, graph.name)
    graph.add(node, DIP.type, TYPES[report.type])
    if report.subtype is not None:
        where = f"report {report.id} of {document.id}"
        graph.add(node, DIP.subtype, subtype_term(report.type, report.subtype, where=where))
    graph.add(node, DIP.status, STATUSES[report.status])
    for number, participant in enumerate(report.participants, start=1):
        participation = iris.participation(document.key, report.id, number)
        graph.add(node, DIP.participation, participation)
        _add_participation(graph, participation, participant)
        graph.add(participation, DIP.order, integer(number))
    graph.add_text(node, DIP.placeName, *report.place)
    graph.add_text(node, DIP.occasion, report.occasion)
    add_time(graph, node, report.when)
    if report.start_time is not None:
        graph.add(node, DIP.startTime, clock(report.start_time))
    graph.add_day(node, DIP.until, report.until)
    graph.add_text(node, DIP.about, *report.about)
    graph.add_text(node, DIP.attributedTo, *report.attributed_to)
    graph.add_text(node, DIP.quote, report.quote)
    graph.add(node, DIP.confidence, decimal(report.confidence))
    for term, chance in ((DIP.timeConfidence, report.when_confidence), (DIP.placeConfidence, report.place_confidence)):
        if chance != 1:
            graph.add(node, term, decimal(chance))
    for evidence in report.evidence:
        graph.add(node, DIP.evidence, add_evidence(graph, document, evidence, iris=iris))
    spans = tuple((e.start, e.end) for e in report.evidence)
    _add_order(graph, node, place=report.place, about=report.about, attributed_to=report.attributed_to, evidence=spans)
    return node


def _add_participation(graph: Graph, node: NamedNode, participant: Participant) -> None:
    graph.add(node, RDF.type, DIP.ReportedParticipation)
    graph.add_text(node, DIP.name, participant.name)
    graph.add(node, DIP.kind, ACTOR_KINDS[participant.kind])
    graph.add(node, DIP.part, PARTS[participant.part])
    graph.add_text(node, DIP.actsForName, participant.of)
    graph.add_text(node, DIP.position, participant.position)
    graph.add_text(node, DIP.alias, *participant.aliases)
    _add_order(graph, node, aliases=participant.aliases)


def _add_order(graph: Graph, node: NamedNode, **values: tuple[Any, ...]) -> None:
    """Add the order of those values whose order statements cannot keep: not sorted, or one of them twice."""
    kept = {key: value for key, value in values.items() if list(value) != sorted(set(value))}
    if kept:
        written = clean(json.dumps(kept, ensure_ascii=False, separators=(",", ":")))
        graph.add(node, DIP.inOrder, Literal(written, datatype=RDF.JSON))


def add_time(graph: Graph, node: NamedNode, when: DateInterval) -> None:
    """Add the days that bound `when`, and EDTF where that is no single day."""
    graph.add_day(node, DIP.earliest, when.earliest)
    graph.add_day(node, DIP.latest, when.latest)
    if when.edtf is not None and not single_day(when):
        graph.add(node, DIP.edtf, Literal(when.edtf, datatype=EDTF.EDTF))

"""Records out of the graphs of documents: the exact inverse of `kg.graph.mapping`."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from sys import intern
from typing import Any, TypeVar

from pyoxigraph import Literal, NamedNode, Quad

from kg.errors import RecordError
from kg.graph.iris import DEFAULT_BASE, Iris
from kg.graph.mapping import DOCUMENT_CLASSES
from kg.graph.provenance import ExtractorVersion
from kg.graph.vocabulary import (
    ACTOR_KINDS,
    DCTERMS,
    DIP,
    OA,
    PARTS,
    PROV,
    RDF,
    RDFS,
    SCHEMA,
    STATUSES,
    TYPES,
)
from kg.model.dates import DateInterval
from kg.model.document import DocumentFacts
from kg.model.fingerprint import Fingerprint
from kg.model.report import Evidence, Participant, Report

_V = TypeVar("_V")
_LONGEST_SHARED = 80
"""Characters: what is longer is a sentence, and hardly stands twice."""
_TYPE_OF = {term: value for value, term in TYPES.items()}
_STATUS_OF = {term: value for value, term in STATUSES.items()}
_PART_OF = {term: value for value, term in PARTS.items()}
_KIND_OF = {term: value for value, term in ACTOR_KINDS.items()}
_DOCUMENT_KIND_OF = {term: value for value, term in DOCUMENT_CLASSES.items()}


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """What the graph holds of a document. Fields are those of `Document`.

    Authors are in the order of the alphabet; `text` is None where it was not kept. `identifier` is the address or
    the last part of the path it was read from. `extractor` made its reports. `fingerprint` is None for a record,
    and for what another version of the method made. `statements_digest` is None where an earlier version wrote it.
    """

    key: str
    digest: str
    identifier: str
    extractor: ExtractorVersion
    title: str | None = None
    published: date | None = None
    publisher: str | None = None
    author: str | None = None
    dateline: str | None = None
    url: str | None = None
    language: str = "en"
    kind: str = "article"
    text: str | None = None
    fingerprint: Fingerprint | None = None
    statements_digest: str | None = None

    @property
    def facts(self) -> DocumentFacts:
        """What the comparison of documents goes by."""
        return DocumentFacts(self.published, self.publisher, self.fingerprint, self.kind)


def _shared(value: str) -> str:
    """Return the one copy of a short text: names, titles and places stand in thousands of reports."""
    return intern(value) if len(value) <= _LONGEST_SHARED else value


class _Node:
    """The statements about one node: values by predicate."""

    def __init__(self, iri: str) -> None:
        self.iri = iri
        self.values: defaultdict[NamedNode, list[NamedNode | Literal]] = defaultdict(list)

    def maybe(self, predicate: NamedNode) -> str | None:
        found = self.values.get(predicate)
        return _shared(found[0].value) if found else None

    def text(self, predicate: NamedNode) -> str:
        found = self.maybe(predicate)
        if found is None:
            raise RecordError(f"{self.iri} has no {predicate.value}")
        return found

    def texts(self, predicate: NamedNode) -> list[str]:
        return sorted(_shared(value.value) for value in self.values.get(predicate, ()))

    def day(self, predicate: NamedNode) -> date | None:
        found = self.maybe(predicate)
        return date.fromisoformat(found) if found else None

    def order(self) -> dict[str, Any]:
        found = self.maybe(DIP.inOrder)
        return json.loads(found) if found else {}

    def number(self) -> int:
        return int(self.text(DIP.order))


class _Nodes:
    """The nodes of the graphs of documents; statements of other graphs are left aside."""

    def __init__(self, quads: Iterable[Quad], *, base: str) -> None:
        iris = Iris(base)
        told: dict[object, bool] = {}
        self._documents = f"{iris.base}document/"
        self._nodes: dict[str, _Node] = {}
        self._classes: defaultdict[NamedNode, list[_Node]] = defaultdict(list)
        for quad in quads:
            graph, subject, value = quad.graph_name, quad.subject, quad.object
            if graph not in told:
                told[graph] = isinstance(graph, NamedNode) and iris.is_document(graph)
            if not told[graph]:
                continue
            if not isinstance(subject, NamedNode) or not isinstance(value, NamedNode | Literal):
                continue
            node = self.node(subject.value)
            node.values[quad.predicate].append(value)
            if quad.predicate == RDF.type and isinstance(value, NamedNode):
                self._classes[value].append(node)

    def node(self, iri: str) -> _Node:
        found = self._nodes.get(iri)
        if found is None:
            found = self._nodes[iri] = _Node(iri)
        return found

    def of_class(self, term: NamedNode) -> list[_Node]:
        return self._classes[term]

    def linked(self, node: _Node, predicate: NamedNode) -> list[_Node]:
        return [self.node(value.value) for value in node.values.get(predicate, ())]

    def key(self, document: _Node) -> str:
        return document.iri[len(self._documents) :]


def reports_from_quads(quads: Iterable[Quad], *, base: str = DEFAULT_BASE) -> list[Report]:
    """Return the reports of all documents in `quads`, by key of the document, then in the order they were given.

    Graphs other than those of documents may be among the quads; they are left aside. `Report.document` is the
    portable name (`kg.graph.mapping.portable_name`) of what was read; all else is as `document_quads` got it.

    Raises:
        RecordError: a statement is missing or has a value that no record can have.
    """
    return _reports(_Nodes(quads, base=base))


def contents_from_quads(
    quads: Iterable[Quad], *, base: str = DEFAULT_BASE
) -> tuple[list[StoredDocument], list[Report]]:
    """Return what `documents_from_quads` and `reports_from_quads` do, looking at the quads once; raises like these."""
    nodes = _Nodes(quads, base=base)
    return _documents(nodes), _reports(nodes)


def _reports(nodes: _Nodes) -> list[Report]:
    found: list[tuple[str, int, Report]] = []
    for node in nodes.of_class(DIP.Report):
        try:
            report = _report(node, nodes.node(node.text(PROV.wasDerivedFrom)), nodes)
            found.append((report.document_key, node.number(), report))
        except (ValueError, KeyError, TypeError, RecordError) as error:
            raise _unreadable(node, "report", error) from error
    found.sort(key=lambda entry: entry[:2])
    return [report for _, _, report in found]


def documents_from_quads(quads: Iterable[Quad], *, base: str = DEFAULT_BASE) -> list[StoredDocument]:
    """Return what `quads` hold of documents, by key.

    Raises:
        RecordError: a statement is missing or has a value that no record can have.
    """
    return _documents(_Nodes(quads, base=base))


def _documents(nodes: _Nodes) -> list[StoredDocument]:
    agents: dict[str, ExtractorVersion] = {}
    for activity in nodes.of_class(DIP.Extraction):
        agents[activity.text(PROV.used)] = _extractor(activity, nodes)
    found = []
    for node in nodes.of_class(DIP.Document):
        try:
            found.append(_document(node, nodes, agents))
        except (ValueError, RecordError) as error:
            raise _unreadable(node, "document", error) from error
    return sorted(found, key=lambda document: document.key)


def _unreadable(node: _Node, what: str, error: Exception) -> RecordError:
    return RecordError(f"{node.iri} is no {what}: {error}; `kg validate` names all faults, a new build mends them")


def _extractor(activity: _Node, nodes: _Nodes) -> ExtractorVersion:
    agent = nodes.node(activity.text(PROV.wasAssociatedWith))
    pairs = [setting.partition("=") for setting in activity.texts(DIP.setting)]
    settings = tuple(sorted((key, value) for key, _, value in pairs))
    return ExtractorVersion(agent.text(RDFS.label), agent.text(SCHEMA.softwareVersion), settings)


def _document(node: _Node, nodes: _Nodes, agents: dict[str, ExtractorVersion]) -> StoredDocument:
    kinds = [kind for term, kind in _DOCUMENT_KIND_OF.items() if term in node.values[RDF.type]]
    if not kinds or node.iri not in agents:
        raise RecordError("its kind or its extraction is missing")
    fingerprint = node.maybe(DIP.fingerprint)
    return StoredDocument(
        key=nodes.key(node),
        digest=node.text(DIP.digest),
        identifier=node.text(DCTERMS.identifier),
        extractor=agents[node.iri],
        title=node.maybe(DCTERMS.title),
        published=node.day(DCTERMS.issued),
        publisher=node.maybe(DCTERMS.publisher),
        author="; ".join(sorted(node.texts(DCTERMS.creator))) or None,
        dateline=node.maybe(DIP.dateline),
        url=node.maybe(SCHEMA.url),
        language=node.text(DCTERMS.language),
        kind=kinds[0],
        text=node.maybe(SCHEMA.articleBody),
        fingerprint=Fingerprint.from_text(fingerprint) if fingerprint is not None else None,
        statements_digest=node.maybe(DIP.statementsDigest),
    )


def _report(node: _Node, document: _Node, nodes: _Nodes) -> Report:
    order = node.order()
    participations = sorted(nodes.linked(node, DIP.participation), key=_Node.number)
    evidence = {(e.start, e.end): e for e in (_evidence(n) for n in nodes.linked(node, DIP.evidence))}
    spans = [(start, end) for start, end in order["evidence"]] if "evidence" in order else sorted(evidence)
    subtype = node.maybe(DIP.subtype)
    start_time = node.maybe(DIP.startTime)
    return Report(
        document=document.text(DCTERMS.identifier),
        document_key=nodes.key(document),
        id=node.text(DCTERMS.identifier),
        type=_value(node, DIP.type, _TYPE_OF),
        status=_value(node, DIP.status, _STATUS_OF),
        participants=tuple(_participant(p) for p in participations),
        evidence=tuple(evidence[span] for span in spans),
        subtype=subtype.removeprefix(DIP.namespace) if subtype else None,
        place=tuple(order.get("place", node.texts(DIP.placeName))),
        occasion=node.maybe(DIP.occasion),
        when=DateInterval(node.day(DIP.earliest), node.day(DIP.latest)),
        start_time=start_time[:5] if start_time else None,
        about=tuple(order.get("about", node.texts(DIP.about))),
        attributed_to=tuple(order.get("attributed_to", node.texts(DIP.attributedTo))),
        quote=node.maybe(DIP.quote),
        until=node.day(DIP.until),
        confidence=float(node.text(DIP.confidence)),
        when_confidence=float(node.maybe(DIP.timeConfidence) or 1),
        place_confidence=float(node.maybe(DIP.placeConfidence) or 1),
    )


def _participant(node: _Node) -> Participant:
    return Participant(
        name=node.text(DIP.name),
        kind=_value(node, DIP.kind, _KIND_OF),
        of=node.maybe(DIP.actsForName),
        position=node.maybe(DIP.position),
        part=_value(node, DIP.part, _PART_OF),
        aliases=tuple(node.order().get("aliases", node.texts(DIP.alias))),
    )


def _evidence(node: _Node) -> Evidence:
    return Evidence(int(node.text(OA.start)), int(node.text(OA.end)), node.text(OA.exact))


def _value(node: _Node, predicate: NamedNode, table: dict[NamedNode, _V]) -> _V:
    found = node.text(predicate)
    value = table.get(NamedNode(found))
    if value is None:
        raise RecordError(f"{predicate.value} cannot be {found}")
    return value

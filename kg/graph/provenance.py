"""Who made the reports of a document, out of which characters, and when it ran."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from pyoxigraph import NamedNode, Quad

from kg.errors import RecordError
from kg.graph.iris import DEFAULT_BASE, Iris
from kg.graph.literals import Graph, integer, moment, text
from kg.graph.paths import path_as_text
from kg.graph.vocabulary import DCTERMS, DIP, OA, PROV, RDF, RDFS, SCHEMA
from kg.model.document import Document
from kg.model.report import Evidence


@dataclass(frozen=True, slots=True)
class ExtractorVersion:
    """What made reports: an extractor by name and version, and the settings that its reports depend on.

    `settings` are pairs of key and value, sorted by key; a key holds no `=`.
    """

    name: str
    version: str
    settings: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        if list(self.settings) != sorted(set(self.settings)) or any("=" in key for key, _ in self.settings):
            raise RecordError(f"extractor {self.name}: settings must be sorted pairs, no key with '='")


@dataclass(frozen=True, slots=True)
class Run:
    """One execution of the builder.

    `started` and `ended` know their time zone; `ended` is None while it goes on and where it was cut short.
    `documents` are pairs of `Document.key` and the path or address that the document was read from.
    """

    started: datetime
    ended: datetime | None
    documents: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        if any(time is not None and time.tzinfo is None for time in (self.started, self.ended)):
            raise RecordError("a run needs times with a time zone; use datetime.now(UTC)")
        if self.ended is not None and self.ended < self.started:
            raise RecordError(f"a run cannot end ({self.ended}) before it starts ({self.started})")


def runs_quads(runs: Sequence[Run], *, base: str = DEFAULT_BASE) -> list[Quad]:
    """Return what the graph of runs says of `runs`: when each ran, what it read and from where.

    Of a run without an end it says that the graph of the world is not valid any more: that is brought up to what the
    run wrote at its end.

    Nothing here goes into the graphs of documents or of the world, so that two builds of the same articles export
    the same; exports leave the graph of runs out unless asked.
    """
    iris = Iris(base)
    graph = Graph(iris.runs)
    for run in runs:
        node = iris.run(run.started)
        graph.add(node, RDF.type, DIP.Run, PROV.Activity)
        graph.add(node, PROV.startedAtTime, moment(run.started))
        if run.ended is not None:
            graph.add(node, PROV.endedAtTime, moment(run.ended))
        else:
            graph.add(iris.world, PROV.wasInvalidatedBy, node)
        for key, path in run.documents:
            document = iris.document(key)
            graph.add(node, PROV.used, document)
            graph.add_text(document, DIP.path, path_as_text(path))
    return graph.quads()


def add_extraction(graph: Graph, document: Document, extractor: ExtractorVersion, *, iris: Iris) -> NamedNode:
    """Add the activity that read `document`, and return its IRI."""
    activity = iris.extraction(document.key, extractor.name)
    agent = iris.extractor(extractor.name, extractor.version)
    graph.add(activity, RDF.type, DIP.Extraction, PROV.Activity)
    graph.add(activity, PROV.used, iris.document(document.key))
    graph.add(activity, PROV.wasAssociatedWith, agent)
    graph.add_text(activity, DIP.setting, *(f"{key}={value}" for key, value in extractor.settings))
    graph.add(agent, RDF.type, DIP.Extractor, PROV.SoftwareAgent)
    graph.add_text(agent, RDFS.label, extractor.name)
    graph.add_text(agent, SCHEMA.softwareVersion, extractor.version)
    return activity


def add_evidence(graph: Graph, document: Document, evidence: Evidence, *, iris: Iris) -> NamedNode:
    """Add a stretch of `document` as a selector by position and by quote, and return its IRI.

    Raises:
        RecordError: the text of the evidence is not what stands there in the document.
    """
    if document.cut(evidence.start, evidence.end) != evidence.text:
        raise RecordError(
            f"{document.id}: evidence {evidence.start}-{evidence.end} reads {evidence.text[:40]!r}, "
            f"but the document has {document.cut(evidence.start, evidence.end)[:40]!r} there"
        )
    node = iris.evidence(document.key, evidence.start, evidence.end)
    graph.add(node, RDF.type, DIP.Evidence, OA.TextQuoteSelector, OA.TextPositionSelector)
    graph.add(node, DCTERMS.isPartOf, iris.document(document.key))
    graph.add(node, OA.exact, text(evidence.text))
    graph.add(node, OA.start, integer(evidence.start))
    graph.add(node, OA.end, integer(evidence.end))
    return node

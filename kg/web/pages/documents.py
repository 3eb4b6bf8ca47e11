"""The page of a document: its text with the evidence marked, and all that was read from it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from pyoxigraph import NamedNode

from kg.graph.vocabulary import DCTERMS, DIP, RDF, RDFS, SCHEMA
from kg.web.links import Links
from kg.web.messages import Reply, Site
from kg.web.pages.highlights import Paragraph, Span, mark
from kg.web.pages.parameters import Values
from kg.web.pages.reading import Pages, Reader, Thing
from kg.web.pages.rendering import page_reply
from kg.web.pages.reports import ReportLine, Source, report_line, source_of

_REPORTS_A_PAGE: Final = 100


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """All that the page of a document shows. `events` are the things that a report's id leads to from the text."""

    source: Source
    kind: str
    file: str | None
    dateline: str | None
    language: str | None
    extractors: tuple[str, ...]
    copies: Thing | None
    copied_by: tuple[Thing, ...]
    paragraphs: tuple[Paragraph, ...] | None
    reports: tuple[ReportLine, ...]
    pages: Pages
    events: dict[str, Thing]


def document_page(site: Site, links: Links, node: NamedNode, values: Values) -> Reply:
    """Return the page of a document of the graph."""
    page = read_document(Reader(site.store, site.base), node, values)
    source = page.source
    return page_reply(
        site,
        "document.html",
        title=source.thing.label,
        here=links.page(node.value) or "",
        about=node.value,
        description=" · ".join(filter(None, (source.thing.label, source.publisher, source.issued))),
        page=page,
        refs={key: (links.page(event.iri), event.label, key) for key, event in page.events.items()},
        given=values.given,
    )


def read_document(reader: Reader, node: NamedNode, values: Values) -> DocumentPage:
    """Read what the page of a document shows."""
    nodes = [
        quad.subject
        for quad in reader.store.quads(node, predicate=RDF.type, object=DIP.Report)
        if isinstance(quad.subject, NamedNode)
    ]
    nodes.sort(key=lambda report: int(reader.text(report, DIP.order, node) or 0))
    pages = Pages.at(values.page, _REPORTS_A_PAGE, len(nodes))
    spans, events = _spans(reader, nodes, node)
    text = reader.text(node, SCHEMA.articleBody, node)
    copies = next(iter(reader.nodes(node, DIP.copyOf)), None)
    return DocumentPage(
        source=source_of(reader, node),
        kind="record" if DIP.Record in reader.nodes(node, RDF.type, node) else "article",
        file=reader.text(node, DCTERMS.identifier, node),
        dateline=reader.text(node, DIP.dateline, node),
        language=reader.text(node, DCTERMS.language, node),
        extractors=_extractors(reader, node),
        copies=reader.thing(copies, "document") if copies else None,
        copied_by=tuple(reader.thing(copy, "document") for copy in reader.subjects(DIP.copyOf, node)),
        paragraphs=tuple(mark(text, spans)) if text is not None else None,
        reports=tuple(report_line(reader, report) for report in pages.part(nodes)),
        pages=pages,
        events=events,
    )


def _spans(reader: Reader, reports: list[NamedNode], document: NamedNode) -> tuple[list[Span], dict[str, Thing]]:
    """Return the characters that reports rest on, and the event of each report by its id."""
    spans: list[Span] = []
    events: dict[str, Thing] = {}
    for report in reports:
        key = report.value.partition("#")[2]
        for event in reader.nodes(report, DIP.tells)[:1]:
            events[key] = reader.thing(event, "event")
        for selector in reader.nodes(report, DIP.evidence, document):
            start, end, _ = reader.span(selector, document)
            spans.append(Span(start, end, (key,)))
    return spans, events


def _extractors(reader: Reader, document: NamedNode) -> tuple[str, ...]:
    found = []
    for quad in reader.store.quads(document, predicate=RDF.type, object=DIP.Extractor):
        if isinstance(quad.subject, NamedNode):
            name = reader.text(quad.subject, RDFS.label, document)
            version = reader.text(quad.subject, SCHEMA.softwareVersion, document)
            found.append(" ".join(filter(None, (name, version))))
    return tuple(sorted(found))

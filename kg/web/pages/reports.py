"""Reports as pages show them: one event as one document tells it."""

from __future__ import annotations

from dataclasses import dataclass

from pyoxigraph import NamedNode

from kg.graph.vocabulary import DCTERMS, DIP, SCHEMA
from kg.web.pages.days import When
from kg.web.pages.reading import Passage, Reader, Thing, local


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody in a report, in the words of its document; `actor` is who that is in the graph."""

    name: str
    part: str
    position: str | None
    of: str | None
    actor: Thing | None


@dataclass(frozen=True, slots=True)
class Source:
    """A document: what pages say of it wherever it is named."""

    thing: Thing
    key: str
    publisher: str | None
    issued: str | None
    url: str | None


@dataclass(frozen=True, slots=True)
class ReportLine:
    """A report. `key` is its id inside its document; confidences are decimals from 0 to 1 as the graph has them."""

    iri: str
    key: str
    order: int
    source: Source
    title: str
    status: str
    when: When
    until: str | None
    place_names: tuple[str, ...]
    who: tuple[Named, ...]
    occasion: str | None
    topics: tuple[str, ...]
    credited: tuple[str, ...]
    quote: str | None
    confidence: str | None
    time_confidence: str | None
    place_confidence: str | None
    passages: tuple[Passage, ...]
    event: Thing | None


def document_of(node: NamedNode) -> NamedNode:
    """Return the document of a report or another fragment of it."""
    return NamedNode(node.value.partition("#")[0])


def source_of(reader: Reader, document: NamedNode) -> Source:
    """Return what there is to say of a document wherever it is named."""
    return Source(
        thing=reader.thing(document, "document"),
        key=document.value.rpartition("/")[2],
        publisher=reader.text(document, DCTERMS.publisher, document),
        issued=reader.text(document, DCTERMS.issued, document),
        url=reader.text(document, SCHEMA.url, document),
    )


def report_line(reader: Reader, report: NamedNode) -> ReportLine:
    """Return a report."""
    document = document_of(report)
    event = next(iter(reader.nodes(report, DIP.tells)), None)
    return ReportLine(
        iri=report.value,
        key=report.value.partition("#")[2],
        order=int(reader.text(report, DIP.order, document) or 0),
        source=source_of(reader, document),
        title=reader.title_of(report, document),
        status=reader.status_of(report, document),
        when=reader.when(report, document),
        until=reader.text(report, DIP.until, document),
        place_names=tuple(reader.texts(report, DIP.placeName, document)),
        who=_who(reader, report, document),
        occasion=reader.text(report, DIP.occasion, document),
        topics=tuple(reader.texts(report, DIP.about, document)),
        credited=tuple(reader.texts(report, DIP.attributedTo, document)),
        quote=reader.text(report, DIP.quote, document),
        confidence=reader.text(report, DIP.confidence, document),
        time_confidence=reader.text(report, DIP.timeConfidence, document),
        place_confidence=reader.text(report, DIP.placeConfidence, document),
        passages=tuple(reader.evidence(report, document)),
        event=reader.thing(event, "event") if event else None,
    )


def _who(reader: Reader, report: NamedNode, document: NamedNode) -> tuple[Named, ...]:
    found: list[tuple[int, Named]] = []
    for node in reader.nodes(report, DIP.participation, document):
        actor = next(iter(reader.nodes(node, DIP.actor)), None)
        named = Named(
            name=reader.text(node, DIP.name, document) or "",
            part=next((local(part).lower() for part in reader.nodes(node, DIP.part, document)), ""),
            position=reader.text(node, DIP.position, document),
            of=reader.text(node, DIP.actsForName, document),
            actor=reader.thing(actor) if actor else None,
        )
        found.append((int(reader.text(node, DIP.order, document) or 0), named))
    return tuple(named for _, named in sorted(found, key=lambda pair: pair[0]))

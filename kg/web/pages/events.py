"""The page of an event: who, when, where, and who reports what, each report beside the text it rests on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pyoxigraph import NamedNode

from kg.graph.vocabulary import DIP, SCHEMA
from kg.web.links import Links
from kg.web.messages import Reply, Site
from kg.web.pages.highlights import Paragraph, Span, excerpt
from kg.web.pages.parameters import Values
from kg.web.pages.reading import EventLine, Pages, Passage, Reader, Thing, local
from kg.web.pages.rendering import page_reply
from kg.web.pages.reports import ReportLine, Source, document_of, report_line, source_of

_DOCUMENTS_A_PAGE: Final = 20
_LONGEST_TEXT: Final = 12_000


@dataclass(frozen=True, slots=True)
class Taking:
    """Somebody's part in an event; `support` is empty where all documents name them."""

    actor: Thing
    part: str
    acts_for: tuple[Thing, ...]
    support: str


@dataclass(frozen=True, slots=True)
class Value:
    """One of several values that reports give, with who stands behind it; `reports` are numbers on the page."""

    words: str
    support: str
    reports: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Disagreement:
    """What reports differ on: `whether`, `when`, `at what hour` or `where`."""

    question: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Article:
    """A document that tells of the event. `paragraphs` are None where its text is not kept."""

    source: Source
    copy_of: Thing | None
    reports: tuple[ReportLine, ...]
    paragraphs: tuple[Paragraph, ...] | None
    cut: bool
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class EventPage:
    """All that the page of an event shows; `numbers` counts its reports from 1 by IRI."""

    thing: Thing
    line: EventLine
    takings: tuple[Taking, ...]
    places: tuple[tuple[Thing, ...], ...]
    until: str | None
    topics: tuple[str, ...]
    disagreements: tuple[Disagreement, ...]
    articles: tuple[Article, ...]
    pages: Pages
    numbers: dict[str, int]

    @property
    def refs(self) -> dict[str, tuple[str, str, str]]:
        """Where the anchor of a report leads to from the text, what to call that, and what to show."""
        lines = (line for article in self.articles for line in article.reports)
        return {
            f"report-{n}": (f"#report-{n}", line.title, str(n)) for line in lines for n in (self.numbers[line.iri],)
        }


def event_page(site: Site, links: Links, node: NamedNode, values: Values) -> Reply:
    """Return the page of an event of the graph."""
    page = read_event(Reader(site.store, site.base), node, values)
    return page_reply(
        site,
        "event.html",
        title=page.line.label,
        here=links.page(node.value) or "",
        about=node.value,
        description=f"{page.line.label}: who reports it, with the sentences that say so ({page.line.support}).",
        page=page,
        given=values.given,
    )


def read_event(reader: Reader, node: NamedNode, values: Values) -> EventPage:
    """Read what the page of an event shows: the reports of one part of its documents."""
    reports = sorted(reader.subjects(DIP.tells, node), key=lambda report: report.value)
    by_document: defaultdict[NamedNode, list[NamedNode]] = defaultdict(list)
    for report in reports:
        by_document[document_of(report)].append(report)
    sources = {document: source_of(reader, document) for document in by_document}
    documents = sorted(by_document, key=lambda document: (sources[document].issued or "9999", document.value))
    pages = Pages.at(values.page, _DOCUMENTS_A_PAGE, len(documents))
    shown = pages.part(documents)
    numbers = {report.value: i for i, report in enumerate((r for d in documents for r in by_document[d]), start=1)}
    articles = tuple(
        _article(reader, document, sources[document], by_document[document], numbers) for document in shown
    )
    return EventPage(
        thing=reader.thing(node, "event"),
        line=reader.event(node),
        takings=_takings(reader, node),
        places=tuple((reader.thing(place), *reader.place_line(place)) for place in reader.nodes(node, DIP.place)),
        until=reader.text(node, DIP.until),
        topics=tuple(reader.texts(node, DIP.about)),
        disagreements=_disagreements(reader, node, articles, numbers),
        articles=articles,
        pages=pages,
        numbers=numbers,
    )


def _takings(reader: Reader, event: NamedNode) -> tuple[Taking, ...]:
    documents = reader.integer(event, DIP.documents)
    found = []
    for node in reader.nodes(event, DIP.participation):
        part = next((local(part).lower() for part in reader.nodes(node, DIP.part)), "")
        naming = reader.integer(node, DIP.documents)
        for actor in reader.nodes(node, DIP.actor):
            owners = tuple(reader.thing(owner) for owner in reader.nodes(actor, DIP.actsFor))
            found.append(
                Taking(
                    reader.thing(actor),
                    part,
                    owners,
                    f"by {naming} of {documents} documents" if naming < documents else "",
                )
            )
    return tuple(sorted(found, key=lambda taking: (taking.part, taking.actor.label)))


def _article(
    reader: Reader,
    document: NamedNode,
    source: Source,
    reports: Sequence[NamedNode],
    numbers: dict[str, int],
) -> Article:
    lines = tuple(report_line(reader, report) for report in reports)
    spans = [Span(p.start, p.end, (f"report-{numbers[line.iri]}",)) for line in lines for p in line.passages]
    text = reader.text(document, SCHEMA.articleBody, document)
    copy_of = next(iter(reader.nodes(document, DIP.copyOf)), None)
    return Article(
        source=source,
        copy_of=reader.thing(copy_of, "document") if copy_of else None,
        reports=lines,
        paragraphs=tuple(excerpt(text, spans, longest=_LONGEST_TEXT)) if text is not None else None,
        cut=text is not None and len(text) > _LONGEST_TEXT,
        passages=tuple({(p.start, p.end): p for line in lines for p in line.passages}.values()),
    )


def _disagreements(
    reader: Reader, event: NamedNode, articles: Sequence[Article], numbers: dict[str, int]
) -> tuple[Disagreement, ...]:
    lines = [line for article in articles for line in article.reports]
    found: defaultdict[str, list[Value]] = defaultdict(list)
    for node in reader.nodes(event, DIP.alternative):
        question, words, tellers = _alternative(reader, node, lines)
        found[question].append(Value(words, reader.support(node), tuple(numbers[line.iri] for line in tellers)))
    order = ("whether it happened", "when", "at what hour", "where")
    return tuple(Disagreement(question, tuple(found[question])) for question in order if found[question])


def _alternative(reader: Reader, node: NamedNode, lines: Sequence[ReportLine]) -> tuple[str, str, list[ReportLine]]:
    """Return what an alternative is a value of, the value, and the reports that give it."""
    status, when = reader.status_of(node), reader.when(node)
    if status:
        return "whether it happened", status, [line for line in lines if line.status == status]
    if when.start:
        return "at what hour", when.start[:5], [line for line in lines if line.when.start == when.start]
    if when.known:
        same = [line for line in lines if (line.when.earliest, line.when.latest) == (when.earliest, when.latest)]
        return "when", when.words, same
    places = reader.nodes(node, DIP.place)
    told = {report for place in places for report in reader.subjects(DIP.place, place)} if places else set()
    words = "; ".join(", ".join(t.label for t in (reader.thing(p), *reader.place_line(p))) for p in places)
    return "where", words, [line for line in lines if NamedNode(line.iri) in told]

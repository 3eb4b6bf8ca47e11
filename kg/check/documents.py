"""Graphs of documents: each has to be exactly what its own metadata and reports give when they are written again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import NamedNode, Quad

from kg import __version__
from kg.check.findings import Finding, fault
from kg.errors import KgError
from kg.graph.iris import Iris
from kg.graph.mapping import document_quads
from kg.graph.reading import StoredDocument, contents_from_quads
from kg.graph.vocabulary import DIP
from kg.ledger import document_graphs
from kg.model.document import Document
from kg.model.report import Report
from kg.store.protocol import Store

_AGAIN = "take it out with `kg forget`, and build its file again"
_REPLACED = "\N{REPLACEMENT CHARACTER}"
"""What stands for characters that RDF cannot hold: the text as it was read cannot be told any more."""


def check_documents(store: Store, iris: Iris) -> Iterator[Finding]:
    """Yield what is wrong with graphs of documents, one after the other, by IRI."""
    for graph in document_graphs(store, iris):
        quads = set(store.quads(graph))
        try:
            found, reports = contents_from_quads(quads, base=iris.base)
            if [iris.document(document.key) for document in found] != [graph]:
                yield fault("document", graph.value, "its graph does not tell of this document", _AGAIN)
                continue
            yield from _check(graph, quads, found[0], reports, iris)
        except (KgError, ValueError, KeyError) as error:
            yield fault("document", graph.value, f"cannot be read: {error}", _AGAIN)


def _check(
    graph: NamedNode, quads: set[Quad], stored: StoredDocument, reports: list[Report], iris: Iris
) -> Iterator[Finding]:
    numbers = _numbers(quads)
    if numbers != list(range(1, len(reports) + 1)):
        yield fault("document", graph.value, f"reports are missing: there are those with the numbers {numbers}", _AGAIN)
    if dict(stored.extractor.settings).get("kg") != __version__:
        return  # another version may have written other statements
    document = _document(stored, reports)
    if stored.text is not None and stored.kind == "article" and not _is_as_read(document, stored):
        yield fault("document", graph.value, "its text or metadata are not those of its digest", _AGAIN)
    wanted = document_quads(
        document, reports, extractor=stored.extractor, base=iris.base, keep_text=stored.text is not None
    )
    ignored = () if stored.text is not None else (DIP.fingerprint,)
    if stored.statements_digest is None:
        yield fault("document", graph.value, "has no digest of its statements", "build its file again")
        ignored = (*ignored, DIP.statementsDigest)
    yield from _difference(graph, _without(quads, ignored), _without(wanted, ignored))


def _numbers(quads: Iterable[Quad]) -> list[int]:
    """Return the numbers of the reports, which count from 1 without a gap."""
    reports = {quad.subject for quad in quads if quad.object == DIP.Report}
    orders = (quad for quad in quads if quad.predicate == DIP.order and quad.subject in reports)
    return sorted(int(quad.object.value) for quad in orders)  # type: ignore[union-attr]


def _document(stored: StoredDocument, reports: list[Report]) -> Document:
    """Return a document as it was read; where its text was not kept, with the passages that are quoted alone."""
    text = stored.text if stored.text is not None else _quoted(reports)
    document = Document(
        stored.identifier,
        text,
        title=stored.title,
        published=stored.published,
        publisher=stored.publisher,
        author=stored.author,
        dateline=stored.dateline,
        url=stored.url,
        language=stored.language,
        kind=stored.kind,
    )
    if stored.text is None or stored.kind != "article" or _is_replaced(stored):
        # Both are made of what the graph does not hold.
        object.__setattr__(document, "key", stored.key)
        object.__setattr__(document, "digest", stored.digest)
    return document


def _quoted(reports: Iterable[Report]) -> str:
    characters: list[str] = []
    for evidence in (evidence for report in reports for evidence in report.evidence):
        characters.extend(" " * (evidence.end - len(characters)))
        characters[evidence.start : evidence.end] = evidence.text
    return "".join(characters)


def _is_replaced(stored: StoredDocument) -> bool:
    told = (stored.text, stored.title, stored.publisher, stored.author, stored.dateline)
    return any(_REPLACED in (text or "") for text in told)


def _is_as_read(document: Document, stored: StoredDocument) -> bool:
    return (document.key, document.digest) == (stored.key, stored.digest)


def _without(quads: Iterable[Quad], predicates: tuple[NamedNode, ...]) -> set[Quad]:
    return {quad for quad in quads if quad.predicate not in predicates}


def _difference(graph: NamedNode, found: set[Quad], wanted: set[Quad]) -> Iterator[Finding]:
    missing, more = wanted - found, found - wanted
    if missing:
        example = min(map(str, missing))
        yield fault("document", graph.value, f"{len(missing)} statements are missing ({example})", _AGAIN)
    if more:
        example = min(map(str, more))
        yield fault("document", graph.value, f"{len(more)} statements do not belong there ({example})", _AGAIN)

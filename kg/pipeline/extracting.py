"""Documents to what the language stage sees in them, and to reports."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from kg import __version__
from kg.documents import Skipped
from kg.errors import DocumentError, LanguageError, UsageError
from kg.extract import RECORDS, Extractor, TakesLexicon, load_extractor
from kg.extract.records import reading_of
from kg.graph.provenance import ExtractorVersion
from kg.language import annotate_all
from kg.model.annotated import Annotated
from kg.model.document import Document
from kg.model.report import Report
from kg.pipeline.findings import Finding
from kg.pipeline.inputs import batches, documents_of
from kg.settings import Settings

_Result = TypeVar("_Result")


@dataclass(frozen=True, slots=True)
class Extraction:
    """A document with the reports found in it."""

    document: Document
    reports: tuple[Report, ...]


def annotate_documents(
    paths: Iterable[str],
    *,
    settings: Settings | None = None,
    published: date | None = None,
    language: str | None = None,
) -> Iterator[Annotated | Finding]:
    """Yield what the language stage sees in each document, and findings on inputs that gave none or may be off.

    `published` and `language` count for articles that do not state their own. Of a record, the sentences that were made
    of its free texts are seen; `kg.model.origins.led_back` tells where they stand in the record.

    Raises:
        LanguageError: the language stage cannot be set up.
    """
    settings = settings or Settings()
    for batch in batches(documents_of(paths, settings, published=published, language=language)):
        yield from batch.findings
        yield from each(batch.documents, lambda some: _annotated(some, pipeline=settings.pipeline))


def extract_reports(
    paths: Iterable[str],
    *,
    settings: Settings | None = None,
    published: date | None = None,
    language: str | None = None,
) -> Iterator[Extraction | Finding]:
    """Yield the reports of each document, and findings on inputs that gave none or may be off.

    Raises:
        UnknownExtractorError: no extractor has the name in the settings.
        MappingError: a mapping of columns is not as it has to be.
        LanguageError: the language stage cannot be set up.
    """
    settings = settings or Settings()
    reader = Reader(settings)
    seen: dict[str, str] = {}
    for batch in batches(documents_of(paths, settings, published=published, language=language)):
        yield from batch.findings
        fresh = []
        for document in batch.documents:
            first = seen.setdefault(document.digest, document.id)
            if first is document.id:
                fresh.append(document)
            else:
                yield Skipped(document.id, f"the same content as {first}")
        yield from each(fresh, reader.extract)


class Reader:
    """Annotates and extracts: articles by the extractor that was chosen, records by their own.

    `threads` is how many cores the language stage uses, None for as many as it does by itself.

    Raises:
        UnknownExtractorError: no extractor has the name in the settings.
    """

    def __init__(self, settings: Settings, *, threads: int | None = None) -> None:
        self._pipeline = settings.pipeline
        self._threads = threads
        chosen = load_extractor(settings.extractor, lexicon=settings.lexicon)
        own_words = settings.lexicon if isinstance(chosen, TakesLexicon) else None
        self._extractors: dict[str, Extractor] = {
            "article": chosen,
            "record": load_extractor(RECORDS, lexicon=own_words),
        }

    def version(self, kind: str) -> ExtractorVersion:
        """Return what reads documents of a kind. Reports depend on the language stage too: it has kg's version."""
        extractor = self._extractors[kind]
        language = (("kg", __version__), ("pipeline", self._pipeline or "kg"))
        return ExtractorVersion(extractor.name, extractor.version, language)

    def extract(self, documents: Sequence[Document]) -> Iterator[Extraction]:
        """Yield the documents with their reports, in order."""
        seen = _annotated(documents, pipeline=self._pipeline, threads=self._threads)
        for document, annotated in zip(documents, seen, strict=True):
            yield Extraction(document, tuple(self._extractors[document.kind].extract(annotated)))


def _annotated(
    documents: Sequence[Document], *, pipeline: str | None, threads: int | None = None
) -> Iterator[Annotated]:
    """Yield what is seen in each document, in order; of a record, in the sentences made of its free texts."""
    texts = [reading_of(document) if document.record else document for document in documents]
    seen = annotate_all((text for text in texts if text), pipeline=pipeline, threads=threads)
    for document, text in zip(documents, texts, strict=True):
        yield next(seen) if text else Annotated(document, (), ())


def each(
    documents: Sequence[Document], work: Callable[[Sequence[Document]], Iterable[_Result]]
) -> Iterator[_Result | DocumentError]:
    """Yield the results of all documents; where that fails, of each by itself, and an error for those that fail.

    Raises:
        LanguageError, UsageError: what no document is at fault for.
    """
    try:
        yield from list(work(documents))
    except (LanguageError, UsageError):
        raise
    except Exception:
        if len(documents) > 1:
            for document in documents:
                yield from each([document], work)
            return
        [document] = documents
        kind, error, _ = sys.exc_info()
        yield fault_of(document, f"{kind.__name__}: {error}" if kind else "no error")


def fault_of(document: Document, fault: str) -> DocumentError:
    """Return the error for a fault of ours that one document brought to light; `fault` tells what happened."""
    reason = f"could not be processed ({fault.splitlines()[0]})"
    return DocumentError(document.id, reason, "this is a fault of kg: please report it with the file")

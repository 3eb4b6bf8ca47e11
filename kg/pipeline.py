"""The stages joined: documents to annotated documents, to reports, to the graph.

`annotate_documents` and `extract_reports` stream; `build` writes to a store. What fails or is passed over is a value
among the results, named with its reason; nothing here prints.
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple, TypeAlias, TypeVar

from pyoxigraph import NamedNode, Quad

from kg import __version__
from kg.documents import UNSTATED_LANGUAGE, Notice, Skipped, load_mappings, read_documents
from kg.errors import DocumentError, LanguageError, UsageError
from kg.extract import RECORDS, Extractor, TakesLexicon, load_extractor
from kg.extract.records import reading_of
from kg.graph.iris import Iris
from kg.graph.mapping import document_quads, portable_name
from kg.graph.provenance import ExtractorVersion
from kg.graph.reading import StoredDocument, documents_from_quads
from kg.language import SUPPORTED, annotate_all
from kg.language.detection import detect_language
from kg.model.annotated import Annotated
from kg.model.document import Document
from kg.model.report import Report
from kg.settings import Settings
from kg.store.protocol import Store
from kg.upkeep.renewal import Renewal

BATCH = 32
"""Documents in work at a time, which bounds the memory of a build."""
_BATCH_CHARACTERS = 500_000
"""A batch ends early beyond this many characters: 32 of the longest documents would need gigabytes."""

_Result = TypeVar("_Result")


@dataclass(frozen=True, slots=True)
class Unsupported:
    """An article in a language that the language stage does not know."""

    path: str
    language: str

    def __str__(self) -> str:
        known = ", ".join(SUPPORTED)
        return f"{self.path}: in the language {self.language!r}, and kg reads {known}; leave it out or translate it"


Finding: TypeAlias = Notice | Skipped | Unsupported | DocumentError
"""What there is to say of an input that gave no result, or (`Notice`) of one that did."""


@dataclass(frozen=True, slots=True)
class Extraction:
    """A document with the reports found in it."""

    document: Document
    reports: tuple[Report, ...]


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did.

    Counts are of documents. `duplicates` had the content or the address of another one; `forgotten` stood in the graph
    for a file whose content is another one now. `undated` are those built without a day of publication. `events` is
    how many the graph holds now.
    """

    built: int = 0
    unchanged: int = 0
    duplicates: int = 0
    forgotten: int = 0
    undated: int = 0
    reports: int = 0
    events: int = 0
    findings: tuple[Finding, ...] = ()

    @property
    def failed(self) -> tuple[DocumentError | Unsupported, ...]:
        """What was meant to be read and is not in the graph."""
        return tuple(f for f in self.findings if isinstance(f, DocumentError | Unsupported))


Progress: TypeAlias = Callable[[int], None]
"""Takes how many inputs are done by now."""


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
    for batch, findings in _batches(_documents(paths, settings, published=published, language=language)):
        yield from findings
        yield from _each(batch, lambda some: _annotated(some, pipeline=settings.pipeline))


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
    reader = _Reader(settings)
    seen: dict[str, str] = {}
    for batch, findings in _batches(_documents(paths, settings, published=published, language=language)):
        yield from findings
        fresh = []
        for document in batch:
            first = seen.setdefault(document.digest, document.id)
            if first is document.id:
                fresh.append(document)
            else:
                yield Skipped(document.id, f"the same content as {first}")
        yield from _each(fresh, reader.extract)


def build(
    paths: Iterable[str],
    store: Store,
    *,
    settings: Settings | None = None,
    published: date | None = None,
    language: str | None = None,
    progress: Progress | None = None,
) -> BuildReport:
    """Read documents into the graph of `store`, and resolve anew what seems to have happened.

    A document whose content and extractor are as before is left as it is. The same content, or a second version at one
    address, is one document: the latest published one stays, whatever the order. A file whose content changed gives
    up the document it gave before. Each batch of documents is written as a whole or not at all; a build that was cut
    short is finished by the next one.

    Raises:
        UnknownExtractorError: no extractor has the name in the settings.
        MappingError: a mapping of columns is not as it has to be.
        LanguageError: the language stage cannot be set up.
        StoreError: the store cannot be written.
    """
    settings = settings or Settings()
    builder = _Builder(store, settings)
    files: set[str] = set()
    done = 0
    for batch, findings in _batches(_documents(paths, settings, published=published, language=language)):
        builder.findings.extend(findings)
        builder.add(batch)
        tables = {document.container for document in batch if document.container} - files
        files |= tables
        articles = sum(document.container is None for document in batch)
        done += len(tables) + articles + sum(_is_input(finding, files) for finding in findings)
        if progress:
            progress(done)
    return builder.finish()


def _is_input(finding: Finding, tables: Set[str]) -> bool:
    """Whether a finding stands for an input of its own: no notice, and nothing that a container or table holds."""
    return not isinstance(finding, Notice) and finding.path.partition("#")[0] not in tables


class _Reader:
    """Annotates and extracts: articles by the extractor that was chosen, records by their own."""

    def __init__(self, settings: Settings) -> None:
        self._pipeline = settings.pipeline
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
        for document, annotated in zip(documents, _annotated(documents, pipeline=self._pipeline), strict=True):
            yield Extraction(document, tuple(self._extractors[document.kind].extract(annotated)))


def _annotated(documents: Sequence[Document], *, pipeline: str | None) -> Iterator[Annotated]:
    """Yield what is seen in each document, in order; of a record, in the sentences made of its free texts."""
    texts = [reading_of(document) if document.record else document for document in documents]
    seen = annotate_all((text for text in texts if text), pipeline=pipeline)
    for document, text in zip(documents, texts, strict=True):
        yield next(seen) if text else Annotated(document, (), ())


class _Version(NamedTuple):
    """What decides which of two documents with one key stays: the later one, and of the same the first name."""

    published: date
    digest: str
    name: str
    path: str = ""

    @classmethod
    def of(cls, document: Document) -> _Version:
        return cls(document.published or date.min, document.digest, portable_name(document.id), document.id)

    def beats(self, other: _Version) -> bool:
        """Whether this one stays: the digest decides between two of one day, so that no order of reading does."""
        mine, theirs = (self.published, self.digest), (other.published, other.digest)
        return mine > theirs or (mine == theirs and self.name < other.name)


class _Builder:
    """One build: what it wrote, and what it has to say of its inputs."""

    def __init__(self, store: Store, settings: Settings) -> None:
        self._store = store
        self._reader = _Reader(settings)
        self._iris = Iris(settings.base_iri)
        self._keep_text = settings.keep_text
        self._renewal = Renewal(store, self._iris)
        self._ledger = self._renewal.ledger
        self._here: dict[str, _Version] = {}
        self._counts: Counter[str] = Counter()
        self._tables: defaultdict[str, set[str]] = defaultdict(set)
        self.findings: list[Finding] = []

    def add(self, documents: Sequence[Document]) -> None:
        """Write what is new among the documents, and take notice of the rest."""
        wanted = {document.key: document for document in documents if self._is_wanted(document)}
        graphs: dict[NamedNode, Iterable[Quad]] = {}
        failed = set()
        for made in _each(list(wanted.values()), self._make):
            if isinstance(made, DocumentError):
                failed.add(made.path)
                self.findings.append(made)
                continue
            extraction, quads = made
            graphs[self._iris.document(extraction.document.key)] = quads
            undated = is_undated(extraction.document)
            self._counts.update(built=1, undated=undated, reports=len(extraction.reports))
        for document in documents:
            if document.container:
                self._tables[document.container].add(document.id)
            if document.id not in failed:
                self._ledger.record(document.id, document.key)
        self._write_without_orphans(graphs)

    def _write_without_orphans(self, graphs: Mapping[NamedNode, Iterable[Quad]]) -> None:
        orphans = self._ledger.take_orphans()
        self._counts["forgotten"] += len(orphans)
        self._renewal.write({**dict.fromkeys(orphans, ()), **graphs})

    def _forget_lost_records(self) -> None:
        """Forget the records that tables gave before and do not any more; of a table with a fault none."""
        faults = {finding.path for finding in self.findings if isinstance(finding, DocumentError)}
        told = {f.path.partition("#")[0] for f in self.findings if isinstance(f, Notice | DocumentError)}
        for file in sorted({*self._tables, *told} - faults):  # a table that gave nothing any more is only told of
            bad = {path for path in faults if path.startswith(f"{file}#")}
            self._ledger.keep_records(file, self._tables[file] | bad)
        self._write_without_orphans({})

    def finish(self) -> BuildReport:
        """Bring the graph of the world up to the documents, and return what was done."""
        self._forget_lost_records()
        self._renewal.finish()
        counts = {name: self._counts[name] for name in ("built", "unchanged", "duplicates", "forgotten", "undated")}
        return BuildReport(
            **counts, reports=self._counts["reports"], events=self._renewal.events(), findings=tuple(self.findings)
        )

    def _make(self, documents: Sequence[Document]) -> Iterator[tuple[Extraction, list[Quad]]]:
        for extraction in self._reader.extract(documents):
            yield (
                extraction,
                document_quads(
                    extraction.document,
                    extraction.reports,
                    extractor=self._reader.version(extraction.document.kind),
                    base=self._iris.base,
                    keep_text=self._keeps_text(extraction.document),
                ),
            )

    def _is_wanted(self, document: Document) -> bool:
        """Tell whether `document` has to be written; count and name it where it has not."""
        version, here = _Version.of(document), self._here.get(document.key)
        if here is not None:
            if not version.beats(here):
                return self._is_duplicate(version, of=here)
            self._here[document.key] = version
            self._is_duplicate(here, of=version)
            return True
        self._here[document.key] = version
        stored = self._stored(document.key)
        if stored is None:
            return True
        there = _Version(stored.published or date.min, stored.digest, stored.identifier, "one in the graph")
        if version.digest == there.digest:
            named = self._ledger.gives(stored.identifier, document.key) and not version.beats(there)
            self._counts["unchanged"] += (current := named and self._is_current(stored, document))
            return not current
        if not version.beats(there) and not self._ledger.knows(document.id, document.key):
            return self._is_duplicate(version, of=there)
        return True

    def _is_duplicate(self, version: _Version, *, of: _Version) -> bool:
        """Count and name a version that gives way; return that it is not wanted."""
        same = version.digest == of.digest
        reason = f"the same content as {of.path}" if same else f"an earlier version of {of.path}, at the same address"
        self._counts["duplicates"] += 1
        self.findings.append(Skipped(version.path, reason))
        return False

    def _stored(self, key: str) -> StoredDocument | None:
        quads = self._store.quads(self._iris.document(key))
        found = documents_from_quads(quads, base=self._iris.base)
        return found[0] if found else None

    def _keeps_text(self, document: Document) -> bool:
        return document.keep_text if self._keep_text is None else self._keep_text

    def _is_current(self, stored: StoredDocument, document: Document) -> bool:
        complete = (stored.fingerprint is not None) == (stored.kind == "article")
        current = stored.extractor == self._reader.version(stored.kind)
        return complete and current and (stored.text is not None) == self._keeps_text(document)


def is_undated(document: Document) -> bool:
    """Whether an article lacks the day of publication that its words need. The columns of a record have their days."""
    return document.published is None and document.kind == "article"


def _documents(
    paths: Iterable[str], settings: Settings, *, published: date | None, language: str | None
) -> Iterator[Document | Finding]:
    """Yield the documents with the language they are in, and as findings those in a language we do not know."""
    mappings = load_mappings(settings.mapping)
    for item in read_documents(paths, published=published, language=language, mappings=mappings):
        if not isinstance(item, Document) or (item.record and item.language in SUPPORTED):
            yield item
            continue
        stated = item.language != UNSTATED_LANGUAGE
        language = detect_language(item.text, declared=item.language if stated else SUPPORTED[0])
        if language in SUPPORTED:
            yield replace(item, language=language)
        else:
            yield Unsupported(item.id, language)


def _batches(found: Iterable[Document | Finding]) -> Iterator[tuple[list[Document], list[Finding]]]:
    """Yield documents by the batch, each with the findings that came between them."""
    documents: list[Document] = []
    findings: list[Finding] = []
    characters = 0
    for item in found:
        if isinstance(item, Document):
            documents.append(item)
            characters += len(item.text)
        else:
            findings.append(item)
        if len(documents) == BATCH or characters > _BATCH_CHARACTERS or len(findings) == BATCH:
            yield documents, findings
            documents, findings, characters = [], [], 0
    if documents or findings:
        yield documents, findings


def _each(
    documents: Sequence[Document], work: Callable[[Sequence[Document]], Iterable[_Result]]
) -> Iterator[_Result | DocumentError]:
    """Yield the results of all documents; where that fails, of each by itself, and an error for those that fail."""
    try:
        yield from list(work(documents))
    except (LanguageError, UsageError):
        raise
    except Exception:
        if len(documents) > 1:
            for document in documents:
                yield from _each([document], work)
            return
        [document] = documents
        yield _internal(document)


def _internal(document: Document) -> DocumentError:
    """Return the error for a fault of ours that one document brought to light."""
    kind, error, _ = sys.exc_info()
    fault = f"{kind.__name__}: {error}" if kind else "no error"
    reason = f"could not be processed ({fault.splitlines()[0]})"
    return DocumentError(document.id, reason, "this is a fault of kg: please report it with the file")

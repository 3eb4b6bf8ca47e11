"""Documents in languages that can be read, by the batch."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from kg.documents import UNSTATED_LANGUAGE, load_mappings, read_documents
from kg.language import SUPPORTED
from kg.language.detection import detect_language
from kg.model.document import Document
from kg.pipeline.findings import Finding, Unsupported
from kg.settings import Settings

BATCH = 32
"""Documents in work at a time, which bounds the memory of a build."""
_BATCH_CHARACTERS = 500_000
"""A batch ends early beyond this many characters: 32 of the longest documents would need gigabytes."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Documents that are worked on together, and the findings that came between them."""

    documents: tuple[Document, ...]
    findings: tuple[Finding, ...]


def documents_of(
    paths: Iterable[str], settings: Settings, *, published: date | None, language: str | None
) -> Iterator[Document | Finding]:
    """Yield the documents with the language they are in, and as findings those in a language we do not know."""
    mappings = load_mappings(settings.mapping)
    for item in read_documents(paths, published=published, language=language, mappings=mappings):
        if not isinstance(item, Document) or (item.record and item.language in SUPPORTED):
            yield item
            continue
        stated = item.language != UNSTATED_LANGUAGE
        found = detect_language(item.text, declared=item.language if stated else SUPPORTED[0])
        yield replace(item, language=found) if found in SUPPORTED else Unsupported(item.id, found)


def batches(found: Iterable[Document | Finding]) -> Iterator[Batch]:
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
            yield Batch(tuple(documents), tuple(findings))
            documents, findings, characters = [], [], 0
    if documents or findings:
        yield Batch(tuple(documents), tuple(findings))


def is_undated(document: Document) -> bool:
    """Whether an article lacks the day of publication that its words need. The columns of a record have their days."""
    return document.published is None and document.kind == "article"

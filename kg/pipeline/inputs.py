"""Documents in languages that can be read, by the batch."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Generic, Protocol, TypeVar

from kg.documents import UNSTATED_LANGUAGE, Found, Web, load_mappings, open_web, read_documents
from kg.language import SUPPORTED
from kg.language.detection import detect_language
from kg.model.document import Document
from kg.pipeline.findings import Finding, Unsupported
from kg.settings import Settings

BATCH = 32
"""Documents in work at a time, which bounds the memory of a build."""
_BATCH_CHARACTERS = 500_000
"""A batch ends early beyond this many characters: 32 of the longest documents would need gigabytes."""


class Read(Protocol):
    """What a build has to know of a document before, and beside, what is made of it; fields as in `Document`."""

    @property
    def id(self) -> str:
        """The path or address it was read from."""
        ...

    @property
    def key(self) -> str:
        """What names it wherever it is read."""
        ...

    @property
    def digest(self) -> str:
        """What its reports depend on."""
        ...

    @property
    def published(self) -> date | None:
        """The day at the publisher."""
        ...

    @property
    def container(self) -> str | None:
        """The file that holds it beside others."""
        ...

    @property
    def keep_text(self) -> bool:
        """Whether the graph keeps its text where the settings do not say."""
        ...


AnyRead = TypeVar("AnyRead", bound=Read)


@dataclass(frozen=True, slots=True)
class Batch(Generic[AnyRead]):
    """Documents that are worked on together, and the findings that came between them."""

    documents: tuple[AnyRead, ...]
    findings: tuple[Finding, ...]


def documents_of(
    paths: Iterable[str],
    settings: Settings,
    *,
    published: date | None,
    language: str | None,
    web: Web | None = None,
) -> Iterator[Document | Finding]:
    """Yield the documents with the language they are in, and as findings those in a language we do not know.

    `web` reads what lies on the web; None for one as the settings have it.
    """
    mappings = load_mappings(settings.mapping)
    web = web or web_of(settings)
    found = read_documents(paths, published=published, language=language, mappings=mappings, web=web)
    return in_known_languages(found)


def in_known_languages(found: Iterable[Found]) -> Iterator[Document | Finding]:
    """Yield the documents with the language they are in, and as findings those in a language we do not know."""
    for item in found:
        if not isinstance(item, Document) or (item.record and item.language in SUPPORTED):
            yield item
            continue
        stated = item.language != UNSTATED_LANGUAGE
        language = detect_language(item.text, declared=item.language if stated else SUPPORTED[0])
        yield replace(item, language=language) if language in SUPPORTED else Unsupported(item.id, language)


def web_of(settings: Settings, *, again: bool = False) -> Web:
    """Return what reads the web under the settings; with `again` whatever is remembered counts for nothing.

    Raises:
        SettingsError: the contact cannot be sent.
    """
    return open_web(
        contact=settings.contact,
        network=settings.network,
        private_addresses=settings.private_addresses,
        again=again,
    )


def batches(found: Iterable[Document | Finding]) -> Iterator[Batch[Document]]:
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

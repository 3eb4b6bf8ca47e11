"""Documents in languages that can be read, by the batch."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from itertools import chain, takewhile
from typing import Generic, Protocol, TypeVar

from kg.documents import (
    UNSTATED_LANGUAGE,
    Found,
    Input,
    Web,
    dated,
    load_mappings,
    open_inputs,
    open_web,
    read_input,
)
from kg.errors import DocumentError
from kg.language import SUPPORTED
from kg.language.detection import detect_language
from kg.model.document import Document
from kg.pipeline.findings import Finding, Unsupported
from kg.pipeline.workers import Work, Workers
from kg.settings import Settings

BATCH = 32
"""Documents in work at a time, which bounds the memory of a build."""
_PORTION_BYTES = 4_000_000
"""Inputs are read together up to this many bytes: some dozens of web pages."""
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
    wanted: Callable[[str], bool] | None = None,
    stopped: Callable[[], bool] = lambda: False,
    workers: Workers | None = None,
) -> Iterator[Document | Finding]:
    """Return, as they are read, the documents with the language they are in, and as findings those in an unknown one.

    `web` reads what lies on the web; None for one as the settings have it. `wanted` is as in `read_documents`. Once
    `stopped` is true nothing more is opened. With `workers` what is opened here is read by them.

    Raises:
        MappingError: a mapping of columns is not as it has to be; that is found before anything is read.
    """
    mappings = load_mappings(settings.mapping)
    found_here = open_inputs(paths, mappings=mappings, web=web or web_of(settings), wanted=wanted)
    opened = takewhile(lambda _: not stopped(), found_here)
    return _documents(opened, partial(_read, published=published, language=language), workers)


def _documents(
    opened: Iterable[Input | Found],
    read: Callable[[Sequence[Input | Found]], list[Document | Finding]],
    workers: Workers | None,
) -> Iterator[Document | Finding]:
    work = Work(here=read, there=read, length=_length, fault=_fault)
    with nullcontext(workers) if workers else Workers(1) as readers:
        for _, found in readers.spread(((None, portion) for portion in portions(opened)), work):
            yield from found


def _read(inputs: Sequence[Input | Found], *, published: date | None, language: str | None) -> list[Document | Finding]:
    return list(read_inputs(inputs, published=published, language=language))


def read_inputs(
    inputs: Iterable[Input | Found], *, published: date | None, language: str | None
) -> Iterator[Document | Finding]:
    """Yield the documents of what was opened, with the language they are in; see `documents_of`."""
    found = chain.from_iterable(read_input(item) if isinstance(item, Input) else (item,) for item in inputs)
    return _in_known_languages(dated(item, published=published, language=language) for item in found)


def portions(opened: Iterable[Input | Found]) -> Iterator[list[Input | Found]]:
    """Yield what was opened in portions that are read together: what was found beside inputs goes with them."""
    portion: list[Input | Found] = []
    size = 0
    for item in opened:
        portion.append(item)
        size += _length(item)
        if len(portion) == BATCH or size > _PORTION_BYTES:
            yield portion
            portion, size = [], 0
    if portion:
        yield portion


def _length(item: Input | Found) -> int:
    return len(item.content) if isinstance(item, Input) else 0


def _fault(item: Input | Found, fault: str) -> Document | Finding:
    if not isinstance(item, Input):
        return item
    reason = f"could not be read ({fault})"
    return DocumentError(item.name, reason, "this is a fault of kg: please report it with the file")


def _in_known_languages(found: Iterable[Found]) -> Iterator[Document | Finding]:
    """Yield the documents with the language they are in, and as findings those in a language we do not know."""
    for item in found:
        if not isinstance(item, Document) or (item.record and item.language in SUPPORTED):
            yield item
            continue
        stated = item.language != UNSTATED_LANGUAGE
        language = detect_language(item.text, declared=item.language if stated else SUPPORTED[0])
        if language in SUPPORTED:
            yield replace(item, language=language)
        else:
            yield Unsupported(item.id, language, among=item.container is not None)


def web_of(settings: Settings, *, again: bool = False, sleep: Callable[[float], None] = time.sleep) -> Web:
    """Return what reads the web under the settings; with `again` whatever is remembered counts for nothing.

    `sleep` passes the pauses between requests; what it raises as a FetchError ends the request that it was for.

    Raises:
        SettingsError: the contact cannot be sent.
    """
    return open_web(
        contact=settings.contact,
        network=settings.network,
        private_addresses=settings.private_addresses,
        again=again,
        sleep=sleep,
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

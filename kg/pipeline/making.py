"""Documents to their graphs, as bytes that go from one process to another."""

from __future__ import annotations

import io
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial

from pyoxigraph import Quad, RdfFormat, parse, serialize

from kg.errors import DocumentError
from kg.graph.mapping import document_quads
from kg.heap import keep_loaded
from kg.model.document import Document
from kg.pipeline.extracting import Reader, each, fault_of
from kg.pipeline.inputs import Read, is_undated
from kg.pipeline.workers import Work
from kg.settings import Settings


@dataclass(frozen=True, slots=True)
class Made:
    """The graph of one document: `quads` as N-Quads. `reports` is how many it holds.

    `seconds` is the document's share, by length, of the time of all documents that were made with it.
    """

    key: str
    path: str
    quads: bytes
    reports: int
    undated: bool
    seconds: float = 0.0


def quads_in(made: Made) -> Iterator[Quad]:
    """Yield the quads of a document's graph."""
    return parse(made.quads, format=RdfFormat.N_QUADS)


def keeps_text(document: Read, settings: Settings) -> bool:
    """Whether the graph keeps the whole text of a document."""
    return document.keep_text if settings.keep_text is None else settings.keep_text


def making(settings: Settings, maker: Maker) -> Work[Document, Made | DocumentError]:
    """Return the work of making the graphs of documents; `maker` does it in this process."""
    return Work(
        here=maker.make,
        there=partial(_made_elsewhere, settings),
        length=lambda document: len(document.text),
        fault=fault_of,
    )


def _made_elsewhere(settings: Settings, documents: Sequence[Document]) -> list[Made | DocumentError]:
    made = own_maker(settings).make(documents)
    _keep_loaded()
    return made


@cache
def _keep_loaded() -> None:
    """Once the first documents are made, all is loaded that the next ones need."""
    keep_loaded()


@cache
def own_maker(settings: Settings) -> Maker:
    """Return the maker of a process that makes nothing else, and has others beside it; the same one each time."""
    return Maker(settings, threads=1)


class Maker:
    """Makes the graphs of documents; see `kg.pipeline.extracting.Reader` for `threads` and for what is raised."""

    def __init__(self, settings: Settings, *, threads: int | None = None) -> None:
        self._settings = settings
        self.reader = Reader(settings, threads=threads)

    def make(self, documents: Sequence[Document]) -> list[Made | DocumentError]:
        """Return the graph of each document, in order, or an error for one that failed.

        Raises:
            LanguageError: the language stage cannot be set up.
        """
        begun = time.perf_counter()
        made = list(each(documents, self._made))
        taken = time.perf_counter() - begun
        length = sum(len(document.text) for document in documents) or 1
        return [
            item if isinstance(item, DocumentError) else replace(item, seconds=taken * len(document.text) / length)
            for document, item in zip(documents, made, strict=True)
        ]

    def _made(self, documents: Sequence[Document]) -> Iterator[Made]:
        for extraction in self.reader.extract(documents):
            document = extraction.document
            written = io.BytesIO()
            quads = document_quads(
                document,
                extraction.reports,
                extractor=self.reader.version(document.kind),
                base=self._settings.base_iri,
                keep_text=keeps_text(document, self._settings),
            )
            serialize(quads, written, RdfFormat.N_QUADS)
            yield Made(
                key=document.key,
                path=document.id,
                quads=written.getvalue(),
                reports=len(extraction.reports),
                undated=is_undated(document),
            )

"""Documents to annotated documents: what a text says in which words, before any event is looked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kg.model.annotated import Annotated
from kg.model.document import Document

__all__ = ["SUPPORTED", "annotate", "annotate_all"]

SUPPORTED = ("en",)
"""ISO 639-1 codes of the languages that can be annotated. Callers leave out documents in other languages, with a
reason; `kg.language.detection` tells which language a text is in."""


def annotate(document: Document, *, pipeline: str | None = None) -> Annotated:
    """Return the document with its sentences, names, references, times and quotations.

    `pipeline` names another installed spaCy pipeline (or the folder of one); without it the package's own is used.

    Raises:
        LanguageError: the pipeline cannot be loaded or lacks what the stage needs.
    """
    return next(annotate_all((document,), pipeline=pipeline))


def annotate_all(
    documents: Iterable[Document],
    *,
    pipeline: str | None = None,
    threads: int | None = None,
    batch_size: int = 32,
) -> Iterator[Annotated]:
    """Yield each document annotated, in the order given.

    At most `batch_size` documents are read ahead, so that memory stays flat however many follow. `threads` is how many
    cores the package's own pipeline uses; None: two.

    Raises:
        LanguageError: the pipeline cannot be loaded or lacks what the stage needs.
    """
    # spaCy takes seconds to import; a command that annotates nothing must not pay for it.
    from kg.language.pipeline import THREADS, load_pipeline
    from kg.language.steps import run_steps

    yield from run_steps(documents, load_pipeline(pipeline, threads=threads or THREADS), batch_size=batch_size)

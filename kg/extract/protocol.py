"""What an extractor is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol, runtime_checkable

from kg.extract.explanation import Explanation
from kg.model.annotated import Annotated
from kg.model.report import Report


@runtime_checkable
class Extractor(Protocol):
    """Finds the events that a document tells.

    An extractor is made without arguments and keeps no state between documents: the same document gives the same
    reports, whatever was read before. `name` is what `--extractor` takes; `version` changes whenever its reports may.
    """

    name: str
    version: str

    def extract(self, annotated: Annotated) -> list[Report]:
        """Return the events of one document, one report each, in order of their first evidence."""
        ...


@runtime_checkable
class TakesLexicon(Protocol):
    """An extractor that a user's own lexicon can be given to (`--lexicon FILE`)."""

    def with_lexicon(self, path: Path) -> Extractor:
        """Return an extractor that reads by the lexicon of a file as well; its `version` tells of it.

        Raises:
            RecordError: the file is no lexicon.
        """
        ...


@runtime_checkable
class Explains(Protocol):
    """An extractor that tells why it takes words for events, or does not (`kg annotate --explain`)."""

    def explain(self, annotated: Annotated) -> Iterator[Explanation]:
        """Yield the words that it thought of, in order of the text, with reasons for people."""
        ...

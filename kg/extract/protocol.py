"""What an extractor is."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

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

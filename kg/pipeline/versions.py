"""Which of several documents with one key stays."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from kg.graph.mapping import portable_name
from kg.graph.reading import StoredDocument
from kg.pipeline.inputs import Read


class Version(NamedTuple):
    """What decides which of two documents with one key stays: the later one, and of the same the first name."""

    published: date
    digest: str
    name: str
    path: str = ""

    @classmethod
    def of(cls, document: Read) -> Version:
        """Return the version that was read."""
        return cls(document.published or date.min, document.digest, portable_name(document.id), document.id)

    @classmethod
    def of_stored(cls, stored: StoredDocument) -> Version:
        """Return the version in the graph."""
        return cls(stored.published or date.min, stored.digest, stored.identifier, "one in the graph")

    def beats(self, other: Version) -> bool:
        """Whether this one stays: the digest decides between two of one day, so that no order of reading does."""
        mine, theirs = (self.published, self.digest), (other.published, other.digest)
        return mine > theirs or (mine == theirs and self.name < other.name)

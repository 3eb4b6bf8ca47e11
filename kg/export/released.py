"""What the descriptions of a release tell, as records."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from kg.export.void import Size

ONTOLOGY: Final = "https://w3id.org/diplomacy-kg/ontology"
ONTOLOGY_LICENSE: Final = "https://creativecommons.org/publicdomain/zero/1.0/"
DESCRIPTION: Final = (
    "Who met, called or visited whom, where, when and about what, who says so, and the sentence that says it: events,"
    " actors and places as resolved out of all documents, and for each document what it tells, with its evidence."
)
RIGHTS: Final = (
    "No licence is stated. Passages that the graph quotes as evidence stay with the publishers of the documents."
)
"""Said where the user names no licence."""


@dataclass(frozen=True, slots=True)
class File:
    """A file of a release: its path there, what it is, media type (of what is in it, if packed), size and SHA-256."""

    path: str
    about: str
    media_type: str
    size: int
    sha256: str
    gzip: bool = False


@dataclass(frozen=True, slots=True)
class Release:
    """A release. `license` is an address; `statements`, `classes` and `properties` count what is in `graph`."""

    base: str
    day: date
    license: str | None
    statements: int
    classes: tuple[Size, ...]
    properties: tuple[Size, ...]
    graph: File
    ontology: tuple[File, ...]

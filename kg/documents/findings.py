"""What there is to say of an input beside its documents."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from kg.errors import DocumentError
from kg.model.document import Document


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the user should know about a document that was read all the same."""

    path: str
    text: str


@dataclass(frozen=True, slots=True)
class Skipped:
    """An input that nobody named by itself and that is no article, with why it was passed over."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Unchanged:
    """An input of the web that is in the store already, as it was when it was read."""

    path: str


Found: TypeAlias = Document | Notice | Skipped | Unchanged | DocumentError
"""What reading gives: documents, and in their places what was passed over or could not be read."""

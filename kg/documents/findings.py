"""What there is to say of a file beside its documents."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the user should know about a document that was read all the same."""

    path: str
    text: str


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file in a folder that is no article, with why it was passed over."""

    path: str
    reason: str

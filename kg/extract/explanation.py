"""What an extractor has to say of a word that may name an event."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Explanation:
    """A word by its characters, with the reasons for and against an event, in words."""

    start: int
    end: int
    reasons: tuple[str, ...]

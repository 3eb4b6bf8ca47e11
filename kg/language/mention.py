"""Names as the trained component marks them, and as they are joined with the tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from kg.language.lexicon import Match
from kg.model.annotated import NameKind


class ModelEntity(Protocol):
    """A name as the trained component marked it; `label` is PER, ORG, LOC or EVENT."""

    @property
    def start(self) -> int:
        """First character."""

    @property
    def end(self) -> int:
        """Character after the last."""

    @property
    def label(self) -> str:
        """PER, ORG, LOC or EVENT."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in the tokens `first` up to, not including, `last`; `match` is what the tables tell of it."""

    first: int
    last: int
    kind: NameKind
    match: Match | None = None

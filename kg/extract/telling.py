"""What a single mention tells of an event, before the mentions of one event are put together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kg.extract.grammar.frames import Mention
from kg.model.dates import DateInterval
from kg.model.report import Evidence, Participant, Status


@dataclass(frozen=True, slots=True)
class Telling:
    """A mention with what it says; `participants` may be too few for an event, or none ("the talks broke down").

    `own_place` is what the phrases of the event word itself give, where `place` may come from what surrounds them.
    """

    mention: Mention
    status: Status
    participants: tuple[Participant, ...]
    place: tuple[str, ...]
    own_place: tuple[str, ...]
    when: DateInterval
    clock: str | None
    occasion: str | None
    about: tuple[str, ...]
    sources: tuple[str, ...]
    evidence: Evidence
    subtype: str | None = None
    until: date | None = None
    chance: float = 1.0
    """How likely the word names an event; 1 where the grammar alone reads, as for the chances below."""
    belongs: tuple[float, ...] = ()
    """How likely each of those found takes part."""
    time_chance: float = 1.0
    place_chance: float = 1.0
    ordinal: str | None = None
    """The word that tells it from others of its kind ("the second round"), or None."""

    @property
    def sentence(self) -> int:
        """Where its sentence begins."""
        return self.mention.sentence.start

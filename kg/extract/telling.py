"""What a single mention tells of an event, before the mentions of one event are put together."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from kg.extract.grammar.frames import Mention
from kg.extract.grammar.settled import Settled
from kg.model.dates import DateInterval
from kg.model.report import ActorKind, Evidence, Participant, Status

GROUPS = (ActorKind.STATE, ActorKind.DELEGATION)
"""Kinds of participants that are the same where they act for one state."""


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
    settled: Settled | None = None
    """What the words leave no doubt about; `status` is what is likely, and by what tellings are compared."""
    who: frozenset[str] = field(init=False, repr=False, compare=False)
    """What participants are compared by, each set made once: names in small letters, and for whom groups act."""
    sides: frozenset[str] = field(init=False, repr=False, compare=False)
    """For whom participants act, and the names of those who act for nobody."""
    where: frozenset[str] = field(init=False, repr=False, compare=False)
    """The names of the place in small letters."""

    def __post_init__(self) -> None:
        names = [p.name.casefold() for p in self.participants]
        groups = [f"for {p.of}" for p in self.participants if p.of is not None and p.kind in GROUPS]
        object.__setattr__(self, "who", frozenset((*names, *groups)))
        object.__setattr__(self, "sides", frozenset([p.of or p.name for p in self.participants]))
        object.__setattr__(self, "where", frozenset([name.casefold() for name in self.place]))

    @property
    def sentence(self) -> int:
        """Where its sentence begins."""
        return self.mention.sentence.start

"""What people decided about who is who."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from kg.errors import RecordError
from kg.model.world import ActorKey, ReportKey


class Verdict(StrEnum):
    """Whether two are one."""

    SAME = "same"
    DIFFERENT = "different"


class Participated(NamedTuple):
    """Participant number `position` (from 0) of a report."""

    report: ReportKey
    position: int


@dataclass(frozen=True, slots=True, order=True)
class Side:
    """One of the two that a decision is about, as it was known then.

    `participations`, sorted, are those that made it up, `names`, sorted, what they called it: where a document was read
    again and tells it in other reports, what has one of the names there is meant. `actor` is meant where nothing of
    either is left.
    """

    actor: ActorKey
    names: tuple[str, ...]
    participations: tuple[Participated, ...]


@dataclass(frozen=True, slots=True, order=True)
class Decision:
    """That two sides are one actor, or two. They have one kind, and stand in order."""

    verdict: Verdict
    one: Side
    other: Side

    def __post_init__(self) -> None:
        if self.one.actor.kind is not self.other.actor.kind:
            raise RecordError(f"{self.one.actor} and {self.other.actor} cannot be one; decide on two of one kind")
        if self.other < self.one:
            raise RecordError(f"a decision has its sides in order; make it with decision({self.verdict!r}, …)")

    @property
    def sides(self) -> tuple[Side, Side]:
        """Both sides."""
        return self.one, self.other


def decision(verdict: Verdict, sides: Iterable[Side]) -> Decision:
    """Return the decision on two sides, whatever their order."""
    one, other = sorted(sides)
    return Decision(verdict, one, other)

"""Days and clock times of events."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from kg.errors import RecordError, shown

_CLOCK = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")


@dataclass(frozen=True, slots=True)
class DateInterval:
    """The days that something can fall on, both ends included.

    An end is None where nothing bounds it: "by Friday" has no earliest day. With both ends None the time is unknown.
    """

    earliest: date | None = None
    latest: date | None = None

    def __post_init__(self) -> None:
        if self.earliest and self.latest and self.earliest > self.latest:
            raise RecordError(f"an interval cannot begin on {self.earliest} and end on {self.latest}; swap the ends")

    @property
    def known(self) -> bool:
        """Whether at least one end is bounded."""
        return self.earliest is not None or self.latest is not None

    @property
    def days(self) -> int | None:
        """How many days it spans; None where an end is open."""
        if self.earliest is None or self.latest is None:
            return None
        return (self.latest - self.earliest).days + 1

    def overlaps(self, other: DateInterval) -> bool:
        """Whether some day can lie in both. Open ends reach without limit, so an unknown time overlaps every other."""
        starts_before = self.earliest is None or other.latest is None or self.earliest <= other.latest
        ends_after = self.latest is None or other.earliest is None or other.earliest <= self.latest
        return starts_before and ends_after

    def intersection(self, other: DateInterval) -> DateInterval | None:
        """Return the days in both, or None if there are none."""
        if not self.overlaps(other):
            return None
        starts = [d for d in (self.earliest, other.earliest) if d]
        ends = [d for d in (self.latest, other.latest) if d]
        return DateInterval(max(starts) if starts else None, min(ends) if ends else None)

    def hull(self, other: DateInterval) -> DateInterval:
        """Return the smallest interval that holds both. An end open in one is open in the result."""
        return DateInterval(
            min(self.earliest, other.earliest) if self.earliest and other.earliest else None,
            max(self.latest, other.latest) if self.latest and other.latest else None,
        )

    @property
    def edtf(self) -> str | None:
        """The interval in EDTF (ISO 8601-2): a day, `first/last`, `../last` or `first/..`; None when unknown."""
        if not self.known:
            return None
        if self.earliest == self.latest:
            return str(self.earliest)
        return f"{self.earliest or '..'}/{self.latest or '..'}"


UNKNOWN_TIME = DateInterval()


def check_clock(text: str) -> str:
    """Return `text` if it is a clock time `HH:MM` (00:00 to 23:59), else raise RecordError."""
    if not _CLOCK.fullmatch(text):
        raise RecordError(f"{shown(text)} is not a clock time; write HH:MM between 00:00 and 23:59")
    return text

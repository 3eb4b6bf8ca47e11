"""What every source of candidates can do, whatever is behind it: a gazetteer, a file, an endpoint, a service."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from kg.model.link import Candidate, Kind, Subject


@dataclass(frozen=True, slots=True)
class Found:
    """What a source has for a subject; no candidates where it knows nothing of that name."""

    subject: Subject
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class Unanswered:
    """Subjects that a source gave no answer for, and why, with what to do about it. Asking again may help."""

    subjects: tuple[Subject, ...]
    reason: str

    def __str__(self) -> str:
        names = ", ".join(subject.label for subject in self.subjects[:3])
        more = len(self.subjects) - 3
        return f"{names}{f' and {more} more' if more > 0 else ''}: {self.reason}"


Answer: TypeAlias = Found | Unanswered


class Source(Protocol):
    """A dataset to link to."""

    @property
    def name(self) -> str:
        """A short name, which names the graph of its links too: letters, digits and hyphens."""
        ...

    @property
    def kinds(self) -> frozenset[Kind]:
        """What it knows; subjects of other kinds are not asked for."""
        ...

    def candidates(self, subjects: Sequence[Subject]) -> Iterator[Answer]:
        """Yield an answer for each subject, in batches as they come: exactly one for each, in any order.

        What fails costs its batch only, and is a value. A source may be asked again for the same subjects at any time;
        what it has been told is kept on disk where asking is slow.

        Raises:
            LinkError: the source cannot be used at all (no such file, a profile that is wrong).
        """
        ...

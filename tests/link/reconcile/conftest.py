"""Subjects to ask for, and sources that wait in no time."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from kg.link.reconcile import ServiceSource, open_service
from kg.link.source import Found, Unanswered
from kg.model.link import Candidate, Kind, Subject
from kg.net.asking import Clock, Manners
from kg.net.kept import KeptAnswers

QUICK = Manners(per_second=1000, seconds=5, tries=4, first_pause=1, give_up_after=5)


@dataclass(slots=True)
class Waiting:
    """A clock that only counts the pauses."""

    pauses: list[float] = field(default_factory=list)
    now: float = 0.0

    def clock(self) -> Clock:
        return Clock(now=lambda: self.now, wall=lambda: time.time() + self.now, sleep=self._sleep, chance=lambda: 1.0)

    def _sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.now += seconds


@pytest.fixture
def waiting() -> Waiting:
    return Waiting()


@pytest.fixture
def kept(tmp_path: Path) -> KeptAnswers:
    return KeptAnswers(tmp_path / "kept.sqlite")


class Opening:
    """Opens sources that keep their answers in one file and wait in no time."""

    def __init__(self, kept: KeptAnswers, waiting: Waiting) -> None:
        self._kept = kept
        self._waiting = waiting

    def __call__(self, address: str, *, manners: Manners = QUICK, **options: Any) -> ServiceSource:
        return open_service(address, kept=self._kept, manners=manners, clock=self._waiting.clock(), **options)


@pytest.fixture
def opened(kept: KeptAnswers, waiting: Waiting) -> Opening:
    return Opening(kept, waiting)


def person(label: str, *aliases: str, **more: Any) -> Subject:
    return Subject(
        f"https://example.org/kg/person/{label.lower().replace(' ', '-')}", Kind.PERSON, label, aliases, **more
    )


def numbered(count: int) -> list[Subject]:
    """Persons that the register knows, as many as are wanted (up to 55)."""
    return [person(f"Person Number{number:02}") for number in range(5, 5 + count)]


def answered(
    source: ServiceSource, subjects: Sequence[Subject]
) -> tuple[dict[str, tuple[Candidate, ...]], dict[str, str]]:
    """Return candidates and reasons by the labels of subjects; fail unless each subject has exactly one answer."""
    found: dict[str, tuple[Candidate, ...]] = {}
    reasons: dict[str, str] = {}
    seen: Counter[str] = Counter()
    for answer in source.candidates(subjects):
        if isinstance(answer, Found):
            seen[answer.subject.iri] += 1
            found[answer.subject.label] = answer.candidates
        else:
            assert isinstance(answer, Unanswered)
            seen.update(subject.iri for subject in answer.subjects)
            reasons.update({subject.label: answer.reason for subject in answer.subjects})
    assert seen == Counter(subject.iri for subject in subjects)
    return found, reasons

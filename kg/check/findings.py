"""What a check found."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """Whether something is wrong (`fault`), or only worth to be known (`note`)."""

    FAULT = "fault"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it should be.

    `subject` is what kind of thing it is about (`store`, `run`, `document`, `world`, `links`, `decision`, `path`,
    `file`, `shape`, `search`), `where` its IRI or path, `message` what is wrong with it, `remedy` what to do.
    `repairable` tells that `kg check --repair` mends it.
    """

    severity: Severity
    subject: str
    where: str
    message: str
    remedy: str
    repairable: bool = False


def fault(subject: str, where: str, message: str, remedy: str, *, repairable: bool = False) -> Finding:
    """Return what is wrong."""
    return Finding(Severity.FAULT, subject, where, message, remedy, repairable)


def note(subject: str, where: str, message: str, remedy: str) -> Finding:
    """Return what is worth to be known."""
    return Finding(Severity.NOTE, subject, where, message, remedy)

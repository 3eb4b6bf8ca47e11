"""What became of each input of a build, and how far the build has come."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from kg.documents import Notice, Skipped, Unchanged
from kg.pipeline.findings import Finding, Unsupported


class Result(Enum):
    """What became of an input."""

    BUILT = "built"
    UNCHANGED = "unchanged"
    DUPLICATE = "duplicate"
    SKIPPED = "skipped"
    UNSUPPORTED = "unsupported"
    FAILED = "failed"
    FORGOTTEN = "forgotten"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one input.

    `path` is the input as messages name it; of a forgotten document, which no input gives any more, its IRI.
    `document` is the IRI of the document in the graph, None where there is none. `seconds` is how long language and
    extraction took: its share, by length, of the time of the documents it was read with; 0 where nothing was read.
    `reason` is None where there is nothing to explain.
    """

    path: str
    result: Result
    document: str | None = None
    reports: int = 0
    seconds: float = 0.0
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a build has come: inputs (files and addresses; a container counts once, when all of it was read) and
    documents, failed ones among them. `read` tells that there are no more, and that what they tell is resolved now."""

    inputs: int
    documents: int
    failed: int
    read: bool = False


def outcome_of(finding: Finding) -> Outcome | None:
    """Return the outcome that a finding tells of; None for a notice, since its input has one of its own."""
    if isinstance(finding, Notice):
        return None
    if isinstance(finding, Skipped):
        return Outcome(finding.path, Result.SKIPPED, reason=finding.reason)
    if isinstance(finding, Unchanged):
        return Outcome(finding.path, Result.UNCHANGED)
    if isinstance(finding, Unsupported):
        return Outcome(finding.path, Result.UNSUPPORTED, reason=f"in the language {finding.language!r}")
    return Outcome(finding.path, Result.FAILED, reason=f"{finding.reason}; {finding.remedy}")

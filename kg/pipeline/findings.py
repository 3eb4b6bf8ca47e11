"""What there is to say of an input beside, or instead of, its results."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from kg.documents import Notice, Skipped, Unchanged
from kg.errors import DocumentError, FetchError
from kg.language import SUPPORTED


@dataclass(frozen=True, slots=True)
class Unsupported:
    """An article in a language that the language stage does not know.

    One `among` others in an archive or a file of many is passed over: nobody asked for it by itself.
    """

    path: str
    language: str
    among: bool = False

    def __str__(self) -> str:
        known = ", ".join(SUPPORTED)
        return f"{self.path}: in the language {self.language!r}, and kg reads {known}; leave it out or translate it"


Finding: TypeAlias = Notice | Skipped | Unchanged | Unsupported | DocumentError
"""What there is to say of an input that gave no result, or (`Notice`) of one that did."""


def is_failure(finding: Finding) -> bool:
    """Whether it tells of an input that was meant to be read and gave nothing."""
    return isinstance(finding, DocumentError) or (isinstance(finding, Unsupported) and not finding.among)


def refusal_of(finding: Finding) -> str | None:
    """Return why an input gives no document, None where it gave one or may give one when it is read again soon."""
    if isinstance(finding, Unsupported):
        return f"in the language {finding.language!r}"
    if isinstance(finding, FetchError) and not finding.lasting:
        return None
    return finding.reason if isinstance(finding, DocumentError | Skipped) else None

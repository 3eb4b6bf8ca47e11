"""What a command says of inputs that gave no result, or may be off."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, TypeVar

from kg.cli.output import tell
from kg.errors import escaped

if TYPE_CHECKING:
    from kg.model.annotated import Annotated
    from kg.pipeline import BuildReport, Extraction, Finding

    _Result = TypeVar("_Result", Extraction, Annotated)

ATTENTION = 1
"""Exit code where something was done, but not everything."""

NOTHING_DONE = 2
"""Exit code of wrong use, and where nothing could be done."""

FAILED = "failed"


def tell_finding(finding: Finding) -> bool:
    """Write one line on a finding; return whether it is a failure, something the user wanted and did not get."""
    from kg.documents import Notice, Skipped, Unchanged
    from kg.pipeline import is_failure

    if isinstance(finding, Unchanged):
        return False
    if isinstance(finding, Notice):
        tell(escaped(f"note: {finding.path}: {finding.text}"))
        return False
    if isinstance(finding, Skipped):
        tell(escaped(f"skipped: {finding.path}: {finding.reason}"))
        return False
    failed = is_failure(finding)
    tell(escaped(f"{FAILED if failed else 'skipped'}: {finding}"))
    return failed


def summary_of(report: BuildReport, store: str) -> str:
    """Return what a build did in one line; `store` is the name of the store."""
    counts = {
        "built": report.built,
        "unchanged": report.unchanged,
        "duplicate": report.duplicates,
        "replaced": report.forgotten,
        "in other languages": report.foreign,
        FAILED: len(report.failed),
    }
    said = ", ".join(f"{count} {what}" for what, count in counts.items() if count or what == "built")
    return f"{said}; {report.reports} reports read; {store} holds {report.events} events"


def tell_undated(count: int) -> None:
    """Tell how to give the day of publication."""
    documents = "1 document gives" if count == 1 else f"{count} documents give"
    tell(
        f"note: {documents} no day of publication, so that 'on Monday' stays without a date there; "
        "give it with --published YYYY-MM-DD, or in the front matter (published: YYYY-MM-DD)"
    )


def tell_outcome(said: str, *, done: int, failed: Sequence[object]) -> int:
    """Tell what failed, then what was done; return the exit code: 0 where all was done, 1 where some, 2 where none."""
    for error in failed:
        tell(f"{FAILED}: {error}")
    tell(said)
    if not done:
        return NOTHING_DONE
    return ATTENTION if failed else 0


class Tally:
    """Passes results on, tells the findings among them, and knows the exit code at the end."""

    def __init__(self) -> None:
        self._read = self._failed = self._undated = 0

    def results(self, found: Iterable[_Result | Finding]) -> Iterator[_Result]:
        """Yield the results as they come."""
        from kg.model.annotated import Annotated
        from kg.pipeline import Extraction, is_undated

        for item in found:
            if isinstance(item, Extraction | Annotated):
                self._read += 1
                self._undated += is_undated(item.document)
                yield item
            else:
                self._failed += tell_finding(item)
        if self._undated:
            tell_undated(self._undated)

    def exit_code(self) -> int:
        """Return 0 where all was read, 1 where some failed, 2 where nothing was read."""
        if not self._read:
            return NOTHING_DONE
        return ATTENTION if self._failed else 0

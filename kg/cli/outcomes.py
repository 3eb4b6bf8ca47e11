"""The file of `kg build --report`: a line on every document."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from io import StringIO
from typing import TYPE_CHECKING

from kg.errors import UsageError

if TYPE_CHECKING:
    from kg.pipeline import Outcome

COLUMNS = ("path", "result", "document", "reports", "seconds", "time", "reason")


@contextmanager
def outcomes_to(file: str) -> Iterator[Callable[[Outcome], None]]:
    """Write outcomes into a file, each as it comes; what was in the file is lost.

    Lines are JSON, or CSV where the file ends in `.csv`. `time` is when the outcome was known, in UTC.

    Raises:
        UsageError: the file cannot be written, now or when an outcome comes.
    """
    line_of = _csv_line if file.lower().endswith(".csv") else _json_line
    try:
        # A line at a time, so that a killed build leaves all that it had done; names of files that are no text as well.
        stream = open(file, "w", encoding="utf-8", errors="surrogateescape", newline="", buffering=1)  # noqa: SIM115
    except OSError as error:
        raise _unwritable(file, error) from error

    def write(line: str) -> None:
        try:
            stream.write(line)
        except OSError as error:
            raise _unwritable(file, error) from error

    try:
        if line_of is _csv_line:
            write(_csv_line({name: name for name in COLUMNS}))
        yield lambda outcome: write(line_of(_row(outcome)))
    finally:
        _close(stream.close)


def _close(close: Callable[[], None]) -> None:
    try:
        close()
    except OSError:
        return  # what a full disk did not take has been told when it was written


def _unwritable(file: str, error: OSError) -> UsageError:
    return UsageError(
        f"--report {file}: cannot be written ({error.strerror or error}); name a file in a folder that is there, on a "
        "disk with room"
    )


def _json_line(row: Mapping[str, object]) -> str:
    return json.dumps(row, ensure_ascii=False) + "\n"


def _csv_line(row: Mapping[str, object]) -> str:
    line = StringIO()
    csv.DictWriter(line, COLUMNS, lineterminator="\n").writerow(row)
    return line.getvalue()


def _row(outcome: Outcome) -> dict[str, object]:
    return {
        "path": outcome.path,
        "result": outcome.result.value,
        "document": outcome.document,
        "reports": outcome.reports,
        "seconds": round(outcome.seconds, 4),
        "time": datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "reason": outcome.reason,
    }

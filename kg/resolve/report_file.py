"""Reports on disk while they are resolved: of most no more is at hand than their keys."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from types import TracebackType

from kg.errors import ResolutionError
from kg.model.jsonl import report_to_json
from kg.model.report import EventType, Report
from kg.model.world import ReportKey
from kg.resolve.mentions import key_of
from kg.resolve.packing import packed, unpacked

_CACHE_KIB = 16_000
"""Kibibytes that stay in memory before anything goes to the disk: the reports of a few thousand articles."""
_TYPES = tuple(EventType)


class ReportFile:
    """Reports in a temporary file that goes with it, read back by their keys.

    A report given twice is there once; of different reports under one key, which only a faulty caller gives, the first
    by content. The file lies where the system puts temporary files (`TMPDIR`) and has no name, so that nothing of it
    is left after a crash.

    Raises:
        ResolutionError: it cannot be written or read, such as where the disk is full.
    """

    def __init__(self, reports: Iterable[Report] = ()) -> None:
        self._numbers: dict[ReportKey, int] = {}
        self._types = bytearray()
        with _errors():
            self._file = sqlite3.connect("", isolation_level=None)  # no name: a temporary file of its own
            self._file.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
            self._file.execute("PRAGMA journal_mode = OFF")
            self._file.execute("CREATE TABLE report (number INTEGER PRIMARY KEY, content BLOB NOT NULL)")
            self._file.execute("BEGIN")
        for report in reports:
            self.add(report)

    def __enter__(self) -> ReportFile:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let the file go; closing twice is no error."""
        self._file.close()

    def __len__(self) -> int:
        return len(self._numbers)

    def __iter__(self) -> Iterator[Report]:
        """Yield all reports in the order of their keys."""
        return self._read(sorted(self._numbers))

    def add(self, report: Report) -> None:
        """Take a report."""
        key = key_of(report)
        number = self._numbers.get(key)
        if number is None:
            self._numbers[key] = len(self._types)
            self._write(len(self._types), report)
            self._types.append(_TYPES.index(report.type))
        elif (known := self._at(number)) != report and report_to_json(report) < report_to_json(known):
            self._write(number, report)
            self._types[number] = _TYPES.index(report.type)

    def of(self, keys: Iterable[ReportKey]) -> list[Report]:
        """Return the reports of keys, in their order."""
        return list(self._read(keys))

    def of_type(self, type: EventType) -> Iterator[Report]:
        """Yield the reports of one type in the order of their keys."""
        return self._read(self.keys(type))

    def keys(self, type: EventType) -> Sequence[ReportKey]:
        """Return the keys of the reports of one type, sorted."""
        wanted = _TYPES.index(type)
        return sorted(key for key, number in self._numbers.items() if self._types[number] == wanted)

    def _read(self, keys: Iterable[ReportKey]) -> Iterator[Report]:
        for key in keys:
            yield self._at(self._numbers[key])

    def _at(self, number: int) -> Report:
        with _errors():
            (content,) = self._file.execute("SELECT content FROM report WHERE number = ?", (number,)).fetchone()
        return unpacked(content)

    def _write(self, number: int, report: Report) -> None:
        with _errors():
            self._file.execute("INSERT OR REPLACE INTO report VALUES (?, ?)", (number, packed(report)))


@contextmanager
def _errors() -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise ResolutionError(
            f"the temporary file of the reports that are resolved cannot be used ({error}); free disk space, or set "
            "TMPDIR to a folder on a larger disk"
        ) from error

"""Reports on disk while they are resolved: of all but the first no more is at hand than their keys."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from types import TracebackType
from zlib import crc32

from kg.errors import ResolutionError
from kg.model.jsonl import report_to_json
from kg.model.report import EventType, Report
from kg.model.world import ReportKey
from kg.names.persons import plain
from kg.resolve.mentions import key_of
from kg.resolve.packing import packed, unpacked

_CACHE_KIB = 16_000
"""Kibibytes that stay in memory before anything goes to the disk: the reports of a few thousand articles."""
AT_HAND = 2_000
"""So many reports, those that came first, stay as they are: for few ones reading them back would be a quarter of the
time. They take 4 MB."""
_TYPES = tuple(EventType)
_PARTS_OF_STATEMENTS = 16
"""Statements are told apart by their words, so that they make as many blocks as one likes."""


class ReportFile:
    """Reports in a temporary file that goes with it, read back by their keys.

    A report given twice is there once; of different reports under one key, which only a faulty caller gives, the first
    by content. `keys` are in the order in which they came, `numbers` give the place of each among them. The file lies
    where the system puts temporary files (`TMPDIR`) and has no name, so that nothing of it is left after a crash.

    Raises:
        ResolutionError: it cannot be written or read, such as where the disk is full.
    """

    def __init__(self, reports: Iterable[Report] = ()) -> None:
        self.keys: list[ReportKey] = []
        self.numbers: dict[ReportKey, int] = {}
        self._blocks = bytearray()
        self._at_hand: list[Report] = []
        with disk_errors():
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

    def __iter__(self) -> Iterator[Report]:
        """Yield all reports in the order of their keys."""
        return self.of(sorted(self.keys))

    def add(self, report: Report) -> None:
        """Take a report."""
        key = key_of(report)
        number = self.numbers.get(key)
        if number is None:
            self.take(key, report, _block(report))
        elif (known := self._at(number)) != report and report_to_json(report) < report_to_json(known):
            self._write(number, report)
            self._blocks[number] = _block(report)

    def take(self, key: ReportKey, report: Report, block: int = 0) -> None:
        """Take a report that is not there yet, into the block of that number."""
        self._write(len(self.keys), report)
        self.numbers[key] = len(self.keys)
        self.keys.append(key)
        self._blocks.append(block)

    def of(self, keys: Iterable[ReportKey]) -> Iterator[Report]:
        """Yield the reports of keys, in their order."""
        return (self._at(self.numbers[key]) for key in keys)

    def blocks(self) -> list[list[ReportKey]]:
        """Return the keys of all reports in blocks, the largest first; each is sorted.

        Reports of two types, and statements of different words, never tell one event.
        """
        found: defaultdict[int, list[ReportKey]] = defaultdict(list)
        for key in sorted(self.keys):
            found[self._blocks[self.numbers[key]]].append(key)
        return sorted(found.values(), key=lambda keys: (-len(keys), keys))

    def _at(self, number: int) -> Report:
        if number < len(self._at_hand):
            return self._at_hand[number]
        with disk_errors():
            (content,) = self._file.execute("SELECT content FROM report WHERE number = ?", (number,)).fetchone()
        return unpacked(content)

    def _write(self, number: int, report: Report) -> None:
        if number < len(self._at_hand):
            self._at_hand[number] = report
        elif number == len(self._at_hand) < AT_HAND:
            self._at_hand.append(report)
        else:
            with disk_errors():
                self._file.execute("INSERT OR REPLACE INTO report VALUES (?, ?)", (number, packed(report)))


def _block(report: Report) -> int:
    """Return the number of the block of a report."""
    if report.type is EventType.STATEMENT and report.quote:
        return len(_TYPES) + crc32(plain(report.quote).encode("utf-8", "surrogatepass")) % _PARTS_OF_STATEMENTS
    return _TYPES.index(report.type)


@contextmanager
def disk_errors() -> Iterator[None]:
    """Turn errors of the disk into ResolutionError."""
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        raise ResolutionError(
            f"the temporary file of the reports that are resolved cannot be used ({error}); free disk space, or set "
            "TMPDIR to a folder on a larger disk"
        ) from error

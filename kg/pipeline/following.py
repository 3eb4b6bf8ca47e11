"""What the rounds of a build look at that never ends: which addresses are due, and which files are new."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from kg.documents import Source, find_sources
from kg.errors import FetchError
from kg.net.urls import is_url, name_of
from kg.pipeline.building import BuildReport

SETTLED = 1.5
"""Seconds after its last change from which on a file counts as written to its end."""
_SOON = 2.0
"""Seconds until files that were still being written are looked at again."""
_LONGEST = 3600.0
"""Seconds to which the pause of an address that fails grows, unless rounds are further apart."""


class Stamp(NamedTuple):
    """What tells a file from an earlier state of it."""

    changed: int
    size: int
    number: int


@dataclass(frozen=True, slots=True)
class Round:
    """What one round reads: paths as a build takes them, and those files behind them that are new or changed."""

    paths: tuple[str, ...]
    files: Mapping[str, Stamp]

    def wants(self, name: str) -> bool:
        """Whether the round reads a file."""
        return name in self.files

    @property
    def inputs(self) -> int:
        """How many files and addresses the round reads."""
        return len(self.files) + sum(map(is_url, self.paths))


@dataclass(slots=True)
class Following:
    """The paths that are followed, and what of them was read.

    Folders, globs and files are looked at every `every` seconds, addresses too, and one that fails ever more seldom. A
    file is read when it is new or was changed; feeds and lists in files that were named are read each time. `now` is
    a clock that does not jump, `wall` one by which files are dated; both in seconds.
    """

    paths: tuple[str, ...]
    every: float
    now: Callable[[], float] = time.monotonic
    wall: Callable[[], float] = time.time
    _known: dict[str, Stamp] = field(default_factory=dict)
    _unsettled: dict[str, Stamp] = field(default_factory=dict)
    _files_due: float = 0.0
    _due: dict[str, float] = field(default_factory=dict)
    _failures: dict[str, int] = field(default_factory=dict)
    _begun: bool = False
    _at: float = 0.0

    def due(self) -> Round:
        """Return what is to be read now."""
        now = self._at = self.now()
        addresses = [path for path in self.paths if is_url(path) and self._due.get(path, now) <= now]
        paths, files = list[str](), dict[str, Stamp]()
        if self._files_due <= now or self._unsettled:
            self._files_due = now + self.every
            before, self._unsettled = self._unsettled, {}
            for path in self.paths:
                if not is_url(path):
                    fresh = self._fresh(path, before)
                    # What is not there at all is told of once, by the build.
                    if fresh or not self._begun:
                        paths.append(path)
                        files |= fresh
        self._begun = True
        return Round((*addresses, *paths), files)

    def done(self, read: Round, report: BuildReport) -> None:
        """Note what a round read, and what it says of addresses that failed."""
        self._known |= read.files
        failed = {each.path: each for each in report.findings if isinstance(each, FetchError)}
        for path in read.paths:
            if is_url(path):
                error = failed.get(name_of(path))
                self._failures[path] = self._failures.get(path, 0) + 1 if error else 0
                pause = min(self.every * 2 ** min(self._failures[path], 16), max(self.every, _LONGEST))
                self._due[path] = self._at + max(pause, error.wait if error else 0.0)

    def pause(self) -> float:
        """Return the seconds until something is due."""
        dues = [self._due.get(path, 0.0) for path in self.paths if is_url(path)]
        if any(not is_url(path) for path in self.paths):
            dues.append(self._files_due)
        pause = max(0.0, min(dues) - self.now())
        return min(pause, _SOON) if self._unsettled else pause

    def _fresh(self, path: str, before: Mapping[str, Stamp]) -> dict[str, Stamp]:
        """Return the files behind a path that are to be read now; those still being written wait."""
        named = not os.path.isdir(path) and os.path.exists(path)
        fresh = {}
        for name, stamp in stamps(path):
            if self._known.get(name) == stamp and not named:
                continue
            age = self.wall() - stamp.changed / 1e9
            # A file dated in the future has settled once it stays the same.
            if 0 <= age < SETTLED or (age < 0 and before.get(name) != stamp):
                self._unsettled[name] = stamp
            else:
                fresh[name] = stamp
        return fresh


def stamps(path: str) -> Iterable[tuple[str, Stamp]]:
    """Yield the files behind a path, each with its stamp; those that cannot be looked at are left to the build."""
    for source in find_sources(path):
        if isinstance(source, Source):
            try:
                seen = os.stat(source.name)
            except OSError:
                continue
            yield source.name, Stamp(seen.st_mtime_ns, seen.st_size, seen.st_ino)

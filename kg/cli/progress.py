"""What `kg build` shows while it reads: how far it is, how fast, what failed, and how long it will take.

On a terminal that is a bar. In a log it is a line from time to time, and one when a long reading ends.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kg.cli.output import tell

if TYPE_CHECKING:
    from kg.pipeline import Progress

EVERY = 30.0
"""Seconds between two lines in a log. What takes less has none."""
_STAGE = "bringing events up to date"


@contextmanager
def reading_progress(total: int) -> Iterator[Callable[[Progress], None]]:
    """Show on standard error how far reading is, while the block runs; `total` is how many inputs there are.

    The rate is that of documents since the beginning; the time left goes by inputs.
    """
    if not sys.stderr.isatty():
        yield Log(total).show
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (
        TextColumn("reading"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[said]}"),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
    )
    begun = time.monotonic()
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        number = bar.add_task("reading", total=total, said="")

        def show(done: Progress) -> None:
            bar.update(number, completed=done.inputs, said=said_of(done, time.monotonic() - begun))
            if done.read:
                bar.update(number, said=f"{said_of(done, time.monotonic() - begun)}, {_STAGE}")

        yield show


@dataclass(slots=True)
class Log:
    """Tells in lines how far reading is. `total` is how many inputs there are, `clock` counts seconds."""

    total: int
    clock: Callable[[], float] = time.monotonic
    _begun: float = field(init=False)
    _told: float = field(init=False)

    def __post_init__(self) -> None:
        self._begun = self._told = self.clock()

    def show(self, done: Progress) -> None:
        """Tell how far reading is, if that was not told for a while."""
        now = self.clock()
        seconds = now - self._begun
        nearly = done.inputs >= self.total and not done.read  # which is told in a moment
        if nearly or now - (self._begun if done.read else self._told) < EVERY:
            return
        self._told = now
        said = f"{time.strftime('%H:%M:%S')} {done.documents:,} documents read"
        if done.read:
            tell(f"{said} in {duration(seconds)}, {said_of(done, seconds)}; {_STAGE}")
            return
        inputs = f"{min(done.inputs, self.total):,} of {self.total:,} inputs"
        left = time_left(done, self.total, seconds)
        after = f", {duration(left)} left" if left is not None else ""
        tell(f"{said} ({inputs}), {said_of(done, seconds)}{after}")


def said_of(done: Progress, seconds: float) -> str:
    """Return the rate and the failures in words."""
    rate = f"{done.documents / seconds:.1f} documents/s" if seconds > 0 else ""
    return f"{rate}, {done.failed} failed" if done.failed else rate


def time_left(done: Progress, total: int, seconds: float) -> float | None:
    """Return the seconds until all inputs are read at the pace so far, None where nothing tells."""
    if not 0 < done.inputs < total:
        return None
    return seconds / done.inputs * (total - done.inputs)


def duration(seconds: float) -> str:
    """Return a time in words, by its two largest parts: `45 s`, `12 min 5 s`, `3 h 20 min`, `2 d 4 h`."""
    whole = round(seconds)
    parts = ((whole // 86_400, "d"), (whole // 3600 % 24, "h"), (whole // 60 % 60, "min"), (whole % 60, "s"))
    first = next((place for place, (number, _) in enumerate(parts) if number), len(parts) - 1)
    return " ".join(f"{number} {unit}" for number, unit in parts[first : first + 2])

"""The bar of `kg build`: how far it is, how fast, what failed, and how long it will take."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.pipeline import Progress


@contextmanager
def reading_progress(total: int) -> Iterator[Callable[[Progress], None]]:
    """Show a bar on standard error while the block runs, if that is a terminal; `total` is how many inputs there are.

    The rate is that of documents since the beginning; the time left goes by inputs.
    """
    if not sys.stderr.isatty():
        yield lambda _done: None
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
            if done.inputs >= total:
                bar.update(number, said=f"{said_of(done, time.monotonic() - begun)}, bringing events up to date")

        yield show


def said_of(done: Progress, seconds: float) -> str:
    """Return the rate and the failures in words."""
    rate = f"{done.documents / seconds:.1f} documents/s" if seconds > 0 else ""
    return f"{rate}, {done.failed} failed" if done.failed else rate

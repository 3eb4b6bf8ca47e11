"""The processes that another has started, as tests look for them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

import psutil


def children(pid: int | None = None) -> Iterator[tuple[psutil.Process, str]]:
    """Yield the children of a process (None: of this one) that run, each with its command line.

    One that has ended and was not yet waited for has none, and one may end while it is looked at.
    """
    for child in psutil.Process(pid).children():
        with suppress(psutil.NoSuchProcess):  # a zombie is one of those for psutil
            yield child, " ".join(child.cmdline())

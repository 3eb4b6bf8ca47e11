"""The processes that this one has started, as tests look for them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

import psutil


def children() -> Iterator[tuple[psutil.Process, str]]:
    """Yield the children that run, each with its command line.

    One that has ended and was not yet waited for has none, and one may end while it is looked at.
    """
    for child in psutil.Process().children():
        with suppress(psutil.NoSuchProcess):  # a zombie is one of those for psutil
            yield child, " ".join(child.cmdline())

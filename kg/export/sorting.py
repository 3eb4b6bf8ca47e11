"""Lines in order of their code points, however many there are."""

from __future__ import annotations

import heapq
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import islice
from typing import IO, cast

CHUNK = 200_000
"""So many lines are sorted in memory (some 60 MB); what is more is merged from temporary files."""


def sorted_lines(lines: Iterator[str], files: ExitStack) -> Iterator[str]:
    """Yield lines, each ended by its only newline, sorted by code point; `files` closes the temporary files."""
    runs: list[Iterable[str]] = []
    while chunk := sorted(islice(lines, CHUNK)):
        if len(chunk) < CHUNK:
            runs.append(chunk)
            break
        file = tempfile.TemporaryFile("w+", encoding="utf-8", newline="\n")  # noqa: SIM115 - the stack closes it
        spool = cast(IO[str], files.enter_context(file))
        spool.writelines(chunk)
        spool.seek(0)
        runs.append(spool)
    return heapq.merge(*runs)

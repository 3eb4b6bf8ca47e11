"""Memory that is free again goes back to the system."""

from __future__ import annotations

import ctypes
import gc
import re
import subprocess
import sys

import pytest

from kg.heap import kept

HEAP_WITH_A_LAST_PIECE = """
import ctypes
from pathlib import Path
from kg.heap import give_back, kept

library = ctypes.CDLL(None)
library.malloc.restype = ctypes.c_void_p
library.free.argtypes = [ctypes.c_void_p]

def held():
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 // 2**20

pieces = [library.malloc(1000) for _ in range(100_000)]
for piece in pieces:
    ctypes.memset(piece, 1, 1000)
for piece in pieces[:-1]:
    library.free(piece)
before = held()
give_back()
print(before, held())
"""


@pytest.mark.skipif(
    not sys.platform.startswith("linux") or not hasattr(ctypes.CDLL(None), "malloc_trim"),
    reason="a library of C that gives memory back by itself",
)
def test_memory_that_was_freed_behind_something_that_stays_is_given_back() -> None:
    run = subprocess.run([sys.executable, "-c", HEAP_WITH_A_LAST_PIECE], capture_output=True, text=True, check=True)
    before, after = map(int, re.findall(r"\d+", run.stdout))
    assert before - after > 80


def test_what_was_held_before_is_looked_through_again_behind_the_context() -> None:
    with kept():
        assert gc.get_freeze_count() > 0
    assert gc.get_freeze_count() == 0

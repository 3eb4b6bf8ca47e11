"""Memory that is free again, given back to the system, and what is not looked through for it."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


def give_back() -> None:
    """Let the C library give back the memory that it keeps after it was freed, where it can.

    What the database held of written quads lies in the heap between what stays: of glibc's own accord it is kept, and
    a build grows by it with every document. Other libraries give it back by themselves, or have no such call.
    """
    import ctypes  # few processes write so much

    try:
        trim = ctypes.CDLL(None).malloc_trim
    except (AttributeError, OSError, TypeError):
        return
    trim(0)


def keep_loaded() -> None:
    """Leave what this process holds now out of all later searches for garbage: it is kept to the end.

    Tables and lexica are some hundreds of thousands of objects; every search would go through them again.
    """
    gc.collect()
    gc.freeze()


@contextmanager
def kept() -> Iterator[None]:
    """Leave what this process holds now out of the searches for garbage inside the context."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()

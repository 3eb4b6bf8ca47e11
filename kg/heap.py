"""Memory that is free again, given back to the system."""

from __future__ import annotations


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

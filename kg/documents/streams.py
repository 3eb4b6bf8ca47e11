"""Streams of bytes of which the beginning can be seen before they are read."""

from __future__ import annotations

import io
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, cast

_IN_MEMORY = 8 << 20
"""Bytes beyond which what has to be read twice is kept in a temporary file."""


def beginning(stream: BinaryIO, size: int) -> tuple[bytes, BinaryIO]:
    """Return the first bytes of a stream, at most `size`, and a stream that has all of them still before it."""
    head = read_up_to(stream, size)
    if stream.seekable():
        stream.seek(0)
        return head, stream
    return head, cast(BinaryIO, io.BufferedReader(_Rejoined(head, stream), 1 << 16))


@contextmanager
def rewindable(stream: BinaryIO) -> Iterator[BinaryIO]:
    """Give the stream itself where it can go back to its first byte, else a copy that can."""
    if stream.seekable():
        yield stream
        return
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as copy:
        shutil.copyfileobj(stream, copy, 1 << 20)
        copy.seek(0)
        yield cast(BinaryIO, copy)


def read_up_to(stream: BinaryIO, size: int) -> bytes:
    """Return the next `size` bytes, fewer only at the end: one read of a pipe gives what is there by then."""
    parts = []
    while size > 0 and (part := stream.read(size)):
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


class _Rejoined(io.RawIOBase):
    """A head that was read already, and the rest of its stream behind it."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head = head
        self._rest = rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type] # any buffer, as io says
        part = self._head[: len(view)] or self._rest.read(len(view))
        self._head = self._head[len(view) :]
        view[: len(part)] = part
        return len(part)

"""Streams of bytes of which the beginning can be seen before they are read."""

from __future__ import annotations

import io
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import BinaryIO, NamedTuple, cast

_IN_MEMORY = 8 << 20
"""Bytes beyond which what has to be read twice is kept in a temporary file."""


class Beginning(NamedTuple):
    """The first bytes of a stream, and a stream that has all of them still before it.

    `size` tells how many bytes it has; of one that cannot seek, how many have been read.
    """

    head: bytes
    stream: BinaryIO
    size: Callable[[], int]


def beginning(stream: BinaryIO, size: int) -> Beginning:
    """Look at the first bytes of a stream, at most `size`."""
    if stream.seekable():
        start = stream.tell()
        length = stream.seek(0, os.SEEK_END)
        stream.seek(start)
        head = read_up_to(stream, size)
        stream.seek(start)
        return Beginning(head, stream, lambda: length)
    head = read_up_to(stream, size)
    rejoined = _Rejoined(head, stream)
    return Beginning(head, cast(BinaryIO, io.BufferedReader(rejoined, 1 << 16)), lambda: rejoined.count)


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
        self._head = memoryview(head)
        self._rest = rest
        self.count = 0

    def readable(self) -> bool:  # as in io
        return True

    def readinto(self, buffer: object) -> int:  # as in io
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type] # any buffer, as io says
        part = self._head[: len(view)] or self._rest.read(len(view))
        self._head = self._head[len(view) :]  # a view of the same bytes, however many are left
        view[: len(part)] = part
        self.count += len(part)
        return len(part)


class Forward:
    """A stream for libraries that ask where they are, and go on from there only.

    What its reading raises ends the stream for them, and is kept in `fault`: they may not survive an error.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._place = 0
        self.fault: Exception | None = None

    def read(self, size: int = -1) -> bytes:
        """Read on; fewer bytes than `size` are no sign of the end, none are."""
        if self.fault is not None:
            return b""
        try:
            part = self._stream.read(size)
        except Exception as error:
            self.fault = error
            return b""
        self._place += len(part)
        return part

    def tell(self) -> int:
        """Return how many bytes were read."""
        return self._place

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Read on to a place that lies ahead, and return where it is now: no way leads back, or from the end."""
        target = offset + (self._place if whence == os.SEEK_CUR else 0)
        while self._place < target and self.read(min(target - self._place, 1 << 20)):
            pass
        return self._place

    def close(self) -> None:
        """Do nothing: who opened the stream closes it."""

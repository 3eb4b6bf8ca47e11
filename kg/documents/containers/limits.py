"""What opening a container may cost: files are made that unpack to more than any disk holds."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import BinaryIO, cast

from kg.errors import DocumentError

MOST_DEEP = 5
"""Containers inside each other that are opened. A packed archive of crawls has three; what holds itself has no end."""

MOST_MEMBERS = 1_000_000
"""Members of one zip archive, whose directory is read as a whole."""

MOST_TIMES = 200
"""How many times its own size a file may unpack to. Pages are packed to a twentieth, the dullest logs to a hundredth,
and what was made to hurt to a thousandth, or less where archives lie in archives."""

_FREE = 256 << 20
"""Bytes that are unpacked whatever the size: a small file may hold a page that repeats itself."""


class Budget:
    """What unpacking all that one file holds may cost.

    `packed` tells how many bytes of the file have been read, or how many it has; `name` is the file's.
    """

    def __init__(self, name: str, packed: Callable[[], int]) -> None:
        self._name = name
        self._packed = packed
        self._spent = 0

    def spend(self, count: int) -> None:
        """Count unpacked bytes.

        Raises:
            TooMuchError: they are too many.
        """
        self._spent += count
        if self._spent > _FREE and self._spent > MOST_TIMES * self._packed():
            reason = f"unpacks to more than {MOST_TIMES} times its size, as no pages do"
            raise TooMuchError(self._name, reason, "unpack it yourself and give the folder, if you trust it")


class TooMuchError(DocumentError):
    """A file unpacks to more than can be honest. It ends the reading of all that it holds."""


class _Counted(io.RawIOBase):
    """A stream of unpacked bytes that count."""

    def __init__(self, stream: BinaryIO, budget: Budget) -> None:
        self._stream = stream
        self._budget = budget

    def readable(self) -> bool:  # as in io
        return True

    def readinto(self, buffer: object) -> int:  # as in io
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type] # any buffer, as io says
        part = self._stream.read(len(view))
        self._budget.spend(len(part))
        view[: len(part)] = part
        return len(part)

    def close(self) -> None:  # as in io
        if not self.closed:
            self._stream.close()
        super().close()


def counted(stream: BinaryIO, budget: Budget) -> BinaryIO:
    """Return the stream with every byte of it counted; closing it closes the stream."""
    return cast(BinaryIO, io.BufferedReader(_Counted(stream, budget), 1 << 16))

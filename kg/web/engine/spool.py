"""What has come of an answer and has not gone out yet: in memory while it is small, beyond that in a file.

A worker writes as fast as it computes, and is free when it has done, however slowly the client reads.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Callable
from tempfile import TemporaryFile
from typing import IO

_IN_MEMORY = 2 * 2**20
_PIECE = 256 * 2**10


class Spool:
    """A queue of bytes with one writer and one reader on one event loop."""

    def __init__(self) -> None:
        self._pieces: deque[bytes] = deque()
        self._held = 0
        self._file: IO[bytes] | None = None
        self._written = 0
        self._read = 0
        self._ended = False
        self._closed = False
        self._error: Exception | None = None
        self._news = asyncio.Event()
        self.on_close: Callable[[], None] | None = None
        """Called once if the reader goes away before the end."""

    def put(self, piece: bytes) -> None:
        """Take a piece."""
        if self._closed or not piece:
            return
        if not self._written and self._held + len(piece) <= _IN_MEMORY:
            self._pieces.append(piece)
            self._held += len(piece)
        else:
            if self._file is None:
                self._file = TemporaryFile()  # noqa: SIM115 - closed by `close`
            self._file.seek(self._written)
            self._file.write(piece)
            self._written += len(piece)
        self._news.set()

    def end(self, error: Exception | None = None) -> None:
        """Say that nothing more comes; with `error` the reader gets that once it has read all."""
        self._ended = True
        self._error = self._error or error
        self._news.set()

    def whole(self) -> bytes | None:
        """Take everything at once, if all of it has come and lies in memory; None otherwise."""
        content = self.peek()
        if content is not None:
            self.close()
        return content

    def peek(self) -> bytes | None:
        """Return what `whole` would take, and leave it."""
        if not self._ended or self._error or self._file is not None:
            return None
        return b"".join(self._pieces)

    async def pieces(self) -> AsyncGenerator[bytes, None]:
        """Yield what was put, in order, until the end; raises what `end` was given."""
        try:
            while True:
                if piece := self._next():
                    yield piece
                elif self._ended:
                    break
                else:
                    self._news.clear()
                    await self._news.wait()
            if self._error:
                raise self._error
        finally:
            self.close()

    def close(self) -> None:
        """Forget everything; what is still put is dropped."""
        self._closed = True
        if not self._ended and self.on_close is not None:
            self.on_close()
        self.on_close = None
        self._pieces.clear()
        self._written = self._read = 0
        if self._file is not None:
            self._file.close()
            self._file = None

    def _next(self) -> bytes:
        if self._pieces:
            piece = self._pieces.popleft()
            self._held -= len(piece)
            return piece
        if self._file is None or self._read >= self._written:
            return b""
        self._file.seek(self._read)
        piece = self._file.read(min(_PIECE, self._written - self._read))
        self._read += len(piece)
        if self._read == self._written:
            # A reader that keeps pace needs no more room on the disk, however long the answer is.
            self._read = self._written = 0
            self._file.truncate(0)
        return piece

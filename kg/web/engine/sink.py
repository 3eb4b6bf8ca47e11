"""What a worker writes its answer to: gathers small pieces, compresses where that is wanted, and sends frames."""

from __future__ import annotations

import pickle
import zlib
from typing import BinaryIO

from kg.web.engine.frames import DATA, END, HEAD, Head, frame_of
from kg.web.messages import Headers, Reply

_FIRST = 64 * 2**10
"""Bytes that are held back before anything is sent: an answer of that size has a length, late headers and, if its
task fails, a status that says so."""
_PIECE = 64 * 2**10
_WORTH_COMPRESSING = 1_000
_COMPRESSED_LEVEL = 4
"""Of zlib: at 1 to 4 the results of queries shrink to a tenth, at 6 a little further for twice the time."""
_WITHOUT_BODY = (204, 304)
_TEXT = ("text/", "application/json", "application/xml", "application/sparql", "application/ld+json", "image/svg")
_TEXT_ENDINGS = ("+json", "+xml", "-quads", "-triples", "/trig", "/turtle")


class AnswerTooLongError(Exception):
    """An answer has more bytes than one may have."""


class AnswerSink:
    """The body of one answer on its way to the server. `sent` tells whether the client may have seen a part of it."""

    def __init__(self, output: BinaryIO, reply: Reply, *, compress: bool, most: int) -> None:
        self._output = output
        self._status = reply.status
        self._headers = reply.headers
        self._most = most
        self._compress = compress and _is_text(reply.headers)
        self._compressor: zlib._Compress | None = None
        self._held: list[bytes] = []
        self._size = 0
        self._total = 0
        self.sent = False

    def write(self, piece: bytes, /) -> int:
        """Take a piece, and return its length."""
        self._held.append(bytes(piece))
        self._size += len(piece)
        self._total += len(piece)
        if self._total > self._most:
            raise AnswerTooLongError(f"an answer grew past {self._most:,} bytes")
        if self._size >= (_PIECE if self.sent else _FIRST):
            self._send()
        return len(piece)

    def flush(self) -> None:
        """Do nothing: what is held goes out when there is enough of it, or at the end."""

    def finish(self, late: Headers = (), *, result: str | None = None) -> None:
        """Send what is held, with `late` headers if none were sent yet, and the end; `result` goes with the end."""
        end = frame_of(END, pickle.dumps(result))
        if self.sent:
            rest = b"".join(self._held)
            if self._compressor:
                rest = self._compressor.compress(rest) + self._compressor.flush()
            self._output.write((frame_of(DATA, rest) if rest else b"") + end)
        else:
            body = b"".join(self._held)
            headers = (*self._headers, *late)
            if self._compress and len(body) >= _WORTH_COMPRESSING:
                body = zlib.compress(body, _COMPRESSED_LEVEL, wbits=31)
                headers = (*headers, ("content-encoding", "gzip"))
            if self._status not in _WITHOUT_BODY:
                headers = (*headers, ("content-length", str(len(body))))
            head = frame_of(HEAD, pickle.dumps(Head(self._status, headers, whole=True)))
            self._output.write(head + (frame_of(DATA, body) if body else b"") + end)
        self._output.flush()

    def _send(self) -> None:
        piece = b"".join(self._held)
        self._held.clear()
        self._size = 0
        frames = b""
        if not self.sent:
            headers = self._headers
            if self._compress:
                self._compressor = zlib.compressobj(_COMPRESSED_LEVEL, zlib.DEFLATED, 31)
                headers = (*headers, ("content-encoding", "gzip"))
            frames = frame_of(HEAD, pickle.dumps(Head(self._status, headers, whole=False)))
            self.sent = True
        if self._compressor:
            piece = self._compressor.compress(piece)
        self._output.write(frames + (frame_of(DATA, piece) if piece else b""))
        self._output.flush()


def _is_text(headers: Headers) -> bool:
    kind = next((value for name, value in headers if name.lower() == "content-type"), "")
    kind = kind.partition(";")[0].strip().lower()
    return kind.startswith(_TEXT) or kind.endswith(_TEXT_ENDINGS)

"""What a server sends, read as it comes; one that ends early is an error, whatever was read of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import BinaryIO, cast

import httpx
import pyoxigraph as ox
from pyoxigraph import QueryResultsFormat, RdfFormat, Triple

from kg.errors import KgError, QueryError, StoreError, one_line
from kg.store.remote.connection import Connection

_LAST = 200
"""Bytes at the end of an answer that are remembered."""

ReadLine = Callable[[bytes], bytes]


class Body:
    """The body of an answer as a file; closes the answer at its end, and remembers why there is no more."""

    def __init__(self, connection: Connection, response: httpx.Response, read_line: ReadLine | None = None) -> None:
        self._connection = connection
        self._response = response
        self._pieces = self._read_pieces(read_line)
        self._rest = b""
        self._last = b""
        self.error: KgError | None = None

    def read(self, size: int = -1) -> bytes:
        """Return up to `size` bytes; none at the end."""
        while not self._rest or size < 0:
            piece = next(self._pieces, b"")
            if not piece:
                break
            self._rest += piece
        size = len(self._rest) if size < 0 else size
        taken, self._rest = self._rest[:size], self._rest[size:]
        self._last = (self._last + taken)[-_LAST:]
        return taken

    @property
    def last_words(self) -> str:
        """What was read last: where a server fails midway, it may say why there."""
        return one_line(self._last.decode("utf-8", "replace"))

    def close(self) -> None:
        """Read no more."""
        self._response.close()

    def _read_pieces(self, read_line: ReadLine | None) -> Iterator[bytes]:
        try:
            yield from _in_lines(self._response.iter_bytes(), read_line) if read_line else self._response.iter_bytes()
        except (httpx.HTTPError, httpx.StreamError) as error:
            self.error = self._connection.failed(error)
            raise OSError(str(self.error)) from error
        finally:
            self._response.close()


def _in_lines(pieces: Iterator[bytes], read_line: ReadLine) -> Iterator[bytes]:
    parts: list[bytes] = []
    for piece in pieces:
        head, newline, tail = piece.rpartition(b"\n")
        if newline:
            parts.append(head)
            yield b"\n".join(map(read_line, b"".join(parts).split(b"\n"))) + b"\n"
            parts = []
        parts.append(tail)
    if rest := b"".join(parts):
        yield read_line(rest)


def results_of(body: Body, where: str) -> ox.QuerySolutions | ox.QueryBoolean:
    """Return the rows or the truth of JSON results.

    Raises:
        QueryError, StoreError: the answer is none, or ends early.
    """
    try:
        return ox.parse_query_results(cast(BinaryIO, body), QueryResultsFormat.JSON)
    except (OSError, SyntaxError, ValueError) as error:
        raise broken(error, body, where) from error


def triples_of(body: Body, where: str, read: Callable[[Triple], Triple] | None) -> Iterator[Triple]:
    """Yield the triples of N-Triples; raises as `results_of`."""
    try:
        for quad in ox.parse(cast(BinaryIO, body), RdfFormat.N_TRIPLES):
            yield read(quad.triple) if read else quad.triple
    except (OSError, SyntaxError, ValueError) as error:
        raise broken(error, body, where) from error
    finally:
        body.close()


def broken(error: Exception, body: Body, where: str) -> KgError:
    """Return the error for an answer that could not be read to its end."""
    if body.error is not None:
        return body.error
    # The connection was closed in order, so the server meant to end there: it could not go on with this query.
    return QueryError(
        f"the query cannot be answered: {where} gave an answer that is not whole or not well formed "
        f"({' '.join(str(error).split())}), which ends in {body.last_words!r}"
    )


def check_whole(response: httpx.Response, where: str) -> None:
    """Refuse an answer in lines that nobody could tell from the beginning of a longer one.

    Raises:
        StoreError, QueryError: Virtuoso broke off because its time was over.
    """
    if state := response.headers.get("x-sql-state"):
        response.close()
        said = response.headers.get("x-sql-message", state)
        raise QueryError(f"the query cannot be answered: the server broke off ({said})")
    measured = "content-length" in response.headers or "chunked" in response.headers.get("transfer-encoding", "")
    if not measured:
        response.close()
        raise StoreError(
            f"{where}: sends triples without telling how many bytes come, so that one cannot tell whether they are "
            "all; check what stands between here and the server"
        )

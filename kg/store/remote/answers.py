"""What a server sends, read as it comes; one that ends early is an error, whatever was read of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import BinaryIO, cast

import httpx
import pyoxigraph as ox
from pyoxigraph import QueryResultsFormat, RdfFormat, Triple

from kg.errors import KgError, QueryError, StoreError, one_line
from kg.store.remote.connection import Connection, media_of

RESULTS = "application/sparql-results+json"
RESULTS_XML = "application/sparql-results+xml"
TRIPLES = "application/n-triples"
TURTLE = "text/turtle"
RDF_XML = "application/rdf+xml"

RESULT_FORMATS: Mapping[str, QueryResultsFormat] = {
    RESULTS: QueryResultsFormat.JSON,
    "application/json": QueryResultsFormat.JSON,
    RESULTS_XML: QueryResultsFormat.XML,
    "application/xml": QueryResultsFormat.XML,
    "text/xml": QueryResultsFormat.XML,
}
"""What servers say that they send when they send rows or a truth."""
TRIPLE_FORMATS: Mapping[str, RdfFormat] = {
    TRIPLES: RdfFormat.N_TRIPLES,
    "text/plain": RdfFormat.N_TRIPLES,
    TURTLE: RdfFormat.TURTLE,
    "application/x-turtle": RdfFormat.TURTLE,
    RDF_XML: RdfFormat.RDF_XML,
}
"""What they say of triples."""

_LAST = 200
"""Bytes at the end of an answer that are remembered."""
_END_OF_XML = re.compile(rb"</(?:[\w.-]+:)?sparql\s*>\s*(?:<!--[^<>]*-->\s*)*$")

ReadLine = Callable[[bytes], bytes]


class Body:
    """The body of an answer as a file; closes the answer at its end, and remembers why there is no more.

    `has_more` tells that the server writes more into its JSON than head and results, behind which the parser stops.
    """

    def __init__(
        self,
        connection: Connection,
        response: httpx.Response,
        read_line: ReadLine | None = None,
        *,
        has_more: bool = False,
    ) -> None:
        self._connection = connection
        self._response = response
        pieces = self._read_pieces(read_line)
        self._pieces = until_the_results_end(pieces) if has_more and self._format == QueryResultsFormat.JSON else pieces
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
    def media(self) -> str:
        """The media type that the server told, without parameters."""
        return media_of(self._response)

    @property
    def _format(self) -> QueryResultsFormat | None:
        return RESULT_FORMATS.get(self.media)

    @property
    def last_words(self) -> str:
        """What was read last: where a server fails midway, it may say why there."""
        return one_line(self._last.decode("utf-8", "replace"))

    def close(self) -> None:
        """Read no more."""
        self._response.close()

    def check_end(self) -> None:
        """Make sure that rows in XML have their end, which the parser does not ask for.

        Raises:
            ValueError: they have not.
            OSError: the answer broke off.
        """
        if self._format == QueryResultsFormat.XML:
            while self.read(65_536):
                pass
            if not _END_OF_XML.search(self._last):
                raise ValueError("the end of the results is missing")

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


_TOKENS = re.compile(rb'"(?:[^"\\]|\\.)*(?:"|(?P<open>\\?\Z))|[][{}]', re.DOTALL)
_QUOTE = ord('"')


def until_the_results_end(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Yield JSON results without what comes after head and bindings; all is read, so that a break is noticed."""
    rest, depth, keys, ended = b"", 0, {1: [b""], 2: [b""]}, False
    for piece in pieces:
        if ended:
            continue
        text, rest = rest + piece, b""
        for found in _TOKENS.finditer(text):
            token = found[0]
            if token[0] == _QUOTE:
                if found["open"] is not None:
                    rest = token
                    break
                if depth in keys:
                    keys[depth].append(token)
                continue
            depth += 1 if token in b"{[" else -1
            if depth == 2 and token == b"]" and _are_bindings(keys):
                yield text[: found.end()] + b"}}"
                ended = True
                break
        else:
            yield text
            continue
        if not ended:
            yield text[: len(text) - len(rest)]
    yield rest


def _are_bindings(keys: Mapping[int, Sequence[bytes]]) -> bool:
    """Whether what ends here are the bindings; `keys` are what was read at each depth, with the head it is enough."""
    return keys[1][-1] == b'"results"' and keys[2][-1] == b'"bindings"' and b'"head"' in keys[1]


def results_of(body: Body, where: str) -> ox.QuerySolutions | ox.QueryBoolean:
    """Return the rows or the truth of results in JSON or XML.

    Raises:
        QueryError, StoreError: the answer is none, or ends early.
    """
    try:
        answer = ox.parse_query_results(cast(BinaryIO, body), RESULT_FORMATS[body.media])
        if isinstance(answer, ox.QueryBoolean):
            body.check_end()
        return answer
    except (OSError, SyntaxError, ValueError) as error:
        raise broken(error, body, where) from error


def triples_of(body: Body, where: str, read: Callable[[Triple], Triple] | None) -> Iterator[Triple]:
    """Yield triples; raises as `results_of`."""
    try:
        for quad in ox.parse(cast(BinaryIO, body), TRIPLE_FORMATS[body.media]):
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

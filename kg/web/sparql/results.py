"""The answer to a query in a standard format, cut where it grows past a number of rows, and mended where needed.

The library of the store writes results several times faster than Python could. It knows no limit of rows, and writes
carriage returns and control characters into XML as they are, where a parser turns them into others or stops. So its
bytes pass a `RowCounter`, which finds the ends of rows in them, wherever the library cuts its pieces.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import IO, cast

from pyoxigraph import QueryResultsFormat, RdfFormat, Triple, serialize

from kg.graph.prefixes import PREFIXES
from kg.query.results import pieces_of
from kg.store.protocol import Evaluation, Output, Solutions
from kg.web.messages import Headers, Sink

TRUNCATED = "results-truncated"
"""The header of an answer that was cut, if that was known before it was sent: `rows=1000`."""


class _CutError(Exception):
    """The answer has as many rows as it may have."""


class NotWritableError(Exception):
    """An answer has something that its format cannot hold."""


class AnswerCutError(Exception):
    """An answer was cut after a part of it had been sent, in a format that cannot say so."""


def write_rows(evaluation: Evaluation, format: QueryResultsFormat, sink: Sink, *, most: int) -> Headers:
    """Write the answer to a SELECT or ASK, at most that many rows; return the headers that say so if it was cut.

    JSON and XML say it inside too.

    Raises:
        QueryError: the query failed on the way.
        AnswerCutError: a part of the rows is sent already, and the format has no room for a remark.
    """
    if format == QueryResultsFormat.CSV:
        return _write_csv(evaluation, sink, most)
    counter = _COUNTERS[format](sink, most)
    mender = XmlMender(counter) if format == QueryResultsFormat.XML else None
    try:
        evaluation.write(mender or counter, format)
        if mender is not None:
            mender.finish()
    except _CutError:
        if sink.sent and not counter.closing():
            raise AnswerCutError(f"cut after {most:,} rows") from None
    counter.finish()
    return _truncated(most) if counter.cut else ()


def _truncated(most: int) -> Headers:
    return ((TRUNCATED, f"rows={most}"),)


def _write_csv(evaluation: Evaluation, sink: Sink, most: int) -> Headers:
    """Write the answer as comma-separated values. The library of the store does not quote an IRI that has a comma."""
    if evaluation.solutions is None:
        evaluation.write(sink, QueryResultsFormat.CSV)
        return ()
    rows = evaluation.solutions.rows
    for piece in pieces_of(Solutions(evaluation.solutions.variables, islice(rows, most)), "csv"):
        sink.write(piece)
    if next(rows, None) is None:
        return ()
    if sink.sent:
        raise AnswerCutError(f"cut after {most:,} rows")
    return _truncated(most)


def write_triples(triples: Iterator[Triple], format: RdfFormat, sink: Sink, *, most: int) -> Headers:
    """Write triples, at most that many; return the headers that say so if they were cut.

    Turtle, N-Triples and RDF/XML say it in a comment too.

    Raises:
        QueryError: the query failed on the way.
        NotWritableError: RDF/XML has no name for a predicate.
        AnswerCutError: as `write_rows`.
    """
    cut = False

    def first() -> Iterator[Triple]:
        nonlocal cut
        yield from islice(triples, most)
        cut = next(triples, None) is not None

    prefixes = PREFIXES if format in _PREFIXED else None
    mender = XmlMender(sink)
    if format == RdfFormat.RDF_XML:
        serialize(_nameable(first()), cast(IO[bytes], mender), format, prefixes=prefixes)
        mender.finish()
    else:
        serialize(first(), cast(IO[bytes], sink), format, prefixes=prefixes)
    if not cut:
        return ()
    if format == RdfFormat.RDF_XML:
        sink.write(b"<!-- cut after %d triples -->\n" % most)
    elif format != RdfFormat.JSON_LD:
        sink.write(b"# cut after %d triples\n" % most)
    elif sink.sent:
        raise AnswerCutError(f"cut after {most:,} triples")
    return _truncated(most)


_PREFIXED = (RdfFormat.TURTLE, RdfFormat.TRIG, RdfFormat.RDF_XML, RdfFormat.N3)
_NOT_IN_XML = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")
_SUSPECT = bytes([*range(9), 11, 12, *range(13, 32), 0xEF])
_XML_NAME = re.compile(r"[^\W\d·][\w.·-]*\Z")


def _nameable(triples: Iterator[Triple]) -> Iterator[Triple]:
    """Yield triples whose predicates end in a name, which RDF/XML needs; the library would write what is no XML."""
    known: set[str] = set()
    for triple in triples:
        predicate = triple.predicate.value
        if predicate not in known:
            if not _XML_NAME.search(predicate):
                raise NotWritableError(f"RDF/XML cannot name the predicate {predicate}")
            known.add(predicate)
        yield triple


def mended_xml(piece: bytes) -> bytes:
    """Return XML as the library writes it with carriage returns escaped, and replaced what XML cannot hold.

    Each of these bytes is a character of its own in UTF-8, or begins one of three, and the markup has none of them.
    """
    if len(piece.translate(None, _SUSPECT)) == len(piece):
        return piece
    return _NOT_IN_XML.sub(b"\xef\xbf\xbd", piece).replace(b"\r", b"&#xD;")


def _split(text: bytes) -> int:
    """Return how many bytes at the end of a text may be the beginning of what XML cannot hold."""
    return 1 if text.endswith(b"\xef") else 2 if text.endswith(b"\xef\xbf") else 0


@dataclass(slots=True)
class XmlMender:
    """A stream that mends what goes through it, whole once it is finished."""

    output: Output
    rest: bytes = b""

    def write(self, piece: bytes, /) -> int:
        """Take a piece, which may end within a character."""
        text = self.rest + piece
        known = len(text) - _split(text)
        self.rest = text[known:]
        self.output.write(mended_xml(text[:known]))
        return len(piece)

    def flush(self) -> None:
        """Do nothing."""

    def finish(self) -> None:
        """Pass on what is held."""
        self.output.write(self.rest)


class RowCounter:
    """Bytes of results on their way to `sink`; stops them after `most` rows.

    `cut` tells that there were more. A cut answer is a whole document of its format.
    """

    def __init__(self, sink: Sink, most: int) -> None:
        self.cut = False
        self._sink = sink
        self._most = most
        self._rows = 0
        self._rest = b""

    def write(self, piece: bytes, /) -> int:
        """Take a piece, which may begin and end anywhere; raises `_CutError` when the rows are too many."""
        if self.cut:
            return len(piece)  # the library lets go what it still holds
        text = self._rest + piece
        known = self.known(text)
        for place in self.rows(text, known):
            self._rows += 1
            if self._rows > self._most:
                self._sink.write(text[:place])
                self.cut = True
                raise _CutError
        self._sink.write(text[:known])
        self._rest = text[known:]
        return len(piece)

    def flush(self) -> None:
        """Do nothing."""

    def finish(self) -> None:
        """Send what is left; of an answer that was cut, what makes it whole."""
        self._sink.write(self.closing() if self.cut else self._rest)

    def known(self, text: bytes) -> int:
        """Return how many bytes of a text can be judged without what follows; the others come again."""
        raise NotImplementedError

    def rows(self, text: bytes, known: int) -> Iterator[int]:
        """Yield where rows begin, or what stands between two; called once with every text, in order."""
        raise NotImplementedError

    def closing(self) -> bytes:
        """Return what makes a cut answer whole."""
        return b""


class JsonRows(RowCounter):
    """SPARQL results in JSON; a cut answer has the member `truncated`."""

    def __init__(self, sink: Sink, most: int) -> None:
        super().__init__(sink, most)
        self._rows = 1  # what is counted stands between two
        self._within = False  # a string

    def known(self, text: bytes) -> int:
        """Return how much holds no half of `},{` and no half of an escape."""
        known = max(len(text) - 2, 0)
        head = text[:known]
        return known - (len(head) - len(head.rstrip(b"\\"))) % 2

    def rows(self, text: bytes, known: int) -> Iterator[int]:
        """Yield the places between two rows: there, and nowhere else outside of strings, stands `},{`."""
        last = 0
        place = text.find(b"},{")
        while place >= 0:
            self._within ^= _odd_quotes(text, last, place)
            last = place
            if not self._within:
                yield place + 1
            place = text.find(b"},{", place + 2)
        self._within ^= _odd_quotes(text, last, known)

    def closing(self) -> bytes:
        """Return the end of the document, with a mark."""
        return b']},"truncated":{"rows":%d}}' % self._most


def _odd_quotes(text: bytes, start: int, end: int) -> bool:
    """Whether a piece of JSON that begins and ends within no escape has an odd number of quotes that begin or end."""
    quotes = text.count(b'"', start, end)
    if text.find(b"\\", start, end) >= 0:
        quotes -= text[start:end].replace(b"\\\\", b"").count(b'\\"')
    return quotes % 2 == 1


class XmlRows(RowCounter):
    """SPARQL results in XML, mended before; a cut answer has a comment."""

    def known(self, text: bytes) -> int:
        """Return how much holds no half of `<result>`."""
        return max(len(text) - 7, 0)

    def rows(self, text: bytes, known: int) -> Iterator[int]:  # noqa: ARG002 - as in `RowCounter`
        """Yield where rows begin; in a text this would be `&lt;result>`."""
        place = text.find(b"<result>")
        while place >= 0:
            yield place
            place = text.find(b"<result>", place + 8)

    def closing(self) -> bytes:
        """Return the end of the document, with a comment."""
        return b"</results><!-- cut after %d rows --></sparql>" % self._most


class TsvRows(RowCounter):
    """Tab-separated values: lines, of which the first has the names; cells have no line ends."""

    def __init__(self, sink: Sink, most: int) -> None:
        super().__init__(sink, most)
        self._rows = -1
        self._ended = True

    def known(self, text: bytes) -> int:
        """Return the length of the text: a line end is one byte."""
        return len(text)

    def rows(self, text: bytes, known: int) -> Iterator[int]:
        """Yield where lines begin that have at least one byte, be it of their end."""
        last = 0
        while last < known:
            if self._ended:
                yield last
            place = text.find(b"\n", last)
            self._ended = place >= 0
            last = place + 1 if self._ended else known


_COUNTERS: dict[QueryResultsFormat, type[RowCounter]] = {
    QueryResultsFormat.JSON: JsonRows,
    QueryResultsFormat.XML: XmlRows,
    QueryResultsFormat.TSV: TsvRows,
}

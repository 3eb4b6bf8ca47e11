"""The answer to a query in a standard format, cut where it grows past a number of rows, and mended where needed.

The library of the store writes results several times faster than Python could. It knows no limit of rows, and writes
carriage returns and control characters into XML as they are, where a parser turns them into others or stops. So its
bytes pass a `RowCounter`, which finds the ends of rows in them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import IO, ClassVar, cast

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
    try:
        evaluation.write(counter, format)
    except _CutError:
        if sink.sent and not counter.closing():
            raise AnswerCutError(f"cut after {most:,} rows") from None
    counter.finish()
    return ((TRUNCATED, f"rows={most}"),) if counter.cut else ()


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
    return ((TRUNCATED, f"rows={most}"),)


def write_triples(triples: Iterator[Triple], format: RdfFormat, sink: Sink, *, most: int) -> Headers:
    """Write triples, at most that many; return the headers that say so if they were cut.

    Turtle, N-Triples and RDF/XML say it in a comment too.

    Raises:
        NotWritableError: the format cannot hold a triple.
        AnswerCutError: as `write_rows`.
    """
    cut = False

    def first() -> Iterator[Triple]:
        nonlocal cut
        for triple in islice(triples, most):
            if format == RdfFormat.RDF_XML and not _NAME_AT_END.search(triple.predicate.value):
                raise NotWritableError(f"RDF/XML has no way to write the property {triple.predicate}")
            yield triple
        cut = next(triples, None) is not None

    prefixes = PREFIXES if format in _PREFIXED else None
    output: Output = XmlMender(sink) if format == RdfFormat.RDF_XML else sink
    serialize(first(), cast(IO[bytes], output), format, prefixes=prefixes)
    if not cut:
        return ()
    if format == RdfFormat.RDF_XML:
        sink.write(b"<!-- cut after %d triples -->\n" % most)
    elif format != RdfFormat.JSON_LD:
        sink.write(b"# cut after %d triples\n" % most)
    elif sink.sent:
        raise AnswerCutError(f"cut after {most:,} triples")
    return ((TRUNCATED, f"rows={most}"),)


_PREFIXED = (RdfFormat.TURTLE, RdfFormat.TRIG, RdfFormat.RDF_XML, RdfFormat.N3)
_NAME_AT_END = re.compile(r"[A-Za-z_\u00C0-\U000EFFFF][\w.\-\u00B7]*$")
"""What the name of an element of RDF/XML is made of: the end of the IRI of a property."""
_NOT_IN_XML = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")
_SUSPECT = bytes([*range(9), 11, 12, *range(13, 32), 0xEF])


def mended_xml(piece: bytes) -> bytes:
    """Return XML as the library writes it with carriage returns escaped, and replaced what XML cannot hold.

    Each of these bytes is a character of its own in UTF-8, and the markup has none of them.
    """
    if len(piece.translate(None, _SUSPECT)) == len(piece):
        return piece
    return _NOT_IN_XML.sub(b"\xef\xbf\xbd", piece).replace(b"\r", b"&#xD;")


@dataclass(slots=True)
class XmlMender:
    """A stream that mends what goes through it."""

    output: Output

    def write(self, piece: bytes, /) -> int:
        """Take a piece."""
        self.output.write(mended_xml(piece))
        return len(piece)

    def flush(self) -> None:
        """Do nothing."""


@dataclass(slots=True)
class RowCounter:
    """Bytes of results on their way to `sink`; stops them after `most` rows.

    `cut` tells that there were more. A cut answer is a whole document of its format. `rows` begins where the format
    has something before its first row that looks like the end of one.
    """

    sink: Sink
    most: int
    rows: int = 0
    cut: bool = False
    rest: bytes = b""

    MARK: ClassVar[re.Pattern[bytes]]
    """What begins a row, or stands between two."""
    OVERLAP: ClassVar[int]
    """How many bytes at the end of what is known may be the beginning of a mark."""

    def write(self, piece: bytes, /) -> int:
        """Take a piece; raises `_CutError` when the rows are too many."""
        text = self.rest + piece
        last = 0
        for match in self.MARK.finditer(text):
            self.rows += 1
            last = match.end()
            if self.rows > self.most:
                self._stop(text[: self.place(match)])
        keep = max(last, len(text) - self.OVERLAP)
        self.sink.write(text[:keep])
        self.rest = text[keep:]
        return len(piece)

    def flush(self) -> None:
        """Do nothing."""

    def finish(self) -> None:
        """Send what is left; of an answer that was cut, what makes it whole."""
        self.sink.write(self.closing() if self.cut else self.rest)

    def place(self, match: re.Match[bytes]) -> int:
        """Return where the answer is cut when `match` begins one row too many."""
        return match.start()

    def closing(self) -> bytes:
        """Return what makes a cut answer whole."""
        return b""

    def _stop(self, text: bytes) -> None:
        self.sink.write(text)
        self.cut = True
        raise _CutError


class JsonRows(RowCounter):
    """SPARQL results in JSON; a cut answer has the member `truncated`."""

    # Between two rows stands `},{`, followed by a name: inside a string the quote would end it, and no colon followed.
    # Rows without any value are not counted.
    MARK = re.compile(rb'\},\{"[^"\\,}]*":\{"type":')
    OVERLAP = 1024

    def __init__(self, sink: Sink, most: int) -> None:
        super().__init__(sink, most, rows=1)

    def place(self, match: re.Match[bytes]) -> int:
        """Return the place behind the brace that ends the row before."""
        return match.start() + 1

    def closing(self) -> bytes:
        """Return the end of the document, with a mark."""
        return b']},"truncated":{"rows":%d}}' % self.most


class XmlRows(RowCounter):
    """SPARQL results in XML; a cut answer has a comment."""

    MARK = re.compile(rb"<result>")
    OVERLAP = 8

    def write(self, piece: bytes, /) -> int:
        """Take a piece."""
        super().write(mended_xml(piece))
        return len(piece)

    def closing(self) -> bytes:
        """Return the end of the document, with a comment."""
        return b"</results><!-- cut after %d rows --></sparql>" % self.most


class TsvRows(RowCounter):
    """Tab-separated values: lines, of which the first has the names. Only whole lines are sent."""

    MARK = re.compile(rb"\n")

    def __init__(self, sink: Sink, most: int) -> None:
        super().__init__(sink, most, rows=-1)

    def write(self, piece: bytes, /) -> int:
        """Take a piece."""
        text = self.rest + piece
        last = 0
        for match in self.MARK.finditer(text):
            self.rows += 1
            if self.rows > self.most:
                self._stop(text[:last])
            last = match.end()
        self.sink.write(text[:last])
        self.rest = text[last:]
        return len(piece)


_COUNTERS: dict[QueryResultsFormat, type[RowCounter]] = {
    QueryResultsFormat.JSON: JsonRows,
    QueryResultsFormat.XML: XmlRows,
    QueryResultsFormat.TSV: TsvRows,
}

"""Records out of XML: one element a record, children and attributes as columns, read as it streams by."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO
from xml.parsers import expat

from kg.documents.records.row import Row, cell
from kg.errors import DocumentError, cut

_CHUNK = 65_536
_DEEPEST = 100
"""Elements inside each other that are read; no table of meetings has more, and a file made to hurt has."""
_LONGEST = 1_000_000
"""Characters of one record that are read, those of the names of its columns included."""
_LONGEST_TAG = 4 << 20
"""Bytes of one tag, comment or instruction."""


def root_of(file: BinaryIO) -> str | None:
    """Return the local name of the outermost element, or None where the file is no XML up to there.

    The file is read from its first byte on, and left there.
    """
    found: list[str] = []
    parser = _parser()
    parser.StartElementHandler = lambda name, _: found.append(_local(name))
    try:
        file.seek(0)
        while not found and file.tell() < _LONGEST and (chunk := file.read(_CHUNK)):
            parser.Parse(chunk)
    except (expat.ExpatError, _RefusedError, ValueError, LookupError):
        pass
    file.seek(0)
    return found[0] if found else None


def read_xml(path: str, file: BinaryIO, records: tuple[str, ...]) -> Iterator[Row | DocumentError]:
    """Yield a row for each element that `records` leads to: its own name, before it those it stands in, outwards.

    Columns are local names: `country` a child, `venue.city` a child of a child, `@id` an attribute, `country@id` that
    of a child. Neither a document type's entities nor anything outside the file is ever read. Rows before a fault are
    yielded, then its DocumentError.
    """
    reader = _Reader(path, records)
    parser = reader.parser
    try:
        read = 0
        while chunk := file.read(_CHUNK):
            parser.Parse(chunk)
            yield from reader.take()
            read += len(chunk)
            # The parser holds what it is in the middle of, and begins that anew with every piece of the file.
            if read - parser.CurrentByteIndex > _LONGEST_TAG:
                raise _RefusedError(f"a tag or comment of more than {_LONGEST_TAG >> 20} MiB")
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        yield from reader.take()
        yield DocumentError(
            path,
            f"line {error.lineno}: broken XML ({expat.ErrorString(error.code)})",
            "mend it there; the records before that line are read",
        )
    except (ValueError, LookupError) as error:
        yield DocumentError(path, f"an encoding that XML readers do not know ({cut(str(error))})", "save it as UTF-8")
    except _RefusedError as error:
        yield from reader.take()
        yield DocumentError(path, f"line {parser.CurrentLineNumber}: {error}", "take that out of the file")


class _RefusedError(Exception):
    """Something that is legal XML, and that no honest table holds."""


def _parser() -> expat.XMLParserType:
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.EntityDeclHandler = _refuse_entity
    parser.ExternalEntityRefHandler = _refuse_entity
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    return parser


def _refuse_entity(*_: object) -> int:
    raise _RefusedError("it declares an entity of its own, which kg does not read")


def _local(name: str) -> str:
    return name.rpartition(" ")[2].rpartition(":")[2]


@dataclass(slots=True)
class _Open:
    """An element that has begun: the column that it is of, and its characters."""

    column: str
    text: list[str] = field(default_factory=list)


class _Reader:
    """Collects rows while the parser goes on; `take` hands over those that are whole."""

    def __init__(self, path: str, records: tuple[str, ...]) -> None:
        self._path = path
        self._records = records
        self._above: list[str] = []
        self._open: list[_Open] = []
        self._cells: defaultdict[str, list[str]] = defaultdict(list)
        self._size = self._line = self._number = 0
        self._done: list[Row | DocumentError] = []
        self.parser = _parser()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._characters

    def take(self) -> list[Row | DocumentError]:
        done, self._done = self._done, []
        return done

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = _local(name)
        self._above.append(local)
        if len(self._above) > _DEEPEST:
            raise _RefusedError(f"elements stand inside each other {_DEEPEST:,} deep, and no table has that")
        if self._open:
            self._open.append(_Open(self._column_of(local)))
        elif tuple(self._above[-len(self._records) :]) == self._records:
            self._line = self.parser.CurrentLineNumber
            self._size = 0
            self._open.append(_Open(""))
        else:
            return
        for key, value in attributes.items():
            column = f"{self._open[-1].column}@{_local(key)}"
            self._size += len(column) + len(value)
            self._add(column, value)

    def _column_of(self, local: str) -> str:
        if self._size > _LONGEST:
            return ""
        outer = self._open[-1].column
        column = f"{outer}.{local}" if outer else local
        self._size += len(column)
        return column

    def _end(self, _: str) -> None:
        self._above.pop()
        if not self._open:
            return
        element = self._open.pop()
        self._add(element.column, "".join(element.text))
        if self._open:
            return
        self._number += 1
        self._cells.pop("", None)
        cells = {column: tuple(values) for column, values in self._cells.items()}
        self._cells.clear()
        if self._size > _LONGEST:
            place = f"record {self._number} in line {self._line} is longer than {_LONGEST:,} characters"
            self._done.append(DocumentError(self._path, place, "a record is one event, not a book: split it"))
        else:
            self._done.append(Row(self._number, self._line, cells))

    def _characters(self, text: str) -> None:
        if self._open and self._size <= _LONGEST:
            self._open[-1].text.append(text)
            self._size += len(text)

    def _add(self, column: str, value: str) -> None:
        if self._size > _LONGEST:
            return
        plain = cell(value)
        if plain:
            self._cells[column].append(plain)
        else:
            self._cells.setdefault(column, [])

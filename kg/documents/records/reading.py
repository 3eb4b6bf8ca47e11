"""Files of records to documents: which mapping reads a file, how it is encoded, what each record is called."""

from __future__ import annotations

import codecs
import hashlib
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from difflib import get_close_matches
from itertools import islice
from typing import BinaryIO

from kg.documents.findings import Notice
from kg.documents.formats.decoding import MARKS
from kg.documents.inputs import Source
from kg.documents.records.json import read_json, read_json_lines
from kg.documents.records.making import RecordMaker, UnusableError
from kg.documents.records.mapping import SUFFIXES, Mapping
from kg.documents.records.row import Row
from kg.documents.records.tables import read_table
from kg.documents.records.xml import read_xml, root_of
from kg.errors import DocumentError, listed, shown
from kg.model.document import Document

_CHUNK = 1 << 20
_LONGEST_NAME = 200
"""Characters of an id that name a record."""
_MOST_COLUMNS = 1000
"""Columns that are remembered for messages: every record of JSON can have keys of its own."""
_NO_NAME = re.compile(r"[\s/\\#]+")
"""What the id of a record may not hold: documents are called `path#id`."""


def choose_mapping(source: Source, stream: BinaryIO, mappings: Sequence[Mapping]) -> Mapping | None:
    """Return the first mapping that is for a source, or None; `stream` can go back to its first byte."""
    if source.suffix not in SUFFIXES or not mappings:
        return None
    root = root_of(stream) if SUFFIXES[source.suffix] == "xml" else None
    return next((mapping for mapping in mappings if mapping.fits(source.file_name, root=root)), None)


def read_records(source: Source, stream: BinaryIO, mapping: Mapping) -> Iterator[Document | Notice | DocumentError]:
    """Yield the documents of a table, one a record, and in their places what could not be read or may be off.

    `stream` can go back to its first byte. However long the table, only one record of it is held at a time, beside
    eight bytes for each id. A record is called `path#id`, by its number where the mapping names no id. A bad record
    costs itself only.
    """
    path, container = source.name, source.container or source.name
    maker, ids, there = RecordMaker(path, mapping), _Ids(path, mapping), dict[str, None]()
    missing, good = set(mapping.columns), 0
    for row in _rows(path, stream, mapping):
        if not isinstance(row, Row):
            yield row
            continue
        missing.difference_update(row.cells)
        if mapping.format in ("csv", "tsv") and not there and missing:
            yield _missing(path, mapping, sorted(missing), row.cells)
            return
        if len(there) < _MOST_COLUMNS:
            there.update(dict.fromkeys(islice(row.cells, _MOST_COLUMNS)))
        name = ids.of(row)
        try:
            document, notes = maker.make(row, id=f"{path}#{name}")
        except UnusableError as error:
            reason, _, remedy = str(error).partition("; ")
            yield DocumentError(f"{path}#{name}", f"line {row.line}: {reason}", remedy or "correct it there")
            continue
        good += 1
        yield from (Notice(document.id, f"line {row.line}: {note}") for note in notes)
        yield replace(document, container=container)
    if there and missing:
        fault = _missing(path, mapping, sorted(missing), sorted(there))
        yield Notice(path, f"{fault.reason}; {fault.remedy}") if good else fault
    elif not there and not good:
        why = f"nothing leads to {'/'.join(mapping.records)}" if mapping.format == "xml" else "nothing but its head"
        yield Notice(path, f"no record: {why} (mapping {mapping.name})")


def _missing(path: str, mapping: Mapping, missing: Sequence[str], there: Iterable[str]) -> DocumentError:
    known = list(islice(there, _MOST_COLUMNS))
    hints = []
    for column in missing:
        near = get_close_matches(column, known, n=1)
        hints.append(shown(column) + (f" (did you mean {shown(near[0])}?)" if near else ""))
    what = "column" if len(missing) == 1 else "columns"
    return DocumentError(
        path,
        f"no record has the {what} {listed(hints)} that the mapping {mapping.name} names",
        f"correct the mapping; the columns there are: {listed(known)}",
    )


class _Ids:
    """Names records inside a file, each by another name."""

    def __init__(self, path: str, mapping: Mapping) -> None:
        self._path = path
        self._template = mapping.id
        self._taken: set[bytes] = set()

    def of(self, row: Row) -> str:
        given = self._template.value(row) if self._template else None
        if self._template is None:
            return str(row.number)
        name = _NO_NAME.sub("-", given)[:_LONGEST_NAME] if given else f"row-{row.number}"
        while not self._is_free(name):
            name = f"{name}-row-{row.number}"
        return name

    def _is_free(self, name: str) -> bool:
        digest = hashlib.blake2b(name.encode("utf-8", "surrogatepass"), digest_size=8).digest()
        if digest in self._taken:
            return False
        self._taken.add(digest)
        return True


def _rows(path: str, stream: BinaryIO, mapping: Mapping) -> Iterator[Row | Notice | DocumentError]:
    encoding = ""
    try:
        stream.seek(0)
        if mapping.format == "xml":
            yield from read_xml(path, stream, mapping.records)
            return
        encoding = _encoding(path, stream)
        if encoding == "windows-1252":
            yield Notice(path, "not UTF-8, read as Windows-1252 (Latin-1); save it as UTF-8 if letters look wrong")
        stream.seek(0)
        file = io.TextIOWrapper(stream, encoding=encoding, newline="" if mapping.format in ("csv", "tsv") else None)
        try:
            yield from _cut(path, file, mapping)
        finally:
            file.detach()  # who opened the stream closes it
    except DocumentError as error:
        yield error
    except UnicodeDecodeError as error:
        if encoding == "windows-1252":
            reason = f"byte {error.object[error.start]:#04x} is neither UTF-8 nor Western European text (Windows-1252)"
        else:
            reason = f"its byte order mark says {encoding.upper()}, but its bytes do not fit that"
        yield DocumentError(path, reason, "save it as UTF-8; the records before are read")


def _cut(path: str, file: io.TextIOWrapper, mapping: Mapping) -> Iterator[Row | DocumentError]:
    if mapping.format == "json":
        yield from read_json(path, file, mapping.records)
    elif mapping.format == "jsonl":
        yield from read_json_lines(path, file)
    else:
        delimiter = "\t" if mapping.format == "tsv" else mapping.delimiter
        yield from read_table(path, file, delimiter=delimiter, quoted=mapping.quoted)


def _encoding(path: str, file: BinaryIO) -> str:
    """Return the encoding of a file by its byte order mark, else UTF-8 where all of it fits, else Windows-1252."""
    head = file.read(4)
    for mark, encoding in MARKS:
        if head.startswith(mark):
            return "utf-8-sig" if encoding == "utf-8" else encoding.removesuffix("-le").removesuffix("-be")
    file.seek(0)
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while chunk := file.read(_CHUNK):
            if b"\x00" in chunk:
                raise DocumentError(path, "a binary file (it has bytes that are NUL)", "give kg a text file in UTF-8")
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "windows-1252"
    return "utf-8"

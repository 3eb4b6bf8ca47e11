"""Files of records to documents: which mapping reads a file, how it is encoded, what each record is called."""

from __future__ import annotations

import codecs
import hashlib
import re
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from pathlib import Path, PurePath
from typing import BinaryIO

from kg.documents.decoding import MARKS
from kg.documents.findings import Notice
from kg.documents.records.json import read_json, read_json_lines
from kg.documents.records.making import RecordMaker, UnusableError
from kg.documents.records.mapping import SUFFIXES, Mapping
from kg.documents.records.row import Row
from kg.documents.records.tables import read_table
from kg.documents.records.xml import read_xml, root_of
from kg.errors import DocumentError
from kg.model.document import Document

_CHUNK = 1 << 20
_NO_NAME = re.compile(r"[\s/\\#]+")
"""What the id of a record may not hold: documents are called `path#id`."""


def choose_mapping(path: str, mappings: Sequence[Mapping]) -> Mapping | None:
    """Return the first mapping that is for a file, or None."""
    suffix = PurePath(path).suffix.lower()
    if suffix not in SUFFIXES or not mappings:
        return None
    root = root_of(path) if SUFFIXES[suffix] == "xml" else None
    return next((mapping for mapping in mappings if mapping.fits(path, root=root)), None)


def read_records(path: str, mapping: Mapping) -> Iterator[Document | Notice | DocumentError]:
    """Yield the documents of a file, one a record, and in their places what could not be read or may be off.

    However long the file, only one record of it is held at a time, beside eight bytes for each id. A record is called
    `path#id`, by its number where the mapping names no id. A bad record costs itself only.
    """
    maker, ids, seen = RecordMaker(path, mapping), _Ids(path, mapping), set[str]()
    wanted, good = set(mapping.columns), 0
    for row in _rows(path, mapping):
        if not isinstance(row, Row):
            yield row
            continue
        if mapping.format in ("csv", "tsv") and not seen and (missing := wanted - set(row.cells)):
            yield _missing(path, mapping, sorted(missing), row.cells)
            return
        seen.update(row.cells)
        name = ids.of(row)
        try:
            document, notes = maker.make(row, id=f"{path}#{name}")
        except UnusableError as error:
            reason, _, remedy = str(error).partition("; ")
            yield DocumentError(f"{path}#{name}", f"line {row.line}: {reason}", remedy or "correct it there")
            continue
        good += 1
        yield from (Notice(document.id, f"line {row.line}: {note}") for note in notes)
        yield document
    if seen and (missing := wanted - seen):
        fault = _missing(path, mapping, sorted(missing), sorted(seen))
        yield Notice(path, f"{fault.reason}; {fault.remedy}") if good else fault
    elif not seen and not good:
        why = f"nothing leads to {'/'.join(mapping.records)}" if mapping.format == "xml" else "nothing but its head"
        yield Notice(path, f"no record: {why} (mapping {mapping.name})")


def _missing(path: str, mapping: Mapping, missing: Sequence[str], there: object) -> DocumentError:
    known = [str(column) for column in there] if isinstance(there, list | dict) else []
    hints = []
    for column in missing:
        near = get_close_matches(column, known, n=1)
        hints.append(f"{column!r}" + (f" (did you mean {near[0]!r}?)" if near else ""))
    what = "column" if len(missing) == 1 else "columns"
    return DocumentError(
        path,
        f"no record has the {what} {', '.join(hints)} that the mapping {mapping.name} names",
        f"correct the mapping; the columns there are: {', '.join(known)}",
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
        name = _NO_NAME.sub("-", given) if given else f"row-{row.number}"
        while not self._is_free(name):
            name = f"{name}-row-{row.number}"
        return name

    def _is_free(self, name: str) -> bool:
        digest = hashlib.blake2b(name.encode("utf-8", "surrogatepass"), digest_size=8).digest()
        if digest in self._taken:
            return False
        self._taken.add(digest)
        return True


def _rows(path: str, mapping: Mapping) -> Iterator[Row | Notice | DocumentError]:
    try:
        if mapping.format == "xml":
            with Path(path).open("rb") as binary:
                yield from read_xml(path, binary, mapping.records)
            return
        with Path(path).open("rb") as binary:
            encoding = _encoding(path, binary)
        if encoding == "windows-1252":
            yield Notice(path, "not UTF-8, read as Windows-1252 (Latin-1); save it as UTF-8 if letters look wrong")
        with Path(path).open(encoding=encoding, newline="" if mapping.format in ("csv", "tsv") else None) as file:
            if mapping.format == "json":
                yield from read_json(path, file, mapping.records)
            elif mapping.format == "jsonl":
                yield from read_json_lines(path, file)
            else:
                delimiter = "\t" if mapping.format == "tsv" else mapping.delimiter
                yield from read_table(path, file, delimiter=delimiter, quoted=mapping.quoted)
    except DocumentError as error:
        yield error
    except UnicodeDecodeError as error:
        reason = f"its byte order mark says {error.encoding.upper()}, but its bytes do not fit that"
        yield DocumentError(path, reason, "save it as UTF-8; the records before are read")
    except OSError as error:
        yield DocumentError(path, f"cannot be read ({error.strerror or error})", "check its permissions")


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

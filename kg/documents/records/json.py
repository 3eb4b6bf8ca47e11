"""Records out of JSON (a list of objects, or one under a key) and JSON Lines, read piece by piece."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple, TextIO

from kg.documents.records.row import Row, cell
from kg.errors import DocumentError, listed, shown
from kg.model.characters import as_text

_CHUNK = 65_536
_LONGEST = 1_000_000
"""Characters of one record that are read."""
_SPACE = re.compile(r"[ \t\n\r]*")
_END = ""
_DEEPEST = 100
"""Objects and lists inside each other of one record."""
_MOST_CELLS = 4_000_000
"""Characters of names of columns, and values, that one record may come to. A long name over many short ones, or a list
of objects of which each has other keys, makes many times as much of a record as it is long."""
_LONGEST_NUMBER = 1000


def _whole(digits: str) -> int | str:
    """Return a whole number; one that Python would refuse for its length stays the text that it is."""
    return int(digits) if len(digits) <= _LONGEST_NUMBER else digits


_DECODER = json.JSONDecoder(parse_int=_whole)


class Value(NamedTuple):
    """A value of a file; `number` counts values from 1, `line` the lines of the file from 1."""

    number: int
    line: int
    value: Any


def read_json_lines(path: str, file: TextIO) -> Iterator[Row | DocumentError]:
    """Yield a row for each line that holds an object, and a DocumentError for each other one; empty ones are left."""
    for found in json_lines(path, file, longest=_LONGEST):
        yield _row(path, found.value, number=found.number, line=found.line) if isinstance(found, Value) else found


def read_json(path: str, file: TextIO, records: tuple[str, ...]) -> Iterator[Row | DocumentError]:
    """Yield a row for each object of the list that the keys `records` lead to (none: the file is the list).

    Rows before a fault are yielded, then its DocumentError.
    """
    for found in json_items(path, file, records, longest=_LONGEST):
        yield _row(path, found.value, number=found.number, line=found.line) if isinstance(found, Value) else found


def json_lines(path: str, file: TextIO, *, longest: int) -> Iterator[Value | DocumentError]:
    """Yield the value of each line, and a DocumentError for each broken or endless one; empty ones are left."""
    number = at = 0
    while line := file.readline(longest + 1):
        at += 1
        if len(line) > longest:
            yield DocumentError(path, f"line {at} is longer than {longest:,} characters", "put one object in a line")
            while line and not line.endswith("\n"):
                line = file.readline(longest)
            continue
        if not line.strip():
            continue
        number += 1
        try:
            value = _DECODER.decode(line)
        except (json.JSONDecodeError, RecursionError) as error:
            reason = f"line {at}: broken JSON ({getattr(error, 'msg', 'nested too deep')})"
            yield DocumentError(path, reason, "mend that line; the others are read")
            continue
        yield Value(number, at, value)


def json_items(path: str, file: TextIO, records: tuple[str, ...], *, longest: int) -> Iterator[Value | DocumentError]:
    """Yield the values of the list that the keys `records` lead to; those before a fault, then its DocumentError."""
    scanner = _Scanner(file, longest)
    number = 0
    try:
        _go_to_list(scanner, records)
        while scanner.next_item(first=number == 0):
            line = scanner.line
            number += 1
            yield Value(number, line, scanner.value())
    except _FaultError as error:
        reason = f"line {scanner.line}: {error}"
        yield DocumentError(path, reason, "mend it there; the records before that line are read")


class _FaultError(Exception):
    """What is no JSON, or not where the records should be."""


def _go_to_list(scanner: _Scanner, keys: tuple[str, ...]) -> None:
    """Read up to the bracket of the list that the keys lead to."""
    for i, key in enumerate(keys):
        where = ".".join(keys[:i]) or "the file"
        scanner.expect("{", f"{where} is no object with the key {key!r}, where the mapping looks for records")
        seen: list[str] = []
        while True:
            if scanner.peek() == "}":
                known = listed(seen) or "none"
                raise _FaultError(f"no key {key!r} in {where}, where the mapping looks for records; there are: {known}")
            if seen:
                scanner.expect(",", "a comma is missing between two keys")
            found = scanner.value()
            scanner.expect(":", "a colon is missing behind a key")
            if found == key:
                break
            seen.append(as_text(found) if isinstance(found, str) else shown(found))
            scanner.value()
    scanner.expect(
        "[", f"{'.'.join(keys) or 'the file'} is no list of objects; the mapping's `records` says where it is"
    )


class _Scanner:
    """Reads JSON values one after the other out of a file, without ever holding more than one of them."""

    def __init__(self, file: TextIO, longest: int) -> None:
        self._file = file
        self._longest = longest
        self._text = ""
        self._at = 0
        self._whole = False
        self.line = 1

    def peek(self) -> str:
        """Return the next character that is no white space, '' at the end of the file."""
        while True:
            end = _SPACE.match(self._text, self._at).end()  # type: ignore[union-attr] # the pattern fits everything
            self._pass(end)
            if end < len(self._text):
                return self._text[end]
            if not self._fill():
                return _END

    def expect(self, mark: str, problem: str) -> None:
        if self.peek() != mark:
            raise _FaultError(problem)
        self._pass(self._at + 1)

    def next_item(self, *, first: bool) -> bool:
        """Go to the next value of a list; return False behind its last."""
        found = self.peek()
        if found == "]":
            return False
        if not first:
            self.expect(",", "a comma is missing between two records, or the list never ends")
        if self.peek() == _END:
            raise _FaultError("the list never ends")
        return True

    def value(self) -> Any:
        """Read one value."""
        self.peek()
        while True:
            try:
                value, end = _DECODER.raw_decode(self._text, self._at)
            except json.JSONDecodeError as error:
                broken = self.line + self._text.count("\n", self._at, error.pos)
                too_long = len(self._text) - self._at > self._longest
                if not too_long and self._fill():
                    continue
                self.line = broken
                more = f", or a value of over {self._longest:,} characters" if too_long else ""
                raise _FaultError(f"broken JSON ({error.msg}{more})") from None
            except RecursionError:
                raise _FaultError("values stand inside each other too deep") from None
            # A number at the end of what has been read so far may go on.
            if end < len(self._text) or not self._fill():
                self._pass(end)
                return value

    def _pass(self, end: int) -> None:
        self.line += self._text.count("\n", self._at, end)
        self._at = end

    def _fill(self) -> bool:
        """Read on, the more the longer the value is; return False at the end of the file."""
        more = "" if self._whole else self._file.read(max(_CHUNK, len(self._text) - self._at))
        self._whole = not more
        self._text, self._at = self._text[self._at :] + more, 0
        return bool(more)


def _row(path: str, value: Any, *, number: int, line: int) -> Row | DocumentError:
    if not isinstance(value, dict):
        reason = f"line {line}: record {number} is no object with keys"
        return DocumentError(path, reason, "write it as {...}, or leave it out; the other records are read")
    cells: dict[str, tuple[str, ...]] = {}
    flattening = _Flattening()
    try:
        for key, inner in value.items():
            flattening.add(as_text(key), inner, cells, depth=0)
    except _FaultError as error:
        return DocumentError(
            path, f"line {line}: record {number}: {error}", "make it simpler; the other records are read"
        )
    return Row(number, line, cells)


class _Flattening:
    """Makes columns of what stands in an object, as long as they do not come to too much."""

    def __init__(self) -> None:
        self._left = _MOST_CELLS

    def add(self, column: str, value: Any, cells: dict[str, tuple[str, ...]], *, depth: int) -> None:
        """Add the values below a key by dotted columns; the keys of a list of objects go in step."""
        if depth > _DEEPEST:
            raise _FaultError(f"values stand inside each other {_DEEPEST:,} deep")
        self._take(len(column) + 1)
        if isinstance(value, dict):
            for key, inner in value.items():
                self.add(f"{column}.{as_text(key)}", inner, cells, depth=depth + 1)
        elif isinstance(value, list) and any(isinstance(each, dict) for each in value):
            objects: list[dict[str, tuple[str, ...]]] = []
            for each in value:
                objects.append({})
                self.add("", each, objects[-1], depth=depth + 1)
            for inner_column in dict.fromkeys(inner for one in objects for inner in one):
                self._take(len(column) + len(inner_column) + len(objects))
                cells[column + inner_column] = tuple("; ".join(one.get(inner_column, ())) for one in objects)
        else:
            texts = (_text(each) for each in (value if isinstance(value, list) else [value]))
            cells[column] = tuple(text for text in texts if text)

    def _take(self, count: int) -> None:
        self._left -= count
        if self._left < 0:
            raise _FaultError(f"its columns come to more than {_MOST_CELLS:,} values and letters of their names")


def _text(value: Any) -> str:
    if value is None:
        return ""
    try:
        return cell(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))
    except RecursionError:
        raise _FaultError("lists stand inside each other too deep") from None

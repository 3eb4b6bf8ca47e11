"""Records and articles out of CSV and TSV: one row each, the columns named in the first line."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TextIO

from kg.documents.records.json import Value
from kg.documents.records.row import Row, cell
from kg.errors import DocumentError, shown
from kg.model.lines import BoundedLines, TooLongError

_LONGEST = 1_000_000
"""Characters of one row that are read."""


def read_table(path: str, file: TextIO, *, delimiter: str, quoted: bool) -> Iterator[Row | DocumentError]:
    """Yield a row for each line behind the heading, and a DocumentError for each that does not fit it.

    `quoted` tells whether cells may stand between quotation marks, and hold line ends then. What cannot be told apart
    any more (a quotation mark that never ends) ends the table; the rows before are yielded.
    """
    lines = BoundedLines(file, longest=_LONGEST)
    reader = csv.reader(
        lines, delimiter=delimiter, quoting=csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE, strict=True
    )
    number, begins = 0, 1
    heading: list[str] | None = None
    try:
        for cells in reader:
            line, begins = begins, reader.line_num + 1
            lines.of_row = 0
            if not any(text.strip() for text in cells):
                continue
            if heading is None:
                heading = _heading(path, cells)
                continue
            number += 1
            yield _row(path, heading, cells, number=number, line=line)
    except csv.Error as error:
        reason = f"line {begins}: a row that cannot be cut into cells ({error})"
        yield DocumentError(path, reason, "close the quotation mark that opens there; the rows before it are read")
        return
    except TooLongError:
        reason = f"line {begins}: a row of more than {_LONGEST:,} characters"
        yield DocumentError(path, reason, "end it, and close its quotation marks; the rows before it are read")
        return
    except DocumentError as error:
        yield error
        return
    if heading is None and not number:
        yield DocumentError(path, "no line with the names of columns", "put them into the first line")


def columns_in(line: str, delimiter: str) -> list[str]:
    """Return the names of the columns in a first line; none where it is no such line."""
    try:
        return [cell(text) for text in next(csv.reader([line], delimiter=delimiter, strict=True), [])]
    except csv.Error:
        return []


def article_rows(path: str, file: TextIO, *, delimiter: str, longest: int) -> Iterator[Value | DocumentError]:
    """Yield an object for each row behind the heading, its cells as they are written, and in their places what does
    not fit it. A row with a quotation mark in the wrong place costs itself only.
    """
    csv.field_size_limit(longest)  # one for the whole process; rows are bounded here
    lines = BoundedLines(file, longest=longest)
    rows = csv.reader(lines, delimiter=delimiter, strict=True)
    heading: list[str] | None = None
    number = 0
    while True:
        lines.of_row, line = 0, rows.line_num + 1
        try:
            cells = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            number += 1
            yield DocumentError(
                path,
                f"line {line}: a row that cannot be cut into cells ({error})",
                'write quotation marks in cells twice (""); the other rows are read',
            )
            continue
        except TooLongError:
            reason = f"line {line}: a row of more than {longest:,} characters"
            yield DocumentError(path, reason, "end it, and close its quotation marks; the rows before it are read")
            return
        if not any(text.strip() for text in cells):
            continue
        if heading is None:
            heading = [cell(text) for text in cells]
            continue
        number += 1
        if len(cells) < len(heading) or any(text.strip() for text in cells[len(heading) :]):
            yield _misfit(path, heading, cells, line)
            continue
        named = dict(zip(reversed(heading), reversed(cells[: len(heading)]), strict=True))  # of two, the first
        yield Value(number, line, named)


def _heading(path: str, cells: Sequence[str]) -> list[str]:
    names = [cell(text) for text in cells]
    twice = next((name for name, count in Counter(names).items() if name and count > 1), None)
    if twice is not None:
        raise DocumentError(path, f"two columns are named {shown(twice)}", "give every column a name of its own")
    return names


def _row(path: str, heading: Sequence[str], cells: Sequence[str], *, number: int, line: int) -> Row | DocumentError:
    if len(cells) < len(heading) or any(text.strip() for text in cells[len(heading) :]):
        return _misfit(path, heading, cells, line)
    plain = {name: cell(text) for name, text in zip(heading, cells, strict=False) if name}
    return Row(number, line, {name: (text,) if text else () for name, text in plain.items()})


def _misfit(path: str, heading: Sequence[str], cells: Sequence[str], line: int) -> DocumentError:
    reason = f"line {line}: {len(cells)} cells, and the first line names {len(heading)} columns"
    return DocumentError(path, reason, "add or take away a separator there; the other rows are read")

"""Records out of CSV and TSV: one line a record, the columns named in the first."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TextIO

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


def _heading(path: str, cells: Sequence[str]) -> list[str]:
    names = [cell(text) for text in cells]
    twice = next((name for name, count in Counter(names).items() if name and count > 1), None)
    if twice is not None:
        raise DocumentError(path, f"two columns are named {shown(twice)}", "give every column a name of its own")
    return names


def _row(path: str, heading: Sequence[str], cells: Sequence[str], *, number: int, line: int) -> Row | DocumentError:
    if len(cells) < len(heading) or any(text.strip() for text in cells[len(heading) :]):
        reason = f"line {line}: {len(cells)} cells, and the first line names {len(heading)} columns"
        return DocumentError(path, reason, "add or take away a separator there; the other rows are read")
    plain = {name: cell(text) for name, text in zip(heading, cells, strict=False) if name}
    return Row(number, line, {name: (text,) if text else () for name, text in plain.items()})

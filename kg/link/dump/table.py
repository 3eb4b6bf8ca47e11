"""CSV and TSV as statements: a row tells of one thing, and several rows may tell of the same."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Sequence, Set
from typing import IO

from kg.errors import LinkError, shown
from kg.link.dump.columns import KINDS, Column, Columns, OfficeColumns, Row, day_written
from kg.link.dump.statements import Faults, Property, Role, Statement, Term
from kg.model.lines import BoundedLines, TooLongError
from kg.model.sections import nearest

_LONGEST = 10_000_000
"""Characters of one row that are read."""

_ROLES = {
    "label": Role.LABEL,
    "names": Role.NAME,
    "kind": Role.KIND,
    "country": Role.COUNTRY,
    "code": Role.CODE,
    "identifiers": Role.SAME,
    "born": Role.BORN,
    "died": Role.DIED,
    "latitude": Role.LATITUDE,
    "longitude": Role.LONGITUDE,
    "description": Role.DESCRIPTION,
    "fame": Role.FAME,
}
_PROPERTIES = {role: Property(role) for role in Role}
"""One object for each role: statements that go to other processes are smaller for it."""
_DAYS = ("born", "died")


def read_table(
    stream: IO[bytes],
    mapping: Columns,
    roles: Set[Role],
    *,
    tab: bool,
    blank: str,
    faults: Faults,
    wanted: Container[str] | None = None,
) -> Iterator[Statement]:
    """Yield what the rows say in some roles of the things whose IRI is `wanted`, of all without it.

    Rows that do not fit the heading or make no IRI are `faults`. `blank` is put before the names of blank nodes.

    Raises:
        LinkError: the heading lacks columns of the mapping, or the rest cannot be cut into rows.
    """
    text = io.TextIOWrapper(stream, encoding="utf-8-sig", errors="surrogateescape", newline="")
    delimiter = mapping.delimiter or ("\t" if tab else ",")
    lines = BoundedLines(text, longest=_LONGEST)
    reader = csv.reader(
        lines, delimiter=delimiter, quoting=csv.QUOTE_MINIMAL if mapping.quoted else csv.QUOTE_NONE, strict=True
    )
    maker = _Maker(mapping, roles, blank, faults)
    begins = 1
    try:
        heading = _heading(next(reader, []), mapping, faults.path, delimiter)
        begins, lines.of_row = reader.line_num + 1, 0
        for cells in reader:
            line, begins = begins, reader.line_num + 1
            lines.of_row = 0
            if not any(cells):
                continue
            if len(cells) < len(heading) or any(cells[len(heading) :]):
                faults.add(line, f"{len(cells)} cells, and the first line names {len(heading)} columns")
                continue
            row = {name: " ".join(cell.split()) for name, cell in zip(heading, cells, strict=False)}
            yield from maker.statements(row, line, wanted)
    except csv.Error as error:
        reason = f"line {begins}: a row that cannot be cut into cells ({error})"
        raise LinkError(f"{faults.path}: {reason}; close the quotation mark that opens there") from None
    except TooLongError:
        reason = f"line {begins}: a row of more than {_LONGEST:,} characters"
        raise LinkError(f"{faults.path}: {reason}; end it, and close its quotation marks") from None
    finally:
        text.detach()  # the stream is closed by whoever opened it


def _heading(cells: Sequence[str], mapping: Columns, path: str, delimiter: str) -> list[str]:
    names = [" ".join(cell.split()) for cell in cells]
    if _has_other_bytes(names):
        raise LinkError(f"{path}: its first line has letters that are not in UTF-8; convert the table to UTF-8")
    if not any(names):
        raise LinkError(f"{path}: no line with the names of columns; put them into the first line")
    twice = next((name for name, count in Counter(names).items() if name and count > 1), None)
    if twice is not None:
        raise LinkError(f"{path}: two columns are named {shown(twice)}; give every column a name of its own")
    missing = [column for column in mapping.all_columns() if column not in names]
    if missing:
        hint = nearest(missing[0], names).replace("allowed", "there are").replace("Allowed", "There are")
        only = f"; the separator is taken to be {delimiter!r}: `delimiter` gives another" if len(names) == 1 else ""
        raise LinkError(f"{path}: no column {missing[0]!r}, which {mapping.name} asks for{hint}{only}")
    return names


def _has_other_bytes(cells: Iterable[str]) -> bool:
    """Whether there are bytes that are no UTF-8 among the letters."""
    return any("\udc80" <= letter <= "\udcff" for cell in cells if not cell.isascii() for letter in cell)


class _Maker:
    def __init__(self, mapping: Columns, roles: Set[Role], blank: str, faults: Faults) -> None:
        self._mapping, self._blank, self._faults = mapping, blank, faults
        self._kind = mapping.single.get("kind")
        self._single_ones = [(key, column) for key, column in mapping.single.items() if _ROLES[key] in roles]
        self._lists = [(key, columns) for key, columns in mapping.lists.items() if _ROLES[key] in roles]
        self._with_offices = Role.HOLDS in roles

    def statements(self, row: Row, line: int, wanted: Container[str] | None) -> Iterator[Statement]:
        """Yield the statements of a row; one that is not right is counted instead."""
        mapping = self._mapping
        iri = mapping.iri.value(row)
        problem = self._problem(iri, row)
        if problem:
            self._faults.add(line, problem)
            return
        if wanted is not None and iri not in wanted:
            return
        if mapping.words:
            row = {**row, **{column: words.get(row[column], row[column]) for column, words in mapping.words.items()}}
        kind = self._kind.value(row) if self._kind else ""
        if kind and kind not in KINDS:
            self._faults.add(line, f"{shown(kind)} is no kind; `values` in the mapping can translate it")
            return
        for key, column in self._single_ones:
            if value := column.value(row):
                yield self._single(iri, key, value)
        for key, columns in self._lists:
            for value in (value for column in columns for value in column.values(row)):
                yield Statement(iri, _PROPERTIES[_ROLES[key]], Term(value, is_node=key == "identifiers"))
        for number, office in enumerate(mapping.offices if self._with_offices else ()):
            yield from self._offices(iri, office, row, f"_:{self._blank}{line}-{number}")

    def _problem(self, iri: str, row: Row) -> str:
        if not iri:
            return f"no value in {', '.join(self._mapping.iri.columns)} to make an IRI of"
        if ":" not in iri or " " in iri:
            return f"{shown(iri)} is no IRI"
        if _has_other_bytes(row.values()):
            return "letters that are not in UTF-8"
        return ""

    def _single(self, iri: str, key: str, value: str) -> Statement:
        if key in _DAYS:
            value = day_written(value, self._mapping.date_formats)
        return Statement(iri, _PROPERTIES[_ROLES[key]], Term(value))

    def _offices(self, iri: str, office: OfficeColumns, row: Row, node: str) -> Iterator[Statement]:
        titles = office.title.cells(row)
        formats = self._mapping.date_formats
        states = _in_step(office.of, row, len(titles))
        firsts, lasts = _in_step(office.first, row, len(titles)), _in_step(office.last, row, len(titles))
        for number, (title, state, first, last) in enumerate(zip(titles, states, firsts, lasts, strict=True)):
            if not title:
                continue
            held = f"{node}-{number}"
            yield Statement(iri, _PROPERTIES[Role.HOLDS], Term(held, is_node=True))
            yield Statement(held, _PROPERTIES[Role.OFFICE], Term(title))
            for role, value in ((Role.COUNTRY, state), (Role.FIRST, first), (Role.LAST, last)):
                if value:
                    yield Statement(
                        held, _PROPERTIES[role], Term(value if role is Role.COUNTRY else day_written(value, formats))
                    )


def _in_step(column: Column | None, row: Row, count: int) -> Sequence[str]:
    """Return a value for each of `count` titles: the one there is for all, or one each; none where they differ."""
    cells = column.cells(row) if column else ()
    if len(cells) == count:
        return cells
    return cells * count if len(cells) == 1 else ("",) * count

"""The lines of a page in the order in which they are read: column after column, and tables row by row.

The page is cut where white runs from the top of some lines to the bottom of them (columns), and before and behind such
lines; the recursive cut of G. Nagy and S. Seth, "Hierarchical representation of optically scanned documents" (1984),
with bands of lines in the place of all cuts across, so that a gap between two paragraphs parts no columns.
"""

from __future__ import annotations

import re
import statistics
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from kg.documents.formats.releases import joined_cells
from kg.printed import Line

_GUTTER = 0.8
"""The least width of the white between columns, in heights of a line."""
_OVERLAP = 0.15
"""So much of the lower of two lines stands beside the other one where they are side by side."""
_AT_SIDE = 1.0
"""Points by which lines end beside the side of their column that are set to reach it."""
_MOST_FLUSH = 4
"""Rows beneath each other whose wide spaces stand in the same place by chance, and words of one row that have such."""
_DEEPEST = 8
"""Columns that are parted inside of others."""
_WIDE = 3
"""White of one row that is not so many times as wide as that between columns is a space."""
_SAME_ROW = 0.3
"""So many heights the feet of two lines are apart at most that are one."""
_MARK = re.compile(r"[•▪●○■□◆◦‣➢✓·–—*-]|\(?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,5})[.)]")
_MARK_APART = 4
"""So many heights at most a bullet or number stands before its text."""
_NEAR = 6
"""Lines before another in which its bullet is looked for."""
_CAPITAL, _LARGE = 2, 1.8
"""A first letter over several lines has so few characters, and is so many times as high as they are."""
_LEAST_LINES = 3
_LEAST_LETTERS = 18
"""A column of text has so many lines, and they have so many letters in the middle; what is narrower are cells."""
_EXACTLY, _MOST_CELLS = 0.15, 0.6
"""So many heights at most the feet of cells in one row are apart, and so many of all cells stand so."""
_NEXT_LINE = 2.2
"""The second line of a cell stands no more than so many heights beneath the first."""


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that stand beneath each other: those of a column, or one row of a table, whose cells are one line."""

    lines: tuple[Line, ...]
    is_row: bool = False


def in_order(lines: Iterable[Line]) -> list[Block]:
    """Return the blocks of a page in the order in which they are read."""
    lines = _with_marks(lines)
    if not lines:
        return []
    width = _GUTTER * statistics.median([line.size for line in lines])
    return list(_ordered(lines, width, _DEEPEST))


def _with_marks(lines: Iterable[Line]) -> list[Line]:
    """Join bullets and numbers with what stands behind them, however far."""
    found: list[Line] = []
    for line in sorted(lines, key=lambda line: (line.foot, line.left)):
        mark = next((each for each in reversed(found[-_NEAR:]) if _is_mark_of(each, line)), None)
        if mark:
            found.remove(mark)
            line = _as_one([mark, line])
        found.append(line)
    return found


def _is_mark_of(mark: Line, line: Line) -> bool:
    if not _MARK.fullmatch(mark.text) or abs(mark.foot - line.foot) > _SAME_ROW * line.size:
        return False
    return 0 <= line.left - mark.right < _MARK_APART * line.size


def _ordered(lines: Sequence[Line], width: float, deep: int) -> Iterator[Block]:
    left, right = min(line.left for line in lines), max(line.right for line in lines)
    for zone in _zones(_bands(lines), width, (left, right)):
        columns = _columns(zone, width)
        if len(columns) == 1 or not deep:
            yield Block(tuple(_whole_lines(zone)))
        elif sum(map(_is_text, columns)) > 1 or not _are_rows(columns):
            for column in columns:
                yield from _ordered(column, width, deep - 1)
        else:
            yield from _rows(zone, columns[0][0].left + width)


def _whole_lines(column: Iterable[Line]) -> Iterator[Line]:
    """Yield the lines of a column from the top down; what stands in one row, as a bullet and its text, is one."""
    for band in _bands(column):
        capital = max(band, key=lambda line: line.size)
        beside = sorted((line for line in band if line is not capital), key=lambda line: (line.foot, line.left))
        if beside and len(capital.text) <= _CAPITAL and capital.size > _LARGE * beside[0].size:
            first = beside[0]
            band = [replace(first, text=capital.text + first.text, left=capital.left), *beside[1:]]
        row: list[Line] = []
        for line in sorted(band, key=lambda line: line.foot):
            if row and line.foot - row[0].foot > _SAME_ROW * min(line.size, row[0].size):
                yield _as_one(sorted(row, key=lambda line: line.left))
                row = []
            row.append(line)
        yield _as_one(sorted(row, key=lambda line: line.left))


def _bands(lines: Iterable[Line]) -> Iterator[list[Line]]:
    """Yield lines that stand side by side, and those beside these, from the top down."""
    band: list[Line] = []
    foot = 0.0
    for line in sorted(lines, key=lambda line: line.top):
        if band and foot - line.top < _OVERLAP * line.size:
            yield band
            band = []
        foot = max(foot, line.foot) if band else line.foot
        band.append(line)
    if band:
        yield band


def _zones(bands: Iterable[list[Line]], width: float, sides: tuple[float, float]) -> list[list[Line]]:
    """Return bands together through all of which the same white runs, or none; `sides` are those of their column."""
    found: list[_Zone] = []
    for band in bands:
        spans = _spans(((line.left, line.right) for line in band), width)
        here = len(spans) > 1
        zone = found[-1] if found else None
        together = _spans([*zone.spans, *spans], width) if zone else []
        if zone and (len(together) > 1 if zone.parted else not here):
            zone.lines += band
            zone.spans = together
            zone.parted += here
            zone.flush = zone.flush and (not here or _is_flush(spans, sides))
        else:
            found.append(_Zone(list(band), spans, int(here), _is_flush(spans, sides)))
    return _without_wide_spaces(found, width)


def _spans(spans: Iterable[tuple[float, float]], width: float) -> list[tuple[float, float]]:
    """Return where something stands from left to right, as one where no white of a width is between."""
    found: list[tuple[float, float]] = []
    for left, right in sorted(spans):
        if found and left - found[-1][1] < width:
            found[-1] = (found[-1][0], max(found[-1][1], right))
        else:
            found.append((left, right))
    return found


@dataclass(slots=True)
class _Zone:
    """Lines, where they stand from left to right, how many of their bands are parted, and whether these all reach from
    side to side, as lines do whose spaces are made wide for that."""

    lines: list[Line]
    spans: list[tuple[float, float]]
    parted: int
    flush: bool


def _is_flush(spans: Sequence[tuple[float, float]], sides: tuple[float, float]) -> bool:
    return spans[0][0] - sides[0] < _AT_SIDE and sides[1] - spans[-1][1] < _AT_SIDE


def _without_wide_spaces(zones: Iterable[_Zone], width: float) -> list[list[Line]]:
    """Return the lines of zones; white that is in one row only, and not wide, is a space of that line."""
    found: list[_Zone] = []
    for zone in zones:
        alone = zone.flush or (zone.parted == 1 and _is_row(zone.lines))
        narrow = len(_columns(zone.lines, width * _WIDE)) == 1
        words = zone.parted == 1 and zone.flush and len(zone.spans) >= _MOST_FLUSH
        if zone.parted <= _MOST_FLUSH and ((alone and narrow) or words):
            zone.parted = 0
        if found and not zone.parted and not found[-1].parted:
            found[-1].lines += zone.lines
        else:
            found.append(zone)
    return [zone.lines for zone in found]


def _is_row(lines: Sequence[Line]) -> bool:
    """Whether no two lines stand beneath each other in the first row, the one that is parted."""
    first = min(lines, key=lambda line: line.foot)
    row = [line for line in lines if line.top < first.foot]
    return max(line.foot for line in row) - first.foot <= _SAME_ROW * first.size


def _columns(lines: Iterable[Line], width: float) -> list[list[Line]]:
    """Return lines parted where no line stands for a width, from the left."""
    columns: list[list[Line]] = []
    right = 0.0
    for line in sorted(lines, key=lambda line: line.left):
        if not columns or line.left - right >= width:
            columns.append([])
            right = line.right
        columns[-1].append(line)
        right = max(right, line.right)
    return columns


def _is_text(column: Sequence[Line]) -> bool:
    return len(column) >= _LEAST_LINES and statistics.median([len(line.text) for line in column]) >= _LEAST_LETTERS


def _are_rows(columns: Sequence[Sequence[Line]]) -> bool:
    """Whether most lines of the shorter columns stand in one row with one of the longest, as cells do."""
    longest = max(columns, key=len)
    others = [line for column in columns if column is not longest for line in column]
    in_row = sum(any(abs(line.foot - each.foot) <= _EXACTLY * line.size for each in longest) for line in others)
    return in_row >= _MOST_CELLS * len(others)


def _rows(lines: Sequence[Line], first_column: float) -> Iterator[Block]:
    """Yield a table row by row; what has no first cell goes on with the row above, where that had no more room."""
    row: list[Line] = []
    right = max((line.right for line in lines if line.left > first_column), default=0)
    for band in _bands(lines):
        top = min(band, key=lambda line: line.top)
        above = [line for line in row if line.left < top.right and top.left < line.right]
        goes_on = (
            top.left > first_column
            and above
            and top.foot - above[-1].foot < _NEXT_LINE * top.size
            and (top.text[0].islower() or not has_room(above[-1], top, right))
        )
        if row and not goes_on:
            yield _row(row)
            row = []
        row += band
    yield _row(row)


def has_room(before: Line, line: Line, right: float, *, letters: float = 1) -> bool:
    """Whether a line could have held the first word of the next one too, and so many letters more, up to `right`."""
    word = len(line.text.split(" ", 1)[0]) + 1
    letter = (line.right - line.left) / max(len(line.text), 1)
    return right - before.right > (word + letters) * letter


def _row(lines: Iterable[Line]) -> Block:
    cells = [_as_one(sorted(cell, key=lambda line: line.foot)) for cell in _cells(lines)]
    text = joined_cells(cell.text for cell in cells)
    return Block((replace(_as_one(cells), text=text),), is_row=True)


def _cells(lines: Iterable[Line]) -> list[list[Line]]:
    """Return the lines of a row cell by cell: those that stand above each other are of one."""
    cells: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: line.left):
        if cells and line.left < max(each.right for each in cells[-1]):
            cells[-1].append(line)
        else:
            cells.append([line])
    return cells


def _as_one(lines: Sequence[Line]) -> Line:
    """Return the line of pieces in their order; it is as large as the longest of them."""
    longest = max(lines, key=lambda line: len(line.text))
    return Line(
        " ".join(line.text for line in lines),
        min(line.left for line in lines),
        max(line.right for line in lines),
        max(line.foot for line in lines),
        longest.size,
        all(line.bold for line in lines),
    )

"""Rows as text for people, inside the width of a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

_GAP = "  "
_INDENT = "    "
_MIDDLE = " · "
_WIDE = 4
"""A column wider than this part of the width holds sentences or addresses, which read better on lines of their own."""


def table_lines(headers: Sequence[str], rows: Sequence[Sequence[str]], *, width: int) -> Iterator[str]:
    """Yield the lines of a table, none longer than `width` unless a single word is.

    Where they do not fit, columns leave the row and stand below it: the widest first, then those on the right, at most
    half of all. Where that is not enough either, each row becomes a block with a line for each value.
    """
    cells = [[" ".join(cell.split()) for cell in row] for row in rows]
    widths = [max([_width(header), *(_width(row[i]) for row in cells)]) for i, header in enumerate(headers)]
    columns = list(range(len(headers)))
    while not (fits := _row_width(widths, columns) <= width) and len(headers) - len(columns) < len(headers) // 2:
        widest = max(columns, key=lambda i: widths[i])
        columns.remove(widest if widths[widest] > width // _WIDE else columns[-1])
    if fits:
        below = [i for i in range(len(headers)) if i not in columns]
        yield from _columns(headers, cells, widths, columns=columns, below=below, width=width)
    else:
        yield from _blocks(headers, cells, width=width)


def _row_width(widths: Sequence[int], columns: Sequence[int]) -> int:
    return sum(widths[i] for i in columns) + len(_GAP) * (len(columns) - 1)


def _columns(
    headers: Sequence[str],
    cells: Sequence[Sequence[str]],
    widths: Sequence[int],
    *,
    columns: Sequence[int],
    below: Sequence[int],
    width: int,
) -> Iterator[str]:
    yield _line([headers[i] for i in columns], [widths[i] for i in columns])
    yield _GAP.join("─" * widths[i] for i in columns)
    for number, row in enumerate(cells):
        if number and below:
            yield ""
        yield _line([row[i] for i in columns], [widths[i] for i in columns])
        short: list[str] = []
        for i in below:
            if widths[i] > width // _WIDE:
                yield from _wrapped(row[i], width=width, first=_INDENT, then=_INDENT)
            elif row[i]:
                short.append(row[i])
        yield from _wrapped(_MIDDLE.join(short), width=width, first=_INDENT, then=_INDENT)


def _blocks(headers: Sequence[str], cells: Sequence[Sequence[str]], *, width: int) -> Iterator[str]:
    margin = max(map(_width, headers), default=0) + len(_GAP)
    for number, row in enumerate(cells):
        if number:
            yield ""
        for header, cell in zip(headers, row, strict=True):
            if cell:
                yield from _wrapped(
                    cell, width=width, first=header + " " * (margin - _width(header)), then=" " * margin
                )


def _wrapped(text: str, *, width: int, first: str, then: str) -> list[str]:
    return textwrap.wrap(
        text, width, initial_indent=first, subsequent_indent=then, break_long_words=False, break_on_hyphens=False
    )


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = (cell + " " * (width - _width(cell)) for cell, width in zip(cells, widths, strict=True))
    return _GAP.join(padded).rstrip()


def _width(text: str) -> int:
    """Return how many columns of a terminal `text` takes: letters of Chinese take two, accents of their own none."""
    if text.isascii():
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)

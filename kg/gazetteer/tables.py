"""Reading of the tables in `kg/gazetteer/data/`."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files


def read_rows(name: str, columns: int) -> Iterator[list[str]]:
    """Yield the rows of a table, without its heading; every row has `columns` cells, an empty one is ''."""
    text = (files("kg.gazetteer") / "data" / name).read_text(encoding="utf-8")
    for number, line in enumerate(text.splitlines()):
        if number and line and not line.startswith("#"):
            cells = line.split("\t")
            if len(cells) != columns:
                raise ValueError(f"{name}:{number + 1}: {len(cells)} cells instead of {columns}; separate them by tabs")
            yield cells


def read_lines(name: str) -> Iterator[str]:
    """Yield the lines of a list, without empty ones and those that begin with `#`."""
    text = (files("kg.gazetteer") / "data" / name).read_text(encoding="utf-8")
    return (line for line in text.splitlines() if line and not line.startswith("#"))


def several(cell: str) -> tuple[str, ...]:
    """Return the values of a cell that holds several, separated by `|`."""
    return tuple(part for part in cell.split("|") if part)

"""One row of a table, whatever the format."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from kg.model.characters import as_text


def cell(text: str) -> str:
    """Return the text of a cell on one line, without what no text holds."""
    return " ".join(as_text(text).split())


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one record by column, with the place where it stands.

    `number` counts records from 1, `line` lines of the file from 1. A cell holds several values where the format can
    say so (repeated elements, lists); white space in it is single blanks. Empty values are left out, but for those of
    lists of objects, whose keys go in step. `words` gives what a mapping takes values of a column to mean.
    """

    number: int
    line: int
    cells: Mapping[str, tuple[str, ...]]
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def written(self, column: str) -> str:
        """Return a cell as one text, as it is written; '' where there is none."""
        return "; ".join(value for value in self.cells.get(column, ()) if value)

    def meanings(self, column: str) -> tuple[str, ...]:
        """Return the values of a cell, each by what the mapping says that it means."""
        values, words = self.cells.get(column, ()), self.words.get(column)
        return tuple(words.get(value, value) for value in values) if words else values

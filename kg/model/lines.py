"""Lines of files that may never end."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TextIO


class TooLongError(Exception):
    """A row goes on for more characters than are held."""


class BoundedLines:
    """The lines of a file for `csv.reader`, of which one row at a time is held.

    `of_row` counts the characters since whoever reads rows last set it to 0; beyond `longest` the next line raises
    TooLongError. So neither a line without end nor a quotation mark that is never closed fills the memory.
    """

    def __init__(self, file: TextIO, *, longest: int) -> None:
        self._file = file
        self._longest = longest
        self.of_row = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._file.readline(self._longest + 1)
        if not line:
            raise StopIteration
        self.of_row += len(line)
        if self.of_row > self._longest:
            raise TooLongError
        return line

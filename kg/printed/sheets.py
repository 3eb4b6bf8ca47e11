"""The records of what pages show."""

from __future__ import annotations

from dataclasses import dataclass

MOST_LETTERS = 1_000_000
"""The letters of the longest document."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a page, or its part in one column or cell.

    Places are in points (72 an inch), from the left and from the top of the page. `foot` is where its letters stand,
    `size` how high they are, with what goes above and below them; `bold` tells whether the first and last ones are.
    """

    text: str
    left: float
    right: float
    foot: float
    size: float
    bold: bool

    @property
    def top(self) -> float:
        """Where its highest letters end."""
        return self.foot - 0.8 * self.size


@dataclass(frozen=True, slots=True)
class Sheet:
    """The lines of one page, as they were drawn, and its width and height in points."""

    lines: tuple[Line, ...]
    width: float
    height: float

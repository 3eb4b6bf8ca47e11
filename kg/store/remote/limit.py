"""Whether a server gives all rows of an answer: some stop at a number of their settings, and say nothing."""

from __future__ import annotations

import re
from collections.abc import Callable

from kg.errors import QueryError

_LEAST = 100
"""No server gives fewer rows than that at most."""
_USUAL = 10_000


class RowLimit:
    """What is known of the most rows that a server gives. `count` sends a query and counts the rows that come."""

    def __init__(self, where: str, name: str, count: Callable[[str], int]) -> None:
        self._where = where
        self._name = name
        self._count = count
        self._given = 0

    def check(self, rows: int, query: str) -> None:
        """Make sure that an answer of so many rows was not cut there: limits are round numbers, so only those are.

        Raises:
            QueryError: the server gives no more than that.
        """
        if _may_be_a_limit(rows) and not re.search(rf"\bLIMIT\s+{rows}\b", query, re.IGNORECASE):
            self.prove(rows)

    def prove(self, rows: int = _USUAL) -> None:
        """Make sure that a server gives more rows than so many; raises as `check`."""
        if rows < self._given:
            return
        digits = range(len(str(rows)))
        values = " ".join(f"VALUES ?n{place} {{ 0 1 2 3 4 5 6 7 8 9 }}" for place in digits)
        found = self._count(f"SELECT ?n0 {{ {values} }} LIMIT {rows + 1}")
        if found <= rows:
            raise QueryError(
                f"the query cannot be answered whole: {self._where} gives no more than {found:,} rows, and does not "
                f"tell ({self._name}); raise that limit in its settings, or ask for less (LIMIT)"
            )
        self._given = found


def _may_be_a_limit(rows: int) -> bool:
    return rows >= _LEAST and (rows % 50 == 0 or rows & (rows - 1) == 0 or rows & (rows + 1) == 0)

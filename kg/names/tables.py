"""The tables of `kg/names/data`, read once."""

from __future__ import annotations

import re
from functools import cache

from kg.model import tables


@cache
def words_of(file: str) -> frozenset[str]:
    """Return the entries of a table that has one a line."""
    return frozenset(line.strip() for line in lines_of(file))


def lines_of(file: str) -> tuple[str, ...]:
    """Return the lines of a table without comments and empty lines."""
    return tables.lines_of("kg.names", file)


@cache
def spelling_rules() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Return the rewriting rules for transliterations, in the order in which they apply."""
    rows = (line.split("\t") for line in lines_of("spelling.tsv"))
    return tuple((re.compile(row[0]), row[1]) for row in rows)


@cache
def family_first() -> dict[str | None, bool]:
    """Return the codes of states that write the family name first, and whether the last name may stand alone there."""
    rows = (line.split("\t") for line in lines_of("family-first.tsv"))
    return {row[0]: row[1] == "yes" for row in rows}

"""The tables of `kg/resolve/data`, read once."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources


@cache
def lines_of(file: str) -> tuple[str, ...]:
    """Return the lines of a table without comments and empty lines."""
    text = (resources.files("kg.resolve") / "data" / file).read_text("utf-8")
    return tuple(line for line in text.splitlines() if line.strip() and not line.startswith("#"))


@cache
def words_of(file: str) -> frozenset[str]:
    """Return the entries of a table that has one a line."""
    return frozenset(line.strip() for line in lines_of(file))


@cache
def spelling_rules() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Return the rewriting rules for transliterations, in the order in which they apply."""
    rows = (line.split("\t") for line in lines_of("spelling.tsv"))
    return tuple((re.compile(row[0]), row[1]) for row in rows)


@cache
def group_words() -> dict[str, str]:
    """Return the kind of group that a noun means (`negotiators`: `delegation`)."""
    return dict(line.split("\t")[:2] for line in lines_of("group-words.tsv"))


@cache
def family_first() -> dict[str | None, bool]:
    """Return the codes of states that write the family name first, and whether the last name may stand alone there."""
    rows = (line.split("\t") for line in lines_of("family-first.tsv"))
    return {row[0]: row[1] == "yes" for row in rows}


@cache
def lineages() -> frozenset[tuple[str, str]]:
    """Return the pairs of codes of states of which one followed the other, in both orders."""
    rows = (line.split("\t") for line in lines_of("successors.tsv"))
    pairs = {(row[0], later) for row in rows for later in row[1].split()}
    return frozenset(pairs | {(later, earlier) for earlier, later in pairs})


def same_lineage(first: str, second: str) -> bool:
    """Whether one person can have acted for both states: they are one, or one followed the other."""
    return first == second or (first, second) in lineages()

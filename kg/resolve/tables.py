"""The tables of `kg/resolve/data`, read once."""

from __future__ import annotations

from functools import cache

from kg.model import tables


def lines_of(file: str) -> tuple[str, ...]:
    """Return the lines of a table without comments and empty lines."""
    return tables.lines_of("kg.resolve", file)


@cache
def group_words() -> dict[str, str]:
    """Return the kind of group that a noun means (`negotiators`: `delegation`)."""
    return dict(line.split("\t")[:2] for line in lines_of("group-words.tsv"))


@cache
def lineages() -> frozenset[tuple[str, str]]:
    """Return the pairs of codes of states of which one followed the other, in both orders."""
    rows = (line.split("\t") for line in lines_of("successors.tsv"))
    pairs = {(row[0], later) for row in rows for later in row[1].split()}
    return frozenset(pairs | {(later, earlier) for earlier, later in pairs})


def same_lineage(first: str, second: str) -> bool:
    """Whether one person can have acted for both states: they are one, or one followed the other."""
    return first == second or (first, second) in lineages()

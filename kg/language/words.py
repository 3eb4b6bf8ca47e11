"""Word lists of `kg/language/data/` that the names are read with."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def lines_of(name: str) -> tuple[str, ...]:
    """Return the lines of a list, without empty ones and those that begin with `#`."""
    text = (files("kg.language") / "data" / "names" / name).read_text(encoding="utf-8")
    return tuple(line for line in text.splitlines() if line and not line.startswith("#"))


@cache
def words_of(name: str) -> frozenset[str]:
    """Return the lines of a list as a set."""
    return frozenset(lines_of(name))

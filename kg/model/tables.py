"""Tables that lie in the package as text."""

from __future__ import annotations

from functools import cache
from importlib import resources


@cache
def lines_of(package: str, file: str) -> tuple[str, ...]:
    """Return the lines of a table in the folder `data` of a package, without comments (`#`) and empty lines."""
    text = (resources.files(package) / "data" / file).read_text("utf-8")
    return tuple(line for line in text.splitlines() if line.strip() and not line.startswith("#"))

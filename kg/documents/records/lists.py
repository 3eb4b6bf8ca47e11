"""Where lists begin in the first characters of a file in JSON, and which keys lead to them."""

from __future__ import annotations

import re
from collections.abc import Iterator

_MARKS = re.compile(r'"((?:[^"\\]|\\.)*)"(\s*:)?|[{}\[\]]', re.DOTALL)
_MOST_MARKS = 500_000


def lists_in(text: str) -> Iterator[tuple[tuple[str, ...], int]]:
    """Yield the keys that lead to each list of the outermost object, through objects only, and where its items begin.

    Of what is no JSON, or goes on for very long, only what comes before that is looked at.
    """
    open_: list[tuple[str, str]] = []
    key, inside = "", 0  # how many of those that are open are lists
    for count, found in enumerate(_MARKS.finditer(text)):
        mark = found[0]
        if (count == 0 and mark != "{") or count > _MOST_MARKS:
            return
        if mark in "{[":
            open_.append((mark, key))
            if mark == "[" and not inside:
                yield tuple(name for _, name in open_[1:]), found.end()
            inside += mark == "["
            key = ""
        elif mark in "}]":
            if not open_:
                return
            inside -= open_.pop()[0] == "["
        elif found[2]:
            key = found[1]

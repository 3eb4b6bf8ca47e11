"""Paths as text: RDF cannot hold the bytes of names that are no text in UTF-8."""

from __future__ import annotations

import re

_BYTE = re.compile("[\udc80-\udcff]")
"""How Python holds a byte of a name that is no text."""
_WRITTEN = re.compile(r"\\x[89a-f][0-9a-f]")
_PART = re.compile(r"\\(?:(\\)|x([89a-f][0-9a-f]))")


def path_as_text(path: str) -> str:
    """Return a path as the graph holds it: bytes that are no text are written as messages show them (`caf\\xe9.md`).

    Then, and where a path has such a thing in its own letters, backslashes are doubled, so that `path_from_text` gives
    each path back.
    """
    if not _BYTE.search(path) and not _WRITTEN.search(path):
        return path
    return _BYTE.sub(lambda byte: f"\\x{ord(byte[0]) - 0xDC00:02x}", path.replace("\\", "\\\\"))


def path_from_text(text: str) -> str:
    """Return the path that `path_as_text` wrote."""
    if not _WRITTEN.search(text):
        return text
    return _PART.sub(lambda part: part[1] or chr(0xDC00 + int(part[2], 16)), text)

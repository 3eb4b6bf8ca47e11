"""The one door of the pages to the search index, which `kg.search` keeps beside the graph.

Where there is none yet, or it is damaged, there is no answer (None), and the pages say that it is not ready.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from kg import search
from kg.errors import SearchError
from kg.search import Found, Suggestion


def suggest(path: Path | None, text: str, *, kinds: Sequence[str] = (), limit: int = 10) -> list[Suggestion] | None:
    """Return the things whose names fit what is typed."""
    if path is None:
        return None
    try:
        return search.suggest(path, text, kinds=tuple(kinds), limit=limit)
    except SearchError:
        return None


def find_text(path: Path | None, text: str, *, limit: int, offset: int) -> Found | None:
    """Return the documents in whose text something stands."""
    if path is None:
        return None
    try:
        return search.find_text(path, text, limit=limit, offset=offset)
    except SearchError:
        return None

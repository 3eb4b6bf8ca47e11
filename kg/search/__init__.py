"""Search by name and by words of the text, in an index beside the graph.

The index is one SQLite file that may be deleted at any time: `refresh` makes it hold what the store holds, `suggest`
finds things by what is typed of their names, `alike` by a name that may be spelt in another way, `find_text` documents
by their words.
"""

from __future__ import annotations

from pathlib import Path

from kg.search.alike import alike
from kg.search.file import is_sound
from kg.search.names import KINDS
from kg.search.refreshing import Refreshed, refresh
from kg.search.suggesting import Suggestion, suggest
from kg.search.texts import Found, Hit, Piece, find_text

__all__ = [
    "INDEX_NAME",
    "KINDS",
    "Found",
    "Hit",
    "Piece",
    "Refreshed",
    "Suggestion",
    "alike",
    "discard",
    "find_text",
    "is_sound",
    "refresh",
    "suggest",
]

INDEX_NAME = "search.sqlite"
"""The file of the index in the folder of a graph."""


def discard(folder: Path) -> None:
    """Remove the index of the graph in `folder`, if there is one, and what an interrupted refresh left of another."""
    for name in (INDEX_NAME, f".{INDEX_NAME}.part"):
        (folder / name).unlink(missing_ok=True)

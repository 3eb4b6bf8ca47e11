"""Search by name and by words of the text, in an index beside the graph.

The index is one SQLite file that may be deleted at any time: `refresh` makes it hold what the store holds, `suggest`
finds things by what is typed of their names, `find_text` documents by their words.
"""

from __future__ import annotations

from kg.search.names import KINDS
from kg.search.refreshing import Refreshed, refresh
from kg.search.suggesting import Suggestion, suggest
from kg.search.texts import Found, Hit, Piece, find_text

__all__ = ["KINDS", "Found", "Hit", "Piece", "Refreshed", "Suggestion", "find_text", "refresh", "suggest"]

"""Paths to documents: the reading stage.

`read_documents` is the entrance, `READERS` the table of formats by suffix.
"""

from __future__ import annotations

from kg.documents.reading import (
    MAX_CHARACTERS,
    MAX_LINE,
    READERS,
    Notice,
    Reader,
    Skipped,
    count_inputs,
    read_documents,
)
from kg.documents.text import UNSTATED_LANGUAGE, parse_day, parse_language

__all__ = [
    "MAX_CHARACTERS",
    "MAX_LINE",
    "READERS",
    "UNSTATED_LANGUAGE",
    "Notice",
    "Reader",
    "Skipped",
    "count_inputs",
    "parse_day",
    "parse_language",
    "read_documents",
]

"""Paths to documents: the reading stage.

`read_documents` is the entrance, `READERS` the table of formats by suffix. Tables are read by mappings
of their columns (`load_mappings`).
"""

from __future__ import annotations

from kg.documents.findings import Notice, Skipped
from kg.documents.reading import MAX_CHARACTERS, MAX_LINE, READERS, Reader, count_inputs, read_documents
from kg.documents.records import Mapping, load_mappings
from kg.documents.text import UNSTATED_LANGUAGE, parse_day, parse_language

__all__ = [
    "MAX_CHARACTERS",
    "MAX_LINE",
    "READERS",
    "UNSTATED_LANGUAGE",
    "Mapping",
    "Notice",
    "Reader",
    "Skipped",
    "count_inputs",
    "load_mappings",
    "parse_day",
    "parse_language",
    "read_documents",
]

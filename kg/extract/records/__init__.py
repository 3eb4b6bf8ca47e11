"""Records of tables to reports, beside the articles: `RecordsExtractor` and the text it wants to be read."""

from __future__ import annotations

from kg.extract.records.reading import reading_of

__all__ = ["reading_of"]

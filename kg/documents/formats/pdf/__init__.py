"""PDFs: their pages to lines, lines to columns and paragraphs, and those to a document."""

from __future__ import annotations

from kg.documents.formats.pdf.reading import MOST_BYTES, looks_like_pdf, read_pdf

__all__ = ["MOST_BYTES", "looks_like_pdf", "read_pdf"]

"""The formats of articles: which one an input has, and the reader of each.

`FORMATS` is the table, `format_of` tells the format of bytes, `read_input` reads them. A format that is added to the
table is read wherever files, archives, standard input or answers are.
"""

from __future__ import annotations

from kg.documents.formats.table import FORMATS, READERS, Format, Reader, format_of, read_input

__all__ = ["FORMATS", "READERS", "Format", "Reader", "format_of", "read_input"]

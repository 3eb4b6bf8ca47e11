"""Paths to documents: the reading stage.

`read_documents` is the entrance. Beneath it are three rooms: `finding` (sources behind paths), `opening` (containers;
inputs with their bytes) and `formats` (documents of an input; `READERS` is the table of formats by suffix).
`open_inputs` and `read_input` are its two halves, for who reads in several processes. Tables are read by mappings of
their columns (`load_mappings`).
"""

from __future__ import annotations

from kg.documents.finding import count_inputs, find_sources, open_file
from kg.documents.findings import Found, Notice, Skipped, Unchanged
from kg.documents.formats import READERS, Reader, read_input
from kg.documents.formats.limits import MAX_CHARACTERS, MAX_LINE
from kg.documents.formats.text import UNSTATED_LANGUAGE, parse_day, parse_language
from kg.documents.inputs import STANDARD_INPUT, Input, Source, Stated, source_of
from kg.documents.opening import leads_to_web, open_source
from kg.documents.reading import dated, open_inputs, read_documents
from kg.documents.records import Mapping, load_mappings
from kg.documents.web import Web, open_web

__all__ = [
    "MAX_CHARACTERS",
    "MAX_LINE",
    "READERS",
    "STANDARD_INPUT",
    "UNSTATED_LANGUAGE",
    "Found",
    "Input",
    "Mapping",
    "Notice",
    "Reader",
    "Skipped",
    "Source",
    "Stated",
    "Unchanged",
    "Web",
    "count_inputs",
    "dated",
    "find_sources",
    "leads_to_web",
    "load_mappings",
    "open_file",
    "open_inputs",
    "open_source",
    "open_web",
    "parse_day",
    "parse_language",
    "read_documents",
    "read_input",
    "source_of",
]

"""A graph as a file. `EXPORTERS` is the table of formats; `export_to_path` and `export_to_stream` write any of them."""

from __future__ import annotations

from kg.export.exporter import Exported, Exporter, Options
from kg.export.formats import DEFAULT, EXPORTERS, format_of
from kg.export.rdf import RDF_FORMATS, export
from kg.export.reports import export_reports
from kg.export.writing import ARCHIVE, export_to_path, export_to_stream

__all__ = [
    "ARCHIVE",
    "DEFAULT",
    "EXPORTERS",
    "RDF_FORMATS",
    "Exported",
    "Exporter",
    "Options",
    "export",
    "export_reports",
    "export_to_path",
    "export_to_stream",
    "format_of",
]

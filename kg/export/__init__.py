"""A graph as a file. The entrances are `export`, for its statements, and `export_reports`, for its records."""

from __future__ import annotations

from kg.export.rdf import EXPORTERS, export
from kg.export.reports import export_reports

__all__ = ["EXPORTERS", "export", "export_reports"]

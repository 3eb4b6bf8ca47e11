"""A graph as a file. The entrance is `export`."""

from __future__ import annotations

from kg.export.rdf import EXPORTERS, export

__all__ = ["EXPORTERS", "export"]

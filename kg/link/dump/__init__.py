"""Dumps: files in RDF, and tables with a mapping, as a source of candidates. Nothing of a dump is indexed or kept."""

from kg.link.dump.source import DumpSource, open_dump

__all__ = ["DumpSource", "open_dump"]

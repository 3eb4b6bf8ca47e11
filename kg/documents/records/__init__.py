"""Tables and other structured files to documents, one a record, by mappings of their columns.

`read_records` is the entrance; `load_mappings` reads the mappings that are shipped and those of the user.
"""

from __future__ import annotations

from kg.documents.records.loading import load_mappings
from kg.documents.records.mapping import SUFFIXES, Mapping
from kg.documents.records.reading import choose_mapping, read_records

__all__ = ["SUFFIXES", "Mapping", "choose_mapping", "load_mappings", "read_records"]

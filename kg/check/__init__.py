"""A store against what it should hold: its files, documents, world, decisions, links, shapes.

    report = check_store("kg-store", settings=settings)
    report = repair_store("kg-store", settings=settings)

What is wrong comes back as values. `repair_store` mends what can be made anew out of the rest of the graph.
"""

from __future__ import annotations

from kg.check.checking import CheckReport, check_store
from kg.check.findings import Finding, Severity
from kg.check.repairing import repair_store

__all__ = ["CheckReport", "Finding", "Severity", "check_store", "repair_store"]

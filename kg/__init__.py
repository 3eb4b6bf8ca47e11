"""A knowledge-graph builder for diplomacy: who met whom, where, when, and the sentence that says so.

    from kg import Settings, build, open_store, run_saved_query

Names are imported when they are first used, so that `import kg` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kg.errors import KgError
    from kg.pipeline import BuildReport, annotate_documents, build, extract_reports
    from kg.query import run_saved_query
    from kg.settings import Settings, load_settings
    from kg.store import open_store
    from kg.upkeep import forget

__version__ = "0.1.0"

__all__ = [
    "BuildReport",
    "KgError",
    "Settings",
    "annotate_documents",
    "build",
    "extract_reports",
    "forget",
    "load_settings",
    "open_store",
    "run_saved_query",
]

_HOMES = {
    "BuildReport": "kg.pipeline",
    "KgError": "kg.errors",
    "Settings": "kg.settings",
    "annotate_documents": "kg.pipeline",
    "build": "kg.pipeline",
    "extract_reports": "kg.pipeline",
    "forget": "kg.upkeep",
    "load_settings": "kg.settings",
    "open_store": "kg.store",
    "run_saved_query": "kg.query",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'kg' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)

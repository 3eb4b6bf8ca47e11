"""The stages joined: documents to annotated documents, to reports, to the graph.

`annotate_documents` and `extract_reports` stream; `build` writes to a store. What fails or is passed over is a value
among the results, named with its reason; nothing here prints.
"""

from __future__ import annotations

from kg.pipeline.building import BuildReport, build
from kg.pipeline.extracting import Extraction, annotate_documents, extract_reports
from kg.pipeline.findings import Finding, Unsupported, is_failure
from kg.pipeline.following import Following, Round
from kg.pipeline.inputs import is_undated, web_of
from kg.pipeline.outcomes import Outcome, Progress, Result

__all__ = [
    "BuildReport",
    "Extraction",
    "Finding",
    "Following",
    "Outcome",
    "Progress",
    "Result",
    "Round",
    "Unsupported",
    "annotate_documents",
    "build",
    "extract_reports",
    "is_failure",
    "is_undated",
    "web_of",
]

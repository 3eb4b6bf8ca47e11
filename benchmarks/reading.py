"""Prints how well meetings, calls and visits are read, against annotated articles.

    python -m benchmarks.reading [ARTICLES GOLD]

Without folders: the sample articles, 01 to 24 (worked with) and 25 to 36 (measured only) apart.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.scoring import Tally, score
from kg.model.jsonl import report_to_dict
from kg.pipeline import Extraction, extract_reports

KINDS = ("Meeting", "Call", "Visit")
DATA = Path(__file__).parent.parent / "tests" / "data"
LAST_WORKED_WITH = 24
"""Number of the last sample article that the grammar was written with; the others are for measuring."""


def read(articles: Sequence[Path], gold: Path) -> dict[str, Tally]:
    """Return a tally for each type over some articles; their gold lies in `gold` under the same stems."""
    wanted: dict[str, list[dict[str, Any]]] = {}
    for path in articles:
        wanted[path.stem] = json.loads((gold / f"{path.stem}.json").read_text("utf-8"))["events"]
    found: dict[str, list[dict[str, Any]]] = {}
    for report in reports_of([str(path) for path in articles]):
        found.setdefault(Path(report["document"]).stem, []).append(report)
    return {kind: score(wanted, found, kind) for kind in KINDS}


def reports_of(paths: list[str]) -> list[dict[str, Any]]:
    """Return the extraction records of some files."""
    return [
        report_to_dict(report)
        for extraction in extract_reports(paths)
        if isinstance(extraction, Extraction)
        for report in extraction.reports
    ]


def samples() -> tuple[list[Path], list[Path]]:
    """Return the sample articles that were worked with, and those for measuring."""
    articles = sorted((DATA / "articles").glob("*.md"))
    worked = [path for path in articles if int(path.name[:2]) <= LAST_WORKED_WITH]
    return worked, [path for path in articles if path not in worked]


def main() -> None:
    """Print a line for each type and set."""
    if len(sys.argv) > 1:
        folder, gold = map(Path, sys.argv[1:3])
        sets = {folder.name: (sorted(folder.glob("*.md")), gold)}
    else:
        worked, measured = samples()
        sets = {"01-24": (worked, DATA / "gold"), "25-36": (measured, DATA / "gold")}
    for name, (articles, gold) in sets.items():
        for kind, tally in read(articles, gold).items():
            counts = f"{tally.right} right, {tally.found} found, {tally.there} there"
            print(f"{name:8} {kind:8} P {tally.precision:.3f}  R {tally.recall:.3f}  F1 {tally.f1:.3f}   ({counts})")


if __name__ == "__main__":
    main()

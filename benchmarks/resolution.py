"""Prints how well reports of one event in different documents are joined, against annotated articles.

    python -m benchmarks.resolution [ARTICLES GOLD]

Without folders: the sets of `tests/data` whose documents share events. The table by which two reports are compared was
fitted on them (`training/resolution.py`, which prints figures of stories that were held out).
"""

from __future__ import annotations

import argparse
from pathlib import Path

from kg.evaluate import evaluate, read_gold, stem_of
from kg.evaluate.scores import Count
from kg.evaluate.world import Resolved, same_event
from kg.model.document import DocumentFacts
from kg.pipeline import Extraction, extract_reports
from kg.resolve import resolve
from kg.resolve.mentions import key_of

DATA = Path(__file__).parent.parent / "tests" / "data"


def sets() -> dict[str, tuple[Path, Path]]:
    """Return the articles and the annotations of each set whose documents share events."""
    return {
        "articles": (DATA / "articles", DATA / "gold"),
        "stories": (DATA / "stories/articles", DATA / "stories/gold"),
    }


def count_of(articles: Path, gold: Path) -> Count:
    """Return how many pairs of reports of two documents tell one annotated event, were joined, and both."""
    known = read_gold(gold)
    found = {
        stem_of(each.document.id): each for each in extract_reports([str(articles)]) if isinstance(each, Extraction)
    }
    scores = evaluate(known, {name: each.reports for name, each in found.items()})
    documents = {
        each.document.key: DocumentFacts(each.document.published, each.document.publisher) for each in found.values()
    }
    world = resolve((report for each in found.values() for report in each.reports), documents=documents)
    event_of = {key: event.id for event in world.events for key in event.reports}
    return same_event(Resolved(e.key or "", r.document, event_of[key_of(r)]) for e, r in scores.paired)


def main() -> None:
    """Print a line for each set."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="*", type=Path, help="articles and their annotations")
    arguments = parser.parse_args()
    wanted = sets()
    if arguments.folders:
        articles, gold = arguments.folders
        wanted = {articles.name: (articles, gold)}
    for name, folders in wanted.items():
        count = count_of(*folders)
        figures = f"precision {count.precision:.3f}  recall {count.recall:.3f}  F1 {count.f1:.3f}"
        print(f"{name:10} {figures}  ({count.right} right, {count.found} joined, {count.there} there)")


if __name__ == "__main__":
    main()

"""Prints how well events are read, against annotated articles: figures, and how far confidence can be trusted.

    python -m benchmarks.reading [--extractor NAME] [ARTICLES GOLD]

Without folders: the sets of `tests/data`. Of these, `01-24`, `more` and `invented` were learnt from; `25-36` and
`unseen` were not, and nobody has looked at what is read wrong there.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from kg.evaluate import Scores, evaluate, read_gold, stem_of
from kg.evaluate.scores import TENTHS
from kg.model.report import Report
from kg.pipeline import Extraction, extract_reports
from kg.settings import Settings
from training.corpora import is_learnt_from

DATA = Path(__file__).parent.parent / "tests" / "data"
SURE = 8
"""Tenths of confidence from which reports are meant to be relied on."""


def sets() -> dict[str, tuple[list[Path], Path]]:
    """Return the articles and the folder of annotations of each set."""
    samples = sorted((DATA / "articles").glob("*.md"))
    learnt = [path for path in samples if is_learnt_from(path.stem)]
    found = {
        "01-24": (learnt, DATA / "gold"),
        "25-36": ([path for path in samples if path not in learnt], DATA / "gold"),
    }
    for name in ("more", "invented", "unseen"):
        found[name] = sorted((DATA / name / "articles").glob("*.md")), DATA / name / "gold"
    return found


def scores_of(articles: Sequence[Path], gold: Path, *, extractor: str = "grammar") -> Scores:
    """Return all figures over some articles."""
    reports: dict[str, tuple[Report, ...]] = {}
    for read in extract_reports([str(path) for path in articles], settings=Settings(extractor=extractor)):
        if isinstance(read, Extraction):
            reports[stem_of(read.document.id)] = read.reports
    known = read_gold(gold)
    return evaluate({path.stem: known[path.stem] for path in articles if path.stem in known}, reports)


def figures(scores: Scores) -> dict[str, float]:
    """Return the figures that are written down, by name."""
    counts = {"events": scores.events, "who": scores.who, "pairs": scores.pairs}
    found = {name: count.f1 for name, count in counts.items()}
    found |= {name: share.value for name, share in scores.shares.items()}
    return found | {"quotes": scores.quotes.recall, "sure": scores.right_from(SURE)}


def table(found: dict[str, Scores]) -> str:
    """Return the figures as a Markdown table, a row for each set."""
    names = list(figures(Scores()))
    lines = [f"| | documents | {' | '.join(names)} |", "|---" * (len(names) + 2) + "|"]
    for name, scores in found.items():
        values = figures(scores)
        lines.append(f"| {name} | {scores.documents} | {' | '.join(f'{values[each]:.3f}' for each in names)} |")
    return "\n".join(lines)


def calibration(scores: Scores) -> str:
    """Return how many reports are right by confidence, as a Markdown table."""
    lines = ["| confidence | reports | right |", "|---|---|---|"]
    for tenth, share in scores.confidence.items():
        if share.of:
            lines.append(f"| {tenth / TENTHS:.1f} to {(tenth + 1) / TENTHS:.1f} | {share.of} | {share.value:.2f} |")
    return "\n".join(lines)


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="*", type=Path, help="articles and their annotations")
    parser.add_argument("--extractor", default="grammar")
    arguments = parser.parse_args()
    wanted = sets()
    if arguments.folders:
        articles, gold = arguments.folders
        wanted = {articles.name: (sorted(articles.glob("*.md")), gold)}
    found = {name: scores_of(*each, extractor=arguments.extractor) for name, each in wanted.items()}
    print(table(found))
    for name, scores in found.items():
        print(f"\n{name}\n\n{calibration(scores)}")


if __name__ == "__main__":
    main()

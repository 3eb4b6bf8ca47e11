"""How well events are read by folds of documents: `python -m training.measure --help`.

Each article is read by a network that has not learnt from it, with tables of weights fitted on the articles of the
other folds. What stands in the model card comes from here.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from benchmarks.reading import calibration, table
from kg.evaluate import GoldDocument, Scores, evaluate
from kg.extract.grammar.extractor import GrammarExtractor, RulesExtractor
from kg.model.report import Report
from training.corpora import set_of
from training.weigh import Read, read_held_out, tables


def reports_by_folds(folds: Sequence[Sequence[Read]]) -> dict[str, list[Report]]:
    """Return the reports of all articles by name."""
    reports: dict[str, list[Report]] = {}
    for held_out in folds:
        weights = tables(read for fold in folds if fold is not held_out for read in fold)
        for read in held_out:
            reports[read.gold.id] = GrammarExtractor(heads=read.heads, weights=weights).extract(read.annotated)
    return reports


def scores_by_set(folds: Sequence[Sequence[Read]], reports: dict[str, list[Report]]) -> dict[str, Scores]:
    """Return the figures of each set, and of all together."""
    gold: defaultdict[str, dict[str, GoldDocument]] = defaultdict(dict)
    for read in (read for fold in folds for read in fold):
        for name in (set_of(read.gold.id), "all"):
            gold[name][read.gold.id] = read.gold
        if set_of(read.gold.id) != "invented":
            gold["01-24 and more"][read.gold.id] = read.gold
    return {name: evaluate(documents, reports) for name, documents in sorted(gold.items())}


def main() -> None:
    """Read the command line and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, default=Path("tests/data"), help="folder with annotated articles")
    parser.add_argument("--models", type=Path, nargs="+", required=True, help="exported models of all folds, in order")
    arguments = parser.parse_args()
    folds = read_held_out(arguments.corpus, arguments.models)
    rules = RulesExtractor()
    alone = {read.gold.id: rules.extract(read.annotated) for fold in folds for read in fold}
    judged = scores_by_set(folds, reports_by_folds(folds))
    print(f"By folds\n\n{table(judged)}\n\nThe rules alone\n\n{table(scores_by_set(folds, alone))}\n")
    print(f"Confidence, over all\n\n{calibration(judged['all'])}")


if __name__ == "__main__":
    main()

"""Put everything that a training run needs into one file: `python -m training.prepare --help`.

Reading articles needs the whole language stage; training needs PyTorch alone and may run on another machine.
"""

from __future__ import annotations

import argparse
import gzip
import pickle
from dataclasses import dataclass
from pathlib import Path

from training.corpora import ANNOTATED, DevSets, dev_sets, is_learnt_from, training_examples
from training.data import Example
from training.event_batches import EventExample
from training.model import Tables


@dataclass(frozen=True, slots=True)
class Prepared:
    """Examples to learn from and to measure on, and the sizes of the tables that the heads of events need."""

    trees: list[Example]
    events: list[EventExample]
    dev: DevSets
    tables: Tables


def prepare(treebanks: Path, corpus: Path) -> Prepared:
    """Read treebanks, sets of names, and annotated articles."""
    from kg.extract.judge.features import DISTANCES, GAPS, KINDS, SENTENCES
    from kg.extract.judge.heads import ROLES, STATUSES, TYPES
    from kg.extract.judge.slots import SLOTS
    from training.events import annotated_corpus, event_examples
    from training.text import article_splitter

    folders = [(corpus / articles, corpus / gold) for articles, gold in ANNOTATED]
    read = annotated_corpus(folders)
    return Prepared(
        trees=training_examples(treebanks, corpus, article_splitter()),
        events=event_examples([pair for pair in read if is_learnt_from(pair[1].id)]),
        dev=dev_sets(treebanks),
        tables=Tables(
            types=len(TYPES),
            statuses=len(STATUSES),
            roles=len(ROLES),
            kinds=len(KINDS),
            distances=DISTANCES,
            sentences=SENTENCES,
            slots=len(SLOTS),
            gaps=GAPS,
        ),
    )


def load(path: Path) -> Prepared:
    """Return what `main` wrote; only for files of one's own, since reading a pickle runs what it says."""
    with gzip.open(path, "rb") as file:
        return Prepared(*pickle.load(file))


def main() -> None:
    """Read the command line and write the file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--treebanks", type=Path, required=True, help="folder with the treebanks and name sets")
    parser.add_argument("--corpus", type=Path, default=Path("tests/data"), help="folder with annotated articles")
    parser.add_argument("--out", type=Path, required=True, help="file to write (pickle, gzip)")
    arguments = parser.parse_args()
    prepared = prepare(arguments.treebanks, arguments.corpus)
    with gzip.open(arguments.out, "wb") as file:
        # As a tuple: a class of this module, run as a program, would be `__main__.Prepared` in the file.
        pickle.dump((prepared.trees, prepared.events, prepared.dev, prepared.tables), file)


if __name__ == "__main__":
    main()

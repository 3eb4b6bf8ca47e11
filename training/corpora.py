"""Which examples a training run learns from, and which it is measured on."""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path

from training.data import Example, all_caps, read_politics, read_trees, read_uner, title_case, without_last
from training.names import Splitter, read_annotated, read_gum

LAST_TRAINING_ARTICLE = 24
"""Articles with a higher number stay unseen: they are for measuring only."""

MOST_WORDS = 100
POLITICS_COPIES = 4
"""CrossNER's politics set has only 200 sentences, and they are the nearest to diplomacy; with fewer copies than 3 its
parties and elections are hardly learnt."""


@dataclass(frozen=True, slots=True)
class DevSets:
    """Sets for measuring: trees by name, and names by name with the labels that the set knows."""

    trees: dict[str, list[Example]]
    names: dict[str, tuple[list[Example], frozenset[str]]]


def training_examples(treebanks: Path, corpus: Path | None, split: Splitter | None) -> list[Example]:
    """Return all examples to learn from, of a length that the network is trained on."""
    examples = read_trees(treebanks / "ewt-train.conllu.gz") + read_gum(treebanks / "gum-train.conllu.gz")
    examples += read_uner(treebanks / "ewt-test.iob2.gz")
    examples += read_politics(treebanks / "politics-train.iob.gz") * POLITICS_COPIES
    if corpus and split:
        examples += read_annotated(corpus / "articles", corpus / "gold", split, last_number=LAST_TRAINING_ARTICLE)
        examples += read_annotated(corpus / "more" / "articles", corpus / "more" / "gold", split)
    return [example for example in examples if len(example.words) <= MOST_WORDS]


def dev_sets(treebanks: Path) -> DevSets:
    """Read the sets for measuring."""
    three = frozenset(("PER", "ORG", "LOC"))
    return DevSets(
        trees={name: read_trees(treebanks / f"{name}.conllu.gz") for name in ("ewt-dev", "gum-dev")},
        names={
            "ewt-dev": (read_uner(treebanks / "ewt-dev.iob2.gz"), three),
            "politics-dev": (read_politics(treebanks / "politics-dev.iob.gz"), three | {"EVENT"}),
        },
    )


def augmented(examples: list[Example], rng: random.Random) -> list[Example]:
    """Return the examples of one epoch: a few set as headlines, some without their final full stop."""
    changed = []
    for example in examples:
        chance = rng.random()
        if chance < 0.015:
            changed.append(all_caps(example))
        elif chance < 0.045:
            changed.append(title_case(example))
        elif chance < 0.10:
            changed.append(without_last(example))
        else:
            changed.append(example)
    return changed

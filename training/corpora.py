"""Which examples a training run learns from, and which it is measured on."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from training.data import Example, all_caps, read_politics, read_trees, read_uner, title_case, without_last

ANNOTATED = (("articles", "gold"), ("more/articles", "more/gold"), ("invented/articles", "invented/gold"))
"""Folders of annotated articles that are learnt from, and their annotations; the folder `unseen` is for measuring."""

MOST_WORDS = 100
_LAST = 24
POLITICS_COPIES = 4
"""CrossNER's politics set has only 200 sentences, and they are the nearest to diplomacy; with fewer copies than 3 its
parties and elections are hardly learnt."""


def is_learnt_from(name: str) -> bool:
    """Tell whether an article may be learnt from: the numbered ones after the twenty-fourth are for measuring only."""
    number = name.split("-")[0]
    return not number.isdigit() or int(number) <= _LAST


def held_out(names: Iterable[str], fold: str) -> list[str]:
    """Return the names of the articles that a fold holds out: with "2/5" every fifth, from the second on.

    The order goes by the ends of names, which mixes the corpora.
    """
    number, count = map(int, fold.split("/"))
    order = sorted(names, key=lambda name: (name[::-1], name))
    return order[number - 1 :: count]


def set_of(name: str) -> str:
    """Return the set that an article belongs to, by its name."""
    if name[:2].isdigit():
        return "01-24"
    return "more" if name.split("-")[0] in ("asia", "south", "europe") else "invented"


@dataclass(frozen=True, slots=True)
class DevSets:
    """Sets for measuring: trees by name, and names by name with the labels that the set knows."""

    trees: dict[str, list[Example]]
    names: dict[str, tuple[list[Example], frozenset[str]]]


def training_examples(
    treebanks: Path, corpus: Path | None, split: Callable[[str], Iterator[tuple[str, ...]]] | None
) -> list[Example]:
    """Return all examples to learn from, of a length that the network is trained on."""
    from training.names import read_annotated, read_gum  # needs the tables of kg, which a machine for training may lack

    examples = read_trees(treebanks / "ewt-train.conllu.gz") + read_gum(treebanks / "gum-train.conllu.gz")
    examples += read_uner(treebanks / "ewt-test.iob2.gz")
    examples += read_politics(treebanks / "politics-train.iob.gz") * POLITICS_COPIES
    if corpus and split:
        for articles, gold in ANNOTATED:
            examples += read_annotated(corpus / articles, corpus / gold, split, chosen=is_learnt_from)
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

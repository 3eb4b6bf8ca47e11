"""What sources do not tell, by a trained network: names for treebanks, trees for sets of names; what it is sure of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import torch

from training.batches import IGNORE, Batch, Coded, Labels, batches
from training.data import IGNORED, Example
from training.model import Reader, Scores

LEAST_PROBABILITY = 0.9
"""A tag of less is left open; so is a name with a word of less, whole."""
LEAST_OF_ARCS = 0.8
"""A word whose head is less sure learns neither head nor relation."""


def with_silver(
    examples: list[Example], network: Reader, labels: Labels, coded: Callable[[list[Example]], list[Coded]]
) -> list[Example]:
    """Return the examples, those without tags or without trees with what the network says of them."""
    bare = [place for place, each in enumerate(examples) if each.tags is None or each.heads is None]
    filled = list(examples)
    network.eval()
    with torch.no_grad():
        for batch in batches(coded([examples[place] for place in bare]), sub_words=6000):
            told = (batch.ids, batch.mask, batch.first, batch.last, batch.shape, batch.lengths)
            scores = network(*(each.to(network.root.device) for each in told))
            names = _names(scores, batch, labels)
            trees = _trees(network, scores, batch, labels)
            for row, number in enumerate(batch.places):
                place = bare[number]
                if filled[place].tags is None:
                    filled[place] = replace(filled[place], tags=names[row])
                if filled[place].heads is None:
                    heads, deprels, pos = trees[row]
                    filled[place] = replace(filled[place], heads=heads, deprels=deprels, pos=pos)
    return filled


def _names(scores: Scores, batch: Batch, labels: Labels) -> list[tuple[str, ...]]:
    sure, best = (each.cpu() for each in torch.softmax(scores.names, -1).max(-1))
    return [
        confident([labels.tags[each] for each in best[row, :count].tolist()], sure[row, :count].tolist())
        for row, count in enumerate(batch.lengths.tolist())
    ]


def _trees(
    network: Reader, scores: Scores, batch: Batch, labels: Labels
) -> list[tuple[tuple[int, ...], tuple[str, ...], tuple[str, ...]]]:
    """Return heads, relations and parts of speech of each sentence; an unsure word has head `IGNORE`."""
    sure, heads = torch.softmax(scores.arcs, -1).max(-1)
    deprels = network.relations(scores, heads).argmax(-1).cpu()
    pos = scores.pos.argmax(-1).cpu()
    heads = heads.masked_fill(sure < LEAST_OF_ARCS, IGNORE).cpu()
    trees = []
    for row, count in enumerate(batch.lengths.tolist()):
        own = heads[row, :count].tolist()
        named = [labels.deprels[each] for each in deprels[row, :count].tolist()]
        kept = [IGNORED if head == IGNORE else deprel for head, deprel in zip(own, named, strict=True)]
        trees.append((tuple(own), tuple(kept), tuple(labels.pos[each] for each in pos[row, :count].tolist())))
    return trees


def confident(tags: list[str], probabilities: list[float]) -> tuple[str, ...]:
    """Return tags with those ignored that are not sure, or that belong to a name not sure in all its words."""
    kept = [tag if sure >= LEAST_PROBABILITY else IGNORED for tag, sure in zip(tags, probabilities, strict=True)]
    for place in range(1, len(kept)):
        if tags[place].startswith("I-") and kept[place - 1] == IGNORED:
            kept[place] = IGNORED
    for place in range(len(kept) - 1, 0, -1):
        if tags[place].startswith("I-") and kept[place] == IGNORED and tags[place - 1] != "O":
            kept[place - 1] = IGNORED
    return tuple(kept)

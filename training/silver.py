"""Name tags for sentences that have none, by a trained network: only what it is sure of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import torch

from training.batches import Coded, Labels, batches
from training.data import IGNORED, Example
from training.model import Reader

LEAST_PROBABILITY = 0.9
"""A tag of less is left open; so is a name with a word of less, whole."""


def with_silver_names(
    examples: list[Example], network: Reader, labels: Labels, coded: Callable[[list[Example]], list[Coded]]
) -> list[Example]:
    """Return the examples, those without tags with what the network says of them."""
    bare = [place for place, example in enumerate(examples) if example.tags is None]
    tagged = list(examples)
    network.eval()
    with torch.no_grad():
        for batch in batches(coded([examples[place] for place in bare]), sub_words=6000):
            scores = network(batch.ids, batch.mask, batch.first, batch.last, batch.shape, batch.lengths)
            sure, best = torch.softmax(scores.names, -1).max(-1)
            for row, number in enumerate(batch.places):
                place = bare[number]
                count = int(batch.lengths[row])
                tags = [labels.tags[each] for each in best[row, :count].tolist()]
                tagged[place] = replace(tagged[place], tags=confident(tags, sure[row, :count].tolist()))
    return tagged


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

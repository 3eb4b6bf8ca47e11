"""Turn examples into padded batches: sub-words, letter case, and numbers of the labels."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from kg.language.letters import letter_case, plain_quotes
from training.data import NAME_TAGS, Example, well_formed

IGNORE = -100


@dataclass(frozen=True, slots=True)
class Labels:
    """The closed sets of labels, in the order of the network's outputs."""

    pos: tuple[str, ...]
    deprels: tuple[str, ...]
    tags: tuple[str, ...] = NAME_TAGS

    @classmethod
    def of(cls, examples: Sequence[Example]) -> Labels:
        """Collect the labels of the training trees."""
        return cls(
            pos=tuple(sorted({pos for example in examples for pos in example.pos or ()})),
            deprels=tuple(sorted({deprel for example in examples for deprel in example.deprels or ()})),
        )


@dataclass(frozen=True, slots=True)
class Coded:
    """An example in numbers; `IGNORE` where it says nothing."""

    ids: list[int]
    first: list[int]
    last: list[int]
    shape: list[int]
    heads: list[int]
    deprels: list[int]
    pos: list[int]
    tags: list[int]


@dataclass(frozen=True, slots=True)
class Batch:
    """Padded tensors of some examples, and the places of those in the list given."""

    ids: Tensor
    mask: Tensor
    first: Tensor
    last: Tensor
    shape: Tensor
    lengths: Tensor
    heads: Tensor
    deprels: Tensor
    pos: Tensor
    tags: Tensor
    places: tuple[int, ...]


SubWords = Callable[[str], list[int]]
"""From a word to its sub-word ids, at least one, without marks of begin and end."""


def in_sub_words(
    words: Sequence[str], sub_words: SubWords, *, begin: int, end: int
) -> tuple[list[int], list[int], list[int]]:
    """Return the sub-words of a sentence between its marks, and the places of each word's first and last among them."""
    ids, first, last = [begin], [], []
    for word in words:
        first.append(len(ids))
        ids.extend(sub_words(plain_quotes(word)))
        last.append(len(ids) - 1)
    return [*ids, end], first, last


def padded(rows: Sequence[list[int]], value: int = 0) -> Tensor:
    """Return rows as a table, the shorter ones filled up."""
    width = max(map(len, rows))
    return torch.tensor([row + [value] * (width - len(row)) for row in rows])


def code(example: Example, labels: Labels, sub_words: SubWords, *, begin: int, end: int) -> Coded:
    """Number the words and labels of an example; unknown labels are ignored."""
    ids, first, last = in_sub_words(example.words, sub_words, begin=begin, end=end)

    def numbered(layer: Sequence[str] | None, names: tuple[str, ...]) -> list[int]:
        if layer is None:
            return [IGNORE] * len(first)
        return [names.index(label) if label in names else IGNORE for label in layer]

    return Coded(
        ids=ids,
        first=first,
        last=last,
        shape=[letter_case(word) for word in example.words],
        heads=list(example.heads) if example.heads else [IGNORE] * len(first),
        deprels=numbered(example.deprels, labels.deprels),
        pos=numbered(example.pos, labels.pos),
        tags=numbered(well_formed(example.tags) if example.tags else None, labels.tags),
    )


def batches(coded: Sequence[Coded], *, sub_words: int, rng: random.Random | None = None) -> Iterator[Batch]:
    """Yield batches of about equal length, at most `sub_words` each with padding; shuffled when `rng` is given."""
    jitter = {place: rng.random() * 4 if rng else 0.0 for place in range(len(coded))}
    order = sorted(range(len(coded)), key=lambda place: (len(coded[place].ids) + jitter[place], place))
    groups: list[list[int]] = [[]]
    for place in order:
        if groups[-1] and len(coded[place].ids) * (len(groups[-1]) + 1) > sub_words:
            groups.append([])
        groups[-1].append(place)
    if rng:
        rng.shuffle(groups)
    for group in groups:
        if group:
            yield _padded([coded[place] for place in group], tuple(group))


def _padded(members: list[Coded], places: tuple[int, ...]) -> Batch:
    return Batch(
        ids=padded([each.ids for each in members]),
        mask=padded([[1] * len(each.ids) for each in members]),
        first=padded([each.first for each in members]),
        last=padded([each.last for each in members]),
        shape=padded([each.shape for each in members]),
        lengths=torch.tensor([len(each.first) for each in members]),
        heads=padded([each.heads for each in members], IGNORE),
        deprels=padded([each.deprels for each in members], IGNORE),
        pos=padded([each.pos for each in members], IGNORE),
        tags=padded([each.tags for each in members], IGNORE),
        places=places,
    )

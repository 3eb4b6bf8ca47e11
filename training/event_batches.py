"""Annotated articles in numbers, and in batches of whole documents."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import torch
from torch import Tensor

from kg.language.letters import letter_case
from training.batches import SubWords, in_sub_words, padded

SENTENCES_TOGETHER = 8
"""Sentences of about equal length that the encoder reads at once: padding is small, and so is the number of runs."""
MOST_SUB_WORDS = 512
"""Sub-words of a sentence, its marks included, that the encoder has places for."""
LONGEST_WORD = 100
"""Characters of a word that are read."""
RENAMED = 0.6
"""Share of documents whose persons get other names in an epoch, so that nobody's name tells what they do."""


@dataclass(frozen=True, slots=True)
class EventExample:
    """A document in numbers.

    `words` are its sentences, `tokens` the place of each word among the document's tokens. `types` has for each token
    the place of what it names in `TYPES` of `kg.extract.judge.heads`, `IGNORE` where nothing is told. `events` are
    event words: (token, place in TYPES, place in STATUSES). `pairs` are rows (event token, argument token, kind,
    distance, sentences apart, slot, place in ROLES); `links` rows (earlier event token, later one, gap, 1 for one event
    and 0 for two); `persons` are the tokens of persons' names.
    """

    name: str
    words: tuple[tuple[str, ...], ...]
    tokens: tuple[tuple[int, ...], ...]
    types: tuple[int, ...]
    events: tuple[tuple[int, int, int], ...]
    pairs: tuple[tuple[int, ...], ...]
    links: tuple[tuple[int, ...], ...]
    persons: frozenset[int]


@dataclass(frozen=True, slots=True)
class Group:
    """Padded tensors of some sentences."""

    ids: Tensor
    mask: Tensor
    first: Tensor
    last: Tensor
    shape: Tensor
    lengths: Tensor


@dataclass(frozen=True, slots=True)
class EventBatch:
    """Sentences of some documents in groups, and what is told of their words.

    Words are numbered in the order in which the groups have them, padding left out. `types` has a label for each word.
    `events` are rows (word, type, status); `pairs` rows (event word, argument word, kind, distance, sentences apart,
    type of the event word, slot, role); `links` rows (earlier event word, later one, gap, type, whether one event).
    """

    groups: tuple[Group, ...]
    types: Tensor
    events: Tensor
    pairs: Tensor
    links: Tensor
    documents: tuple[str, ...]


def event_batches(
    examples: Sequence[EventExample],
    sub_words: SubWords,
    *,
    begin: int,
    end: int,
    most_words: int,
    rng: random.Random | None = None,
) -> Iterator[EventBatch]:
    """Yield batches of whole documents of about `most_words`; shuffled and with other names where `rng` is given."""
    order = list(examples)
    if rng:
        pool = [
            word
            for example in examples
            for words, places in zip(example.words, example.tokens, strict=True)
            for word, place in zip(words, places, strict=True)
            if place in example.persons
        ]
        rng.shuffle(order)
        order = [renamed(each, pool, rng) if pool and rng.random() < RENAMED else each for each in order]
    held: list[EventExample] = []
    words = 0
    for example in order:
        size = sum(map(len, example.words))
        if held and words + size > most_words:
            yield _batch(held, sub_words, begin, end)
            held, words = [], 0
        held.append(example)
        words += size
    if held:
        yield _batch(held, sub_words, begin, end)


def renamed(example: EventExample, pool: Sequence[str], rng: random.Random) -> EventExample:
    """Return the document with each word of a person's name replaced, the same word by the same one."""
    other: dict[str, str] = {}
    sentences = []
    for words, places in zip(example.words, example.tokens, strict=True):
        changed = list(words)
        for n, (word, place) in enumerate(zip(words, places, strict=True)):
            if place in example.persons:
                changed[n] = other.setdefault(word, rng.choice(pool))
        sentences.append(tuple(changed))
    return replace(example, words=tuple(sentences))


def _batch(examples: Sequence[EventExample], sub_words: SubWords, begin: int, end: int) -> EventBatch:
    sentences = [
        (number, words, places)
        for number, example in enumerate(examples)
        for words, places in zip(example.words, example.tokens, strict=True)
        if words
    ]
    sentences.sort(key=lambda sentence: len(sentence[1]))
    groups: list[Group] = []
    word_of: dict[tuple[int, int], int] = {}
    types: list[int] = []
    for start in range(0, len(sentences), SENTENCES_TOGETHER):
        some = sentences[start : start + SENTENCES_TOGETHER]
        groups.append(_group([words for _, words, _ in some], sub_words, begin, end))
        for number, _, places in some:
            for place in places:
                word_of[number, place] = len(types)
                types.append(examples[number].types[place])
    events, pairs, links = [], [], []
    for number, example in enumerate(examples):
        kind_of = {token: kind for token, kind, _ in example.events}
        for token, kind, status in example.events:
            if (number, token) in word_of:
                events.append((word_of[number, token], kind, status))
        for token, argument, kind, distance, apart, slot, role in example.pairs:
            if (number, token) in word_of and (number, argument) in word_of:
                words = word_of[number, token], word_of[number, argument]
                pairs.append((*words, kind, distance, apart, kind_of[token], slot, role))
        for one, other, gap, same in example.links:
            if (number, one) in word_of and (number, other) in word_of:
                links.append((word_of[number, one], word_of[number, other], gap, kind_of[one], same))
    return EventBatch(
        groups=tuple(groups),
        types=torch.tensor(types, dtype=torch.long),
        events=torch.tensor(events, dtype=torch.long).reshape(-1, 3),
        pairs=torch.tensor(pairs, dtype=torch.long).reshape(-1, 8),
        links=torch.tensor(links, dtype=torch.long).reshape(-1, 5),
        documents=tuple(example.name for example in examples),
    )


def _group(sentences: Sequence[Sequence[str]], sub_words: SubWords, begin: int, end: int) -> Group:
    ids: list[list[int]] = []
    first: list[list[int]] = []
    last: list[list[int]] = []
    for words in sentences:
        short = [word[:LONGEST_WORD] for word in words]
        sub, begins, ends = in_sub_words(short, sub_words, begin=begin, end=end)
        ids.append(sub if len(sub) <= MOST_SUB_WORDS else [*sub[: MOST_SUB_WORDS - 1], end])
        first.append([min(place, MOST_SUB_WORDS - 2) for place in begins])
        last.append([min(place, MOST_SUB_WORDS - 2) for place in ends])
    return Group(
        ids=padded(ids),
        mask=padded([[1] * len(each) for each in ids]),
        first=padded(first),
        last=padded(last),
        shape=padded([[letter_case(word) for word in words] for words in sentences]),
        lengths=torch.tensor([len(words) for words in sentences]),
    )

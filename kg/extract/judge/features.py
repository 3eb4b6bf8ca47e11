"""What the judge is told of a pair of event word and argument beside the vectors of both.

Numbers into the tables of the trained heads: their meaning and order are part of the weights.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kg.extract.arguments import Argument, ArgumentKind
from kg.extract.judge.slots import ELSEWHERE, SlotReader
from kg.model.annotated import Annotated, Token

Integers = npt.NDArray[np.int64]

KINDS = tuple(ArgumentKind)
_KINDS = {kind: number for number, kind in enumerate(KINDS)}
REACH = 2
"""Sentences before and after that of an event word in which its arguments are looked for."""
SENTENCES = 2 * REACH + 1
_STEPS = (1, 2, 4, 8, 16, 32)
"""Distances in words up to which a bucket goes; a last one takes what is farther."""
_GAPS = (0, 1, 2, 5, 10)
"""Sentences between two event words up to which a bucket goes; a last one takes what is farther."""
GAPS = len(_GAPS) + 1
_MOST_BETWEEN = 150
"""Event words between two that are still compared; more stand only in very long documents, where all pairs would cost
too much."""
_MOST_PAIRS = 400_000
"""Pairs of event words and arguments of one document: the longest articles have as many. In a text that is all names
and event words, each word gets the arguments that stand nearest to it."""
DISTANCES = 2 * (len(_STEPS) + 1)


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs of event words and arguments; each array has an entry for each pair.

    `words` and `arguments` are places in the lists given, `kinds`, `distances`, `sentences` and `slots` numbers into
    the tables of the heads.
    """

    words: Integers
    arguments: Integers
    kinds: Integers
    distances: Integers
    sentences: Integers
    slots: Integers


@dataclass(frozen=True, slots=True)
class Links:
    """Pairs of event words that may tell of one event; each array has an entry for each pair.

    `earlier` and `later` are places in the list of event words, `gaps` numbers into the table of the heads.
    """

    earlier: Integers
    later: Integers
    gaps: Integers


def pairs_of(
    annotated: Annotated, words: Sequence[Token], arguments: Sequence[Argument], *, most: int = _MOST_PAIRS
) -> Pairs:
    """Return all pairs of event words and arguments within reach; a word is no argument of itself.

    Arguments are given in order of the text. Where that comes to more than `most` pairs, each word gets those that
    stand nearest to it.
    """
    each = max(most // max(len(words), 1), 1)
    sentence_of = np.array(_sentence_numbers(annotated), dtype=np.int64)
    places_of_words = np.array([word.i for word in words], dtype=np.int64)
    places_of_arguments = np.array([argument.token.i for argument in arguments], dtype=np.int64)
    own, theirs = sentence_of[places_of_words], sentence_of[places_of_arguments]
    near = [
        _nearest(places_of_arguments, place, first, end, each)
        for place, first, end in zip(
            places_of_words.tolist(),
            np.searchsorted(theirs, own - REACH, side="left").tolist(),
            np.searchsorted(theirs, own + REACH, side="right").tolist(),
            strict=True,
        )
    ]
    ones = np.repeat(np.arange(len(words)), [len(some) for some in near])
    others = np.concatenate([np.zeros(0, dtype=np.int64), *(np.arange(some.start, some.stop) for some in near)])
    apart = places_of_arguments[others] - places_of_words[ones]
    ones, others, apart = ones[apart != 0], others[apart != 0], apart[apart != 0]
    return Pairs(
        words=ones,
        arguments=others,
        kinds=np.array([_KINDS[argument.kind] for argument in arguments], dtype=np.int64)[others],
        distances=distance_buckets(apart),
        sentences=theirs[others] - own[ones] + REACH,
        slots=_slots(annotated, words, arguments, ones, others, own[ones] == theirs[others]),
    )


def _slots(
    annotated: Annotated,
    words: Sequence[Token],
    arguments: Sequence[Argument],
    ones: Integers,
    others: Integers,
    together: npt.NDArray[np.bool_],
) -> Integers:
    """Return the slot of the argument in each pair; `together` tells which pairs stand in one sentence."""
    slots = np.full(len(ones), ELSEWHERE, dtype=np.int64)
    reader, number = None, -1
    for row in np.flatnonzero(together).tolist():
        if reader is None or ones[row] != number:
            number = int(ones[row])
            reader = SlotReader(annotated, words[number])
        slots[row] = reader.slot(arguments[others[row]].token)
    return slots


def links_of(annotated: Annotated, words: Sequence[Token], types: Sequence[int]) -> Links:
    """Return the pairs of event words that name events of one type, the earlier one first.

    Of very many words in a long document those too far apart make none.
    """
    numbers = np.array(_sentence_numbers(annotated), dtype=np.int64)[[word.i for word in words]]
    kinds = np.array(types, dtype=np.int64)
    before = [np.zeros(0, dtype=np.int64)]
    for place in range(len(words)):
        first = max(0, place - _MOST_BETWEEN)
        before.append(first + np.flatnonzero(kinds[first:place] == kinds[place]))
    earlier = np.concatenate(before)
    later = np.repeat(np.arange(len(words)), [len(each) for each in before[1:]])
    return Links(earlier, later, gap_buckets(numbers[later] - numbers[earlier]))


def _nearest(places: Integers, word: int, first: int, end: int, most: int) -> range:
    """Return which of the arguments `first` up to, not including, `end` stand nearest to a word: at most so many."""
    if end - first <= most:
        return range(first, end)
    middle = first + int(np.searchsorted(places[first:end], word))
    start = min(max(middle - most // 2, first), end - most)
    return range(start, start + most)


def gap_buckets(sentences: Integers) -> Integers:
    """Return the buckets of gaps between two event words."""
    return np.searchsorted(_GAPS, sentences)


def distance_buckets(words: Integers) -> Integers:
    """Return the buckets of distances: even ones before the event word, odd ones after it."""
    return 2 * np.searchsorted(_STEPS, np.abs(words)) + (words > 0)


def _sentence_numbers(annotated: Annotated) -> list[int]:
    """Return the number of its sentence for each token; what lies between sentences counts to the one before."""
    numbers = [0] * len(annotated.tokens)
    for number, sentence in enumerate(annotated.sentences):
        for i in range(sentence.first, len(numbers) if sentence is annotated.sentences[-1] else sentence.last):
            numbers[i] = number
    return numbers

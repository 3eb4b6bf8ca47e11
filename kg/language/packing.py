"""Windows of words as the numbers of one run of the network, their sub-words one behind the other without gaps.

Only where words attend to each other, and where each may be the head of each, are the windows of a run rows of one
length: for that, a run has tables that tell which sub-word stands in which row and column.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kg.language.decoding import Floats, Integers

ATTENTION_HEADS = 12
"""Heads of attention in each layer of the network."""

RUN_SUB_WORDS = 600
"""Sub-words of one run: matrices of this size stay near the processor, and far smaller ones cost more calls."""

_STEP, _LONG_STEP, _LONG = 8, 32, 64

_BESIDE = -30.0
"""What a place beyond a window's end adds to its score of attention. It repeats the window's first sub-word there, so
its weight is at most e^-30 of that one's, too little for 32 bits to add. Far lower scores would give numbers that the
processor takes ten times as long for."""

_NO_ARC = -1e4

INPUTS = (
    *("ids", "places", "rows", "beside", "back", "first", "last"),
    *("case", "words", "governors", "arcs_beside", "flat"),
)


@dataclass(frozen=True, slots=True)
class Word:
    """A word as the network sees it."""

    sub_words: tuple[int, ...]
    """Numbers of its pieces, at least one."""
    case: int
    """The class of its letters, of `kg.language.letters.letter_case`."""


Window = Sequence[Word]


def sub_words_of(window: Window) -> int:
    """Return how many sub-words a window has, its two marks counted."""
    return 2 + sum(len(word.sub_words) for word in window)


def room_of(sub_words: int) -> int:
    """Return the length of the rows that a window of so many sub-words is laid in: the next multiple of 8, or of 32.

    It hangs on the window alone, so whatever windows share a run, each is computed by the same steps.
    """
    step = _STEP if sub_words <= _LONG else _LONG_STEP
    return -(-sub_words // step) * step


def runs_of(windows: Sequence[Window]) -> Iterator[list[int]]:
    """Sort windows into runs, as places in the list; windows without words are in none.

    A run has windows of the same room only, and at most `RUN_SUB_WORDS` unless it is one window.
    """
    sizes = [sub_words_of(window) for window in windows]
    run: list[int] = []
    total = 0
    for place in sorted((place for place, size in enumerate(sizes) if size > 2), key=lambda each: room_of(sizes[each])):
        if run and (room_of(sizes[place]) != room_of(sizes[run[0]]) or total + sizes[place] > RUN_SUB_WORDS):
            yield run
            run, total = [], 0
        run.append(place)
        total += sizes[place]
    if run:
        yield run


@dataclass(frozen=True, slots=True)
class Run:
    """Windows of one room, ready for the network."""

    inputs: Mapping[str, NDArray[np.generic]]
    """By the names of `INPUTS`; of T sub-words and W words in B windows, rows L long, at most N words in a window:

    `ids` and `places` (T) are each sub-word and its place in its window, `rows` (B x L) which sub-word stands where,
    `beside` (B x 1 x 1 x L) what is added where none does, `back` (T x heads) where each is found again in the answers
    of attention; `first`, `last` and `case` (W) are each word's first and last sub-word and letters; `words` (B x N)
    which word stands where, `governors` (B x N+1) the same with 0 for the root before them, `arcs_beside` (B x N x
    N+1) what is added where no arc may be, and `flat` (W) where each word stands in B x N.
    """
    lengths: Integers
    """How many words each window has."""


def packed(windows: Sequence[Window], begin: int, end: int) -> Run:
    """Lay out windows, none empty, between their marks `begin` and `end`."""
    ids: list[int] = []
    first: list[int] = []
    last: list[int] = []
    sizes: list[int] = []
    for window in windows:
        before = len(ids)
        ids.append(begin)
        for word in window:
            first.append(len(ids))
            ids += word.sub_words
            last.append(len(ids) - 1)
        ids.append(end)
        sizes.append(len(ids) - before)
    lengths = np.array([len(window) for window in windows], dtype=np.int64)
    inputs = {
        "ids": np.array(ids, dtype=np.int64),
        "first": np.array(first, dtype=np.int64),
        "last": np.array(last, dtype=np.int64),
        "case": np.array([word.case for window in windows for word in window], dtype=np.int64),
    }
    return Run(inputs | _attention(np.array(sizes, dtype=np.int64)) | _arcs(lengths), lengths)


def _attention(sizes: Integers) -> dict[str, NDArray[np.generic]]:
    room = room_of(int(sizes.max()))
    begins = np.cumsum(sizes) - sizes
    window = np.repeat(np.arange(len(sizes)), sizes)
    places = np.arange(len(window)) - begins[window]
    columns = np.arange(room)
    inside = columns < sizes[:, None]
    return {
        "places": places,
        "rows": begins[:, None] + np.where(inside, columns, 0),
        "beside": np.where(inside, 0.0, _BESIDE).astype(np.float32)[:, None, None, :],
        "back": (window * ATTENTION_HEADS * room + places)[:, None] + np.arange(ATTENTION_HEADS) * room,
    }


def _arcs(lengths: Integers) -> dict[str, NDArray[np.generic]]:
    most = int(lengths.max())
    begins = np.cumsum(lengths) - lengths
    columns = np.arange(most)
    inside = columns < lengths[:, None]
    words = np.where(inside, begins[:, None] + columns, 0)
    beside: Floats = np.zeros((len(lengths), most, most + 1), dtype=np.float32)
    beside[:, :, 1:][~np.broadcast_to(inside[:, None, :], (len(lengths), most, most))] = _NO_ARC
    beside[:, columns, columns + 1] = _NO_ARC
    return {
        "words": words,
        "governors": np.concatenate(
            [np.zeros((len(lengths), 1), dtype=np.int64), np.where(inside, words + 1, 0)], axis=1
        ),
        "arcs_beside": beside,
        "flat": np.flatnonzero(inside),
    }

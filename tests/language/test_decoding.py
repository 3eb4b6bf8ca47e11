"""From scores to trees and names."""

from __future__ import annotations

from itertools import product

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from kg.language.decoding import are_trees, best_tags, best_tree, bio_begins, bio_transitions, make_trees

TAGS = ("O", "B-PER", "I-PER", "B-LOC", "I-LOC")
BEGINS, TRANSITIONS = bio_begins(TAGS), bio_transitions(TAGS)
_scores = st.floats(-10, 10, width=32)


def _is_tree(heads: tuple[int, ...]) -> bool:
    if heads.count(0) != 1:
        return False
    for word in range(1, len(heads) + 1):
        passed = set()
        while word:
            if word in passed:
                return False
            passed.add(word)
            word = heads[word - 1]
    return True


def _square_scores(words: int) -> st.SearchStrategy[np.ndarray]:
    return arrays.arrays(np.float32, (words, words + 1), elements=_scores)


@given(st.integers(1, 5).flatmap(lambda n: st.lists(st.integers(0, n), min_size=n, max_size=n)))
def test_trees_are_told_from_other_graphs(heads: list[int]) -> None:
    """One root, and every word leads to it."""
    assert bool(are_trees(np.array([heads]), np.array([len(heads)]))[0]) == _is_tree(tuple(heads))


@given(st.integers(1, 5).flatmap(_square_scores))
def test_the_best_tree_is_best_for_its_root(arcs: np.ndarray) -> None:
    """Compared with all trees that have the same root."""
    words = len(arcs)
    heads = tuple(best_tree(arcs).tolist())
    assert _is_tree(heads)
    root = heads.index(0)

    def total(candidate: tuple[int, ...]) -> float:
        return float(sum(arcs[word, head] for word, head in enumerate(candidate)))

    others = (
        candidate
        for candidate in product(range(words + 1), repeat=words)
        if candidate[root] == 0 and all(head != word + 1 for word, head in enumerate(candidate)) and _is_tree(candidate)
    )
    assert total(heads) >= max(map(total, others)) - 1e-3


@given(st.integers(1, 40).flatmap(_square_scores))
def test_any_scores_give_one_tree(arcs: np.ndarray) -> None:
    """With one root and no cycle; heads that are a tree stay."""
    words = len(arcs)
    lengths = np.array([words])
    greedy = arcs.argmax(1)[None]
    heads = make_trees(greedy, arcs[None], lengths)
    assert are_trees(heads, lengths).all()
    if are_trees(greedy, lengths).all():
        assert (heads == greedy).all()


def test_sentences_of_a_batch_do_not_disturb_each_other() -> None:
    """What stands beyond a shorter sentence's end plays no part."""
    heads = np.array([[2, 0, 2], [0, 3, 3]])
    assert are_trees(heads, np.array([3, 1])).all()


@given(arrays.arrays(np.float32, st.tuples(st.just(1), st.integers(1, 5), st.just(len(TAGS))), elements=_scores))
def test_the_best_tags_are_the_best_that_are_allowed(scores: np.ndarray) -> None:
    """Compared with all sequences in which no name is continued that was not begun."""
    words = scores.shape[1]

    def allowed(path: tuple[int, ...]) -> bool:
        before = "O"
        for number in path:
            tag = TAGS[number]
            if tag.startswith("I-") and before[2:] != tag[2:]:
                return False
            before = tag
        return True

    def total(path: tuple[int, ...]) -> float:
        return float(sum(scores[0, word, tag] for word, tag in enumerate(path)))

    found = tuple(best_tags(scores, np.array([words]), BEGINS, TRANSITIONS)[0].tolist())
    assert allowed(found)
    assert total(found) >= max(total(path) for path in product(range(len(TAGS)), repeat=words) if allowed(path)) - 1e-3


@given(st.integers(0, 3), st.integers(1, 4))
def test_tags_of_a_sentence_do_not_depend_on_what_is_read_with_it(seed: int, length: int) -> None:
    """A short sentence in a batch is tagged as it is alone."""
    scores = np.random.default_rng(seed).normal(size=(2, 6, len(TAGS))).astype(np.float32)
    together = best_tags(scores, np.array([6, length]), BEGINS, TRANSITIONS)[1, :length]
    alone = best_tags(scores[1:, :length], np.array([length]), BEGINS, TRANSITIONS)[0]
    assert together.tolist() == alone.tolist()

"""From the encoder's scores to trees and names."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Integers = NDArray[np.int64]
FORBIDDEN = np.float32(-1e9)


def best_tags(scores: Floats, lengths: Integers, begins: Floats, transitions: Floats) -> Integers:
    """Return the best sequence of tags of each sentence, as numbers: sentences x words.

    `scores` are sentences x words x tags, `begins` what each tag adds as a sentence's first, `transitions` (tags x
    tags) what a tag adds behind another. What stands beyond a sentence's length means nothing.
    """
    sentences, words, tags = scores.shape
    if not words:
        return np.zeros((sentences, 0), dtype=np.int64)
    total = scores[:, 0] + begins
    stay = np.arange(tags)
    back = np.tile(stay, (words, sentences, 1))
    for word in range(1, words):
        paths = total[:, :, None] + transitions
        inside = (word < lengths)[:, None]
        back[word] = np.where(inside, paths.argmax(1), stay)
        total = np.where(inside, paths.max(1) + scores[:, word], total)
    best = np.empty((sentences, words), dtype=np.int64)
    best[:, -1] = total.argmax(1)
    rows = np.arange(sentences)
    for word in range(words - 1, 0, -1):
        best[:, word - 1] = back[word, rows, best[:, word]]
    return best


def bio_begins(tags: Sequence[str]) -> Floats:
    """Return 0 for tags that may begin a sentence, a very low score for those that continue a name."""
    return np.array([FORBIDDEN if tag.startswith("I-") else 0.0 for tag in tags], dtype=np.float32)


def bio_transitions(tags: Sequence[str]) -> Floats:
    """Return tags x tags: 0 where the second may follow the first, a very low score elsewhere."""
    allowed = np.zeros((len(tags), len(tags)), dtype=np.float32)
    for after, second in enumerate(tags):
        for before, first in enumerate(tags):
            if second.startswith("I-") and first not in (second, f"B-{second[2:]}"):
                allowed[before, after] = FORBIDDEN
    return allowed


def make_trees(heads: Integers, arcs: Floats, lengths: Integers) -> Integers:
    """Return heads that form one tree a sentence; those that form one already stay as they are.

    `heads` are sentences x words, 0 for the root and i for word i-1; `arcs` scores sentences x words x (words + 1).
    """
    heads = heads.copy()
    for row in np.flatnonzero(~are_trees(heads, lengths)):
        count = int(lengths[row])
        heads[row, :count] = best_tree(arcs[row, :count, : count + 1])
    return heads


def are_trees(heads: Integers, lengths: Integers) -> NDArray[np.bool_]:
    """Tell for each sentence whether every word leads to the one root."""
    sentences, words = heads.shape
    inside = np.arange(words) < lengths[:, None]
    parents = np.concatenate([np.zeros((sentences, 1), dtype=np.int64), np.where(inside, heads, 0)], axis=1)
    one_root = ((parents[:, 1:] == 0) & inside).sum(1) == np.minimum(lengths, 1)
    for _ in range(max(words, 1).bit_length()):
        parents = np.take_along_axis(parents, parents, axis=1)
    return np.asarray(one_root & (parents == 0).all(1))


def best_tree(arcs: Floats) -> Integers:
    """Return the heads of the best tree with one root (Chu-Liu/Edmonds) over scores words x (words + 1)."""
    count = len(arcs)
    scores = np.full((count + 1, count + 1), FORBIDDEN, dtype=np.float64)
    scores[1:] = arcs
    np.fill_diagonal(scores, FORBIDDEN)
    wants_root = arcs.argmax(1) == 0
    roots = np.flatnonzero(wants_root) if wants_root.any() else np.arange(count)
    root = int(roots[arcs[roots, 0].argmax()]) + 1
    scores[1:, 0] = FORBIDDEN
    scores[root] = FORBIDDEN
    scores[root, 0] = 0.0
    return _maximum_tree(scores)[1:]


def _maximum_tree(scores: NDArray[np.float64]) -> Integers:
    """Return the head of each node of the maximum spanning tree from node 0; `scores` are dependents x heads."""
    scores = scores.copy()
    count = len(scores)
    alive = np.ones(count, dtype=bool)
    contracted: list[tuple[Integers, Integers, Integers, Integers]] = []
    while True:
        heads = np.where(alive, np.where(alive[None, :], scores, -np.inf).argmax(1), 0)
        heads[0] = 0
        cycle = _cycle(heads, alive)
        if cycle is None:
            break
        contracted.append(_contract(scores, heads, alive, cycle))
    for cycle, inner_heads, enters, leaves in reversed(contracted):
        kept = cycle[0]
        outside_head = heads[kept]
        entered = enters[outside_head]
        for node in np.flatnonzero(heads == kept):
            if node != kept and leaves[node] >= 0:
                heads[node] = leaves[node]
        heads[cycle] = inner_heads
        heads[entered] = outside_head
    return heads


def _cycle(heads: Integers, alive: NDArray[np.bool_]) -> Integers | None:
    """Return the nodes of one cycle, lowest first, or None."""
    seen_from = np.zeros(len(heads), dtype=np.int64)
    for begin in np.flatnonzero(alive[1:]) + 1:
        node = int(begin)
        while node and not seen_from[node]:
            seen_from[node] = begin
            node = int(heads[node])
        if node and seen_from[node] == begin:
            members = [node]
            while heads[members[-1]] != node:
                members.append(int(heads[members[-1]]))
            return np.array(sorted(members))
    return None


def _contract(
    scores: NDArray[np.float64], heads: Integers, alive: NDArray[np.bool_], cycle: Integers
) -> tuple[Integers, Integers, Integers, Integers]:
    """Fold a cycle into its first node, in place; return the cycle, its heads, and what is needed to unfold it.

    The third is the member that each outside head would govern, the fourth the member that governs each outside node.
    """
    kept, inner_heads = cycle[0], heads[cycle].copy()
    gains = scores[cycle] - scores[cycle, inner_heads][:, None]
    enters = cycle[gains.argmax(0)]
    leaves = cycle[scores[:, cycle].argmax(1)]
    into, out = gains.max(0), scores[:, cycle].max(1)
    scores[kept], scores[:, kept] = into, out
    scores[kept, cycle] = FORBIDDEN
    alive[cycle[1:]] = False
    leaves[~alive] = -1
    leaves[kept] = -1
    return cycle, inner_heads, enters, leaves

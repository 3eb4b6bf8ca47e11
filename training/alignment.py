"""Which word of an annotated clause names the event: annotations mark clauses, the heads learn from words.

A word is the likelier, the more of its occurrences in the corpus fall into clauses of the event's type, and the higher
it stands in the tree of its clause. Both are found together, by a few rounds of expectation and maximization.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from kg.evaluate import GoldDocument, GoldEvent
from kg.model.annotated import Annotated, Token
from kg.model.report import EventType

_ROUNDS = 8
_DEEPER = 0.75
"""What a word loses for each step that it stands lower in the tree of the clause."""
_VERB = 1.5
_RARE = 6
"""Occurrences that a lemma is taken to have beside those it has, so that one that is met once proves little."""
_GATHERINGS = frozenset({"summit", "talks", "conference", "forum", "meeting", "treaty", "accord", "protocol"})
"""Nouns of events that are often part of a name."""
_CLAUSES = ("root", "conj", "acl:relcl", "advcl", "ccomp", "parataxis")
_NEVER = frozenset(
    """monday tuesday wednesday thursday friday saturday sunday january february march april may june july august
    september october november december day week month year morning evening night hour president minister leader prime
    mr foreign secretary capital first last next chief""".split()  # noqa: SIM905 (words read best as words)
)
ALSO = 0.25
"""A second word of the clause whose lemma names events of the type at least this often is no counterexample."""


_Counts: TypeAlias = dict[EventType, defaultdict[str, float]]
"""For each type, how often a lemma names an event of it."""


@dataclass(frozen=True, slots=True)
class EventWords:
    """For one document: the word of each clause with its event, and the words that are no counterexamples."""

    words: tuple[tuple[Token, GoldEvent], ...]
    open: frozenset[int]


@dataclass(frozen=True, slots=True)
class _Clause:
    document: int
    event: GoldEvent
    words: tuple[Token, ...]
    ranks: tuple[float, ...]


def _no_counts() -> _Counts:
    return {kind: defaultdict(float) for kind in EventType}


def align(documents: Sequence[tuple[Annotated, GoldDocument]]) -> list[EventWords]:
    """Return the event words of each document; those of optional events are left open."""
    occurrences = Counter(token.lemma.lower() for annotated, _ in documents for token in annotated.tokens)
    clauses = [clause for number, pair in enumerate(documents) for clause in _clauses(number, *pair)]
    named = _no_counts()
    for clause in clauses:
        for token, rank in zip(clause.words, clause.ranks, strict=True):
            named[clause.event.type][token.lemma.lower()] += rank / sum(clause.ranks)
    for _ in range(_ROUNDS):
        counted = _no_counts()
        for clause in clauses:
            scores = _scores(clause, named, occurrences)
            for token, score in zip(clause.words, scores, strict=True):
                counted[clause.event.type][token.lemma.lower()] += score / sum(scores)
        named = counted
    words: list[list[tuple[Token, GoldEvent]]] = [[] for _ in documents]
    open_words: list[set[int]] = [set() for _ in documents]
    for clause in clauses:
        scores = _scores(clause, named, occurrences)
        best = max(range(len(scores)), key=lambda place: scores[place])
        for place, token in enumerate(clause.words):
            share = named[clause.event.type][token.lemma.lower()] / (occurrences[token.lemma.lower()] + 2)
            if place != best and share > ALSO:
                open_words[clause.document].add(token.i)
        if clause.event.optional:
            open_words[clause.document].add(clause.words[best].i)
        else:
            words[clause.document].append((clause.words[best], clause.event))
    return [
        EventWords(tuple(sorted(own, key=lambda pair: pair[0].i)), frozenset(left))
        for own, left in zip(words, open_words, strict=True)
    ]


def _scores(clause: _Clause, named: _Counts, occurrences: Counter[str]) -> list[float]:
    table = named[clause.event.type]
    return [
        (table[token.lemma.lower()] + 0.02) / (occurrences[token.lemma.lower()] + _RARE) * rank
        for token, rank in zip(clause.words, clause.ranks, strict=True)
    ]


def _clauses(number: int, annotated: Annotated, gold: GoldDocument) -> Iterable[_Clause]:
    in_names = {t.i for name in annotated.names for t in annotated.tokens_in(name.start, name.end)}
    for event in gold.events:
        for start, end in event.evidence:
            words = tuple(t for t in annotated.tokens_in(start, end) if _can_name(t, in_names))
            if words:
                yield _Clause(number, event, words, tuple(_rank(annotated, t, start, end) for t in words))


def _can_name(token: Token, in_names: set[int]) -> bool:
    if token.text.lower() in _GATHERINGS:
        return True
    if token.i in in_names or token.lemma.lower() in _NEVER:
        return False
    stands_alone = token.pos == "AUX" and token.lemma in ("be", "have") and token.dep in _CLAUSES
    return token.pos in ("VERB", "NOUN", "ADJ") or stands_alone


def _rank(annotated: Annotated, token: Token, start: int, end: int) -> float:
    depth, node = 0, token
    while depth < 12:
        above = annotated.head(node)
        if above.i == node.i or not start <= above.start < end:
            break
        node, depth = above, depth + 1
    return _DEEPER**depth * (_VERB if token.pos == "VERB" else 1.0)

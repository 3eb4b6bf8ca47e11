"""The judgement of one document: which words name events, and what the arguments around them are to those."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from kg.extract.arguments import Argument, ArgumentKind
from kg.extract.judge.features import pairs_of
from kg.extract.judge.heads import ACTOR_ROLES, PARTS, PLACE_ROLE, TIME_ROLE, TYPES, Floats, Heads
from kg.model.annotated import Annotated, SentenceKind, Token, WordVectors
from kg.model.report import EventType, Part

CANDIDATES = frozenset({"VERB", "NOUN", "PROPN", "ADJ", "AUX", "ADV", "ADP"})
"""Parts of speech that can name an event; others are hardly ever taken for one."""


class JudgedArgument(NamedTuple):
    """An argument as the heads see it beside one event word.

    `belongs` is how likely it takes part (of people), is the place (of places) or the time (of times); `part` the
    likeliest part of who takes part.
    """

    argument: Argument
    belongs: float
    part: Part


@dataclass(frozen=True, slots=True)
class EventWord:
    """A word that names an event, with how likely that is, how likely each status, and its arguments in order."""

    token: Token
    type: EventType
    probability: float
    statuses: tuple[float, ...]
    arguments: tuple[JudgedArgument, ...]


def fits(vectors: WordVectors | None, heads: Heads) -> bool:
    """Whether vectors are there and are those of the encoder that the heads were trained with."""
    return vectors is not None and vectors.version == heads.version


def event_words(
    annotated: Annotated, arguments: tuple[Argument, ...], heads: Heads, *, least: float
) -> Iterator[EventWord]:
    """Yield the words that name an event with a probability of at least `least`, in order of the text.

    Furniture is left out. Nothing is yielded where the document has no vectors, or those of another encoder.
    """
    vectors = annotated.vectors
    if vectors is None or not fits(vectors, heads) or not len(vectors.values):
        return
    chances = heads.of_types(vectors.values)
    words = [token for token in _candidates(annotated) if 1.0 - chances[token.i, 0] >= least]
    if not words:
        return
    own = vectors.values[[token.i for token in words]]
    types = 1 + chances[[token.i for token in words], 1:].argmax(axis=1)
    statuses = heads.of_statuses(own)
    judged = _judged(annotated, words, types, own, arguments, vectors.values, heads)
    for place, token in enumerate(words):
        kind = TYPES[int(types[place])]
        if kind is not None:
            chance = 1.0 - float(chances[token.i, 0])
            yield EventWord(token, kind, chance, tuple(statuses[place].tolist()), tuple(judged[place]))


def _candidates(annotated: Annotated) -> Iterator[Token]:
    for sentence in annotated.sentences:
        if sentence.kind is not SentenceKind.FURNITURE:
            for token in annotated.tokens[sentence.first : sentence.last]:
                if token.pos in CANDIDATES:
                    yield token


def _judged(
    annotated: Annotated,
    words: list[Token],
    types: np.ndarray[tuple[int], np.dtype[np.int64]],
    own: Floats,
    arguments: tuple[Argument, ...],
    vectors: Floats,
    heads: Heads,
) -> list[list[JudgedArgument]]:
    """Return the judged arguments of each word."""
    found: list[list[JudgedArgument]] = [[] for _ in words]
    if not arguments:
        return found
    pairs = pairs_of(annotated, words, arguments)
    roles = heads.of_roles(own, vectors[[argument.token.i for argument in arguments]], types, pairs)
    parts = roles[:, ACTOR_ROLES]
    takes_part, best = parts.sum(axis=1).tolist(), parts.argmax(axis=1).tolist()
    is_place, is_time = roles[:, PLACE_ROLE].tolist(), roles[:, TIME_ROLE].tolist()
    for row, (word, place) in enumerate(zip(pairs.words.tolist(), pairs.arguments.tolist(), strict=True)):
        argument = arguments[place]
        if argument.kind is ArgumentKind.PLACE:
            belongs = is_place[row]
        else:
            belongs = is_time[row] if argument.kind is ArgumentKind.TIME else takes_part[row]
        found[word].append(JudgedArgument(argument, belongs, PARTS[best[row]]))
    return found

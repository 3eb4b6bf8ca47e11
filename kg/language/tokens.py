"""From a spaCy document to the project's frozen records, which show no spaCy."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from spacy.tokens import Doc

from kg.language.sentences import SentenceMark
from kg.model.annotated import Sentence, SentenceKind, Token, WordVectors

VECTORS = "kg_vectors"
"""Where a spaCy document keeps what the encoder makes of its tokens (`Doc.user_data`): a `WordVectors`, with rows for
white space too."""


class ModelName(NamedTuple):
    """A name as the model saw it: its characters, and PER, ORG, LOC, EVENT or a label of another pipeline."""

    start: int
    end: int
    label: str


def tokens_of(doc: Doc) -> tuple[Token, ...]:
    """Return the tokens of a document, white space left out, so that indices and heads count the rest.

    `token.text` is `doc.text[token.start : token.end]`.
    """
    if not len(doc):
        return ()
    text, strings = doc.text, doc.vocab.strings
    table = doc.to_array(["IDX", "LENGTH", "POS", "DEP", "LEMMA", "HEAD", "IS_SPACE"])
    places = np.flatnonzero(table[:, 6] == 0)
    index_of = np.cumsum(table[:, 6] == 0) - 1
    heads = places + table[places, 5].view(np.int64)
    starts = table[places, 0].astype(np.int64)
    ends = starts + table[places, 1].astype(np.int64)
    pos, dep, lemma = table[places, 2:5].T.tolist()
    labels = {number: strings[number] for number in {*pos, *dep, *lemma}}
    relations = {number: labels[number].lower() for number in set(dep)}
    texts = [text[start:end] for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]
    rows = zip(
        range(len(places)),
        starts.tolist(),
        ends.tolist(),
        texts,
        [labels[number] or own for number, own in zip(lemma, texts, strict=True)],
        map(labels.__getitem__, pos),
        map(relations.__getitem__, dep),
        index_of[heads].tolist(),
        strict=True,
    )
    return tuple(map(Token._make, rows))


def sentences_of(doc: Doc) -> tuple[Sentence, ...]:
    """Return the sentences of a document; first and last count tokens as `tokens_of` does.

    A pipeline without `kg_sentences` leaves all of them prose of one paragraph.
    """
    if not len(doc):
        return ()
    table = doc.to_array(["IDX", "LENGTH", "IS_SPACE", "SENT_START"])
    places = np.flatnonzero(table[:, 2] == 0)
    if not len(places):
        return ()
    number = np.cumsum(table[:, 3] == 1)[places]
    firsts = [0, *(np.flatnonzero(np.diff(number)) + 1).tolist()]
    starts = table[places, 0].astype(np.int64)
    ends = (starts + table[places, 1].astype(np.int64)).tolist()
    marks: dict[int, SentenceMark] = doc._.sentence_marks or {}
    default = SentenceMark(SentenceKind.PROSE, 0)
    sentences = []
    for first, last in zip(firsts, [*firsts[1:], len(places)], strict=True):
        default = mark = marks.get(int(places[first]), default)
        sentences.append(Sentence(int(starts[first]), ends[last - 1], first, last, mark.kind, mark.paragraph))
    return tuple(sentences)


def names_of(doc: Doc) -> tuple[ModelName, ...]:
    """Return the names that the model found, in order of the text."""
    return tuple(ModelName(span.start_char, span.end_char, span.label_) for span in doc.ents)


def vectors_of(doc: Doc) -> WordVectors | None:
    """Return the encoder's vectors of the tokens, as `tokens_of` counts them; None where no encoder read it."""
    vectors = doc.user_data.get(VECTORS)
    if not isinstance(vectors, WordVectors):
        return None
    return WordVectors(vectors.values[doc.to_array(["IS_SPACE"]).ravel() == 0], vectors.version)

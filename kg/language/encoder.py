"""The trained component: parts of speech, dependencies and names by a small encoder in ONNX.

`MODEL_CARD.md` beside the weights tells what it was trained on and how well it reads.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc
from spacy.vocab import Vocab

from kg.language.decoding import Integers
from kg.language.network import WEIGHTS, Network, Reading
from kg.language.tokens import VECTORS
from kg.model.annotated import WordVectors

if TYPE_CHECKING:
    from spacy.strings import StringStore

MOST_WORDS = 100
"""Words of a sentence that are read at once, the length the network was trained on; a longer one is cut in windows."""

_BREAKS = frozenset(";:,.—–")
_IOB = {"I": 1, "O": 2, "B": 3}
"""spaCy's numbers for the parts of a name."""


def windows_of(words: Sequence[str], first: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut a sentence (`words` from `first` to `end`) into windows of at most `MOST_WORDS`.

    A cut falls behind the last mark of the window's second half, or at the limit where there is none.
    """
    while end - first > MOST_WORDS:
        limit = first + MOST_WORDS
        second_half = range(limit - 1, first + MOST_WORDS // 2, -1)
        cut = next((place + 1 for place in second_half if words[place] in _BREAKS), limit)
        yield first, cut
        first = cut
    if end > first:
        yield first, end


class EncoderComponent:
    """spaCy component: sets parts of speech, dependencies and names. Sentences must be set before it."""

    def __init__(self, vocab: Vocab, *, folder: Path = WEIGHTS, threads: int = 2, batch_words: int = 20_000) -> None:
        self.network = Network(folder, threads=threads)
        self.batch_words = batch_words
        strings = vocab.strings
        labels = self.network.labels
        self._pos = np.array([strings.add(label) for label in labels.pos], dtype=np.uint64)
        self._deprels = np.array([strings.add(label) for label in labels.deprels], dtype=np.uint64)
        self._continued = np.uint64(strings.add("parataxis"))
        self._root = np.uint64(strings.add("root"))
        self._dependent = np.uint64(strings.add("dep"))
        self._space = np.uint64(strings.add("SPACE"))
        kinds = ["" if tag == "O" else tag[2:] for tag in labels.tags]
        self._kinds = np.array([strings.add(kind) if kind else 0 for kind in kinds], dtype=np.uint64)
        self._iob = np.array([_IOB[tag[0]] for tag in labels.tags], dtype=np.uint64)

    def __call__(self, doc: Doc) -> Doc:
        """Annotate one document."""
        self.annotate([doc])
        return doc

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 256) -> Iterator[Doc]:
        """Annotate documents, many at once: at most `batch_size` documents, or as soon as they have `batch_words`."""
        held: list[Doc] = []
        words = 0
        for doc in stream:
            held.append(doc)
            words += len(doc)
            if len(held) >= batch_size or words >= self.batch_words:
                self.annotate(held)
                yield from held
                held, words = [], 0
        self.annotate(held)
        yield from held

    def annotate(self, documents: Sequence[Doc]) -> None:
        """Annotate documents in place."""
        layouts = [_Layout.of(doc) for doc in documents]
        readings = iter(self.network.read([window for layout in layouts for window in layout.windows()]))
        for doc, layout in zip(documents, layouts, strict=True):
            if len(doc):
                self._write(doc, layout, list(islice(readings, len(layout.cuts))))

    def _write(self, doc: Doc, layout: _Layout, readings: list[Reading]) -> None:
        table = np.zeros((len(doc), 5), dtype=np.uint64)
        pos, dep, _, iob, kind = table.T
        heads = np.arange(len(doc), dtype=np.int64)
        iob[:] = _IOB["O"]
        width = max((reading.vectors.shape[1] for reading in readings), default=0)
        vectors = np.zeros((len(doc), width), dtype=np.float32)
        roots: dict[int, int] = {}
        for (sentence, first, end), reading in zip(layout.cuts, readings, strict=True):
            places = layout.places[first:end]
            root = int(places[int(np.argmin(reading.heads))])
            sentence_root = roots.setdefault(sentence, root)
            heads[places] = np.concatenate([[sentence_root], places])[reading.heads]
            own_dep = self._deprels[reading.deprels]
            own_dep[own_dep == self._root] = self._dependent
            own_dep[reading.heads == 0] = self._root if root == sentence_root else self._continued
            dep[places] = own_dep
            pos[places] = self._pos[reading.pos]
            iob[places] = self._iob[reading.tags]
            vectors[places] = reading.vectors
            kind[places] = self._kinds[reading.tags]
        pos[layout.spaces] = self._space
        dep[layout.spaces] = self._dependent
        for place in layout.spaces[::-1].tolist():
            if place + 1 < len(doc) and iob[place + 1] == _IOB["I"]:
                iob[place], kind[place] = _IOB["I"], kind[place + 1]
        heads[layout.spaces] = layout.heads_of_spaces()
        table[:, 2] = (heads - np.arange(len(doc))).view(np.uint64)
        doc.user_data[VECTORS] = WordVectors(vectors, self.network.labels.version)
        doc.from_array(["POS", "DEP", "HEAD", "ENT_IOB", "ENT_TYPE"], table)  # type: ignore[arg-type]  # its stub wants 32 bits


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where the words of a document stand among its tokens, and its windows as (sentence, first word, end word)."""

    words: list[str]
    places: Integers
    spaces: Integers
    cuts: list[tuple[int, int, int]]

    @classmethod
    def of(cls, doc: Doc) -> _Layout:
        """Lay out a document by its sentence starts."""
        table = doc.to_array(["ORTH", "IS_SPACE", "SENT_START"]) if len(doc) else np.zeros((0, 3), dtype=np.uint64)
        is_space = table[:, 1] == 1
        places = np.flatnonzero(~is_space)
        strings: StringStore = doc.vocab.strings
        words = [strings[orth] for orth in table[places, 0].tolist()]
        sentence_of_token = np.cumsum(table[:, 2] == 1)
        sentence = sentence_of_token[places]
        bounds = [0, *(np.flatnonzero(np.diff(sentence)) + 1).tolist(), len(places)] if len(places) else [0]
        cuts = [
            (number, *window)
            for number, (first, end) in enumerate(pairwise(bounds))
            for window in windows_of(words, first, end)
        ]
        return cls(words=words, places=places, spaces=np.flatnonzero(is_space), cuts=cuts)

    def windows(self) -> Iterator[list[str]]:
        """Yield the words of each window."""
        return (self.words[first:end] for _, first, end in self.cuts)

    def heads_of_spaces(self) -> Integers:
        """Return the token that each space hangs on: the word before it, or the first word for leading space."""
        if not len(self.places):
            return np.zeros_like(self.spaces)
        before = np.searchsorted(self.places, self.spaces) - 1
        return self.places[np.maximum(before, 0)]


@Language.factory("kg_encoder", assigns=["token.pos", "token.dep", "token.head", "doc.ents"])
def make_encoder(
    nlp: Language,
    name: str,  # noqa: ARG001 (spaCy's signature)
    threads: int = 2,
    weights: str = str(WEIGHTS),
) -> EncoderComponent:
    """Make the component with the model of a folder; without one, with that of the package."""
    return EncoderComponent(nlp.vocab, folder=Path(weights), threads=threads)

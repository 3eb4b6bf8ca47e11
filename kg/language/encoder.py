"""The trained component: parts of speech, dependencies and names by a small encoder in ONNX.

`MODEL_CARD.md` beside the weights tells what it was trained on and how well it reads.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc
from spacy.vocab import Vocab
from tokenizers import Tokenizer

from kg.errors import LanguageError
from kg.language.decoding import Floats, Integers, best_tags, bio_begins, bio_transitions, make_trees
from kg.language.letters import letter_case, plain_quotes
from kg.language.tokens import VECTORS
from kg.model.annotated import WordVectors

if TYPE_CHECKING:
    import onnxruntime
    from spacy.strings import StringStore

WEIGHTS = Path(__file__).parent / "weights"

MOST_WORDS = 100
"""Words of a sentence that are read at once, the length the network was trained on; a longer one is cut in windows."""

MOST_SUB_WORDS = 12
"""Sub-words of one word that are read: more tell nothing (long numbers, addresses of pages)."""

WINDOW_SUB_WORDS = 510
"""Sub-words of a window that the network has positions for, its two marks left out."""

BATCH_SUB_WORDS = 3000
"""Sub-words in one run of the network, padding included, so that the memory of a run is bounded."""

FEWEST_WINDOWS = 4
MOST_PADDING = 2.0
"""A run takes windows up to twice as long as its shortest, once it has four. Tried on 60 articles: 1.5 and 1.3 make
more runs and are a tenth slower, one run for an article of any lengths two fifths slower."""

_MOST_WORDS_KNOWN = 200_000
_BREAKS = frozenset(";:,.—–")
_IOB = {"I": 1, "O": 2, "B": 3}
"""spaCy's numbers for the parts of a name."""

_OUTPUTS = ("heads", "arcs", "deprels", "pos", "tags", "vectors")
_UNKNOWN, _BEGIN, _END = "[UNK]", "[CLS]", "[SEP]"


@dataclass(frozen=True, slots=True)
class Labels:
    """The labels in the order of the network's outputs."""

    pos: tuple[str, ...]
    deprels: tuple[str, ...]
    tags: tuple[str, ...]
    version: str
    """Names the weights, so that heads that were trained with others are not run on their vectors."""
    begins: Floats
    """What each tag adds to a sentence's score as its first."""
    transitions: Floats
    """What each tag adds behind each other: tags x tags."""

    @classmethod
    def read(cls, path: Path) -> Labels:
        """Read `labels.json`; what BIO tags forbid stays forbidden whatever was learnt."""
        content = json.loads(path.read_text(encoding="utf-8"))
        tags = tuple(content["tags"])
        return cls(
            pos=tuple(content["pos"]),
            deprels=tuple(content["deprels"]),
            tags=tags,
            version=content["version"],
            begins=bio_begins(tags) + np.array(content["begins"], dtype=np.float32),
            transitions=bio_transitions(tags) + np.array(content["transitions"], dtype=np.float32),
        )


@dataclass(frozen=True, slots=True)
class Reading:
    """What the network says of one window of words: one number for each word, into `Labels`.

    `heads` count from 1 inside the window; 0 marks its root.
    """

    heads: Integers
    deprels: Integers
    pos: Integers
    tags: Integers
    vectors: Floats
    """What the extract stage judges words by: words x width."""


@dataclass(frozen=True, slots=True)
class _Word:
    sub_words: tuple[int, ...]
    case: int


class Network:
    """The ONNX model with its tokenizer; the model is loaded when it is first run."""

    def __init__(self, folder: Path = WEIGHTS, *, threads: int = 2) -> None:
        missing = [name for name in ("encoder.onnx", "tokenizer.json", "labels.json") if not (folder / name).is_file()]
        if missing:
            raise LanguageError(
                f"{folder}: the encoder's {', '.join(missing)} is missing. "
                "Install the package anew, or export a model with training/export.py."
            )
        self.labels = Labels.read(folder / "labels.json")
        self._path = folder / "encoder.onnx"
        self._threads = threads
        self._session: onnxruntime.InferenceSession | None = None
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self._begin, self._end, self._unknown = map(self._id, (_BEGIN, _END, _UNKNOWN))
        self._known: dict[str, _Word] = {}

    def read(self, documents: Sequence[Sequence[Sequence[str]]]) -> list[list[Reading]]:
        """Read the windows of documents, of at most `MOST_WORDS` words each; the answers have the same order.

        A document's answers depend on that document alone: eight-bit arithmetic scales each run of the network by the
        largest value in it, so sentences of different documents never share a run.
        """
        jobs: list[tuple[int, list[int], list[list[_Word]]]] = []
        for number, document in enumerate(documents):
            coded = [_fitting([self._word(word) for word in window]) for window in document]
            sizes = [2 + sum(len(word.sub_words) for word in window) for window in coded]
            jobs.extend((number, group, [coded[place] for place in group]) for group in _groups(sizes))
        runs = [windows for _, _, windows in jobs]
        if self._session is None:
            self._session = self._loaded()
        run = partial(self._run, self._session)
        if self._threads > 1 and len(runs) > 1:
            # One core a run beats all cores in each: the matrices of one article are small.
            with ThreadPoolExecutor(self._threads) as pool:
                answers = list(pool.map(run, runs))
        else:
            answers = [run(windows) for windows in runs]
        nothing = np.zeros(0, dtype=np.int64)
        empty = Reading(nothing, nothing, nothing, nothing, np.zeros((0, 0), dtype=np.float32))
        readings = [[empty] * len(document) for document in documents]
        for (number, group, _), own in zip(jobs, answers, strict=True):
            for place, reading in zip(group, own, strict=True):
                readings[number][place] = reading
        return readings

    def _id(self, mark: str) -> int:
        found = self._tokenizer.token_to_id(mark)
        if found is None:
            raise LanguageError(f"{self._path.parent}: tokenizer.json has no {mark}; install the package anew.")
        return int(found)

    def _word(self, word: str) -> _Word:
        known = self._known.get(word)
        if known is None:
            # A word of thousands of letters is a code or a table; its begin tells what there is to tell.
            text = plain_quotes(word[:100])
            ids = self._tokenizer.encode(text, add_special_tokens=False).ids[:MOST_SUB_WORDS]
            known = _Word(tuple(ids) or (self._unknown,), letter_case(word))
            if len(self._known) >= _MOST_WORDS_KNOWN:
                self._known.clear()
            self._known[word] = known
        return known

    def _run(self, session: onnxruntime.InferenceSession, windows: list[list[_Word]]) -> list[Reading]:
        lengths = np.array([len(window) for window in windows], dtype=np.int64)
        most_words = int(lengths.max())
        most_ids = 2 + max(sum(len(word.sub_words) for word in window) for window in windows)
        ids = np.zeros((len(windows), most_ids), dtype=np.int64)
        first = np.zeros((len(windows), most_words), dtype=np.int64)
        last = np.zeros_like(first)
        case = np.zeros_like(first)
        mask = np.zeros_like(ids)
        for row, window in enumerate(windows):
            flat, begins = [self._begin], []
            for word in window:
                begins.append(len(flat))
                flat.extend(word.sub_words)
            flat.append(self._end)
            ids[row, : len(flat)] = flat
            mask[row, : len(flat)] = 1
            first[row, : len(begins)] = begins
            last[row, : len(begins)] = [*(begin - 1 for begin in begins[1:]), len(flat) - 2]
            case[row, : len(begins)] = [word.case for word in window]
        inputs = {"ids": ids, "mask": mask, "first": first, "last": last, "case": case, "lengths": lengths}
        heads, arcs, deprels, pos, tags, vectors = session.run(list(_OUTPUTS), inputs)
        heads = make_trees(heads, arcs, lengths)
        best = best_tags(tags, lengths, self.labels.begins, self.labels.transitions)
        return [
            Reading(heads[row, :count], deprels[row, :count], pos[row, :count], best[row, :count], vectors[row, :count])
            for row, count in enumerate(lengths.tolist())
        ]

    def _loaded(self) -> onnxruntime.InferenceSession:
        # Unless told not to before it is imported, it keeps a number for this machine and an account of its use in the
        # user's cache, and sends them to its makers.
        os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        return onnxruntime.InferenceSession(str(self._path), options, providers=["CPUExecutionProvider"])


def _fitting(window: list[_Word]) -> list[_Word]:
    """Shorten the words of a window that is all codes and long numbers until the network can take it."""
    if sum(len(word.sub_words) for word in window) <= WINDOW_SUB_WORDS:
        return window
    share = WINDOW_SUB_WORDS // len(window)
    return [_Word(word.sub_words[:share], word.case) for word in window]


def _groups(sizes: list[int]) -> Iterator[list[int]]:
    """Sort windows by their sub-words and cut them into groups that are run together; empty windows are left out."""
    group: list[int] = []
    for place in sorted(range(len(sizes)), key=lambda place: (sizes[place], place)):
        if sizes[place] <= 2:
            continue
        full = sizes[place] * (len(group) + 1) > BATCH_SUB_WORDS
        if group and (full or (len(group) >= FEWEST_WINDOWS and sizes[place] > MOST_PADDING * sizes[group[0]])):
            yield group
            group = []
        group.append(place)
    if group:
        yield group


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
        readings = self.network.read([list(layout.windows()) for layout in layouts])
        for doc, layout, own in zip(documents, layouts, readings, strict=True):
            if len(doc):
                self._write(doc, layout, own)

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

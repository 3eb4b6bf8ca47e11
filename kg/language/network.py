"""The network: windows of words to heads, relations, parts of speech, names and vectors, by an ONNX model."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from tokenizers import Tokenizer

from kg.errors import LanguageError
from kg.language.decoding import Floats, Integers, best_tags, bio_begins, bio_transitions, make_trees
from kg.language.letters import letter_case, plain_quotes
from kg.language.packing import Run, Word, packed, runs_of, sub_words_of

if TYPE_CHECKING:
    import onnxruntime

WEIGHTS = Path(__file__).parent / "weights"

MOST_SUB_WORDS = 12
"""Sub-words of one word that are read: more tell nothing (long numbers, addresses of pages)."""

WINDOW_SUB_WORDS = 512
"""Sub-words of a window that the network has positions for, its two marks counted."""

OUTPUTS = ("heads", "arcs", "deprels", "pos", "tags", "vectors")

_MOST_WORDS_KNOWN = 200_000
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
        self._coder = Coder(folder / "tokenizer.json")

    def read(self, windows: Sequence[Sequence[str]]) -> list[Reading]:
        """Read windows, of at most `MOST_WORDS` words each; the answers have the same order.

        A window is read alike, to the last bit, whatever windows are read with it.
        """
        coded = [self._coder.window(window) for window in windows]
        places = list(runs_of(coded))
        runs = [[coded[place] for place in run] for run in places]
        if self._session is None:
            self._session = self._loaded()
        run = partial(self._run, self._session)
        if self._threads > 1 and len(runs) > 1:
            # One core a run beats all cores in each: the matrices of one run are small.
            with ThreadPoolExecutor(self._threads) as pool:
                answers = list(pool.map(run, runs))
        else:
            answers = list(map(run, runs))
        nothing = np.zeros(0, dtype=np.int64)
        readings = [Reading(nothing, nothing, nothing, nothing, np.zeros((0, 0), dtype=np.float32))] * len(windows)
        for group, own in zip(places, answers, strict=True):
            for place, reading in zip(group, own, strict=True):
                readings[place] = reading
        return readings

    def _run(self, session: onnxruntime.InferenceSession, windows: Sequence[Sequence[Word]]) -> list[Reading]:
        # Laid out only now: the tables of all runs of a book at once would take more than its text.
        run = self._coder.packed(windows)
        heads, arcs, deprels, pos, tags, vectors = session.run(list(OUTPUTS), dict(run.inputs))
        lengths = run.lengths
        heads = make_trees(heads, arcs, lengths)
        best = best_tags(tags[run.inputs["words"]], lengths, self.labels.begins, self.labels.transitions)
        ends = np.cumsum(lengths).tolist()
        return [
            Reading(
                heads[row, : end - begin],
                deprels[begin:end],
                pos[begin:end],
                best[row, : end - begin],
                vectors[begin:end],
            )
            for row, (begin, end) in enumerate(pairwise([0, *ends]))
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
        # The graph is written as it is to be run (training/graph.py); what would be fused further is slower.
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
        return onnxruntime.InferenceSession(str(self._path), options, providers=["CPUExecutionProvider"])


class Coder:
    """From words to what the network reads of them."""

    def __init__(self, tokenizer: Path) -> None:
        """Read `tokenizer.json`.

        Raises:
            LanguageError: it lacks one of the marks that the network was trained with.
        """
        self._path = tokenizer
        self._tokenizer = Tokenizer.from_file(str(tokenizer))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self._begin, self._end, self._unknown = map(self._id, (_BEGIN, _END, _UNKNOWN))
        self._known: dict[str, Word] = {}

    def window(self, words: Sequence[str]) -> list[Word]:
        """Code words; those of a window that is all codes and long numbers are cut until the network can take it."""
        window = [self._word(word) for word in words]
        if sub_words_of(window) <= WINDOW_SUB_WORDS:
            return window
        share = (WINDOW_SUB_WORDS - 2) // len(window)
        return [Word(word.sub_words[:share], word.case) for word in window]

    def packed(self, windows: Sequence[Sequence[Word]]) -> Run:
        """Lay out windows for one run, each between its marks."""
        return packed(windows, self._begin, self._end)

    def _id(self, mark: str) -> int:
        found = self._tokenizer.token_to_id(mark)
        if found is None:
            raise LanguageError(f"{self._path}: there is no {mark}; install the package anew.")
        return int(found)

    def _word(self, word: str) -> Word:
        known = self._known.get(word)
        if known is None:
            # A word of thousands of letters is a code or a table; its begin tells what there is to tell.
            text = plain_quotes(word[:100])
            ids = self._tokenizer.encode(text, add_special_tokens=False).ids[:MOST_SUB_WORDS]
            known = Word(tuple(ids) or (self._unknown,), letter_case(word))
            if len(self._known) >= _MOST_WORDS_KNOWN:
                self._known.clear()
            self._known[word] = known
        return known

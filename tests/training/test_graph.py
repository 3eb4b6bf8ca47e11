"""The network's graph for packed runs, beside the same network written out plainly, window by window."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
import onnxruntime
import pytest
from numpy.typing import NDArray

from kg.language.network import OUTPUTS
from kg.language.packing import ATTENTION_HEADS, Run, Word, packed, runs_of
from training.graph import Ranges, in_eight_bits, packed_graph
from training.ranges import measured_ranges

Array = NDArray[np.float32]
WIDTH, WIDE, LAYERS, MIXED, SHAPE = 2 * ATTENTION_HEADS, 48, 5, 4, 6
ARC, RELATION, POS, NAME, TAGS, VECTOR, KINDS = 10, 7, 5, 8, 9, 12, 6
PIECES, PLACES, CASES = 50, 64, 8
BEGIN, END = 1, 2
_erf = np.vectorize(math.erf)


def _linear(chance: np.random.Generator, name: str, out: int, into: int, *, bias: bool = True) -> dict[str, Array]:
    weights = {f"{name}.weight": (chance.standard_normal((out, into)) / math.sqrt(into)).astype(np.float32)}
    return weights | ({f"{name}.bias": chance.standard_normal(out).astype(np.float32) * 0.1} if bias else {})


def _norm(chance: np.random.Generator, name: str) -> dict[str, Array]:
    scale, shift = chance.uniform(0.5, 1.5, WIDTH), chance.standard_normal(WIDTH) * 0.1
    return {f"{name}.weight": scale.astype(np.float32), f"{name}.bias": shift.astype(np.float32)}


@pytest.fixture(scope="module")
def weights() -> dict[str, Array]:
    """A small network with weights by chance, always the same."""
    chance = np.random.default_rng(7)

    def table(*shape: int) -> Array:
        return chance.standard_normal(shape).astype(np.float32)

    found = {
        "encoder.embeddings.word_embeddings.weight": table(PIECES, WIDTH),
        "encoder.embeddings.position_embeddings.weight": table(PLACES, WIDTH) * 0.3,
        "encoder.embeddings.token_type_embeddings.weight": table(2, WIDTH) * 0.3,
        "shape.weight": table(CASES, SHAPE),
        "mix": table(MIXED),
        "root": table(WIDTH + SHAPE),
        "arc": table(ARC + 1, ARC),
        "relation": table(KINDS, RELATION + 1, RELATION + 1),
        **_norm(chance, "encoder.embeddings.LayerNorm"),
    }
    for layer in range(LAYERS):
        prefix = f"encoder.encoder.layer.{layer}"
        for part in ("query", "key", "value"):
            found |= _linear(chance, f"{prefix}.attention.self.{part}", WIDTH, WIDTH)
        found |= _linear(chance, f"{prefix}.attention.output.dense", WIDTH, WIDTH)
        found |= _norm(chance, f"{prefix}.attention.output.LayerNorm") | _norm(chance, f"{prefix}.output.LayerNorm")
        found |= _linear(chance, f"{prefix}.intermediate.dense", WIDE, WIDTH)
        found |= _linear(chance, f"{prefix}.output.dense", WIDTH, WIDE)
    word = WIDTH + SHAPE
    for name, out in (("arc_dependent", ARC), ("arc_governor", ARC), ("pos", POS), ("name_word", NAME)):
        found |= _linear(chance, name, out, word)
    for name, out in (("relation_dependent", RELATION), ("relation_governor", RELATION), ("vector", VECTOR)):
        found |= _linear(chance, name, out, word)
    return found | _linear(chance, "name_ending", NAME, WIDTH, bias=False) | _linear(chance, "names.2", TAGS, NAME)


@pytest.fixture(scope="module")
def runs() -> list[Run]:
    """Windows of many lengths in runs."""
    chance = np.random.default_rng(3)

    def word() -> Word:
        return Word(tuple(chance.integers(3, PIECES, chance.integers(1, 4)).tolist()), int(chance.integers(1, CASES)))

    windows = [[word() for _ in range(count)] for count in [1, 2, 3, 3, 5, 8, 8, 13, 14, 20, 21]]
    return [packed([windows[place] for place in run], BEGIN, END) for run in runs_of(windows)]


def _windows(run: Run) -> Iterator[tuple[int, slice, dict[str, NDArray[np.int64]]]]:
    """Yield each window's row, its words, and its own sub-words, first and last ones and letters."""
    told = {name: np.asarray(values) for name, values in run.inputs.items()}
    begins = np.flatnonzero(told["places"] == 0).tolist()
    word = 0
    for row, (begin, end) in enumerate(zip(begins, [*begins[1:], len(told["ids"])], strict=True)):
        words = slice(word, word + int(run.lengths[row]))
        word = words.stop
        own = {"ids": told["ids"][begin:end], "case": told["case"][words]}
        yield row, words, own | {name: told[name][words] - begin for name in ("first", "last")}


class Plain:
    """The network as `training.model.Reader` has it, in numpy, for one window."""

    def __init__(self, weights: dict[str, Array]) -> None:
        self.weights = weights

    def linear(self, values: Array, name: str) -> Array:
        product: Array = values @ self.weights[f"{name}.weight"].T
        return product + self.weights[f"{name}.bias"] if f"{name}.bias" in self.weights else product

    def norm(self, values: Array, name: str) -> Array:
        spread = np.sqrt(values.var(-1, keepdims=True) + 1e-12)
        scale, shift = self.weights[f"{name}.weight"], self.weights[f"{name}.bias"]
        return np.asarray((values - values.mean(-1, keepdims=True)) / spread * scale + shift)

    def gelu(self, values: Array) -> Array:
        return np.asarray(values * (1 + _erf(values / math.sqrt(2))) / 2)

    def attention(self, values: Array, prefix: str) -> Array:
        query, key, value = (
            self.linear(values, f"{prefix}.{part}").reshape(len(values), ATTENTION_HEADS, -1).transpose(1, 0, 2)
            for part in ("query", "key", "value")
        )
        scores = query @ key.transpose(0, 2, 1) / math.sqrt(query.shape[-1])
        shares = np.exp(scores - scores.max(-1, keepdims=True))
        told: Array = (shares / shares.sum(-1, keepdims=True)) @ value
        return told.transpose(1, 0, 2).reshape(len(values), -1)

    def read(self, own: dict[str, NDArray[np.int64]]) -> dict[str, Array]:
        """Return the outputs for one window, relations as scores of each word to each head."""
        tables = {name: self.weights[f"encoder.embeddings.{name}_embeddings.weight"] for name in ("word", "position")}
        types = self.weights["encoder.embeddings.token_type_embeddings.weight"]
        values = tables["word"][own["ids"]] + tables["position"][: len(own["ids"])] + types[0]
        hidden = [self.norm(values, "encoder.embeddings.LayerNorm")]
        for layer in range(LAYERS):
            prefix = f"encoder.encoder.layer.{layer}"
            told = self.linear(
                self.attention(hidden[-1], f"{prefix}.attention.self"), f"{prefix}.attention.output.dense"
            )
            middle = self.norm(told + hidden[-1], f"{prefix}.attention.output.LayerNorm")
            wide = self.gelu(self.linear(middle, f"{prefix}.intermediate.dense"))
            hidden.append(self.norm(self.linear(wide, f"{prefix}.output.dense") + middle, f"{prefix}.output.LayerNorm"))
        mix = np.exp(self.weights["mix"]) / np.exp(self.weights["mix"]).sum()
        mixed = sum(share * hidden[-1 - place] for place, share in enumerate(mix))
        words = np.concatenate([mixed[own["first"]], self.weights["shape.weight"][own["case"]]], -1)
        governors = np.concatenate([self.weights["root"][None], words])
        names = self.linear(words, "name_word") + self.linear(mixed[own["last"]], "name_ending")
        dependents = _with_one(self.gelu(self.linear(words, "arc_dependent")))
        left = _with_one(self.gelu(self.linear(words, "relation_dependent")))
        right = _with_one(self.gelu(self.linear(governors, "relation_governor")))
        arcs = dependents @ self.weights["arc"] @ self.gelu(self.linear(governors, "arc_governor")).T
        arcs[np.arange(len(words)), np.arange(len(words)) + 1] = -np.inf
        return {
            "arcs": arcs,
            "pos": self.linear(words, "pos"),
            "tags": self.linear(self.gelu(names), "names.2"),
            "vectors": self.gelu(self.linear(words, "vector")),
            "relations": np.einsum("ni,rij,gj->ngr", left, self.weights["relation"], right),
        }


def _with_one(values: Array) -> Array:
    return np.concatenate([values, np.ones((len(values), 1), dtype=np.float32)], -1)


def _answers(weights: dict[str, Array], ranges: Ranges | None, run: Run) -> dict[str, Array]:
    model = packed_graph(weights, ranges)
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    return dict(zip(OUTPUTS, session.run(list(OUTPUTS), dict(run.inputs)), strict=True))


def test_in_32_bits_the_graph_says_what_the_plain_network_says(weights: dict[str, Array], runs: list[Run]) -> None:
    """Scores are the same, and choices are the best of the scores."""
    plain = Plain(weights)
    assert len(runs) > 2
    for run in runs:
        answers = _answers(weights, None, run)
        for row, words, own in _windows(run):
            expected, count = plain.read(own), len(own["first"])
            heads = answers["heads"][row, :count]
            assert np.allclose(answers["tags"][words], expected["tags"], atol=1e-4)
            assert np.allclose(answers["vectors"][words], expected["vectors"], atol=1e-4)
            allowed = np.isfinite(expected["arcs"])
            assert np.allclose(answers["arcs"][row, :count, : count + 1][allowed], expected["arcs"][allowed], atol=1e-3)
            assert heads.tolist() == expected["arcs"].argmax(-1).tolist()
            assert answers["pos"][words].tolist() == expected["pos"].argmax(-1).tolist()
            own_relations = expected["relations"][np.arange(count), heads.astype(int)]
            assert answers["deprels"][words].tolist() == own_relations.argmax(-1).tolist()


def test_in_eight_bits_it_stays_near(weights: dict[str, Array], runs: list[Run]) -> None:
    """Vectors move by a few hundredths of what they are."""
    ranges = measured_ranges(packed_graph(weights, None), runs)
    for run in runs:
        full, eight = _answers(weights, None, run), _answers(weights, ranges, run)
        moved = np.abs(full["vectors"] - eight["vectors"]).mean()
        assert 0 < moved < 0.06 * np.abs(full["vectors"]).mean()


def test_ranges_hold_zero_and_most_of_what_was_seen(weights: dict[str, Array], runs: list[Run]) -> None:
    """Zero has to be a step of its own, since the activation gives many."""
    ranges = measured_ranges(packed_graph(weights, None), runs)

    assert len(ranges) == 4 * LAYERS + 6
    assert all((low <= 0).all() and (high >= 0).all() and (low < high).any() for low, high in ranges.values())


def test_eight_bits_of_a_matrix_are_within_half_a_step() -> None:
    """The largest value of each column is 127 steps; a column of zeros stays zero."""
    matrix = np.random.default_rng(5).standard_normal((20, 8)).astype(np.float32)
    matrix[:, 3] = 0

    numbers, steps = in_eight_bits(matrix)

    assert np.abs(numbers.astype(int)).max(0).tolist() == [127, 127, 127, 0, 127, 127, 127, 127]
    assert (np.abs(numbers * steps - matrix) <= steps * 0.5001).all()

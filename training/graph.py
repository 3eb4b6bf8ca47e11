"""The trained network as an ONNX graph for runs of packed windows (`kg.language.packing`).

It is written out here, not traced: sub-words stand one behind the other without gaps, queries, keys and values are one
product, rows for attention are taken out by tables, and matrices are in eight bits with ranges that were measured
before (`training/ranges.py`). Onnxruntime's own fusions are not wanted: its fused sum and normalization takes eight
times as long as the two apart.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from kg.language.network import OUTPUTS
from kg.language.packing import ATTENTION_HEADS, INPUTS

Weights = Mapping[str, NDArray[np.float32]]
"""By the names that the network's parameters have (`training.model.Reader`)."""
Ranges = Mapping[str, tuple[NDArray[np.float32], NDArray[np.float32]]]
"""The least and the greatest value in each column at each point (`point_0`, `point_1` ...) where values are made eight
bits; 0 is between them."""

EVENED = 0.7
"""Some columns have values a hundred times as large as others, which then get few steps of eight bits. Columns are
divided by the greatest value in them to this power, over what their row of the matrix has to the rest, and that row is
multiplied by it (SmoothQuant, Xiao et al. 2023). Vectors then are half as far from those of 32 bits; of 0.3 to 0.9,
those from 0.7 to 0.8 were best."""
_LEAST = 1e-3

_OPSET = 18
_RUNTIME = "com.microsoft"
"""Where onnxruntime's own operators are: products of eight bits, GELU, products with a transposed side."""
_EPSILON = 1e-12

_SHAPES: Mapping[str, tuple[int, list[str | int]]] = {
    "ids": (TensorProto.INT64, ["sub_words"]),
    "places": (TensorProto.INT64, ["sub_words"]),
    "rows": (TensorProto.INT64, ["windows", "room"]),
    "beside": (TensorProto.FLOAT, ["windows", 1, 1, "room"]),
    "back": (TensorProto.INT64, ["sub_words", ATTENTION_HEADS]),
    "first": (TensorProto.INT64, ["words"]),
    "last": (TensorProto.INT64, ["words"]),
    "case": (TensorProto.INT64, ["words"]),
    "words": (TensorProto.INT64, ["windows", "most_words"]),
    "governors": (TensorProto.INT64, ["windows", "most_governors"]),
    "arcs_beside": (TensorProto.FLOAT, ["windows", "most_words", "most_governors"]),
    "flat": (TensorProto.INT64, ["words"]),
    "heads": (TensorProto.INT64, ["windows", "most_words"]),
    "arcs": (TensorProto.FLOAT, ["windows", "most_words", "most_governors"]),
    "deprels": (TensorProto.INT64, ["words"]),
    "pos": (TensorProto.INT64, ["words"]),
    "tags": (TensorProto.FLOAT, ["words", "tags"]),
    "vectors": (TensorProto.FLOAT, ["words", "vector"]),
}


def packed_graph(weights: Weights, ranges: Ranges | None) -> onnx.ModelProto:
    """Return the graph in eight bits; without ranges in 32, with the values of each point as further outputs."""
    graph = _Graph(weights, ranges)
    hidden = _encoder(graph)
    _heads(graph, hidden)
    points = () if ranges is not None else graph.points
    outputs = [helper.make_tensor_value_info(name, *_SHAPES[name]) for name in OUTPUTS]
    outputs += [helper.make_tensor_value_info(name, TensorProto.FLOAT, [None, None]) for name in points]
    inputs = [helper.make_tensor_value_info(name, *_SHAPES[name]) for name in INPUTS]
    opsets = [helper.make_opsetid("", _OPSET), helper.make_opsetid(_RUNTIME, 1)]
    model = helper.make_model(
        helper.make_graph(graph.nodes, "encoder", inputs, outputs, graph.constants), opset_imports=opsets, ir_version=9
    )
    onnx.checker.check_model(model)
    return model


class _Graph:
    """A graph as it grows: nodes, constants, and the points whose values are made eight bits."""

    def __init__(self, weights: Weights, ranges: Ranges | None) -> None:
        self.weights = weights
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []
        self._ranges = ranges
        self._prepared: dict[str, tuple[str, str, str]] = {}

    def constant(self, values: Any, kind: type = np.float32) -> str:
        """Add a constant; return its name."""
        name = f"constant_{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(values, dtype=kind), name))
        return name

    def add(self, operator: str, *inputs: str, name: str | None = None, domain: str = "", **attributes: Any) -> str:
        """Add a node; return the name of its output, `name` if one is given."""
        output = name or f"value_{len(self.nodes)}"
        self.nodes.append(helper.make_node(operator, inputs, [output], domain=domain, **attributes))
        return output

    def normalized(self, values: str, prefix: str) -> str:
        """Add a layer normalization over the last axis."""
        scale, shift = self.constant(self.weights[f"{prefix}.weight"]), self.constant(self.weights[f"{prefix}.bias"])
        return self.add("LayerNormalization", values, scale, shift, axis=-1, epsilon=_EPSILON)

    def gelu(self, values: str, *, name: str | None = None) -> str:
        """Add the activation."""
        return self.add("Gelu", values, domain=_RUNTIME, name=name)

    def linear(self, values: str, prefix: str, *, even: bool = False, name: str | None = None) -> str:
        """Add a linear map by its name among the weights, with its bias if it has one."""
        matrix, bias = self.weights[f"{prefix}.weight"].T, self.weights.get(f"{prefix}.bias")
        return self.product(values, matrix, bias, even=even, name=name)

    def product(
        self,
        values: str,
        matrix: NDArray[np.float32],
        bias: NDArray[np.float32] | None = None,
        *,
        even: bool = False,
        name: str | None = None,
    ) -> str:
        """Add the product of values (rows x K) and a matrix (K x N), and a bias (N).

        Values that are used for one product only may be made `even` before they are made eight bits.
        """
        if self._ranges is None:
            self._observe(values)
            full = self.add("MatMul", values, self.constant(matrix), name=None if bias is not None else name)
            return full if bias is None else self.add("Add", full, self.constant(bias), name=name)
        by = _divisors(self._ranges[self._next_point], matrix) if even else None
        quantized, scale, zero = self._eight_bits(values, self._ranges, by)
        numbers, scales = in_eight_bits(matrix if by is None else matrix * by[:, None])
        zeros = self.constant(np.zeros(len(scales)), np.int8)
        inputs = [quantized, self.constant(numbers, np.int8), scale, self.constant(scales), zero, zeros]
        if bias is not None:
            inputs.append(self.constant(bias))
        return self.add("MatMulIntegerToFloat", *inputs, domain=_RUNTIME, name=name)

    def rows_of(self, table: NDArray[np.float32], places: str) -> str:
        """Add a look-up of rows in a table; the table is kept in eight bits where the graph is."""
        if self._ranges is None:
            return self.add("Gather", self.constant(table), places)
        low, high = min(0.0, float(table.min())), max(0.0, float(table.max()))
        step, zero = _step(low, high)
        numbers = np.clip(np.rint(table / step) + zero, 0, 255)
        rows = self.add("Gather", self.constant(numbers, np.uint8), places)
        return self.add("DequantizeLinear", rows, self.constant(step), self.constant(zero, np.uint8))

    @property
    def points(self) -> list[str]:
        """The points that there are by now."""
        return [f"point_{number}" for number in range(len(self._prepared))]

    @property
    def _next_point(self) -> str:
        return f"point_{len(self._prepared)}"

    def _observe(self, values: str) -> None:
        """Make values an output, once, where a graph of eight bits has a point."""
        if values not in self._prepared:
            self._prepared[values] = self.add("Identity", values, name=self._next_point), "", ""

    def _eight_bits(self, values: str, ranges: Ranges, by: NDArray[np.float32] | None) -> tuple[str, str, str]:
        """Return values in eight bits with scale and zero, made so once; their columns divided first, if told so."""
        if values not in self._prepared:
            low, high = ranges[self._next_point]
            divided = values
            if by is not None:
                low, high = low / by, high / by
                divided = self.add("Mul", values, self.constant(1 / by))
            step, zero = _step(float(low.min()), float(high.max()))
            scale, zero_point = self.constant(step), self.constant(zero, np.uint8)
            self._prepared[values] = self.add("QuantizeLinear", divided, scale, zero_point), scale, zero_point
        return self._prepared[values]


def in_eight_bits(matrix: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Return a matrix (K x N) in steps, from -127 to 127, and the size of a step in each column."""
    steps = np.maximum(np.abs(matrix).max(0), np.finfo(np.float32).tiny) / 127
    return np.rint(matrix / steps).astype(np.int8), steps.astype(np.float32)


def _step(low: float, high: float) -> tuple[np.float32, int]:
    """Return the size of one of 255 steps over a range, and the step that 0 is."""
    step = np.float32((high - low) / 255)
    return step, int(np.clip(round(-low / float(step)), 0, 255))


def _divisors(
    bounds: tuple[NDArray[np.float32], NDArray[np.float32]], matrix: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Return what to divide each column of values by, so that columns and rows of the matrix are more alike."""
    low, high = bounds
    values = np.maximum(np.maximum(-low, high), _LEAST)
    weights = np.maximum(np.abs(matrix).max(1), _LEAST)
    return np.asarray(values**EVENED / weights ** (1 - EVENED), dtype=np.float32)


def _encoder(graph: _Graph) -> Sequence[str]:
    """Add the embeddings and all layers; return the values behind each layer, T x width."""
    tables = "encoder.embeddings"
    at = (
        graph.weights[f"{tables}.position_embeddings.weight"]
        + graph.weights[f"{tables}.token_type_embeddings.weight"][0]
    )
    words = graph.rows_of(graph.weights[f"{tables}.word_embeddings.weight"], "ids")
    values = graph.add("Add", words, graph.add("Gather", graph.constant(at), "places"))
    hidden = [graph.normalized(values, f"{tables}.LayerNorm")]
    # Queries, keys and values of a sub-word are 36 rows of 32 numbers each, one behind the other.
    begins = graph.add(
        "Mul", graph.add("Unsqueeze", "rows", _axes(graph, 1)), graph.constant(3 * ATTENTION_HEADS, np.int64)
    )
    head = np.arange(ATTENTION_HEADS)[None, :, None]
    rows = [graph.add("Add", begins, graph.constant(head + part * ATTENTION_HEADS, np.int64)) for part in range(3)]
    layers = sum(name.endswith("attention.self.query.weight") for name in graph.weights)
    for layer in range(layers):
        hidden.append(_layer(graph, hidden[-1], f"encoder.encoder.layer.{layer}", rows))
    return hidden[1:]


def _layer(graph: _Graph, values: str, prefix: str, rows: Sequence[str]) -> str:
    named = graph.weights
    own = [f"{prefix}.attention.self.{part}" for part in ("query", "key", "value")]
    width = len(named[f"{own[0]}.bias"])
    # The scale of attention goes into the queries.
    scales = (1 / math.sqrt(width / ATTENTION_HEADS), 1.0, 1.0)
    matrix = np.concatenate(
        [named[f"{each}.weight"].T * scale for each, scale in zip(own, scales, strict=True)], axis=1
    )
    bias = np.concatenate([named[f"{each}.bias"] * scale for each, scale in zip(own, scales, strict=True)])
    product = graph.product(values, matrix.astype(np.float32), bias.astype(np.float32), even=True)
    apart = graph.add("Reshape", product, graph.constant([-1, width // ATTENTION_HEADS], np.int64))
    queries, keys, told = (graph.add("Gather", apart, each) for each in rows)
    scores = graph.add("FusedMatMul", queries, keys, domain=_RUNTIME, transB=1)
    shares = graph.add("Softmax", graph.add("Add", scores, "beside"), axis=-1)
    answers = graph.add("MatMul", shares, told)
    answers = graph.add("Reshape", answers, graph.constant([-1, width // ATTENTION_HEADS], np.int64))
    answers = graph.add("Gather", answers, "back")
    answers = graph.add("Reshape", answers, graph.constant([-1, width], np.int64))
    answers = graph.linear(answers, f"{prefix}.attention.output.dense")
    values = graph.normalized(graph.add("Add", answers, values), f"{prefix}.attention.output.LayerNorm")
    wide = graph.gelu(graph.linear(values, f"{prefix}.intermediate.dense", even=True))
    narrow = graph.linear(wide, f"{prefix}.output.dense", even=True)
    return graph.normalized(graph.add("Add", narrow, values), f"{prefix}.output.LayerNorm")


def _heads(graph: _Graph, hidden: Sequence[str]) -> None:
    """Add what is said of words by the values behind each layer."""
    mix = np.exp(graph.weights["mix"] - graph.weights["mix"].max())
    parts = [
        graph.add("Mul", values, graph.constant(np.float32(share)))
        for values, share in zip(reversed(hidden[-len(mix) :]), mix / mix.sum(), strict=True)
    ]
    mixed = parts[0]
    for part in parts[1:]:
        mixed = graph.add("Add", mixed, part)
    endings = graph.add("Gather", mixed, "last")
    shapes = graph.add("Gather", graph.constant(graph.weights["shape.weight"]), "case")
    words = graph.add("Concat", graph.add("Gather", mixed, "first"), shapes, axis=-1)
    governors = graph.add("Concat", graph.constant(graph.weights["root"][None]), words, axis=0)
    graph.add("ArgMax", graph.linear(words, "pos"), name="pos", axis=-1, keepdims=0)
    names = graph.add("Add", graph.linear(words, "name_word"), graph.linear(endings, "name_ending"))
    graph.linear(graph.gelu(names), "names.2", name="tags")
    graph.gelu(graph.linear(words, "vector"), name="vectors")
    _arcs(graph, words, governors)
    _relations(graph, words, governors)


def _arcs(graph: _Graph, words: str, governors: str) -> None:
    dependents = _with_one(graph, graph.gelu(graph.linear(words, "arc_dependent")))
    dependents = graph.product(dependents, graph.weights["arc"])
    heads = graph.gelu(graph.linear(governors, "arc_governor"))
    one, other = graph.add("Gather", dependents, "words"), graph.add("Gather", heads, "governors")
    graph.add("Add", graph.add("FusedMatMul", one, other, domain=_RUNTIME, transB=1), "arcs_beside", name="arcs")
    graph.add("ArgMax", "arcs", name="heads", axis=-1, keepdims=0)


def _relations(graph: _Graph, words: str, governors: str) -> None:
    """Add the relation of each word to its best head."""
    relation = graph.weights["relation"]
    kinds, width, _ = relation.shape
    dependents = _with_one(graph, graph.gelu(graph.linear(words, "relation_dependent")))
    heads = _with_one(graph, graph.gelu(graph.linear(governors, "relation_governor")))
    left = graph.product(dependents, relation.transpose(1, 0, 2).reshape(width, kinds * width))
    left = graph.add("Reshape", left, graph.constant([-1, kinds, width], np.int64))
    chosen = graph.add("GatherElements", "governors", "heads", axis=1)
    chosen = graph.add("Gather", graph.add("Reshape", chosen, graph.constant([-1], np.int64)), "flat")
    right = graph.add("Unsqueeze", graph.add("Gather", heads, chosen), _axes(graph, 2))
    scores = graph.add("Squeeze", graph.add("MatMul", left, right), _axes(graph, 2))
    graph.add("ArgMax", scores, name="deprels", axis=-1, keepdims=0)


def _with_one(graph: _Graph, values: str) -> str:
    return graph.add("Pad", values, graph.constant([0, 0, 0, 1], np.int64), graph.constant(np.float32(1)))


def _axes(graph: _Graph, axis: int) -> str:
    return graph.constant([axis], np.int64)

"""The trained heads: small networks over the encoder's vectors, run by numpy.

`weights/heads.npz` holds them; they fit one version of the encoder, whose name they keep.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
from threadpoolctl import ThreadpoolController

from kg.extract.judge.features import Integers, Links, Pairs
from kg.model.report import EventType, Part, Status

Floats: TypeAlias = npt.NDArray[np.float32]

TYPES = (None, EventType.MEETING, EventType.CALL, EventType.VISIT, EventType.AGREEMENT, EventType.REQUEST)
"""What a word can name, in the order of the head's outputs; None: no event."""
STATUSES = tuple(Status)
PARTS = (
    *(Part.PARTICIPANT, Part.HOST, Part.VISITOR, Part.MEDIATOR),
    *(Part.REQUESTER, Part.ADDRESSEE, Part.PARTY),
)
ROLES: tuple[Part | str | None, ...] = (None, *PARTS, "place", "time")
"""What an argument can be to an event word, in the order of the head's outputs; None: nothing."""
PLACE_ROLE, TIME_ROLE = ROLES.index("place"), ROLES.index("time")
ACTOR_ROLES = slice(1, 1 + len(PARTS))


_BLOCK = 20_000
"""Pairs that are mapped at once."""


@cache
def _threads() -> ThreadpoolController:
    return ThreadpoolController()


def _one_thread() -> Any:
    """Return a context in which numpy uses one thread: of these small matrices several mostly wait for each other.

    On two cores they take three times as long, and more where other processes read beside this one.
    """
    return _threads().limit(limits=1, user_api="blas")


@dataclass(frozen=True, slots=True)
class Layer:
    """An affine map: `weight` is outputs x inputs."""

    weight: Floats
    bias: Floats

    def __call__(self, values: Floats) -> Floats:
        """Map rows of inputs to rows of outputs."""
        mapped: Floats = values @ self.weight.T + self.bias
        return mapped


@dataclass(frozen=True, slots=True)
class PairLayer:
    """An affine map of a pair of words: of the vectors of both, of their product, and of what tables say by number.

    It is kept in parts, inputs x outputs each: what one word or one number adds is then computed once, and not for each
    of the many pairs that it is in. `tables` are numbers x outputs.
    """

    one: Floats
    other: Floats
    product: Floats
    tables: tuple[Floats, ...]
    bias: Floats

    @classmethod
    def of(cls, layer: Layer, tables: tuple[Floats, ...]) -> PairLayer:
        """Take apart a layer whose inputs are two vectors and their product, and a row of each of the tables."""
        weight = layer.weight.T
        width = (len(weight) - sum(table.shape[1] for table in tables)) // 3
        cuts = np.cumsum([width, width, width, *(table.shape[1] for table in tables)])[:-1]
        one, other, product, *parts = np.split(weight, cuts)
        mapped = tuple(table @ part for table, part in zip(tables, parts, strict=True))
        return cls(one, other, np.ascontiguousarray(product), mapped, layer.bias)

    def __call__(
        self, ones: Floats, others: Floats, pairs: tuple[Integers, Integers], numbers: tuple[Integers, ...]
    ) -> Floats:
        """Map pairs to rows of outputs: `pairs` are places in `ones` and `others`, `numbers` those into each table."""
        return np.concatenate(list(self.blocks(ones, others, pairs, numbers)))

    def blocks(
        self,
        ones: Floats,
        others: Floats,
        pairs: tuple[Integers, Integers],
        numbers: tuple[Integers, ...],
        *,
        most: int = _BLOCK,
    ) -> Iterator[Floats]:
        """Yield the same rows, at most so many at once: those of all pairs of a long document would take gigabytes."""
        by_one, by_other = ones @ self.one + self.bias, others @ self.other
        for start in range(0, max(len(pairs[0]), 1), most):
            block = slice(start, start + most)
            first, second = pairs[0][block], pairs[1][block]
            products: Floats = ones[first] * others[second]
            mapped: Floats = products @ self.product
            mapped += by_one[first]
            mapped += by_other[second]
            for table, places in zip(self.tables, numbers, strict=True):
                mapped += table[places[block]]
            yield mapped


@dataclass(frozen=True, slots=True)
class Heads:
    """The heads; rows of their inputs are words or pairs, rows of their outputs probabilities that sum to 1."""

    version: str
    type_layer: Layer
    status_layers: tuple[Layer, Layer]
    role_layers: tuple[PairLayer, Layer]
    """The first takes the numbers of kinds, distances, sentences, types and slots."""
    link_layers: tuple[PairLayer, Layer]
    """The first takes the numbers of gaps and types."""

    def of_types(self, vectors: Floats) -> Floats:
        """Return for each word how likely it names which of `TYPES`."""
        with _one_thread():
            return _softmax(self.type_layer(vectors))

    def of_statuses(self, vectors: Floats) -> Floats:
        """Return for each event word how likely the event has which of `STATUSES`."""
        first, second = self.status_layers
        with _one_thread():
            return _softmax(second(_relu(first(vectors))))

    def of_roles(self, words: Floats, arguments: Floats, types: Integers, pairs: Pairs) -> Floats:
        """Return for each pair how likely the argument is which of `ROLES` to the event word.

        `words` and `arguments` are the vectors of those that `pairs` speaks of, `types` the place in `TYPES` of what
        each word names.
        """
        first, second = self.role_layers
        numbers = (pairs.kinds, pairs.distances, pairs.sentences, types[pairs.words], pairs.slots)
        with _one_thread():
            blocks = first.blocks(words, arguments, (pairs.words, pairs.arguments), numbers)
            return np.concatenate([_softmax(second(_relu(block))) for block in blocks])

    def of_links(self, words: Floats, types: Integers, links: Links) -> Floats:
        """Return for each pair of event words how likely both tell of one event, by their vectors alone."""
        first, second = self.link_layers
        numbers = (links.gaps, types[links.earlier])
        with _one_thread():
            blocks = first.blocks(words, words, (links.earlier, links.later), numbers)
            return np.concatenate([_softmax(second(_relu(block)))[:, 1] for block in blocks])


@cache
def load_heads() -> Heads:
    """Return the heads that are shipped."""
    with files("kg.extract.judge").joinpath("weights", "heads.npz").open("rb") as file, np.load(file) as arrays:
        return heads_from({name: arrays[name] for name in arrays.files})


def heads_from(arrays: dict[str, npt.NDArray[np.generic]]) -> Heads:
    """Return the heads of named arrays, as the training writes them."""

    def floats(name: str) -> Floats:
        return arrays[name].astype(np.float32)

    def layer(name: str) -> Layer:
        return Layer(floats(f"{name}.weight"), floats(f"{name}.bias"))

    def pair_layer(name: str, *tables: str) -> PairLayer:
        return PairLayer.of(layer(name), tuple(map(floats, tables)))

    return Heads(
        version=str(arrays["version"]),
        type_layer=layer("type"),
        status_layers=(layer("status.0"), layer("status.2")),
        role_layers=(pair_layer("role.0", "kinds", "distances", "sentences", "types", "slots"), layer("role.2")),
        link_layers=(pair_layer("link.0", "gaps", "types"), layer("link.2")),
    )


def _relu(values: Floats) -> Floats:
    return np.maximum(values, np.float32(0))


def _softmax(scores: Floats) -> Floats:
    powers = np.exp(scores - scores.max(axis=1, keepdims=True, initial=np.float32(-np.inf)))
    shares: Floats = powers / powers.sum(axis=1, keepdims=True)
    return shares

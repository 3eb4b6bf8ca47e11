"""The trained heads: small networks over the encoder's vectors, run by numpy.

`weights/heads.npz` holds them; they fit one version of the encoder, whose name they keep.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

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
class Heads:
    """The heads; rows of their inputs are words or pairs, rows of their outputs probabilities that sum to 1."""

    version: str
    type_layer: Layer
    status_layers: tuple[Layer, Layer]
    role_layers: tuple[Layer, Layer]
    kinds: Floats
    distances: Floats
    sentences: Floats
    types: Floats
    slots: Floats
    link_layers: tuple[Layer, Layer]
    gaps: Floats

    def of_types(self, vectors: Floats) -> Floats:
        """Return for each word how likely it names which of `TYPES`."""
        return _softmax(self.type_layer(vectors))

    def of_statuses(self, vectors: Floats) -> Floats:
        """Return for each event word how likely the event has which of `STATUSES`."""
        first, second = self.status_layers
        return _softmax(second(_relu(first(vectors))))

    def of_roles(self, words: Floats, arguments: Floats, types: Integers, pairs: Pairs) -> Floats:
        """Return for each pair how likely the argument is which of `ROLES` to the event word.

        `words` and `arguments` are the vectors of those that `pairs` speaks of, `types` the place in `TYPES` of what
        each word names.
        """
        one, other = words[pairs.words], arguments[pairs.arguments]
        inputs = (
            *(one, other, one * other, self.kinds[pairs.kinds], self.distances[pairs.distances]),
            *(self.sentences[pairs.sentences], self.types[types[pairs.words]], self.slots[pairs.slots]),
        )
        first, second = self.role_layers
        return _softmax(second(_relu(first(np.concatenate(inputs, axis=1)))))

    def of_links(self, words: Floats, types: Integers, links: Links) -> Floats:
        """Return for each pair of event words how likely both tell of one event, by their vectors alone."""
        one, other = words[links.earlier], words[links.later]
        inputs = (one, other, one * other, self.gaps[links.gaps], self.types[types[links.earlier]])
        first, second = self.link_layers
        return _softmax(second(_relu(first(np.concatenate(inputs, axis=1)))))[:, 1]


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

    return Heads(
        version=str(arrays["version"]),
        type_layer=layer("type"),
        status_layers=(layer("status.0"), layer("status.2")),
        role_layers=(layer("role.0"), layer("role.2")),
        kinds=floats("kinds"),
        distances=floats("distances"),
        sentences=floats("sentences"),
        types=floats("types"),
        slots=floats("slots"),
        link_layers=(layer("link.0"), layer("link.2")),
        gaps=floats("gaps"),
    )


def _relu(values: Floats) -> Floats:
    return np.maximum(values, np.float32(0))


def _softmax(scores: Floats) -> Floats:
    powers = np.exp(scores - scores.max(axis=1, keepdims=True, initial=np.float32(-np.inf)))
    shares: Floats = powers / powers.sum(axis=1, keepdims=True)
    return shares

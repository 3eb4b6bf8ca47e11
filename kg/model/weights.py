"""Tables of weights: how much each named feature counts."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TypeAlias

Features: TypeAlias = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Weights:
    """Weights by feature; a feature without a weight counts nothing."""

    by_feature: Mapping[str, float]

    def score(self, features: Features, before: float = 0.0) -> float:
        """Return the weighted sum of features, added to that of others `before` them."""
        known = self.by_feature
        return sum([known.get(name, 0.0) * value for name, value in features.items()], before)

    def probability(self, features: Features) -> float:
        """Return the logistic of the weighted sum."""
        score = self.score(features)
        return 1.0 / (1.0 + math.exp(-score)) if score > -700 else 0.0

    def best(self, options: Sequence[Features]) -> tuple[int, float]:
        """Return the place of the option with the highest score, and its probability among them.

        Of equals the first; there must be at least one option.
        """
        scores = [self.score(each) for each in options]
        highest = max(scores)
        return scores.index(highest), 1.0 / sum([math.exp(max(score - highest, -700)) for score in scores])


@cache
def load_weights(package: str, name: str) -> Weights:
    """Return the table of that name among the data of a package; an empty one where there is none yet."""
    path = files(package).joinpath("data", "weights", f"{name}.tsv")
    if not path.is_file():
        return Weights({})
    lines = (line.partition("\t") for line in path.read_text("utf-8").splitlines() if line and not line.startswith("#"))
    return Weights({feature: float(weight) for feature, _, weight in lines})


def logit(probability: float) -> float:
    """Return the log odds of a probability, cut at 1 and 99 in 100."""
    bounded = min(max(probability, 0.01), 0.99)
    return math.log(bounded / (1.0 - bounded))

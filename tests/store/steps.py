"""Changes in steps that are small, and told on standard output, for processes that are killed between two of them."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator

from pyoxigraph import Quad

from kg.store import difference
from kg.store.difference import Comparison, Difference


def tell_steps(*, at_once: int, step: int, chunk: int) -> None:
    """Make the steps of this process so small (in quads), and print a line for each that has been made."""
    difference.AT_ONCE, difference.STEP, difference._CHUNK = at_once, step, chunk
    steps = Comparison.steps

    def told(self: Comparison, additions: Iterable[Quad]) -> Iterator[Difference]:
        for made in steps(self, additions):
            yield made
            sys.stdout.write("step\n")
            sys.stdout.flush()

    Comparison.steps = told  # type: ignore[method-assign]

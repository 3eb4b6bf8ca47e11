"""Changes in steps that are small, and told on standard output, for processes that are killed between two of them."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator

from pyoxigraph import NamedNode, Quad

from kg.store import difference, embedded
from kg.store.difference import Comparison, Difference
from kg.store.remote import RemoteStore
from kg.store.remote.steps import Step


def tell_steps(*, at_once: int, step: int, chunk: int) -> None:
    """Make the steps of this process so small (in quads), and print a line for each that has been made."""
    difference.AT_ONCE, difference.STEP, difference._CHUNK = at_once, step, chunk
    steps = Comparison.steps

    def told(self: Comparison, additions: Iterable[Quad]) -> Iterator[Difference]:
        for made in steps(self, additions):
            yield made
            _tell()

    Comparison.steps = told  # type: ignore[method-assign]


def tell_removals(*, at_once: int, step: int) -> None:
    """Do so for graphs that are removed."""
    difference.AT_ONCE, difference.STEP = at_once, step
    removals, carry_out = difference.removals, RemoteStore._carry_out

    def removed(graph: NamedNode, quads: Iterable[Quad]) -> Iterator[Difference]:
        for made in removals(graph, quads):
            yield made
            _tell()

    def carried_out(self: RemoteStore, step: Step) -> None:
        carry_out(self, step)
        _tell()

    embedded.removals = removed  # type: ignore[attr-defined]
    RemoteStore._carry_out = carried_out  # type: ignore[method-assign]


def _tell() -> None:
    sys.stdout.write("step\n")
    sys.stdout.flush()

"""Stores on a real disk, and quads to put into them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from kg.store import Store, open_store

MakeQuads = Callable[..., list[Quad]]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "store") as opened:
        yield opened


@pytest.fixture
def make_quads() -> MakeQuads:
    """Make quads of a graph out of values: `make_quads("world", 1, 2)`."""

    def make(graph: str, *values: object) -> list[Quad]:
        return [
            Quad(_iri(f"thing/{value}"), _iri("value"), Literal(str(value)), _iri(f"graph/{graph}")) for value in values
        ]

    return make


def name_of(graph: str) -> NamedNode:
    return _iri(f"graph/{graph}")


def _iri(path: str) -> NamedNode:
    return NamedNode(f"https://example.org/{path}")

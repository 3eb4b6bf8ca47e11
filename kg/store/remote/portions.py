"""What is to be written by the portion, so that no change is held in memory as a whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import IO

from pyoxigraph import Literal, NamedNode, Quad

PORTION = 50_000
"""Quads of a new graph that are held in memory."""
STEP = 10_000_000
"""Characters of literals that go together where a change is too large for one request."""


def of_graph(name: NamedNode, quads: Iterable[Quad]) -> Iterator[tuple[NamedNode, list[Quad]]]:
    """Yield the quads of a new graph by the portion, each quad once in it."""
    some: dict[Quad, None] = {}
    size = 0
    for quad in quads:
        some[quad] = None
        size += len(quad.object.value) if isinstance(quad.object, Literal) else 0
        if len(some) >= PORTION or size > STEP:
            yield name, list(some)
            some, size = {}, 0
    if some:
        yield name, list(some)


def together(updates: Iterable[str]) -> Iterator[str]:
    """Yield updates, as many in one as make a step."""
    some: list[str] = []
    size = 0
    for update in updates:
        if some and size + len(update) > STEP:
            yield " ;\n".join(some)
            some, size = [], 0
        some.append(update)
        size += len(update)
    if some:
        yield " ;\n".join(some)


def read_back(file: IO[bytes], ends: Sequence[int], *, start: int) -> Iterator[str]:
    """Yield the updates of a file, of which each ends at one of `ends`; the first begins at `start`."""
    for end in ends:
        file.seek(start)
        yield file.read(end - start).decode().removeprefix(" ;\n")
        start = end


class Counted:
    """Quads by the portion, counted on their way."""

    def __init__(self, portions: Iterable[tuple[NamedNode, list[Quad]]]) -> None:
        self._portions = portions
        self.added = 0

    def __iter__(self) -> Iterator[tuple[NamedNode, list[Quad]]]:
        for name, quads in self._portions:
            self.added += len(quads)
            yield name, quads


class Rewound:
    """A file that is sent from its beginning as often as needed."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def __iter__(self) -> Iterator[bytes]:
        self._file.seek(0)
        return iter(partial(self._file.read, 65_536), b"")

"""What to add to a graph and what to remove from it, to make it hold given quads and no others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby, islice
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, Quad

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

AT_ONCE = 100_000
"""Quads that a change of one graph adds and removes at most, if it is made as one: each takes two kilobytes then."""
STEP = 100_000
"""Quads that a step of a larger change adds, twice as many as one removes. Of 600,000 that the bulk loader got by so
many, a process held 277 MB at most; by twice as many 395, and the loader by itself would take up to three million, in
two gigabytes. As many that went by half of it took 230 MiB, in one transaction 855 and more than twice the time."""
_CHUNK = 65_536


@dataclass(slots=True)
class Difference:
    """A change of one graph. `removed` is how many quads go.

    `emptied` tells that no quad stays or comes; `removals` are not listed then.
    """

    graph: NamedNode
    additions: list[Quad] = field(default_factory=list)
    removals: list[Quad] = field(default_factory=list)
    emptied: bool = False
    removed: int = 0


class Comparison:
    """What a graph holds, beside what it is to hold: first all `additions`, then what has to go.

    The graph of the world has millions of quads, of which a new document changes a few: so what is held in memory is
    nine bytes a quad that is `present`. Two quads count as the same when 64 bits of hash agree: one wrong pair in
    300,000 graphs of ten million quads. `present` is called once, and once more for `removals`.
    """

    def __init__(self, graph: NamedNode, present: Callable[[], Iterable[Quad]]) -> None:
        import numpy as np  # 50 ms, which who only reads a store need not wait for

        self._graph = graph
        self._present = present
        self._known = np.sort(np.fromiter((hash(quad) for quad in present()), dtype=np.int64))
        self._stays = np.zeros(len(self._known), dtype=np.bool_)
        self.emptied = True
        """Whether no quad stays or comes."""

    def additions(self, wanted: Iterable[Quad]) -> Iterator[Quad]:
        """Yield those of the quads that are not there; `wanted` is read once. The same one may come several times."""
        import numpy as np

        if not len(self._known):
            for quad in wanted:
                self.emptied = False
                yield quad
            return
        for quads, hashes in _chunks(wanted):
            self.emptied = False
            found, places = _look_up(hashes, self._known)
            self._stays[places[found]] = True
            yield from (quads[i] for i in np.flatnonzero(~found))

    @property
    def removed(self) -> int:
        """How many quads go."""
        return len(self._stays) - int(self._stays.sum())

    def removals(self) -> Iterator[Quad]:
        """Yield the quads that go. What was added meanwhile stays."""
        import numpy as np

        gone = self._known[~self._stays]
        if not len(gone):
            return
        for quads, hashes in _chunks(self._present()):
            found, _ = _look_up(hashes, gone)
            yield from (quads[i] for i in np.flatnonzero(found))

    def difference(self, additions: Iterable[Quad]) -> Difference:
        """Return all that there is to do, `additions` among it."""
        change = Difference(self._graph, list(dict.fromkeys(additions)), emptied=self.emptied, removed=self.removed)
        if not self.emptied:
            change.removals.extend(self.removals())
        return change

    def steps(self, additions: Iterable[Quad]) -> Iterator[Difference]:
        """Yield what there is to do, `additions` first, in portions; the name of a graph that is emptied stays."""
        for some in _portions(additions, STEP):
            yield Difference(self._graph, list(dict.fromkeys(some)))
        yield from removals(self._graph, self.removals())


def removals(graph: NamedNode, quads: Iterable[Quad]) -> Iterator[Difference]:
    """Yield the removal of quads from a graph, and from others among them, by smaller portions than are added."""
    for some in _portions(quads, STEP // 2):
        yield Difference(graph, removals=some, removed=len(some))


def update_text(changes: Iterable[Difference], fresh: Iterable[Quad]) -> str:
    """Return the SPARQL update that carries out the changes and adds the quads `fresh`.

    Terms are written by the library that will read them, which escapes them.
    """
    steps: list[str] = []
    additions: list[Quad] = []
    for change in changes:
        if change.emptied:
            steps.append(f"DROP SILENT GRAPH {change.graph}")
        elif change.removals:
            steps.append(f"DELETE DATA {{\n{_data(change.removals)}\n}}")
        additions.extend(change.additions)
    additions.extend(fresh)
    if additions:
        steps.append(f"INSERT DATA {{\n{_data(additions)}\n}}")
    return " ;\n".join(steps)


def _data(quads: Iterable[Quad]) -> str:
    lines: list[str] = []
    for name, group in groupby(quads, key=lambda quad: quad.graph_name):
        lines.append(f"GRAPH {name} {{")
        lines.extend(f"{quad.subject} {quad.predicate} {quad.object} ." for quad in group)
        lines.append("}")
    return "\n".join(lines)


def _portions(quads: Iterable[Quad], size: int) -> Iterator[list[Quad]]:
    rest = iter(quads)
    while some := list(islice(rest, size)):
        yield some


def _chunks(quads: Iterable[Quad]) -> Iterator[tuple[list[Quad], NDArray[np.int64]]]:
    import numpy as np

    for chunk in _portions(quads, _CHUNK):
        yield chunk, np.fromiter((hash(quad) for quad in chunk), dtype=np.int64, count=len(chunk))


def _look_up(hashes: NDArray[np.int64], known: NDArray[np.int64]) -> tuple[NDArray[np.bool_], NDArray[np.intp]]:
    """Return which hashes are in the sorted array `known`, and the place of each there (a valid one in any case)."""
    import numpy as np

    if not len(known):
        return np.zeros(len(hashes), dtype=np.bool_), np.zeros(len(hashes), dtype=np.intp)
    places = np.minimum(np.searchsorted(known, hashes), len(known) - 1)
    return known[places] == hashes, places

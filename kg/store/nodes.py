"""A view of a store for one piece of work that looks up many things of few nodes: a page, an answer of the API.

Over a server each look-up is a request. What is said of a node is therefore read whole at the first look-up, and
remembered; a page needs a third of the requests then.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat

from kg.errors import StoreError
from kg.store.common import CommonStore
from kg.store.difference import Comparison, Difference
from kg.store.holder import Holder
from kg.store.protocol import Change, Dataset, Evaluation, Results, Store, Wanted

_MOST = 100_000
"""Quads that are remembered; with more, all of them are forgotten."""
_MOST_OF_ONE = 2_000
"""Quads of a node that is read whole."""


class NodeView(CommonStore):
    """A store that is read, node by node; see `kg.store.protocol.Store` for what each method promises.

    What was read once is not seen to change. It does not write, and closing it leaves the store open.
    """

    def __init__(self, store: Store) -> None:
        super().__init__(store.location, read_only=True)
        self._store = store
        self._nodes: dict[tuple[NamedNode | None, NamedNode], list[Quad] | None] = {}
        self._size = 0

    def quads(
        self,
        graph: NamedNode | None = None,
        *,
        subject: NamedNode | None = None,
        predicate: NamedNode | None = None,
        object: NamedNode | Literal | None = None,
    ) -> Iterator[Quad]:
        """Yield the quads of a graph, or of all graphs, that have the terms given; in no particular order."""
        if subject is None:
            return self._store.quads(graph, predicate=predicate, object=object)
        node = self._node(graph, subject)
        if node is None:
            return self._store.quads(graph, subject=subject, predicate=predicate, object=object)
        return (quad for quad in node if predicate in (None, quad.predicate) and object in (None, quad.object))

    def _node(self, graph: NamedNode | None, subject: NamedNode) -> list[Quad] | None:
        """Return the quads of a node, None where there are too many to have them all."""
        if (graph, subject) in self._nodes:
            return self._nodes[graph, subject]
        quads = self._store.quads(graph, subject=subject)
        some = list(islice(quads, _MOST_OF_ONE + 1))
        found = some if len(some) <= _MOST_OF_ONE else None
        self._size += 1 + len(found or ())
        if self._size > _MOST:
            self.close()
            self._size = 1 + len(found or ())
        self._nodes[graph, subject] = found
        return found

    def query(self, query: str, *, union: bool = True) -> Results:
        """Answer a query of any form."""
        return self._store.query(query, union=union)

    def evaluate(
        self, query: str, *, union: bool = True, dataset: Dataset | None = None, base_iri: str | None = None
    ) -> Evaluation:
        """Begin a query whose answer is to be written in a standard format."""
        return self._store.evaluate(query, union=union, dataset=dataset, base_iri=base_iri)

    def holds(self, graph: NamedNode) -> bool:
        """Whether there is a graph of that name."""
        return self._store.holds(graph)

    def graph_names(self) -> list[NamedNode]:
        """Return the names of all graphs, sorted."""
        return self._store.graph_names()

    def count(self, graph: NamedNode | None = None) -> int:
        """Return the number of quads of a graph, or of all graphs."""
        return self._store.count(graph)

    def dump(self, output: BinaryIO, format: RdfFormat, *, graph: NamedNode | None = None) -> None:
        """Write the whole store, or the triples of one graph, as they come."""
        self._store.dump(output, format, graph=graph)

    def backup(self, folder: Path) -> None:
        """Write a copy of the store to a folder that does not exist yet."""
        self._store.backup(folder)

    def writer(self) -> Holder | None:
        """Return who has the store open for writing; None where nobody is known to."""
        return self._store.writer()

    def replace_graphs(self, graphs: Mapping[NamedNode, Wanted], *, added: Iterable[Quad] = ()) -> Change:
        """Refuse to write."""
        del graphs, added
        raise self._refusal()

    def _compared(self, graph: NamedNode) -> Comparison:
        del graph
        raise self._refusal()

    def _change_by(self, steps: Iterator[Difference]) -> None:
        del steps
        raise self._refusal()

    def update(self, text: str, *, base_iri: str | None = None) -> None:
        """Refuse to write."""
        del text, base_iri
        raise self._refusal()

    def nearby(self) -> Store:
        """Return a store that answers many small questions in little time."""
        return self._store.nearby()

    def compact(self) -> bool:
        """Refuse to write."""
        raise self._refusal()

    def close(self) -> None:
        """Forget what was read."""
        self._nodes.clear()
        self._size = 0

    def _refusal(self) -> StoreError:
        return StoreError(f"{self._location}: is only looked at here; open the store for writing to change it")

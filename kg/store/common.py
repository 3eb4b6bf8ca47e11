"""What every store does in the same way, whatever keeps the quads."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain, islice
from types import TracebackType
from typing import Self, TypeVar

from pyoxigraph import NamedNode, Quad, Triple

from kg.errors import QueryError
from kg.store import difference
from kg.store.difference import Comparison, Difference
from kg.store.faults import Source
from kg.store.protocol import Change, Output, Results, Solutions, Triples, Truth, Wanted

_T = TypeVar("_T")


class CommonStore(ABC):
    """The part of a `kg.store.protocol.Store` that is made of its other methods."""

    def __init__(self, location: str, *, read_only: bool) -> None:
        self._location = location
        self._read_only = read_only

    @property
    def location(self) -> str:
        """Where the quads are, in words for a message."""
        return self._location

    @property
    def read_only(self) -> bool:
        """Whether every write is refused."""
        return self._read_only

    @abstractmethod
    def replace_graphs(self, graphs: Mapping[NamedNode, Wanted], *, added: Iterable[Quad] = ()) -> Change:
        """Make each graph hold exactly the quads given for it; all of them, or none if anything fails."""

    @abstractmethod
    def query(self, query: str, *, union: bool = True) -> Results:
        """Answer a query of any form."""

    @abstractmethod
    def holds(self, graph: NamedNode) -> bool:
        """Whether there is a graph of that name."""

    @abstractmethod
    def quads(self, graph: NamedNode | None = None) -> Iterator[Quad]:
        """Yield the quads of a graph, or of all graphs."""

    def quads_of(self, graphs: Iterable[NamedNode]) -> Iterator[Quad]:
        """Yield the quads of graphs, in no particular order."""
        return chain.from_iterable(map(self.quads, graphs))

    @abstractmethod
    def close(self) -> None:
        """Let go of what keeps the quads; closing twice is no error."""

    def remove_graphs(self, names: Iterable[NamedNode]) -> Change:
        """Remove graphs, all or none; a name that the store does not hold is no error."""
        return self.replace_graphs(dict.fromkeys(names, ()))

    def change_in_steps(self, graph: NamedNode, quads: Iterable[Quad], *, begin: Callable[[], None]) -> Difference:
        """Make a graph of any size hold exactly the quads given, and return what is left to be done of that."""
        comparison = self._compared(graph)
        additions = comparison.additions(Source(graph, quads))
        first = list(islice(additions, difference.AT_ONCE))
        if len(first) + comparison.removed < difference.AT_ONCE:  # with so few all of `quads` has been read
            return comparison.difference(first)
        begin()
        additions = chain(first, additions)
        del first  # or all of it would stay until the last step
        self._change_by(comparison.steps(additions))
        return Difference(graph, emptied=comparison.emptied)

    def _difference(self, name: NamedNode, wanted: Wanted) -> Difference:
        """Return what has to be done for a graph that is there to hold what is wanted."""
        if isinstance(wanted, Difference):
            return wanted
        comparison = self._compared(name)
        return comparison.difference(comparison.additions(Source(name, wanted)))

    @abstractmethod
    def _compared(self, graph: NamedNode) -> Comparison:
        """Return what a graph holds, to be compared."""

    @abstractmethod
    def _change_by(self, steps: Iterator[Difference]) -> None:
        """Make a change in steps, which are yielded as they are made."""

    def select(self, query: str) -> Solutions:
        """Answer a SELECT."""
        return _expected(self.query(query), Solutions, "a SELECT")

    def ask(self, query: str) -> bool:
        """Answer an ASK."""
        return _expected(self.query(query), Truth, "an ASK").value

    def construct(self, query: str) -> Iterator[Triple]:
        """Answer a CONSTRUCT or DESCRIBE."""
        return _expected(self.query(query), Triples, "a CONSTRUCT or DESCRIBE").triples

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def source_of(name: NamedNode, wanted: Wanted) -> Source:
    """Return the quads that are wanted for a graph that is not there yet."""
    return Source(name, wanted.additions if isinstance(wanted, Difference) else wanted)


class WatchedOutput:
    """A stream of the caller; remembers the error that it raised, which has to reach the caller unchanged."""

    def __init__(self, output: Output) -> None:
        self._output = output
        self.error: BaseException | None = None

    def write(self, piece: bytes) -> int:
        """Pass a piece on."""
        try:
            return self._output.write(piece)
        except BaseException as error:
            self.error = error
            raise

    def flush(self) -> None:
        """Pass on what is held."""
        self._output.flush()


def _expected(results: Results, form: type[_T], words: str) -> _T:
    if not isinstance(results, form):
        raise QueryError(f"the query is not {words}; it gives {type(results).__name__.lower()}")
    return results

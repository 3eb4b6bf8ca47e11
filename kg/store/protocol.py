"""What every store can do, whatever keeps the quads.

The terms are pyoxigraph's, from the mapping to the query results: one RDF term type runs through the package.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Protocol, Self, TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, QueryResultsFormat, RdfFormat, Triple

from kg.store.difference import Difference
from kg.store.holder import Holder

Term: TypeAlias = NamedNode | BlankNode | Literal | Triple
"""A value in a row."""

Row: TypeAlias = tuple[Term | None, ...]
"""The values of one solution, in the order of the variables; None where the query leaves a variable unbound."""


@dataclass(frozen=True, slots=True)
class Solutions:
    """The answer to a SELECT. `rows` can be read once; reading it may raise StoreError or QueryError."""

    variables: tuple[str, ...]
    rows: Iterator[Row]


@dataclass(frozen=True, slots=True)
class Truth:
    """The answer to an ASK."""

    value: bool


@dataclass(frozen=True, slots=True)
class Triples:
    """The answer to a CONSTRUCT or DESCRIBE. `triples` can be read once; reading it may raise like `Solutions.rows`."""

    triples: Iterator[Triple]


Results: TypeAlias = Solutions | Truth | Triples
"""The answer to a query of any form."""


class Output(Protocol):
    """A stream to write bytes to."""

    def write(self, piece: bytes, /) -> int:
        """Take a piece, and return its length."""
        ...

    def flush(self) -> None:
        """Pass on what is held."""
        ...


@dataclass(frozen=True, slots=True)
class Abilities:
    """What the server that keeps a store can be relied on for.

    `answers` tells that it answers every query rightly itself; else many are answered over a copy of all that it holds.
    `atomic` tells that an update of several operations is carried out as a whole or not at all.
    """

    answers: bool
    atomic: bool


class Form(Enum):
    """What a query gives."""

    ROWS = auto()
    TRUTH = auto()
    TRIPLES = auto()


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A query that has begun. Its answer is there once, by one of:

    `write` gives it to a stream in a format, and raises what `Store.query` raises, and whatever the stream raises;
    `triples` are there for a CONSTRUCT or DESCRIBE, instead of `write`; `solutions` for a SELECT, beside it.
    """

    form: Form
    write: Callable[[Output, QueryResultsFormat], None]
    triples: Iterator[Triple]
    solutions: Solutions | None = None


@dataclass(frozen=True, slots=True)
class Dataset:
    """The graphs that a query sees: as its default graph the union of `default`, and the `named` ones by GRAPH.

    None stands for the default graph of the store.
    """

    default: tuple[NamedNode | None, ...]
    named: tuple[NamedNode, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """How many quads a write added and removed; quads that were there before and after count as neither."""

    added: int
    removed: int


Wanted: TypeAlias = Iterable[Quad] | Difference
"""What a graph is to hold, or what has to be done for that."""


class Store(Protocol):
    """A set of named graphs.

    Queries see the union of all named graphs as their default graph, so that a query needs no GRAPH; a triple that
    stands in several graphs is then seen once for each of them. A store is a context manager that closes itself.
    Every method raises StoreError when the store is closed or fails, and nothing of the library underneath.
    """

    @property
    def location(self) -> str:
        """Where the quads are, in words for a message."""
        ...

    @property
    def read_only(self) -> bool:
        """Whether every write is refused."""
        ...

    def replace_graphs(self, graphs: Mapping[NamedNode, Wanted], *, added: Iterable[Quad] = ()) -> Change:
        """Make each graph hold exactly the quads given for it; all of them, or none if anything fails.

        A graph that is given no quads is removed. What `change_in_steps` returned may stand for the quads of a graph.
        Graphs that are not named stay, but for the quads `added`, which come to what such graphs hold. Only the
        difference to what is there is written; each iterable is read once.
        After a kill the store holds either all of the change or none.

        Raises:
            StoreError: a quad belongs to another graph than it is given for, or has a blank node.
        """
        ...

    def remove_graphs(self, names: Iterable[NamedNode]) -> Change:
        """Remove graphs, all or none; a name that the store does not hold is no error.

        More quads than fit into memory go in steps. Who reads meanwhile may see part of a graph; what a kill leaves is
        removed by the next one who opens the store for writing.
        """
        ...

    def change_in_steps(self, graph: NamedNode, quads: Iterable[Quad], *, begin: Callable[[], None]) -> Difference:
        """Make a graph of any size hold exactly the quads given, and return what is left to be done of that.

        A small change is left as a whole, for `replace_graphs`. A large one would not fit into memory: `begin` is
        called, and it is made in steps. Whatever ends the process between two leaves some of them done where a folder
        keeps the store; so it is for what the next run makes anew. `quads` are read once.

        Raises:
            StoreError: as in `replace_graphs`.
        """
        ...

    def compact(self) -> bool:
        """Order what was written since the store was opened, so that questions are answered faster.

        Takes some seconds for a million quads. Returns whether it was done: not where little was written, the disk has
        no room for it, or a server keeps the quads.
        """
        ...

    def nearby(self) -> Store:
        """Return a store that holds the same, and answers thousands of small questions in little time.

        That is this one, or a copy of what a server has at the moment, which is gone when this one is closed or written
        to. What is too large to be copied is asked where it is.
        """
        ...

    def select(self, query: str) -> Solutions:
        """Answer a SELECT.

        Raises:
            QueryError: the text does not parse, or is of another form.
        """
        ...

    def ask(self, query: str) -> bool:
        """Answer an ASK; raises like `select`."""
        ...

    def construct(self, query: str) -> Iterator[Triple]:
        """Answer a CONSTRUCT or DESCRIBE; raises like `select`."""
        ...

    def query(self, query: str, *, union: bool = True) -> Results:
        """Answer a query of any form; raises QueryError when the text does not parse. Updates do not.

        Without `union` the query sees the graphs that its FROM names.
        """
        ...

    def evaluate(
        self, query: str, *, union: bool = True, dataset: Dataset | None = None, base_iri: str | None = None
    ) -> Evaluation:
        """Begin a query whose answer is to be written in a standard format.

        `dataset` goes before what the query says in FROM, and that before the union of all graphs (`union`).
        `base_iri` is what relative IRIs of the query count from.

        Raises:
            QueryError: the text does not parse.
        """
        ...

    def update(self, text: str, *, base_iri: str | None = None) -> None:
        """Carry out a SPARQL update: all of it, or nothing if anything fails.

        Raises:
            QueryError: the text does not parse, or asks for what cannot be done.
        """
        ...

    def quads(
        self,
        graph: NamedNode | None = None,
        *,
        subject: NamedNode | None = None,
        predicate: NamedNode | None = None,
        object: NamedNode | Literal | None = None,
    ) -> Iterator[Quad]:
        """Yield the quads of a graph, or of all graphs, that have the terms given; in no particular order."""
        ...

    def quads_of(self, graphs: Iterable[NamedNode]) -> Iterator[Quad]:
        """Yield the quads of graphs, in no particular order; of many graphs on a server faster than by `quads`."""
        ...

    def holds(self, graph: NamedNode) -> bool:
        """Whether there is a graph of that name, be it empty."""
        ...

    def graph_names(self) -> list[NamedNode]:
        """Return the names of all graphs, sorted."""
        ...

    def count(self, graph: NamedNode | None = None) -> int:
        """Return the number of quads of a graph, or of all graphs; reads them all."""
        ...

    def dump(self, output: BinaryIO, format: RdfFormat, *, graph: NamedNode | None = None) -> None:
        """Write the whole store, or the triples of one graph, as they come.

        `format` has to know named graphs unless `graph` is given. `kg.export` offers more, and an order.
        """
        ...

    def backup(self, folder: Path) -> None:
        """Write a copy of the store, as it is now, to a folder that does not exist yet."""
        ...

    def writer(self) -> Holder | None:
        """Return who has the store open for writing; None where nobody is known to."""
        ...

    def close(self) -> None:
        """Write out what is still in memory and let other processes in; closing twice is no error."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

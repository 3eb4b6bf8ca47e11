"""The errors of pyoxigraph, and of the disk underneath, as errors of this package."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Protocol

from pyoxigraph import BlankNode, NamedNode, Quad

from kg.errors import KgError, QueryError, StoreError, StoreLockedError


class Watched(Protocol):
    """Quads of the caller, whose own failure has to reach the caller unchanged."""

    error: BaseException | None


class Counted:
    """Quads that are counted on their way; remembers the error that ended them early."""

    def __init__(self, quads: Iterable[Quad]) -> None:
        self._quads = quads
        self.number = 0
        self.error: BaseException | None = None

    def __iter__(self) -> Iterator[Quad]:
        try:
            for quad in self._quads:
                self.number += 1
                yield quad
        except BaseException as error:
            self.error = error
            raise


class Source:
    """The quads that a caller gives for a graph, each checked; remembers the error that ended them early."""

    def __init__(self, graph: NamedNode, quads: Iterable[Quad]) -> None:
        self._graph = graph
        self._quads = quads
        self.error: BaseException | None = None

    def __iter__(self) -> Iterator[Quad]:
        """Yield the quads.

        Raises:
            StoreError: one belongs to another graph, or has a blank node, which no later change could name.
        """
        try:
            for quad in self._quads:
                if quad.graph_name != self._graph:
                    raise StoreError(f"a quad of {quad.graph_name} was given for the graph {self._graph}: {quad}")
                refuse_blank(quad)
                yield quad
        except BaseException as error:
            self.error = error
            raise


def refuse_blank(quad: Quad) -> None:
    """Refuse a quad with a blank node, which no later change could name.

    Raises:
        StoreError
    """
    if isinstance(quad.subject, BlankNode) or isinstance(quad.object, BlankNode):
        raise StoreError(f"the graph {quad.graph_name} has a blank node; give it an IRI: {quad}")


@contextmanager
def translated(where: str, *, querying: bool = False, source: Watched | None = None) -> Iterator[None]:
    """Turn the errors that pyoxigraph raises inside into StoreError or, where the query is at fault, QueryError.

    `where` names the store for the message. Errors of `source` pass as they are.

    Raises:
        StoreLockedError, StoreError, QueryError
    """
    try:
        yield
    except KgError:
        raise
    except (OSError, RuntimeError, ValueError, SyntaxError) as error:
        if source is not None and source.error is error:
            raise
        raise _meant(error, where, querying=querying) from error


def _meant(error: Exception, where: str, *, querying: bool) -> KgError:
    text = " ".join(str(error).split())
    if isinstance(error, SyntaxError):
        return QueryError(f"the SPARQL does not parse: {text}")
    if "lock hold by current process" in text:
        return StoreLockedError(f"{where}: is open for writing already in this process; close it there first")
    if "lock file" in text:
        return StoreLockedError(
            f"{where}: another process has it open for writing; wait until it has finished or end it, "
            "or open the store for reading only"
        )
    if "Corruption" in text:
        return StoreError(f"{where}: the store is damaged ({text}); restore a backup, or build anew in another folder")
    if "No space left" in text:
        return StoreError(f"{where}: the disk is full; make room and try again: nothing is half-written")
    if querying and not text.startswith("IO error"):
        return QueryError(f"the query cannot be answered: {text}")
    return StoreError(f"{where}: cannot be used as a store ({text}); check the folder, its rights and its disk")

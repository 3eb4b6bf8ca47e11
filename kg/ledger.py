"""What a store remembers of earlier builds: which path gave which document, when, and whether a build was cut short;
and what came of asking addresses of the web.

All of it stands in the graph of runs, which exports leave out.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import chain
from types import MappingProxyType

from pyoxigraph import Literal, NamedNode, Quad

from kg.errors import StoreError
from kg.graph.iris import Iris
from kg.graph.mapping import portable_name
from kg.graph.paths import path_from_text
from kg.graph.provenance import Run, runs_quads
from kg.graph.retrievals import SAID, retrieval_quads, retrievals_from_quads
from kg.graph.vocabulary import DIP, PROV
from kg.model.retrieval import FORGOTTEN, Retrieval
from kg.store.protocol import Store

_OFTEN = timedelta(hours=12)
"""A retrieval that differs from the last one in its time only is not worth a change of the store before that."""

_NO_PATH = "-"
"""Standard input: the next document read from it has nothing to do with the last one."""

_TICK = timedelta(microseconds=1)
"""The shortest time that two runs can lie apart: their IRIs hold microseconds."""


class Ledger:
    """The paths of a store's documents.

    A path is remembered in full, so that the same name in another folder is another file.
    """

    def __init__(self, store: Store, iris: Iris, *, started: datetime) -> None:
        self._store = store
        self._iris = iris
        self._started = started
        self._documents: dict[str, NamedNode] = {}
        self._paths: dict[NamedNode, tuple[str, ...]] = {}  # nearly always one: a set would take four times the room
        self.unfinished = False
        """Whether the last build was cut short, so that the graph of the world may be behind the documents."""
        self._unwritten: dict[str, str] = {}
        self._written = False
        self._left: set[NamedNode] = set()
        self._gone: set[NamedNode] = set()
        self._emptied = False
        self._retrievals: dict[str, Retrieval] = {}
        self._remembered: dict[NamedNode, Retrieval] = {}
        self._read()

    def _read(self) -> None:
        begun, ended = {}, set()
        retrievals: list[Quad] = []
        for quad in self._store.quads(self._iris.runs):
            subject, value = quad.subject, quad.object
            if quad.predicate == DIP.path and isinstance(subject, NamedNode) and isinstance(value, Literal):
                path = path_from_text(value.value)
                self._documents[path] = subject
                self._add_path(subject, path)
            if quad.predicate == PROV.startedAtTime and isinstance(value, Literal):
                begun[subject] = datetime.fromisoformat(value.value)
            elif quad.predicate == PROV.endedAtTime:
                ended.add(subject)
            elif quad.predicate == PROV.wasInvalidatedBy:
                self.unfinished = True
            elif quad.predicate in SAID:
                retrievals.append(quad)
        self._retrievals = {found.address: found for found in retrievals_from_quads(retrievals)}
        if begun:
            last = max(begun, key=lambda run: begun[run])
            self.unfinished = self.unfinished or last not in ended
            # The run begun last speaks for the graph: this one has to be it, even where the clock was set back.
            self._started = max(self._started, begun[last] + _TICK)

    @property
    def changed(self) -> bool:
        """Whether there is anything new to remember."""
        return bool(self._unwritten) or self._written or self._emptied or bool(self._remembered)

    def knows(self, path: str, key: str) -> bool:
        """Whether `path` gave the document of that key last."""
        return _is_nameless(path) or self._documents.get(_full(path)) == self._iris.document(key)

    def gives(self, name: str, key: str) -> bool:
        """Whether a path of that portable name gives the document of that key, or nobody knows where it is from."""
        paths = self._paths.get(self._iris.document(key))
        return paths is None or name in map(portable_name, paths)

    def record(self, path: str, key: str) -> NamedNode | None:
        """Note that `path` gives the document `key` now; return the one that it gave before, None where none."""
        full, document = _full(path), self._iris.document(key)
        before = self._documents.get(full)
        if self.knows(path, key):
            return before
        self._point(full, document)
        self._unwritten[full] = key
        return before

    def take_back(self, path: str, key: str, before: NamedNode | None) -> None:
        """Undo what `record` noted and answered with `before`, unless the path gives something else by now."""
        full, document = _full(path), self._iris.document(key)
        if before == document or self._documents.get(full) != document:
            return
        self._point(full, before)
        self._unwritten.pop(full, None)

    def _point(self, full: str, document: NamedNode | None) -> None:
        """Let a path in full give a document, or None for none, from here on."""
        before = self._documents.pop(full, None)
        if before is not None:
            self._paths[before] = tuple(path for path in self._paths[before] if path != full)
            self._left.add(before)
        if document is not None:
            self._documents[full] = document
            self._add_path(document, full)

    def _add_path(self, document: NamedNode, full: str) -> None:
        paths = self._paths.get(document, ())
        if full not in paths:
            self._paths[document] = (*paths, full)

    def retrieval(self, address: str) -> Retrieval | None:
        """Return the last retrieval of an address, None where none is remembered."""
        return self._retrievals.get(address)

    def remember(self, retrieval: Retrieval) -> None:
        """Note what came of asking an address, unless nothing but its time is new and that is not long ago."""
        last = self._retrievals.get(retrieval.address)
        if last and last == replace(retrieval, asked=last.asked) and retrieval.asked - last.asked < _OFTEN:
            return
        self._retrievals[retrieval.address] = retrieval
        self._remembered[self._iris.retrieval(retrieval.address)] = retrieval

    @property
    def given(self) -> Mapping[str, NamedNode]:
        """The document that each path gave last; paths are as they are remembered, in full."""
        return MappingProxyType(self._documents)

    def document_at(self, path: str) -> NamedNode | None:
        """Return the document that `path` gave last."""
        return self._documents.get(_full(path))

    def forget(self, document: NamedNode, *, for_good: bool = True) -> None:
        """Forget a document, and all paths that gave it; `for_good`: addresses are not asked for it again by
        themselves."""
        for path in self._paths.pop(document, ()):
            del self._documents[path]
            if for_good and "://" in path:
                self._refuse(path)
        self._gone.add(document)

    def _refuse(self, address: str) -> None:
        container, _, member = address.partition("#")
        last = self._retrievals.get(container)
        if member:  # what it is packed in has to be asked for anew, so that building it again brings it back
            if last:
                self.remember(Retrieval(container, last.asked))
            return
        self.remember(Retrieval(address, self._started, updated=last.updated if last else None, refusal=FORGOTTEN))

    def records_of(self, file: str) -> set[NamedNode]:
        """Return the documents that the records of a table, or the members of an archive, gave last."""
        prefix = f"{_full(file)}#"
        return {document for path, document in self._documents.items() if path.startswith(prefix)}

    def keep_records(self, file: str, kept: Set[str]) -> None:
        """Note that a table or archive gives the records or members `kept`, and no other one any more.

        `kept` are paths as they are recorded; of a member all that it holds is kept.
        """
        prefix, wanted = f"{_full(file)}#", {_full(path) for path in kept}
        lost = [path for path in self._documents if path.startswith(prefix) and not wanted.intersection(holders(path))]
        for path in lost:
            self._point(path, None)
            self._emptied = True

    def take_left(self) -> set[NamedNode]:
        """Return the documents that a path has left since the last call; another one may give them still, or again."""
        left, self._left = self._left, set()
        return left

    def orphans_among(self, documents: Iterable[NamedNode]) -> set[NamedNode]:
        """Return those of the documents that no path gives; from here on they are gone."""
        orphans = {document for document in documents if not self._paths.get(document)}
        self._gone.update(orphans)
        return orphans

    def take_unwritten(self) -> list[Quad]:
        """Return what the graph of runs does not say yet of this run, which goes on: where documents are from."""
        quads = self._quads_of_run(ended=None)
        self._written = self._written or bool(self._unwritten)
        self._unwritten = {}
        return quads

    def quads(self, *, ended: datetime | None) -> Iterator[Quad]:
        """Yield the graph of runs with this run in it; `ended` is None while it is still going on."""
        own = self._quads_of_run(ended=ended)
        for retrieval in self._remembered.values():
            own += retrieval_quads(retrieval, base=self._iris.base)
        known = set(own)
        for quad in chain(own, (quad for quad in self._store.quads(self._iris.runs) if quad not in known)):
            if quad in known or not self._outdated(quad):
                yield quad

    def _quads_of_run(self, *, ended: datetime | None) -> list[Quad]:
        """Return what is to be said of this run, with the documents that the graph of runs does not have yet."""
        pairs = tuple((key, path) for path, key in sorted(self._unwritten.items()))
        run = Run(started=self._started, ended=ended and max(ended, self._started), documents=pairs)
        return runs_quads([run], base=self._iris.base)

    def _outdated(self, quad: Quad) -> bool:
        if quad.subject in self._remembered or quad.predicate == PROV.wasInvalidatedBy:
            return True  # the run that is written now says so for itself, and is of all documents at its end
        for term in (quad.subject, quad.object):
            if isinstance(term, NamedNode) and term in self._gone and not self._paths.get(term):
                return True
        if quad.predicate != DIP.path or not isinstance(quad.object, Literal):
            return False
        return self._documents.get(path_from_text(quad.object.value)) != quad.subject


def now() -> datetime:
    """Return the present moment."""
    return datetime.now(UTC)


def holders(path: str) -> Iterator[str]:
    """Yield a path, and those of all that it lies in: of `a.zip#b.csv#3` also `a.zip#b.csv` and `a.zip`."""
    yield path
    while "#" in path:
        path = path.rpartition("#")[0]
        yield path


def _is_nameless(path: str) -> bool:
    return path == _NO_PATH or path.startswith(f"{_NO_PATH}#")


def _full(path: str) -> str:
    """Return a path in full; the name of a member behind it stays as it is, dots and slashes too."""
    file, mark, member = path.partition("#")
    return path if "://" in file else f"{os.path.abspath(file)}{mark}{member}"


def document_graphs(store: Store, iris: Iris) -> list[NamedNode]:
    """Return the names of the graphs of documents, sorted."""
    return [name for name in store.graph_names() if iris.is_document(name)]


def check_base(store: Store, iris: Iris) -> None:
    """Refuse a store whose graphs stand under another base IRI: two bases in one store never meet in an answer.

    Raises:
        StoreError: the store holds a graph of the world, and nothing under the base. Graphs that others put there,
            through a server that may be written to, stand under any name.
    """
    if store.holds(iris.world) or store.holds(iris.runs):
        return  # two look-ups, where the names are as many as the documents
    names = [name.value for name in store.graph_names()]
    other = next((name.removesuffix("world") for name in names if name.endswith("/world")), None)
    if other is not None and not any(name.startswith(iris.base) for name in names):
        raise StoreError(
            f"{store.location}: was built with the base IRI {other}, not {iris.base}; "
            f"give --base-iri {other}, or another --store"
        )

"""A change to a store, and the graph of the world brought up to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice

from pyoxigraph import NamedNode, Quad

from kg.graph.decisions import decisions_from_quads, decisions_on
from kg.graph.iris import Iris
from kg.graph.reading import contents_from_quads
from kg.graph.vocabulary import DIP
from kg.graph.world import stream_things, stream_world
from kg.heap import give_back
from kg.ledger import Ledger, check_base, document_graphs, now
from kg.model.document import DocumentFacts
from kg.model.link import Link
from kg.model.world import World
from kg.resolve import ReportFile, Spread, resolve_file
from kg.store.protocol import Store, Wanted
from kg.upkeep.links import graphs_of_links, identities, link_graphs, stored_links

_GONE_AT_ONCE = 500
"""Graphs of documents that go in one change: each of their quads takes a kilobyte until it is made."""


class Renewal:
    """One change to a store: in steps that end with `finish`, or in one with `renew`.

    A kill leaves a whole number of steps, which the next renewal finishes; nothing of `renew` unless that is large.
    `spread` hands what can be resolved by itself to other processes; None: all is done in this one.

    Raises:
        StoreError: the store is of another base IRI.
    """

    def __init__(self, store: Store, iris: Iris, *, spread: Spread | None = None) -> None:
        check_base(store, iris)
        self._spread = spread
        self._store = store
        self._iris = iris
        self.ledger = Ledger(store, iris, started=now())
        self._begun = False

    def begin(self) -> None:
        """Let the store say from here on that a run is at it, where the world is not up to the documents anyway.

        That is so before the first run has ended, and after one that was cut short. Else the first write says it.
        """
        if self.ledger.unfinished or not self._store.holds(self._iris.runs):
            self._begun = True
            self._store.replace_graphs({}, added=self.ledger.take_unwritten())

    def write(self, graphs: Mapping[NamedNode, Iterable[Quad]]) -> None:
        """Write graphs of documents, all or none; those given `()` go, very many of them in several such changes."""
        if not graphs:
            return
        # From here to the end the world is behind the documents; a run without an end says so after a kill.
        self._begun = True
        left = dict(graphs)
        gone = iter([name for name, quads in graphs.items() if quads == ()][_GONE_AT_ONCE:])
        while some := {name: left.pop(name) for name in islice(gone, _GONE_AT_ONCE)}:
            self._store.replace_graphs(some, added=self.ledger.take_unwritten())
        self._store.replace_graphs(left, added=self.ledger.take_unwritten())

    def finish(self) -> None:
        """Bring the graph of the world up to the documents, if anything changed, and end the run."""
        if self._begun or self.ledger.unfinished or not self._store.holds(self._iris.world):
            self.renew({}, record=self._begun or self.ledger.changed or self.ledger.unfinished)
        elif self.ledger.changed:
            self._store.replace_graphs({self._iris.runs: self.ledger.quads(ended=now())})

    def renew(
        self,
        graphs: Mapping[NamedNode, Iterable[Quad]],
        *,
        record: bool = True,
        links: Sequence[Link] | None = None,
    ) -> None:
        """Write graphs, with the world and the links as they are after that; those given no quads go.

        All or nothing, unless very many documents go or the world changes by more than goes at once. `graphs` are
        written first then, by a run without an end, and of the world there may be a part until the run has one.

        Graphs of documents are there to go: what a document says anew is written before. `record` notes the run.
        `links` are all links of all sources, where they are not to be those of the store.
        """
        if sum(quads == () for quads in graphs.values()) > _GONE_AT_ONCE:
            self._begin({})
            self.write(graphs)
            graphs = {}
        resolved = self.resolved(graphs, links=links)
        world = resolved.pop(self._iris.world)
        changes: dict[NamedNode, Wanted] = {**graphs, **resolved}
        left = self._store.change_in_steps(self._iris.world, world, begin=lambda: self._begin(changes))
        changes[self._iris.world] = left
        if record or self._begun:
            changes[self._iris.runs] = self.ledger.quads(ended=now())
        self._store.replace_graphs(changes)

    def _begin(self, changes: dict[NamedNode, Wanted]) -> None:
        """Write changes with a run that has no end, unless one has begun before; they are taken out of the mapping."""
        if not self._begun:
            self._begun = True
            self._store.replace_graphs({**changes, self._iris.runs: self.ledger.quads(ended=None)})
            changes.clear()

    def resolved(
        self, graphs: Mapping[NamedNode, Iterable[Quad]] | None = None, *, links: Sequence[Link] | None = None
    ) -> dict[NamedNode, Iterable[Quad]]:
        """Return the graphs of the world and of the links as they have to be, with `graphs` written; see `renew`.

        Each can be read once: the world is too large to be held as quads beside what it is made of.
        """
        known = stored_links(self._store, self._iris) if links is None else links
        world = self._resolve(graphs or {}, known)
        things = stream_things(world, base=self._iris.base)
        linked = graphs_of_links(known, world, things, iris=self._iris)
        gone = {name: list[Quad]() for name in link_graphs(self._store, self._iris)}
        return {self._iris.world: stream_world(world, base=self._iris.base), **gone, **linked}

    def events(self) -> int:
        """Return how many events the world holds."""
        tells = self._store.quads(self._iris.world, predicate=DIP.tells)
        return len({quad.object for quad in tells})

    def _resolve(self, graphs: Mapping[NamedNode, Iterable[Quad]], links: Iterable[Link]) -> World:
        """Return the world of all documents, decisions and links in the store, those of earlier builds among them.

        Documents among `graphs` are left out, and decisions among them taken instead of those in the store.
        """
        documents: dict[str, DocumentFacts] = {}
        decided = graphs.get(self._iris.decisions, self._store.quads(self._iris.decisions))
        stored = decisions_from_quads(decided, base=self._iris.base)
        stored += identities(links, stored)
        with ReportFile() as reports:
            for graph in document_graphs(self._store, self._iris):
                if graph in graphs:
                    continue
                found, told = contents_from_quads(self._store.quads(graph), base=self._iris.base)
                documents.update((document.key, document.facts) for document in found)
                for report in told:
                    reports.add(report)
            decisions = decisions_on(stored, reports, base=self._iris.base)
            world = resolve_file(reports, documents=documents, decisions=decisions, spread=self._spread)
        del documents
        give_back()  # the database takes as much again
        return world

"""A store behind HTTP. See `kg.store.protocol.Store` for what each method promises."""

from __future__ import annotations

import tempfile
import weakref
from collections import defaultdict
from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import chain
from pathlib import Path
from threading import RLock
from typing import Any, BinaryIO, TypeVar
from urllib.parse import quote

import pyoxigraph as ox
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat

from kg.errors import KgError, QueryError, StoreError
from kg.store.common import CommonStore, source_of
from kg.store.difference import Comparison, Difference, update_text
from kg.store.faults import refuse_blank
from kg.store.holder import Holder
from kg.store.protocol import (
    Abilities,
    Change,
    Dataset,
    Evaluation,
    Form,
    Results,
    Row,
    Solutions,
    Store,
    Triples,
    Truth,
    Wanted,
)
from kg.store.remote import literals, portions
from kg.store.remote.address import address_of, credentials_for
from kg.store.remote.connection import Connection, Outgoing, Patience, UnreachableError
from kg.store.remote.copy import Copy, needs_copy
from kg.store.remote.journal import Journal, Packed
from kg.store.remote.keeping import GarbledError, Keeping
from kg.store.remote.lease import Lease, writer_at
from kg.store.remote.portions import Counted, Rewound, read_back
from kg.store.remote.querying import Querying
from kg.store.remote.reading import Reading
from kg.store.remote.servers import (
    LEASE,
    Kind,
    Server,
    find_server,
    for_writing,
    unions_to_try,
    update_request,
    ways_to_send,
)
from kg.store.remote.steps import Call, GraphChange, Limits, Step, removal, steps_of
from kg.store.remote.syntax import form_of, operations, words_of
from kg.store.remote.trial import Trials

_T = TypeVar("_T")

_TRIPLE_FORMS = ("CONSTRUCT", "DESCRIBE")
_MANY = 200
"""From so many graphs on it is quicker to ask for the names of all than for each."""
_IN_MEMORY = 16 * 1024 * 1024
"""An update up to this size does not touch the disk."""
_LEAVING = 3.0
"""Seconds that a server may take to hear that this process is done with it: a ctrl-C must not wait longer."""
_LARGEST = 100 * 1024 * 1024
"""Bytes of an update that is sent as one; `oxigraph serve` takes no request of more than 128 MiB."""


class RemoteStore(CommonStore):
    """A store on a server of SPARQL 1.1."""

    def __init__(self, location: str, connection: Connection, server: Server, *, read_only: bool) -> None:
        super().__init__(location, read_only=read_only)
        self._connection: Connection | None = connection
        self._server = server
        self._writing = RLock()
        self._open_readers: weakref.WeakSet[Generator[Any, None, None]] = weakref.WeakSet()
        self._querying = Querying(location, connection, server)
        self._reading = Reading(location, self._querying, server)
        self._copy = Copy(location, self._reading)
        self._trials = Trials(self._rows_of)
        self._apart = False
        self._hides = False
        self._lease: Lease | None = None
        self._keeping: Keeping | None = None

    @classmethod
    def at(cls, location: str, *, read_only: bool = False, patience: Patience | None = None) -> RemoteStore:
        """Open the store at an address; see `kg.store.open_store`."""
        address = address_of(location)
        connection = Connection(str(address), credentials_for(address.host), patience)
        try:
            server = find_server(connection, address)
            if not read_only:
                server = for_writing(connection, server, str(address))
            store = cls(str(address), connection, server, read_only=read_only)
            store._begin()
        except BaseException:
            connection.close()
            raise
        return store

    @property
    def abilities(self) -> Abilities:
        """What the server can be relied on for."""
        answers = {Kind.OXIGRAPH: True, Kind.VIRTUOSO: False}.get(self._server.kind)
        if answers is None:
            answers = (
                not self._apart
                and not self._hides
                and self._trials.are_passed()
                and all(map(self._querying.gives, _TRIPLE_FORMS))
            )
        return Abilities(answers=answers, atomic=self._server.atomic)

    def _begin(self) -> None:
        """Take the lease, finish what a killed writer left, and find out how the union of all graphs is asked for."""
        if not self._read_only:
            self._lease = Lease(self._location, self._send_own, self._rows_of)
            self._lease.acquire()
        try:
            if self._server.kind is Kind.OTHER:
                self._find_union()
                if not self._read_only:
                    self._keeping = self._find_keeping()
            if not self._read_only:
                self._journal().repair()
        except BaseException:
            if self._lease is not None:
                self._lease.release()
            raise

    def _find_union(self) -> None:
        """Find out by a quad of some graph how it is seen without GRAPH; who writes has one, that of the lease.

        Where it is not seen at all, or there is no quad to tell by, queries are answered over a copy; where who asks
        for it does not see the graphs one by one any more (Fuseki), so are those that name graphs.
        """
        found = self._rows_of("SELECT ?s ?p { GRAPH ?g { ?s ?p ?o } FILTER(isIRI(?s)) } LIMIT 1")
        if not self._read_only:
            found = [(NamedNode(LEASE), None)]
        for subject, predicate in found:
            text = f"ASK {{ {subject} {predicate or '?p'} ?o }}"
            for union in unions_to_try(self._server):
                self._server = self._querying.see(union)
                if self._is_so(text):
                    graph = f"ASK {{ GRAPH ?g {{ {subject} {predicate or '?p'} ?o }} }}"
                    self._hides = bool(union) and not self._is_so(graph)
                    return
        self._server = self._querying.see(())
        self._apart = True

    def _find_keeping(self) -> Keeping:
        """Find out which values the server keeps, and how it has to be sent updates so that it keeps plain text."""
        garbled: str | None = None
        for sends in ways_to_send(self._server):
            self._server = replace(self._server, sends=sends)
            try:
                return Keeping(self._location, self._server.name, self._send_own, self._rows_of)
            except GarbledError as error:
                garbled = garbled or str(error)
            except StoreError as error:
                if garbled is None or isinstance(error, UnreachableError):
                    raise
        raise StoreError(garbled or self._location)

    def _is_so(self, query: str) -> bool:
        """Whether an ASK holds; not where the server refuses it, as one may that does not know a parameter."""
        try:
            answer = self._querying.query(query)
        except UnreachableError:
            raise
        except KgError:
            return False
        return isinstance(answer, Truth) and answer.value

    def replace_graphs(self, graphs: Mapping[NamedNode, Wanted], *, added: Iterable[Quad] = ()) -> Change:
        """Make each graph hold exactly the quads given for it; all of them, or none if anything fails."""
        with self._writing:
            self._may_write()
            new = self._new(graphs)
            fresh = set(new)
            changes = [self._difference(name, graphs[name]) for name in graphs if name not in fresh]
            sources = chain.from_iterable(portions.of_graph(name, source_of(name, graphs[name])) for name in new)
            counted = Counted(chain(self._missing(added, graphs), sources))
            if self._server.atomic:
                self._write_at_once(changes, counted)
            else:
                self._write_in_steps(changes, counted)
            return Change(
                added=counted.added + sum(len(change.additions) for change in changes),
                removed=sum(change.removed for change in changes),
            )

    def remove_graphs(self, names: Iterable[NamedNode]) -> Change:
        """Remove graphs, many quads in steps; a name that the store does not hold is no error."""
        with self._writing:
            self._may_write()
            names = list(dict.fromkeys(names))
            absent = set(self._new(names))
            sizes = {name: self._reading.count(name) for name in names if name not in absent}
            self._journal().run(Packed(removal(sizes, together=self._server.atomic)))
            return Change(added=0, removed=sum(sizes.values()))

    def change_in_steps(self, graph: NamedNode, quads: Iterable[Quad], *, begin: Callable[[], None]) -> Difference:
        """Make a graph of any size hold exactly the quads given, and return what is left to be done of that."""
        with self._writing:
            self._may_write()
            return super().change_in_steps(graph, quads, begin=begin)

    def query(self, query: str, *, union: bool = True) -> Results:
        """Answer a query of any form."""
        self._open()
        if self._copied(query, union=union):
            return self._copy.store().query(query, union=union)
        answer = self._querying.query(query, union=union)
        if isinstance(answer, Solutions):
            return Solutions(answer.variables, self._watched(answer.rows))
        return Triples(self._watched(answer.triples)) if isinstance(answer, Triples) else answer

    def evaluate(
        self, query: str, *, union: bool = True, dataset: Dataset | None = None, base_iri: str | None = None
    ) -> Evaluation:
        """Begin a query whose answer is to be written in a standard format."""
        self._open()
        if self._copied(query, union=union and dataset is None):
            return self._copy.store().evaluate(query, union=union, dataset=dataset, base_iri=base_iri)
        evaluation = self._querying.evaluate(query, union=union, dataset=dataset, base_iri=base_iri)
        rows = evaluation.solutions
        return Evaluation(
            evaluation.form,
            evaluation.write,
            self._watched(evaluation.triples) if evaluation.form is Form.TRIPLES else iter(()),
            rows and Solutions(rows.variables, self._watched(rows.rows)),
        )

    def update(self, text: str, *, base_iri: str | None = None) -> None:
        """Carry out a SPARQL update, all of it or nothing."""
        with self._writing:
            self._may_write()
            if not self._server.atomic and operations(text) > 1:
                raise QueryError(
                    f"{self._location}: {self._server.name} does not carry out several operations as one; send them "
                    "one by one"
                )
            base = f"BASE <{base_iri}>\n" if base_iri else ""
            try:
                request = update_request(self._server, f"{base}{text}", querying=True, repeat=False)
            except UnicodeEncodeError as error:
                raise QueryError(f"the SPARQL does not parse: {error.reason}") from error
            self._open().send(request).close()

    def quads(
        self,
        graph: NamedNode | None = None,
        *,
        subject: NamedNode | None = None,
        predicate: NamedNode | None = None,
        object: NamedNode | Literal | None = None,
    ) -> Iterator[Quad]:
        """Yield the quads of a graph, or of all graphs, that have the terms given; in no particular order."""
        self._open()
        return self._watched(self._reading.quads(graph, subject, predicate, object))

    def quads_of(self, graphs: Iterable[NamedNode]) -> Iterator[Quad]:
        """Yield the quads of graphs, several of which may be asked for at once."""
        self._open()
        return self._watched(self._reading.quads_of(graphs))

    def holds(self, graph: NamedNode) -> bool:
        """Whether there is a graph of that name."""
        self._open()
        return self._reading.holds(graph)

    def graph_names(self) -> list[NamedNode]:
        """Return the names of all graphs, sorted."""
        self._open()
        return sorted(self._reading.graph_names(), key=lambda name: name.value)

    def count(self, graph: NamedNode | None = None) -> int:
        """Return the number of quads of a graph, or of all graphs."""
        self._open()
        return self._reading.count(graph)

    def dump(self, output: BinaryIO, format: RdfFormat, *, graph: NamedNode | None = None) -> None:
        """Write the whole store, or the triples of one graph, as they come."""
        quads = self.quads(graph)
        if graph is None:
            ox.serialize(quads, output, format)
        else:
            ox.serialize((quad.triple for quad in quads), output, format)

    def backup(self, folder: Path) -> None:
        """Write a copy of the store, as it is now, to a folder that does not exist yet."""
        raise StoreError(
            f"{self._location}: a server is not copied into a folder ({folder}); `kg export --format nquads --runs` "
            "writes the graph to a file, and the server has its own backups"
        )

    def writer(self) -> Holder | None:
        """Return who has the lease of the store; None where nobody does."""
        self._open()
        return writer_at(self._location, self._rows_of)

    def nearby(self) -> Store:
        """Return a copy, where one can be had."""
        self._open()
        return self._copy.store() if self._copy.can_be_had() else self

    def compact(self) -> bool:
        """Leave it to the server to order what it holds."""
        return False

    def close(self) -> None:
        """Give the lease back, and close the connections; closing twice is no error."""
        with self._writing:
            if self._connection is None:
                return
            for reader in list(self._open_readers):
                with suppress(ValueError):  # another thread is in it
                    reader.close()
            self._copy.drop()
            self._connection.hurry(Patience.within(_LEAVING))
            if self._lease is not None:
                self._lease.release(patience=_LEAVING)
            connection, self._connection = self._connection, None
            connection.close()

    def _open(self) -> Connection:
        if self._connection is None:
            raise StoreError(f"{self._location}: is closed; open it again")
        return self._connection

    def _may_write(self) -> None:
        self._open()
        if self._read_only:
            raise StoreError(f"{self._location}: is open for reading only; open it for writing to change it")
        assert self._lease is not None  # noqa: S101
        self._lease.check()
        self._copy.drop()

    def _copied(self, query: str, *, union: bool) -> bool:
        """Whether a query is answered over a copy: the server may answer it wrongly, or sees each graph apart."""
        if self._server.kind is Kind.OXIGRAPH:
            return False
        form = form_of(query)  # what is no query is told as such
        if self._server.kind is Kind.VIRTUOSO:
            return needs_copy(query)
        hidden = union and self._hides and "GRAPH" in words_of(query)
        if self._apart or hidden or not self._trials.trusts(query):
            return True
        return form in _TRIPLE_FORMS and not self._querying.gives(form)

    def _new(self, names: Collection[NamedNode]) -> list[NamedNode]:
        """Return those of the names of which there is no graph."""
        if len(names) < _MANY:
            return [name for name in names if not self.holds(name)]
        known = set(self._reading.graph_names())
        return [name for name in names if name not in known]

    def _compared(self, graph: NamedNode) -> Comparison:
        return Comparison(graph, lambda: self._reading.quads(graph, None, None, None))

    def _change_by(self, steps: Iterator[Difference]) -> None:
        """Write all steps down, which reads the graph to its end, and then carry them out."""
        self._may_write()
        if self._server.atomic:
            self._write_too_large(steps, ())
        else:
            self._write_in_steps(steps, ())

    def _missing(
        self, added: Iterable[Quad], graphs: Mapping[NamedNode, object]
    ) -> Iterator[tuple[NamedNode, list[Quad]]]:
        """Yield those of the quads that the store does not hold, by graph; none may be of a graph that is replaced."""
        by_graph: defaultdict[NamedNode, list[Quad]] = defaultdict(list)
        for quad in added:
            if quad.graph_name in graphs or not isinstance(quad.graph_name, NamedNode):
                raise StoreError(f"a quad was to be added to {quad.graph_name}, which is replaced: {quad}")
            refuse_blank(quad)
            by_graph[quad.graph_name].append(quad)
        for name, quads in by_graph.items():
            wanted = dict.fromkeys(quads)
            for there in self._reading.quads(name, None, None, None):
                wanted.pop(there, None)
            if wanted:
                yield name, list(wanted)

    def _write_at_once(self, changes: Sequence[Difference], fresh: Iterable[tuple[NamedNode, list[Quad]]]) -> None:
        first = update_text(changes, ()) if changes else ""
        rest = (update_text((), quads) for _, quads in fresh)
        with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as file:
            taken: list[int] = []
            for part in filter(None, chain((first,), rest)):
                file.write((" ;\n" if file.tell() else "").encode() + part.encode())
                taken.append(file.tell())
                if file.tell() > _LARGEST:
                    beside = taken[1:] if first else taken
                    held = read_back(file, beside, start=taken[0] if first else 0)
                    self._write_too_large(changes, chain(held, rest))
                    return
            if length := file.tell():
                assert self._server.update is not None  # noqa: S101 - `for_writing` found it
                request = Outgoing(self._server.update, Rewound(file), self._server.sends, length=length)
                self._open().send(request).close()

    def _write_too_large(self, changes: Iterable[Difference], updates: Iterable[str]) -> None:
        """Write what no request takes at once in steps."""
        limits = Limits(portions.PORTION, portions.STEP, portions.PORTION, posted=None, staged=None, together=True)
        steps = steps_of(map(_graph_change, changes), limits, lambda quad: quad)
        self._journal().run(Packed(chain(steps, ((Call(update),) for update in portions.together(updates)))))

    def _write_in_steps(self, changes: Iterable[Difference], fresh: Iterable[tuple[NamedNode, list[Quad]]]) -> None:
        all_changes = chain(
            map(_graph_change, changes),
            (GraphChange(name, quads) for name, quads in fresh),
        )
        if self._keeping is None:
            steps = steps_of(all_changes, Limits(), literals.encoded)
        else:
            steps = steps_of(
                all_changes, Limits(posted=None, staged=None, together=True, block=100), self._keeping.checked
            )
        self._journal().run(Packed(steps))

    def _journal(self) -> Journal:
        return Journal(self._location, self._send_own, self._rows_of, self._carry_out)

    def _carry_out(self, step: Step) -> None:
        for call in step:
            if call.graph is None:
                self._send_own(call.text)
                continue
            url = f"{self._server.graphs}?graph-uri={quote(call.graph, safe='')}"
            request = Outgoing(url, call.text.encode(), "application/n-triples")
            self._open().send(request).close()

    def _send_own(self, text: str) -> None:
        """Send an update that may be carried out twice."""
        self._open().send(update_request(self._server, text)).close()

    def _rows_of(self, query: str) -> list[Row]:
        """Return the rows of a query that names its graphs; graphs of this module are seen too."""
        return self._querying.own_rows(query)

    def _watched(self, items: Iterator[_T]) -> Iterator[_T]:
        """Yield what comes; end when the store is closed."""
        reader = _pass_on(items)
        self._open_readers.add(reader)
        return reader


def _pass_on(items: Iterator[_T]) -> Generator[_T, None, None]:
    yield from items


def _graph_change(change: Difference) -> GraphChange:
    return GraphChange(change.graph, change.additions, change.removals, change.emptied)

"""The embedded store: pyoxigraph, in a folder or in memory."""

from __future__ import annotations

import time
import weakref
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from contextlib import suppress
from functools import partial
from itertools import chain, islice
from pathlib import Path
from threading import RLock
from typing import Any, BinaryIO, TypeVar

import pyoxigraph as ox
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple

from kg.errors import StoreError, StoreLockedError
from kg.heap import give_back
from kg.store import difference
from kg.store import folder as folders
from kg.store.common import CommonStore, WatchedOutput, source_of
from kg.store.difference import Comparison, Difference, removals, update_text
from kg.store.faults import Counted, refuse_blank, translated
from kg.store.holder import Holder, holder_of, leave_note, locked_by, remove_note, this_process
from kg.store.merging import merge
from kg.store.protocol import (
    Change,
    Dataset,
    Evaluation,
    Form,
    Output,
    Results,
    Row,
    Solutions,
    Store,
    Triples,
    Truth,
    Wanted,
)
from kg.store.refill import recover, sweep
from kg.store.removing import Removing
from kg.store.written import Notes, check_files

_T = TypeVar("_T")

_BULK = 100_000
"""From this many quads on the bulk loader, which writes files of its own, beats a transaction: measured with
300 to 100,000 quads of one graph (0.15 s against 3 ms at 300, 1.3 s against 1.6 s at 100,000)."""

_FLUSH_FROM = 200_000
"""After so many quads by transactions what is held in memory of them, some 0.8 KB each, is brought to files: the
library would let it grow beyond a gigabyte."""

_OPEN_ATTEMPTS = 5
"""How often opening for reading is tried: a writer may remove a file that it has replaced between our reading of the
list of files and our opening of them; the next attempt sees the new list."""


_LOCK_PATIENCE = 1.0
"""Seconds that one who wants to write waits for the lock: a server holds it for a moment when it takes a snapshot."""


class EmbeddedStore(CommonStore):
    """A store in a folder or in memory. See `kg.store.protocol.Store` for what each method promises.

    One process at a time may write. Others may open the folder read-only at any moment: RocksDB's files never change
    once written, each write is one record in its log, and an opening reader takes the files and the whole records
    that are there, so it sees the store as some write left it, and keeps seeing that.
    """

    def __init__(
        self,
        database: ox.Store,
        location: str,
        *,
        read_only: bool = False,
        keeping: _Keeping | None = None,
        removing: Removing | None = None,
    ) -> None:
        super().__init__(location, read_only=read_only)
        self._database: ox.Store | None = database
        self._keeping = keeping
        self._removing = removing or Removing()
        self._writing = RLock()
        self._reading: weakref.WeakSet[Generator[Any, None, None]] = weakref.WeakSet()
        self._loaded = 0
        self._held = 0

    @classmethod
    def in_memory(cls) -> EmbeddedStore:
        """Return an empty store that is lost when it is closed."""
        return cls(ox.Store(), "the store in memory")

    @classmethod
    def in_folder(cls, folder: Path, *, read_only: bool) -> EmbeddedStore:
        """Open the store of a folder; see `kg.store.open_store`."""
        where = str(folder)
        folders.check_name(folder)
        database = str(folders.database_folder(folder))
        if not read_only:
            version = folders.prepare(folder)
            recover(folder)
            opened, lost = _opened(folder, where)
            removing = Removing(folder)
            sweep(folder)
            keeping = _Keeping(folder, lost)
            with translated(where):
                folders.migrate(folder, version, opened)
            store = cls(opened, where, keeping=keeping, removing=removing)
            try:
                store._open_for_writing()
            except BaseException:
                with suppress(StoreError):
                    store.close()
                raise
            return store
        folders.check(folder)
        recover(folder)
        check_files(folder, folders.database_folder(folder))
        for attempt in range(_OPEN_ATTEMPTS):
            try:
                return cls(ox.Store.read_only(database), where, read_only=True)
            except (OSError, RuntimeError):
                if attempt + 1 == _OPEN_ATTEMPTS:
                    break
                time.sleep(0.02 * 2**attempt)
        with translated(where):
            return cls(ox.Store.read_only(database), where, read_only=True)

    def replace_graphs(self, graphs: Mapping[NamedNode, Wanted], *, added: Iterable[Quad] = ()) -> Change:
        """Make each graph hold exactly the quads given for it; all of them, or none if anything fails."""
        with self._writing:
            database = self._open_for_writing()
            new = [name for name in graphs if not self.holds(name)]
            known = [name for name in graphs if self.holds(name)]
            changes = [self._difference(name, graphs[name]) for name in known]
            sources = (source_of(name, graphs[name]) for name in new)
            fresh = chain(chain.from_iterable(sources), self._missing(database, added, graphs))
            if any(change.removed or change.emptied for change in changes):
                change = self._update(database, changes, fresh)
            else:
                change = self._add(database, chain(chain.from_iterable(c.additions for c in changes), fresh))
            self._flush_some(database, change)
            self._note_written()
            return change

    def remove_graphs(self, names: Iterable[NamedNode]) -> Change:
        """Remove graphs, many quads in steps; a name that the store does not hold is no error."""
        with self._writing:
            database = self._open_for_writing()
            held = [name for name in dict.fromkeys(names) if self.holds(name)]
            if sum(1 for _ in islice(self.quads_of(held), difference.AT_ONCE)) < difference.AT_ONCE:
                return self.replace_graphs(dict.fromkeys(held, ()))
            with translated(self._location):
                self._removing.begin(held)
            return Change(added=0, removed=self._remove(database))

    def query(self, query: str, *, union: bool = True) -> Results:
        """Answer a query of any form."""
        database = self._open()
        with translated(self._location, querying=True):
            answer = database.query(query, use_default_graph_as_union=union)
            if isinstance(answer, ox.QueryBoolean):
                return Truth(bool(answer))
            if isinstance(answer, ox.QueryTriples):
                return Triples(self._watched(iter(answer), querying=True))
            variables = tuple(variable.value for variable in answer.variables)
            return Solutions(variables, self._rows(answer, len(variables)))

    def evaluate(
        self, query: str, *, union: bool = True, dataset: Dataset | None = None, base_iri: str | None = None
    ) -> Evaluation:
        """Begin a query whose answer is to be written in a standard format."""
        database = self._open()
        options: dict[str, Any] = {"use_default_graph_as_union": union}
        if dataset is not None:
            options = {
                "default_graph": [name or ox.DefaultGraph() for name in dataset.default],
                "named_graphs": list(dataset.named),
            }
        with translated(self._location, querying=True):
            answer = database.query(query, base_iri=base_iri, **options)
        triples: Iterator[Triple] = iter(())
        write = partial(self._write, answer)
        if isinstance(answer, ox.QueryBoolean):
            return Evaluation(Form.TRUTH, write, triples)
        if isinstance(answer, ox.QueryTriples):
            return Evaluation(Form.TRIPLES, write, self._watched(iter(answer), querying=True))
        variables = tuple(variable.value for variable in answer.variables)
        return Evaluation(Form.ROWS, write, triples, Solutions(variables, self._rows(answer, len(variables))))

    def update(self, text: str, *, base_iri: str | None = None) -> None:
        """Carry out a SPARQL update, all of it or nothing."""
        with self._writing:
            database = self._open_for_writing()
            with translated(self._location, querying=True):
                database.update(text, base_iri=base_iri)
            self._note_written()

    def quads(
        self,
        graph: NamedNode | None = None,
        *,
        subject: NamedNode | None = None,
        predicate: NamedNode | None = None,
        object: NamedNode | Literal | None = None,
    ) -> Iterator[Quad]:
        """Yield the quads of a graph, or of all graphs, that have the terms given; in no particular order."""
        database = self._open()
        with translated(self._location):
            return self._watched(database.quads_for_pattern(subject, predicate, object, graph))

    def holds(self, graph: NamedNode) -> bool:
        """Whether there is a graph of that name."""
        with translated(self._location):
            return self._open().contains_named_graph(graph)

    def graph_names(self) -> list[NamedNode]:
        """Return the names of all graphs, sorted."""
        database = self._open()
        with translated(self._location):
            names = [name for name in database.named_graphs() if isinstance(name, NamedNode)]
        return sorted(names, key=lambda name: name.value)

    def count(self, graph: NamedNode | None = None) -> int:
        """Return the number of quads of a graph, or of all graphs; reads them all."""
        database = self._open()
        with translated(self._location):
            if graph is None:
                return len(database)
            return sum(1 for _ in database.quads_for_pattern(None, None, None, graph))

    def dump(self, output: BinaryIO, format: RdfFormat, *, graph: NamedNode | None = None) -> None:
        """Write the whole store, or the triples of one graph, as they come."""
        database = self._open()
        with translated(self._location):
            database.dump(output, format, from_graph=graph)

    def backup(self, folder: Path) -> None:
        """Write a copy of the store, as it is now, to a folder that does not exist yet."""
        database = self._open()
        if self._read_only or not folders.database_folder(Path(self._location)).is_dir():
            raise StoreError(f"{self._location}: only a store that is open for writing in a folder can be backed up")
        if folder.exists():
            raise StoreError(f"{folder}: is there already; name a new folder for the backup")
        with self._writing:  # a graph that is being removed is not to be half there
            self._open_for_writing()
            with translated(str(folder)):
                folder.mkdir(parents=True)
                database.backup(folders.database_folder(folder))
                folders.write_note(folder)

    def change_in_steps(self, graph: NamedNode, quads: Iterable[Quad], *, begin: Callable[[], None]) -> Difference:
        """Make a graph of any size hold exactly the quads given, and return what is left to be done of that."""
        with self._writing:
            self._open_for_writing()
            return super().change_in_steps(graph, quads, begin=begin)

    def nearby(self) -> Store:
        """Return a store that answers many small questions in little time."""
        return self

    def compact(self) -> bool:
        """Merge the files of the bulk loader if it wrote many quads, and the disk has room for both meanwhile."""
        with self._writing:
            database = self._open_for_writing()
            with translated(self._location):
                merged = merge(database, folders.database_folder(Path(self._location)), loaded=self._loaded)
            if merged:
                self._loaded = 0
                self._note_written()
            return merged

    def writer(self) -> Holder | None:
        """Return who has the store open for writing; None where nobody is known to."""
        return holder_of(Path(self._location))

    def forget_losses(self) -> None:
        """Tell no more of what the files had lost before this store was opened, and close it."""
        if self._keeping:
            self._keeping.notes.mended()
        self.close()

    def close(self) -> None:
        """Write out what is still in memory and let other processes in; closing twice is no error."""
        with self._writing:
            database, self._database = self._database, None
            if database is None:
                return
            for reader in list(self._reading):
                with suppress(ValueError):  # another thread is in it, and waits for another endpoint
                    reader.close()  # an iterator that is still open would keep the folder locked
            if not self._read_only:
                with translated(self._location):
                    try:
                        database.flush()
                    finally:
                        self._note_written()
                        if self._keeping:
                            self._keeping.end()

    def _open(self) -> ox.Store:
        if self._database is None:
            raise StoreError(f"{self._location}: is closed; open it again")
        return self._database

    def _open_for_writing(self) -> ox.Store:
        database = self._open()
        if self._read_only:
            raise StoreError(f"{self._location}: is open for reading only; open it for writing to change it")
        if self._removing.graphs:  # a kill, or a disk that was full, cut it off
            self._remove(database)
        return database

    def _remove(self, database: ox.Store) -> int:
        """Remove the graphs that are noted, and return how many quads they had."""
        graphs, removed = self._removing.graphs, 0
        for step in removals(graphs[0], self.quads_of(graphs)):
            self._remove_some(database, step)
            removed += step.removed
        self._update(database, [Difference(name, emptied=True) for name in graphs], ())
        self._note_written()
        with translated(self._location):
            self._removing.end()
        return removed

    def _remove_some(self, database: ox.Store, step: Difference) -> None:
        self._update(database, [step], ())
        with translated(self._location):
            database.flush()
        self._note_written()
        give_back()

    def _note_written(self) -> None:
        if self._keeping:
            self._keeping.notes.keep()

    def _write(self, answer: Any, output: Output, format: ox.QueryResultsFormat) -> None:
        watched = WatchedOutput(output)
        with translated(self._location, querying=True, source=watched):
            answer.serialize(watched, format)

    def _compared(self, graph: NamedNode) -> Comparison:
        return Comparison(graph, lambda: self.quads(graph))

    def _change_by(self, steps: Iterator[Difference]) -> None:
        database = self._open_for_writing()
        for step in steps:
            if step.removals:
                self._remove_some(database, step)
            else:  # by a transaction even the few of the last step would take more
                with translated(self._location):
                    database.bulk_extend(step.additions)
                self._loaded += len(step.additions)
                self._note_written()
        give_back()

    def _missing(self, database: ox.Store, quads: Iterable[Quad], graphs: Mapping[NamedNode, object]) -> Iterator[Quad]:
        """Yield those of the quads that the store does not hold; none may be of a graph that is replaced."""
        for quad in quads:
            if quad.graph_name in graphs:
                raise StoreError(f"a quad was to be added to {quad.graph_name}, which is replaced: {quad}")
            refuse_blank(quad)
            with translated(self._location):
                there = quad in database
            if not there:
                yield quad

    def _flush_some(self, database: ox.Store, change: Change) -> None:
        self._held += change.added + change.removed
        if self._held >= _FLUSH_FROM:
            with translated(self._location):
                database.flush()
            give_back()
            self._held = 0

    def _update(self, database: ox.Store, changes: list[Difference], fresh: Iterable[Quad]) -> Change:
        """Remove and add in one transaction, which the library offers for the text of an update only."""
        additions = list(dict.fromkeys(fresh))
        text = update_text(changes, additions)
        with translated(self._location):
            database.update(text)
        added = len(additions) + sum(len(change.additions) for change in changes)
        return Change(added=added, removed=sum(change.removed for change in changes))

    def _add(self, database: ox.Store, quads: Iterator[Quad]) -> Change:
        """Add quads that may be too many for memory; both ways of the library are all or nothing."""
        first = list(islice(quads, _BULK))
        if len(first) == _BULK:
            counted = Counted(chain(first, quads))
            with translated(self._location, source=counted):
                database.bulk_extend(counted)
            self._loaded += counted.number
            return Change(added=counted.number, removed=0)
        distinct = dict.fromkeys(first)
        if distinct:
            with translated(self._location):
                database.extend(distinct)
        return Change(added=len(distinct), removed=0)

    def _rows(self, solutions: ox.QuerySolutions, width: int) -> Iterator[Row]:
        rows = (tuple(solution[i] for i in range(width)) for solution in solutions)
        return self._watched(rows, querying=True)

    def _watched(self, items: Iterator[_T], *, querying: bool = False) -> Iterator[_T]:
        """Yield what the library yields, with its errors translated; end when the store is closed."""
        reader = self._pass_on(items, querying=querying)
        self._reading.add(reader)
        return reader

    def _pass_on(self, items: Iterator[_T], *, querying: bool) -> Generator[_T, None, None]:
        while True:
            with translated(self._location, querying=querying):
                try:
                    item = next(items)
                except StopIteration:
                    return
            yield item


class _Keeping:
    """The notes that a store folder has while it is open for writing: who holds it, and what is written."""

    def __init__(self, folder: Path, lost: tuple[str, ...]) -> None:
        self._folder = folder
        self._holder: Holder = this_process()
        leave_note(folder, self._holder)
        self.notes = Notes(folder, folders.database_folder(folder), lost=lost)
        self.notes.keep()

    def end(self) -> None:
        remove_note(self._folder, self._holder)


def _opened(folder: Path, where: str) -> tuple[ox.Store, tuple[str, ...]]:
    """Open the database of a folder for writing; return it, and in words what its files have lost."""
    database = folders.database_folder(folder)
    end = time.monotonic() + _LOCK_PATIENCE
    while True:
        lost = check_files(folder, database)  # opening replaces the files that this looks at
        try:
            with translated(where):
                return ox.Store(str(database)), lost
        except StoreLockedError as error:
            if "this process" in str(error):
                raise
            if time.monotonic() > end:
                raise locked_by(where, holder_of(folder)) from error
        time.sleep(0.05)

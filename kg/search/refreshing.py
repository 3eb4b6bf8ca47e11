"""The index made to hold what the store holds."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from kg.errors import SearchError
from kg.graph.iris import Iris
from kg.model.folding import folded
from kg.search import documents, file, names
from kg.store.protocol import Store

_CACHE = "-65536"
"""KiB of memory for the pages of the new file; what is more goes to the disk."""


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What was not in the index as it was in the store.

    Counts are of documents. `names` tells whether names were written anew, `anew` whether the whole file was: there was
    none, or one that was damaged, of another version or of another base IRI.
    """

    added: int = 0
    replaced: int = 0
    removed: int = 0
    names: bool = False
    anew: bool = False

    @property
    def changed(self) -> bool:
        """Whether the file is another one now."""
        return bool(self.added or self.replaced or self.removed or self.names or self.anew)


def refresh(path: Path, store: Store, *, base: str) -> Refreshed:
    """Make the index in the file `path` hold what `store` holds; `base` begins the IRIs of its graph.

    Only documents that differ are read. The file is replaced as a whole: who has it open keeps seeing what it held,
    and after a kill it is as it was before. Two refreshes at a time come one after the other.

    Raises:
        SearchError: the file cannot be written.
        StoreError: the store cannot be read.
    """
    if path.is_dir():
        raise SearchError(f"{path}: is a folder; name a file for the search index")
    if file.is_sound(path, base=base):
        try:
            return _brought_up(path, store, base)
        except sqlite3.Error:  # a fault that lies deeper than the check looks, or one that comes again
            pass
    try:
        return _made_anew(path, store, base)
    except sqlite3.Error as error:
        raise SearchError(f"{path}: the search index cannot be written ({error}); check its folder and disk") from error


def _brought_up(path: Path, store: Store, base: str) -> Refreshed:
    with _scratch(store, Iris(base)) as scratch:
        _attach(scratch, file.address(path))
        same = not documents.compare(scratch) and not names.differ(scratch)
        scratch.execute("DETACH kept")
        if same:
            return Refreshed()
        with file.successor_of(path) as part:
            file.copy(path, part)
            return _written(part, scratch, store, base=None)


def _made_anew(path: Path, store: Store, base: str) -> Refreshed:
    with _scratch(store, Iris(base)) as scratch, file.successor_of(path) as part:
        return _written(part, scratch, store, base=base)


@contextmanager
def _scratch(store: Store, iris: Iris) -> Iterator[sqlite3.Connection]:
    """Give a database on the disk that nobody else sees, in which stands what the store holds."""
    with closing(sqlite3.connect("", uri=True, isolation_level=None)) as scratch:
        scratch.create_function("folded", 1, folded, deterministic=True)
        scratch.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN")
        documents.collect(scratch, store, iris)
        names.collect(scratch, store, iris)
        scratch.execute("COMMIT")
        yield scratch


def _written(part: Path, scratch: sqlite3.Connection, store: Store, *, base: str | None) -> Refreshed:
    """Write the differences to a file that nobody reads yet; with `base` it is an empty one."""
    _attach(scratch, part.absolute().as_uri())
    scratch.executescript(
        f"PRAGMA kept.journal_mode = OFF; PRAGMA kept.synchronous = OFF; PRAGMA kept.cache_size = {_CACHE}"
    )
    if base is not None:
        file.make_tables(scratch, "kept", base=base)
    difference = documents.compare(scratch)
    scratch.execute("BEGIN")
    documents.write(scratch, store)
    if base is not None:
        scratch.execute("INSERT INTO kept.texts (texts) VALUES ('optimize')")
    if renamed := names.differ(scratch):
        names.write(scratch)
    scratch.execute("COMMIT")
    scratch.execute("DETACH kept")
    return Refreshed(difference.new, difference.changed, difference.gone, renamed, base is not None)


def _attach(scratch: sqlite3.Connection, address: str) -> None:
    scratch.execute("ATTACH ? AS kept", (address,))

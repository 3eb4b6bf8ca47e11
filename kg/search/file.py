"""The file of the index: its tables, reading it, and putting a new one in its place.

A file never changes once it has its name: a refresh works on a copy and renames it. So readers need no locks, see one
state as long as they have the file open, and a kill leaves the state before.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from kg.errors import SearchError

VERSION = 2
"""Goes up with every change of the tables, of how names are folded, compared (`kg.link.names`) and cut into words."""

_APPLICATION = 0x6B677378  # "kgsx"
_WORDS = 'tokenize="unicode61 remove_diacritics 2"'
# Columns that are short stand before those that are long, so that the long ones are read only where they are wanted.
# The texts are indexed with plain letters (kg.model.folding), and shown as they are.
_TABLES = f"""
PRAGMA {{schema}}.application_id = {_APPLICATION};
PRAGMA {{schema}}.user_version = {VERSION};
CREATE TABLE {{schema}}.about (base TEXT NOT NULL, first_story INTEGER NOT NULL);
CREATE TABLE {{schema}}.documents (
    id INTEGER PRIMARY KEY, iri TEXT NOT NULL UNIQUE, state BLOB NOT NULL, issued TEXT, publisher TEXT,
    title TEXT NOT NULL, body TEXT NOT NULL
);
CREATE VIRTUAL TABLE {{schema}}.texts USING fts5 (
    title, body, content='documents', content_rowid='id', {_WORDS}
);
CREATE TABLE {{schema}}.names (
    id INTEGER PRIMARY KEY, iri TEXT NOT NULL, kind TEXT NOT NULL, label TEXT NOT NULL, alias TEXT,
    events INTEGER NOT NULL, folded TEXT NOT NULL
);
CREATE INDEX {{schema}}.names_by_folded ON names (folded);
CREATE INDEX {{schema}}.names_by_name ON names (coalesce(alias, label));
CREATE TABLE {{schema}}.keys (key TEXT, person INTEGER, name TEXT, PRIMARY KEY (key, person, name)) WITHOUT ROWID;
CREATE INDEX {{schema}}.keys_by_name ON keys (name, person);
CREATE TABLE {{schema}}.words (word TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE VIRTUAL TABLE {{schema}}.name_words USING fts5 (label, alias, content='', prefix='1 2 3', {_WORDS});
"""


def make_tables(connection: sqlite3.Connection, schema: str, *, base: str) -> None:
    """Make the tables of an empty index in an attached database."""
    connection.executescript(_TABLES.format(schema=schema))
    connection.execute(f"INSERT INTO {schema}.about VALUES (?, 1)", (base,))


def address(path: Path) -> str:
    """Return what SQLite opens to read a file that nobody changes."""
    return f"{path.absolute().as_uri()}?mode=ro&immutable=1"


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """Open an index to read it, and tell errors of the file.

    Raises:
        SearchError: there is none, it is of another version, or it is damaged.
    """
    try:
        with closing(sqlite3.connect(address(path), uri=True, isolation_level=None)) as connection:
            if not _is_ours(connection):
                raise SearchError(f"{path}: is no search index of this version; refresh it")
            yield connection
    except sqlite3.Error as error:
        state = "cannot be read" if path.exists() else "is not there"
        raise SearchError(f"{path}: the search index {state} ({error}); delete it, and refresh it") from error


def is_sound(path: Path, *, base: str) -> bool:
    """Whether a file is an undamaged index of this version, of a graph with that base IRI."""
    try:
        with closing(sqlite3.connect(address(path), uri=True)) as connection:
            return (
                _is_ours(connection)
                and connection.execute("PRAGMA quick_check(1)").fetchone() == ("ok",)
                and connection.execute("SELECT base FROM about").fetchone() == (base,)
            )
    except sqlite3.Error:
        return False


def _is_ours(connection: sqlite3.Connection) -> bool:
    marks = (connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version"))
    return tuple(marks) == (_APPLICATION, VERSION)


@contextmanager
def successor_of(path: Path) -> Iterator[Path]:
    """Give an empty file that takes the place of `path` at the end, if nothing was raised meanwhile.

    Two processes that do so come one after the other. What a killed one has left is used by the next.

    Raises:
        SearchError: it cannot be written.
    """
    part = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = _locked(part)
    except OSError as error:
        raise _unwritable(path, error) from error
    try:
        yield part
        os.fsync(descriptor)
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise _unwritable(path, error) from error
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    finally:
        os.close(descriptor)


def _locked(part: Path) -> int:
    """Open an empty file that nobody else has open so, and return its descriptor."""
    while True:
        descriptor = os.open(part, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            # While we waited, the file may have been given its final name, or removed.
            if part.exists() and os.path.samestat(os.fstat(descriptor), part.stat()):
                os.ftruncate(descriptor, 0)
                return descriptor
        except BaseException:
            os.close(descriptor)
            raise
        os.close(descriptor)


def copy(path: Path, part: Path) -> None:
    """Fill a file with what another holds."""
    shutil.copyfile(path, part)


def _unwritable(path: Path, error: OSError) -> SearchError:
    reason = error.strerror or error
    return SearchError(f"{path}: the search index cannot be written ({reason}); check its folder and the disk")

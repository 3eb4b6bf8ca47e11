"""The folder of an embedded store: a note of its format, the database beside it, and notes on its state.

    FORMAT       the text `kg-store 2`
    database/    the RocksDB files, written by pyoxigraph and nobody else
    HOLDER       who has it open for writing (`kg.store.holder`)
    WRITTEN      how far its files had got at the last finished write (`kg.store.written`)
    REMOVING     which graphs are on their way out (`kg.store.removing`)

While the database is replaced as a whole there are others beside it (`kg.store.refill`).

FORMAT is written before the database, so a folder with a database always has one. A store of an earlier format is read
as it is, and brought up to date when it is opened for writing: by the steps of `MIGRATIONS`, each of which leads from
one format to the next. The note of the format is renewed after each step, so a kill leaves a store of the format
before, on which the step is done once more.

| format | what is new |
| --- | --- |
| 1 | FORMAT and database |
| 2 | WRITTEN is kept at every write: a version that does not keep it would hide what is lost afterwards |
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeAlias

import pyoxigraph as ox

from kg.errors import StoreError
from kg.resources import NOTE as _NOTE
from kg.store.written import Notes

FORMAT_VERSION = 2
"""Goes up when an earlier version of the package could not read, or would damage, what this one writes."""
OLDEST_READABLE = 1
"""The earliest format that can be read as it is. One before it has to be opened for writing first."""

_DATABASE = "database"
_MAGIC = "kg-store"

Migration: TypeAlias = Callable[[Path, ox.Store], None]
"""Brings a store folder, whose database is open for writing, to the next format. It may be cut short at any moment and
is then done from its beginning, so what it did before must not matter; until then the store is used as it was."""


def _begin_note_of_writes(folder: Path, database: ox.Store) -> None:
    """From 1 to 2."""
    database.flush()
    Notes(folder, database_folder(folder)).keep()


MIGRATIONS: Mapping[int, Migration] = {1: _begin_note_of_writes}
"""The step that leads from a format to the next one, for every format before this one."""


def check_name(folder: Path) -> None:
    """Raise StoreError where the database would look for the folder under other bytes than everybody else."""
    if os.fsencode(folder) != str(folder).encode("utf-8", "replace"):
        raise StoreError(
            f"{folder}: a store cannot lie under a name that is no text in UTF-8, or where names are in another coding "
            f"({sys.getfilesystemencoding()}); choose another folder, or set PYTHONUTF8=1"
        )


def database_folder(folder: Path) -> Path:
    """Return where the database of a store folder is."""
    return folder / _DATABASE


def prepare(folder: Path) -> int:
    """Make a new or empty folder a store folder; check one that is a store already. Return the format it has.

    Raises:
        StoreError: it is a file, holds something else, cannot be made or read, or has a later format.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        others = {p.name for p in folder.iterdir()} - {f"{_NOTE}.new"}
        if others:
            return check(folder, to_write=True)
        write_note(folder)
        return FORMAT_VERSION
    except FileExistsError as error:
        raise _no_folder(folder) from error
    except NotADirectoryError as error:
        raise _no_folder(folder) from error
    except OSError as error:
        raise _refused(folder, error) from error


def write_note(folder: Path, version: int = FORMAT_VERSION) -> None:
    """Write the note of the format."""
    write_whole(folder / _NOTE, f"{_MAGIC} {version}\n")


def write_whole(path: Path, text: str) -> None:
    """Write a file of a store at once, so that a kill or a lost power leaves either the one before or a whole one.

    Raises:
        OSError: it cannot be written.
    """
    new = path.with_name(f"{path.name}.new")
    with new.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    os.replace(new, path)


def migrate(folder: Path, version: int, database: ox.Store) -> None:
    """Bring a store of an earlier format, whose database is open for writing, up to date.

    Raises:
        StoreError: that cannot be written; the store is then as it was.
    """
    for step in range(version, FORMAT_VERSION):
        try:
            MIGRATIONS[step](folder, database)
            write_note(folder, step + 1)
        except OSError as error:
            raise StoreError(
                f"{folder}: cannot be brought from store format {step} to {step + 1} ({error.strerror or error}); "
                "it is as it was: check its rights and its disk, and open it again"
            ) from error


def check(folder: Path, *, to_write: bool = False) -> int:
    """Check that a folder is a store that this version can read or, with `to_write`, bring up to date; return its
    format.

    Raises:
        StoreError: it is not there, is a file, holds something else, cannot be read, or has a format that is too late
            or too early.
    """
    try:
        if not folder.exists():
            raise StoreError(f"{folder}: there is no graph yet; `kg build` makes one")
        if not folder.is_dir():
            raise _no_folder(folder)
        if not (folder / _NOTE).exists() and not any(folder.iterdir()):
            raise StoreError(f"{folder}: there is no graph yet, the folder is empty; `kg build` makes one")
        note = (folder / _NOTE).read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError as error:
        raise StoreError(f"{folder}: is not a kg store, and is not empty; choose another folder") from error
    except OSError as error:
        raise _refused(folder, error) from error
    magic, _, version = note.strip().partition(" ")
    if magic != _MAGIC or not (version.isascii() and version.isdigit()):
        raise StoreError(
            f"{folder / _NOTE}: says {note[:40]!r}, which no version of kg writes; restore a backup, or build anew "
            "in another folder"
        )
    if int(version) > FORMAT_VERSION:
        raise StoreError(
            f"{folder}: has store format {version}, and this version of kg reads up to {FORMAT_VERSION}; "
            "install the version of kg that wrote it, or a later one"
        )
    if int(version) < OLDEST_READABLE and not to_write:
        raise StoreError(
            f"{folder}: has store format {version}, which has to be brought up to date before it is read; "
            "`kg check --repair` does that"
        )
    return int(version)


def _no_folder(folder: Path) -> StoreError:
    return StoreError(f"{folder}: is a file, and a store is a folder; choose another path")


def _refused(folder: Path, error: OSError) -> StoreError:
    return StoreError(f"{folder}: cannot be used as a store ({error.strerror or error}); check its rights and its disk")

"""The folder of an embedded store: a note of its format, and the database beside it.

    FORMAT       the text `kg-store 1`
    database/    the RocksDB files, written by pyoxigraph and nobody else

The note is written before the database, so a folder with a database always has one.
"""

from __future__ import annotations

import os
from pathlib import Path

from kg.errors import StoreError

FORMAT_VERSION = 1
"""Goes up when an earlier version of the package could not read, or would damage, what this one writes."""

_NOTE = "FORMAT"
_DATABASE = "database"
_MAGIC = "kg-store"


def database_folder(folder: Path) -> Path:
    """Return where the database of a store folder is."""
    return folder / _DATABASE


def prepare(folder: Path) -> None:
    """Make a new or empty folder a store folder; check one that is a store already.

    Raises:
        StoreError: it is a file, holds something else, cannot be made or read, or has a later format.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        others = {p.name for p in folder.iterdir()} - {f"{_NOTE}.new"}
        if others:
            check(folder)
            return
        write_note(folder)
    except FileExistsError as error:
        raise _no_folder(folder) from error
    except NotADirectoryError as error:
        raise _no_folder(folder) from error
    except OSError as error:
        raise _refused(folder, error) from error


def write_note(folder: Path) -> None:
    """Write the note of the format at once, so that a kill leaves either none or a whole one."""
    new = folder / f"{_NOTE}.new"
    new.write_text(f"{_MAGIC} {FORMAT_VERSION}\n", encoding="ascii")
    os.replace(new, folder / _NOTE)


def check(folder: Path) -> None:
    """Check that a folder is a store that this version can read.

    Raises:
        StoreError: it is not there, is a file, holds something else, cannot be read, or has a later format.
    """
    try:
        if not folder.exists():
            raise StoreError(f"{folder}: there is no graph yet; `kg build` makes one")
        if not folder.is_dir():
            raise _no_folder(folder)
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


def _no_folder(folder: Path) -> StoreError:
    return StoreError(f"{folder}: is a file, and a store is a folder; choose another path")


def _refused(folder: Path, error: OSError) -> StoreError:
    return StoreError(f"{folder}: cannot be used as a store ({error.strerror or error}); check its rights and its disk")

"""The database of a store folder replaced as a whole: by what was put in there, or not at all.

    database.part/   a new database while it is filled
    database.new/    the same when it is complete
    database.old/    the one before, on its way out

The new database takes its place by two renames. A kill between them leaves no `database/` but a complete
`database.new/`, which whoever opens the store next renames (`recover`). What else a kill leaves is removed by the next
one who writes (`sweep`).
"""

from __future__ import annotations

import fcntl
import os
import shutil
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pyoxigraph as ox
from pyoxigraph import Quad

from kg.errors import StoreError
from kg.store import folder as folders
from kg.store.faults import Counted, translated
from kg.store.holder import holder_of, leave_note, locked_by, remove_note, this_process
from kg.store.merging import merge
from kg.store.removing import NAME as REMOVING
from kg.store.written import NAME as WRITTEN
from kg.store.written import Notes

_PART, _NEW, _OLD = "database.part", "database.new", "database.old"
_PATIENCE = 1.0
"""Seconds to wait for the lock, or for one who is between the two renames."""


def refill(folder: Path, quads: Iterable[Quad], *, count: int | None) -> None:
    """Make the folder of a store, which may be new, hold the quads given and no others; see `kg.store.fill_store`.

    The database that was there is not opened, and may be damaged. Those who have it open for reading keep seeing it.

    Raises:
        StoreLockedError: another process has the folder open for writing.
        StoreError: the folder or its disk cannot be written, or holds something else than a store.
    """
    made = not folder.exists()
    folders.prepare(folder)
    recover(folder)
    counted = Counted(quads)
    try:
        with translated(str(folder), source=counted), _locked(folder):
            sweep(folder)
            _fill(folder / _PART, counted, count)
            os.rename(folder / _PART, folder / _NEW)
            for note in (WRITTEN, REMOVING):  # they speak of files and graphs whose names may come again
                (folder / note).unlink(missing_ok=True)
            _swap(folder)
            folders.write_note(folder)
            Notes(folder, folders.database_folder(folder)).keep()
    except BaseException:
        if made:
            shutil.rmtree(folder, ignore_errors=True)
        raise


def _fill(part: Path, quads: Counted, count: int | None) -> None:
    """Make a new database of the quads, and bring it to the disk."""
    try:
        database = ox.Store(str(part))
        database.bulk_extend(quads)
        merge(database, part, loaded=quads.number)
        database.flush()
        found = len(database)
        del database
        if count is not None and found != count:
            raise StoreError(f"{part.parent}: would hold {found} statements, not {count}; it is as it was")
        _sync(part)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise


def recover(folder: Path) -> None:
    """Finish a replacement that was cut short between its two renames."""
    database, new = folders.database_folder(folder), folder / _NEW
    end = time.monotonic() + _PATIENCE
    while new.is_dir() and not database.exists():
        if time.monotonic() > end:  # nobody is at it any more
            with suppress(OSError):
                os.rename(new, database)
            return
        time.sleep(0.05)


def sweep(folder: Path) -> None:
    """Remove what replacements left behind that were cut short; for one who holds the lock."""
    for name in (_PART, _NEW, _OLD):
        shutil.rmtree(folder / name, ignore_errors=True)


def _swap(folder: Path) -> None:
    database = folders.database_folder(folder)
    os.rename(database, folder / _OLD)
    try:
        os.rename(folder / _NEW, database)
    except FileNotFoundError:
        if not database.is_dir():  # else somebody else took this for a replacement that was cut short
            raise
    shutil.rmtree(folder / _OLD, ignore_errors=True)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Hold the lock of a database without opening it: RocksDB locks the same file in the same way."""
    database = folders.database_folder(folder)
    if not database.exists():
        ox.Store(str(database))  # so that a kill leaves an empty store and not half of one
    end = time.monotonic() + _PATIENCE
    with (database / "LOCK").open("ab") as file:
        while True:
            try:
                fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except (BlockingIOError, PermissionError):
                if time.monotonic() > end:
                    raise locked_by(str(folder), holder_of(folder)) from None
            time.sleep(0.05)
        holder = this_process()
        leave_note(folder, holder)
        try:
            yield
        finally:
            remove_note(folder, holder)


def _sync(folder: Path) -> None:
    """Bring all files of a folder to the disk: a lost power must not take a store that replaced another one."""
    for path in (*folder.iterdir(), folder):
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def refuse_full(folder: Path) -> None:
    """Raise StoreError if the folder holds a store with anything in it, or one that cannot be read."""
    if not folders.database_folder(folder).exists():
        return
    with translated(str(folder)):
        database = ox.Store.read_only(str(folders.database_folder(folder)))
        empty = next(iter(database.quads_for_pattern(None, None, None, None)), None) is None
    if not empty:
        raise StoreError(f"{folder}: holds a graph already; choose another folder, or --replace it")

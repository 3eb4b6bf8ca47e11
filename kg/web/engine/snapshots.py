"""Snapshots of the graph: folders of hard links to the files of the store, which never change once written.

Making one takes the store's lock for some milliseconds, and nothing of the graph is copied where the folder lies on
the same disk. While another process (a build) has the lock, the server goes on with the snapshot it has.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

import psutil

from kg.errors import StoreError, StoreLockedError
from kg.store import open_store

_PREFIX = "serving-"


@dataclass(frozen=True, slots=True)
class Signature:
    """What changes about the files of a store when something was written."""

    files: tuple[tuple[str, int, int], ...]


def signature_of(store: Path) -> Signature:
    """Return the names, sizes and times of the files that every write touches."""
    found = []
    with contextlib.suppress(OSError):
        for entry in os.scandir(store / "database"):
            # The log of RocksDB's own messages and the lock change when a store is only opened.
            if entry.name.endswith((".log", ".sst")):
                status = entry.stat()
                if status.st_size:
                    found.append((entry.name, status.st_size, status.st_mtime_ns))
    return Signature(tuple(sorted(found)))


class Snapshots:
    """The snapshots that one server makes of a store, in a folder of its own inside that of the store.

    Where the store's folder cannot be written, `take` gives the store itself.
    """

    def __init__(self, store: Path) -> None:
        self._store = store
        self._number = 0
        _sweep(store)

    def next_folder(self) -> Path:
        """Return a folder, which is not there yet, for a snapshot."""
        self._number += 1
        return self._store / f"{_PREFIX}{os.getpid()}" / str(self._number)

    def take(self) -> Path | None:
        """Make a snapshot of the store as it is; None while another process has it open for writing.

        Raises:
            StoreError: there is no store, or it is damaged.
        """
        folder = self.next_folder()
        try:
            with open_store(self._store) as store:
                store.backup(folder)
        except StoreLockedError:
            return None
        except StoreError:
            if os.access(self._store, os.W_OK):
                raise
            return self._store
        return folder

    def drop(self, folder: Path) -> None:
        """Remove a snapshot that nobody reads any more."""
        if folder != self._store:
            shutil.rmtree(folder, ignore_errors=True)

    def close(self) -> None:
        """Remove all snapshots of this server."""
        shutil.rmtree(self._store / f"{_PREFIX}{os.getpid()}", ignore_errors=True)


def _sweep(store: Path) -> None:
    """Remove what servers left behind that were killed."""
    for folder in store.glob(f"{_PREFIX}*"):
        number = folder.name.removeprefix(_PREFIX)
        if number.isdecimal() and not psutil.pid_exists(int(number)):
            shutil.rmtree(folder, ignore_errors=True)

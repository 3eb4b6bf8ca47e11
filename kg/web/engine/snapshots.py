"""Snapshots of the graph: folders of hard links to the files of the store, which never change once written.

Making one takes the store's lock for some milliseconds, and nothing of the graph is copied where the folder lies on
the same disk. While another process (a build) has the lock, the server goes on with the snapshot it has.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from threading import Lock
from typing import IO

from kg.errors import StoreError, StoreLockedError
from kg.store import open_store
from kg.store.holder import text_of, this_process

_PREFIX = "serving-"
_LOCK = ".lock"
"""Ends the name of the file that a server keeps locked, beside the folder of its snapshots. The kernel frees the lock
of a killed one; its number could belong to another process by then, or be seen differently in another container."""


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

    Where the store's folder cannot be written, `take` gives the store itself. `open` comes first, `close` last.
    """

    def __init__(self, store: Path) -> None:
        self._store = store
        self._number = 0
        self._folder = store / f"{_PREFIX}{os.getpid()}-{token_hex(4)}"
        self._held: IO[bytes] | None = None
        self._busy = Lock()
        self._closed = False

    def open(self) -> None:
        """Remove what servers left behind that were killed, and mark what this one makes as its own."""
        if not os.access(self._store, os.W_OK):
            return
        _sweep(self._store)
        with contextlib.suppress(OSError):
            self._held = _locked(self._folder.with_name(self._folder.name + _LOCK))
            self._held.truncate(0)
            self._held.write(text_of(this_process()).encode("utf-8"))  # for people who wonder whose it is
            self._held.flush()

    def next_folder(self) -> Path:
        """Return a folder, which is not there yet, for a snapshot."""
        self._number += 1
        return self._folder / str(self._number)

    def take(self) -> tuple[Path, Signature] | None:
        """Make a snapshot of the store as it is, and tell by what a later change will be seen.

        None while another process has it open for writing.

        Raises:
            StoreError: there is no store, or it is damaged.
        """
        with self._busy:
            if self._closed:
                return None
            folder = self.next_folder()
            signature = signature_of(self._store)
            try:
                with open_store(self._store) as store:
                    store.backup(folder)
                    # Opening may have written out the log, which is no change; nobody else writes before it is closed.
                    signature = signature_of(self._store)
            except StoreLockedError:
                return None
            except StoreError:
                shutil.rmtree(folder, ignore_errors=True)
                if os.access(self._store, os.W_OK):
                    raise
                return self._store, signature
            return folder, signature

    def drop(self, folder: Path) -> None:
        """Remove a snapshot that nobody reads any more."""
        if folder != self._store:
            shutil.rmtree(folder, ignore_errors=True)

    def close(self) -> None:
        """Remove all snapshots of this server."""
        with self._busy:
            self._closed = True
            shutil.rmtree(self._folder, ignore_errors=True)
            if self._held is not None:
                _unlock(self._held)
                self._held = None


def _locked(path: Path) -> IO[bytes]:
    """Return a file that is open and locked, and still is at its path.

    Raises:
        OSError: another process has the lock, or locks or files cannot be had.
    """
    while True:
        file = open(path, "ab")  # noqa: SIM115 - the caller keeps it
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if path.exists() and os.path.samestat(os.fstat(file.fileno()), path.stat()):
                return file
        except BaseException:
            file.close()
            raise
        file.close()  # a sweep took it away in between


def _unlock(file: IO[bytes]) -> None:
    with contextlib.suppress(OSError):
        os.unlink(file.name)
    file.close()


def _sweep(store: Path) -> None:
    """Remove what servers left behind that were killed."""
    for path in store.glob(f"{_PREFIX}*{_LOCK}"):
        with contextlib.suppress(OSError):
            file = _locked(path)
            shutil.rmtree(path.with_name(path.name.removesuffix(_LOCK)), ignore_errors=True)
            _unlock(file)

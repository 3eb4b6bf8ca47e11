"""Answers on disk: what a server has said once need not be asked again, today or after a kill.

One SQLite file in the user's cache folder, shared by all processes. Anything there may be deleted, damaged, locked or
forbidden: then the answer is asked for again, and nobody has to do anything about it.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sqlite3
import tempfile
import threading
import time
import zlib
from collections.abc import Callable, Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any

from kg.net.wire import Request
from kg.resources import cache_folder

_FORM = 1
"""To be raised with every change of what stands in the file: older files are then left."""
_TABLE = "CREATE TABLE IF NOT EXISTS answers (key BLOB PRIMARY KEY, told REAL NOT NULL, body BLOB NOT NULL)"
_SECONDS_TO_WAIT = 10
"""How long another process may hold the file before an answer is not kept."""
_LONGEST = timedelta(days=400)
"""Answers older than this are thrown away, whatever age is asked for."""


def cache_file() -> Path | None:
    """Return where answers are kept; None where the user has no home."""
    folder = cache_folder()
    return folder / f"answers-{_FORM}.sqlite" if folder else None


class KeptAnswers:
    """The answers in a file; `oldest` is the age up to which they count.

    Without a file they are kept in memory, as long as the object lives. May be used from several threads. `now` gives
    the seconds since 1970.
    """

    def __init__(
        self, path: Path | None, *, oldest: timedelta = timedelta(days=30), now: Callable[[], float] = time.time
    ) -> None:
        self._path = path
        self._oldest = min(oldest, _LONGEST)
        self._now = now
        self._lock = threading.Lock()
        self._connection: sqlite3.Connection | None = None
        self._usable = True

    def get(self, request: Request) -> bytes | None:
        """Return the answer to a request, or None where there is none that is young and whole."""
        return self.get_all((request,)).get(request)

    def get_all(self, requests: Iterable[Request]) -> dict[Request, bytes]:
        """Return the answers to those of the requests that have one."""
        since = self._now() - self._oldest.total_seconds()
        sql = "SELECT body FROM answers WHERE key = ? AND told >= ?"
        keys = [(request, _key(request)) for request in requests]
        rows = self._done(lambda answers: [(r, answers.execute(sql, (key, since)).fetchone()) for r, key in keys])
        found: dict[Request, bytes] = {}
        for request, row in rows or ():
            with contextlib.suppress(zlib.error, TypeError):
                if row:
                    found[request] = zlib.decompress(row[0])
        return found

    def put(self, request: Request, body: bytes) -> None:
        """Keep an answer. It is on disk, or not there at all, once this returns."""
        self.put_all(((request, body),))

    def put_all(self, answered: Iterable[tuple[Request, bytes]]) -> None:
        """Keep several answers at once: all of them are on disk, or none, once this returns."""
        told = self._now()
        rows = [(_key(request), told, zlib.compress(body, 6)) for request, body in answered]

        def put(answers: sqlite3.Connection) -> None:
            answers.execute("BEGIN IMMEDIATE")
            try:
                answers.executemany("INSERT OR REPLACE INTO answers VALUES (?, ?, ?)", rows)
                answers.execute("COMMIT")
            except BaseException:
                if answers.in_transaction:
                    answers.execute("ROLLBACK")
                raise

        self._done(put)

    def drop(self, request: Request) -> None:
        """Forget an answer."""
        self._done(lambda answers: answers.execute("DELETE FROM answers WHERE key = ?", (_key(request),)))

    def close(self) -> None:
        """Close the file. It is opened again when it is needed."""
        with self._lock:
            self._close()

    def _done(self, work: Callable[[sqlite3.Connection], Any]) -> Any:
        """Return what `work` does to the file; None where the file cannot be used. A damaged one is replaced."""
        with self._lock:
            for last_try in (False, True):
                if not self._usable:
                    return None
                try:
                    return work(self._opened())
                except sqlite3.OperationalError:
                    # Locked for long, a full disk, no rights: this answer goes without.
                    self._close()
                    return None
                except sqlite3.DatabaseError:
                    self._close()
                    self._usable = not last_try and self._replaced()
                except OSError:
                    self._usable = False
        return None

    def _opened(self) -> sqlite3.Connection:
        if self._connection is None:
            if self._path:
                self._path.parent.mkdir(parents=True, exist_ok=True)
            self._connection = _opened(self._path or ":memory:")
            since = self._now() - _LONGEST.total_seconds()
            self._connection.execute("DELETE FROM answers WHERE told < ?", (since,))
        return self._connection

    def _replaced(self) -> bool:
        """Put an empty file in the place of a damaged one, in one step; return whether that was possible."""
        if not self._path:
            return False
        try:
            handle, name = tempfile.mkstemp(prefix=f".{self._path.name}.", dir=self._path.parent)
            os.close(handle)
            try:
                _opened(Path(name)).close()
                # A journal that was left behind belongs to the damaged file, and would damage the new one.
                with contextlib.suppress(FileNotFoundError):
                    os.unlink(f"{self._path}-journal")
                os.replace(name, self._path)
            except BaseException:
                os.unlink(name)
                raise
        except (OSError, sqlite3.Error):
            return False
        return True

    def _close(self) -> None:
        if self._connection is not None:
            with contextlib.suppress(sqlite3.Error):
                self._connection.close()
            self._connection = None


def _opened(path: Path | str) -> sqlite3.Connection:
    # Each statement is a transaction of its own. The usual journal is kept: it works on file systems over a network.
    answers = sqlite3.connect(path, timeout=_SECONDS_TO_WAIT, isolation_level=None, check_same_thread=False)
    try:
        answers.execute(_TABLE)
    except BaseException:
        answers.close()
        raise
    return answers


def _key(request: Request) -> bytes:
    """Return the digest of all that the answer depends on."""
    digest = hashlib.sha256()
    for part in (request.url.encode(), request.body, ", ".join(request.accept).encode()):
        digest.update(b"-" if part is None else f"{len(part)}:".encode() + part)
    return digest.digest()

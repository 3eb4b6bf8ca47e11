"""How far the files of a database had got at the last finished write, by a note beside them.

    WRITTEN      JSON: the list of files that was current, its length and digest; the length of each log

The database's checksums tell what was changed inside a file, not what was cut off its end: with a shortened list of
files or log it opens, and lacks what was written last. Both only ever grow under one name, and names never come again,
so a file that is shorter than the note says has lost something. A process that is killed leaves a note that is behind
its files, which is no fault; a machine that loses its power may lose the ends of logs, and that is then told.
"""

from __future__ import annotations

import hashlib
import json
import os
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from kg.errors import StoreError

NAME = "WRITTEN"


@dataclass(frozen=True, slots=True)
class Written:
    """State of the files of a database. `digest` is of the first `size` bytes of `manifest`, the current list of files.

    `logs` are the lengths of the logs. `lost` tells in words what earlier openings found missing, until it is mended.
    """

    manifest: str
    size: int
    digest: str
    logs: dict[str, int] = field(default_factory=dict)
    lost: tuple[str, ...] = ()


class Notes:
    """Keeps the note of a store folder up to date while its database is open for writing."""

    def __init__(self, folder: Path, database: Path, *, lost: tuple[str, ...] = ()) -> None:
        self._folder = folder
        self._database = database
        self._last = Written("", 0, "", lost=lost)

    def keep(self) -> None:
        """Note how far the files have got. Where the note cannot be written, the one before still holds."""
        with suppress(OSError, ValueError):
            now = self._now()
            if now != self._last:
                _write(self._folder, now)
                self._last = now

    def mended(self) -> None:
        """Note that what was lost is there again, or is not missed."""
        self._last = replace(self._last, lost=())
        with suppress(OSError):
            _write(self._folder, self._last)

    def _now(self) -> Written:
        current = (self._database / "CURRENT").read_text(encoding="utf-8").strip()
        size = (self._database / current).stat().st_size
        digest = self._last.digest
        if (current, size) != (self._last.manifest, self._last.size):
            digest = _digest(self._database / current, size)
        logs = {}
        for entry in os.scandir(self._database):
            if entry.name.endswith(".log"):
                with suppress(FileNotFoundError):
                    logs[entry.name] = entry.stat().st_size
        return Written(current, size, digest, dict(sorted(logs.items())), self._last.lost)


def check_files(folder: Path, database: Path) -> tuple[str, ...]:
    """Return in words what was written once and is not in the files any more, as far as the note goes.

    The database is as it was before that was written, and whole. Nothing can be told where there is no note, or where
    the files have been replaced since.

    Raises:
        StoreError: the list of files itself is not what it was, so that nobody knows what is missing.
    """
    note = read(folder)
    if note is None:
        return ()
    lost = list(note.lost)
    try:
        if (database / "CURRENT").read_bytes().strip() == note.manifest.encode():
            _check_manifest(folder, database, note)
        for name, size in note.logs.items():
            path = database / name
            if path.exists() and (found := path.stat().st_size) < size:
                lost.append(f"{name} has {found} bytes, and had {size}: what was written last is missing")
    except OSError:
        return tuple(lost)  # opening the database tells that better
    return tuple(dict.fromkeys(lost))


def _check_manifest(folder: Path, database: Path, note: Written) -> None:
    try:
        found = _digest(database / note.manifest, note.size)
    except ValueError:
        found = ""
    if found != note.digest:
        raise StoreError(
            f"{folder}: the store is damaged ({note.manifest} is not what was written to it); restore a backup, or "
            "build anew in another folder"
        )


def read(folder: Path) -> Written | None:
    """Return the note of a store folder; None where there is none, or none that can be read."""
    try:
        values = json.loads((folder / NAME).read_text(encoding="utf-8"))
        note = Written(**values)
        right = all(isinstance(each, str) for each in (note.manifest, note.digest, *note.logs, *note.lost))
        sizes = all(isinstance(each, int) for each in (note.size, *note.logs.values()))
        return replace(note, lost=tuple(note.lost)) if right and sizes else None
    except (OSError, ValueError, TypeError, AttributeError):
        return None


def _write(folder: Path, note: Written) -> None:
    new = folder / f"{NAME}.new"
    try:
        new.write_text(json.dumps(asdict(note)) + "\n", encoding="utf-8")
        os.replace(new, folder / NAME)
    except OSError:
        new.unlink(missing_ok=True)
        raise


def _digest(path: Path, size: int) -> str:
    """Return the digest of the first `size` bytes of a file; raises ValueError where it has fewer."""
    with path.open("rb") as file:
        found = file.read(size)
    if len(found) < size:
        raise ValueError(f"{path} has fewer than {size} bytes")
    return hashlib.blake2b(found, digest_size=16).hexdigest()

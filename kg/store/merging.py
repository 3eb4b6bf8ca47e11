"""The files of the bulk loader merged: they overlap, so that each look-up has to open many of them."""

from __future__ import annotations

import shutil
from contextlib import suppress
from pathlib import Path

import pyoxigraph as ox

MERGED_FROM = 1_000_000
"""From this many quads on that the bulk loader wrote, its files are merged: what is looked up here and there in ten
million quads then takes three fifths of the time, and merging takes 3 seconds a million."""

ROOM = 1.5
"""So many times its size has to be free on the disk before a database is merged: it is written anew beside itself."""


def merge(database: ox.Store, folder: Path, *, loaded: int) -> bool:
    """Merge the files of a database after the bulk loader wrote `loaded` quads; return whether that was worth it.

    `folder` is that of the database; one that is not there is that of a database in memory.
    """
    if loaded < MERGED_FROM or not _has_room(folder):
        return False
    database.optimize()
    return True


def _has_room(folder: Path) -> bool:
    if not folder.is_dir():
        return True
    with suppress(OSError):  # files come and go
        held = sum(file.stat().st_size for file in folder.iterdir())
        return shutil.disk_usage(folder).free > ROOM * held
    return False

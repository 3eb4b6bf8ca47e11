"""A graph in one file, and back: all of it, or nothing.

back_up(store, Path("spring.kgbackup"), base=...)
restore(Path("spring.kgbackup"), "kg-store")
"""

from __future__ import annotations

from kg.backup.archive import Manifest, read_manifest
from kg.backup.restoring import restore
from kg.backup.writing import back_up, back_up_to_stream

__all__ = ["Manifest", "back_up", "back_up_to_stream", "read_manifest", "restore"]

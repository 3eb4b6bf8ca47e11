"""Quads in and out. The entrance is `open_store`; `protocol.Store` is what the rest of the package knows."""

from __future__ import annotations

from os import PathLike, fspath
from pathlib import Path

from kg.errors import StoreError
from kg.store.embedded import EmbeddedStore
from kg.store.protocol import (
    Change,
    Dataset,
    Evaluation,
    Form,
    Results,
    Row,
    Solutions,
    Store,
    Term,
    Triples,
    Truth,
)

__all__ = [
    "Change",
    "Dataset",
    "Evaluation",
    "Form",
    "Results",
    "Row",
    "Solutions",
    "Store",
    "Term",
    "Triples",
    "Truth",
    "open_store",
]


def open_store(location: str | PathLike[str] | None, *, read_only: bool = False) -> Store:
    """Open a store.

    `location` is a folder, which is made when it is not there, or None for a store in memory that is lost at the end.
    With `read_only` the folder has to hold a store; it is seen as it was when it was opened, and another process may
    write to it meanwhile. Only one process at a time can open a folder for writing.

    Raises:
        StoreLockedError: another process, or another part of this one, has the folder open for writing.
        StoreError: the folder cannot be read or written, holds something else, is damaged, or was written by a later
            version.
    """
    if location is None:
        return EmbeddedStore.in_memory()
    text = fspath(location)
    if "://" in text:
        raise StoreError(f"{text}: a store is a folder on this machine, not an address; give the path of a folder")
    return EmbeddedStore.in_folder(Path(text), read_only=read_only)

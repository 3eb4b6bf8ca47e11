"""Quads in and out. The entrance is `open_store`; `protocol.Store` is what the rest of the package knows."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from os import PathLike, fspath
from pathlib import Path
from urllib.parse import urlsplit

from pyoxigraph import Quad

from kg.errors import StoreError
from kg.passing import PassingFolder
from kg.resources import cache_folder
from kg.store.embedded import EmbeddedStore
from kg.store.folder import database_folder
from kg.store.nodes import NodeView
from kg.store.protocol import (
    Abilities,
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
from kg.store.refill import refill, refuse_full
from kg.store.written import check_files

__all__ = [
    "Abilities",
    "Change",
    "Dataset",
    "Evaluation",
    "Form",
    "NodeView",
    "Results",
    "Row",
    "Solutions",
    "Store",
    "Term",
    "Triples",
    "Truth",
    "abilities_of",
    "cached_folder",
    "fill_store",
    "forget_losses",
    "lost_writes",
    "open_store",
]


def open_store(
    location: str | PathLike[str] | None, *, read_only: bool = False, patience: float | None = None
) -> Store:
    """Open a store.

    `location` is a folder, which is made when it is not there, or None for a store in memory that is lost at the end.
    With `read_only` the folder has to hold a store; it is seen as it was when it was opened, and another process may
    write to it meanwhile. Only one process at a time can open a folder for writing.

    An address (`http://host:7878/`) is that of a SPARQL 1.1 server, or two with a space between: that of its queries
    and that of its updates. It is seen as it is at each moment. The login is that of the environment (`KG_STORE_USER`
    and `KG_STORE_PASSWORD`, or `KG_STORE_TOKEN`) or of ~/.netrc. `patience` is how many seconds a request to it may
    take until there is an answer, or an error; None for many minutes, with pauses in which a server that is busy or
    away may come back.

    Raises:
        StoreLockedError: another process, or another part of this one, has the folder open for writing.
        StoreError: the folder cannot be read or written, holds something else, is damaged, or was written by a later
            version; or the server cannot be reached, wants another login, or cannot do what a store has to.
    """
    if location is None:
        return EmbeddedStore.in_memory()
    text = fspath(location)
    if "://" in text:
        from kg.store.remote import Patience, RemoteStore  # who has a folder need not wait for what speaks HTTP

        return RemoteStore.at(text, read_only=read_only, patience=Patience.within(patience) if patience else None)
    return EmbeddedStore.in_folder(Path(text), read_only=read_only)


def abilities_of(address: str) -> Abilities:
    """Return what the server at an address can be relied on for; raises as `open_store` for reading only."""
    from kg.store.remote import RemoteStore

    with RemoteStore.at(address, read_only=True) as store:
        return store.abilities


def cached_folder(address: str) -> Path | None:
    """Return where this machine may keep what it makes of the store of a server: its search index, a copy.

    The folder, which may not be there yet, lies in the user's cache, and may be deleted. None where there is no home.
    """
    folder = cache_folder()
    digest = hashlib.sha256(address.encode("utf-8", "replace")).hexdigest()[:12]
    host = re.sub(r"[^A-Za-z0-9.-]+", "-", urlsplit(address.split()[0]).netloc)
    return folder / "servers" / f"{host}-{digest}" if folder else None


def lost_writes(location: str | PathLike[str]) -> tuple[str, ...]:
    """Return in words what was written to a store once, and has gone from the ends of its files since.

    The store is whole, as it was before that. Of a store that is no folder on this machine nothing is known.

    Raises:
        StoreError: the files do not belong together any more.
    """
    text = fspath(location)
    return () if "://" in text else check_files(Path(text), database_folder(Path(text)))


def forget_losses(location: str | PathLike[str]) -> None:
    """Tell no more of what a store has lost until now; raises as `open_store` for writing."""
    text = fspath(location)
    if "://" not in text:
        EmbeddedStore.in_folder(Path(text), read_only=False).forget_losses()


def fill_store(
    location: str | PathLike[str], quads: Iterable[Quad], *, count: int | None = None, replace: bool = False
) -> None:
    """Make a store, which may be new, hold exactly the quads given: all, or none if anything fails.

    One that holds a graph already is left alone unless `replace` is given. What `quads` raises is passed on. `count` is
    how many different quads there have to be.

    Raises:
        StoreLockedError: another process has the store open for writing.
        StoreError: the store holds a graph already, cannot be written, or does not hold `count` quads in the end.
    """
    text = fspath(location)
    if "://" in text:
        _fill_server(text, quads, count=count, replace=replace)
        return
    if not replace:
        refuse_full(Path(text))
    refill(Path(text), quads, count=count)


def _fill_server(address: str, quads: Iterable[Quad], *, count: int | None, replace: bool) -> None:
    """Fill the store of a server; the quads go through a folder first, since they do not come graph by graph."""
    with (
        open_store(address) as store,
        PassingFolder("fill") as folder,
    ):
        known = store.graph_names()
        if known and not replace:
            raise StoreError(f"{address}: holds a graph already; choose another server, or --replace it")
        refill(folder.path / "store", quads, count=count)
        with open_store(folder.path / "store", read_only=True) as held:
            wanted = {name: held.quads(name) for name in held.graph_names()}
            store.replace_graphs({**dict.fromkeys(known, ()), **wanted})

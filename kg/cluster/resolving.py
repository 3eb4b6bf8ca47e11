"""Blocks of reports to the workers of a Dask cluster, and their events back, by the location of the shards."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterable, Iterator
from functools import partial
from hashlib import blake2b
from pathlib import Path

from distributed import Client, as_completed

from kg import __version__
from kg.cluster.shards import Location
from kg.cluster.spreading import died
from kg.cluster.tasks import check_version
from kg.passing import PassingFolder, machine
from kg.resolve import Spread, resolve_block
from kg.store.protocol import Store


def spread_over(client: Client, location: Location, address: str, *, owner: str) -> Spread:
    """Return what hands blocks to the workers of a cluster; a block that several died of is resolved here.

    `address` is the location as the workers find it, `owner` as in `owner_of`.
    """
    return partial(_spread, client, location, address, owner)


def owner_of(store: Store) -> str:
    """Return what the blocks are called by that are of the graph of a store.

    A store has one writer at a time. So whoever has it open for writing knows that blocks of that name, which are there
    already, are of a build that was killed, wherever that ran.
    """
    where = store.location
    if "://" in where:
        whole = where
    elif os.path.isdir(where):
        whole = f"{machine()} {os.path.realpath(where)}"
    else:  # in memory: nobody comes back to it
        whole = uuid.uuid4().hex
    return blake2b(whole.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def _spread(client: Client, location: Location, address: str, owner: str, blocks: Iterator[Path]) -> Iterable[Path]:
    """Yield the events of blocks as they are there.

    Raises:
        ClusterError: a worker has another version of kg, or cannot use the location, or the cluster dropped a block.
        KgError: what a worker could not do for another reason, such as a full disk.
    """
    done = as_completed(loop=client.loop)  # type: ignore[no-untyped-call]
    paths: dict[str, Path] = {}
    try:
        for path in blocks:
            name = f"{owner}-{uuid.uuid4().hex}.block"
            paths[name] = path
            location.send(path, name)
            path.unlink()
            done.add(  # type: ignore[no-untyped-call]
                client.submit(_resolve, address, name, __version__, key=name, pure=False)
            )
        for future in done:
            name = str(future.key)
            if died(future):
                _resolve(address, name, __version__)
            path = paths[name]
            yield location.fetch(_events(name), path)
            location.remove(name, _events(name))
            del paths[name]
    finally:
        location.remove(*paths, *map(_events, paths))


def _resolve(address: str, name: str, version: str) -> None:
    """Resolve the block of a name at a location, and leave its events there."""
    check_version(version)
    location = Location(address)
    with PassingFolder("block") as folder:
        location.send(resolve_block(location.fetch(name, folder.path / "block")), _events(name))


def _events(name: str) -> str:
    return f"{name}.events"

"""Blocks of reports to the workers of a Dask cluster, and their events back, by the location of the shards."""

from __future__ import annotations

import tempfile
import uuid
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path

from distributed import Client, as_completed

from kg import __version__
from kg.cluster.shards import Location
from kg.cluster.spreading import died
from kg.cluster.tasks import check_version
from kg.resolve import Spread, resolve_block


def spread_over(client: Client, location: Location, address: str) -> Spread:
    """Return what hands blocks to the workers of a cluster; a block that several died of is resolved here.

    `address` is the location as the workers find it.
    """
    return partial(_spread, client, location, address)


def _spread(client: Client, location: Location, address: str, blocks: Iterator[Path]) -> Iterable[Path]:
    """Yield the events of blocks as they are there.

    Raises:
        ClusterError: a worker has another version of kg, or cannot use the location, or the cluster dropped a block.
        KgError: what a worker could not do for another reason, such as a full disk.
    """
    done = as_completed(loop=client.loop)  # type: ignore[no-untyped-call]
    paths: dict[str, Path] = {}
    try:
        for path in blocks:
            name = f"{uuid.uuid4().hex}.block"
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
    with tempfile.TemporaryDirectory(prefix="kg-block-") as folder:
        location.send(resolve_block(location.fetch(name, Path(folder, "block"))), _events(name))


def _events(name: str) -> str:
    return f"{name}.events"

"""A backup read back into a store: checked first, and then all of it or nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from os import PathLike, fspath
from pathlib import Path
from typing import BinaryIO, cast

from pyoxigraph import Quad, RdfFormat, parse

from kg.backup.archive import FORMAT, MIGRATIONS, Graph, Manifest, damaged, manifest_of, opened
from kg.errors import BackupError
from kg.store import fill_store


def restore(path: Path, location: str | PathLike[str], *, replace: bool = False) -> Manifest:
    """Make a store hold what a backup holds, and return what the backup says of itself.

    The store is made where there is none. One that holds a graph is left alone unless `replace` is given, which also
    goes for one that is damaged. The statements are compared with the checksum and the count in the backup before
    anything of the store changes; after a kill the store is as it was, or as the backup has it.

    Raises:
        BackupError: the backup is not there, is damaged or cut off, or was written by a later version.
        StoreError: the store holds a graph already, is in use, or cannot be written.
    """
    with opened(path) as archive:
        manifest = manifest_of(archive, path)
        with Graph(archive, path) as source:
            _check(source, manifest, path)
        with Graph(archive, path) as source:
            quads = _quads(source, manifest, path)
            fill_store(fspath(location), quads, count=_count(manifest), replace=replace)
    return manifest


def _check(graph: Graph, manifest: Manifest, path: Path) -> None:
    digest = hashlib.sha256()
    size = lines = 0
    while piece := graph.read(1 << 20):
        digest.update(piece)
        size += len(piece)
        lines += piece.count(b"\n")
    for what, found, wanted in (("bytes", size, manifest.bytes), ("statements", lines, manifest.quads)):
        if found != wanted:
            raise damaged(path, f"it has {found} {what}, and its manifest says {wanted}")
    if digest.hexdigest() != manifest.sha256:
        raise damaged(path, "its statements are not those of its checksum")


def _count(manifest: Manifest) -> int | None:
    """Return how many statements there have to be in the end; None where steps between formats may change that."""
    return manifest.quads if manifest.format == FORMAT else None


def _quads(source: Graph, manifest: Manifest, path: Path) -> Iterator[Quad]:
    """Yield the statements in the format of this version."""
    quads: Iterable[Quad] = _parsed(source, path)
    for version in range(manifest.format, FORMAT):
        if version not in MIGRATIONS:
            raise BackupError(
                f"{path}: has backup format {version}, which this version does not read any more; restore it with kg "
                f"{manifest.kg}, and back it up with a version in between"
            )
        quads = MIGRATIONS[version](quads)
    yield from quads


def _parsed(source: Graph, path: Path) -> Iterator[Quad]:
    try:
        yield from parse(cast(BinaryIO, source), RdfFormat.N_QUADS)
    except (SyntaxError, ValueError, OSError) as error:
        raise source.error or damaged(path, f"its statements are no N-Quads: {error}") from error

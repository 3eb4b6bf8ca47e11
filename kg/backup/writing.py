"""A backup written, to a file or a stream."""

from __future__ import annotations

import hashlib
import io
import os
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any, BinaryIO, Final, cast

from pyoxigraph import Quad

from kg import __version__
from kg.backup.archive import FORMAT, GRAPH, MANIFEST, Manifest, manifest_text
from kg.errors import BackupError
from kg.export.sorting import sorted_lines
from kg.graph.iris import Iris
from kg.graph.vocabulary import DIP, RDF
from kg.ledger import Ledger, now
from kg.passing import PassingFolder
from kg.store.protocol import Store

_FIRST_DAY: Final = (1980, 1, 1, 0, 0, 0)
"""The first day that an archive can give a file: the time of writing would tell two equal backups apart."""
_PIECE: Final = 1 << 20


def back_up(store: Store, output: Path, *, base: str, overwrite: bool = False) -> Manifest:
    """Write a backup to a file, which appears when it is complete and on the disk.

    Open the store for reading only: others may then write to it meanwhile, and the backup has it as it was when it was
    opened. Memory does not grow with the graph; temporary files of its size stand in the folder for such files.

    Raises:
        BackupError: the file is there already and `overwrite` does not allow that, lies in the folder of the store,
            or cannot be written; or the graph changed meanwhile, which one in a folder does not.
        StoreError: the store cannot be read.
    """
    _check_place(store, output, overwrite=overwrite)
    try:
        with PassingFolder("backup", inside=output.absolute().parent) as passing:
            part = passing.path / "part"
            with part.open("xb") as file:
                manifest = back_up_to_stream(store, file, base=base)
                file.flush()
                os.fsync(file.fileno())
            _check_place(store, output, overwrite=overwrite)
            part.replace(output)
            _sync_folder(output.absolute().parent)
    except OSError as error:
        raise _unwritten(str(output), error) from error
    return manifest


def back_up_to_stream(store: Store, output: BinaryIO, *, base: str) -> Manifest:
    """Write a backup to a binary stream that need not be one that can be sought in; raises as `back_up`.

    What the stream raises is passed on.
    """
    iris = Iris(base)
    before = _mark(store, iris)
    counted = _Counted(store.quads())
    digest = hashlib.sha256()
    size = number = 0
    with ExitStack() as files, zipfile.ZipFile(cast(BinaryIO, _Stream(output)), "w", zipfile.ZIP_DEFLATED) as archive:
        with archive.open(_entry(GRAPH), "w", force_zip64=True) as file:
            for piece, lines in _pieces(sorted_lines(counted.lines(), files)):
                file.write(piece)
                digest.update(piece)
                size += len(piece)
                number += lines
        if _mark(store, iris) != before:
            raise BackupError(f"{store.location}: changed while it was backed up; try again when nobody writes to it")
        manifest = Manifest(
            format=FORMAT,
            kg=__version__,
            base_iri=base,
            graphs=len(store.graph_names()),
            documents=counted.documents,
            quads=number,
            bytes=size,
            sha256=digest.hexdigest(),
            unfinished=Ledger(store, iris, started=now()).unfinished,
        )
        archive.writestr(_entry(MANIFEST), manifest_text(manifest))
    return manifest


class _Stream(io.RawIOBase):
    """What is written to, without a way back: so the bytes are the same whether that is a file or a pipe."""

    def __init__(self, output: BinaryIO) -> None:
        self._output = output

    def writable(self) -> bool:
        return True

    def write(self, piece: Any, /) -> int:
        self._output.write(piece)
        return len(piece)

    def flush(self) -> None:
        self._output.flush()


class _Counted:
    """Lines of quads, with the documents among them counted."""

    def __init__(self, quads: Iterator[Quad]) -> None:
        self._quads = quads
        self.documents = 0

    def lines(self) -> Iterator[str]:
        for quad in self._quads:
            if quad.object == DIP.Document and quad.predicate == RDF.type:
                self.documents += 1
            yield f"{quad} .\n"


def _pieces(lines: Iterator[str]) -> Iterator[tuple[bytes, int]]:
    """Yield lines by the piece, encoded, each with how many they are; a line that comes twice is left out."""
    held: list[str] = []
    size = 0
    last = ""
    for line in lines:
        if line == last:
            continue
        last = line
        held.append(line)
        size += len(line)
        if size > _PIECE:
            yield "".join(held).encode("utf-8"), len(held)
            held, size = [], 0
    if held:
        yield "".join(held).encode("utf-8"), len(held)


def _mark(store: Store, iris: Iris) -> tuple[int, int]:
    """Return what differs when a build, or another change, began or ended in between."""
    runs = frozenset(map(hash, store.quads(iris.runs)))
    return len(store.graph_names()), hash(runs)


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _FIRST_DAY)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.create_system = 3  # Unix, which the mode of the next line is for
    entry.external_attr = 0o644 << 16
    return entry


def _check_place(store: Store, output: Path, *, overwrite: bool) -> None:
    folder = Path(store.location)
    with suppress(OSError):
        if folder.is_dir() and output.resolve().is_relative_to(folder.resolve()):
            raise BackupError(f"{output}: lies in the folder of the store itself; choose another folder")
    if output.is_dir():
        raise BackupError(f"{output}: is a folder; name a file for the backup")
    if output.exists() and not overwrite:
        raise BackupError(f"{output}: is there already; choose another name, or --overwrite it")


def _sync_folder(folder: Path) -> None:
    """Bring the name of a new file to the disk, where the system can do that."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _unwritten(where: str, error: OSError) -> BackupError:
    reason = error.strerror or error
    return BackupError(f"{where}: cannot be written ({reason}); check its folder, and the room on its disk and in "
                       "the folder for temporary files (TMPDIR)")  # fmt: skip

"""The form of a backup: a ZIP archive that any other program can read too.

    graph.nq         all statements as N-Quads in UTF-8, sorted by code point, each once
    manifest.json    what wrote it, in which format, how many statements there are, and their SHA-256

The manifest comes last, so an archive that was cut off has none. Nothing in it depends on the machine or the moment.
"""

from __future__ import annotations

import json
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import BinaryIO, Final, TypeAlias

from pyoxigraph import Quad

from kg.errors import BackupError

FORMAT: Final = 1
"""Goes up when an earlier version of the package could not restore, or would restore wrongly, what this one writes."""
GRAPH: Final = "graph.nq"
MANIFEST: Final = "manifest.json"

Migration: TypeAlias = Callable[[Iterable[Quad]], Iterator[Quad]]
"""Makes of the statements of one format those of the next."""
MIGRATIONS: Mapping[int, Migration] = {}
"""The step that leads from a format to the next one, for every format before this one."""

_LARGEST_MANIFEST: Final = 1 << 20
_READING: Final = (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError)
"""What the library raises over an archive that is damaged."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself.

    `quads` are counted over all graphs, `bytes` and `sha256` are those of the statements without compression.
    `unfinished` tells that the last build was still going on, or had been cut short: the next one finishes it.
    """

    format: int
    kg: str
    base_iri: str
    graphs: int
    documents: int
    quads: int
    bytes: int
    sha256: str
    unfinished: bool


def manifest_text(manifest: Manifest) -> str:
    """Return the text of the manifest's file."""
    return json.dumps({"content": "kg-backup", **asdict(manifest)}, indent=2, ensure_ascii=False) + "\n"


def read_manifest(path: Path) -> Manifest:
    """Return what a backup says of itself.

    Raises:
        BackupError: it is not there, is none, is cut off or damaged, or was written by a later version.
    """
    with opened(path) as archive:
        return manifest_of(archive, path)


@contextmanager
def opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """Open the archive of a backup, and tell what is wrong with it.

    Raises:
        BackupError: it is not there, cannot be read, or is no archive, which one that was cut off is not either.
    """
    try:
        archive = zipfile.ZipFile(path)
    except FileNotFoundError as error:
        raise BackupError(f"{path}: is not there; name a file that `kg backup` wrote") from error
    except zipfile.BadZipFile as error:
        raise BackupError(f"{path}: is no backup, or is cut off or damaged at its end; take another one") from error
    except OSError as error:
        reason = error.strerror or error
        raise BackupError(f"{path}: cannot be read ({reason}); check the path and its rights") from error
    with archive:
        yield archive


def manifest_of(archive: zipfile.ZipFile, path: Path) -> Manifest:
    """Return the manifest in an archive, which came from `path`; raises as `read_manifest`."""
    try:
        entry = archive.getinfo(MANIFEST)
        archive.getinfo(GRAPH)
        if entry.file_size > _LARGEST_MANIFEST:
            raise BackupError(f"{path}: its {MANIFEST} is no manifest of a backup; take another file")
        values = json.loads(archive.read(entry))
    except KeyError as error:
        raise BackupError(f"{path}: has no {error.args[0]!r}, so it is no backup; take another file") from error
    except _READING as error:
        raise damaged(path, f"{MANIFEST}: {error}") from error
    except ValueError as error:
        raise damaged(path, f"{MANIFEST} is no JSON") from error
    if not isinstance(values, dict) or values.pop("content", None) != "kg-backup":
        raise BackupError(f"{path}: its {MANIFEST} is no manifest of a backup; take another file")
    version = values.get("format")
    if isinstance(version, int) and version > FORMAT:
        raise BackupError(
            f"{path}: has backup format {version}, and this version of kg reads up to {FORMAT}; "
            f"install kg {values.get('kg')}, which wrote it, or a later one"
        )
    kinds = {"str": str, "int": int, "bool": bool}
    if any(type(values.get(each.name)) is not kinds[str(each.type)] for each in fields(Manifest)):
        raise damaged(path, f"{MANIFEST} lacks something, or has a value of another kind")
    return Manifest(**{each.name: values[each.name] for each in fields(Manifest)})


class Graph:
    """The statements of a backup as a stream of bytes; remembers how it ended."""

    def __init__(self, archive: zipfile.ZipFile, path: Path) -> None:
        try:
            self._file: BinaryIO = archive.open(GRAPH)  # type: ignore[assignment]
        except _READING as error:
            raise damaged(path, f"{GRAPH}: {error}") from error
        self._path = path
        self.error: BackupError | None = None

    def __enter__(self) -> Graph:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes.

        Raises:
            BackupError: they are damaged.
        """
        try:
            return self._file.read(size)
        except _READING as error:
            self.error = damaged(self._path, f"{GRAPH}: {error}")
            raise self.error from error


def damaged(path: Path, what: str) -> BackupError:
    """Return the error over a backup that is not as it was written."""
    return BackupError(f"{path}: the backup is damaged ({what}); take another one: nothing was changed")

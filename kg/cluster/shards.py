"""Shards: the graphs of some documents, on a disk, or in an object store, that all machines can reach.

ID.nq.gz     the graphs of the documents, one behind the other, as N-Quads
ID.json.gz   a line on each document and finding, in order; written last, so that a shard that has it is whole
FORMAT       what the folder is: `kg-shards 1`; a build of a folder around it leaves it out
passing/     OWNER-ID.block, reports that a worker resolves, and what it found, ID.block.events; they go when the graph
             is there. OWNER tells the store, so that its next build knows them for those of one that was killed.
             ID.part, a file that is being written; after a day it is one that nobody will finish
"""

from __future__ import annotations

import gzip
import io
import json
import shutil
import tempfile
import uuid
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import IO, Any, Protocol

import fsspec

from kg.documents import Notice, Skipped, Unchanged
from kg.errors import ClusterError, DocumentError, FetchError
from kg.model.document import Document
from kg.pipeline.findings import Finding, Unsupported
from kg.pipeline.making import Made
from kg.resources import NOTE

_QUADS = ".nq.gz"
_NOTE = ".json.gz"
_PASSING = "passing"
_DEAD = timedelta(days=1)
"""Writing a file takes minutes at most; one that did not change for so long is nobody's any more."""
_LEVEL = 3
"""Of gzip: twice as fast as the usual 6, and a tenth larger."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What a shard tells of one of its documents; fields as in `Document` and `Made`.

    `length` is how many bytes its graph has.
    """

    id: str
    key: str
    digest: str
    published: date | None
    container: str | None
    keep_text: bool
    reports: int
    undated: bool
    seconds: float
    length: int

    def made(self, quads: bytes) -> Made:
        """Return what was made of the document."""
        return Made(self.key, self.id, quads, self.reports, self.undated, self.seconds)


class Location:
    """Where shards lie: a folder, or any address that fsspec knows (`s3://bucket/folder`, `gs://…`, `hdfs://…`).

    Raises:
        ClusterError: fsspec does not know addresses of that kind, or lacks what it needs for them; also by every
            method whose reading or writing fails.
    """

    def __init__(self, address: str) -> None:
        self._address = address
        try:
            self._files, self._folder = fsspec.core.url_to_fs(address)
        except (ImportError, ValueError) as error:
            raise self._failed(error) from error

    def prepare(self) -> None:
        """Make the folder, and find out whether it can be written to; clear away parts of files that nobody writes."""
        path = self._passing_path(f"{uuid.uuid4().hex}.part")
        with self._reported():
            self._files.makedirs(self._path(_PASSING), exist_ok=True)
            self._files.pipe_file(path, b"")
            if not self._files.exists(self._path(NOTE)):
                self._files.pipe_file(self._path(NOTE), b"kg-shards 1\n")
            now = self._changed(path)
            for other in self._in_passing():
                changed = self._changed(other) if other.endswith(".part") else None
                if now and changed and now - changed > _DEAD:
                    self._let_go(other)
            self._files.rm_file(path)

    def clear(self, owner: str) -> None:
        """Remove blocks and events of an owner, whose last build must have ended."""
        with self._reported():
            for path in self._in_passing():
                if path.rpartition("/")[2].startswith(f"{owner}-"):
                    self._let_go(path)

    def _in_passing(self) -> list[str]:
        self._files.invalidate_cache()
        return [str(path) for path in self._files.ls(self._path(_PASSING), detail=False)]

    def _changed(self, path: str) -> datetime | None:
        """Return when a file was changed last, by the clock of the location; None where that does not say, or it is
        gone."""
        try:
            changed: datetime = self._files.modified(path)
        except (NotImplementedError, FileNotFoundError):
            return None
        return changed

    def _let_go(self, path: str) -> None:
        with suppress(FileNotFoundError):  # another build may clear at the same time
            self._files.rm_file(path)

    def has(self, id: str) -> bool:
        """Whether the shard of a task is there, and whole."""
        with self._reported():
            return bool(self._files.exists(self._path(id + _NOTE)))

    @contextmanager
    def writing(self, id: str) -> Iterator[Shard]:
        """Make the shard of a task; it is there when the block has ended without an error, and not before."""
        with tempfile.TemporaryFile() as held:
            # No time stamp, so that two workers with the same task write the same bytes.
            with gzip.GzipFile(fileobj=held, mode="wb", filename="", mtime=0, compresslevel=_LEVEL) as quads:
                shard = Shard(quads)
                yield shard
            held.seek(0)
            with self._reported():
                self._put(self._path(id + _QUADS), held)
                self._put(self._path(id + _NOTE), io.BytesIO(gzip.compress(shard.note(), _LEVEL, mtime=0)))

    def _put(self, path: str, content: IO[bytes]) -> None:
        """Write a file so that it is there whole or not at all, also where another worker writes the same one."""
        part = self._passing_path(f"{uuid.uuid4().hex}.part")
        self._files.makedirs(self._path(_PASSING), exist_ok=True)
        with self._files.open(part, "wb") as file:
            shutil.copyfileobj(content, file)
        self._files.mv(part, path)

    def read(self, id: str) -> Iterator[tuple[Entry, Made] | Finding]:
        """Yield the documents of a shard with what was made of them, and findings, in order."""
        with self._reported(damage=id):
            note = gzip.decompress(self._files.cat_file(self._path(id + _NOTE))).decode("utf-8", "surrogatepass")
            with self._files.open(self._path(id + _QUADS), "rb") as raw, gzip.GzipFile(fileobj=raw) as quads:
                for line in note.splitlines():
                    told = json.loads(line)
                    if "length" not in told:
                        yield _finding(told)
                        continue
                    entry = _entry(told)
                    content = quads.read(entry.length)
                    if len(content) != entry.length:
                        raise EOFError(f"the graph of {entry.id} is cut off")
                    yield entry, entry.made(content)

    def send(self, file: Path, name: str) -> None:
        """Leave a file of this machine here for a while, under a name, as a whole or not at all."""
        with self._reported(), file.open("rb") as content:
            self._put(self._passing_path(name), content)

    def fetch(self, name: str, file: Path) -> Path:
        """Copy what was sent under a name into a file of this machine; return that."""
        with self._reported():
            self._files.get_file(self._passing_path(name), str(file))
        return file

    def remove(self, *names: str) -> None:
        """Remove what was sent under some names, if it is there."""
        with self._reported():
            for path in map(self._passing_path, names):
                if self._files.exists(path):
                    self._let_go(path)

    def _path(self, name: str) -> str:
        return f"{str(self._folder).rstrip('/')}/{name}"

    def _passing_path(self, name: str) -> str:
        return self._path(f"{_PASSING}/{name}")

    @contextmanager
    def _reported(self, *, damage: str | None = None) -> Iterator[None]:
        """Turn errors into ClusterError; `damage` names the shard that may be damaged."""
        try:
            yield
        except (EOFError, ValueError, KeyError, TypeError, zlib.error, gzip.BadGzipFile) as error:
            if damage is None:
                raise self._failed(error) from error
            raise ClusterError(
                f"--shards {self._address}: {damage}{_QUADS} or {damage}{_NOTE} is damaged ({_said(error)}); delete "
                "both and run the same command again"
            ) from error
        except (OSError, ImportError) as error:
            raise self._failed(error) from error

    def _failed(self, error: Exception) -> ClusterError:
        return ClusterError(
            f"--shards {self._address}: cannot be used ({_said(error)}); give a folder or an address that this machine "
            "and all workers can read and write"
        )


class _Output(Protocol):
    def write(self, data: bytes, /) -> object: ...


class Shard:
    """A shard that is being written."""

    def __init__(self, quads: _Output) -> None:
        self._quads = quads
        self._lines: list[str] = []

    def add(self, document: Document, made: Made) -> None:
        """Add the graph of a document."""
        self._quads.write(made.quads)
        self._tell(
            id=document.id,
            key=document.key,
            digest=document.digest,
            published=document.published and document.published.isoformat(),
            container=document.container,
            keep_text=document.keep_text,
            reports=made.reports,
            undated=made.undated,
            seconds=round(made.seconds, 4),
            length=len(made.quads),
        )

    def find(self, finding: Finding) -> None:
        """Add what there is to say of an input."""
        fields = _FINDINGS[type(finding)]
        self._tell(finding=type(finding).__name__, **{name: getattr(finding, name) for name in fields})

    def note(self) -> bytes:
        """Return the lines on all that was added."""
        return "".join(self._lines).encode("utf-8", "surrogatepass")

    def _tell(self, **values: Any) -> None:
        self._lines.append(json.dumps(values) + "\n")


_FINDINGS: dict[type, tuple[str, ...]] = {
    Notice: ("path", "text"),
    Skipped: ("path", "reason"),
    Unchanged: ("path",),
    Unsupported: ("path", "language", "among"),
    DocumentError: ("path", "reason", "remedy"),
    FetchError: ("path", "reason", "remedy", "lasting"),
}
"""The fields of each kind of finding."""
_BY_NAME = {kind.__name__: kind for kind in _FINDINGS}


def _said(error: Exception) -> str:
    return " ".join(str(error).split()) or type(error).__name__


def _finding(told: dict[str, Any]) -> Finding:
    kind = _BY_NAME[told["finding"]]
    finding: Finding = kind(**{name: told[name] for name in _FINDINGS[kind] if name in told})
    return finding


def _entry(told: dict[str, Any]) -> Entry:
    published = told["published"]
    return Entry(**{**told, "published": date.fromisoformat(published) if published else None})

"""The pipe between the server and a worker: messages of the server, and frames of an answer.

A message is its length in eight bytes and that many of pickle. A frame is one letter, its length in four bytes, and
its content. Both ends are this package, started by one another: nothing that comes from outside is unpickled.
"""

from __future__ import annotations

import pickle
import struct
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, BinaryIO

from kg.web.messages import Ask, Headers, Limits

HEAD = b"H"
"""A pickled `Head`; the first frame of an answer."""
DATA = b"D"
"""Bytes of the body."""
END = b"E"
"""The answer is whole. A pickled text: the folder of the new snapshot if the task wrote, else None."""
FAULT = b"X"
"""A pickled `Fault`: the task failed; nothing follows."""

MESSAGE = struct.Struct(">Q")
FRAME = struct.Struct(">cI")


@dataclass(frozen=True, slots=True)
class Setup:
    """What a worker is told once. `writing` is the store that it opens for writing, None to read.

    `address` is that of the server that it reads instead of snapshots, None for those. `allowed_hosts` are the other
    servers that its queries may call.
    """

    base: str
    folders: tuple[Path, ...]
    limits: Limits
    writable: bool = False
    writing: str | None = None
    allowed_hosts: tuple[str, ...] = ()
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Work:
    """A task for a worker over the snapshot in the folder `snapshot`. `compress` allows gzip.

    `revision` is another one whenever the folder holds something else: where the store's own folder is read, its name
    stays.

    For a worker that writes, `snapshot` is the folder to put the next snapshot into once the task is done. Over a
    server there are no snapshots: each task sees what is there at the moment.
    """

    ask: Ask
    snapshot: Path
    index: Path | None = None
    compress: bool = False
    revision: int = 0

    def __reduce__(self) -> tuple[Any, ...]:
        # Plain values: records of slots and paths take ten times as long to pickle, twice for each request.
        ask = self.ask
        index = str(self.index) if self.index is not None else None
        return _work, (ask.task, dict(ask.values), ask.root, str(self.snapshot), index, self.compress, self.revision)


@dataclass(frozen=True, slots=True)
class Head:
    """The beginning of an answer. `whole` tells that everything else follows at once."""

    status: int
    headers: Headers
    whole: bool

    def __reduce__(self) -> tuple[Any, ...]:
        return Head, (self.status, self.headers, self.whole)


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a task failed, for the log and never for the client.

    `elsewhere` tells that it was the server of the store that failed, `locked` that somebody else writes to the store.
    """

    message: str
    trace: str
    elsewhere: bool = False
    locked: bool = False


def _work(
    task: str, values: dict[str, Any], root: str, snapshot: str, index: str | None, compress: bool, revision: int
) -> Work:
    ask = Ask(task, values, root)
    return Work(ask, _path(snapshot), _path(index) if index is not None else None, compress, revision)


_path = lru_cache(maxsize=8)(Path)


def message_of(value: Any) -> bytes:
    """Return a value as a message."""
    content = pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL)
    return MESSAGE.pack(len(content)) + content


def read_message(source: BinaryIO) -> Any:
    """Return the next message; None where the other end has closed, be it in the middle of one."""
    head = source.read(MESSAGE.size)
    if len(head) < MESSAGE.size:
        return None
    length = MESSAGE.unpack(head)[0]
    content = source.read(length)
    return pickle.loads(content) if len(content) == length else None


def frame_of(kind: bytes, content: bytes) -> bytes:
    """Return a frame."""
    return FRAME.pack(kind, len(content)) + content

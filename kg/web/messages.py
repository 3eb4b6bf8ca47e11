"""What passes between the server and the worker processes that answer from the graph, and between the tasks and both.

A task is a function of this package that a worker calls with its `Site`: it reads the graph and gives a `Reply`. The
server itself never reads the graph, so that whatever takes too long can be ended by ending a worker.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol, TypeAlias

from kg.store.protocol import Output, Store
from kg.unfinished import Unfinished


@dataclass(frozen=True, slots=True)
class Limits:
    """What one request may cost.

    `seconds` from the start of work on it to its last byte; `rows` of an answer, which is cut there and says so;
    `answer` is bytes of an answer; `body` and `query` are bytes of a request body and of the text of a query;
    `memory` is bytes of one worker.
    """

    seconds: float = 10.0
    rows: int = 1_000_000
    answer: int = 4 * 2**30
    body: int = 64 * 2**20
    query: int = 2**20
    memory: int = 2 * 2**30


@dataclass(frozen=True, slots=True)
class Site:
    """What a task works on.

    `store` is a snapshot of the graph, open for reading. `base` begins every IRI of the graph. `root` is the address
    that clients reach the server by, without a slash at its end, as the request says it. `folders` are those of the
    user's own saved queries. `index` is the file of the full-text index, None where there is none yet. `allowed_hosts`
    are those that queries may call. `unfinished` looks up the build that the graph is behind of, once the task has
    read something of it.
    """

    store: Store
    base: str
    root: str = ""
    folders: tuple[Path, ...] = ()
    index: Path | None = None
    limits: Limits = field(default_factory=Limits)
    writable: bool = False
    allowed_hosts: tuple[str, ...] = ()
    unfinished: Callable[[], Unfinished | None] = lambda: None


class Sink(Output, Protocol):
    """Where the bytes of an answer go. `sent` tells whether the client may have seen some of them."""

    sent: bool


Headers: TypeAlias = tuple[tuple[str, str], ...]
Body: TypeAlias = bytes | Iterator[bytes] | Callable[[Sink], Headers]
"""The body of an answer: whole, in pieces, or written by a function, which returns headers that it learnt meanwhile.

Those late headers are sent only if the whole answer fits into the first buffer of the worker.
"""


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer to a request. What `body` gives in pieces is sent as it comes.

    `failed` gives the reply to send instead when the body raises before any of it was sent, None for a fault of ours.
    """

    status: int
    headers: Headers
    body: Body = b""
    failed: Callable[[Exception], Reply | None] | None = None


@dataclass(frozen=True, slots=True)
class Ask:
    """A task, by `module:function` below `kg.web`, and the keyword arguments it gets after the `Site`.

    The arguments are plain values (they cross a pipe). `root` is that of `Site`.
    """

    task: str
    values: Mapping[str, Any]
    root: str = ""

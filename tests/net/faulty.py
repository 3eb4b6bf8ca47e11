"""A server on loopback that stands before another one and spoils answers as it is told."""

from __future__ import annotations

import gzip
import http.client
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.utils import formatdate
from enum import Enum, auto
from http.server import BaseHTTPRequestHandler
from urllib.parse import urlsplit

from tests.serving import served


class Fault(Enum):
    """What becomes of an answer."""

    NONE = auto()
    TOO_MANY = auto()
    """429, with a pause in seconds."""
    TOO_MANY_UNTIL = auto()
    """429, with the time from which on to ask again."""
    UNAVAILABLE_LONG = auto()
    """503, with a pause of an hour."""
    BAD_QUERY = auto()
    ERROR = auto()
    UNAVAILABLE = auto()
    FORBIDDEN = auto()
    MOVED = auto()
    HANGS = auto()
    """Nothing comes until the server is closed."""
    DRIPS = auto()
    """A byte at a time."""
    DRIPS_HEADER = auto()
    HALF = auto()
    """The connection is closed after half of what was announced."""
    HALF_CHUNKED = auto()
    HALF_PACKED = auto()
    CUT = auto()
    """Half of the body, announced as the whole: what a server sends that runs out of time on the way."""
    GARBAGE = auto()
    PAGE = auto()
    """A page of HTML, with status 200."""
    CLOSED = auto()
    """The connection is closed without an answer."""
    PACKED = auto()
    """No fault: the answer in gzip."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A request as it arrived, and what became of the answer."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    fault: Fault


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer of a server that has several pages."""

    body: bytes = b""
    media: str = "text/html; charset=utf-8"
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


Pages = Callable[[Seen], Reply]


@dataclass(slots=True)
class Faulty:
    """The server: `plan` tells the fault of the nth request (from 0); those after the plan are answered.

    `faults` are for single paths: the first one of a path is taken by each request for it, before the plan.
    """

    url: str
    plan: Sequence[Fault] | Callable[[int, bytes], Fault] = ()
    seen: list[Seen] = field(default_factory=list)
    seconds_to_drip: float = 0.02
    moved_to: str = "https://elsewhere.example/sparql"
    closing: threading.Event = field(default_factory=threading.Event)
    faults: dict[str, list[Fault]] = field(default_factory=dict)

    def fault_of(self, number: int, path: str, body: bytes) -> Fault:
        if self.faults.get(path):
            return self.faults[path].pop(0)
        if callable(self.plan):
            return self.plan(number, body)
        return self.plan[number] if number < len(self.plan) else Fault.NONE

    def asked(self, path: str) -> list[Seen]:
        """The requests for one path."""
        return [each for each in self.seen if each.path == path]

    @property
    def answered(self) -> list[bytes]:
        """The bodies of the requests that were answered without fault."""
        return [each.body for each in self.seen if each.fault in (Fault.NONE, Fault.PACKED)]


@contextmanager
def faulty(
    answer: bytes | str | Pages,
    plan: Sequence[Fault] | Callable[[int, bytes], Fault] = (),
    *,
    media: str = "application/json",
    host: str = "127.0.0.1",
) -> Iterator[Faulty]:
    """Serve until the block is left.

    `answer` is what to answer, the address of the server to ask for it, or what tells the answer to each request.
    """
    state = Faulty("", plan)
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._answer(b"")

        def do_POST(self) -> None:
            self._answer(self.rfile.read(int(self.headers.get("Content-Length", "0"))))

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

        def _answer(self, body: bytes) -> None:
            self.close_connection = True
            with lock:
                fault = state.fault_of(len(state.seen), self.path, body)
                headers = {name.lower(): value for name, value in self.headers.items()}
                seen = Seen(self.command, self.path, headers, body, fault)
                state.seen.append(seen)
            try:
                if callable(answer):
                    _spoil(self, fault, state, lambda: answer(seen))
                else:
                    _spoil(self, fault, state, lambda: _true_answer(answer, media, self, body))
            except OSError:
                return  # the other side has gone

    with served(Handler, host=host) as state.url:
        try:
            yield state
        finally:
            state.closing.set()


def _true_answer(answer: bytes | str, media: str, asked: BaseHTTPRequestHandler, body: bytes) -> Reply:
    if isinstance(answer, bytes):
        return Reply(answer, media)
    parts = urlsplit(answer)
    connection = http.client.HTTPConnection(parts.netloc, timeout=60)
    try:
        headers = {name: asked.headers[name] for name in ("Accept", "Content-Type") if name in asked.headers}
        connection.request(asked.command, parts.path + asked.path.removeprefix("/"), body or None, headers)
        response = connection.getresponse()
        return Reply(response.read(), response.headers.get("Content-Type", ""), response.status)
    finally:
        connection.close()


_STATUS = {
    Fault.TOO_MANY: (429, {"Retry-After": "7"}),
    Fault.UNAVAILABLE_LONG: (503, {"Retry-After": "3600"}),
    Fault.BAD_QUERY: (400, {}),
    Fault.ERROR: (500, {}),
    Fault.UNAVAILABLE: (503, {}),
    Fault.FORBIDDEN: (403, {}),
}


def _spoil(handler: BaseHTTPRequestHandler, fault: Fault, state: Faulty, true_answer: Callable[[], Reply]) -> None:
    if fault is Fault.CLOSED:
        handler.connection.shutdown(socket.SHUT_RDWR)
    elif fault is Fault.HANGS:
        state.closing.wait(60)
    elif fault is Fault.MOVED:
        _send(handler, 301, "text/plain", b"", {"Location": state.moved_to})
    elif fault is Fault.TOO_MANY_UNTIL:
        _send(handler, 429, "text/plain", b"slow down", {"Retry-After": formatdate(time.time() + 9, usegmt=True)})
    elif fault in _STATUS:
        status, headers = _STATUS[fault]
        _send(handler, status, "text/plain", f"{fault.name} in\x1b[31m line 3".encode(), headers)
    elif fault is Fault.PAGE:
        _send(handler, 200, "text/html; charset=utf-8", b"<html>Please log in to the hotel</html>")
    elif fault is Fault.DRIPS_HEADER:
        _drip(handler, state, b"HTTP/1.1 200 OK\r\nX-Long: " + b"x" * 5000)
    else:
        _spoil_body(handler, fault, state, true_answer())


def _spoil_body(handler: BaseHTTPRequestHandler, fault: Fault, state: Faulty, reply: Reply) -> None:
    status, media, body = reply.status, reply.media, reply.body
    half = body[: len(body) // 2]
    if fault is Fault.GARBAGE:
        _send(handler, status, media, b'{"head": ]' + half)
    elif fault is Fault.CUT:
        _send(handler, status, media, half)
    elif fault is Fault.HALF:
        _send(handler, status, media, half, length=len(body))
    elif fault is Fault.HALF_CHUNKED:
        _head(handler, status, media, {"Transfer-Encoding": "chunked"})
        handler.wfile.write(f"{len(half) or 1:x}\r\n".encode() + (half or b"{") + b"\r\n")
    elif fault in (Fault.PACKED, Fault.HALF_PACKED):
        packed = gzip.compress(body)
        packed = packed[: len(packed) // 2] if fault is Fault.HALF_PACKED else packed
        _send(handler, status, media, packed, {"Content-Encoding": "gzip"})
    elif fault is Fault.DRIPS:
        _head(handler, status, media, {"Content-Length": str(len(body))})
        _drip(handler, state, body)
    else:
        _send(handler, status, media, body, dict(reply.headers))


def _drip(handler: BaseHTTPRequestHandler, state: Faulty, sent: bytes) -> None:
    for byte in sent:
        if state.closing.wait(state.seconds_to_drip):
            return
        handler.wfile.write(bytes((byte,)))
        handler.wfile.flush()


def _head(handler: BaseHTTPRequestHandler, status: int, media: str, headers: dict[str, str]) -> None:
    handler.send_response(status)
    for name, value in {"Content-Type": media, "Connection": "close", **headers}.items():
        handler.send_header(name, value)
    handler.end_headers()


def _send(
    handler: BaseHTTPRequestHandler,
    status: int,
    media: str,
    body: bytes,
    headers: dict[str, str] | None = None,
    *,
    length: int | None = None,
) -> None:
    announced = str(len(body) if length is None else length)
    _head(handler, status, media, {"Content-Length": announced, **(headers or {})})
    handler.wfile.write(body)

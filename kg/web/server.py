"""The server: the application on a socket, started, announced and stopped."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import resource
import signal
import socket
from collections.abc import Callable, Iterator
from http import HTTPStatus
from typing import Any

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from kg.errors import UsageError
from kg.web.shell import SAFETY

_HEADER_PATIENCE = 15.0
"""Seconds that a connection may stay open without a whole request having come on it."""
_READER_PATIENCE = 60.0
"""Seconds that a client may take to read the few kilobytes that its connection holds back."""
_LONGEST_HEAD = 2**20
"""Bytes of the head of a request: address and headers. Longer queries come by POST."""
_MOST_FILES = 65_536
_KEEP_ALIVE = 30
_BACKLOG = 2048
_GATHERED = 64 * 2**10
"""Bytes that are held back at most within one turn of the event loop."""
_STOP_PATIENCE = 5


class GatheringTransport(asyncio.Transport):
    """A transport that sends what is written to it in one turn of the event loop as one piece: head and body of an
    answer are then one call of the system, and one packet for the client to wake up for."""

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__()
        self._transport = transport
        self._loop = loop
        self._held: list[bytes | bytearray | memoryview[Any]] = []
        self._size = 0

    def write(self, data: bytes | bytearray | memoryview[Any]) -> None:
        """Take a piece; many together go out at once, so that the wrapped transport can say that it is full."""
        if not self._held:
            self._loop.call_soon(self.flush)
        self._held.append(data)
        self._size += len(data)
        if self._size > _GATHERED:
            self.flush()

    def flush(self) -> None:
        """Send what was taken."""
        if self._held:
            data = b"".join(self._held)
            self._held.clear()
            self._size = 0
            if not self._transport.is_closing():  # the client may have left since
                self._transport.write(data)

    def close(self) -> None:
        """Close it behind what was taken."""
        self.flush()
        self._transport.close()

    def abort(self) -> None:
        """Close it at once."""
        self._held.clear()
        self._transport.abort()

    def is_closing(self) -> bool:
        """Return whether it is closed or closing."""
        return self._transport.is_closing()

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        """Return what the wrapped transport knows."""
        return self._transport.get_extra_info(name, default)

    def pause_reading(self) -> None:
        """Let nothing more be read."""
        self._transport.pause_reading()

    def resume_reading(self) -> None:
        """Let more be read."""
        self._transport.resume_reading()


class PatientProtocol(HttpToolsProtocol):
    """HTTP on one connection; closes it when a head is too long or too slow to come, or an answer is not read."""

    _waiting: asyncio.TimerHandle | None = None
    _writing: asyncio.TimerHandle | None = None
    _in_head = True
    _head = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for a request."""
        super().connection_made(GatheringTransport(transport, self.loop))
        self._waiting = self.loop.call_later(_HEADER_PATIENCE, self._lose_patience)

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop waiting."""
        self._stop_waiting()
        self._stop_writing()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take bytes; refuse heads without end."""
        if self._in_head:
            self._head += len(data)
            if self._head > _LONGEST_HEAD:
                self._refuse(431, "The address and the headers are too long; send queries by POST.")
                return
        super().data_received(data)

    def on_message_begin(self) -> None:
        """Wait anew for the rest of the head."""
        self._stop_waiting()
        self._waiting = self.loop.call_later(_HEADER_PATIENCE, self._lose_patience)
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """Stop waiting: what reads the body has patience of its own."""
        self._stop_waiting()
        self._in_head = False
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """Expect the head of the next request."""
        self._in_head = True
        self._head = 0
        super().on_message_complete()

    def pause_writing(self) -> None:
        """Begin to wait for a reader that does not keep pace."""
        super().pause_writing()
        self._stop_writing()
        self._writing = self.loop.call_later(_READER_PATIENCE, self._give_up)

    def resume_writing(self) -> None:
        """Stop waiting for it."""
        self._stop_writing()
        super().resume_writing()

    def send_400_response(self, msg: str) -> None:
        """Answer what is no HTTP."""
        self._refuse(400, msg)

    def _refuse(self, status: int, text: str) -> None:
        """Answer without the application, and close."""
        if self.transport.is_closing():
            return
        headers = {
            "content-type": "text/plain; charset=utf-8",
            "content-length": str(len(text)),
            "connection": "close",
            **SAFETY,
        }
        lines = [f"HTTP/1.1 {status} {HTTPStatus(status).phrase}", *(f"{name}: {headers[name]}" for name in headers)]
        # In the middle of another answer this would be taken for a part of it.
        if self.cycle is None or self.cycle.response_complete or not self.cycle.response_started:
            self.transport.write("\r\n".join([*lines, "", text]).encode("ascii"))
        self.transport.close()

    def _stop_writing(self) -> None:
        if self._writing is not None:
            self._writing.cancel()
            self._writing = None

    def _give_up(self) -> None:
        if self.transport is not None:
            self.transport.abort()

    def _stop_waiting(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None

    def _lose_patience(self) -> None:
        if self.transport is not None and not self.transport.is_closing():
            self.transport.close()


class _Server(uvicorn.Server):
    """uvicorn's server; tells when it accepts connections, and ends with status 0 on SIGTERM."""

    def __init__(self, config: uvicorn.Config, announce: Callable[[], None]) -> None:
        super().__init__(config)
        self._announce = announce

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then tell."""
        await super().startup(sockets)
        if self.started:
            self._announce()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Stop on SIGINT and SIGTERM. uvicorn would raise the signal once more at the end."""
        loop = asyncio.get_running_loop()
        signals = (signal.SIGINT, signal.SIGTERM)
        for number in signals:
            loop.add_signal_handler(number, self.handle_exit, number, None)
        try:
            yield
        finally:
            for number in signals:
                loop.remove_signal_handler(number)


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens; port 0 takes any that is free.

    Raises:
        UsageError: the address is no one's, or is taken.
    """
    bound: socket.socket | None = None
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        bound = socket.socket(family, kind, protocol)
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(address)
        bound.listen(_BACKLOG)  # two that are only bound would not see one another
    except (OSError, UnicodeError) as error:
        if bound is not None:
            bound.close()
        why = getattr(error, "strerror", None) or str(error)
        raise UsageError(f"{host}:{port}: cannot listen there ({why}); choose another --host or --port") from None
    bound.set_inheritable(False)
    return bound


def run(app: ASGIApp, bound: socket.socket, *, announce: Callable[[], None]) -> None:
    """Serve until SIGINT or SIGTERM; `announce` is called once when connections are accepted.

    Raises:
        UsageError: the application did not start; its log says why.
    """
    logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
    _allow_many_files()
    config = uvicorn.Config(
        app,
        http=PatientProtocol,
        ws="none",
        loop="uvloop",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_keep_alive=_KEEP_ALIVE,
        timeout_graceful_shutdown=_STOP_PATIENCE,
        backlog=_BACKLOG,
    )
    server = _Server(config, announce)
    with contextlib.suppress(SystemExit):  # uvicorn's own way to say that the application did not start
        server.run(sockets=[bound])
    if not server.started:
        raise UsageError("the server did not start; what stands above says why")


def _allow_many_files() -> None:
    """Let this process have as many connections as the system lets it; the usual 1,024 files are few."""
    usual, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _MOST_FILES if most == resource.RLIM_INFINITY else min(most, _MOST_FILES)
    if usual != resource.RLIM_INFINITY and usual < wanted:
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))

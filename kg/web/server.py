"""The server: the application on a socket, started, announced and stopped."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import socket
from collections.abc import Callable, Iterator

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from kg.errors import UsageError

_HEADER_PATIENCE = 15.0
"""Seconds that a connection may stay open without a whole request having come on it."""
_KEEP_ALIVE = 30
_BACKLOG = 2048
_STOP_PATIENCE = 5


class PatientProtocol(HttpToolsProtocol):
    """HTTP on one connection; closes it when the head of a request takes too long to come."""

    _waiting: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for a request."""
        super().connection_made(transport)
        self._waiting = self.loop.call_later(_HEADER_PATIENCE, self._lose_patience)

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop waiting."""
        self._stop_waiting()
        super().connection_lost(exc)

    def on_message_begin(self) -> None:
        """Wait anew for the rest of the head."""
        self._stop_waiting()
        self._waiting = self.loop.call_later(_HEADER_PATIENCE, self._lose_patience)
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """Stop waiting: what reads the body has patience of its own."""
        self._stop_waiting()
        super().on_headers_complete()

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
    """Return a socket that is bound; port 0 takes any that is free.

    Raises:
        UsageError: the address is no one's, or is taken.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        bound = socket.socket(family, kind, protocol)
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(address)
    except OSError as error:
        why = error.strerror or str(error)
        raise UsageError(f"{host}:{port}: cannot listen there ({why}); choose another --host or --port") from None
    bound.set_inheritable(False)
    return bound


def run(app: ASGIApp, bound: socket.socket, *, announce: Callable[[], None]) -> None:
    """Serve until SIGINT or SIGTERM; `announce` is called once when connections are accepted.

    Raises:
        UsageError: the application did not start; its log says why.
    """
    logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
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
    server.run(sockets=[bound])
    if not server.started:
        raise UsageError("the server did not start; what stands above says why")

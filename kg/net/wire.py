"""One request, sent once: all of it within a time, no more of it than a size, and whole.

The time is that of the whole exchange: a server that drips a byte now and then, in its header or in its answer, runs
into it as one that says nothing does. An answer that ends before it is complete is an error, whatever the status.
"""

from __future__ import annotations

import functools
import http.client
import io
import socket
import threading
import urllib.error
import urllib.request
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import Message
from typing import IO, Any
from urllib.parse import urlsplit

from kg.errors import LinkError

_PIECE = 65536
_MOST_OF_AN_ERROR = 16384
"""Bytes of the text of an error that are read: enough to tell what the server has to say."""
GZIP = 16 + zlib.MAX_WBITS
"""The window of zlib for gzip with its head and its check."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked: a GET, or with a `body` a POST.

    `accept` are the media types that count as an answer, the preferred one first. `content_type` is that of the body.
    """

    url: str
    body: bytes | None = None
    accept: tuple[str, ...] = ("application/json",)
    content_type: str = "application/x-www-form-urlencoded"

    def __post_init__(self) -> None:
        try:
            scheme = urlsplit(self.url).scheme
        except ValueError:  # a bracket in the host that is never closed
            scheme = ""
        if scheme not in ("http", "https"):
            raise LinkError(f"{self.url}: is no address that can be asked; write one that begins with https://")

    @property
    def host(self) -> str:
        """The host and port that it goes to, for messages."""
        return urlsplit(self.url).netloc.rpartition("@")[2]


@dataclass(frozen=True, slots=True)
class Response:
    """What came back. The names in `headers` are in small letters; of an error, `body` is the beginning."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def media_type(self) -> str:
        """The media type without its parameters, in small letters; empty where the server does not say."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


class WireError(Exception):
    """The exchange failed; says how, without the address."""


class SlowError(WireError):
    """The time was over before the answer was there."""


class LargeError(WireError):
    """The answer is larger than what is allowed."""


class BrokenError(WireError):
    """There was no connection, or it broke."""


class HalfError(BrokenError):
    """The answer ended before it was complete."""


def send(request: Request, *, agent: str, seconds: float, most_bytes: int) -> Response:
    """Send a request and return the whole answer, whatever its status.

    A GET follows redirections; a POST does not, since it would arrive without its body.

    Raises:
        SlowError: it took longer than `seconds`.
        LargeError: the answer, unpacked, has more than `most_bytes`.
        HalfError: it ends before it is complete.
        BrokenError: anything else between here and there.
    """
    watch = Watch(seconds)
    headers = {"User-Agent": agent, "Accept": ", ".join(request.accept), "Accept-Encoding": "gzip"}
    if request.body is not None:
        headers["Content-Type"] = request.content_type
    asked = urllib.request.Request(request.url, data=request.body, headers=headers)
    try:
        with watch, _opener(watch).open(asked, timeout=seconds) as response:
            body = _whole(response, most_bytes)
            if not watch.over:
                return Response(response.status, headers_of(response.headers), body)
    except urllib.error.HTTPError as error:
        with error:
            return Response(error.code, headers_of(error.headers), _beginning(error))
    except HalfError:
        if not watch.over:
            raise
    except (OSError, http.client.HTTPException, ValueError) as error:
        cause = error.reason if isinstance(error, urllib.error.URLError) else error
        if not (watch.over or isinstance(cause, TimeoutError)):
            half = isinstance(cause, http.client.IncompleteRead)
            raise (HalfError if half else BrokenError)(words_of(cause)) from error
    raise SlowError(f"no whole answer within {seconds:g} seconds")


class Watch:
    """Ends the connections of an exchange once its time is over, whatever they wait for."""

    def __init__(self, seconds: float) -> None:
        self.over = False
        self.seconds = seconds
        self._sockets: list[socket.socket] = []
        self._timer = self._timer_of(seconds)

    def __enter__(self) -> Watch:
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()

    def extend(self, seconds: float) -> None:
        """Give the exchange `seconds` from now on, if its time is not over yet."""
        self._timer.cancel()
        self.seconds = seconds
        self._timer = self._timer_of(seconds)
        if not self.over:
            self._timer.start()

    def _timer_of(self, seconds: float) -> threading.Timer:
        timer = threading.Timer(seconds, self._end)
        timer.daemon = True
        return timer

    def holds(self, connection: socket.socket) -> None:
        """Take charge of a connection of the exchange."""
        self._sockets.append(connection)
        if self.over:
            self._end()

    def _end(self) -> None:
        self.over = True
        for connection in self._sockets:
            try:
                # The method of the plain socket: that of TLS would take its object away from the reading thread.
                socket.socket.shutdown(connection, socket.SHUT_RDWR)
            except OSError:
                continue


class _PlainConnection(http.client.HTTPConnection):
    def __init__(self, host: str, *, watch: Watch, **options: Any) -> None:
        super().__init__(host, **options)
        self._watch = watch

    def connect(self) -> None:
        super().connect()
        self._watch.holds(self.sock)


class _SecureConnection(http.client.HTTPSConnection):
    def __init__(self, host: str, *, watch: Watch, **options: Any) -> None:
        super().__init__(host, **options)
        self._watch = watch

    def connect(self) -> None:
        super().connect()
        self._watch.holds(self.sock)


class _Connections(urllib.request.HTTPHandler, urllib.request.HTTPSHandler):
    def __init__(self, watch: Watch) -> None:
        urllib.request.HTTPSHandler.__init__(self)
        self._watch = watch

    def http_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        connection: Any = functools.partial(_PlainConnection, watch=self._watch)
        return self.do_open(connection, req)

    def https_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        connection: Any = functools.partial(_SecureConnection, watch=self._watch)
        return self.do_open(connection, req)


class _Redirections(urllib.request.HTTPRedirectHandler):
    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: Any, newurl: str
    ) -> urllib.request.Request | None:
        if req.data is not None or urlsplit(newurl).scheme not in ("http", "https"):
            return None
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _opener(watch: Watch) -> urllib.request.OpenerDirector:
    """Return what opens addresses of HTTP only: the usual one would read files too."""
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler(),
        _Connections(watch),
        _Redirections(),
        urllib.request.HTTPErrorProcessor(),
        urllib.request.HTTPDefaultErrorHandler(),
    ):
        opener.add_handler(handler)
    return opener


def _whole(response: http.client.HTTPResponse, most_bytes: int) -> bytes:
    announced = response.headers.get("Content-Length", "")
    pieces, size = [], 0
    while piece := response.read(_PIECE):
        size += len(piece)
        if size > most_bytes:
            raise LargeError(f"an answer of more than {most_bytes:,} bytes")
        pieces.append(piece)
    # The standard library takes a connection that ends early for the end of the answer.
    if announced.isdigit() and size < int(announced):
        raise HalfError(f"an answer that ended after {size:,} of {int(announced):,} bytes")
    body = b"".join(pieces)
    packed = response.headers.get("Content-Encoding", "").strip().lower() in ("gzip", "x-gzip")
    return _unpacked(body, most_bytes) if packed else body


def _unpacked(body: bytes, most_bytes: int) -> bytes:
    plain = io.BytesIO()
    unpack = Inflating(plain, GZIP, most_bytes)
    for start in range(0, len(body), _PIECE):
        unpack.take(body[start : start + _PIECE])
    if not body:
        raise HalfError("a packed answer that ends early")
    unpack.end()
    return plain.getvalue()


class Passing:
    """Writes what comes as it is."""

    def __init__(self, body: IO[bytes]) -> None:
        self._body = body

    def take(self, piece: bytes) -> None:
        """Take the next bytes of the answer."""
        self._body.write(piece)

    def end(self) -> None:
        """Raise HalfError where the end is missing."""


class Inflating(Passing):
    """Unpacks gzip or deflate, as the `window` of zlib has it; several parts packed one by one are one answer.

    Raises HalfError where it cannot be unpacked or lacks its end, LargeError beyond `most_bytes`.
    """

    def __init__(self, body: IO[bytes], window: int, most_bytes: int) -> None:
        super().__init__(body)
        self._window = window
        self._most = most_bytes
        self._size = 0
        self._begun = False
        self._inner = zlib.decompressobj(window)

    def take(self, piece: bytes) -> None:
        """Unpack the next bytes of the answer."""
        while piece:
            if self._inner.eof:
                self._inner = zlib.decompressobj(self._window)
            piece = self._taken(piece)

    def end(self) -> None:
        """Raise HalfError where the end is missing."""
        if self._begun and not self._inner.eof:
            raise HalfError("a packed answer that ends early")

    def _taken(self, piece: bytes) -> bytes:
        """Unpack one stretch, and return what is left of the piece."""
        try:
            plain = self._inner.decompress(piece, min(_PIECE * 16, self._most + 1 - self._size))
        except zlib.error as error:
            if self._window != zlib.MAX_WBITS or self._size:
                raise HalfError(f"an answer that cannot be unpacked ({error})") from None
            # Some servers send deflate without the header that belongs to it.
            self._window = -zlib.MAX_WBITS
            self._inner = zlib.decompressobj(self._window)
            return piece
        self._begun = True
        self._size += len(plain)
        self._body.write(plain)
        if self._size > self._most:
            raise LargeError(f"an answer of more than {self._most:,} bytes")
        return self._inner.unconsumed_tail or self._inner.unused_data


def _beginning(error: urllib.error.HTTPError) -> bytes:
    try:
        body = error.read(_MOST_OF_AN_ERROR)
        packed = "gzip" in error.headers.get("Content-Encoding", "").lower()
        return zlib.decompressobj(GZIP).decompress(body, _MOST_OF_AN_ERROR) if packed else body
    except (OSError, http.client.HTTPException, ValueError, zlib.error):
        return b""


def headers_of(headers: Message) -> dict[str, str]:
    """Return headers by their names in small letters; of one that comes twice, the last."""
    return {name.lower(): value for name, value in headers.items()}


def words_of(cause: object) -> str:
    """Return what broke a connection, in words that can stand in a message."""
    if isinstance(cause, http.client.IncompleteRead):
        return "an answer that ended early"
    if isinstance(cause, http.client.RemoteDisconnected | ConnectionResetError | BrokenPipeError):
        return "the connection was closed without an answer"
    if isinstance(cause, OSError) and cause.strerror:
        return cause.strerror.lower() if not cause.strerror.isupper() else cause.strerror
    return str(cause) or type(cause).__name__

"""One page asked for once, at a place that was checked; what comes is unpacked into a temporary file, within limits.

Nothing is followed from here: a redirection is an answer like any other. Where a proxy is set for the whole machine
(`HTTPS_PROXY` and its like) it is what is connected to, and it looks names up by itself; whoever sets it answers for
where it leads.
"""

from __future__ import annotations

import base64
import http.client
import socket
import ssl
import tempfile
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import IO
from urllib.parse import SplitResult, unquote, urlsplit
from urllib.request import getproxies, proxy_bypass

from kg.net.addresses import Place
from kg.net.wire import (
    GZIP,
    BrokenError,
    HalfError,
    Inflating,
    LargeError,
    Passing,
    SlowError,
    Watch,
    WireError,
    headers_of,
    words_of,
)

_PIECE = 65536
_IN_MEMORY = 1024 * 1024
"""An answer up to this size does not touch the disk."""
_WINDOWS = {"gzip": GZIP, "x-gzip": GZIP, "deflate": zlib.MAX_WBITS}


@dataclass(frozen=True, slots=True)
class Bounds:
    """What one answer may cost: `seconds` for all of it, and `most_bytes` once it is unpacked.

    Of a larger one the beginning counts if it may be `cut`; else it is an error.
    """

    seconds: float
    most_bytes: int
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: the names in `headers` are in small letters, `body` stands at its beginning.

    The body of an answer other than 200 is empty.
    """

    status: int
    headers: Mapping[str, str]
    body: IO[bytes]

    @property
    def media_type(self) -> str:
        """The media type without its parameters, in small letters; empty where the server does not say."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


BoundsOf = Callable[[Mapping[str, str]], Bounds]
"""Takes the headers of an answer, returns the bounds of its body."""


def exchange(
    url: str, headers: Mapping[str, str], *, places: Callable[[str, int], list[Place]], bounds: Bounds, of: BoundsOf
) -> Answer:
    """Ask for `url` and return the answer, whatever its status. The caller closes its body.

    `places` gives where a host may be asked. `bounds` hold until the headers have come, then those that `of` gives.

    Raises:
        SlowError: it took longer than is allowed.
        LargeError: the body, unpacked, is larger than is allowed.
        HalfError: it ends before it is complete.
        WireError: anything else between here and there, an address that may not be asked among it.
    """
    parts = urlsplit(url)
    watch = Watch(bounds.seconds)
    try:
        with watch:
            connection = _Connection(parts, places, watch)
            try:
                return _answered(connection, headers, watch, of)
            finally:
                connection.close()
    except (OSError, http.client.HTTPException, ValueError) as error:
        if not (watch.over or isinstance(error, TimeoutError)):
            half = isinstance(error, http.client.IncompleteRead)
            raise (HalfError if half else BrokenError)(words_of(error)) from error
    except WireError:
        if not watch.over:
            raise
    raise SlowError(f"no whole answer within {watch.seconds:g} seconds")


class _Connection:
    """A connection for one exchange, to a checked place of its host or to the proxy that is set for it."""

    def __init__(self, parts: SplitResult, places: Callable[[str, int], list[Place]], watch: Watch) -> None:
        self._parts = parts
        self._secure = parts.scheme == "https"
        host = parts.hostname or ""
        port = parts.port or (443 if self._secure else 80)
        proxy = None if proxy_bypass(host) else getproxies().get(parts.scheme)
        self._proxy = urlsplit(proxy if "://" in proxy else f"http://{proxy}") if proxy else None
        try:
            found: list[Place] | None = places(host, port)
        except BrokenError:
            # Behind a proxy names may be known to the proxy only.
            if not self._proxy:
                raise
            found = None
        near, near_port = self._near(host, port)
        self._inner = http.client.HTTPConnection(near, near_port, timeout=watch.seconds)
        try:
            self._connect(host, port, None if self._proxy else found, watch)
        except BaseException:
            self._inner.close()
            raise

    def ask(self, headers: Mapping[str, str]) -> http.client.HTTPResponse:
        """Send the request and return the answer, its body not read yet."""
        path = (self._parts.path or "/") + (f"?{self._parts.query}" if self._parts.query else "")
        host = self._parts.netloc.rpartition("@")[2]
        straight = not self._proxy or self._secure
        sent = {"Host": host, **headers, **({} if straight else self._proxy_headers())}
        target = path if straight else f"http://{host}{path}"
        self._inner.putrequest("GET", target, skip_host=True, skip_accept_encoding=True)
        for name, value in sent.items():
            self._inner.putheader(name, value)
        self._inner.endheaders()
        return self._inner.getresponse()

    def close(self) -> None:
        """Close the connection; an answer that was not read to its end is lost."""
        self._inner.close()

    def _near(self, host: str, port: int) -> tuple[str, int]:
        return (self._proxy.hostname or "", self._proxy.port or 8080) if self._proxy else (host, port)

    def _connect(self, host: str, port: int, places: Sequence[Place] | None, watch: Watch) -> None:
        if places is None:
            if self._secure:
                self._inner.set_tunnel(host, port, self._proxy_headers())
            self._inner.connect()
        else:
            self._inner.sock = _connected(places, watch, watch.seconds)
        watch.holds(self._inner.sock)
        if self._secure:
            # The handshake is a step of its own, so that the watch has the connection before it begins.
            self._inner.sock = ssl.create_default_context().wrap_socket(
                self._inner.sock, server_hostname=host, do_handshake_on_connect=False
            )
            watch.holds(self._inner.sock)
            self._inner.sock.do_handshake()

    def _proxy_headers(self) -> dict[str, str]:
        if not self._proxy or not self._proxy.username:
            return {}
        return {"Proxy-Authorization": basic(self._proxy.username, self._proxy.password or "")}


def basic(username: str, password: str) -> str:
    """Return a login as a header carries it; both are given as they stand in an address."""
    return f"Basic {base64.b64encode(f'{unquote(username)}:{unquote(password)}'.encode()).decode()}"


def _connected(places: Sequence[Place], watch: Watch, seconds: float) -> socket.socket:
    failed: OSError = OSError("no address to connect to")
    for place in places:
        if watch.over:
            break
        connection = socket.socket(place.family, socket.SOCK_STREAM)
        try:
            # One address that swallows everything must not use up the time of the others.
            connection.settimeout(seconds if place is places[-1] else max(1.0, seconds / (2 * len(places))))
            connection.connect(place.sockaddr)
            connection.settimeout(seconds)
        except OSError as error:
            connection.close()
            failed = error
        else:
            return connection
    raise failed


def _answered(connection: _Connection, headers: Mapping[str, str], watch: Watch, of: BoundsOf) -> Answer:
    with connection.ask(headers) as response:
        said = headers_of(response.headers)
        body: IO[bytes] = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - the caller closes it
        if response.status != 200:
            return Answer(response.status, said, body)
        bounds = of(said)
        watch.extend(bounds.seconds)
        try:
            try:
                _receive(response, said, body, bounds.most_bytes)
            except LargeError:
                if not bounds.cut:
                    raise
            body.seek(0)
            if watch.over:
                raise SlowError
        except BaseException:
            body.close()
            raise
        return Answer(response.status, said, body)


def _receive(response: http.client.HTTPResponse, said: Mapping[str, str], body: IO[bytes], most_bytes: int) -> None:
    announced = said.get("content-length", "")
    size = 0
    unpack = _unpacking(said.get("content-encoding", ""), body, most_bytes)
    while piece := response.read1(_PIECE):
        size += len(piece)
        unpack.take(piece)
        if size > most_bytes:
            raise LargeError(f"an answer of more than {most_bytes:,} bytes")
    # The standard library takes a connection that ends early for the end of the answer.
    if announced.isdigit() and size < int(announced):
        raise HalfError(f"an answer that ended after {size:,} of {int(announced):,} bytes")
    unpack.end()


def _unpacking(encoding: str, body: IO[bytes], most_bytes: int) -> Passing:
    name = encoding.strip().lower()
    if name in ("", "identity"):
        return Passing(body)
    if name in _WINDOWS:
        return Inflating(body, _WINDOWS[name], most_bytes)
    raise BrokenError(f"an answer packed as {name!r}, which was not asked for")

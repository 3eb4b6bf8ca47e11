"""Between Starlette and the rest of the server: what a request says, and an answer of a worker as a response."""

from __future__ import annotations

import asyncio
import re
import zlib
from binascii import a2b_qp
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import aclosing, asynccontextmanager
from typing import Protocol
from urllib.parse import quote, unquote

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from kg.web.engine.process import Answer, WorkerError
from kg.web.messages import Ask, Headers, Reply
from kg.web.negotiation import MediaType
from kg.web.problems import ProblemError

_MOST_FIELDS = 1_000
_SOON = 0.2
"""Seconds after which it is looked whether a client still waits. Most answers are there before."""
_PATIENCE = 20.0
"""Seconds that a client may let pass between two pieces of a body."""
_STRAY = re.compile(rb"%(?![0-9A-Fa-f]{2})")
_HOST = re.compile(r"[A-Za-z0-9.\-_]+(?::\d{1,5})?|\[[0-9A-Fa-f:.]+\](?::\d{1,5})?")


class Answerer(Protocol):
    """What `app.state.engine` is to the routes: it turns a task into a response."""

    async def answer(self, ask: Ask, request: Request) -> Response:
        """Return the response to a task that reads."""
        ...

    async def change(self, ask: Ask, request: Request, *, seconds: float | None = None) -> Response:
        """Return the response to a task that writes; `seconds` is what it may take, where that is not the usual."""
        ...


def engine_of(request: Request) -> Answerer:
    """Return what answers the tasks of a request."""
    engine: Answerer = request.app.state.engine
    return engine


def accept_of(request: Request) -> str | None:
    """Return what the client accepts, all header lines as one; None where it does not say."""
    lines = request.headers.getlist("accept")
    return ", ".join(lines) if lines else None


def root_of(request: Request) -> str:
    """Return the address of the server as the client knows it, without a slash at its end.

    Raises:
        ProblemError: 400, the header `Host` names no host.
    """
    public: str | None = getattr(request.app.state, "public_url", None)
    if public:
        return public
    host = request.headers.get("host", "")
    server = request.scope.get("server")
    if "host" not in request.headers and server and request.scope.get("http_version") == "1.0":
        host = f"{server[0]}:{server[1]}"  # HTTP/1.0 knows no Host
    if not _HOST.fullmatch(host):
        raise ProblemError(400, f"the header Host names no host: {host[:80]!r}")
    return f"{request.scope.get('scheme', 'http')}://{host}{request.scope.get('root_path', '')}".rstrip("/")


def takes_gzip(request: Request) -> bool:
    """Return whether the client takes a body compressed by gzip."""
    said: dict[str, bool] = {}
    for item in ",".join(request.headers.getlist("accept-encoding")).lower().split(","):
        name, _, weight = item.partition(";")
        quality = re.fullmatch(r"\s*q\s*=\s*([01](?:\.\d*)?)\s*", weight)
        said[name.strip()] = not weight.strip() or (quality is not None and float(quality[1]) > 0)
    return said.get("gzip", said.get("x-gzip", said.get("*", False)))


def fields_of(text: str, where: str) -> list[tuple[str, str]]:
    """Return the fields of a query string or of the body of a form, in order.

    Raises:
        ProblemError: 400, it is not UTF-8, or has too many.
    """
    if text.count("&") >= _MOST_FIELDS:
        raise ProblemError(400, f"{where} has more than {_MOST_FIELDS} fields")
    pairs = (field.partition("=") for field in text.split("&") if field)
    try:
        return [(unquoted(name), unquoted(value)) for name, _, value in pairs]
    except UnicodeDecodeError:
        raise ProblemError(400, f"{where} is not UTF-8 behind its percent signs") from None


def unquoted(text: str) -> str:
    """Return a name or value of a form with its escapes resolved, as `urllib.parse.unquote_plus` does it.

    That takes a step in Python for each escape, and the text of a query is a quarter escapes. The escapes of forms are
    those of quoted-printable but for the sign that begins them, and `binascii` reads these at once.

    Raises:
        UnicodeDecodeError: the escapes are not UTF-8.
    """
    text = text.replace("+", " ")
    if "%" not in text:
        return text
    if not text.isascii() or _STRAY.search(raw := text.encode("ascii")):
        return unquote(text, errors="strict")
    return a2b_qp(raw.replace(b"=", b"=3D").replace(b"%", b"=")).decode("utf-8")


def query_fields(request: Request) -> list[tuple[str, str]]:
    """Return the fields of the address of a request; raises as `fields_of`."""
    return fields_of(request.scope["query_string"].decode("latin-1"), "the address")


def values_of(fields: Sequence[tuple[str, str]], name: str) -> list[str]:
    """Return the values of a field."""
    return [value for key, value in fields if key == name]


def content_kind(request: Request) -> MediaType | None:
    """Return the media type of the body, None where the client does not say.

    Raises:
        ProblemError: 415, what it says is no media type, or has a charset that is not UTF-8.
    """
    text = request.headers.get("content-type", "").strip()
    if not text:
        return None
    try:
        kind = MediaType.of(text)
    except ValueError:
        raise ProblemError(415, f"{text[:80]!r} is no media type") from None
    charset = re.search(r"charset\s*=\s*\"?([^\";\s]+)", kind.parameters, re.IGNORECASE)
    if charset and charset[1].lower() not in ("utf-8", "utf8", "us-ascii"):
        raise ProblemError(415, f"the charset {charset[1][:40]!r} is not read here; send UTF-8")
    return kind


async def body_of(request: Request, *, most: int) -> bytes:
    """Return the body of a request, unpacked.

    Raises:
        ProblemError: 413, it is longer than `most` bytes; 408, the client is too slow; 415, it is packed otherwise
            than by gzip; 400, it is broken.
    """
    encoding = request.headers.get("content-encoding", "identity").strip().lower()
    if encoding not in ("identity", "gzip", "x-gzip", ""):
        raise ProblemError(415, f"Content-Encoding {encoding[:40]!r} is not read here; use gzip, or none")
    declared = request.headers.get("content-length", "")
    if declared.isdecimal() and int(declared) > most:
        raise _too_long(most)
    unpack = _unpacked if "gzip" in encoding else _as_it_is
    body = bytearray()
    async with aclosing(_pieces(request)) as pieces:
        async for piece in unpack(pieces, most):
            body += piece
            if len(body) > most:
                raise _too_long(most)
    return bytes(body)


async def text_of(request: Request, *, most: int) -> str:
    """Return the body of a request as text; raises as `body_of`, and ProblemError 400 where it is not UTF-8."""
    try:
        return (await body_of(request, most=most)).decode("utf-8")
    except UnicodeDecodeError as error:
        raise ProblemError(400, f"the body is not UTF-8 at byte {error.start}") from None


def _too_long(most: int) -> ProblemError:
    return ProblemError(413, f"the body is longer than {most:,} bytes", headers=(("connection", "close"),))


async def _pieces(request: Request) -> AsyncGenerator[bytes, None]:
    stream = aiter(request.stream())
    while True:
        try:
            async with asyncio.timeout(_PATIENCE):
                piece = await anext(stream, None)
        except TimeoutError:
            detail = f"nothing of the body came for {_PATIENCE:g} seconds"
            raise ProblemError(408, detail, headers=(("connection", "close"),)) from None
        except ClientDisconnect:
            raise ProblemError(400, "the client left before its body had come") from None
        if piece is None:
            return
        yield piece


async def _as_it_is(pieces: AsyncGenerator[bytes, None], most: int) -> AsyncGenerator[bytes, None]:  # noqa: ARG001 - as `_unpacked`
    async for piece in pieces:
        yield piece


async def _unpacked(pieces: AsyncGenerator[bytes, None], most: int) -> AsyncGenerator[bytes, None]:
    # A small body can unpack to a huge one: what comes out of each piece is bounded.
    unpacker = zlib.decompressobj(wbits=31)
    begun = False
    try:
        async for piece in pieces:
            while piece:
                if unpacker.eof:
                    unpacker = zlib.decompressobj(wbits=31)  # a file of gzip may have several members
                begun = True
                yield unpacker.decompress(piece, most + 1)
                if unpacker.unconsumed_tail:
                    raise _too_long(most)
                piece = unpacker.unused_data
        if begun and not unpacker.eof:
            raise ProblemError(400, "the body says that it is packed by gzip, and ends before its end")
    except zlib.error:
        raise ProblemError(400, "the body says that it is packed by gzip, and is not") from None


@asynccontextmanager
async def while_client_stays(receive: Receive) -> AsyncIterator[None]:
    """Cancel the block when the client leaves; only for a request whose body has been read, or is not wanted.

    Raises:
        ProblemError: 499, it left; nobody will read this.
    """
    task = asyncio.current_task()
    loop = asyncio.get_running_loop()
    watching: asyncio.Task[None] | None = None
    left = False

    async def watch() -> None:
        nonlocal left
        while (await receive())["type"] != "http.disconnect":
            pass
        left = True
        if task is not None:
            task.cancel()

    def begin() -> None:
        nonlocal watching
        watching = loop.create_task(watch())

    timer = loop.call_later(_SOON, begin)
    try:
        yield
        if left:
            await asyncio.sleep(0)  # the cancellation arrives here, and not in what comes next
    except asyncio.CancelledError:
        if not left or task is None or task.uncancel() > 0:
            raise
        raise ProblemError(499, "the client left before its answer was there") from None
    finally:
        timer.cancel()
        if watching is not None:
            watching.cancel()


class CutOffError(Exception):
    """An answer failed after a part of it had been sent: the connection is cut, so that nobody takes it for whole."""

    def __init__(self, detail: str, trace: str = "") -> None:
        super().__init__(detail)
        self.trace = trace


class AnswerResponse(Response):
    """The answer of a worker as a response, sent as it comes."""

    def __init__(self, answer: Answer, *, head: bool, extra: Headers = ()) -> None:
        self._answer = answer
        self._head = head
        self.status_code = answer.head.status
        self.background = None
        self.body = b""
        # What the task says of caching goes before what is said of all answers.
        said = [(name.lower(), value) for name, value in answer.head.headers if name.lower() != "vary"]
        told = {name for name, _ in said}
        self.raw_headers = _raw((*said, *((name, value) for name, value in extra if name.lower() not in told)))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 - ASGI
        """Send it."""
        try:
            if self._answer.head.whole or self._head:
                await self._send(send)
            else:
                async with while_client_stays(receive):
                    await self._send(send)
        except WorkerError as error:
            raise CutOffError(error.detail, error.trace) from error
        except ProblemError as error:
            raise CutOffError(error.detail) from error
        finally:
            self._answer.spool.close()

    async def _send(self, send: Send) -> None:
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        whole = b"" if self._head else self._answer.spool.whole()
        if whole is None:
            async with aclosing(self._answer.spool.pieces()) as pieces:
                async for piece in pieces:
                    await send({"type": "http.response.body", "body": piece, "more_body": True})
        await send({"type": "http.response.body", "body": whole or b"", "more_body": False})


def response_of(reply: Reply, *, head: bool = False) -> Response:
    """Return a reply that is whole as a response."""
    if not isinstance(reply.body, bytes):
        raise TypeError("a reply in pieces is for a worker to send")
    response = Response(b"" if head else reply.body, reply.status)
    response.raw_headers = _raw(reply.headers)
    if reply.status not in (204, 304):
        response.raw_headers.append((b"content-length", str(len(reply.body)).encode("ascii")))
    return response


def _raw(headers: Headers) -> list[tuple[bytes, bytes]]:
    """Return headers as they go out: what is no visible ASCII (of an IRI, say) is written with percent signs."""
    return [
        (name.lower().encode("ascii"), re.sub(r"[^\x20-\x7e]+", lambda found: quote(found[0]), value).encode("ascii"))
        for name, value in headers
    ]


def raw_path_of(request: Request) -> str:
    """Return the path of a request as the address has it, with its percent signs; empty where nobody knows it."""
    raw: bytes = request.scope.get("raw_path", b"")
    return raw.decode("latin-1").partition("?")[0]


Endpoint = Callable[[Request], Awaitable[Response]]
"""What answers a request."""


def resource(path: str, handlers: Mapping[str, Endpoint], *, name: str | None = None) -> Route:
    """Return the route of what has that path: HEAD is answered as GET, OPTIONS by itself, other methods by 405."""
    route = Route(path, _by_method(handlers), name=name)
    route.methods = None  # all of them: what is not for this address is refused below, in the words of every problem
    return route


def _by_method(handlers: Mapping[str, Endpoint]) -> Endpoint:

    async def endpoint(request: Request) -> Response:
        method = "GET" if request.method == "HEAD" else request.method
        if method in handlers:
            return await handlers[method](request)
        allowed = [*handlers, *(["HEAD"] if "GET" in handlers else []), "OPTIONS"]
        allow = ("Allow", ", ".join(sorted(allowed)))
        if method == "OPTIONS":
            return response_of(Reply(204, (allow,)))
        raise ProblemError(405, f"{request.method} is not for this address; use {allow[1]}", headers=(allow,))

    return endpoint

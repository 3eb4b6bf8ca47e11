"""What lies around every request: headers of safety, one line of log, counts, and errors that tell no secrets."""

from __future__ import annotations

import json
import logging
import re
import time
from dataclasses import replace
from datetime import UTC, datetime
from typing import IO, Any, Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kg.web.engine.process import StoreDownError, TaskFailedError, WorkerError
from kg.web.http import CutOffError, accept_of, response_of, root_of
from kg.web.metrics import Metrics
from kg.web.pages.errors import plain_error_page
from kg.web.problems import HTML, ProblemError

_CONTENT_POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "worker-src 'self' blob:",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
"""Nothing runs, loads or frames but what this server itself sends as files: what an article says stays text."""
SAFETY: Final = {
    "content-security-policy": _CONTENT_POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}
"""Headers of every answer."""

_LONGEST = 500
_log = logging.getLogger("kg.web")


class Shell:
    """The outermost layer of the application. `log` gets a line of JSON for each request; None for no log."""

    def __init__(self, app: ASGIApp, *, metrics: Metrics, log: IO[str] | None) -> None:
        self._app = app
        self._metrics = metrics
        self._log = log

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        seen = _Seen(send)
        with self._metrics.in_progress():
            try:
                await self._app(scope, receive, seen.send)
            except CutOffError as error:
                seen.note = str(error)
                if error.trace:
                    _log.error("%s %r broke off: %s\n%s", scope["method"], scope["path"], error, error.trace)
            except Exception as error:
                self._note(error, scope, seen)
            finally:
                self._metrics.count(scope, seen.status, seen.size, seen.seconds)
                self._tell(seen.line(scope))

    def _tell(self, line: dict[str, Any]) -> None:
        if self._log is not None:
            try:
                print(json.dumps(line), file=self._log, flush=True)
            except (OSError, ValueError) as error:  # a full disk, a closed pipe: no reason to fail on the request
                self._log = None
                _log.error("the log of requests cannot be written any more: %s", error)

    def _note(self, error: Exception, scope: Scope, seen: _Seen) -> None:
        """Log what went wrong inside. Nothing more can be said to the client: the connection is cut."""
        seen.note = type(error).__name__
        _log.error("%s %r failed", scope["method"], scope["path"], exc_info=error)


async def as_problem(request: Request, error: Exception) -> Response:
    """Return what the client is told of an error: a page for a browser; see Starlette's `exception_handlers`."""
    told = _told(request, error)
    accept = accept_of(request)
    reply = told.reply(accept)
    if ("Content-Type", str(HTML)) in reply.headers:
        page = plain_error_page(request.app.state.base, told.status, told.title, told.detail, root=_root(request))
        reply = replace(reply, body=page.body)
    return response_of(reply, head=request.method == "HEAD")


def _root(request: Request) -> str:
    try:
        return root_of(request)
    except ProblemError:
        return ""


def _told(request: Request, error: Exception) -> ProblemError:
    if isinstance(error, ProblemError):
        return error
    if isinstance(error, HTTPException):
        path = re.sub(r"[^\x20-\x7e]", "?", request.scope["path"])[:_LONGEST]
        details = {404: f"there is nothing at {path}", 405: f"{request.method} is not for {path}"}
        detail = details.get(error.status_code, "the request cannot be answered")
        return ProblemError(error.status_code, detail, headers=tuple((error.headers or {}).items()))
    if isinstance(error, TaskFailedError):
        _log.error("%s %r failed: %s\n%s", request.method, request.scope["path"], error.detail, error.trace)
    elif isinstance(error, WorkerError):
        if isinstance(error, StoreDownError):
            _log.warning("%s %r: %s", request.method, request.scope["path"], error.why)
        headers = (("Retry-After", "5"),) if error.status in (502, 503) else ()
        return ProblemError(error.status, error.detail, kind=error.kind, title=error.title, headers=headers)
    return ProblemError(500, "the server failed on this request; its log says why")


class _Seen:
    """What of an answer has gone out."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._begun = time.perf_counter()
        self.started = False
        self.status = 499
        self.size = 0
        self.note = ""

    @property
    def seconds(self) -> float:
        return time.perf_counter() - self._begun

    async def send(self, message: Message) -> None:
        """Pass a message on; the first one gets the headers of safety."""
        if message["type"] == "http.response.start":
            self.started = True
            self.status = message["status"]
            headers = MutableHeaders(raw=message.setdefault("headers", []))
            framed = "content-security-policy" in headers  # an answer that has its own says there who may frame it
            for name, value in SAFETY.items():
                if not (framed and name == "x-frame-options"):
                    headers.setdefault(name, value)
            message["headers"] = headers.raw
        elif message["type"] == "http.response.body":
            self.size += len(message.get("body", b""))
        await self._send(message)

    def line(self, scope: Scope) -> dict[str, Any]:
        """Return the line of the log: what was asked, by whom, and what came of it; no secrets (tokens are headers)."""
        headers = Headers(scope=scope)
        client = scope.get("client")
        line = {
            "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "client": client[0] if client else None,
            "method": scope["method"],
            "path": scope["path"][:_LONGEST],
            "query": scope["query_string"].decode("latin-1")[:_LONGEST],
            "status": self.status,
            "bytes": self.size,
            "seconds": round(self.seconds, 4),
            "agent": headers.get("user-agent", "")[:_LONGEST],
        }
        return line | ({"note": self.note[:_LONGEST]} if self.note else {})

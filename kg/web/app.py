"""The application: its routes, and what they share."""

from __future__ import annotations

import dataclasses
import logging
import os
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import IO

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Scope

from kg.errors import KgError
from kg.web import linked, page_routes
from kg.web.api.routes import api_routes
from kg.web.engine.engine import Engine, EngineSettings
from kg.web.engine.process import Answer, StoreDownError, WorkerError
from kg.web.http import AnswerResponse, resource, response_of, takes_gzip, while_client_stays
from kg.web.messages import Ask, Reply
from kg.web.metrics import Metrics
from kg.web.problems import ProblemError
from kg.web.reconcile import routes as reconcile_routes
from kg.web.review import routes as review_routes
from kg.web.shell import Shell, as_problem
from kg.web.sparql import routes as sparql_routes

_STATIC = Path(__file__).parent / "static"
_TOLD = (ProblemError, WorkerError, HTTPException, Exception)
_log = logging.getLogger("kg.web")
_EXPOSED = (
    "Graph-Unfinished",
    "Link",
    "Location",
    "Results-Limit",
    "Results-Truncated",
    "Retry-After",
    "WWW-Authenticate",
)


@dataclass(frozen=True, slots=True)
class AppSettings:
    """What the application is told. `token` is what a client needs to write, None where nobody may.

    `origins` are those whose pages may read answers (`*` for any); `allowed_hosts` those that queries may call
    (SERVICE, LOAD). `public_url` is the address that clients know where a proxy stands before the server.
    """

    engine: EngineSettings
    token: str | None = None
    origins: tuple[str, ...] = ()
    allowed_hosts: tuple[str, ...] = ()
    public_url: str | None = None
    log: IO[str] | None = None


class _Answers:
    """What the routes see of the engine."""

    def __init__(self, engine: Engine, settings: AppSettings) -> None:
        self._engine = engine
        vary = "Accept, Accept-Encoding" + (", Origin" if settings.origins else "")
        self._extra = (("vary", vary), ("cache-control", "no-cache"))

    async def answer(self, ask: Ask, request: Request) -> Response:
        """Return the response to a task that reads."""
        answer: Answer | None = None
        try:
            async with while_client_stays(request.receive):
                answer = await self._engine.read(ask, compress=takes_gzip(request))
        except ProblemError:
            if answer is not None:
                answer.spool.close()
            raise
        return AnswerResponse(answer, head=request.method == "HEAD", extra=self._extra)

    async def change(self, ask: Ask, request: Request, *, seconds: float | None = None) -> Response:
        """Return the response to a task that writes."""
        answer = await self._engine.write(ask, seconds=seconds)
        return AnswerResponse(answer, head=request.method == "HEAD", extra=self._extra)


def make_app(settings: AppSettings) -> ASGIApp:
    """Return the application. Its workers run from the ASGI event `lifespan.startup` to `lifespan.shutdown`."""
    engine = Engine(dataclasses.replace(settings.engine, allowed_hosts=settings.allowed_hosts))
    metrics = Metrics()

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:  # noqa: ARG001 - Starlette's signature
        try:
            await engine.start()
            yield
        except (KgError, WorkerError) as error:
            _log.error("the server cannot start: %s", error.why if isinstance(error, StoreDownError) else error)
            raise
        finally:
            await engine.close()

    async def numbers(request: Request) -> Response:  # noqa: ARG001 - an endpoint gets the request
        return _plain(
            metrics.text(engine.load, engine.revision, engine.memory.hits), "text/plain; version=0.0.4; charset=utf-8"
        )

    async def health(request: Request) -> Response:  # noqa: ARG001 - an endpoint gets the request
        # Workers that were just ended are back in a moment, unless none can be started any more.
        well = engine.load.workers > 0 or not engine.load.broken
        return _plain(b"ok\n" if well else b"no workers\n", "text/plain; charset=utf-8", 200 if well else 503)

    routes: list[BaseRoute] = [
        *sparql_routes.routes(),
        *linked.routes(settings.engine.base),
        *page_routes.routes(),
        *review_routes.routes(),
        *api_routes(),
        *reconcile_routes.routes(),
        resource("/metrics", {"GET": numbers}),
        resource("/healthz", {"GET": health}),
        *([Mount("/static", _Files(directory=_STATIC), name="static")] if _STATIC.is_dir() else []),
    ]
    app = Starlette(routes=routes, lifespan=lifespan, exception_handlers=dict.fromkeys(_TOLD, as_problem))
    app.router.redirect_slashes = False
    app.state.engine = _Answers(engine, settings)
    app.state.base = settings.engine.base
    app.state.limits = settings.engine.limits
    app.state.token = settings.token if settings.engine.writable else None
    app.state.allowed_hosts = settings.allowed_hosts
    app.state.public_url = settings.public_url
    app.state.origins = settings.origins
    return Shell(_with_origins(app, settings.origins), metrics=metrics, log=settings.log)


class _Files(StaticFiles):
    """Style sheets and scripts. What has a hash of its content in its name may be kept for good, and nothing else."""

    def file_response(
        self, full_path: PathLike[str] | str, stat_result: os.stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        response = super().file_response(full_path, stat_result, scope, status_code)
        kept = Path(full_path).parent.name == "chunks"
        response.headers["cache-control"] = "public, max-age=31536000, immutable" if kept else "no-cache"
        return response


def _with_origins(app: ASGIApp, origins: Sequence[str]) -> ASGIApp:
    if not origins:
        return app
    return CORSMiddleware(
        app,
        allow_origins=list(origins),
        allow_methods=["GET", "HEAD", "POST", "PUT", "DELETE"],
        allow_headers=["Accept", "Authorization", "Content-Type", "If-None-Match"],
        expose_headers=_EXPOSED,
        max_age=3600,
    )


def _plain(body: bytes, kind: str, status: int = 200) -> Response:
    return response_of(Reply(status, (("content-type", kind), ("cache-control", "no-store")), body))

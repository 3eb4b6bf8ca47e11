"""Where the API is: requests turned into tasks.

The tasks are answered by `app.state.engine`, whose `answer(ask, request)` gives the response.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from kg.web.http import accept_of, response_of, root_of
from kg.web.messages import Ask
from kg.web.problems import problem

_METHODS = ("GET", "HEAD", "OPTIONS")
_ALLOW = {"Allow": ", ".join(_METHODS)}


class Engine(Protocol):
    """What answers tasks."""

    async def answer(self, ask: Ask, request: Request) -> Response:
        """Return the response to a request; it is the engine that leaves the body out where the method is HEAD."""
        ...


def api_routes() -> list[Route]:
    """Return the routes of the saved queries and of the OpenAPI document."""
    return [
        Route("/api/queries", _Resource("api.queries:list_queries"), name="queries"),
        Route("/api/queries/{name}", _Resource("api.answers:answer_query", _asked), name="answer"),
        Route("/api/queries/{name}/description", _Resource("api.queries:describe_query", _named), name="description"),
        Route("/api/queries/{name}/text", _Resource("api.queries:query_text", _named), name="text"),
        Route("/openapi.json", _Resource("api.openapi:openapi"), name="openapi"),
    ]


def _named(request: Request) -> dict[str, Any]:
    return {"name": request.path_params["name"]}


def _asked(request: Request) -> dict[str, Any]:
    return _named(request) | {"values": request.query_params.multi_items(), "head": request.method == "HEAD"}


class _Resource:
    """Something to read: answers GET and HEAD by a task, OPTIONS itself, and refuses the rest."""

    def __init__(self, task: str, values: Callable[[Request], dict[str, Any]] | None = None) -> None:
        self._task = task
        self._values = values

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        await (await self._response(request))(scope, receive, send)

    async def _response(self, request: Request) -> Response:
        if request.method == "OPTIONS":
            return Response(status_code=204, headers=_ALLOW)
        accept = accept_of(request)
        if request.method not in _METHODS:
            detail = f"{request.method} cannot be done here; use {_ALLOW['Allow']}."
            return response_of(problem(405, detail, accept, headers=tuple(_ALLOW.items())))
        values = (self._values(request) if self._values else {}) | {"accept": accept}
        engine: Engine = request.app.state.engine
        return await engine.answer(Ask(self._task, values, root_of(request)), request)

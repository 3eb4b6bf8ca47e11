"""Where the API is: requests turned into tasks.

The tasks are answered by what `kg.web.http.engine_of` gives.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kg.web.http import accept_of, engine_of, resource, root_of
from kg.web.messages import Ask

Values = Callable[[Request], dict[str, Any]]


def api_routes() -> list[Route]:
    """Return the routes of the saved queries and of the OpenAPI document."""
    return [
        _reading("/api/queries", "api.queries:list_queries", name="queries"),
        _reading("/api/queries/{name}", "api.answers:answer_query", _asked, name="answer"),
        _reading("/api/queries/{name}/description", "api.queries:describe_query", _named, name="description"),
        _reading("/api/queries/{name}/text", "api.queries:query_text", _named, name="text"),
        _reading("/openapi.json", "api.openapi:openapi", name="openapi"),
    ]


def _nothing(request: Request) -> dict[str, Any]:  # noqa: ARG001 - as the others
    return {}


def _named(request: Request) -> dict[str, Any]:
    return {"name": request.path_params["name"]}


def _asked(request: Request) -> dict[str, Any]:
    return _named(request) | {"values": request.query_params.multi_items(), "head": request.method == "HEAD"}


def _reading(path: str, task: str, values: Values = _nothing, *, name: str) -> Route:
    """Return the route of something to read, which a task gives."""

    async def endpoint(request: Request) -> Response:
        given = values(request) | {"accept": accept_of(request)}
        return await engine_of(request).answer(Ask(task, given, root_of(request)), request)

    return resource(path, {"GET": endpoint}, name=name)

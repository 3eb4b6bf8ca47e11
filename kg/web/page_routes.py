"""The addresses of the pages: requests to tasks."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kg.web.http import engine_of, query_fields, resource, root_of
from kg.web.messages import Ask
from kg.web.pages import PAGES, Page

_ELSEWHERE = frozenset({"/ontology", "/links"})
"""Pages whose address gives or takes more than a page: `kg.web.linked` and `kg.web.review.routes` have them."""


def routes() -> list[Route]:
    """Return the routes of all pages."""
    return [_route(page) for page in PAGES.values() if page.route not in _ELSEWHERE]


def _route(page: Page) -> Route:
    async def endpoint(request: Request) -> Response:
        values = {**dict(query_fields(request)), **request.path_params}
        return await engine_of(request).answer(Ask(page.task, values, root_of(request)), request)

    return resource(page.route, {"GET": endpoint})

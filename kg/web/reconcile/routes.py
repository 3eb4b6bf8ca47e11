"""The addresses of the service: requests turned into tasks."""

from __future__ import annotations

from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kg.web.http import (
    Endpoint,
    accept_of,
    content_kind,
    engine_of,
    fields_of,
    query_fields,
    resource,
    root_of,
    text_of,
    values_of,
)
from kg.web.messages import Ask
from kg.web.problems import ProblemError
from kg.web.reconcile.manifest import DRAFT_PATH, PATH
from kg.web.reconcile.replies import checked_callback

_FORM: Final = "application/x-www-form-urlencoded"
_JSON: Final = "application/json"
_LONGEST: Final = 2**20
"""Bytes of a request in JSON."""
_SUGGESTED: Final = ("entity", "type", "property")

Fields = list[tuple[str, str]]


def routes() -> list[Route]:
    """Return the routes of the service."""
    found = [
        resource(PATH, {"GET": _get, "POST": _post}),
        resource(DRAFT_PATH, {"GET": _draft}),
        resource(f"{DRAFT_PATH}/match", {"POST": _match}),
        resource(f"{DRAFT_PATH}/extend", {"POST": _extend}),
    ]
    for at in (PATH, DRAFT_PATH):
        found.append(resource(f"{at}/preview", {"GET": _preview}))
        found.append(resource(f"{at}/extend/propose", {"GET": _propose}))
        found.extend(resource(f"{at}/suggest/{what}", {"GET": _suggesting(what)}) for what in _SUGGESTED)
    found.extend(resource(f"{PATH}/flyout/{what}", {"GET": _flying(what)}) for what in _SUGGESTED)
    return found


async def _get(request: Request) -> Response:
    return await _answer(request, query_fields(request))


async def _post(request: Request) -> Response:
    kind = content_kind(request)
    if kind is None or kind.essence != _FORM:
        said = f"not {kind.essence}" if kind else "and the request has no Content-Type"
        raise ProblemError(415, f"queries come as {_FORM}, {said}; JSON goes to {DRAFT_PATH}/match")
    text = await text_of(request, most=3 * _LONGEST)
    return await _answer(request, [*query_fields(request), *fields_of(text, "the body")])


async def _answer(request: Request, fields: Fields) -> Response:
    """Answer what versions 0.1 and 0.2 send to the one address: nothing, a batch, one query, or what to fetch."""
    callback = _callback(request, fields)
    given = [name for name in ("queries", "query", "extend") if values_of(fields, name)]
    if not given:
        if request.method == "POST":
            raise ProblemError(400, "the form has neither queries nor extend; GET gives the manifest")
        return await _do(request, "manifest:manifest", callback=callback)
    if len(given) > 1:
        raise ProblemError(400, f"the request has {' and '.join(given)}; send one at a time")
    [name] = given
    text = _only(fields, name)
    if len(text.encode("utf-8", "replace")) > _LONGEST:
        raise ProblemError(413, f"{name} is longer than {_LONGEST:,} bytes; send smaller batches")
    if name == "queries":
        return await _do(request, "tasks:match_batch", queries=text, callback=callback, accept=accept_of(request))
    if name == "extend":
        return await _do(request, "tasks:extend", text=text, callback=callback, accept=accept_of(request))
    return await _do(
        request,
        "tasks:match_one",
        query=text,
        types=values_of(fields, "type"),
        limit=_one(fields, "limit"),
        callback=callback,
        accept=accept_of(request),
    )


async def _draft(request: Request) -> Response:
    return await _do(request, "manifest:draft_manifest")


async def _match(request: Request) -> Response:
    return await _do(request, "tasks:match", body=await _body(request), accept=accept_of(request))


async def _extend(request: Request) -> Response:
    return await _do(request, "tasks:extend", text=await _body(request), draft=True, accept=accept_of(request))


async def _preview(request: Request) -> Response:
    id = _only(query_fields(request), "id")
    return await _do(request, "previewing:preview", id=id, accept=accept_of(request))


async def _propose(request: Request) -> Response:
    fields = query_fields(request)
    values = {"type": _one(fields, "type"), "limit": _one(fields, "limit")}
    return await _do(
        request, "suggesting:propose", **values, callback=_callback(request, fields), accept=accept_of(request)
    )


def _suggesting(what: str) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        fields = query_fields(request)
        values = {
            "prefix": _one(fields, "prefix"),
            "type": _one(fields, "type"),
            "limit": _one(fields, "limit"),
            "skipped": _one(fields, "cursor") or _one(fields, "offset"),
            "callback": _callback(request, fields),
        }
        return await _do(request, "suggesting:suggest", what=what, **values, accept=accept_of(request))

    return endpoint


def _flying(what: str) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        fields = query_fields(request)
        values = {"id": _only(fields, "id"), "callback": _callback(request, fields)}
        return await _do(request, "previewing:flyout", what=what, **values, accept=accept_of(request))

    return endpoint


async def _do(request: Request, task: str, **values: Any) -> Response:
    return await engine_of(request).answer(Ask(f"reconcile.{task}", values, root_of(request)), request)


async def _body(request: Request) -> str:
    kind = content_kind(request)
    if kind is None or kind.essence != _JSON:
        said = f"not {kind.essence}" if kind else "and the request has no Content-Type"
        raise ProblemError(415, f"queries come as {_JSON} here, {said}; forms go to {PATH}")
    return await text_of(request, most=_LONGEST)


def _callback(request: Request, fields: Fields) -> str | None:
    if not values_of(fields, "callback"):
        return None
    allowed = "*" in getattr(request.app.state, "origins", ())
    return checked_callback(_only(fields, "callback"), allowed=allowed)


def _only(fields: Fields, name: str) -> str:
    values = values_of(fields, name)
    if len(values) != 1:
        raise ProblemError(400, f"the request has {len(values) or 'no'} {name}; give one")
    return values[0]


def _one(fields: Fields, name: str) -> str:
    """Return the first value of a field, empty where there is none."""
    return next(iter(values_of(fields, name)), "")

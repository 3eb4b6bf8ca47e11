"""The addresses of the W3C protocols: requests to tasks."""

from __future__ import annotations

import hmac
import re
from collections.abc import Sequence
from secrets import token_hex
from typing import Any
from urllib.parse import urljoin

from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kg.web.http import (
    accept_of,
    body_of,
    content_kind,
    engine_of,
    fields_of,
    query_fields,
    raw_path_of,
    resource,
    root_of,
    text_of,
    values_of,
)
from kg.web.messages import Ask
from kg.web.negotiation import best
from kg.web.problems import HTML, ProblemError
from kg.web.sparql.formats import BY_ENDING, READ_FORMATS, TRIPLE_FORMATS

_NOT_IN_IRI = re.compile(r"[\x00-\x20<>\"{}|\\^`]")
_FORM = "application/x-www-form-urlencoded"

_REST_OF_A_FORM = 64 * 2**10

Fields = Sequence[tuple[str, str]]


async def _get_query(request: Request) -> Response:
    fields = query_fields(request)
    _forbid(fields, "update", "an update needs POST, to /update")
    if not values_of(fields, "query"):
        return await _describe(request)
    return await _run_query(request, fields)


async def _post_query(request: Request) -> Response:
    text, fields = await _posted(request, "query", "application/sparql-query")
    _forbid(fields, "update", "an update goes to /update")
    return await _run_query(request, [*fields, ("query", text)])


async def _run_query(request: Request, fields: Fields) -> Response:
    query = _only(fields, "query")
    limit = request.app.state.limits.query
    if len(query.encode("utf-8", "replace")) > limit:
        raise ProblemError(413, f"the query is longer than {limit:,} bytes")
    formats = values_of(fields, "format")
    values: dict[str, Any] = {
        "query": query,
        "accept": accept_of(request),
        "default_graphs": values_of(fields, "default-graph-uri"),
        "named_graphs": values_of(fields, "named-graph-uri"),
        "format": formats[0] if formats else None,
        "allowed_hosts": request.app.state.allowed_hosts,
    }
    return await engine_of(request).answer(Ask("sparql.query:answer", values, root_of(request)), request)


async def _describe(request: Request) -> Response:
    accept = accept_of(request)
    if best(accept, [*TRIPLE_FORMATS, HTML]) == HTML:
        return await engine_of(request).answer(Ask("pages.asking:editor", {}, root_of(request)), request)
    return await engine_of(request).answer(
        Ask("sparql.description:service", {"accept": accept}, root_of(request)), request
    )


async def _void(request: Request) -> Response:
    return await engine_of(request).answer(
        Ask("sparql.description:void", {"accept": accept_of(request)}, root_of(request)), request
    )


async def _post_update(request: Request) -> Response:
    check_token(request)
    text, fields = await _posted(request, "update", "application/sparql-update")
    _forbid(fields, "query", "a query goes to /sparql")
    values = {
        "text": _only([*fields, ("update", text)], "update"),
        "accept": accept_of(request),
        "using_graphs": values_of(fields, "using-graph-uri"),
        "using_named_graphs": values_of(fields, "using-named-graph-uri"),
        "allowed_hosts": request.app.state.allowed_hosts,
    }
    return await engine_of(request).change(Ask("sparql.update:update", values, root_of(request)), request)


async def _posted(request: Request, name: str, direct: str) -> tuple[str, list[tuple[str, str]]]:
    """Return the text of a query or update that came by POST, and all other fields."""
    fields = query_fields(request)
    kind = content_kind(request)
    limits = request.app.state.limits
    # Who only reads may not fill the memory of the server: a form writes each byte of a query as three at most.
    most = limits.body if name == "update" else min(limits.body, 3 * limits.query + _REST_OF_A_FORM)
    if kind is not None and kind.essence == direct:
        return await text_of(request, most=most), fields
    if kind is None or kind.essence != _FORM:
        said = f"not {kind.essence}" if kind else "and the request has no Content-Type"
        raise ProblemError(415, f"a {name} comes as {direct} or as {_FORM}, {said}")
    fields += fields_of(await text_of(request, most=most), "the body")
    text = _only(fields, name)
    if not text:
        raise ProblemError(400, f"the {name} of the form is empty")
    return text, [field for field in fields if field[0] != name]


def _only(fields: Fields, name: str) -> str:
    values = values_of(fields, name)
    if len(values) != 1:
        raise ProblemError(400, f"the request has {len(values) or 'no'} {name}; give one")
    return values[0]


def _forbid(fields: Fields, name: str, why: str) -> None:
    if values_of(fields, name):
        raise ProblemError(400, f"the request has the parameter {name}: {why}")


def check_writes(request: Request) -> str:
    """Check that the server writes at all; return its token.

    Raises:
        ProblemError: 403, it does not.
    """
    token: str | None = request.app.state.token
    if token is None:
        raise ProblemError(403, "this server does not write; start it with --writable --token-file")
    return token


def check_token(request: Request, *, field: str | None = None) -> None:
    """Check that a request may write.

    `field` is the token that a form has in a field, where it can send no header; None for what is no form.

    Raises:
        ProblemError: 403, the server does not write; 401, the token is missing or wrong.
    """
    token = check_writes(request)
    header = request.headers.get("authorization", "") or (f"Bearer {field}" if field else "")
    scheme, _, given = header.partition(" ")
    right = hmac.compare_digest(given.strip().encode("utf-8", "replace"), token.encode("utf-8"))
    if scheme.lower() != "bearer" or not right:
        challenge = 'Bearer realm="kg"' + (', error="invalid_token"' if given else "")
        raise ProblemError(
            401,
            "writing needs the token of the server: Authorization: Bearer …"
            + (", or in the form the content of its --token-file" if field is not None else ""),
            headers=(("WWW-Authenticate", challenge),),
        )


def _graph_of(request: Request) -> tuple[str | None, bool]:
    """Return the IRI of the graph that a request is about (None: the default graph), and whether it names one."""
    fields = query_fields(request)
    address = f"{root_of(request)}/graphs"
    path: str = request.path_params.get("path", "")
    graphs, default = values_of(fields, "graph"), values_of(fields, "default")
    if path:
        if graphs or default:
            raise ProblemError(400, "the address names a graph by its path and by a parameter; give one of the two")
        raw = raw_path_of(request)
        return f"{address}/{raw.rpartition('/graphs/')[2] if raw else path}", True
    if len(graphs) + len(default) > 1:
        raise ProblemError(400, "the address names more than one graph; give graph or default, once")
    if default:
        return None, True
    if graphs:
        if not graphs[0]:
            raise ProblemError(400, "the parameter graph is empty; give the IRI of a graph")
        return _resolved(address, graphs[0]), True
    return None, False


def _resolved(address: str, graph: str) -> str:
    """Return the IRI of a graph, a relative one counted from the address of the request."""
    try:
        if _NOT_IN_IRI.search(graph):
            raise ValueError("it has characters that no IRI has")
        return urljoin(address, graph)
    except ValueError as error:
        raise ProblemError(400, f"{graph[:80]!r} is no IRI of a graph: {error}") from None


def _named_graph_of(request: Request) -> str | None:
    graph, named = _graph_of(request)
    if not named:
        raise ProblemError(400, "which graph? give ?graph=IRI or ?default, or the path of one below /graphs/")
    return graph


async def _get_graph(request: Request) -> Response:
    graph, named = _graph_of(request)
    formats = values_of(query_fields(request), "format")
    values: dict[str, Any] = {"accept": accept_of(request), "format": formats[0] if formats else None}
    if named:
        values["graph"] = graph
    task = "sparql.graph_store:read" if named else "sparql.graph_store:read_all"
    return await engine_of(request).answer(Ask(task, values, root_of(request)), request)


async def _put_graph(request: Request) -> Response:
    check_token(request)
    return await _write(request, _named_graph_of(request), replace=True)


async def _post_graph(request: Request) -> Response:
    check_token(request)
    graph, named = _graph_of(request)
    if named:
        return await _write(request, graph, replace=False)
    new = f"{root_of(request)}/graphs/{token_hex(8)}"
    return await _write(request, new, replace=False, created=new)


async def _delete_graph(request: Request) -> Response:
    check_token(request)
    values = {"graph": _named_graph_of(request), "accept": accept_of(request)}
    return await engine_of(request).change(Ask("sparql.graph_store:delete", values, root_of(request)), request)


async def _write(request: Request, graph: str | None, *, replace: bool, created: str | None = None) -> Response:
    values = {
        "graph": graph,
        "parts": await _parts(request),
        "replace": replace,
        "base_iri": graph or f"{root_of(request)}/graphs",
        "accept": accept_of(request),
        "created": created,
    }
    return await engine_of(request).change(Ask("sparql.graph_store:write", values, root_of(request)), request)


async def _parts(request: Request) -> list[tuple[bytes, str]]:
    """Return the contents of a request, each with its media type."""
    if "content-range" in request.headers:
        raise ProblemError(400, "a part of a graph (Content-Range) cannot be put in the place of a whole one")
    kind = content_kind(request)
    most = request.app.state.limits.body
    if kind is not None and kind.essence == "multipart/form-data":
        return await _files(request, most)
    if kind is None:
        body = await body_of(request, most=most)
        if body:
            raise ProblemError(415, "the request has a body and no Content-Type; say what it is (text/turtle …)")
        return []
    if kind.essence not in READ_FORMATS:
        raise ProblemError(415, f"{kind.essence} is no format of graphs; there are: {', '.join(READ_FORMATS)}")
    return [(await body_of(request, most=most), kind.essence)]


async def _files(request: Request, most: int) -> list[tuple[bytes, str]]:
    content = await body_of(request, most=most)
    boundary = re.search(r"boundary=(?:\"([^\"]+)\"|([^\s;]+))", request.headers["content-type"], re.IGNORECASE)
    if boundary is None or f"--{boundary[1] or boundary[2]}--".encode() not in content[-1024:]:
        raise ProblemError(400, "the form ends before its end: its last boundary is missing")
    again = Request(request.scope, _once(content))
    try:
        async with again.form(max_files=100, max_fields=100, max_part_size=most) as form:
            parts = [await _part(value) for _, value in form.multi_items() if isinstance(value, UploadFile)]
    except MultiPartException as error:
        raise ProblemError(400, f"the form cannot be read: {error.message}") from None
    if not parts:
        raise ProblemError(400, "the form has no file; send graphs as files, each with its Content-Type")
    return parts


async def _part(file: UploadFile) -> tuple[bytes, str]:
    kind = (file.content_type or "").partition(";")[0].strip().lower()
    if kind not in READ_FORMATS:
        format = BY_ENDING.get((file.filename or "").rpartition(".")[2].lower())
        if format is None:
            raise ProblemError(415, f"the file {file.filename!r} of the form has no format of graphs: {kind or 'none'}")
        kind = format.media_type
    return await file.read(), kind


def _once(content: bytes) -> Any:
    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": content, "more_body": False}

    return receive


def routes() -> list[Route]:
    """Return the routes of the protocols."""
    graphs = {"GET": _get_graph, "PUT": _put_graph, "POST": _post_graph, "DELETE": _delete_graph}
    return [
        resource("/sparql", {"GET": _get_query, "POST": _post_query}),
        resource("/update", {"POST": _post_update}),
        resource("/graphs", graphs),
        resource("/graphs/{path:path}", graphs),
        resource("/.well-known/void", {"GET": _void}),
    ]

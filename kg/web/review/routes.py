"""The addresses of links: the page to review them, its form, and the API."""

from __future__ import annotations

import json
from typing import Any, Final
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kg.model.link import Standing
from kg.web.http import accept_of, content_kind, engine_of, fields_of, query_fields, resource, root_of, text_of
from kg.web.messages import Ask
from kg.web.pages import PAGES
from kg.web.problems import ProblemError
from kg.web.review.deciding import Said
from kg.web.sparql.routes import check_token, check_writes

_PAGE: Final = PAGES["/links"]
_KEPT: Final = ("source", "kind", "standing", "of", "page")
"""Parameters of the page to which a form leads back."""
_FORM: Final = "application/x-www-form-urlencoded"
_MOST: Final = 256 * 2**10
_LONGEST: Final = {"author": 200, "comment": 2_000}
_PATIENCE: Final = 600.0
"""Seconds that a decision may take: where two actors become one by it, the whole world is resolved anew."""


async def _get_page(request: Request) -> Response:
    return await engine_of(request).answer(Ask(_PAGE.task, dict(query_fields(request)), root_of(request)), request)


async def _post_page(request: Request) -> Response:
    check_writes(request)
    _check_origin(request)
    kind = content_kind(request)
    if kind is None or kind.essence != _FORM:
        raise ProblemError(415, f"decisions come from the form of the page as {_FORM}, or as JSON to /api/links/ID")
    fields = dict(fields_of(await text_of(request, most=_MOST), "the body"))
    check_token(request, field=fields.get("token", ""))
    kept = {name: value for name, value in query_fields(request) if name in _KEPT}
    values = {"said": _said(fields), "author": _line(fields, "author"), "back": kept, "accept": accept_of(request)}
    ask = Ask("review.deciding:decide_form", values, root_of(request))
    return await engine_of(request).change(ask, request, seconds=_PATIENCE)


def _check_origin(request: Request) -> None:
    """Refuse what a page of another site sends, whatever it knows."""
    origin = request.headers.get("origin")
    site = request.headers.get("sec-fetch-site", "same-origin")
    own = urlsplit(root_of(request)).netloc
    if (origin is not None and origin.partition("://")[2] != own) or site not in ("same-origin", "none"):
        raise ProblemError(
            403,
            f"the form comes from another site ({(origin or site)[:200]}); decide on the page /links of this server",
        )


def _said(fields: dict[str, str]) -> list[Said]:
    """Return what a form says, thing by thing, without those left for later."""
    found: list[Said] = []
    for name, choice in fields.items():
        head, _, number = name.partition("-")
        if head != "choice" or not choice:
            continue
        shown = [tuple(each.split(":")) for each in fields.get(f"shown-{number}", "").split()]
        pairs = [(each[0], each[1]) for each in shown if len(each) == 2]
        if not pairs or len(pairs) != len(shown):
            raise ProblemError(400, f"the form has no sound shown-{number} beside {name}; load the page again")
        found.append((choice, pairs, _line(fields, "comment", f"comment-{number}")))
    if not found:
        raise ProblemError(400, "nothing was chosen; choose a candidate, or none of them, for one thing at least")
    return found


def _line(fields: dict[str, str], kind: str, name: str = "author") -> str:
    text = fields.get(name, "").strip()
    if kind == "author" and not text:
        raise ProblemError(400, "author is empty; give the name of who decides")
    if len(text) > _LONGEST[kind]:
        raise ProblemError(400, f"{name} is longer than {_LONGEST[kind]:,} characters; shorten it")
    return text


async def _list(request: Request) -> Response:
    values = {"values": query_fields(request), "accept": accept_of(request)}
    return await engine_of(request).answer(Ask("review.listing:list_links", values, root_of(request)), request)


async def _get_link(request: Request) -> Response:
    values = {"id": request.path_params["id"], "accept": accept_of(request)}
    return await engine_of(request).answer(Ask("review.listing:one_link", values, root_of(request)), request)


async def _post_link(request: Request) -> Response:
    check_token(request)
    kind = content_kind(request)
    if kind is None or kind.essence != "application/json":
        raise ProblemError(415, f"a decision comes as application/json, not {kind.essence if kind else 'without type'}")
    values = _decision(await text_of(request, most=_MOST))
    ask = Ask(
        "review.deciding:decide_link",
        {**values, "id": request.path_params["id"], "accept": accept_of(request)},
        root_of(request),
    )
    return await engine_of(request).change(ask, request, seconds=_PATIENCE)


def _decision(text: str) -> dict[str, Any]:
    """Return the decision that a body of JSON holds, checked."""
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        raise ProblemError(400, "the body is no JSON") from None
    if not isinstance(said, dict):
        raise ProblemError(400, 'the body is no object; send {"standing": "accepted", "author": "…"}')
    known = ("standing", "author", "comment", "was", "rejectOthers")
    if unknown := [str(name)[:80] for name in said if name not in known]:
        raise ProblemError(400, f"{', '.join(unknown)}: a decision has no such member; it has {', '.join(known)}")
    texts = {name: said.get(name) or "" for name in known[:4]}
    if wrong := [name for name, value in texts.items() if not isinstance(value, str)]:
        raise ProblemError(400, f"{', '.join(wrong)} must be text")
    standings = [each.value for each in Standing]
    for name in ("standing", "was"):
        if texts[name] not in (standings if name == "standing" else [*standings, ""]):
            raise ProblemError(400, f"{name} is one of {', '.join(standings)}, not {texts[name][:80]!r}")
    others = said.get("rejectOthers", False)
    if not isinstance(others, bool):
        raise ProblemError(400, "rejectOthers is true or false")
    if others and texts["standing"] != Standing.ACCEPTED.value:
        raise ProblemError(400, "rejectOthers goes with the standing accepted only")
    return {
        "standing": texts["standing"],
        "author": _line(texts, "author"),
        "comment": _line(texts, "comment", "comment") or None,
        "was": texts["was"] or None,
        "reject_others": others,
    }


def routes() -> list[Route]:
    """Return the routes of links."""
    return [
        resource(_PAGE.route, {"GET": _get_page, "POST": _post_page}),
        resource("/api/links", {"GET": _list}),
        resource("/api/links/{id}", {"GET": _get_link, "POST": _post_link}),
    ]

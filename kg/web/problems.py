"""What went wrong, told to a program or a person: problem details of RFC 9457, in JSON, HTML or plain text."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Mapping, Sequence
from html import escape
from http import HTTPStatus
from typing import Any, Concatenate, ParamSpec

from kg.web.messages import Reply, Site
from kg.web.negotiation import MediaType, best

PROBLEM_TYPES = "https://w3id.org/diplomacy-kg/problems#"
"""Begins the IRI of each type of problem that has one."""

_JSON = MediaType.of("application/problem+json")
_PLAIN_JSON = MediaType.of("application/json")
HTML = MediaType.of("text/html; charset=utf-8")
_TEXT = MediaType.of("text/plain; charset=utf-8")
_OFFERED = (_JSON, _PLAIN_JSON, _TEXT, HTML)


class ProblemError(Exception):
    """A request that cannot be answered as it was made.

    `detail` says what is the matter and what to do, and goes to the client as it is: no path and no inside of the
    server belongs into it. `kind` is the last part of the IRI of the problem's type; without it the status says all.
    `more` are further members of the problem: what JSON can hold. `headers` go into the answer.
    """

    def __init__(
        self,
        status: int,
        detail: str,
        *,
        kind: str = "",
        title: str = "",
        more: Mapping[str, Any] | None = None,
        headers: tuple[tuple[str, str], ...] = (),
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.type = PROBLEM_TYPES + kind if kind else "about:blank"
        self.title = title if title and kind else _phrase(status)
        self.more = dict(more or {})
        self.headers = headers

    def members(self) -> dict[str, Any]:
        """Return the members of the problem object."""
        own = {"type": self.type, "title": self.title, "status": self.status, "detail": self.detail}
        return own | {name: value for name, value in self.more.items() if name not in own}

    def reply(self, accept: str | None = None) -> Reply:
        """Return the answer that tells the problem: in JSON, but to who would rather have HTML or text in that.

        Who takes none of them gets JSON all the same: an error that cannot be read is worse than one of another type.
        """
        chosen = best(accept, _OFFERED) or _JSON
        if chosen == HTML:
            body = _page(self.members())
        elif chosen == _TEXT:
            body = _text(self.members())
        else:
            chosen = _JSON
            body = json.dumps(self.members(), ensure_ascii=False, indent=2) + "\n"
        headers = (("Content-Type", str(chosen)), ("Vary", "Accept"), ("Cache-Control", "no-store"), *self.headers)
        return Reply(self.status, headers, body.encode("utf-8", "replace"))


def problem(
    status: int,
    detail: str,
    accept: str | None = None,
    *,
    kind: str = "",
    title: str = "",
    headers: tuple[tuple[str, str], ...] = (),
) -> Reply:
    """Return the answer that tells a problem; see `ProblemError`."""
    return ProblemError(status, detail, kind=kind, title=title, headers=headers).reply(accept)


def not_acceptable(offered: tuple[MediaType, ...]) -> ProblemError:
    """Return the problem of a client that takes nothing that is offered."""
    listed = [one.essence for one in offered]
    return ProblemError(406, f"This is to be had as {', '.join(listed)}; accept one of them.", more={"offered": listed})


P = ParamSpec("P")
Task = Callable[Concatenate[Site, P], Reply]


def telling_problems(task: Task[P]) -> Task[P]:
    """Make a task give the problem that it raises as its answer, in what the client accepts (its value `accept`)."""

    @functools.wraps(task)
    def told(site: Site, /, *args: P.args, **values: P.kwargs) -> Reply:
        try:
            return task(site, *args, **values)
        except ProblemError as error:
            accept = values.get("accept")
            return error.reply(accept if isinstance(accept, str) else None)

    return told


def chosen_of(accept: str | None, offered: Sequence[MediaType]) -> MediaType:
    """Return the media type to answer in; raises ProblemError (406) when the client takes none."""
    chosen = best(accept, offered)
    if chosen is None:
        raise not_acceptable(tuple(offered))
    return chosen


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Problem"


def _text(members: Mapping[str, Any]) -> str:
    lines = [f"{members['status']} {members['title']}", "", str(members["detail"])]
    return "\n".join([*lines, *_listed(members)]) + "\n"


def _page(members: Mapping[str, Any]) -> str:
    heading = escape(f"{members['status']} {members['title']}")
    further = "".join(f"<li>{escape(line.strip())}</li>\n" for line in _listed(members) if line)
    listed = f"<ul>\n{further}</ul>\n" if further else ""
    return (
        f'<!DOCTYPE html>\n<html lang="en">\n<head><meta charset="utf-8"><title>{heading}</title></head>\n'
        f"<body>\n<h1>{heading}</h1>\n<p>{escape(str(members['detail']))}</p>\n{listed}</body>\n</html>\n"
    )


def _listed(members: Mapping[str, Any]) -> list[str]:
    """Return the further members as lines, after an empty one if there are any."""
    lines: list[str] = []
    for name, value in members.items():
        if name in ("type", "title", "status", "detail"):
            continue
        for item in value if isinstance(value, list | tuple) else [value]:
            said = " ".join(str(part) for part in item.values()) if isinstance(item, dict) else str(item)
            lines.append(f"  {name}: {said}")
    return ["", *lines] if lines else []

"""What the tasks of the API have in common: one shape of answers in JSON, and problems told instead of raised."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Sequence
from typing import Any, Concatenate, ParamSpec

from kg.web.messages import Reply, Site
from kg.web.negotiation import MediaType, best
from kg.web.problems import ProblemError, not_acceptable

JSON = MediaType.of("application/json")

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


def json_reply(value: Any, accept: str | None) -> Reply:
    """Return a value as JSON; raises ProblemError when the client does not take that."""
    headers = (("Content-Type", str(chosen_of(accept, (JSON,)))), ("Vary", "Accept"))
    return Reply(200, headers, (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode("utf-8", "replace"))

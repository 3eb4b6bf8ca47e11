"""Answers in JSON, or as a script where a page may have that."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Callable
from typing import Any, Final

from kg.web.messages import Reply, Site
from kg.web.problems import ProblemError

_JSON: Final = (("Content-Type", "application/json; charset=utf-8"),)
_SCRIPT: Final = (("Content-Type", "text/javascript; charset=utf-8"),)
_CALLBACK: Final = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]*(?:\.[A-Za-z_$][A-Za-z0-9_$]*)*")
_LONGEST_CALLBACK: Final = 100


def telling(task: Callable[..., Reply]) -> Callable[..., Reply]:
    """Make a task give the problem that it raises as its answer; it gets one more value, `accept`, for that."""

    @functools.wraps(task)
    def told(site: Site, /, *, accept: str | None = None, **values: Any) -> Reply:
        try:
            return task(site, **values)
        except ProblemError as error:
            return error.reply(accept)

    return told


def json_reply(value: object, callback: str | None = None) -> Reply:
    """Return a value as JSON, or as a call of a function of the page that asks (JSONP of version 0.1)."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    if callback is None:
        return Reply(200, _JSON, text.encode("utf-8", "replace"))
    # The comment keeps a name from being read as the start of another kind of file. The two separators end a line of
    # old scripts.
    script = f"/**/{callback}({text});".replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return Reply(200, _SCRIPT, script.encode("utf-8", "replace"))


def checked_callback(name: str, *, allowed: bool) -> str:
    """Return the name of a function that an answer may call.

    Raises:
        ProblemError: 400, it is no name; 403, not every page may read answers, which a script would let it.
    """
    if not allowed:
        raise ProblemError(
            403, "scripts (callback) are given only where every page may read answers: kg serve --cors '*'"
        )
    if len(name) > _LONGEST_CALLBACK or not _CALLBACK.fullmatch(name):
        raise ProblemError(400, f"callback must be the name of a function of at most {_LONGEST_CALLBACK} letters")
    return name


def without_nothing(record: dict[str, Any]) -> dict[str, Any]:
    """Return a record without members that are None or empty texts."""
    return {name: value for name, value in record.items() if value not in (None, "")}

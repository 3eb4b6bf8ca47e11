"""The API of links, as tasks of workers that read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final
from urllib.parse import urlencode

from kg.errors import RecordError
from kg.model.link import Standing
from kg.web.api.replies import json_reply
from kg.web.messages import Reply, Site
from kg.web.problems import ProblemError, telling_problems
from kg.web.review.reading import LinkReader, Wanted
from kg.web.review.records import record_of

PAGE_SIZE: Final = 100
MOST_PAGES: Final = 1_000_000
SOURCE: Final = r"[A-Za-z0-9-]{1,100}"
"""What the name of a source looks like."""
_NAMES: Final = ("source", "standing", "page")


@telling_problems
def list_links(site: Site, *, values: Sequence[tuple[str, str]] = (), accept: str | None = None) -> Reply:
    """Return some links, the surest first; `values` are the parameters of the address."""
    given = _given(values)
    page = _page(given.get("page", ""))
    wanted = Wanted(source=given.get("source") or None, standing=_standing(given.get("standing", "")))
    reader = LinkReader(site.store, site.base)
    total = reader.count_links(wanted)
    last = max(1, -(-total // PAGE_SIZE))
    try:
        links = reader.links(wanted, size=PAGE_SIZE, offset=(page - 1) * PAGE_SIZE)
    except RecordError as error:
        raise _broken(error) from error

    def url(number: int) -> str:
        kept = [(name, value) for name, value in given.items() if name != "page"]
        return f"{site.root}/api/links?{urlencode([*kept, ('page', str(number))])}"

    answer: dict[str, Any] = {
        "links": [record_of(link, site) for link in links],
        "page": page,
        "pageSize": PAGE_SIZE,
        "total": total,
        "next": url(page + 1) if page < last else None,
    }
    reply = json_reply(answer, accept)
    others = {"first": 1, **({"prev": min(page - 1, last)} if page > 1 else {})}
    others |= {**({"next": page + 1} if page < last else {}), "last": last}
    told = ", ".join(f'<{url(number)}>; rel="{relation}"' for relation, number in others.items())
    return Reply(reply.status, (*reply.headers, ("Link", told)), reply.body)


@telling_problems
def one_link(site: Site, *, id: str, accept: str | None = None) -> Reply:
    """Return one link."""
    try:
        return json_reply(record_of(LinkReader(site.store, site.base).link(id), site), accept)
    except RecordError as error:
        raise _broken(error) from error


def _given(values: Sequence[tuple[str, str]]) -> dict[str, str]:
    given: dict[str, str] = {}
    for name, value in values:
        if name not in _NAMES:
            raise ProblemError(400, f"there is no parameter {name[:80]!r} here; there are {', '.join(_NAMES)}")
        if name in given:
            raise ProblemError(400, f"{name} is given more than once; give it once")
        given[name] = value
    if not re.fullmatch(f"(?:{SOURCE})?", given.get("source", "")):
        raise ProblemError(400, f"source is a name in letters, digits and hyphens, not {given['source'][:80]!r}")
    return given


def _page(text: str) -> int:
    if not text:
        return 1
    if not (text.isascii() and text.isdecimal()) or len(text) > 9 or not 1 <= int(text) <= MOST_PAGES:
        raise ProblemError(400, f"page is a whole number from 1 to {MOST_PAGES}, not {text[:80]!r}")
    return int(text)


def _standing(text: str) -> Standing | None:
    if not text:
        return None
    try:
        return Standing(text)
    except ValueError:
        allowed = ", ".join(each.value for each in Standing)
        raise ProblemError(400, f"standing is one of {allowed}, not {text[:80]!r}") from None


def _broken(error: RecordError) -> ProblemError:
    return ProblemError(500, f"links of this graph are broken: {error}")

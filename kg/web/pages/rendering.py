"""From values to replies: the templates, and what all pages have in common."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined

from kg.web.links import DATA_FORMATS, links_of, outside
from kg.web.messages import Reply, Site
from kg.web.pages.days import in_words

_STATIC: Final = Path(__file__).parent.parent / "static"
_HTML: Final = ("Content-Type", "text/html; charset=utf-8")
_JSON: Final = ("Content-Type", "application/json; charset=utf-8")
_BIDI: Final = (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
"""Marks that change the direction of what follows: names and texts could turn the page around them with these."""
_CONTROLS: Final = (*range(9), 11, 12, *range(14, 32), *range(127, 160))
_HARMLESS: Final = {**dict.fromkeys(_CONTROLS, "\N{REPLACEMENT CHARACTER}"), **dict.fromkeys(_BIDI)}


def page_reply(
    site: Site,
    template: str,
    *,
    title: str,
    here: str,
    status: int = 200,
    about: str = "",
    description: str = "",
    **values: Any,
) -> Reply:
    """Return a page.

    `here` is its address behind the prefix, for the canonical link. `about` is the IRI of the thing of the graph that
    the page is about, whose data it then points to.
    """
    links = links_of(site)
    text = (
        _environment()
        .get_template(template)
        .render(
            site=site,
            links=links,
            prefix=links.prefix,
            title=title,
            description=description or f"{title}: who met whom, where, when, and who says so.",
            canonical=links.whole(here),
            here=here,
            alternates=[(links.data(about, suffix), kind) for suffix, kind in DATA_FORMATS.items()] if about else [],
            about=about,
            built=has_scripts(),
            unfinished=site.unfinished(),
            **values,
        )
    )
    return Reply(status, (_HTML,), text.encode("utf-8", "replace"))


def json_reply(value: object) -> Reply:
    """Return a value as JSON."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return Reply(200, (_JSON,), text.encode("utf-8", "replace"))


def redirect(address: str) -> Reply:
    """Return the way to another address of this server."""
    return Reply(303, (("Location", address), _HTML), b"")


def has_scripts() -> bool:
    """Whether the frontend is built: pages ask for it only then."""
    return (_STATIC / "build" / "app.js").is_file()


def _shown(value: Any) -> Any:
    """Return a value of a template without marks that turn the direction of what follows, controls shown as such.

    Escaping is Jinja's.
    """
    return value.translate(_HARMLESS) if isinstance(value, str) else value


def _number(value: int) -> str:
    return f"{value:,}"


def _plural(count: int, one: str, many: str | None = None) -> str:
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def _as_json(value: object) -> str:
    """Return JSON for an attribute; as no Markup, so that Jinja escapes it."""
    return json.dumps(value, ensure_ascii=False)


def _percent(value: str | float | None) -> str:
    return f"{round(float(value) * 100)}%" if value is not None else ""


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("kg.web", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    filters: Mapping[str, Any] = {
        "day": in_words,
        "number": _number,
        "plural": _plural,
        "as_json": _as_json,
        "percent": _percent,
        "outside": outside,
    }
    environment.filters.update(filters)
    return environment

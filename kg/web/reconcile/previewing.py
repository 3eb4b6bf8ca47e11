"""A few words on an entity, a type or a property, as a small page for a frame, or as HTML in JSON."""

from __future__ import annotations

import base64
import hashlib
from html import escape
from typing import Final

from pyoxigraph import NamedNode

from kg.web.links import links_of
from kg.web.messages import Reply, Site
from kg.web.problems import ProblemError
from kg.web.reconcile.entities import Entities
from kg.web.reconcile.properties import PROPERTIES
from kg.web.reconcile.replies import json_reply, telling
from kg.web.reconcile.types import type_named

_STYLE: Final = (
    "body{font:14px/1.4 system-ui,sans-serif;margin:.75rem;color:#1a1a1a;background:#fff}"
    "h1{font-size:1.1rem;margin:0}p{margin:.35rem 0}.kind{color:#555}"
)
_DIGEST: Final = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
_POLICY: Final = (
    f"default-src 'none'; style-src 'sha256-{_DIGEST}'; base-uri 'none'; form-action 'none'; frame-ancestors *"
)
"""Other sites show this page in a frame, which is what it is for; nothing can be done in it but to follow a link."""
_MOST_ALIASES: Final = 8


@telling
def preview(site: Site, *, id: str) -> Reply:
    """Return a small page on an entity."""
    entities = Entities(site)
    node = _known(entities, id)
    address = escape(links_of(site).whole(links_of(site).page(node.value) or ""))
    label = escape(entities.label(node))
    text = (
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{label}</title>'
        f"<style>{_STYLE}</style></head>\n"
        f'<body><h1><a href="{address}" target="_blank" rel="noopener">{label}</a></h1>\n'
        f"{_paragraphs(entities, node)}</body></html>\n"
    )
    headers = (("Content-Type", "text/html; charset=utf-8"), ("Content-Security-Policy", _POLICY))
    return Reply(200, headers, text.encode("utf-8", "replace"))


@telling
def flyout(
    site: Site,
    *,
    what: str,
    id: str,
    callback: str | None = None,
) -> Reply:
    """Return a few words as HTML in JSON, as version 0.2 has it beside suggestions."""
    if what == "entity":
        entities = Entities(site)
        node = _known(entities, id)
        html = f"<p><strong>{escape(entities.label(node))}</strong></p>{_paragraphs(entities, node)}"
    else:
        one = type_named(id) if what == "type" else PROPERTIES.get(id)
        if one is None:
            raise ProblemError(404, f"there is no {what} with the id {id[:80]!r}")
        html = f"<p><strong>{escape(one.name)}</strong></p><p>{escape(one.description)}</p>"
    return json_reply({"id": id, "html": html}, callback)


def _known(entities: Entities, id: str) -> NamedNode:
    node = entities.node(id)
    if node is None:
        raise ProblemError(404, f"the graph holds no entity with the id {id[:200]!r}")
    return node


def _paragraphs(entities: Entities, node: NamedNode) -> str:
    [kind, *_] = entities.types(node)
    activity = entities.activity(node)
    description = entities.description(node)
    lines = [f'<span class="kind">{escape(kind.name)}</span>{f" · {escape(description)}" if description else ""}']
    also = entities.names(node)[1:]
    if also:
        more = ", …" if len(also) > _MOST_ALIASES else ""
        lines.append(f"Also: {escape(', '.join(also[:_MOST_ALIASES]))}{more}")
    if activity.events:
        days = "" if activity.first is None else f", {activity.first} to {activity.last}"
        lines.append(escape(f"{activity.events:,} event{'' if activity.events == 1 else 's'}{days}"))
    return "".join(f"<p>{line}</p>\n" for line in lines)

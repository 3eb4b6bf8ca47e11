"""Entities, types and properties by what is typed of their names, and what can be fetched of things of a type."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any, Final

from pyoxigraph import NamedNode

from kg import search
from kg.errors import SearchError
from kg.model.folding import folded
from kg.web.messages import Reply, Site
from kg.web.problems import ProblemError
from kg.web.reconcile.asked import whole
from kg.web.reconcile.entities import Entities
from kg.web.reconcile.properties import PROPERTIES, properties_of
from kg.web.reconcile.replies import json_reply, telling
from kg.web.reconcile.types import TYPES, EntityType, known_type, type_named

_SUGGESTED: Final = 10
_MOST: Final = 100
_MOST_SKIPPED: Final = 1_000
_OF_THE_WORLD: Final = tuple(kind for kind in search.KINDS if kind not in ("event", "document"))


@telling
def suggest(
    site: Site,
    *,
    what: str,
    prefix: str,
    type: str = "",
    limit: str = "",
    skipped: str = "",
    callback: str | None = None,
) -> Reply:
    """Suggest entities (of a `type`), types or properties; `skipped` are passed over."""
    most = _number("limit", limit, _SUGGESTED, _MOST)
    start = _number("cursor", skipped, 0, _MOST_SKIPPED)
    if what == "entity":
        kind = known_type(type) if type else None
        results = _entities(site, prefix, kind, start + most)
    else:
        results = _listed(_types() if what == "type" else _properties(), prefix)
    return json_reply({"result": list(islice(results, start, start + most))}, callback)


@telling
def propose(
    site: Site,  # noqa: ARG001 - a task gets the site
    *,
    type: str = "",
    limit: str = "",
    callback: str | None = None,
) -> Reply:
    """Return the properties that things of a type may have."""
    kind = known_type(type) if type else None
    most = _number("limit", limit, len(PROPERTIES), _MOST)
    found = [one.record() for one in properties_of(kind)[:most]]
    answer: dict[str, Any] = {"type": type, "properties": found}
    return json_reply(answer | ({"limit": most} if limit else {}), callback)


def _entities(site: Site, prefix: str, kind: EntityType | None, most: int) -> Iterator[dict[str, Any]]:
    entities = Entities(site)
    node = entities.node(prefix)
    first = [node] if node is not None else []
    for found in dict.fromkeys([*first, *_typed(site, prefix, kind, 2 * most if kind else most)]):
        types = entities.types(found)
        if types and (kind is None or kind in types):
            record = entities.record(found)
            yield {name: whole(value) for name, value in record.items()} | {"notable": [one.short for one in types[:1]]}


def _typed(site: Site, prefix: str, kind: EntityType | None, most: int) -> list[NamedNode]:
    if site.index is None:
        return []
    kinds: Sequence[str] = kind.kinds if kind else _OF_THE_WORLD
    try:
        return [NamedNode(one.iri) for one in search.suggest(site.index, whole(prefix), kinds=kinds, limit=most)]
    except SearchError:
        return []  # there is none yet: nothing is suggested, as on the pages


def _types() -> list[dict[str, Any]]:
    return [one.record(described=True) for one in TYPES.values()]


def _properties() -> list[dict[str, Any]]:
    return [one.record() | {"description": one.description} for one in PROPERTIES.values()]


def _listed(records: list[dict[str, Any]], prefix: str) -> Iterator[dict[str, Any]]:
    """Yield what has a word that begins as typed, all for nothing; what is called or has the id so goes first."""
    typed = folded(prefix)
    kind = type_named(prefix)
    ids = {prefix.strip().lower(), kind.id.lower() if kind else ""}

    def rank(record: dict[str, Any]) -> int:
        name, id = folded(record["name"]), record["id"].lower()
        if id in ids or name == typed:
            return 0
        if name.startswith(typed) or (typed and id.startswith(typed)):
            return 1
        return 2 if any(word.startswith(typed) for word in name.split()) else 3

    ranked = sorted(((rank(record), place) for place, record in enumerate(records)))
    yield from (records[place] for found, place in ranked if found < 3)


def _number(name: str, text: str, without: int, most: int) -> int:
    if not text:
        return without
    if not (text.isascii() and text.isdecimal()) or len(text) > 9:
        raise ProblemError(400, f"{name} must be a whole number from 0, not {text[:40]!r}")
    return min(int(text), most)

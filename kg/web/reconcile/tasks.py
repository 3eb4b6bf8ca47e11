"""The tasks of matching and of extending data, in the forms of all versions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from pyoxigraph import NamedNode

from kg.errors import SearchError
from kg.web.messages import Reply, Site
from kg.web.problems import ProblemError
from kg.web.reconcile.asked import Fetched, Query, batch_of, extension_of, matches_of, single_of, whole
from kg.web.reconcile.entities import Entities
from kg.web.reconcile.matching import Candidate, Matcher
from kg.web.reconcile.properties import PROPERTIES, Value
from kg.web.reconcile.replies import json_reply, telling, without_nothing
from kg.web.reconcile.types import TYPES

_FEATURES: Final = {
    "name_similarity": "How alike the names are, 0 to 100",
    "type": "Whether it is of a type that is wanted",
    "events": "How many events it has part in",
}


@telling
def match_batch(site: Site, *, queries: str, callback: str | None = None) -> Reply:
    """Answer a batch of queries of version 0.1 or 0.2."""
    batch = batch_of(queries)
    entities = Entities(site)
    found = _candidates(site, entities, list(batch.values()))
    answers = {
        key: {"result": [_record(entities, one, named=False) for one in candidates]}
        for key, candidates in zip(batch, found, strict=True)
    }
    return json_reply(answers, callback)


@telling
def match_one(
    site: Site,
    *,
    query: str,
    types: Sequence[str] = (),
    limit: str = "",
    callback: str | None = None,
) -> Reply:
    """Answer the one query that version 0.1 has beside batches."""
    entities = Entities(site)
    [candidates] = _candidates(site, entities, [single_of(query, types, limit)])
    return json_reply({"result": [_record(entities, one, named=False) for one in candidates]}, callback)


@telling
def match(site: Site, *, body: str) -> Reply:
    """Answer a batch of queries of the draft of 1.0."""
    entities = Entities(site)
    found = _candidates(site, entities, matches_of(body))
    results = [{"candidates": [_record(entities, one, named=True) for one in candidates]} for candidates in found]
    return json_reply({"results": results})


@telling
def extend(
    site: Site,
    *,
    text: str,
    draft: bool = False,
    callback: str | None = None,
) -> Reply:
    """Give values of properties of entities; what is no entity has none."""
    asked = extension_of(text)
    entities = Entities(site)
    nodes = {id: entities.node(id) for id in asked.ids}
    if any(one.property.id in ("firstEvent", "lastEvent", "meetings", "events") for one in asked.fetched):
        entities.prepare([node for node in nodes.values() if node is not None])
    rows = {id: {one.property.id: _cells(entities, node, one) for one in asked.fetched} for id, node in nodes.items()}
    meta = [_meta(one) for one in asked.fetched]
    if not draft:
        return json_reply({"meta": meta, "rows": rows}, callback)
    listed = [
        {"id": id, "properties": [{"id": property, "values": values} for property, values in row.items()]}
        for id, row in rows.items()
    ]
    return json_reply({"meta": meta, "rows": listed})


def _candidates(site: Site, entities: Entities, queries: Sequence[Query]) -> list[list[Candidate]]:
    if site.index is None or not site.index.is_file():
        detail = "the index of names is being made; ask again in a moment"
        raise ProblemError(503, detail, headers=(("Retry-After", "5"),))
    matcher = Matcher(entities, site.index)
    try:
        return [matcher.candidates(query) for query in queries]
    except SearchError:
        detail = "the index of names cannot be read, and is made anew; ask again in a moment"
        raise ProblemError(503, detail, headers=(("Retry-After", "5"),)) from None


def _record(entities: Entities, candidate: Candidate, *, named: bool) -> dict[str, Any]:
    """Return a candidate as the API writes it; features are `named` in the draft of 1.0 only."""
    node = candidate.node
    return without_nothing(
        {
            "id": entities.id(node),
            "name": whole(entities.label(node)) or entities.id(node),
            "description": whole(entities.description(node)),
            "type": [one.short for one in entities.types(node)],
            "score": candidate.score,
            "match": candidate.match,
            "features": [
                {"id": id, **({"name": _feature_name(id)} if named else {}), "value": value}
                for id, value in candidate.features.items()
            ],
        }
    )


def _feature_name(id: str) -> str:
    return _FEATURES.get(id) or f"Whether it fits: {PROPERTIES[id].name}"


def _meta(fetched: Fetched) -> dict[str, Any]:
    found = fetched.property.record()
    kind = fetched.property.entities
    return found | {"type": TYPES[kind].short} if kind else found


def _cells(entities: Entities, node: NamedNode | None, fetched: Fetched) -> list[dict[str, Any]]:
    if node is None:
        return []
    values = fetched.property.values(entities, node)
    return list(_written(entities, values[: fetched.most] if fetched.most else values, days=fetched.property.days))


def _written(entities: Entities, values: Sequence[Value], *, days: bool) -> Iterator[dict[str, Any]]:
    for value in values:
        if isinstance(value, NamedNode):
            yield {"id": entities.id(value), "name": whole(entities.label(value))}
        elif isinstance(value, str):
            yield {"date": f"{value}T00:00:00Z"} if days else {"str": whole(value)}
        else:
            yield {"int": value} if isinstance(value, int) else {"float": value}

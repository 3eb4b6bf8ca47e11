"""Subjects as queries of each version, and requests made of them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final, TypeAlias
from urllib.parse import urlencode

from kg.link.names import is_full
from kg.link.reconcile.manifest import Service, Version
from kg.model.link import Kind, Subject
from kg.net.wire import Request

Query: TypeAlias = dict[str, Any]
"""A query as the service gets it."""

FIELDS: Final = ("country", "office", "within", "code")
"""What of a subject can be sent as a property."""
CANDIDATES: Final = 10
"""Candidates that are asked for at most."""
_MOST_NAMES: Final = 3
_MOST_VALUES: Final = 5
_JSON: Final = ("application/json", "text/json", "application/javascript", "text/javascript", "text/plain")
"""What services call their JSON."""


def names_to_ask(subject: Subject) -> tuple[str, ...]:
    """Return the names under which a subject is asked for, one after the other until there are candidates.

    A surname alone finds whoever bears it, and is asked only where it is all that is known.
    """
    names = [name for name in subject.names if subject.kind is not Kind.PERSON or is_full(name)]
    return tuple(dict.fromkeys(names or subject.names))[:_MOST_NAMES]


def query_of(subject: Subject, name: str, service: Service, type: str | None, properties: Mapping[str, str]) -> Query:
    """Return the query for a subject under one of its names; `properties` are ids by `FIELDS`."""
    known = {pid: values for field, pid in properties.items() if (values := _values(subject, field))}
    if service.version is Version.DRAFT:
        conditions: list[Query] = [{"matchType": "name", "propertyValue": name}]
        conditions += [{"matchType": "property", "propertyId": pid, "propertyValue": v} for pid, v in known.items()]
        return {**({"type": type} if type else {}), "limit": CANDIDATES, "conditions": conditions}
    query: Query = {"query": name, "limit": CANDIDATES}
    if type:
        # A state may be a country there, and a city a region: what is of another type is not out of question.
        query |= {"type": type, "type_strict": "should"}
    if known:
        query["properties"] = [{"pid": pid, "v": v[0] if len(v) == 1 else v} for pid, v in known.items()]
    return query


def batch_request(service: Service, queries: Sequence[Query]) -> Request:
    """Return the request for a batch; its answers are told apart by `keys_of`."""
    if service.version is Version.DRAFT:
        return _with_json(service.route("match"), {"queries": list(queries)})
    return _with_form(service.address, "queries", dict(zip(keys_of(queries), queries, strict=True)))


def keys_of(queries: Sequence[Query]) -> list[str]:
    """Return the keys of the queries of a batch."""
    return [f"q{place}" for place in range(len(queries))]


def manifest_request(address: str) -> Request:
    """Return the request for the manifest."""
    return Request(address, accept=_JSON)


def proposal_request(service: Service, type: str) -> Request:
    """Return the request for the properties of a type; only where the service proposes any."""
    where = service.proposing or ""
    where = service.route(where) if service.version is Version.DRAFT else where
    return Request(f"{where}{'&' if '?' in where else '?'}{urlencode({'type': type, 'limit': 100})}", accept=_JSON)


def extension_request(service: Service, ids: Sequence[str], properties: Sequence[str]) -> Request:
    """Return the request for values of properties of entities."""
    asked = {"ids": list(ids), "properties": [{"id": pid} for pid in properties]}
    if service.version is Version.DRAFT:
        return _with_json(service.route("extend"), asked)
    return _with_form(service.address, "extend", asked)


def key_of(service: Service, asked: object) -> Request:
    """Return under what the answer to one query, or for one entity, is kept, whatever batch it came in."""
    body = json.dumps([service.version.value, asked], sort_keys=True).encode()
    return Request(service.address, body, accept=_JSON, content_type="application/json")


def _values(subject: Subject, field: str) -> list[str]:
    match field:
        case "country":
            values: Sequence[str] = subject.countries or ((subject.code,) if subject.code else ())
        case "office":
            values = [office.title for office in subject.offices]
        case "within":
            values = subject.within
        case "code":
            values = (subject.code,) if subject.code else ()
        case _:
            raise KeyError(field)
    return list(dict.fromkeys(values))[:_MOST_VALUES]


def _with_form(address: str, name: str, value: object) -> Request:
    return Request(address, urlencode({name: json.dumps(value)}).encode(), accept=_JSON)


def _with_json(address: str, value: object) -> Request:
    return Request(address, json.dumps(value).encode(), accept=_JSON, content_type="application/json")

"""What clients ask, of all versions of the API, read from JSON into one form of queries."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias

from kg.web.problems import ProblemError
from kg.web.reconcile.properties import Property, Wanted, property_named
from kg.web.reconcile.types import EntityType, known_type

MOST_QUERIES: Final = 50
"""Queries of a batch."""
MOST_CANDIDATES: Final = 100
CANDIDATES: Final = 10
"""Candidates for a query, at most and where it does not say."""
MOST_IDS: Final = 500
MOST_FETCHED: Final = 50
"""Entities and properties of one request to extend data."""
_MOST_CONDITIONS: Final = 20
_MOST_VALUES: Final = 50
LONGEST_NAME: Final = 200
"""Characters of a name; a longer text is none, and finds nothing."""

Quantifier: TypeAlias = Literal["any", "all", "none"]
Strictness: TypeAlias = Literal["any", "all", "should"]
_QUANTIFIERS: Final[dict[str, Quantifier]] = {"any": "any", "all": "all", "none": "none"}
_STRICT: Final[dict[str, Strictness]] = {"any": "any", "all": "all", "should": "should"}


@dataclass(frozen=True, slots=True)
class Named:
    """Names that the entity is to have: any of them, all of them, or none."""

    names: tuple[str, ...]
    quantifier: Quantifier = "any"
    required: bool = False


@dataclass(frozen=True, slots=True)
class Constraint:
    """Values that the entity is to have for a property; where it is `required` no other entity is a candidate."""

    property: Property
    values: tuple[Wanted, ...]
    quantifier: Quantifier = "any"
    required: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """A question for the entity that is meant. `ids` are ids of which it may be; `strict` says what `types` mean."""

    named: tuple[Named, ...] = ()
    ids: tuple[str, ...] = ()
    types: tuple[EntityType, ...] = ()
    strict: Strictness = "any"
    constraints: tuple[Constraint, ...] = ()
    limit: int = CANDIDATES


@dataclass(frozen=True, slots=True)
class Fetched:
    """A property to fetch, and how many values of it at most; 0 for all."""

    property: Property
    most: int = 0


@dataclass(frozen=True, slots=True)
class Extension:
    """Properties to fetch of entities, whose ids stand as the client writes them."""

    ids: tuple[str, ...]
    fetched: tuple[Fetched, ...]


def batch_of(text: str) -> dict[str, Query]:
    """Return the queries of a batch of version 0.1 or 0.2, by their keys.

    Raises:
        ProblemError: 400, it is malformed or names a type or property that is not there; 413, it is too long.
    """
    batch = _object(_json(text, "queries"), "queries")
    _bounded(len(batch))
    return {key: _query(value, f"query {_shown(key)}") for key, value in batch.items()}


def single_of(text: str, types: Sequence[str], limit: str) -> Query:
    """Return the one query that version 0.1 has beside batches: an object in JSON, or only the name; raises alike."""
    if text.lstrip().startswith("{"):
        return _query(_json(text, "query"), "query")
    given: dict[str, Any] = {"query": text, "type": list(types)}
    return _query(given | ({"limit": int(limit)} if limit.isdecimal() and len(limit) < 9 else {}), "query")


def matches_of(text: str) -> list[Query]:
    """Return the queries of the body of a request to `match` (draft of 1.0); raises as `batch_of`."""
    body = _object(_json(text, "the body"), "the body")
    queries = body.get("queries")
    if not isinstance(queries, list):
        raise ProblemError(400, 'the body has no list "queries"; send {"queries": [{"conditions": [...]}]}')
    _bounded(len(queries))
    return [_conditional(query, f"query {place}") for place, query in enumerate(queries)]


def extension_of(text: str) -> Extension:
    """Return what a request to extend data asks for.

    Raises:
        ProblemError: 400, it is malformed or names a property that is not there; 413, it is too long.
    """
    body = _object(_json(text, "extend"), "extend")
    ids, properties = body.get("ids"), body.get("properties")
    if not isinstance(ids, list) or not all(isinstance(id, str) for id in ids) or not isinstance(properties, list):
        raise ProblemError(400, 'extend needs "ids", a list of texts, and "properties", a list of {"id": ...}')
    if len(ids) > MOST_IDS or len(properties) > MOST_FETCHED:
        raise ProblemError(413, f"data is extended for at most {MOST_IDS} ids and {MOST_FETCHED} properties at once")
    return Extension(tuple(dict.fromkeys(map(whole, ids))), tuple(map(_fetched, properties)))


def whole(text: str) -> str:
    """Return a text without halves of surrogate pairs, which JSON can write and nothing else can."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _json(text: str, where: str) -> Any:
    try:
        return json.loads(text, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise ProblemError(400, f"{where}: is no JSON ({str(error)[:120]})") from None


def _no_number(name: str) -> Any:
    raise ValueError(f"{name} is no number of JSON")


def _object(value: Any, where: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise ProblemError(400, f"{where}: must be an object of JSON, not {_shown(value)}")
    return value


def _bounded(count: int) -> None:
    if count > MOST_QUERIES:
        raise ProblemError(413, f"a batch has at most {MOST_QUERIES} queries (batchSize of the manifest), not {count}")


def _query(value: Any, where: str) -> Query:
    given = _object(value, where)
    name, properties = given.get("query"), given.get("properties") or []
    if name is not None and not isinstance(name, str | int | float):
        raise ProblemError(400, f'{where}: "query" must be a text, not {_shown(name)}')
    if not isinstance(properties, list) or len(properties) > _MOST_CONDITIONS:
        raise ProblemError(400, f'{where}: "properties" must be a list of at most {_MOST_CONDITIONS}')
    text = whole(str(name)).strip() if name is not None else ""
    if not text and not properties:
        raise ProblemError(400, f'{where}: has neither "query" nor "properties"')
    types = given.get("type") or given.get("types") or []
    return Query(
        named=(Named((text,), required=True),) if text else (),
        types=tuple(_type(one, where) for one in (types if isinstance(types, list) else [types])[:_MOST_CONDITIONS]),
        strict=_STRICT.get(str(given.get("type_strict")), "any"),
        constraints=tuple(found for one in properties for found in _constraint(_object(one, where), where)),
        limit=_limit(given.get("limit"), where),
    )


def _type(value: Any, where: str) -> EntityType:
    named = value.get("id") if isinstance(value, dict) else value
    if not isinstance(named, str):
        raise ProblemError(400, f"{where}: a type is an id, not {_shown(value)}")
    return known_type(named)


def _constraint(given: Mapping[str, Any], where: str) -> Iterator[Constraint]:
    named = given.get("pid") or given.get("p")
    if not isinstance(named, str):
        raise ProblemError(400, f'{where}: a property needs its id as "pid"')
    values = _values(given.get("v"), where)
    if values:  # an empty cell says nothing
        yield Constraint(property_named(named), values)


def _conditional(value: Any, where: str) -> Query:
    given = _object(value, where)
    conditions = given.get("conditions")
    if not isinstance(conditions, list) or not 0 < len(conditions) <= _MOST_CONDITIONS:
        raise ProblemError(400, f'{where}: needs "conditions", a list of one to {_MOST_CONDITIONS}')
    named: list[Named] = []
    ids: list[str] = []
    constraints: list[Constraint] = []
    for condition in conditions:
        one = _object(condition, f"{where}, a condition")
        values = _values(one.get("propertyValue", one.get("v")), where)
        quantifier = _QUANTIFIERS.get(str(one.get("matchQuantifier", "any")))
        if quantifier is None:
            raise ProblemError(400, f'{where}: "matchQuantifier" is any, all or none')
        required = one.get("required") is True
        match one.get("matchType"):
            case "name":
                named.append(Named(tuple(each.text for each in values if each.text), quantifier, required))
            case "id":
                ids.extend(each.id or each.text for each in values)
            case "property":
                pid = one.get("propertyId", one.get("pid"))
                if not isinstance(pid, str):
                    raise ProblemError(400, f'{where}: a condition on a property needs its id as "propertyId"')
                constraints.append(Constraint(_comparable(pid, where, required), values, quantifier, required))
            case other:
                raise ProblemError(400, f'{where}: "matchType" is name, id or property, not {_shown(other)}')
    kind = given.get("type")
    return Query(
        named=tuple(one for one in named if one.names),
        ids=tuple(ids),
        types=(_type(kind, where),) if kind else (),
        constraints=tuple(one for one in constraints if one.values),
        limit=_limit(given.get("limit"), where),
    )


def _comparable(pid: str, where: str, required: bool) -> Property:
    found = property_named(pid)
    if required and found.agrees is None:
        raise ProblemError(400, f"{where}: {found.id} is only fetched, and cannot be required of an entity")
    return found


def _values(value: Any, where: str) -> tuple[Wanted, ...]:
    values = value if isinstance(value, list) else [value]
    if len(values) > _MOST_VALUES:
        raise ProblemError(400, f"{where}: a property has at most {_MOST_VALUES} values")
    return tuple(found for one in values if (found := _wanted(one, where)) is not None)


def _wanted(value: Any, where: str) -> Wanted | None:
    if isinstance(value, dict):
        id, name = value.get("id"), value.get("name")
        if not isinstance(id, str):
            raise ProblemError(400, f'{where}: a value that is an object needs an "id", not {_shown(value)}')
        return Wanted(whole(name)[:LONGEST_NAME] if isinstance(name, str) else "", whole(id))
    if isinstance(value, str | int | float):
        text = whole(str(value)).strip()[:LONGEST_NAME]
        return Wanted(text) if text else None
    if value is None:
        return None
    raise ProblemError(400, f"{where}: {_shown(value)} is no value of a property")


def _limit(value: Any, where: str) -> int:
    if value is None:
        return CANDIDATES
    if isinstance(value, bool) or not isinstance(value, int | float) or value < 1:
        raise ProblemError(400, f'{where}: "limit" must be a whole number from 1, not {_shown(value)}')
    return int(min(value, MOST_CANDIDATES))


def _fetched(value: Any) -> Fetched:
    given = _object(value, "a property to extend by")
    named, settings = given.get("id"), given.get("settings")
    if not isinstance(named, str):
        raise ProblemError(400, f'a property to extend by needs its "id", not {_shown(value)}')
    most = settings.get("limit", 0) if isinstance(settings, dict) else 0
    if isinstance(most, str) and most.isdecimal():  # clients send what stands in a form
        most = int(most[:9])
    if isinstance(most, bool) or not isinstance(most, int | float) or not most >= 0:
        raise ProblemError(400, f'{named[:80]}: the setting "limit" must be a number from 0, not {_shown(most)}')
    return Fetched(property_named(named), int(min(most, MOST_IDS)))


def _shown(value: Any) -> str:
    return repr(value)[:80]

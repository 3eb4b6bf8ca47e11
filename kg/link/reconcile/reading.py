"""Answers of a service, of all versions, made records: what is odd in them is left out, or makes them unreadable."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, TypeAlias

from kg.errors import one_line
from kg.gazetteer.fold import fold
from kg.gazetteer.states import state, state_named
from kg.link.reconcile.manifest import Service, Version, kind_named
from kg.model.link import Candidate, Kind, Office
from kg.net.asking import read_json

Raw: TypeAlias = dict[str, Any]
"""A candidate as the service gives it."""
Cells: TypeAlias = list[dict[str, Any]]
"""Values of a property as the service gives them."""

MATCHED: Final = 0.9
"""The least score of a candidate that the service takes for right."""
_MOST_CANDIDATES: Final = 100
_LONGEST: Final = 500
_DAY: Final = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?![0-9])")
FETCHED: Final[Mapping[str, frozenset[str]]] = {
    "alias": frozenset(
        ("alias", "aliases", "also known as", "other names", "alternative name", "alternative names", "alternate name",
         "alt label", "altlabel", "variant name", "variant names", "name variant", "preferred name")
    ),
    "country": frozenset(
        ("country", "nationality", "citizenship", "country of citizenship", "iso code", "country code", "country codes")
    ),
    "office": frozenset(("position", "position held", "office", "profession or occupation", "function or role")),
    "born": frozenset(("date of birth", "birth date", "born", "birthdate")),
    "died": frozenset(("date of death", "death date", "died", "deathdate")),
    "latitude": frozenset(("latitude", "lat")),
    "longitude": frozenset(("longitude", "long", "lng", "lon")),
    "within": frozenset(("within", "located in", "parent", "located in the administrative territorial entity")),
    "identifier": frozenset(("same as", "sameas", "exact match", "exactmatch")),
}  # fmt: skip
"""What of a candidate can be fetched, and names of properties that mean it."""


class _UnreadableError(ValueError):
    """An answer is none, or lacks something; it may be whole when it is asked for again."""


@dataclass(frozen=True, slots=True)
class Told:
    """The candidates for one query. `highest` is the highest score of the whole answer, which tells the scale."""

    candidates: list[Raw] = field(default_factory=list)
    highest: float = 0.0


def told_in(service: Service, keys: Sequence[str], body: bytes) -> list[Told]:
    """Return what is told for each query of a batch.

    Raises:
        ValueError: it is no answer, or has none for one of the queries.
    """
    answer = read_json(body)
    found = list(_results(service, keys, answer))
    highest = max(
        (score for each in found for one in each if (score := _number(one.get("score"))) is not None), default=0.0
    )
    return [Told(each, highest) for each in found]


def _results(service: Service, keys: Sequence[str], answer: object) -> Iterator[list[Raw]]:
    if not isinstance(answer, dict):
        raise _UnreadableError("it is no object of JSON")
    if service.version is Version.DRAFT:
        results = answer.get("results")
        if not isinstance(results, list) or len(results) != len(keys):
            raise _UnreadableError("it has not as many results as there were queries")
        yield from (_raw(one, "candidates") for one in results)
        return
    for key in keys:
        if key not in answer:
            raise _UnreadableError(f"it has no result for the query {key}")
        yield _raw(answer[key], "result")


def _raw(result: Any, member: str) -> list[Raw]:
    found = result.get(member) if isinstance(result, dict) else None
    if not isinstance(found, list):
        said = f": {str(result)[:100]}" if isinstance(result, dict) else ""
        raise _UnreadableError(f"a result has no list of candidates{said}")
    return [one for one in found if isinstance(one, dict)][:_MOST_CANDIDATES]


def candidates_of(
    told: Told, service: Service, kinds: Mapping[str, frozenset[Kind]], cells: Mapping[str, Mapping[str, Cells]]
) -> list[Candidate]:
    """Return the candidates for a query, the best first, each once.

    `kinds` are those of known types. `cells` are the values that were fetched, by id and by the names of `FETCHED`.
    """
    found: dict[str, Candidate] = {}
    for raw in told.candidates:
        id = raw.get("id")
        iri = service.iri(id) if isinstance(id, str) and id else None
        label = _text(raw.get("name"))
        if iri is not None and label:
            found.setdefault(iri, _candidate(iri, label, raw, told, service, kinds, cells.get(id or "", {})))
    return list(found.values())


def _candidate(
    iri: str,
    label: str,
    raw: Raw,
    told: Told,
    service: Service,
    kinds: Mapping[str, frozenset[Kind]],
    cells: Mapping[str, Cells],
) -> Candidate:
    latitude, longitude = (next(iter(_numbers(cells.get(name, []))), None) for name in ("latitude", "longitude"))
    on_earth = latitude is not None and longitude is not None and abs(latitude) <= 90 and abs(longitude) <= 180
    codes = (code for text in _texts(cells.get("country", [])) if (code := _code(text)))
    return Candidate(
        iri=iri,
        label=label,
        names=tuple(dict.fromkeys((label, *_texts(cells.get("alias", []))))),
        kinds=frozenset(_kinds(raw.get("type"), kinds)),
        description=_text(raw.get("description")) or None,
        countries=tuple(sorted(set(codes))),
        offices=tuple(Office(title) for title in dict.fromkeys(_texts(cells.get("office", [])))),
        born=_day(cells.get("born", [])),
        died=_day(cells.get("died", [])),
        latitude=latitude if on_earth else None,
        longitude=longitude if on_earth else None,
        identifiers=tuple(sorted(set(_iris(cells.get("identifier", []))) - {iri})),
        within=tuple(dict.fromkeys(_texts(cells.get("within", [])))),
        score=_score(raw, told, service),
    )


def _score(raw: Raw, told: Told, service: Service) -> float | None:
    """Return a score from 0 to 1.

    Services score from 0 to 1, from 0 to 100, or without an end: the highest score of the whole answer tells which. A
    score without an end is told by the highest one of its answer.
    """
    number = _number(raw.get("score"))
    if number is None:
        return MATCHED if raw.get("match") is True else None
    whole = 100.0 if service.percent else 1.0 if told.highest <= 1 else max(100.0, told.highest)
    score = min(1.0, max(0.0, number / whole))
    return max(score, MATCHED) if raw.get("match") is True else score


def _kinds(said: Any, kinds: Mapping[str, frozenset[Kind]]) -> Iterator[Kind]:
    for one in said if isinstance(said, list) else [said]:
        id, name = (one.get("id"), one.get("name")) if isinstance(one, dict) else (one, one)
        known = kinds.get(id) if isinstance(id, str) else None
        named = kind_named(name) if isinstance(name, str) else None
        yield from known or ({named} if named is not None else ())


def rows_of(ids: Sequence[str], body: bytes) -> dict[str, dict[str, Cells]]:
    """Return the values of properties by the ids of entities and of properties; of an entity that is left out, none.

    Raises:
        ValueError: it is no answer to a request for values.
    """
    answer = read_json(body)
    rows = answer.get("rows") if isinstance(answer, dict) else None
    if isinstance(rows, list):  # the draft of 1.0
        read = {
            row["id"]: {
                one["id"]: one.get("values") for one in _dicts(row.get("properties")) if isinstance(one.get("id"), str)
            }
            for row in _dicts(rows)
            if isinstance(row.get("id"), str)
        }
    elif isinstance(rows, dict):
        read = {id: row for id, row in rows.items() if isinstance(row, dict)}
    else:
        raise _UnreadableError("it has no rows")
    return {id: {pid: _dicts(cells) for pid, cells in read.get(id, {}).items()} for id in ids}


def proposed_in(body: bytes) -> list[tuple[str, str]]:
    """Return the ids and names of proposed properties; raises ValueError where it is no answer."""
    answer = read_json(body)
    found = answer.get("properties") if isinstance(answer, dict) else None
    if not isinstance(found, list):
        raise _UnreadableError("it has no properties")
    return [
        (one["id"], name if isinstance(name := one.get("name"), str) else one["id"])
        for one in _dicts(found)
        if isinstance(one.get("id"), str)
    ]


def meant_by(properties: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Return the ids of the properties that mean something of `FETCHED`, by what they mean."""
    found: dict[str, str] = {}
    for id, name in properties:
        words = {fold(name), fold(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", id))}
        meant = next((each for each, names in FETCHED.items() if words & names), None)
        if meant is not None:
            found.setdefault(meant, id)
    return found


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _text(value: Any) -> str:
    """Return a text on one line, without what would steer a terminal or turn the direction of what follows."""
    if not isinstance(value, str):
        return ""
    return one_line(value[:_LONGEST].encode("utf-8", "replace").decode("utf-8"))


def _texts(cells: Cells) -> list[str]:
    values = (cell.get("name") or cell.get("str") or cell.get("id") for cell in cells)
    return [text for value in values if (text := _text(value))]


def _iris(cells: Cells) -> Iterator[str]:
    for cell in cells:
        for value in (cell.get("id"), cell.get("str")):
            if isinstance(value, str) and re.fullmatch(r"https?://[^\s<>\"{}|\\^`]+", value):
                yield value


def _number(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def _numbers(cells: Cells) -> list[float]:
    values = (cell.get("float", cell.get("int", cell.get("str"))) for cell in cells)
    return [number for value in values if (number := _number(value)) is not None]


def _day(cells: Cells) -> date | None:
    """Return the one day that all values name; None where they differ."""
    days = set()
    for cell in cells:
        value = cell.get("date", cell.get("str"))
        parts = _DAY.match(value) if isinstance(value, str) else None
        try:
            days.update([date(*map(int, parts.groups()))] if parts else [])
        except ValueError:
            continue
    return days.pop() if len(days) == 1 else None


def _code(text: str) -> str | None:
    if len(text) == 2 and (known := state(text.upper())):
        return known.code
    named = state_named(text)
    return named.code if named else None

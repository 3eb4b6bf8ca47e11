"""A column of a sheet is matched as OpenRefine does it: manifest, types, batches of rows, columns added."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import httpx

from tests.web.reconcile.conftest import Service

SHEET = [
    ("Steven Witkoff", "USA"),
    ("Lavrov, Sergei", "Russian Federation"),
    ("WANG Yi", "China"),
    ("John Smith", "United Kingdom"),
    ("Anna Lindh", "Sweden"),
    ("Nobody Known", ""),
]
COUNTRY = "country"


def guessed_types(service: Service, names: list[str]) -> list[str]:
    """Types by how often and how high they are among the first candidates of some rows, the likeliest first."""
    answer = service.batch(**{f"q{row}": {"query": name, "limit": 3} for row, name in enumerate(names)})
    votes: Counter[str] = Counter()
    for candidates in answer.values():
        for place, one in enumerate(candidates):
            for kind in one["type"]:
                votes[kind["id"]] += 3 - place
    return [kind for kind, _ in votes.most_common()]


def test_a_column_is_matched_and_extended(service: Service) -> None:
    manifest = httpx.get(service.url).json()
    [kind, *_] = guessed_types(service, [name for name, _ in SHEET])
    assert kind in {one["id"] for one in manifest["defaultTypes"]}
    assert kind == "Person"

    queries: dict[str, Any] = {}
    for row, (name, country) in enumerate(SHEET):
        properties = [{"pid": COUNTRY, "v": country}] if country else []
        queries[f"q{row}"] = {"query": name, "type": kind, "type_strict": "should", "properties": properties}
    assert len(queries) <= manifest["batchSize"]
    answer = service.batch(**queries)
    matched = {row: one[0]["id"] for row, one in answer.items() if one and one[0]["match"]}
    assert matched == {
        "q0": "person/steve-witkoff",
        "q1": "person/sergey-lavrov",
        "q2": "person/wang-yi",
        "q3": "person/john-smith/GB",
        "q4": "person/anna-lindh",
    }

    proposing = manifest["extend"]["propose_properties"]
    url = proposing["service_url"] + proposing["service_path"]
    offered = [one["id"] for one in httpx.get(url, params={"type": kind, "limit": "50"}).json()["properties"]]
    chosen = [{"id": one} for one in offered if one in ("country", "lastEvent", "wikidata")]
    asked = json.dumps({"ids": list(matched.values()), "properties": chosen})
    rows = service.post(extend=asked).json()["rows"]
    assert rows["person/sergey-lavrov"] == {
        "country": [{"str": "RU"}],
        "wikidata": [{"str": "Q58217"}],
        "lastEvent": [{"date": "2026-01-31T00:00:00Z"}],
    }
    assert set(rows) == set(matched.values())

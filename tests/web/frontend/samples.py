"""What the harness answers: made-up actors, events and places, always the same, with names that try to be markup."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any, Final

TODAY: Final = date(2026, 2, 1)
HOSTILE: Final = '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>'

_FIRST = ["Amara", "Bruno", "Chen", "Dilnoza", "Elif", "Farid", "Greta", "Hugo", "Ines", "Jonas", "Kofi", "Leila"]
_LAST = ["Abara", "Bergström", "Castellanos", "Demir", "Eriksen", "Fontaine", "Gashi", "Haddad", "Ivanova", "Jansen"]
_STATES = ["Atlantis", "Borduria", "Freedonia", "Genovia", "Ruritania", "Sylvania", "Syldavia", "Zubrowka"]
_KINDS = ["Person"] * 7 + ["State"] * 2 + ["Organization", "Delegation"]
_TYPES = ["Meeting", "Call", "Visit", "NegotiationRound", "Statement"]
_CITIES: Final[dict[str, tuple[float, float]]] = {
    "Geneva": (6.143, 46.204),
    "Berlin": (13.405, 52.52),
    "Paris": (2.352, 48.857),
    "London": (-0.128, 51.507),
    "Miami": (-80.192, 25.762),
    "Abu Dhabi": (54.366, 24.467),
    "Istanbul": (28.979, 41.008),
    "Singapore": (103.82, 1.352),
    "Canberra": (149.129, -35.282),
    "Brasília": (-47.93, -15.78),
    "Nairobi": (36.817, -1.286),
    "Washington": (-77.037, 38.907),
    "Brussels": (4.352, 50.85),
    "Vienna": (16.374, 48.208),
    "Doha": (51.531, 25.285),
    "Moscow": (37.618, 55.755),
}


def network(size: int, seed: int = 7) -> dict[str, Any]:
    """A network in which few have many links, as real ones do, and a few pairs are by themselves."""
    chance = random.Random(seed)
    nodes: list[dict[str, Any]] = []
    for number in range(size):
        kind = chance.choice(_KINDS)
        name = f"{chance.choice(_FIRST)} {chance.choice(_LAST)}"
        label = chance.choice(_STATES) if kind == "State" else f"{name} {number}" if size > 80 else name
        nodes.append({"id": f"n{number}", "label": label, "kind": kind, "state": chance.choice([*_STATES, None])})
    nodes[1]["label"] = HOSTILE
    nodes[1]["page"] = "javascript:window.hacked=1"
    ends = [0]
    edges: list[dict[str, Any]] = []
    for number in range(1, size - size // 10):
        for other in {chance.choice(ends) for _ in range(chance.choice([1, 1, 2, 3]))}:
            count = int(chance.paretovariate(1.1))
            edges.append({"source": f"n{number}", "target": f"n{other}", "count": count, "page": f"page?pair={number}"})
            ends += [number, other]
    edges += [
        {"source": f"n{number}", "target": f"n{number + 1}", "count": 1, "page": None}
        for number in range(size - size // 10, size - 1, 2)
    ]
    for node in nodes:
        node["degree"] = sum(node["id"] in (edge["source"], edge["target"]) for edge in edges)
        node.setdefault("page", f"page?id={node['id']}")
    return {"nodes": nodes, "edges": edges}


def timeline(size: int, seed: int = 3) -> dict[str, Any]:
    """Events of a year: most are over, some are ahead or came to nothing, some ends nobody knows."""
    chance = random.Random(seed)
    events: list[dict[str, Any]] = []
    for number in range(size):
        start = TODAY + timedelta(days=int(chance.triangular(-250, 60, -20)))
        end = start + timedelta(days=chance.choice([0, 0, 0, 0, 1, 3, 9, 30]))
        before = chance.choice(["occurred"] * 6 + ["cancelled", "denied", "ongoing"])
        after = chance.choice(["scheduled", "scheduled", "proposed", "possible", "postponed"])
        who = " and ".join(chance.sample(_LAST, 2))
        events.append(
            {
                "id": f"e{number}",
                "label": f"{who}, {chance.choice(list(_CITIES))}",
                "start": None if number % 17 == 5 else start.isoformat(),
                "end": None if number % 17 == 8 else end.isoformat(),
                "status": before if start <= TODAY else after,
                "type": chance.choice(_TYPES),
                "page": f"page?event={number}",
                "disputed": number % 11 == 4,
            }
        )
    events[0]["label"] = HOSTILE
    events[1].update(start=None, end=None)
    return {"events": events}


def places() -> dict[str, Any]:
    """Cities with numbers of events, one with no sound place on earth."""
    chance = random.Random(5)
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [longitude, latitude]},
            "properties": {"label": name, "page": f"page?place={name}", "events": int(80 * chance.random() ** 2) + 1},
        }
        for name, (longitude, latitude) in _CITIES.items()
    ]
    features[0]["properties"]["label"] = HOSTILE  # type: ignore[index]
    nowhere = {"type": "Point", "coordinates": [999, 999]}
    features.append({"type": "Feature", "geometry": nowhere, "properties": {"label": "Nowhere"}})
    return {"type": "FeatureCollection", "features": features}


def suggestions(words: str) -> dict[str, Any]:
    """Results whose name has the words in it, and one that tries to be markup."""
    found = [f"{first} {last}" for first in _FIRST for last in _LAST if words.lower() in f"{first} {last}".lower()][:6]
    results = [
        {
            "iri": f"https://example.org/kg/person/{number}",
            "label": name,
            "kind": "Person",
            "page": f"page?found={number}",
            "note": _STATES[number],
        }
        for number, name in enumerate(found)
    ]
    if words.lower() == "markup":
        results = [{"iri": "x", "label": HOSTILE, "kind": "Person", "page": "javascript:window.hacked=1", "note": ""}]
    return {"results": results}


TERMS: Final[dict[str, Any]] = {
    "classes": [
        {"iri": "https://example.org/ontology#Meeting", "label": "meeting"},
        {"iri": "https://example.org/ontology#Visit", "label": "visit"},
    ],
    "properties": [
        {"iri": "https://example.org/ontology#participant", "label": "has participant"},
        {"iri": "https://example.org/ontology#place", "label": "took place in"},
    ],
}

ROWS: Final[dict[str, Any]] = {
    "head": {"vars": ["person", "name", "meetings"]},
    "results": {
        "bindings": [
            {
                "person": {"type": "uri", "value": f"https://example.org/kg/person/{number}"},
                "name": {"type": "literal", "value": HOSTILE if number == 3 else f"Person {number}", "xml:lang": "en"},
                "meetings": {
                    "type": "literal",
                    "value": str((number * 37) % 101),
                    "datatype": "http://www.w3.org/2001/XMLSchema#integer",
                },
            }
            for number in range(40)
        ]
        + [{"person": {"type": "uri", "value": "javascript:window.hacked=1"}}]
    },
}

OPENAPI: Final[dict[str, Any]] = {
    "openapi": "3.1.0",
    "info": {"title": "Harness", "version": "1.0", "description": "Questions over HTTP."},
    "servers": [{"url": "."}],
    "paths": {
        "/api/meetings": {
            "get": {
                "tags": ["questions"],
                "summary": "Who met whom",
                "operationId": "meetings",
                "parameters": [
                    {"name": "person", "in": "query", "schema": {"type": "string"}, "description": "A name or an IRI"}
                ],
                "responses": {
                    "200": {
                        "description": "Rows",
                        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Rows"}}},
                    }
                },
            }
        }
    },
    "components": {"schemas": {"Rows": {"type": "array", "items": {"type": "object"}}}},
}

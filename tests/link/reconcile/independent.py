"""A small reconciliation service that shares no code with ours: persons and towns, in each form of the API."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.serving import served

SPACE = "https://register.example/id/"
ENTRIES: dict[str, dict[str, Any]] = {
    "n1": {"name": "Anna Lindh", "type": "Q5", "aliases": ["Ylva Anna Maria Lindh"], "country": "SE", "born": "1957-06-19"},  # noqa: E501 - a table
    "n2": {"name": "Sergei Lavrov", "type": "Q5", "aliases": ["Сергей Лавров"], "country": "Russia", "born": "1950-03-21"},  # noqa: E501 - a table
    "n3": {"name": "Stockholm", "type": "Q515", "aliases": [], "country": "SE", "lat": 59.33, "long": 18.07},
    "n4": {"name": "Anna Lind", "type": "Q5", "aliases": [], "country": "DK"},
}  # fmt: skip
for _number in range(5, 60):
    ENTRIES[f"n{_number}"] = {"name": f"Person Number{_number:02}", "type": "Q5", "aliases": [], "country": "NO"}
TYPES = [{"id": "Q5", "name": "human"}, {"id": "Q515", "name": "city"}]
PROPERTIES = [
    {"id": "P1", "name": "also known as"},
    {"id": "P2", "name": "country of citizenship"},
    {"id": "P3", "name": "date of birth"},
    {"id": "P4", "name": "latitude"},
    {"id": "P5", "name": "longitude"},
    {"id": "P6", "name": "shoe size"},
    {"id": "P7", "name": "position held"},
]


@dataclass(slots=True)
class Register:
    """The service: its form, and what it was asked.

    `scale` is the highest score; `change` changes an answer to queries or for values before it is sent. `entries` are
    what it knows. With `alike` it finds names by groups of three letters that they share, as larger services do.
    """

    version: str
    url: str = ""
    scale: float = 100.0
    manifest: dict[str, Any] = field(default_factory=dict)
    change: Callable[[str, Any], Any] = lambda what, answer: answer  # noqa: ARG005 - the form of what tests give
    batches: list[list[dict[str, Any]]] = field(default_factory=list)
    extended: list[dict[str, Any]] = field(default_factory=list)
    entries: Mapping[str, dict[str, Any]] = field(default_factory=lambda: ENTRIES)
    alike: bool = False

    def manifest_now(self) -> dict[str, Any]:
        base: dict[str, Any] = {"name": "Register", "defaultTypes": TYPES, "batchSize": 10}
        if self.version == "1.0-draft":
            form: dict[str, Any] = {
                "versions": ["1.0-draft"],
                "view": {"url": f"{SPACE}{{id}}"},
                "extend": {"proposeProperties": True},
            }
        else:
            form = {
                "identifierSpace": SPACE,
                "schemaSpace": "https://register.example/type/",
                "extend": {"propose_properties": {"service_url": self.url, "service_path": "/properties"}},
            }
            if self.version == "0.2":
                form["versions"] = ["0.1", "0.2"]
        return {**base, **form, **self.manifest}

    def candidates(self, name: str, type: str | None, limit: int) -> list[dict[str, Any]]:
        found = []
        for id, entry in self.entries.items():
            near = self._near(name, (entry["name"], *entry["aliases"]))
            if not near:
                continue
            score = self.scale * near * (1.0 if type in (None, entry["type"]) else 0.5)
            kind = next(one for one in TYPES if one["id"] == entry["type"])
            found.append({"id": id, "name": entry["name"], "type": [kind], "score": score, "match": False})
        return sorted(found, key=lambda one: -one["score"])[:limit]

    def _near(self, name: str, names: tuple[str, ...]) -> float:
        if name in names:
            return 1.0
        if self.alike:
            shares = (len(_threes(name) & _threes(each)) / len(_threes(name) | _threes(each)) for each in names)
            likest = max(shares)
            return likest if likest >= 0.3 else 0.0
        return 0.5 if set(name.split()) & set(" ".join(names).split()) else 0.0

    def match(self, query: dict[str, Any]) -> list[dict[str, Any]]:
        if self.version == "1.0-draft":
            assert set(query) <= {"type", "limit", "conditions", "lang"}, query
            [name] = [one["propertyValue"] for one in query["conditions"] if one["matchType"] == "name"]
            return self.candidates(name, query.get("type"), query["limit"])
        return self.candidates(query["query"], query.get("type"), query["limit"])

    def rows(self, asked: dict[str, Any]) -> dict[str, dict[str, list[dict[str, Any]]]]:
        wanted = [one["id"] for one in asked["properties"]]
        return {id: {pid: _cells(self.entries[id], pid) for pid in wanted} for id in asked["ids"] if id in self.entries}

    def answer(self, method: str, path: str, body: bytes) -> Any:
        parts = urlsplit(path)
        if method == "GET":
            return (
                {"type": "", "properties": PROPERTIES}
                if "propose" in path or parts.path == "/properties"
                else self.manifest_now()
            )
        if self.version == "1.0-draft":
            asked = json.loads(body)
            if parts.path.endswith("/extend"):
                self.extended.append(asked)
                rows = self.rows(asked)
                listed = [
                    {"id": id, "properties": [{"id": p, "values": v} for p, v in row.items()]}
                    for id, row in rows.items()
                ]
                return self.change("extend", {"meta": [], "rows": listed})
            assert parts.path.endswith("/match"), path
            self.batches.append(asked["queries"])
            return self.change("match", {"results": [{"candidates": self.match(one)} for one in asked["queries"]]})
        form = parse_qs(body.decode(), strict_parsing=True)
        if "extend" in form:
            asked = json.loads(form["extend"][0])
            self.extended.append(asked)
            return self.change("extend", {"meta": [], "rows": self.rows(asked)})
        queries = json.loads(form["queries"][0])
        self.batches.append(list(queries.values()))
        return self.change("match", {key: {"result": self.match(one)} for key, one in queries.items()})


def _cells(entry: dict[str, Any], pid: str) -> list[dict[str, Any]]:
    match pid:
        case "P1":
            return [{"str": name} for name in entry["aliases"]]
        case "P2":
            return [{"str": entry["country"]}]
        case "P3":
            return [{"date": f"{entry['born']}T00:00:00Z"}] if "born" in entry else []
        case "P4" | "P5":
            value = entry.get("lat" if pid == "P4" else "long")
            return [] if value is None else [{"float": value}]
        case "P7":
            return [{"str": office} for office in entry.get("offices", ())]
    return [{}]


@cache
def _threes(name: str) -> frozenset[str]:
    padded = f" {name.casefold()} "
    return frozenset(padded[i : i + 3] for i in range(len(padded) - 2))


@contextmanager
def register(
    version: str,
    *,
    scale: float = 100.0,
    entries: Mapping[str, dict[str, Any]] | None = None,
    alike: bool = False,
    **manifest: Any,
) -> Iterator[Register]:
    """Serve the register in a form of the API until the block is left; `manifest` goes before its own members."""
    known = ENTRIES if entries is None else entries
    state = Register(version, scale=scale, manifest=manifest, entries=known, alike=alike)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer(b"")

        def do_POST(self) -> None:
            self._answer(self.rfile.read(int(self.headers["Content-Length"])))

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

        def _answer(self, body: bytes) -> None:
            found = state.answer(self.command, self.path, body)
            status, found = found if isinstance(found, tuple) else (200, found)
            content = found if isinstance(found, bytes) else json.dumps(found).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json; charset=utf-8")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

    with served(Handler) as state.url:
        yield state

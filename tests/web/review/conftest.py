"""A graph with links of all standings, and servers over copies of it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlencode

import httpx
import pytest

from kg.link.deciding import Thresholds
from kg.link.dump import open_dump
from kg.pipeline import build
from kg.settings import Settings
from kg.store import open_store
from kg.upkeep import link_to
from tests.web.serving import TOKEN, Web, serving

SETTINGS = Settings(extractor="plain")
WD = "http://www.wikidata.org/entity/"
ARTICLES = {
    "rome.md": "Carla Rossi met Boris Petrov in Rome on 2026-02-02. "
    "Anna Lindqvist met Boris Petrov in Oslo on 2026-01-30.",
    "vienna.md": "Dora Weiss met Emil Berg in Vienna on 2026-02-01.",
}
PREFIXES = """
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix wd: <http://www.wikidata.org/entity/> .
"""
PEOPLE = f"""{PREFIXES}
wd:Q1 a foaf:Person ; rdfs:label "Anna Lindqvist" .
wd:Q2 a foaf:Person ; rdfs:label "Boris Petrov" .
wd:Q3 a foaf:Person ; rdfs:label "Carla Rossi" .
wd:Q4 a foaf:Person ; rdfs:label "Carla Rossi" .
wd:Q5 a foaf:Person ; rdfs:label "Dora Weiss" .
wd:Q6 a foaf:Person ; rdfs:label "Dora Weiss" .
wd:Q7 a foaf:Person ; rdfs:label "Emil <script>alert(1)</script>" ; skos:altLabel "Emil Berg" .
wd:Q8 a foaf:Person ; rdfs:label "Emil Berg" .
wd:Q9 a foaf:Person ; rdfs:label "Emil Berg" .
"""
SURE = Thresholds(accept=0.5, propose=0.2)
"""The articles give nothing but names, which is too little for the usual ones."""


@pytest.fixture(scope="package")
def linked(tmp_path_factory: pytest.TempPathFactory, plain_extractor: Path) -> Path:  # noqa: ARG001
    """The folder of a store: Anna and Boris are linked to `people`, Carla, Dora and Emil have candidates."""
    return make_linked(tmp_path_factory.mktemp("linked"), PEOPLE)


def make_linked(folder: Path, people: str, thresholds: Thresholds = SURE) -> Path:
    """Build the articles in a folder, and link them to a dump of people; return the folder of the store."""
    paths = []
    for name, text in ARTICLES.items():
        path = folder / name
        path.write_text(f"---\nlanguage: en\npublished: 2026-02-05\n---\n\n{text}\n", encoding="utf-8")
        paths.append(str(path))
    dump = folder / "people.ttl"
    dump.write_text(people, encoding="utf-8")
    with open_store(folder / "store") as store:
        build(paths, store, settings=SETTINGS)
        link_to(open_dump([dump], name="people"), store, settings=SETTINGS, thresholds=thresholds)
    return folder / "store"


Start = Callable[..., "Reviewed"]


@pytest.fixture
def serve(linked: Path, tmp_path: Path) -> Iterator[Start]:
    """Starts a server over a copy of the graph, or of another."""
    with ExitStack() as stack:

        def start(*options: str, writable: bool = True, graph: Path = linked) -> Reviewed:
            folder = tmp_path / f"copy{len(list(tmp_path.iterdir()))}"
            shutil.copytree(graph, folder)
            endpoint = stack.enter_context(serving(folder, *options, writable=writable))
            reviewed = Reviewed(endpoint)
            stack.callback(reviewed.close)
            return reviewed

        yield start


@pytest.fixture
def reviewed(serve: Start) -> Reviewed:
    """A server that writes, for one test alone."""
    return serve()


@pytest.fixture(scope="module")
def reading(linked: Path) -> Iterator[Reviewed]:
    """A server that does not write."""
    with serving(linked, writable=False) as endpoint:
        client = Reviewed(endpoint)
        yield client
        client.close()


class Reviewed(Web):
    """A client of the pages and the API of links."""

    def page(self, query: str = "") -> httpx.Response:
        return self.http.get(f"{self.server.root}/links{query}")

    def links(self, query: str = "?source=people") -> list[dict[str, object]]:
        answer = self.http.get(f"{self.server.root}/api/links{query}")
        assert answer.status_code == 200, answer.text
        links: list[dict[str, object]] = answer.json()["links"]
        return links

    def id(self, thing: str) -> str:
        """The id of the link to a thing of the dataset."""
        return next(str(link["id"]) for link in self.links() if link["object"] == WD + thing)

    def standings(self) -> dict[str, str]:
        """The standing of each link, by the thing of the dataset."""
        return {str(link["object"]).removeprefix(WD): str(link["standing"]) for link in self.links()}

    def shown(self, *things: str) -> str:
        """What the form says was shown of some links."""
        standings = self.standings()
        return " ".join(f"{self.id(thing)}:{standings[thing]}" for thing in things)

    def form(
        self,
        fields: dict[str, str],
        *,
        query: str = "",
        token: str = TOKEN,
        headers: tuple[tuple[str, str], ...] = (),
        author: str = "Jane Roe",
    ) -> httpx.Response:
        body = urlencode({**fields, "author": author, "token": token})
        kind = ("Content-Type", "application/x-www-form-urlencoded")
        return self.send("POST", f"{self.server.root}/links{query}", [kind, *headers], body=body.encode())

    def judge(self, id: str, body: object, *, token: str | None = TOKEN) -> httpx.Response:
        text = body if isinstance(body, bytes) else json.dumps(body).encode()
        return self.send(
            "POST", f"{self.server.root}/api/links/{id}", [("Content-Type", "application/json")], body=text, token=token
        )

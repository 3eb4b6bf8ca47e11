"""Archives in a graph: members come, change and go with the file that holds them."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from kg.graph.vocabulary import DCTERMS
from kg.pipeline import build
from kg.settings import Settings
from kg.store import Store, open_store
from kg.upkeep import forget

pytestmark = pytest.mark.usefixtures("plain_extractor")

SETTINGS = Settings(extractor="plain")
TEXTS = {
    "in/oslo.md": "Anna Lindqvist met Boris Petrov in Oslo on 2026-01-30.",
    "in/rome.md": "Carla Rossi met Boris Petrov in Rome on 2026-02-02.",
    "bern.txt": "Anna Lindqvist met Carla Rossi in Bern on 2026-02-04.",
}


def pack(path: str, *names: str, front: str = "language: en") -> str:
    with zipfile.ZipFile(path, "w") as archive:
        for name in names:
            archive.writestr(name, f"---\n{front}\n---\n\n{TEXTS[name]}\n")
    return path


def held(store: Store) -> list[str]:
    return sorted(
        str(getattr(quad.object, "value", ""))
        for quad in store.quads(predicate=DCTERMS.identifier)
        if "#" in str(quad.object)
    )


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_a_member_that_left_its_archive_leaves_the_graph() -> None:
    with open_store(None) as store:
        build([pack("a.zip", *TEXTS)], store, settings=SETTINGS)
        assert held(store) == ["a.zip#bern.txt", "a.zip#in/oslo.md", "a.zip#in/rome.md"]

        report = build([pack("a.zip", "in/oslo.md", "bern.txt")], store, settings=SETTINGS)

        assert held(store) == ["a.zip#bern.txt", "a.zip#in/oslo.md"]
        assert (report.unchanged, report.forgotten) == (2, 1)


def test_an_archive_is_forgotten_with_all_its_members_and_no_other_one() -> None:
    with open_store(None) as store:
        build([pack("a.zip", "in/oslo.md", "in/rome.md"), pack("b.zip", "bern.txt")], store, settings=SETTINGS)

        forgotten = forget(["a.zip"], store, settings=SETTINGS)

        assert (len(forgotten.documents), forgotten.failed) == (2, ())
        assert held(store) == ["b.zip#bern.txt"]


def test_authors_stand_in_the_graph_each_by_name() -> None:
    with open_store(None) as store:
        front = "language: en\nauthor: [Ann Lee, Bo Ek]"
        build([pack("a.zip", "bern.txt", front=front)], store, settings=SETTINGS)

        authors = {str(getattr(quad.object, "value", "")) for quad in store.quads(predicate=DCTERMS.creator)}
        assert authors == {"Ann Lee", "Bo Ek"}

"""Small articles on disk, which the extractor `plain` reads."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from kg.graph.iris import Iris
from kg.pipeline import BuildReport, build
from kg.settings import Settings
from kg.store import Store, open_store

SETTINGS = Settings(extractor="plain")
IRIS = Iris(SETTINGS.base_iri)
ARTICLES = {
    "oslo.md": ("2026-02-01", "Anna Lindqvist met Boris Petrov in Oslo on 2026-01-30."),
    "late.md": ("2026-02-04", "Anna Lindqvist met Boris Petrov in Oslo on 2026-01-30. It snowed."),
    "spelt.md": ("2026-01-31", "Anna Lindquist met Boriss Petrov in Oslo on 2026-01-30."),
    "rome.md": ("2026-02-03", "Carla Rossi met Boris Petrov in Rome on 2026-02-02."),
    "both.md": (
        "2026-02-05",
        "Carla Rossi met Boris Petrov in Rome on 2026-02-02. Anna Lindqvist met Boris Petrov in Oslo on 2026-01-30.",
    ),
    "alone.md": ("2026-02-05", "Dora Weiss met Emil Berg in Vienna on 2026-02-01."),
}
"""Name of the file, with its day of publication and its text."""


def write_article(path: Path, text: str, **fields: str) -> str:
    """Write an article with front matter and return its path."""
    front = {"language": "en", "published": "2026-02-03", **fields}
    lines = "\n".join(f"{key}: {value}" for key, value in front.items() if value)
    path.write_text(f"---\n{lines}\n---\n\n{text}\n", encoding="utf-8")
    return str(path)


@pytest.fixture(scope="session")
def articles(tmp_path_factory: pytest.TempPathFactory, plain_extractor: Path) -> dict[str, str]:  # noqa: ARG001
    """The paths of `ARTICLES` by the name of the file."""
    folder = tmp_path_factory.mktemp("articles")
    return {
        name: write_article(folder / name, text, published=day, title=f"On {name}")
        for name, (day, text) in ARTICLES.items()
    }


def built(paths: Iterable[str], store: Store) -> BuildReport:
    return build(paths, store, settings=SETTINGS)


def graph_of(store: Store) -> list[str]:
    """All that an export would hold, sorted."""
    return sorted(str(quad) for quad in store.quads() if quad.graph_name != IRIS.runs)


def fresh_graph(paths: Iterable[str]) -> list[str]:
    with open_store(None) as store:
        built(paths, store)
        return graph_of(store)

"""The sample articles, built once; endpoints with the tables of `data/wikidata`, each started once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.pipeline import build
from kg.store import Store, open_store
from tests.link.served import Served, served
from tests.link.wikidata import write_dbpedia, write_wikidata

ARTICLES = Path(__file__).parent.parent / "data" / "articles"


@pytest.fixture(scope="session")
def sample_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a store built from the sample articles; nobody writes to it."""
    folder = tmp_path_factory.mktemp("sample") / "store"
    with open_store(str(folder)) as store:
        build([str(ARTICLES)], store)
    return folder


@pytest.fixture
def sample_store(sample_folder: Path) -> Iterator[Store]:
    """A store built from the sample articles, to read."""
    with open_store(str(sample_folder), read_only=True) as store:
        yield store


@pytest.fixture(scope="session")
def wikidata(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """What Wikidata would say of the things in the tables."""
    folder = tmp_path_factory.mktemp("wikidata")
    write_wikidata(folder / "wikidata.nt")
    with served(folder / "wikidata.nt", folder / "store") as server:
        yield server


@pytest.fixture(scope="session")
def dbpedia(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """What DBpedia would say of some of them."""
    folder = tmp_path_factory.mktemp("dbpedia")
    write_dbpedia(folder / "dbpedia.nt")
    with served(folder / "dbpedia.nt", folder / "store") as server:
        yield server

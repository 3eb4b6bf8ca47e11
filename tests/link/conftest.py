"""Endpoints with the tables of `data/wikidata`, each started once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.link.served import Served, served
from tests.link.wikidata import write_dbpedia, write_wikidata


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

"""The sample articles, built once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.pipeline import build
from kg.store import Store, open_store

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

"""The small world in a store."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kg.store import Store
from tests.query.small_world import small_store


@pytest.fixture(scope="package")
def world() -> Iterator[Store]:
    with small_store() as store:
        yield store

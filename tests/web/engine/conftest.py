"""What the tests of the engine share."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.web.engine.running import make_store


@pytest.fixture(scope="module")
def small_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of a thousand quads that nobody changes."""
    return make_store(tmp_path_factory.mktemp("engine") / "store")

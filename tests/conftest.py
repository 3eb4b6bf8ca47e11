"""What tests of several parts share."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def pytest_configure() -> None:
    """Let commands that tests start hear ctrl-C, also where a shell started the tests in the background, deaf to it."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(autouse=True)
def _no_settings_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Variables of whoever runs the tests must not change what they see."""
    import os

    for name in [name for name in os.environ if name.startswith("KG_")]:
        monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def plain_extractor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The extractor `plain` of `tests.plain_extractor`, installed as a package of its own; gives its folder."""
    folder = tmp_path_factory.mktemp("site")
    metadata = folder / "plain_extractor-1.0.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: plain-extractor\nVersion: 1.0\n", encoding="utf-8")
    (metadata / "entry_points.txt").write_text(
        "[kg.extractors]\nplain = tests.plain_extractor:PlainExtractor\n", encoding="utf-8"
    )
    sys.path.insert(0, str(folder))
    yield folder
    sys.path.remove(str(folder))

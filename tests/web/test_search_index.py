"""Search in a served graph: the index is made beside the graph, and follows what others write to it."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest

from kg.search import INDEX_NAME
from tests.conftest import ROOT
from tests.web.serving import Endpoint, serving

ARTICLES = ROOT / "tests" / "data" / "articles"


def kg(*arguments: str) -> None:
    subprocess.run([sys.executable, "-m", "kg", *arguments], check=True, capture_output=True)


def until(condition: Callable[[], bool]) -> None:
    """Wait for what the server does in the background; fail if it does not come."""
    end = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.1)


@pytest.fixture
def endpoint(tmp_path: Path) -> Iterator[Endpoint]:
    folder = tmp_path / "store"
    kg("build", str(ARTICLES / "10-miami-dmitriev-arrives.md"), "--store", str(folder))
    with serving(folder, writable=False) as served:
        yield served


def labels(endpoint: Endpoint, text: str) -> list[str]:
    answer = httpx.get(f"{endpoint.root}/search.json?q={quote(text)}")
    return [found["label"] for found in answer.raise_for_status().json()["results"]]


def test_names_and_words_are_found_and_what_is_built_and_forgotten_meanwhile_too(endpoint: Endpoint) -> None:
    until(lambda: "Kirill Dmitriev" in labels(endpoint, "dmitr"))
    assert (endpoint.folder / INDEX_NAME).is_file()
    page = httpx.get(f"{endpoint.root}/search?q=Miami").text
    assert "<mark>Miami</mark>" in page

    kg("build", str(ARTICLES / "13-paris-declaration.md"), "--store", str(endpoint.folder))
    until(lambda: "Emmanuel Macron" in labels(endpoint, "macr"))

    kg("forget", "13-paris-declaration.md", "--store", str(endpoint.folder))
    until(lambda: labels(endpoint, "macr") == [] and "Kirill Dmitriev" in labels(endpoint, "dmitr"))
    assert "<mark>Macron</mark>" not in httpx.get(f"{endpoint.root}/search?q=Macron").text


def test_searching_for_anything_is_answered(endpoint: Endpoint) -> None:
    for text in ('"', "a*b", "NEAR(", "x AND", "-", "%00", "ß" * 300, "' OR 1=1 --", "{}[]():^"):
        assert httpx.get(f"{endpoint.root}/search?q={quote(text)}").status_code == 200
        assert httpx.get(f"{endpoint.root}/search.json?q={quote(text)}").status_code == 200

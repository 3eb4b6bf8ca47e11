"""A real server over the graph of talks, and a client that asks it as OpenRefine does."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.web.reconcile.schemas import RESULTS, conforming
from tests.web.reconcile.talks import write_talks
from tests.web.serving import serving


class Service:
    """Asks one service."""

    def __init__(self, root: str) -> None:
        self.root = root
        self.url = f"{root}/reconcile"
        self.http = httpx.Client(timeout=30)

    def get(self, path: str = "", **values: str) -> httpx.Response:
        return self.http.get(self.url + path, params=values)

    def post(self, **fields: str) -> httpx.Response:
        return self.http.post(self.url, data=fields)

    def send(self, path: str, body: Any) -> httpx.Response:
        return self.http.post(self.url + path, json=body)

    def batch(self, **queries: Any) -> dict[str, list[dict[str, Any]]]:
        """Send a batch of version 0.2 and return the candidates by key."""
        response = self.post(queries=json.dumps(queries))
        assert response.status_code == 200, response.text
        found = conforming(RESULTS, response.json())
        assert list(found) == list(queries)
        return {key: one["result"] for key, one in found.items()}

    def candidates(self, query: str | None = None, **more: Any) -> list[dict[str, Any]]:
        named = {} if query is None else {"query": query}
        return self.batch(q={**named, **more})["q"]

    def ids(self, query: str | None = None, **more: Any) -> list[str]:
        return [one["id"] for one in self.candidates(query, **more)]

    def until_ready(self) -> None:
        """Wait for the index of names, which the server makes after it has begun to answer."""
        end = time.monotonic() + 60
        while (response := self.post(query="x")).status_code == 503:
            assert time.monotonic() < end, response.text
            assert response.headers["retry-after"]
            time.sleep(0.1)


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """The service as it is where every page may read answers."""
    folder = write_talks(tmp_path_factory.mktemp("talks") / "store")
    with serving(folder, "--cors", "*", writable=False) as endpoint:
        asked = Service(endpoint.root)
        asked.until_ready()
        yield asked
        asked.http.close()


@pytest.fixture(scope="session")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """The service without options: pages of other sites read nothing."""
    folder = write_talks(tmp_path_factory.mktemp("closed") / "store")
    with serving(folder, writable=False) as endpoint:
        asked = Service(endpoint.root)
        asked.until_ready()
        yield asked
        asked.http.close()

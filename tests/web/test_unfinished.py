"""What a server says of a graph whose last build has not ended: on pages, in answers of the API, and in a header."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from kg.ledger import Ledger, now
from kg.store import open_store
from tests.query.small_world import IRIS, graphs
from tests.store.servers import oxigraph
from tests.web.serving import BARE, serving

pytestmark = pytest.mark.skipif(BARE, reason="the bare store server knows nothing of builds")

PAGES = (
    "/",
    "/timeline",
    "/links",
    "/queries/who-met-whom?person=Ada+Berg",
    "/page/person/ada-berg",
    "/page/nothing",
)
ANSWERS = (
    *PAGES,
    "/sparql?query=ASK%7B%3Fs%20%3Fp%20%3Fo%7D",
    "/api/queries/who-met-whom?person=Ada+Berg",
    "/api/queries/who-met-whom?person=Ada+Berg&format=csv",
    "/data/person/ada-berg.ttl",
)
NOTICE = re.compile(
    r"The build that was begun on \d{4}-\d\d-\d\d at \d\d:\d\d UTC has not ended: "
    r"events, persons and places are not those of all documents yet\."
)
HEADER = "graph-unfinished"


def note_run(location: str | Path, *, ended: bool) -> None:
    """Note a run in a store as a build does: at its first write, or at its end."""
    with open_store(location) as store:
        ledger = Ledger(store, IRIS, started=now())
        ended_at = now() + timedelta(seconds=1) if ended else None
        store.replace_graphs({IRIS.runs: list(ledger.quads(ended=ended_at))})


@pytest.fixture(params=["folder", "server"])
def served(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str | Path, str]]:
    """The place of a store whose last build was cut short, and the address of a server for it."""
    with ExitStack() as stack:
        location: str | Path = tmp_path / "store"
        if request.param == "server":
            location = stack.enter_context(oxigraph(tmp_path / "oxigraph")).location
        with open_store(location) as store:
            store.replace_graphs(graphs())
        note_run(location, ended=False)
        address = str(location) if request.param == "server" else None
        yield location, stack.enter_context(serving(tmp_path / "store", writable=False, address=address)).root


def test_all_that_is_answered_tells_until_the_build_has_ended(served: tuple[str | Path, str]) -> None:
    location, root = served
    with httpx.Client(base_url=root) as client:
        for path in ANSWERS:
            begun = client.get(path).headers[HEADER]
            assert datetime.fromisoformat(begun.removeprefix("begun=")) <= datetime.now(UTC), path
        for path in PAGES:
            assert NOTICE.search(client.get(path).text), path
        api = client.get("/api/queries/who-met-whom?person=Ada+Berg").json()
        assert [bool(NOTICE.fullmatch(note)) for note in api["notes"]] == [True]

        note_run(location, ended=True)
        end = time.monotonic() + 30
        while HEADER in client.get("/").headers and time.monotonic() < end:
            time.sleep(0.1)
        for path in ANSWERS:
            answer = client.get(path)
            assert HEADER not in answer.headers, path
            assert not NOTICE.search(answer.text), path
        assert "notes" not in client.get("/api/queries/who-met-whom?person=Ada+Berg").json()


def test_whose_process_writes_is_not_told_to_the_web(served: tuple[str | Path, str]) -> None:
    location, root = served
    with open_store(location):
        text = httpx.get(root).text

    assert NOTICE.search(text)
    assert "pytest" not in text

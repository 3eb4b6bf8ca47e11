"""Saved questions that call another endpoint, through a real server: the hosts that it may call, and no other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from kg.store import open_store
from tests.query.elsewhere import Witness, add_links, wikidata, witness_of
from tests.query.small_world import small_store
from tests.web.protocol.answers import complaint
from tests.web.serving import BARE, Endpoint, serving

pytestmark = pytest.mark.skipif(BARE, reason="the bare store server has no saved questions")

PATH = "/api/queries/external-profile"
PAGE = "/queries/external-profile"
REFUSAL = "it calls the host '127.0.0.1' (SERVICE or LOAD), and this server does not; it may call {}"


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    with wikidata() as address:
        yield address


@pytest.fixture
def witness(endpoint: str) -> Iterator[Witness]:
    with witness_of(endpoint) as witness:
        yield witness


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("linked") / "store"
    with small_store() as small, open_store(folder) as store:
        add_links(small)
        for name in small.graph_names():
            store.replace_graphs({name: list(small.quads(name))})
    return folder


@pytest.fixture(scope="module")
def allowing(folder: Path) -> Iterator[Endpoint]:
    with serving(folder, "--allow-service", "127.0.0.1", "--timeout", "2", "--workers", "2", writable=False) as server:
        yield server


@pytest.fixture(scope="module")
def strict(folder: Path) -> Iterator[Endpoint]:
    with serving(folder, "--workers", "2", writable=False) as server:
        yield server


def get(server: Endpoint, path: str, **values: str) -> httpx.Response:
    return httpx.get(server.root + path, params=values, timeout=15)


def test_the_answer_of_an_endpoint_that_may_be_called(allowing: Endpoint, witness: Witness) -> None:
    answer = get(allowing, PATH, person="Berg", endpoint=witness.address)

    assert answer.status_code == 200, answer.text
    rows = answer.json()["rows"]
    assert [row["value"] for row in rows if row["fact"] in ("born", "office")] == [
        "1964-05-02",
        "Minister of Trade",
        "special envoy",
    ]
    assert "notes" not in answer.json()
    assert witness.items == [{"Q1001"}]


def test_its_page_shows_it_and_calls_nobody_before_something_is_asked(allowing: Endpoint, witness: Witness) -> None:
    shown = get(allowing, PAGE)
    asked = get(allowing, PAGE, person="Berg", endpoint=witness.address)

    assert (shown.status_code, "query.wikidata.org" in shown.text, "Answer</h2>" in shown.text) == (200, True, False)
    assert (asked.status_code, "Minister of Trade" in asked.text) == (200, True)
    assert witness.items == [{"Q1001"}]


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_host_that_may_not_be_called_is_refused_in_the_words_of_the_endpoint(
    strict: Endpoint, witness: Witness, method: str
) -> None:
    values = {"person": "Berg", "endpoint": witness.address}
    answer = httpx.request(method, strict.root + PATH, params=values)
    query = f"SELECT * {{ SERVICE <{witness.address}> {{ ?s ?p ?o }} }}"

    assert answer.status_code == 403
    if method == "GET":
        assert complaint(answer) == complaint(get(strict, "/sparql", query=query))
        assert REFUSAL.format("none") in complaint(answer)
    assert witness.asked == []


def test_a_page_says_why_it_refuses(strict: Endpoint, witness: Witness) -> None:
    answer = get(strict, PAGE, person="Berg", endpoint=witness.address)

    assert answer.status_code == 403
    assert "(SERVICE or LOAD), and this server does not; it may call none" in answer.text
    assert witness.asked == []


def test_a_host_beside_those_that_may_be_called_is_refused(allowing: Endpoint) -> None:
    answer = get(allowing, PATH, person="Berg")

    assert answer.status_code == 403
    assert "'query.wikidata.org'" in complaint(answer)
    assert "it may call 127.0.0.1" in complaint(answer)


@pytest.mark.parametrize(
    "address", ["ftp://127.0.0.1/", "127.0.0.1/sparql", "http://", "http://127.0.0.1@example.org/", "http://a/> {} <b"]
)
def test_what_is_no_address_of_an_endpoint_is_a_wrong_parameter(allowing: Endpoint, address: str) -> None:
    answer = get(allowing, PATH, person="Berg", endpoint=address)

    assert answer.status_code == 400
    assert answer.json()["parameter"] == "endpoint"
    assert "must be the address of an endpoint (http:// or https://)" in complaint(answer)


@pytest.mark.parametrize("path", [PATH, PAGE])
def test_for_who_is_not_linked_nobody_is_called_and_the_reason_is_told(strict: Endpoint, path: str) -> None:
    answer = get(strict, path, person="Holm")

    assert answer.status_code == 200
    assert "nothing of that is linked to Wikidata yet" in answer.text
    if path == PATH:
        assert (answer.json()["rows"], len(answer.json()["notes"])) == ([], 1)


@pytest.mark.parametrize("path", [PATH, PAGE])
def test_an_endpoint_that_fails_is_no_fault_of_the_question(allowing: Endpoint, witness: Witness, path: str) -> None:
    witness.status = 500
    failing = get(allowing, path, person="Berg", endpoint=witness.address)
    down = get(allowing, path, person="Berg", endpoint="http://127.0.0.1:2/sparql")

    assert (failing.status_code, "Error 500" in failing.text) == (502, True)
    assert (down.status_code, "Connection refused" in down.text) == (502, True)


@pytest.mark.parametrize("path", [PATH, PAGE])
def test_an_endpoint_that_does_not_answer_costs_no_more_than_the_time_of_a_request(
    allowing: Endpoint, witness: Witness, path: str
) -> None:
    witness.silent = True
    answer = get(allowing, path, person="Berg", endpoint=witness.address)

    assert answer.status_code == 504
    assert "took longer than 2 seconds" in answer.text
    assert answer.elapsed.total_seconds() < 10
    assert get(allowing, PATH, person="Holm").status_code == 200

"""Long answers over HTTP: sent as they come, in little memory, cut so that nobody takes them for whole."""

from __future__ import annotations

import http.client
import json
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import psutil
import pytest

from tests.web.engine.running import ENDLESS, Served, now, serving

MILLION = "SELECT ?a ?c ?f { ?a ?b ?c . ?d ?e ?f }"
FOREVER = "SELECT ?a ?c ?f ?i ?l { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
TRIPLES = "CONSTRUCT { ?a ?e ?f } { ?a ?b ?c . ?d ?e ?f } LIMIT 300000"


@pytest.fixture(scope="module")
def served(small_store: Path) -> Iterator[Served]:
    with serving(small_store, "--workers", "1", "--timeout", "60", "--max-rows", "100000000") as served:
        yield served


def ask(served: Served, text: str, accept: str, method: str = "GET") -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=60)
    connection.request(method, f"/sparql?query={quote(text)}", headers={"Accept": accept, "Connection": "close"})
    return connection.getresponse()


def memory(served: Served) -> tuple[int, int]:
    """Return the memory of the server, and of its workers."""
    return psutil.Process(served.process.pid).memory_info().rss, sum(w.memory_info().rss for w in served.workers)


def idle(served: Served) -> bool:
    with ask(served, "ASK {}", "application/json") as answer:
        return json.load(answer)["boolean"] is True


@pytest.mark.parametrize(
    ("text", "accept", "end", "number"),
    [
        (MILLION, "text/csv", b"\r\n", 1_000_001),
        (MILLION, "application/sparql-results+json", b"]}}", 0),
        (MILLION, "application/sparql-results+xml", b"</sparql>", 0),
        (TRIPLES, "application/n-triples", b" .\n", 300_000),
        (TRIPLES, "text/turtle", b" .\n", 0),
        (TRIPLES, "application/ld+json", b"]", 0),
    ],
)
def test_a_long_answer_streams_in_little_memory(
    served: Served, text: str, accept: str, end: bytes, number: int
) -> None:
    assert idle(served)
    with ask(served, text.replace("LIMIT 300000", "LIMIT 3000"), accept) as small:
        small.read()
    before = memory(served)
    most, size, lines, last = before, 0, 0, b""
    with ask(served, text, accept) as answer:
        assert answer.status == 200
        first = answer.read1(100)
        assert first
        # The worker writes on while we hold back: it is not done, and the first bytes are here.
        while piece := answer.read(2**20):
            size += len(piece)
            lines += piece.count(b"\n")
            last = (last + piece)[-20:]
            most = tuple(map(max, most, memory(served)))  # type: ignore[assignment]
    assert last.endswith(end)
    assert size > 10 * 2**20
    if number:
        assert lines + first.count(b"\n") == number
    assert most[0] < before[0] + 30 * 2**20
    # The library remembers every triple that a CONSTRUCT has given, so as to give none twice.
    assert most[1] < before[1] + (30 * 2**20 if text == MILLION else 300_000 * 600)


def test_the_first_byte_comes_long_before_the_end(served: Served) -> None:
    with ask(served, FOREVER, "text/csv") as answer:
        assert answer.read(10_000).startswith(b"a,c,f,i,l\r\n")  # of 10 to the 12 rows
    now(lambda: idle(served))


def test_a_slow_reader_does_not_hold_the_worker(served: Served) -> None:
    with ask(served, MILLION, "text/csv") as answer:
        answer.read(1_000)
        assert idle(served)  # there is one worker
        assert idle(served)
        assert answer.read().count(b"\n") > 999_900


def test_one_who_leaves_frees_the_worker_before_and_after_the_first_byte(served: Served) -> None:
    for text, first in ((FOREVER, True), (ENDLESS, False)):
        begun = [w.pid for w in served.workers]
        request = f"GET /sparql?query={quote(text)} HTTP/1.1\r\nHost: h\r\nAccept: text/csv\r\n\r\n".encode()
        with socket.create_connection(("127.0.0.1", served.port)) as connection:
            connection.sendall(request)
            if first:
                connection.recv(1_000)
            else:
                time.sleep(0.5)
        now(lambda pids=begun: [w.pid for w in served.workers] != pids)  # type: ignore[misc]
        assert idle(served)


def test_head_has_the_headers_and_no_body(served: Served) -> None:
    with ask(served, "SELECT * { ?s ?p ?o } LIMIT 2", "text/csv", "HEAD") as answer:
        assert (answer.status, answer.read()) == (200, b"")
        length = answer.headers["content-length"]
    with ask(served, "SELECT * { ?s ?p ?o } LIMIT 2", "text/csv") as answer:
        assert length == str(len(answer.read()))
    with ask(served, FOREVER, "text/csv", "HEAD") as answer:
        assert (answer.status, answer.read()) == (200, b"")
        assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert idle(served)


@pytest.mark.parametrize("accept", ["text/csv", "application/sparql-results+json", "application/sparql-results+xml"])
def test_an_answer_whose_time_is_up_in_the_middle_is_no_whole_document(small_store: Path, accept: str) -> None:
    with serving(small_store, "--timeout", "4", "--max-rows", "100000000", "--access-log", "-") as served:
        for packed in (False, True):
            connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=60)
            headers = {"Accept": accept, **({"Accept-Encoding": "gzip"} if packed else {})}
            connection.request("GET", f"/sparql?query={quote(FOREVER)}", headers=headers)
            answer = connection.getresponse()
            assert answer.status == 200
            with pytest.raises(http.client.IncompleteRead):
                answer.read()
            connection.close()
        now(lambda: sum("longer than 4 seconds" in line for line in served.said) == 2)
        assert idle(served)


def test_an_answer_with_too_many_rows_says_so_or_breaks_off(small_store: Path) -> None:
    with serving(small_store, "--max-rows", "10000") as served:
        with ask(served, MILLION, "application/sparql-results+json") as answer:
            found = json.load(answer)
            assert len(found["results"]["bindings"]) == 10_000
            assert found["truncated"] == {"rows": 10_000}
        with ask(served, MILLION, "text/csv") as answer, pytest.raises(http.client.IncompleteRead):
            answer.read()
        with ask(served, MILLION + " LIMIT 10000", "text/csv") as answer:
            assert answer.read().count(b"\n") == 10_001


def test_a_query_that_takes_too_long_before_its_first_byte_gets_504(small_store: Path) -> None:
    with serving(small_store, "--timeout", "3") as served:
        with ask(served, ENDLESS, "application/sparql-results+json") as answer:
            problem = json.load(answer)
            assert (answer.status, problem["status"]) == (504, 504)
            assert problem["type"].endswith("#time")
            assert "3 seconds" in problem["detail"]
        assert idle(served)

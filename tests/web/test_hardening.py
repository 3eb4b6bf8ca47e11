"""The endpoint under everything that a network may bring: nothing breaks it, nothing stays behind.

`KG_HARDENING=20` does twenty times as much.
"""

from __future__ import annotations

import http.client
import json
import os
import random
import socket
import struct
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from urllib.parse import quote

import psutil
import pytest

from tests.web.engine.running import ENDLESS, Served, make_store, now, serving

SCALE = int(os.environ.get("KG_HARDENING", "1"))
SEED = 20_260_130
ROWS = "SELECT * { ?s ?p ?o }"
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
LONG = "SELECT ?a ?c ?f ?i { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } LIMIT 60000"

# fmt: off
WORDS = [
    "sparql", "update", "graphs", "data", "person", "ontology", "static", "api", "..", "%2e%2e", "%00", "ü", "a" * 300,
]
NAMES = ["query", "update", "format", "default-graph-uri", "named-graph-uri", "graph", "default", "offset", "x"]
VALUES = [
    ROWS, "ASK {}", "DESCRIBE <urn:x>", "SELECT * {", "csv", "\x00", "%%%", "urn:a", "<", "", "é" * 50, "9" * 400,
]
METHODS = ["GET", "GET", "POST", "PUT", "DELETE", "HEAD", "PATCH", "OPTIONS"]
KINDS = [
    "application/sparql-query", "application/x-www-form-urlencoded", "text/turtle", "a/b", ";;;", "multipart/form-data",
]
ACCEPTS = ["*/*", "text/csv", "text/html", "application/json", "image/png", ",;q=", "a/b;q=0.5,*/*;q=0"]
NO_HTTP = [
    b"GET ", b"/ ", b"HTTP/1.1\r\n", b"Host: h\r\n", b"\r\n", b"\x16\x03\x01", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    b"Content-Length: -1\r\n", b"Content-Length: 1\r\nContent-Length: 2\r\n", b"Transfer-Encoding: chunked\r\n",
    b"ffffffffffffffffff\r\n", b"Content-Length: 99999999999999999999999\r\n", b"CONNECT a:1 HTTP/1.1\r\n\r\n",
    b"OPTIONS * HTTP/1.1\r\n\r\n", b"GET http://[ HTTP/1.1\r\n\r\n", b"\xff\xfe",
]
# fmt: on
POST_QUERY = b"POST /sparql HTTP/1.1\r\nHost: h\r\nContent-Type: application/sparql-query\r\n"
POST_UPDATE = b"POST /update HTTP/1.1\r\nHost: h\r\nContent-Type: application/sparql-update\r\n"
PUT_GRAPH = b"PUT /graphs?default HTTP/1.1\r\nHost: h\r\nContent-Type: text/turtle\r\n"
LENGTH = b"Content-Length: 40000000\r\n\r\n"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    store = make_store(tmp_path_factory.mktemp("hardening") / "store", 300)
    token: Path = tmp_path_factory.mktemp("token") / "token"
    token.write_text("a-token-that-nobody-here-knows")
    flags = ("--timeout", "5", "--max-waiting", "64", "--max-body", "8", "--writable", "--token-file", str(token))
    with serving(store, *flags) as served:
        for _ in range(3):  # what a warm server has in memory
            check(served)
            batter(served, random.Random(SEED), 60)
        yield served


def check(served: Served) -> None:
    """The server answers rightly, all its workers are there, and nothing is going on."""
    with http_connection(served) as connection:
        for path, body in (
            ("/healthz", b"ok\n"),
            (f"/sparql?query={quote(COUNT)}", None),
        ):
            connection.request("GET", path, headers={"Accept": "text/csv"})
            answer = connection.getresponse()
            content = answer.read()
            assert answer.status == 200, content
            assert content == (body or b"n\r\n300\r\n")

    def rested() -> bool:
        numbers = metrics(served)
        return (
            numbers['kg_workers{state="busy"}'] == 0
            and numbers['kg_workers{state="idle"}'] == 2
            and numbers["kg_requests_waiting"] == 0
            and numbers["kg_requests_in_progress"] == 1  # this one
            and len(served.workers) == 3  # two that read, one that writes
        )

    now(rested)
    assert served.process.poll() is None
    assert [line for line in served.said if "Traceback" in line] == []


def metrics(served: Served) -> dict[str, float]:
    with http_connection(served) as connection:
        connection.request("GET", "/metrics")
        lines = connection.getresponse().read().decode().splitlines()
    return {name: float(value) for name, value in (line.rsplit(" ", 1) for line in lines if not line.startswith("#"))}


class http_connection(http.client.HTTPConnection):  # noqa: N801 - used as a block
    """A connection that closes itself."""

    def __init__(self, served: Served) -> None:
        super().__init__("127.0.0.1", served.port, timeout=60)

    def __enter__(self) -> http_connection:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()


def connect(served: Served) -> socket.socket:
    return socket.create_connection(("127.0.0.1", served.port), timeout=30)


def memory(served: Served) -> int:
    return sum(p.memory_info().rss for p in (psutil.Process(served.process.pid), *served.workers))


def get(path: str, more: str = "") -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: h\r\nAccept: text/csv\r\n{more}\r\n".encode()


def request_of(chance: random.Random) -> bytes:
    """Return a request that is HTTP, and anything else."""
    path = "/" + "/".join(quote(word, safe="%.") for word in chance.choices(WORDS, k=chance.randint(0, 4)))
    fields = "&".join(f"{chance.choice(NAMES)}={quote(chance.choice(VALUES))}" for _ in range(chance.randint(0, 5)))
    body = chance.choice([fields.encode(), chance.randbytes(chance.randint(0, 300)), b""])
    lines = [
        f"{chance.choice(METHODS)} {path}?{fields} HTTP/1.1",
        f"Host: {chance.choice(['h', 'localhost:80', '[::1]', 'a b', ''])}",
        f"Accept: {chance.choice(ACCEPTS)}",
        f"Content-Type: {chance.choice(KINDS)}",
        f"Content-Length: {len(body)}",
        f"Accept-Encoding: {chance.choice(['gzip', 'identity', '', 'gzip;q=x'])}",
        f"Authorization: {chance.choice(['Bearer x', 'Bearer', 'é', ''])}",
        "Connection: close",
    ]
    if chance.random() < 0.2:
        lines.insert(chance.randint(1, 7), "Content-Encoding: gzip")
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def status_of(connection: socket.socket) -> int:
    """Read an answer, and return its status."""
    with http.client.HTTPResponse(connection) as answer:
        answer.begin()
        answer.read()
        return answer.status


def batter(served: Served, chance: random.Random, times: int) -> list[int]:
    """Send random requests; return the statuses of the answers."""
    statuses = []
    for _ in range(times):
        with connect(served) as connection:
            content = request_of(chance)
            connection.sendall(content)
            answer = http.client.HTTPResponse(connection, method=content.partition(b" ")[0].decode())
            with suppress(http.client.BadStatusLine, ConnectionError):
                answer.begin()
                answer.read()
                statuses.append(answer.status)
            answer.close()
    return statuses


def test_bytes_that_are_no_http_get_400_or_nothing(served: Served) -> None:
    chance = random.Random(SEED)
    for _ in range(150 * SCALE):
        pieces = [*NO_HTTP, chance.randbytes(chance.randint(1, 200))]
        content = b"".join(chance.choices(pieces, k=chance.randint(1, 8)))
        with connect(served) as connection, suppress(ConnectionError):
            connection.sendall(content)
            connection.shutdown(socket.SHUT_WR)
            answer = connection.recv(65_536)
            assert answer == b"" or answer.startswith(b"HTTP/1.1 ")
            assert b"Traceback" not in answer
            assert not answer.startswith(b"HTTP/1.1 5")
    check(served)


def test_requests_of_any_kind_are_never_our_fault(served: Served) -> None:
    statuses = batter(served, random.Random(SEED + 1), 300 * SCALE)

    assert len(statuses) > 280 * SCALE
    assert {status for status in statuses if status >= 500} == set()
    check(served)


def test_memory_stays_where_it_is(served: Served) -> None:
    check(served)
    before = memory(served)
    for number in range(3):
        batter(served, random.Random(SEED + 10 + number), 100 * SCALE)
        with http_connection(served) as connection:
            for _ in range(20):
                connection.request("GET", f"/sparql?query={quote(ROWS)}")
                connection.getresponse().read()
    served.said.clear()
    check(served)

    assert memory(served) < 1.1 * before


@pytest.mark.parametrize(
    ("head", "size", "status"),
    [
        (POST_QUERY + LENGTH, 40_000_000, 413),
        (POST_UPDATE + LENGTH, 40_000_000, 401),
        (PUT_GRAPH + LENGTH, 40_000_000, 401),
        (b"GET /sparql?query=", 3_000_000, 431),
        (b"GET / HTTP/1.1\r\nHost: h\r\nX: ", 3_000_000, 431),
    ],
    ids=["query", "update", "graph", "address", "header"],
)
def test_what_is_too_long_is_refused_before_it_has_come(served: Served, head: bytes, size: int, status: int) -> None:
    before = memory(served)
    for _ in range(3):
        with connect(served) as connection:
            connection.sendall(head)
            sent = 0
            with suppress(ConnectionError, TimeoutError):
                while sent < size:
                    connection.sendall(b"a" * 65_536)
                    sent += 65_536
            with suppress(ConnectionError):
                answer = connection.recv(1_000)
                assert answer.startswith(b"HTTP/1.1 %d " % status)
    check(served)
    assert memory(served) < 1.1 * before + 20 * 2**20


def test_a_chunked_body_without_end_is_refused_too(served: Served) -> None:
    with connect(served) as connection:
        connection.sendall(POST_QUERY + b"Transfer-Encoding: chunked\r\n\r\n")
        with suppress(ConnectionError):
            for _ in range(1_000):
                connection.sendall(b"10000\r\n" + b"a" * 65_536 + b"\r\n")
        with suppress(ConnectionError):
            assert connection.recv(1_000).startswith(b"HTTP/1.1 413 ")
    check(served)


def test_many_lines_of_headers_are_no_trouble(served: Served) -> None:
    with connect(served) as connection:
        connection.sendall(get("/healthz", "".join(f"X-{n}: {n}\r\n" for n in range(20_000)) + "Connection: close\r\n"))
        assert connection.recv(100).startswith(b"HTTP/1.1 ")
    check(served)


def test_slow_and_half_open_connections_hold_nobody_up(served: Served) -> None:
    beginnings = [
        b"",
        b"GET /spar",
        b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: ",
        POST_QUERY + b"Content-Length: 500\r\n\r\nASK",
        POST_QUERY + b"Transfer-Encoding: chunked\r\n\r\n5\r\nAS",
    ]
    with ExitStack() as open_ones:
        for beginning in beginnings * (10 * SCALE):
            connection = open_ones.enter_context(connect(served))
            connection.sendall(beginning)
        with http_connection(served) as well:
            well.request("GET", f"/sparql?query={quote('ASK {}')}", headers={"Accept": "text/csv"})
            assert well.getresponse().read() == b"true"
    check(served)


def test_readers_that_do_not_read_hold_no_worker(served: Served) -> None:
    with ExitStack() as open_ones:
        for _ in range(8):
            connection = socket.socket()
            open_ones.enter_context(connection)
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
            connection.connect(("127.0.0.1", served.port))
            connection.sendall(get(f"/sparql?query={quote(LONG)}"))
        with http_connection(served) as well:
            for _ in range(20):
                well.request("GET", f"/sparql?query={quote('ASK {}')}", headers={"Accept": "text/csv"})
                answer = well.getresponse()
                assert (answer.status, answer.read()) == (200, b"true")
    check(served)


def test_connections_that_are_reset_in_the_middle_of_an_answer_cost_nothing(served: Served) -> None:
    chance = random.Random(SEED)
    for _ in range(40 * SCALE):
        with connect(served) as connection:
            connection.sendall(get(f"/sparql?query={quote(chance.choice([LONG, ROWS, ENDLESS]))}"))
            if chance.random() < 0.7:
                connection.settimeout(0.05)
                with suppress(TimeoutError):
                    connection.recv(chance.randint(1, 100_000))
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # a reset
    check(served)


def test_pipelined_requests_are_answered_in_their_order(served: Served) -> None:
    numbers = range(50)
    with connect(served) as connection:
        requests = [get(f"/sparql?query={quote(f'SELECT ({n} AS ?x) {{}}')}") for n in numbers]
        connection.sendall(b"".join(requests))
        source = connection.makefile("rb")
        found = []
        for _ in numbers:
            answer = http.client.HTTPResponse(Again(source))  # type: ignore[arg-type]
            answer.begin()
            found.append(answer.read())
        source.close()
    assert found == [b"x\r\n%d\r\n" % n for n in numbers]
    check(served)


class Again:
    """A socket that reads from a file that is open already."""

    def __init__(self, source: object) -> None:
        self._source = source

    def makefile(self, mode: str) -> object:  # noqa: ARG002 - a socket's
        return Kept(self._source)


class Kept:
    """A file that stays open."""

    def __init__(self, source: object) -> None:
        self._source = source

    def close(self) -> None:
        pass

    def flush(self) -> None:
        pass

    def __getattr__(self, name: str) -> object:
        return getattr(self._source, name)


def test_pipelined_requests_whose_client_leaves_are_dropped(served: Served) -> None:
    with connect(served) as connection:
        connection.sendall(get(f"/sparql?query={quote(ROWS)}") * 2_000)
        connection.recv(100)
    check(served)


def test_a_thousand_connections_at_once(served: Served) -> None:
    with ExitStack() as open_ones:
        connections = [open_ones.enter_context(connect(served)) for _ in range(400 if SCALE == 1 else 1_000)]
        for connection in connections:
            connection.sendall(get("/healthz"))
        assert {status_of(connection) for connection in connections} == {200}
        for connection in connections:
            connection.sendall(get(f"/sparql?query={quote('ASK {}')}"))
        statuses = [status_of(connection) for connection in connections]
    assert statuses.count(200) >= 66  # who finds 64 waiting is sent away
    assert set(statuses) <= {200, 503}
    check(served)


def test_too_many_at_once_are_told_to_come_again(served: Served) -> None:
    with ExitStack() as open_ones:
        connections = [open_ones.enter_context(connect(served)) for _ in range(100)]
        for connection in connections:
            connection.sendall(get(f"/sparql?query={quote(ENDLESS)}", "Connection: close\r\n"))
        time.sleep(0.5)
        with http_connection(served) as polite:
            polite.request("GET", f"/sparql?query={quote('ASK {}')}", headers={"Accept": "application/json"})
            answer = polite.getresponse()
            problem = json.loads(answer.read())
            assert (answer.status, answer.headers["retry-after"]) == (503, "5")
            assert problem["type"].endswith("#busy")
    check(served)

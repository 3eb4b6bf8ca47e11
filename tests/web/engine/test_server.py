"""`kg serve` as a process: how it begins, what it says, how it ends."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from prometheus_client.parser import text_string_to_metric_families

from kg.cli import run
from kg.search import INDEX_NAME
from tests.web.engine.running import BASE, ENDLESS, Served, gone, is_one_busy, make_store, now, serving, start

TOKEN = "a-token-of-enough-letters"


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return make_store(tmp_path / "store", 50)


@pytest.fixture(scope="module")
def served(small_store: Path) -> Iterator[Served]:
    with serving(small_store, "--cors", "https://pages.example", "--access-log", "-") as served:
        yield served


def call(
    served: Served, method: str, path: str, body: bytes | None = None, **headers: str
) -> tuple[http.client.HTTPResponse, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=30)
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(method, path, body, names)
    response = connection.getresponse()
    content = response.read()
    connection.close()
    return response, content


def raw(served: Served, request: bytes) -> bytes:
    """Send bytes, and return all that comes until the server closes."""
    with socket.create_connection(("127.0.0.1", served.port), timeout=30) as connection:
        connection.sendall(request)
        received = b""
        while piece := connection.recv(65_536):
            received += piece
    return received


def left_in(store: Path) -> set[str]:
    """Return what is in the folder of a store beside itself and its search index."""
    index = {INDEX_NAME, f".{INDEX_NAME}.part"}
    return {path.name for path in store.iterdir()} - {"FORMAT", "WRITTEN", "database"} - index


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_with_status_0_and_leaves_neither_process_nor_snapshot(store: Path, number: int) -> None:
    served = start(store)
    served.wait_until_announced()
    pids = [worker.pid for worker in served.workers]
    assert len(pids) >= 2  # beside the workers there may be one at the search index
    assert left_in(store) != set()

    assert served.stop(number) == 0

    assert all(gone(pid) for pid in pids)
    assert left_in(store) == set()
    assert served.said == [f"kg: serving {store} at {served.url}/ (ctrl-C stops)\n"]


def test_it_finishes_what_it_has_begun(store: Path) -> None:
    served = start(store, "--workers", "1")
    served.wait_until_announced()
    text = "SELECT ?a ?c ?f ?i ?l { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l } LIMIT 300000"
    connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=30)
    connection.request("GET", f"/sparql?query={quote(text)}", headers={"Accept": "text/csv"})
    answer = connection.getresponse()
    first = answer.read(100)

    ending = threading.Thread(target=served.stop)
    ending.start()
    assert (first + answer.read()).count(b"\n") == 300_001
    connection.close()
    ending.join()
    assert served.process.returncode == 0


def test_it_ends_although_a_query_would_go_on(store: Path) -> None:
    served = start(store, "--timeout", "600")
    served.wait_until_announced()
    pids = [worker.pid for worker in served.workers]
    with socket.create_connection(("127.0.0.1", served.port)) as connection:
        connection.sendall(f"GET /sparql?query={quote(ENDLESS)} HTTP/1.1\r\nHost: h\r\n\r\n".encode())
        now(lambda: is_one_busy(served.workers))

        assert served.stop() == 0
    assert all(gone(pid) for pid in pids)
    assert left_in(store) == set()


def test_a_signal_while_it_starts_leaves_nothing_either(store: Path) -> None:
    served = start(store)
    now(lambda: bool(served.workers))

    assert served.stop() == 0
    assert left_in(store) == set()


def test_a_killed_server_takes_its_workers_along_and_the_next_one_cleans_up(store: Path) -> None:
    served = start(store, "--timeout", "600")
    served.wait_until_announced()
    with socket.create_connection(("127.0.0.1", served.port)) as connection:
        connection.sendall(f"GET /sparql?query={quote(ENDLESS)} HTTP/1.1\r\nHost: h\r\n\r\n".encode())
        now(lambda: is_one_busy(served.workers))
        pids = [worker.pid for worker in served.workers]
        assert pids
        assert served.stop(signal.SIGKILL) == -signal.SIGKILL
    now(lambda: all(gone(pid) for pid in pids))
    stale = left_in(store)
    assert stale

    with serving(store):
        assert not left_in(store) & stale
    assert left_in(store) == set()


def test_two_servers_share_a_store(store: Path) -> None:
    with serving(store) as first, serving(store) as second:
        for served in (first, second):
            assert call(served, "GET", "/sparql?query=ASK%7B%7D")[0].status == 200
        assert second.stop() == 0
        assert call(first, "GET", "/sparql?query=ASK%7B%7D")[0].status == 200


def test_it_listens_at_an_address_of_version_6(store: Path) -> None:
    with serving(store, "--host", "::1") as served:
        assert served.url.startswith("http://[::1]:")
        connection = http.client.HTTPConnection("::1", served.port, timeout=30)
        connection.request("GET", "/healthz")
        assert connection.getresponse().read() == b"ok\n"
        connection.close()


def test_a_port_that_is_taken_is_told(served: Served, store: Path) -> None:
    other = start(store, "--port", str(served.port))

    assert other.process.wait(30) == 2
    other.stop()
    assert "cannot listen there (Address already in use)" in "".join(other.said)
    assert left_in(store) == set()


def test_a_server_that_is_to_write_says_in_one_line_that_another_does(store: Path, tmp_path: Path) -> None:
    token = tmp_path / "token"
    token.write_text(TOKEN)
    with serving(store, "--writable", "--token-file", str(token)):
        other = start(store, "--writable", "--token-file", str(token))
        assert other.process.wait(30) == 2
        other.stop()
    said = "".join(other.said)
    assert re.search(r"is open for writing by process \d+ \(kg serve\) of ", said)
    assert "Traceback" not in said


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--port", "65536"], "--port"),
        (["--host", "no.such.host.invalid"], "cannot listen there"),
        (["--host", "a" * 70 + ".example"], "cannot listen there"),
        (["--writable"], "needs --token-file"),
        (["--token-file", "{file}"], "is for --writable"),
        (["--writable", "--token-file", "{folder}/missing"], "cannot be read as a token"),
        (["--writable", "--token-file", "{short}"], "at least 16"),
        (["--writable", "--token-file", "{words}"], "one word"),
        (["--cors", "pages.example"], "no origin"),
        (["--cors", "https://pages.example/path"], "no origin"),
        (["--public-url", "kg.example"], "no address"),
        (["--public-url", "https://kg.example/?x"], "no address"),
        (["--allow-service", "https://a.example/"], "no host"),
        (["--access-log", "{folder}"], "cannot be written"),
        (["--timeout", "0"], "--timeout"),
        (["--workers", "0"], "--workers"),
        (["--store", "{folder}/nothing"], "no graph yet"),
        (["--nonsense"], "nonsense"),
    ],
)
def test_wrong_flags_are_told_with_status_2(
    store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], options: list[str], message: str
) -> None:
    names = {"folder": str(tmp_path)}
    for name, content in (("file", TOKEN), ("short", "short"), ("words", "a token of several words")):
        (tmp_path / name).write_text(content)
        names[name] = str(tmp_path / name)

    code = run(["serve", "--store", str(store), "--base-iri", BASE, *(option.format(**names) for option in options)])

    said = capsys.readouterr().err
    assert code == 2
    assert message in said
    assert TOKEN not in said
    assert "Traceback" not in said


def test_the_token_opens_what_it_is_for_and_shows_up_nowhere(store: Path, tmp_path: Path) -> None:
    token = tmp_path / "token"
    token.write_text(f"{TOKEN}\n")
    log = tmp_path / "log"
    with serving(store, "--writable", "--token-file", str(token), "--access-log", str(log)) as served:
        text = b"INSERT DATA { <urn:a> <urn:b> <urn:c> }"
        kind = "application/sparql-update"
        wrong = [{}, {"Authorization": "Bearer wrong"}, {"Authorization": f"Basic {TOKEN}"}, {"Authorization": TOKEN}]
        for headers in wrong:
            response, body = call(served, "POST", "/update", text, Content_Type=kind, **headers)
            assert response.status == 401
            assert response.headers["www-authenticate"].startswith("Bearer")
            assert TOKEN.encode() not in body
        right, _ = call(served, "POST", "/update", text, Content_Type=kind, Authorization=f"Bearer {TOKEN}")
        assert right.status == 204
        assert "content-length" not in right.headers
        _, body = call(served, "GET", f"/sparql?query={quote('ASK FROM <urn:none> { }')}")
        assert TOKEN.encode() not in call(served, "GET", "/metrics")[1]
    lines = [json.loads(line) for line in log.read_text().splitlines()]
    assert [line["status"] for line in lines] == [401, 401, 401, 401, 204, 200, 200]
    assert TOKEN not in log.read_text() + "".join(served.said)


def test_the_log_has_a_line_of_json_for_each_request_whatever_that_holds(served: Served) -> None:
    served.said.clear()
    nasty = ["/%0aforged", "/%00", "/%ff", '/"quote', "/%E2%80%A8", '/x?query=%22%0a&a="b']
    for path in nasty:
        raw(served, f'GET {path} HTTP/1.1\r\nHost: h\r\nUser-Agent: a"b\\c\r\nConnection: close\r\n\r\n'.encode())
    now(lambda: len(served.said) >= len(nasty))
    lines = [json.loads(line) for line in served.said]
    assert [line["status"] for line in lines] == [404] * len(nasty)
    assert {line["agent"] for line in lines} == {'a"b\\c'}
    for line in lines:
        assert {"time", "client", "method", "path", "query", "status", "bytes", "seconds"} <= line.keys()


def test_a_log_that_cannot_be_written_any_more_stops_no_request(store: Path) -> None:
    if not os.path.exists("/dev/full"):
        pytest.skip("this machine has no disk that is always full")
    with serving(store, "--access-log", "/dev/full") as served:
        for _ in range(3):
            assert call(served, "GET", "/healthz")[0].status == 200
        now(lambda: any("cannot be written" in line for line in served.said))
        assert sum("cannot be written" in line for line in served.said) == 1


def test_health_and_metrics(served: Served) -> None:
    assert call(served, "GET", "/healthz")[1] == b"ok\n"
    call(served, "GET", "/sparql?query=ASK%7B%7D")
    call(served, "GET", "/no/such/address/12345")
    call(served, "GET", "/data/person/x.ttl")

    response, body = call(served, "GET", "/metrics")

    families = {family.name: family for family in text_string_to_metric_families(body.decode())}
    assert response.headers["content-type"].startswith("text/plain; version=0.0.4")
    requests = [sample.labels for sample in families["kg_requests"].samples]
    assert {"method": "GET", "route": "/sparql", "status": "200"} in requests
    assert {"method": "GET", "route": "/data/{path:path}", "status": "404"} in requests
    assert all("12345" not in str(labels) for labels in requests)  # what clients make up is no label
    workers = {sample.labels["state"]: sample.value for sample in families["kg_workers"].samples}
    assert sum(workers.values()) == 2
    assert families["kg_snapshot"].samples[0].value == 1


SAFETY = {
    "content-security-policy",
    "x-content-type-options",
    "x-frame-options",
    "referrer-policy",
    "cross-origin-opener-policy",
}


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/sparql?query=ASK%7B%7D", 200),
        ("GET", "/sparql?query=nonsense", 400),
        ("GET", "/nothing", 404),
        ("GET", "/static/nothing.css", 404),
        ("PUT", "/sparql", 405),
        ("TRACE", "/healthz", 405),
        ("OPTIONS", "/sparql", 204),
        ("POST", "/update", 403),
        ("HEAD", "/healthz", 200),
        ("GET", "/sparql?query=SELECT%20*%7B%3Fs%20%3Fp%20%3Fo.%3Fa%20%3Fb%20%3Fc%7DLIMIT%205000", 200),
    ],
)
def test_every_answer_has_the_headers_of_safety(served: Served, method: str, path: str, status: int) -> None:
    response, _ = call(served, method, path)

    assert response.status == status
    assert {name.lower() for name in response.headers} >= SAFETY
    assert "server" not in response.headers
    if status == 405:
        assert response.headers["allow"]


def test_even_what_is_no_http_is_answered_so(served: Served) -> None:
    head = raw(served, b"nonsense\r\n\r\n").partition(b"\r\n\r\n")[0].decode()

    assert head.startswith("HTTP/1.1 400 ")
    assert {line.partition(":")[0] for line in head.split("\r\n")} >= SAFETY


def test_a_fault_inside_is_told_to_the_log_and_not_to_the_client(served: Served) -> None:
    served.said.clear()
    answers: list[tuple[http.client.HTTPResponse, bytes]] = []
    asking = threading.Thread(target=lambda: answers.append(call(served, "GET", f"/sparql?query={quote(ENDLESS)}")))
    asking.start()
    now(lambda: is_one_busy(served.workers))
    for worker in served.workers:
        worker.kill()
    asking.join()
    [(response, body)] = answers

    assert response.status == 500
    assert "log says why" in json.loads(body)["detail"]
    assert b"Traceback" not in body
    assert b".py" not in body
    now(lambda: any("/sparql" in line and "failed" in line for line in served.said))
    response, body = call(served, "GET", "/sparql?query=ASK%7B%7D")
    assert response.status == 200


@pytest.mark.parametrize(
    "host", ["", "a b", "evil.example/path", "a@b", "<script>", "h:123456", "[::1", 'h"', "a..b?c", "ä", "h#x", "a\\b"]
)
def test_a_host_that_is_none_is_refused(served: Served, host: str) -> None:
    request = f"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
    answer = raw(served, request.encode())

    assert answer.startswith(b"HTTP/1.1 400 ")


@pytest.mark.parametrize("host", ["h", "h:80", "127.0.0.1:8000", "[::1]", "[::1]:8000", "a-b.example_x"])
def test_a_host_that_is_one_is_not(served: Served, host: str) -> None:
    request = f"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"

    assert raw(served, request.encode()).startswith(b"HTTP/1.1 200 ")


def test_pages_of_the_named_origin_may_read_and_others_may_not(served: Served) -> None:
    good, bad = "https://pages.example", "https://evil.example"

    def told(origin: str, method: str = "GET", **headers: str) -> Any:
        return call(served, method, "/sparql?query=ASK%7B%7D", None, Origin=origin, **headers)[0].headers

    assert told(good)["access-control-allow-origin"] == good
    assert "results-truncated" in told(good)["access-control-expose-headers"].lower()
    assert "access-control-allow-origin" not in told(bad)
    assert "Origin" in told(good)["vary"]
    asked = {"Access_Control_Request_Method": "POST", "Access_Control_Request_Headers": "content-type,authorization"}
    preflight = told(good, "OPTIONS", **asked)
    assert preflight["access-control-allow-origin"] == good
    assert "POST" in preflight["access-control-allow-methods"]
    assert "access-control-allow-origin" not in told(bad, "OPTIONS", **asked)
    assert "access-control-allow-credentials" not in preflight


def test_the_address_that_clients_know_goes_into_what_it_says(store: Path) -> None:
    with serving(store, "--public-url", "https://kg.example.org/graph/") as served:
        _, body = call(served, "GET", "/sparql", Accept="text/turtle", Host="whatever.example")

        assert b"https://kg.example.org/graph/sparql" in body
        assert b"whatever" not in body


def test_a_packed_body_may_have_several_members_and_no_more_than_its_limit(served: Served) -> None:
    import gzip

    text = b"SELECT (1 AS ?x) {}"
    both = gzip.compress(text[:7]) + gzip.compress(text[7:])
    kind = {"Content_Type": "application/sparql-query", "Content_Encoding": "gzip", "Accept": "text/csv"}

    assert call(served, "POST", "/sparql", both, **kind)[1] == b"x\r\n1\r\n"
    bomb = gzip.compress(b" " * 50_000_000)
    assert call(served, "POST", "/sparql", bomb, **kind)[0].status == 413
    assert call(served, "POST", "/sparql", both[:-4], **kind)[0].status == 400
    assert call(served, "POST", "/sparql", b"no gzip", **kind)[0].status == 400
    assert call(served, "POST", "/sparql", both + b"rest", **kind)[0].status == 400


@pytest.mark.parametrize(
    ("accepted", "packed"),
    [
        ("gzip", True),
        ("*", True),
        ("br, GZIP;q=0.5", True),
        ("*;q=0, gzip", True),
        ("gzip;q=0", False),
        ("gzip;q=0, *", False),
        ("identity", False),
        ("", False),
    ],
)
def test_what_a_client_takes_packed_is_packed(served: Served, accepted: str, packed: bool) -> None:
    response, _ = call(served, "GET", f"/sparql?query={quote('SELECT * { ?s ?p ?o }')}", Accept_Encoding=accepted)

    assert (response.headers["content-encoding"] == "gzip") == packed
    assert "accept-encoding" in response.headers["vary"].lower()


@pytest.fixture
def impatient(store: Path) -> Iterator[Served]:
    """A server that waits a tenth of a second where others wait for many."""
    lines = (
        "import sys, kg.web.server, kg.web.http\n"
        "kg.web.server._HEADER_PATIENCE = kg.web.server._READER_PATIENCE = kg.web.http._PATIENCE = 0.1\n"
        "from kg.cli import run\nsys.exit(run(sys.argv[1:]))\n"
    )
    with serving(store, python=("-c", lines)) as served:
        yield served


@pytest.mark.parametrize("beginning", [b"", b"GET /heal", b"GET /healthz HTTP/1.1\r\nHost: h\r\n"])
def test_a_head_that_does_not_come_ends_the_connection(impatient: Served, beginning: bytes) -> None:
    assert raw(impatient, beginning) == b""
    if beginning:
        first = b"GET /healthz HTTP/1.1\r\nHost: h\r\n\r\n"
        assert raw(impatient, first + beginning).count(b"HTTP/1.1 200 ") == 1


def test_a_body_that_does_not_come_ends_the_request(impatient: Served) -> None:
    head = b"POST /sparql HTTP/1.1\r\nHost: h\r\nContent-Type: application/sparql-query\r\nContent-Length: 9\r\n\r\n"

    assert raw(impatient, head + b"ASK").startswith(b"HTTP/1.1 408 ")


def test_an_answer_that_is_not_read_ends_the_connection(impatient: Served) -> None:
    text = "SELECT ?a ?c ?f ?i ?l { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l } LIMIT 300000"
    with socket.socket() as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        connection.connect(("127.0.0.1", impatient.port))
        connection.sendall(f"GET /sparql?query={quote(text)} HTTP/1.1\r\nHost: h\r\n\r\n".encode())
        now(lambda: b"kg_requests_in_progress 1.0" in call(impatient, "GET", "/metrics")[1])
    assert call(impatient, "GET", "/healthz")[0].status == 200


def test_a_worker_that_cannot_be_replaced_is_told_by_health(store: Path) -> None:
    lines = (
        "import sys, kg.web.engine.process as process\n"
        "start = process.WorkerProcess.start.__func__\n"
        "begun = []\n"
        "async def first_only(cls, setup):\n"
        "    begun.append(setup)\n"
        "    if len(begun) > 1: raise process.TaskFailedError('no memory for a process')\n"
        "    return await start(cls, setup)\n"
        "process.WorkerProcess.start = classmethod(first_only)\n"
        "from kg.cli import run\nsys.exit(run(sys.argv[1:]))\n"
    )
    with serving(store, "--workers", "1", python=("-c", lines)) as served:
        assert call(served, "GET", "/healthz")[0].status == 200
        served.workers[0].kill()
        now(lambda: call(served, "GET", "/healthz")[0].status == 503)
        assert call(served, "GET", "/healthz")[1] == b"no workers\n"


def test_style_sheets_are_asked_for_again_and_never_taken_for_something_else(served: Served) -> None:
    response, body = call(served, "GET", "/static/site.css")

    assert response.status == 200
    assert response.headers["cache-control"] == "no-cache"
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["content-type"].startswith("text/css")
    assert b"--surface" in body
    for path in ("/static/../app.py", "/static/%2e%2e/app.py", "/static/..%2fapp.py", "/static//etc/passwd"):
        assert call(served, "GET", path)[0].status == 404

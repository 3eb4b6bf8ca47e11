"""What HTTP itself asks of every address: HEAD, OPTIONS, 405, CORS, compression, connections that stay open."""

from __future__ import annotations

import gzip
import http.client
import zlib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.web.protocol.answers import JSON, N_TRIPLES, TURTLE, varying
from tests.web.protocol.conftest import KNOWN, known_store
from tests.web.serving import TOKEN, Endpoint, Headers, Web, path_of, raw_bytes, raw_request, serving

ORIGIN = "https://app.example.org"
MANY = "SELECT ?a ?b ?c { " + " ".join(f"VALUES ?{name} {{ 0 1 2 3 4 5 6 7 8 9 }}" for name in "abc") + " }"

METHODS = {
    "sparql": {"GET", "HEAD", "POST", "OPTIONS"},
    "update": {"POST", "OPTIONS"},
    "graphs": {"POST", "OPTIONS"},
    "named": {"GET", "HEAD", "PUT", "POST", "DELETE", "OPTIONS"},
    "default": {"GET", "HEAD", "PUT", "POST", "DELETE", "OPTIONS"},
    "direct": {"GET", "HEAD", "PUT", "POST", "DELETE", "OPTIONS"},
    "void": {"GET", "HEAD", "OPTIONS"},
}
"""What every address understands at least."""


def addresses(web: Web) -> dict[str, str]:
    server = web.server
    return {
        "sparql": server.sparql,
        "update": server.update,
        "graphs": server.graphs,
        "named": web.graph(KNOWN),
        "default": web.graph(None),
        "direct": server.graphs + "/some/path",
        "void": server.void,
    }


def target(url: str) -> str:
    return "/" + url.split("/", 3)[3]


def asked(text: str) -> str:
    return f"?query={quote(text, safe='')}"


def listed(header: str | None) -> set[str]:
    return {method.strip() for method in (header or "").split(",") if method.strip()}


@pytest.mark.parametrize("place", METHODS)
def test_options_tells_what_is_allowed(web: Web, place: str) -> None:
    response = web.send("OPTIONS", addresses(web)[place])
    assert response.status_code in (200, 204)
    assert listed(response.headers.get("allow")) >= METHODS[place]


def test_options_needs_no_token_and_offers_no_get_of_updates(web: Web) -> None:
    assert "GET" not in listed(web.send("OPTIONS", web.server.update).headers["allow"])


@pytest.mark.parametrize(
    ("place", "method"),
    [
        *[("sparql", method) for method in ("PUT", "DELETE", "PATCH")],
        *[("update", method) for method in ("GET", "HEAD", "PUT", "DELETE", "PATCH")],
        *[("void", method) for method in ("POST", "PUT", "DELETE", "PATCH")],
    ],
)
def test_a_method_that_is_not_understood_is_not_allowed(web: Web, place: str, method: str) -> None:
    answer = raw_request(
        web.server, method, target(addresses(web)[place]), [("Authorization", f"Bearer {TOKEN}")], body=b""
    )
    assert answer.status == 405
    allowed = listed(answer.headers["Allow"])
    assert allowed
    assert method not in allowed
    assert method != "HEAD" or answer.body == b""


@pytest.mark.parametrize("method", ["TRACE", "PROPFIND", "BREW", "get"])
@pytest.mark.parametrize("place", ["sparql", "update", "named", "void"])
def test_a_method_of_another_world_is_no_fault_of_the_server(web: Web, place: str, method: str) -> None:
    sent = f"{method} {target(addresses(web)[place])} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
    status = int(raw_bytes(web.server, sent.encode()).split(b" ", 2)[1])
    assert status in (400, 404, 405, 501)
    assert web.ask("ASK {}")


HEADS = [
    ("sparql", asked("ASK {}"), JSON),
    ("sparql", asked("SELECT (1 AS ?x) {}"), "text/csv"),
    ("sparql", asked("CONSTRUCT { <urn:x:a> <urn:x:b> 1 } {}"), TURTLE),
    ("sparql", asked(MANY), JSON),
    ("sparql", asked("oops"), JSON),
    ("sparql", asked("ASK {}"), "image/png"),
    ("sparql", "", TURTLE),
    ("sparql", "", "text/html"),
    ("named", "", TURTLE),
    ("named", "", "image/png"),
    ("default", "", N_TRIPLES),
    ("direct", "", TURTLE),
    ("void", "", TURTLE),
    ("void", "", "application/rdf+xml"),
]


@pytest.mark.parametrize(("place", "query", "accept"), HEADS, ids=lambda value: value[:30])
def test_head_is_get_without_the_body(web: Web, place: str, query: str, accept: str) -> None:
    where = target(addresses(web)[place]) + query
    read = raw_request(web.server, "GET", where, [("Accept", accept)])
    connection = http.client.HTTPConnection("127.0.0.1", web.server.port, timeout=15)
    try:
        connection.request("HEAD", where, headers={"Accept": accept})
        told = connection.getresponse()
        assert told.read() == b""
        assert told.status == read.status
        for name in ("Content-Type", "Vary", "Location"):
            assert told.getheader(name) == read.headers[name]
        assert told.getheader("Content-Length") in (None, str(len(read.body)))
        # Whatever body came after all would stand before this answer.
        connection.request("GET", path_of(web.server.sparql) + asked("ASK {}"), headers={"Accept": JSON})
        after = connection.getresponse()
        assert after.status == 200
        assert b"true" in after.read()
    finally:
        connection.close()


@pytest.mark.parametrize(
    "path", ["/no/such/thing", "/sparql/x", "/updates", "/%00", "/%FF", "/../../etc/passwd", "//", "/sparql/../x"]
)
@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_an_address_that_is_none_is_no_fault_of_the_server(web: Web, method: str, path: str) -> None:
    answer = raw_request(web.server, method, path, body=b"" if method == "POST" else None)
    assert answer.status in ((200, 307, 308, 400, 401, 404, 405) if path == "//" else (307, 308, 400, 401, 404, 405))
    assert b"root:" not in answer.body


# Connections


def test_a_connection_carries_many_requests(web: Web) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", web.server.port, timeout=15)
    try:
        connection.connect()
        first = connection.sock
        for query, status in [("ASK {}", 200), ("oops", 400), (MANY, 200), ("ASK {}", 200)]:
            connection.request("GET", path_of(web.server.sparql) + asked(query))
            answer = connection.getresponse()
            answer.read()
            assert answer.status == status
            assert connection.sock is first, "the server closed the connection"
    finally:
        connection.close()


def test_requests_may_be_sent_before_the_answers_came(web: Web) -> None:
    where = path_of(web.server.sparql) + asked("ASK {}")
    one = f"GET {where} HTTP/1.1\r\nHost: 127.0.0.1:{web.server.port}\r\n"
    answer = raw_bytes(web.server, (f"{one}\r\n" * 2 + f"{one}Connection: close\r\n\r\n").encode())
    assert answer.count(b"HTTP/1.1 200") == 3


def test_an_old_client_gets_its_answer_whole(web: Web) -> None:
    where = path_of(web.server.sparql) + asked(MANY)
    answer = raw_bytes(web.server, f"GET {where} HTTP/1.0\r\nAccept: text/csv\r\n\r\n".encode())
    head, _, body = answer.partition(b"\r\n\r\n")
    assert b" 200 " in head.splitlines()[0]
    assert b"transfer-encoding" not in head.lower()
    assert body.count(b"\r\n") == 1001


def test_a_request_without_a_host_is_bad(web: Web) -> None:
    where = path_of(web.server.sparql) + asked("ASK {}")
    answer = raw_bytes(web.server, f"GET {where} HTTP/1.1\r\nConnection: close\r\n\r\n".encode())
    assert answer.startswith(b"HTTP/1.1 400")


def test_an_address_may_be_whole(web: Web) -> None:
    url = web.server.sparql + asked("ASK {}")
    sent = f"GET {url} HTTP/1.1\r\nHost: 127.0.0.1:{web.server.port}\r\nConnection: close\r\n\r\n"
    assert raw_bytes(web.server, sent.encode()).startswith(b"HTTP/1.1 200")


def test_a_client_that_waits_to_send_is_told_to_go_on(web: Web) -> None:
    head = (
        f"POST {path_of(web.server.sparql)} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/sparql-query\r\n"
    )
    sent = f"{head}Content-Length: 6\r\nExpect: 100-continue\r\nConnection: close\r\n\r\nASK {{}}"
    answer = raw_bytes(web.server, sent.encode())
    assert b"HTTP/1.1 200" in answer


# Compression


COMPRESSING = [
    "gzip",
    "GZIP",
    "gzip, deflate, br, zstd",
    "deflate;q=0.1, gzip;q=0.5",
    "br;q=1.0, gzip;q=0.8, *;q=0.1",
    "*",
]
LEAVING = [None, "", "identity", "gzip;q=0", "gzip;q=0.0, identity", "*;q=0, identity", "x-unknown", ";;,"]


def encoded(web: Web, accept_encoding: str | None, where: str | None = None) -> tuple[http.client.HTTPMessage, bytes]:
    headers = [("Accept", "text/csv" if where is None else N_TRIPLES)]
    headers += [] if accept_encoding is None else [("Accept-Encoding", accept_encoding)]
    answer = raw_request(web.server, "GET", where or path_of(web.server.sparql) + asked(MANY), headers)
    assert answer.status == 200
    return answer.headers, answer.body


@pytest.mark.parametrize("accept_encoding", COMPRESSING)
def test_a_big_answer_is_compressed_for_who_asks(web: Web, accept_encoding: str) -> None:
    headers, body = encoded(web, accept_encoding)
    coding = (headers["Content-Encoding"] or "identity").lower()
    if accept_encoding != "*":
        assert coding == "gzip"
    plain = gzip.decompress(body) if coding == "gzip" else body
    assert plain.count(b"\r\n") == 1001


@pytest.mark.parametrize("accept_encoding", LEAVING)
def test_an_answer_is_left_as_it_is_for_who_does_not(web: Web, accept_encoding: str | None) -> None:
    headers, body = encoded(web, accept_encoding)
    assert (headers["Content-Encoding"] or "identity") == "identity"
    assert body.count(b"\r\n") == 1001


@pytest.mark.parametrize("accept_encoding", [None, "gzip", "identity"])
def test_an_answer_that_may_be_compressed_says_so(web: Web, accept_encoding: str | None) -> None:
    headers, _ = encoded(web, accept_encoding)
    names = {name.strip().lower() for line in headers.get_all("Vary", []) for name in line.split(",")}
    assert names >= {"accept", "accept-encoding"} or "*" in names


def test_a_graph_of_the_store_is_compressed_for_who_asks(web: Web, graph: str) -> None:
    lines = [f'<urn:x:s{number}> <urn:x:p> "{number}" .' for number in range(3000)]
    web.put(web.graph(graph), "\n".join(lines), N_TRIPLES)
    headers, body = encoded(web, "gzip", target(web.graph(graph)))
    assert headers["Content-Encoding"] == "gzip"
    assert sorted(gzip.decompress(body).decode().splitlines()) == sorted(lines)


def sent_encoded(web: Web, coding: str, body: bytes) -> int:
    headers = [("Content-Type", "application/sparql-query"), ("Content-Encoding", coding)]
    return web.send("POST", web.server.sparql, headers, body=body).status_code


@pytest.mark.parametrize("coding", ["gzip", "GZip", "x-gzip"])
def test_a_query_may_come_compressed(web: Web, coding: str) -> None:
    assert sent_encoded(web, coding, gzip.compress(b"ASK {}")) == 200


def test_a_query_in_two_compressed_members_is_one(web: Web) -> None:
    assert sent_encoded(web, "gzip", gzip.compress(b"ASK ") + gzip.compress(b"{}")) == 200


def test_a_query_may_say_that_it_is_not_compressed(web: Web) -> None:
    assert sent_encoded(web, "identity", b"ASK {}") == 200


@pytest.mark.parametrize(
    "body",
    [
        b"ASK {}",
        b"",
        gzip.compress(b"ASK {}")[:-4],
        gzip.compress(b"ASK {}")[:12],
        zlib.compress(b"ASK {}"),
        gzip.compress(b"ASK {}") + b"x",
    ],
    ids=["plain", "empty", "cut", "cut early", "zlib", "with more"],
)
def test_what_only_says_that_it_is_compressed_is_a_bad_request(web: Web, body: bytes) -> None:
    assert sent_encoded(web, "gzip", body) == 400


@pytest.mark.parametrize("coding", ["br", "zstd", "compress", "x-unknown", "gzip, br"])
def test_an_unknown_compression_is_not_supported(web: Web, coding: str) -> None:
    assert sent_encoded(web, coding, gzip.compress(b"ASK {}")) in (400, 415)


def test_a_graph_may_come_compressed(web: Web, graph: str) -> None:
    headers = [("Content-Type", TURTLE), ("Content-Encoding", "gzip")]
    body = gzip.compress(b"<urn:x:s> <urn:x:p> <urn:x:o> .")
    assert web.send("PUT", web.graph(graph), headers, body=body, token=TOKEN).status_code == 201
    assert web.triples(web.graph(graph)) == ["<urn:x:s> <urn:x:p> <urn:x:o> ."]


def test_an_update_may_come_compressed(web: Web, graph: str) -> None:
    headers = [("Content-Type", "application/sparql-update"), ("Content-Encoding", "gzip")]
    body = gzip.compress(f"INSERT DATA {{ GRAPH <{graph}> {{ <urn:x:s> <urn:x:p> 1 }} }}".encode())
    assert web.send("POST", web.server.update, headers, body=body, token=TOKEN).status_code in (200, 204)
    assert len(web.triples(web.graph(graph))) == 1


def test_what_grows_too_big_when_it_is_unpacked_is_refused(web: Web, graph: str) -> None:
    packer = zlib.compressobj(wbits=31)
    packed = b"".join(packer.compress(b"#" * 2**20) for _ in range(300)) + packer.flush()
    assert sent_encoded(web, "gzip", packed) == 413
    headers = [("Content-Type", TURTLE), ("Content-Encoding", "gzip")]
    assert web.send("PUT", web.graph(graph), headers, body=packed, token=TOKEN).status_code == 413
    assert web.ask("ASK {}")


# Pages of other origins


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    folder: Path = known_store(tmp_path_factory.mktemp("shared") / "store")
    with serving(folder, "--cors", ORIGIN) as endpoint:
        client = Web(endpoint)
        yield client
        client.close()


def from_origin(web: Web, method: str, url: str, origin: str, *headers: tuple[str, str]) -> Headers:
    answer = raw_request(web.server, method, target(url), [("Origin", origin), *headers])
    return [(name.lower(), value) for name, value in answer.headers.items()]


def allowed_origin(headers: Headers) -> str | None:
    return dict(headers).get("access-control-allow-origin")


@pytest.mark.parametrize("place", ["query", "fault", "named", "missing", "void", "description"])
def test_a_page_of_the_origin_may_read(shared: Web, place: str) -> None:
    url = {
        "query": shared.server.sparql + asked("ASK {}"),
        "fault": shared.server.sparql + asked("oops"),
        "named": shared.graph(KNOWN),
        "missing": shared.graph("urn:x:missing"),
        "void": shared.server.void,
        "description": shared.server.sparql,
    }[place]
    headers = from_origin(shared, "GET", url, ORIGIN)
    assert allowed_origin(headers) in (ORIGIN, "*")
    if allowed_origin(headers) == ORIGIN:
        names = ",".join(value for name, value in headers if name == "vary").lower()
        assert "origin" in names


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example",
        "null",
        ORIGIN + ".evil.example",
        "http://app.example.org",
        ORIGIN + ":8443",
        "https://APP",
    ],
)
def test_a_page_of_another_origin_may_not(shared: Web, origin: str) -> None:
    assert allowed_origin(from_origin(shared, "GET", shared.server.sparql + asked("ASK {}"), origin)) in (None, ORIGIN)


def test_without_the_option_no_page_may(server: Endpoint, web: Web) -> None:
    assert allowed_origin(from_origin(web, "GET", server.sparql + asked("ASK {}"), ORIGIN)) is None


@pytest.mark.parametrize(
    ("place", "method", "wanted"),
    [
        ("sparql", "POST", "content-type"),
        ("update", "POST", "authorization, content-type"),
        ("named", "PUT", "authorization,content-type"),
        ("named", "DELETE", "Authorization"),
    ],
)
def test_a_page_asks_before_it_writes(shared: Web, place: str, method: str, wanted: str) -> None:
    headers = dict(
        from_origin(
            shared,
            "OPTIONS",
            addresses(shared)[place],
            ORIGIN,
            ("Access-Control-Request-Method", method),
            ("Access-Control-Request-Headers", wanted),
        )
    )
    assert headers["access-control-allow-origin"] in (ORIGIN, "*")
    assert method in listed(headers["access-control-allow-methods"])
    granted = {name.lower() for name in listed(headers["access-control-allow-headers"])}
    assert granted >= {name.lower() for name in listed(wanted)}


def test_a_refusal_for_want_of_a_token_can_be_read_by_the_page(shared: Web) -> None:
    headers = [("Origin", ORIGIN), ("Content-Type", "application/sparql-update")]
    response = shared.send("POST", shared.server.update, headers, body=b"CLEAR ALL")
    assert response.status_code == 401
    assert response.headers["access-control-allow-origin"] in (ORIGIN, "*")
    assert varying(response) & {"origin", "*"} or response.headers["access-control-allow-origin"] == "*"


def test_no_page_is_given_credentials_of_the_browser(shared: Web) -> None:
    headers = dict(from_origin(shared, "GET", shared.server.sparql + asked("ASK {}"), ORIGIN))
    assert headers.get("access-control-allow-credentials") != "true"

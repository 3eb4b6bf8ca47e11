"""The SPARQL 1.1 Graph Store HTTP Protocol: graphs read and written by HTTP's own methods."""

from __future__ import annotations

import http.client
from urllib.parse import quote

import pytest

from tests.web.protocol.answers import (
    GRAPHS,
    JSON_LD,
    N_QUADS,
    N_TRIPLES,
    RDF_XML,
    TRIG,
    TURTLE,
    complaint,
    media_type,
    same_graph,
)
from tests.web.protocol.conftest import KNOWN, KNOWN_TRIPLES
from tests.web.serving import BARE, TOKEN, Web, path_of, raw_request

DONE = (200, 204)
JANE = """@prefix foaf: <http://xmlns.com/foaf/0.1/> . @prefix v: <http://www.w3.org/2006/vcard/ns#> .
<http://example.org/jane> a foaf:Person ; foaf:businessCard [ a v:VCard ; v:fn "Jane Doe" ] ."""
JOHN = """@prefix foaf: <http://xmlns.com/foaf/0.1/> . @prefix v: <http://www.w3.org/2006/vcard/ns#> .
<http://example.org/john> a foaf:Person ; foaf:businessCard [ a v:VCard ; v:fn "John Doe" ] ."""
ONE = "<urn:x:s> <urn:x:p> <urn:x:o> ."
TWO = "<urn:x:s> <urn:x:p> <urn:x:o2> ."

WRITTEN = {
    TURTLE: ONE,
    N_TRIPLES: ONE + "\n",
    RDF_XML: '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="urn:x:s">'
    '<p xmlns="urn:x:" rdf:resource="urn:x:o"/></rdf:Description></rdf:RDF>',
    JSON_LD: '{"@id": "urn:x:s", "urn:x:p": {"@id": "urn:x:o"}}',
    TRIG: ONE,
    N_QUADS: ONE + "\n",
}
"""One triple in every format."""


def content(web: Web, url: str) -> bytes:
    response = web.send("GET", url, [("Accept", TURTLE)])
    assert response.status_code == 200, response.text
    assert media_type(response) == TURTLE
    return response.content


def status(web: Web, url: str, method: str = "GET") -> int:
    return web.send(method, url).status_code


# GET and HEAD


@pytest.mark.parametrize("format", GRAPHS)
def test_a_graph_is_read_in_every_format(web: Web, format: str) -> None:
    response = web.send("GET", web.graph(KNOWN), [("Accept", format)])
    assert (response.status_code, media_type(response)) == (200, format)
    assert same_graph(response.content, format, "\n".join(KNOWN_TRIPLES))


@pytest.mark.parametrize("method", ["GET", "HEAD", "DELETE"])
def test_a_graph_that_is_not_there_is_not_found(web: Web, graph: str, method: str) -> None:
    response = web.send(method, web.graph(graph), token=TOKEN)
    assert response.status_code == 404
    assert method == "HEAD" or complaint(response)


@pytest.mark.parametrize("format", GRAPHS)
def test_head_tells_what_get_would(web: Web, format: str) -> None:
    read, told = (web.send(method, web.graph(KNOWN), [("Accept", format)]) for method in ("GET", "HEAD"))
    assert told.status_code == 200
    assert told.content == b""
    assert told.headers["content-type"] == read.headers["content-type"]
    assert told.headers.get("content-length") in (None, read.headers.get("content-length"))


def test_a_graph_is_read_without_a_token(web: Web) -> None:
    assert status(web, web.graph(KNOWN)) == 200


# PUT


def test_put_makes_a_graph(web: Web, graph: str) -> None:
    assert web.put(web.graph(graph), JOHN).status_code == 201
    assert same_graph(content(web, web.graph(graph)), TURTLE, JOHN)
    assert status(web, web.graph(graph), "HEAD") == 200


def test_put_replaces_a_graph(web: Web, graph: str) -> None:
    web.put(web.graph(graph), JOHN)
    assert web.put(web.graph(graph), JANE).status_code in DONE
    assert same_graph(content(web, web.graph(graph)), TURTLE, JANE)


def test_put_twice_is_put_once(web: Web, graph: str) -> None:
    for _ in range(2):
        assert web.put(web.graph(graph), JANE).status_code in (*DONE, 201)
    assert same_graph(content(web, web.graph(graph)), TURTLE, JANE)


def test_put_of_nothing_makes_an_empty_graph(web: Web, graph: str) -> None:
    assert web.put(web.graph(graph), "").status_code == 201
    assert web.triples(web.graph(graph)) == []


def test_put_of_nothing_empties_a_graph(web: Web, graph: str) -> None:
    web.put(web.graph(graph), ONE)
    assert web.put(web.graph(graph), "").status_code in DONE
    assert web.triples(web.graph(graph)) == []


def test_put_replaces_the_default_graph(web: Web, default_graph: str) -> None:
    for text in (JOHN, JANE):
        assert web.put(default_graph, text).status_code in (*DONE, 201)
        assert same_graph(content(web, default_graph), TURTLE, text)
    assert sorted(web.triples(web.graph(KNOWN))) == KNOWN_TRIPLES


@pytest.mark.parametrize("format", WRITTEN)
@pytest.mark.parametrize("method", ["PUT", "POST"])
def test_a_graph_is_written_in_every_format(web: Web, graph: str, method: str, format: str) -> None:
    assert web.put(web.graph(graph), WRITTEN[format], format, method=method).status_code in (*DONE, 201)
    assert web.triples(web.graph(graph)) == [ONE]


@pytest.mark.parametrize(
    "content_type",
    ["text/turtle; charset=utf-8", "text/turtle;charset=UTF-8", 'text/turtle; charset="utf-8"', "Text/Turtle"],
)
def test_the_type_of_a_graph_may_have_parameters_and_capitals(web: Web, graph: str, content_type: str) -> None:
    assert web.put(web.graph(graph), '<urn:x:s> <urn:x:p> "Zürich" .', content_type).status_code == 201
    assert web.ask(f'ASK {{ GRAPH <{graph}> {{ ?s ?p "Zürich" }} }}')


def test_a_graph_may_come_in_chunks(web: Web, graph: str) -> None:
    headers = [("Content-Type", TURTLE)]
    response = web.send("PUT", web.graph(graph), headers, body=iter([ONE[:9].encode(), ONE[9:].encode()]), token=TOKEN)
    assert response.status_code == 201
    assert web.triples(web.graph(graph)) == [ONE]


@pytest.mark.parametrize("format", [N_TRIPLES, N_QUADS])
def test_a_big_graph_comes_and_goes_whole(web: Web, graph: str, format: str) -> None:
    lines = [f'<urn:x:s{number}> <urn:x:p> "{number}" .' for number in range(30_000)]
    assert web.put(web.graph(graph), "\n".join(lines) + "\n", format).status_code == 201
    assert web.triples(web.graph(graph)) == sorted(lines)


# What is no graph


BAD = [
    (TURTLE, "<urn:x:s> <urn:x:p> ."),
    (TURTLE, WRITTEN[RDF_XML]),
    (TURTLE, b'<urn:x:s> <urn:x:p> "\xff" .'),
    (TURTLE, "<urn:x:s> p:q 1 ."),
    (TURTLE, f"{ONE} <urn:x:s> <urn:x:p"),
    (RDF_XML, ONE),
    (RDF_XML, WRITTEN[RDF_XML][:-3]),
    (N_TRIPLES, f"{ONE}\n{ONE}\noops\n"),
    (JSON_LD, '{"@id": "urn:x:s", '),
    (JSON_LD, ONE),
]


@pytest.mark.parametrize(("format", "text"), BAD)
@pytest.mark.parametrize("method", ["PUT", "POST"])
def test_a_graph_that_is_none_is_a_bad_request_and_makes_none(
    web: Web, graph: str, method: str, format: str, text: str | bytes
) -> None:
    response = web.put(web.graph(graph), text, format, method=method)
    assert response.status_code == 400
    complaint(response)
    assert status(web, web.graph(graph)) == 404


@pytest.mark.parametrize("method", ["PUT", "POST"])
def test_a_graph_that_is_none_leaves_what_is_there(web: Web, graph: str, method: str) -> None:
    web.put(web.graph(graph), ONE)
    many = "".join(f"<urn:x:s> <urn:x:p> {number} .\n" for number in range(20_000))
    assert web.put(web.graph(graph), many + "oops", method=method).status_code == 400
    assert web.triples(web.graph(graph)) == [ONE]


@pytest.mark.skipif(BARE, reason="the bare store server dies of it")
@pytest.mark.parametrize(
    ("format", "text"),
    [
        (TURTLE, "<urn:x:s> <urn:x:p> " + "(" * 50_000 + ")" * 50_000 + " ."),
        (TURTLE, "<urn:x:s> <urn:x:p> " + "[ <urn:x:p> " * 50_000 + "1" + "]" * 50_000 + " ."),
        (JSON_LD, '{"urn:x:p": ' * 20_000 + "1" + "}" * 20_000),
        (JSON_LD, "[" * 20_000 + "]" * 20_000),
        (
            RDF_XML,
            WRITTEN[RDF_XML].partition("<rdf:D")[0] + "<a xmlns='urn:x:'>" * 20_000 + "</a>" * 20_000 + "</rdf:RDF>",
        ),
    ],
    ids=["lists", "blank nodes", "JSON-LD objects", "JSON-LD lists", "elements"],
)
def test_a_graph_that_is_nested_deep_costs_nobody_else_an_answer(web: Web, graph: str, format: str, text: str) -> None:
    assert web.put(web.graph(graph), text, format).status_code in (201, 400, 413, 500, 503, 504)
    assert web.put(web.graph(graph), ONE).status_code in (*DONE, 201)
    assert web.triples(web.graph(graph)) == [ONE]


def test_a_fault_in_a_graph_is_told_with_its_line(web: Web, graph: str) -> None:
    response = web.put(web.graph(graph), f"{ONE}\n{ONE}\noops\n")
    assert response.status_code == 400
    assert "3" in complaint(response)


@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/json", "image/png", "text/csv", "application/sparql-update"]
)
@pytest.mark.parametrize("method", ["PUT", "POST"])
def test_a_graph_of_another_media_type_is_refused(web: Web, graph: str, method: str, content_type: str) -> None:
    response = web.put(web.graph(graph), "a,b\r\n1,2\r\n", content_type, method=method)
    # Some read `application/json` as JSON-LD and `text/plain` as N-Triples, which this is not either.
    assert response.status_code in ((400, 415) if content_type in ("text/plain", "application/json") else (415,))
    complaint(response)
    assert status(web, web.graph(graph)) == 404


@pytest.mark.parametrize("method", ["PUT", "POST"])
def test_a_graph_without_a_media_type_is_refused_or_rdf_xml(web: Web, graph: str, method: str) -> None:
    body = WRITTEN[RDF_XML].encode()
    response = web.send(method, web.graph(graph), body=body, token=TOKEN)
    if response.status_code in (*DONE, 201):
        assert web.triples(web.graph(graph)) == [ONE]
    else:
        assert response.status_code in (400, 415)


@pytest.mark.parametrize("format", [TRIG, N_QUADS])
@pytest.mark.parametrize("method", ["PUT", "POST"])
def test_a_graph_never_writes_into_another(web: Web, graph: str, other: str, method: str, format: str) -> None:
    text = f"<{other}> {{ {ONE} }}" if format == TRIG else f"<urn:x:s> <urn:x:p> <urn:x:o> <{other}> .\n"
    response = web.put(web.graph(graph), text, format, method=method)
    assert response.status_code < 500
    assert status(web, web.graph(other)) == 404


def test_a_part_of_a_graph_cannot_be_put(web: Web, graph: str) -> None:
    web.put(web.graph(graph), ONE)
    headers = [("Content-Type", TURTLE), ("Content-Range", "bytes 0-20/100")]
    assert web.send("PUT", web.graph(graph), headers, body=TWO.encode(), token=TOKEN).status_code == 400
    assert web.triples(web.graph(graph)) == [ONE]


# POST


def test_post_adds_to_a_graph(web: Web, graph: str) -> None:
    web.put(web.graph(graph), ONE)
    assert web.put(web.graph(graph), TWO, method="POST").status_code in DONE
    assert web.triples(web.graph(graph)) == sorted([ONE, TWO])


def test_post_makes_a_graph_that_is_not_there(web: Web, graph: str) -> None:
    assert web.put(web.graph(graph), ONE, method="POST").status_code == 201
    assert web.triples(web.graph(graph)) == [ONE]


def test_post_adds_to_the_default_graph(web: Web, default_graph: str) -> None:
    for text in (ONE, TWO):
        assert web.put(default_graph, text, method="POST").status_code in (*DONE, 201)
    assert web.triples(default_graph) == sorted([ONE, TWO])


def test_post_of_nothing_changes_nothing(web: Web, graph: str) -> None:
    web.put(web.graph(graph), ONE)
    assert web.put(web.graph(graph), "", method="POST").status_code in DONE
    assert web.triples(web.graph(graph)) == [ONE]


def test_blank_nodes_of_two_posts_are_two(web: Web, graph: str) -> None:
    for _ in range(2):
        web.put(web.graph(graph), "_:b <urn:x:p> 1 .", method="POST")
    assert len(web.triples(web.graph(graph))) == 2


@pytest.mark.parametrize("format", WRITTEN)
def test_post_to_the_store_makes_a_graph_with_a_name_of_its_own(web: Web, format: str) -> None:
    made = web.put(web.server.graphs, WRITTEN[format], format, method="POST")
    assert made.status_code == 201
    address = str(made.url.join(made.headers["location"]))
    assert address.startswith(web.server.root + "/")
    assert web.triples(address) == [ONE]
    again = web.put(web.server.graphs, ONE, method="POST")
    assert again.headers["location"] != made.headers["location"]
    for each in (address, str(again.url.join(again.headers["location"]))):
        assert web.delete(each).status_code in DONE
        assert status(web, each) == 404


def test_post_to_the_store_of_what_is_no_graph_makes_none(web: Web) -> None:
    before = web.values("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }")
    response = web.put(web.server.graphs, "oops", method="POST")
    assert response.status_code == 400
    assert "location" not in response.headers
    assert web.values("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }") == before


def form(*parts: tuple[str, str, str, str]) -> tuple[bytes, str]:
    """A body of multipart/form-data from name, file name, media type and text of each part; with its own type."""
    lines = []
    for name, file, kind, text in parts:
        lines.append(f'--frontier\r\nContent-Disposition: form-data; name="{name}"; filename="{file}"\r\n')
        lines.append((f"Content-Type: {kind}\r\n" if kind else "") + f"\r\n{text}\r\n")
    return ("".join(lines) + "--frontier--\r\n").encode(), "multipart/form-data; boundary=frontier"


FILES = ("file", "jane.ttl", TURTLE, JANE), ("file", "john.ttl", TURTLE, JOHN)


def test_post_adds_the_files_of_a_form(web: Web, graph: str) -> None:
    web.put(web.graph(graph), ONE)
    body, kind = form(*FILES)
    assert web.put(web.graph(graph), body, kind, method="POST").status_code in DONE
    assert same_graph(content(web, web.graph(graph)), TURTLE, f"{JANE}\n{JOHN}\n{ONE}")


def test_post_of_a_form_makes_a_graph(web: Web, graph: str) -> None:
    body, kind = form(*FILES)
    assert web.put(web.graph(graph), body, kind, method="POST").status_code == 201
    assert same_graph(content(web, web.graph(graph)), TURTLE, f"{JANE}\n{JOHN}")


def test_the_files_of_a_form_have_each_a_format(web: Web, graph: str) -> None:
    parts = [(f"file{number}", "", kind, text) for number, (kind, text) in enumerate(WRITTEN.items())]
    body, kind = form(*parts, ("last", "two.ttl", "text/turtle; charset=utf-8", TWO))
    assert web.put(web.graph(graph), body, kind, method="POST").status_code == 201
    assert web.triples(web.graph(graph)) == sorted([ONE, TWO])


@pytest.mark.parametrize(
    "part",
    [
        ("file", "a.ttl", TURTLE, "oops"),
        ("file", "a.ttl", RDF_XML, ONE),
        ("file", "a.png", "image/png", ONE),
        ("file", "", "text/plain", ONE),
    ],
)
def test_a_form_with_a_bad_file_writes_nothing(web: Web, graph: str, part: tuple[str, str, str, str]) -> None:
    body, kind = form(("file", "good.ttl", TURTLE, ONE), part)
    assert web.put(web.graph(graph), body, kind, method="POST").status_code in (400, 415)
    assert status(web, web.graph(graph)) == 404


def test_a_file_of_a_form_without_a_type_is_no_fault_of_the_server(web: Web, graph: str) -> None:
    body, kind = form(("file", "one.ttl", "", ONE))
    assert web.put(web.graph(graph), body, kind, method="POST").status_code in (*DONE, 201, 400, 415)


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"", "multipart/form-data; boundary=frontier"),
        (b"--frontier\r\n\r\n", "multipart/form-data; boundary=frontier"),
        (form(*FILES)[0], "multipart/form-data"),
        (form(*FILES)[0], "multipart/form-data; boundary=another"),
        (form(*FILES)[0][:-20], "multipart/form-data; boundary=frontier"),
        (form(*FILES)[0], "multipart/form-data; boundary="),
        (form(*FILES)[0], "multipart/form-data; boundary=" + "x" * 5000),
    ],
)
def test_a_form_that_is_broken_is_a_bad_request(web: Web, graph: str, body: bytes, content_type: str) -> None:
    assert web.put(web.graph(graph), body, content_type, method="POST").status_code in (400, 415)
    assert status(web, web.graph(graph)) == 404


# DELETE


def test_delete_removes_a_graph(web: Web, graph: str) -> None:
    web.put(web.graph(graph), ONE)
    assert web.delete(web.graph(graph)).status_code in DONE
    assert status(web, web.graph(graph)) == 404
    assert web.delete(web.graph(graph)).status_code == 404
    assert not web.ask(f"ASK {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}")


def test_delete_empties_the_default_graph_and_no_other(web: Web, graph: str, default_graph: str) -> None:
    web.put(default_graph, ONE)
    web.put(web.graph(graph), TWO)
    assert web.delete(default_graph).status_code in DONE
    assert web.triples(default_graph) == []
    assert web.triples(web.graph(graph)) == [TWO]


@pytest.mark.skipif(BARE, reason="the bare store server empties itself, and later tests need what it held")
@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_the_store_as_a_whole_cannot_be_replaced_or_deleted(web: Web, graph: str, method: str) -> None:
    web.put(web.graph(graph), ONE)
    response = web.put(web.server.graphs, TWO, method=method)
    assert response.status_code in (400, 405)
    assert web.triples(web.graph(graph)) == [ONE]
    assert sorted(web.triples(web.graph(KNOWN))) == KNOWN_TRIPLES


@pytest.mark.parametrize("method", ["PATCH", "TRACE", "BREW"])
def test_other_methods_are_refused(web: Web, method: str) -> None:
    headers = [("Authorization", f"Bearer {TOKEN}"), ("Content-Type", "application/sparql-update")]
    target = f"{path_of(web.server.graphs)}?graph={quote(KNOWN, safe='')}"
    answer = raw_request(web.server, method, target, headers, body=b"CLEAR ALL")
    assert answer.status in ((400, 405, 501) if method == "BREW" else (405, 415, 501))
    assert sorted(web.triples(web.graph(KNOWN))) == KNOWN_TRIPLES


# Who may


@pytest.mark.skipif(BARE, reason="the bare store server asks nobody for a token")
@pytest.mark.parametrize("token", [None, "wrong", TOKEN + "x", TOKEN[:-1]])
@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE"])
@pytest.mark.parametrize("place", ["named", "default", "direct", "store"])
def test_a_write_without_the_token_is_refused(web: Web, place: str, method: str, token: str | None) -> None:
    url = {
        "named": web.graph(KNOWN),
        "default": web.graph(None),
        "direct": web.server.graphs + "/some/path",
        "store": web.server.graphs,
    }[place]
    response = web.send(method, url, [("Content-Type", TURTLE)], body=ONE.encode(), token=token)
    assert response.status_code in ((401, 405) if place == "store" else (401,))
    if response.status_code == 401:
        assert response.headers["www-authenticate"].lower().startswith("bearer")
    assert sorted(web.triples(web.graph(KNOWN))) == KNOWN_TRIPLES
    assert not web.ask("ASK { <urn:x:s> <urn:x:p> <urn:x:o> }")


def test_the_token_is_asked_for_before_a_big_body_is_sent(web: Web) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", web.server.port, timeout=15)
    try:
        connection.putrequest("PUT", f"{path_of(web.server.graphs)}?graph={quote(KNOWN, safe='')}")
        connection.putheader("Content-Type", TURTLE)
        connection.putheader("Content-Length", str(50 * 2**20))
        connection.putheader("Expect", "100-continue")
        connection.endheaders()
        assert connection.getresponse().status == 401
    finally:
        connection.close()


def test_a_body_that_is_too_big_is_refused_before_it_is_sent(web: Web, graph: str) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", web.server.port, timeout=15)
    try:
        connection.putrequest("PUT", f"{path_of(web.server.graphs)}?graph={quote(graph, safe='')}")
        connection.putheader("Authorization", f"Bearer {TOKEN}")
        connection.putheader("Content-Type", TURTLE)
        connection.putheader("Content-Length", str(100 * 2**30))
        connection.endheaders()
        assert connection.getresponse().status == 413
    finally:
        connection.close()
    assert status(web, web.graph(graph)) == 404

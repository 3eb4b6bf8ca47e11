"""How a graph of the graph store is named, by its IRI or its address, in full or not; and relative IRIs in a graph."""

from __future__ import annotations

import pytest

from tests.web.protocol.answers import JSON_LD, N_TRIPLES, RDF_XML, TURTLE, complaint
from tests.web.protocol.test_graph_store import DONE, ONE, TWO, WRITTEN, status
from tests.web.serving import TOKEN, Web, path_of, raw_request


@pytest.mark.parametrize(
    "query",
    [
        "graph=urn%3Ax%3Aa&default",
        "default&graph=urn%3Ax%3Aa",
        "default=&graph=urn%3Ax%3Aa",
        "graph=urn%3Ax%3Aa&graph=urn%3Ax%3Ab",
    ],
)
@pytest.mark.parametrize("method", ["GET", "PUT", "POST", "DELETE"])
def test_a_request_names_one_graph(web: Web, method: str, query: str) -> None:
    before = web.values("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }")
    assert web.put(f"{web.server.graphs}?{query}", ONE, method=method).status_code == 400
    assert web.values("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }") == before


@pytest.mark.parametrize(
    "name", ["http://exa mple.org/", "<urn:x:a>", 'urn:x:"', "http://[/", "urn:x:a\nb", "urn:x:{a}", "\x00"]
)
@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_the_name_of_a_graph_has_to_be_an_iri(web: Web, method: str, name: str) -> None:
    response = web.put(web.graph(name), ONE, method=method)
    assert response.status_code == 400
    complaint(response)


@pytest.mark.parametrize("query", ["graph=%FF", "graph=%zz", "graph=urn:x:%", "graph=%C0%AF"])
def test_the_name_of_a_graph_has_to_be_utf_8(web: Web, query: str) -> None:
    target = f"{path_of(web.server.graphs)}?{query}"
    assert raw_request(web.server, "GET", target).status in (400, 404)
    headers = [("Authorization", f"Bearer {TOKEN}"), ("Content-Type", TURTLE)]
    assert raw_request(web.server, "PUT", target, headers, body=ONE.encode()).status == 400


def test_the_store_itself_is_no_fault_of_the_server(web: Web) -> None:
    assert status(web, web.server.graphs) in (200, 300, 400, 404)


@pytest.mark.parametrize("value", ["default", "default=", "default=x"])
def test_the_default_graph_is_named_with_or_without_a_value(web: Web, default_graph: str, value: str) -> None:
    web.put(default_graph, ONE)
    assert web.triples(f"{web.server.graphs}?{value}") == [ONE]


@pytest.mark.parametrize(
    "tail", ["/a?b=c&d=e", "/a#b", "/a+b", "/a%20b", "/a%2Fb", "/Zürich", "/北京", "/🕊", "/(a)'b'", "/a;b,c", "/a:b@c"]
)
def test_any_iri_names_a_graph(web: Web, graph: str, tail: str) -> None:
    name = graph + tail
    assert web.put(web.graph(name), ONE).status_code == 201
    try:
        assert web.triples(web.graph(name)) == [ONE]
        assert web.values(f"SELECT ?g {{ GRAPH ?g {{ ?s ?p ?o }} FILTER(STRSTARTS(STR(?g), '{graph}')) }}") == [name]
    finally:
        assert web.delete(web.graph(name)).status_code in DONE


@pytest.mark.parametrize(
    ("relative", "path"), [("people/jane", "/people/jane"), ("/people/jane", "/people/jane"), ("./a/../b", "/b")]
)
def test_a_relative_name_is_resolved_against_the_address(web: Web, relative: str, path: str) -> None:
    try:
        assert web.put(web.graph(relative), ONE).status_code == 201
        assert web.triples(web.graph(web.server.root + path)) == [ONE]
        assert web.triples(web.graph(relative)) == [ONE]
        assert web.ask(f"ASK {{ GRAPH <{web.server.root}{path}> {{ ?s ?p ?o }} }}")
    finally:
        assert web.delete(web.graph(relative)).status_code in DONE


def test_the_address_of_a_graph_is_its_name(web: Web, direct: str) -> None:
    assert status(web, direct) == 404
    assert web.put(direct, ONE).status_code == 201
    assert web.triples(direct) == [ONE]
    assert web.triples(web.graph(direct)) == [ONE]
    assert web.ask(f"ASK {{ GRAPH <{direct}> {{ ?s ?p ?o }} }}")
    assert status(web, direct, "HEAD") == 200
    assert web.put(direct, TWO, method="POST").status_code in DONE
    assert web.triples(direct) == sorted([ONE, TWO])
    assert web.put(direct, TWO).status_code in DONE
    assert web.triples(direct) == [TWO]
    assert web.delete(direct).status_code in DONE
    assert status(web, direct, "HEAD") == 404
    assert status(web, web.graph(direct)) == 404


@pytest.mark.parametrize("tail", ["/a%20b", "/Z%C3%BCrich", "/a%2Fb", "/a:b@c", "/a;b,c", "/a.b.ttl", "/a//b"])
def test_an_address_with_signs_is_still_the_name(web: Web, direct: str, tail: str) -> None:
    target = path_of(direct) + tail
    headers = [("Authorization", f"Bearer {TOKEN}"), ("Content-Type", TURTLE)]
    assert raw_request(web.server, "PUT", target, headers, body=ONE.encode()).status == 201
    try:
        answer = raw_request(web.server, "GET", target, [("Accept", N_TRIPLES)])
        assert (answer.status, answer.body.strip()) == (200, ONE.encode())
        (name,) = web.values(f"SELECT ?g {{ GRAPH ?g {{ ?s ?p ?o }} FILTER(STRSTARTS(STR(?g), '{direct}')) }}")
        assert name == direct + tail
    finally:
        assert raw_request(web.server, "DELETE", target, headers).status in DONE


# Relative IRIs in a graph


@pytest.mark.parametrize("format", [TURTLE, RDF_XML, JSON_LD])
def test_relative_iris_in_a_graph_are_resolved_against_its_name(web: Web, graph: str, format: str) -> None:
    text = WRITTEN[format].replace("urn:x:s", "#me").replace("urn:x:o", "")
    web.put(web.graph(graph), text, format)
    assert web.triples(web.graph(graph)) == [f"<{graph}#me> <urn:x:p> <{graph}> ."]


def test_relative_iris_in_a_graph_are_resolved_against_its_address(web: Web, direct: str) -> None:
    web.put(direct, "<> <urn:x:p> <#it> .")
    assert web.triples(direct) == [f"<{direct}> <urn:x:p> <{direct}#it> ."]


def test_the_base_of_a_graph_goes_before_its_name(web: Web, graph: str) -> None:
    web.put(web.graph(graph), "@base <http://example.org/> . <a> <b> <c> .")
    assert web.triples(web.graph(graph)) == ["<http://example.org/a> <http://example.org/b> <http://example.org/c> ."]

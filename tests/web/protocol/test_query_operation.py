"""The query operation of the SPARQL 1.1 Protocol: how a query comes, what dataset it is asked of, what is refused."""

from __future__ import annotations

import re
from contextlib import suppress
from urllib.parse import quote

import pytest

from tests.web.protocol.answers import CSV, JSON, N_TRIPLES, complaint, media_type, rows_of_json, same_graph, truth
from tests.web.protocol.conftest import KNOWN
from tests.web.serving import BARE, Endpoint, Web, pairs, path_of, raw_request

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
YES = "ASK {}"
NAMES = f"SELECT ?name {{ <{KNOWN}/oslo> <{KNOWN}/name> ?name }}"


def posted(web: Web, body: str | bytes, media_type: str | None, *, url: str | None = None) -> int:
    """POST a body to the query endpoint and return the status."""
    headers = [("Accept", JSON), *([("Content-Type", media_type)] if media_type else [])]
    content = body.encode() if isinstance(body, str) else body
    return web.send("POST", url or web.server.sparql, headers, body=content).status_code


# How a query comes


def test_a_query_comes_in_the_address(web: Web) -> None:
    assert truth(web.query(YES, JSON))


def test_a_query_comes_as_a_form(web: Web) -> None:
    body = pairs({"query": NAMES}).encode()
    response = web.send("POST", web.server.sparql, [("Content-Type", FORM), ("Accept", CSV)], body=body)
    assert (response.status_code, response.content) == (200, b"name\r\nOslo\r\n")


def test_a_query_comes_as_it_is(web: Web) -> None:
    headers = [("Content-Type", QUERY), ("Accept", CSV)]
    response = web.send("POST", web.server.sparql, headers, body=NAMES.encode())
    assert (response.status_code, response.content) == (200, b"name\r\nOslo\r\n")


def test_a_query_needs_no_accept(web: Web) -> None:
    assert truth(web.query(YES))


def test_a_query_that_is_posted_needs_no_accept(web: Web) -> None:
    assert truth(web.send("POST", web.server.sparql, [("Content-Type", QUERY)], body=YES.encode()))


@pytest.mark.parametrize(
    ("query", "kinds"),
    [
        ("SELECT (1 AS ?x) {}", {JSON, "application/sparql-results+xml", CSV, "text/tab-separated-values"}),
        ("ASK {}", {JSON, "application/sparql-results+xml"}),
        (f"DESCRIBE <{KNOWN}/oslo>", {"text/turtle", N_TRIPLES, "application/rdf+xml", "application/ld+json"}),
        (
            "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }",
            {"text/turtle", N_TRIPLES, "application/rdf+xml", "application/ld+json"},
        ),
    ],
    ids=["SELECT", "ASK", "DESCRIBE", "CONSTRUCT"],
)
def test_every_form_of_query_is_answered_in_a_standard_format_of_its_kind(
    web: Web, query: str, kinds: set[str]
) -> None:
    response = web.query(query)
    assert response.status_code == 200
    assert media_type(response) in kinds


def test_describe_tells_what_is_known_of_a_thing(web: Web) -> None:
    response = web.query(f"DESCRIBE <{KNOWN}/oslo>", N_TRIPLES)
    assert same_graph(response.content, N_TRIPLES, f'<{KNOWN}/oslo> <{KNOWN}/name> "Oslo" .')


@pytest.mark.parametrize(
    "content_type",
    [
        "application/sparql-query; charset=utf-8",
        "application/sparql-query;charset=UTF-8",
        'application/sparql-query; charset="utf-8"',
        "Application/SPARQL-Query",
        "application/sparql-query ; charset=utf-8",
    ],
)
def test_the_type_of_a_posted_query_may_have_parameters_and_capitals(web: Web, content_type: str) -> None:
    assert posted(web, YES, content_type) == 200


@pytest.mark.parametrize(
    "content_type", [f"{FORM}; charset=UTF-8", f"{FORM};charset=utf-8", "Application/X-WWW-Form-Urlencoded"]
)
def test_the_type_of_a_form_may_have_parameters_and_capitals(web: Web, content_type: str) -> None:
    assert posted(web, pairs({"query": YES}), content_type) == 200


def test_a_query_may_come_in_chunks(web: Web) -> None:
    pieces = iter([b"SELECT (1 ", b"AS ?x) ", b"{}"])
    response = web.send("POST", web.server.sparql, [("Content-Type", QUERY), ("Accept", CSV)], body=pieces)
    assert (response.status_code, response.content) == (200, b"x\r\n1\r\n")


def test_a_form_may_come_in_chunks(web: Web) -> None:
    pieces = iter([b"query=SELECT+(1+", b"AS+?x)+%7", b"B%7D"])
    response = web.send("POST", web.server.sparql, [("Content-Type", FORM), ("Accept", CSV)], body=pieces)
    assert (response.status_code, response.content) == (200, b"x\r\n1\r\n")


def test_parameters_that_the_protocol_does_not_know_are_passed_over(web: Web) -> None:
    assert web.query(YES, JSON, format="json", timeout="3", debug="on").status_code == 200


# The characters of a query in an address


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("SELECT+(1+AS+?x)+{}", "1"),
        ("SELECT%20(1%20AS%20%3Fx)%20%7B%7D", "1"),
        ("SELECT%20(1%20AS%20%3Fx)%20%7b%7d", "1"),
        ("SELECT+(1%2B1+AS+?x)+%7B%7D", "2"),
        ("SELECT+(%22a%26b%3Dc%22+AS+?x)+%7B%7D", "a&b=c"),
        ("SELECT+(%22a;b%22+AS+?x)+%7B%7D", "a;b"),
        ("SELECT+(%22a=b%22+AS+?x)+%7B%7D", "a=b"),
        ("SELECT+(%22%2525%22+AS+?x)+%7B%7D", "%25"),
        ("SELECT+(%22%F0%9F%95%8A%22+AS+?x)+%7B%7D", "🕊"),
        ("SELECT+(%22a%23b%22+AS+?x)+%7B%7D", "a#b"),
        ("SELECT+(1+AS+?x)+%7B%7D%0A%23+the+end", "1"),
        ("%53ELECT+(1+AS+?x)+%7B%7D", "1"),
    ],
)
@pytest.mark.parametrize("place", ["address", "form"])
def test_percent_signs_and_pluses_are_decoded_once(server: Endpoint, place: str, written: str, value: str) -> None:
    target = path_of(server.sparql)
    if place == "address":
        answer = raw_request(server, "GET", f"{target}?query={written}", [("Accept", JSON)])
    else:
        headers = [("Accept", JSON), ("Content-Type", FORM)]
        answer = raw_request(server, "POST", target, headers, body=f"query={written}".encode())
    assert answer.status == 200, answer.body
    assert str(rows_of_json(answer.body)[0]["x"]) == value


@pytest.mark.parametrize(
    "written",
    [
        "%",
        "%zz",
        "ASK%20{}%",
        "ASK+%7B%7",
        "ASK+{}%FF",
        "%C0%AF",
        "%ED%A0%80",
        "ASK%00{}",
        "SELECT+(%22%FE%22+AS+?x)+{}",
    ],
)
@pytest.mark.parametrize("place", ["address", "form"])
def test_what_cannot_be_decoded_is_a_bad_request(server: Endpoint, place: str, written: str) -> None:
    target = path_of(server.sparql)
    if place == "address":
        answer = raw_request(server, "GET", f"{target}?query={written}")
    else:
        answer = raw_request(server, "POST", target, [("Content-Type", FORM)], body=f"query={written}".encode())
    assert answer.status == 400, answer.body


def test_a_query_of_raw_braces_and_question_marks_is_understood(server: Endpoint) -> None:
    answer = raw_request(
        server, "GET", f"{path_of(server.sparql)}?query=SELECT+?x+{{VALUES+?x+{{1}}}}", [("Accept", CSV)]
    )
    assert (answer.status, answer.body) == (200, b"x\r\n1\r\n")


# The dataset


def test_the_default_graph_of_a_query_is_all_graphs_together(web: Web, graph: str, other: str) -> None:
    web.put(web.graph(graph), f'<{graph}> <{graph}/p> "one" .')
    web.put(web.graph(other), f'<{graph}> <{graph}/p> "two" .')
    assert web.values(f"SELECT ?o {{ <{graph}> <{graph}/p> ?o }}") == ["one", "two"]


@pytest.fixture
def two_graphs(web: Web, graph: str, other: str) -> tuple[str, str]:
    web.put(web.graph(graph), '<urn:x:a> <urn:x:p> "one" .')
    web.put(web.graph(other), '<urn:x:a> <urn:x:p> "two" .')
    return graph, other


VALUES = "SELECT ?o { <urn:x:a> <urn:x:p> ?o }"
NAMED = "SELECT ?g { GRAPH ?g { <urn:x:a> <urn:x:p> ?o } }"


def test_default_graph_uri_is_the_default_graph(web: Web, two_graphs: tuple[str, str]) -> None:
    assert web.values(VALUES, default_graph_uri=two_graphs[0]) == ["one"]


def test_several_default_graph_uris_are_merged(web: Web, two_graphs: tuple[str, str]) -> None:
    assert web.values(VALUES, default_graph_uri=two_graphs) == ["one", "two"]


def test_with_default_graph_uri_alone_there_is_no_named_graph(web: Web, two_graphs: tuple[str, str]) -> None:
    assert web.values(NAMED, default_graph_uri=two_graphs[0]) == []


def test_named_graph_uri_is_a_named_graph(web: Web, two_graphs: tuple[str, str]) -> None:
    assert web.values(NAMED, named_graph_uri=two_graphs[1]) == [two_graphs[1]]


def test_several_named_graph_uris_are_named_graphs(web: Web, two_graphs: tuple[str, str]) -> None:
    assert web.values(NAMED, named_graph_uri=two_graphs) == sorted(two_graphs)


def test_with_named_graph_uri_alone_the_default_graph_is_empty(web: Web, two_graphs: tuple[str, str]) -> None:
    assert web.values(VALUES, named_graph_uri=two_graphs[1]) == []


def test_default_and_named_graphs_make_a_dataset_together(web: Web, two_graphs: tuple[str, str]) -> None:
    one, two = two_graphs
    query = "SELECT ?x { { <urn:x:a> <urn:x:p> ?x } UNION { GRAPH ?x { <urn:x:a> <urn:x:p> ?o } } }"
    assert web.values(query, default_graph_uri=one, named_graph_uri=two) == sorted(["one", two])


def test_the_dataset_of_the_request_goes_before_that_of_the_query(web: Web, two_graphs: tuple[str, str]) -> None:
    one, two = two_graphs
    query = f"SELECT ?o FROM <{one}> {{ <urn:x:a> <urn:x:p> ?o }}"
    assert web.values(query) == ["one"]
    assert web.values(query, default_graph_uri=two) == ["two"]


def test_the_named_graphs_of_the_request_go_before_those_of_the_query(web: Web, two_graphs: tuple[str, str]) -> None:
    one, two = two_graphs
    query = f"SELECT ?g FROM NAMED <{one}> {{ GRAPH ?g {{ <urn:x:a> <urn:x:p> ?o }} }}"
    assert web.values(query) == [one]
    assert web.values(query, named_graph_uri=two) == [two]


@pytest.mark.parametrize("content_type", [FORM, QUERY])
def test_the_dataset_of_a_posted_query(web: Web, two_graphs: tuple[str, str], content_type: str) -> None:
    dataset = {"default-graph-uri": two_graphs[0], "named-graph-uri": two_graphs[1]}
    url = web.server.sparql if content_type == FORM else f"{web.server.sparql}?{pairs(dataset)}"
    body = pairs({"query": VALUES, **dataset}) if content_type == FORM else VALUES
    headers = [("Content-Type", content_type), ("Accept", CSV)]
    response = web.send("POST", url, headers, body=body.encode())
    assert (response.status_code, response.content) == (200, b"o\r\none\r\n")


def test_a_graph_that_is_not_there_is_empty(web: Web, graph: str) -> None:
    assert web.values(VALUES, default_graph_uri=graph) == []


@pytest.mark.parametrize("name", ["http://exa mple.org/", "not an iri", "<http://example.org/>", "http://[/"])
@pytest.mark.parametrize("parameter", ["default-graph-uri", "named-graph-uri"])
def test_the_name_of_a_graph_has_to_be_an_iri(web: Web, parameter: str, name: str) -> None:
    response = web.query(YES, JSON, **{parameter: name})
    assert response.status_code == 400
    complaint(response)


def test_relative_iris_of_a_query_are_resolved(web: Web) -> None:
    (value,) = web.values("SELECT (<things/one> AS ?x) {}")
    assert value.startswith(web.server.root + "/")
    assert value.endswith("/things/one")


def test_the_base_of_the_query_goes_before_that_of_the_server(web: Web) -> None:
    assert web.values("BASE <https://example.org/a/> SELECT (<b> AS ?x) {}") == ["https://example.org/a/b"]


# What is refused


def test_a_query_by_another_method_is_refused(web: Web) -> None:
    response = web.send("PUT", web.server.sparql, [("Content-Type", QUERY)], body=YES.encode())
    assert response.status_code == 405


def test_two_queries_in_the_address_are_refused(web: Web) -> None:
    assert web.send("GET", f"{web.server.sparql}?query=ASK+%7B%7D&query=ASK+%7B%7D").status_code == 400


def test_two_queries_in_a_form_are_refused(web: Web) -> None:
    assert posted(web, "query=ASK+%7B%7D&query=SELECT+*+%7B%7D", FORM) == 400


@pytest.mark.parametrize("content_type", [FORM, QUERY])
def test_a_query_in_the_address_and_another_in_the_body_are_refused(web: Web, content_type: str) -> None:
    body = YES if content_type == QUERY else pairs({"query": YES})
    assert posted(web, body, content_type, url=f"{web.server.sparql}?query=ASK+%7B%7D") == 400


@pytest.mark.parametrize(
    "content_type",
    ["text/plain", "application/json", "multipart/form-data; boundary=x", "application/sparql-query+xml"],
)
def test_a_query_of_another_media_type_is_refused(web: Web, content_type: str) -> None:
    assert posted(web, YES, content_type) == 415


@pytest.mark.parametrize("content_type", ["", "query", "/", "a/b/c", ";;", "application/sparql-query,text/plain"])
def test_a_media_type_that_is_none_is_refused(web: Web, content_type: str) -> None:
    assert posted(web, YES, content_type) in (400, 415)


@pytest.mark.parametrize("body", [YES, pairs({"query": YES})], ids=["as it is", "form"])
def test_a_posted_query_without_a_type_is_refused(web: Web, body: str) -> None:
    assert posted(web, body, None) in (400, 415)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "latin-1"])
def test_a_query_in_another_encoding_is_refused(web: Web, encoding: str) -> None:
    assert posted(web, 'ASK { ?s ?p "Sanaʿa Genève" }'.replace("ʿ", "").encode(encoding), QUERY) == 400


def test_a_query_that_says_it_is_in_another_encoding_is_not_misread(web: Web) -> None:
    headers = [("Content-Type", f"{QUERY}; charset=iso-8859-1"), ("Accept", JSON)]
    response = web.send("POST", web.server.sparql, headers, body='SELECT ("è" AS ?x) {}'.encode("latin-1"))
    if response.status_code == 200:
        assert str(rows_of_json(response.content)[0]["x"]) == "è"
    else:
        assert response.status_code in (400, 415)


@pytest.mark.parametrize("content_type", [FORM, QUERY])
def test_an_empty_body_is_no_query(web: Web, content_type: str) -> None:
    assert posted(web, "", content_type) == 400


@pytest.mark.parametrize("body", ["query=", "query", "=", "&&", "text=ASK+%7B%7D", "Query=ASK+%7B%7D"])
def test_a_form_without_a_query_is_refused(web: Web, body: str) -> None:
    assert posted(web, body, FORM) == 400


def test_an_empty_query_in_the_address_is_refused(web: Web) -> None:
    assert web.send("GET", f"{web.server.sparql}?query=").status_code == 400


@pytest.mark.parametrize("parameters", ["default-graph-uri=urn%3Ax%3Ag", "update=CLEAR+ALL", "format=json"])
def test_parameters_without_a_query_are_never_an_answer_to_one(web: Web, parameters: str) -> None:
    response = web.send("GET", f"{web.server.sparql}?{parameters}", [("Accept", f"{JSON}, */*;q=0.1")])
    assert response.status_code < 500
    assert media_type(response) != JSON


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        (FORM, "update=CLEAR+ALL"),
        (FORM, "query=CLEAR+ALL"),
        (QUERY, "CLEAR ALL"),
        (QUERY, "INSERT DATA { <urn:x:a> <urn:x:b> <urn:x:c> }"),
        ("application/sparql-update", "CLEAR ALL"),
    ],
)
def test_an_update_is_no_query(web: Web, content_type: str, body: str) -> None:
    assert posted(web, body, content_type) in (400, 415)
    assert web.ask(f"ASK {{ <{KNOWN}/oslo> ?p ?o }}")


def test_an_update_in_the_address_of_the_query_endpoint_changes_nothing(web: Web) -> None:
    assert web.query("CLEAR ALL").status_code == 400
    assert web.ask(f"ASK {{ <{KNOWN}/oslo> ?p ?o }}")


@pytest.mark.parametrize(
    ("query", "line"),
    [
        ("SELECT * WHERE { ?s ?p }", 1),
        ("SELECT *\nWHERE {\n  ?s ?p ;;; ]\n}", 3),
        ("\n\n\nSELEKT", 4),
        ("ASK {\r\n\r\n  'ü🕊' <urn:p> ) }", 3),
    ],
)
@pytest.mark.parametrize("accept", ["application/json", "text/plain", "text/csv", JSON, "*/*"])
def test_a_fault_of_syntax_is_told_with_line_and_column(web: Web, query: str, line: int, accept: str) -> None:
    response = web.query(query, accept)
    assert response.status_code == 400
    assert re.search(rf"\b{line}\D{{1,12}}\d+\b", complaint(response)), complaint(response)


@pytest.mark.parametrize(
    "query",
    [
        "ASK { FILTER(unknown:function(1)) }",
        "SELECT ?x ?y { } GROUP BY ?x",
        "SELECT (1 AS ?x) (2 AS ?x) {}",
        "ASK {} ASK {}",
        "ASK { ?s <a b> ?o }",
        "{" * 2000,
        "SELECT * { " + "?s " * 5000 + "}",
    ],
    ids=["prefix", "projection", "twice", "two", "iri", "open braces", "long"],
)
def test_a_query_that_is_none_is_a_bad_request(web: Web, query: str) -> None:
    response = web.send("POST", web.server.sparql, [("Content-Type", QUERY)], body=query.encode())
    assert response.status_code in (400, 413)


@pytest.mark.skipif(BARE, reason="the bare store server dies of it")
@pytest.mark.parametrize(
    "query",
    [
        "ASK " + "{" * 1_500 + "}" * 1_500,
        "ASK " + "{" * 50_000 + "}" * 50_000,
        "ASK { FILTER(" + "(" * 50_000 + "1" + ")" * 50_000 + ") }",
        "ASK { FILTER(" + "!" * 100_000 + "true) }",
        "ASK { ?s " + "(" * 50_000 + "<urn:x:p>" + ")" * 50_000 + " ?o }",
        "ASK { ?s ?p " + "[ ?p " * 50_000 + "1" + "]" * 50_000 + " }",
        "SELECT (" + "1+" * 100_000 + "1 AS ?x) {}",
    ],
    ids=["groups", "more groups", "brackets", "negations", "paths", "blank nodes", "sum"],
)
def test_a_query_that_is_nested_too_deep_costs_nobody_else_an_answer(web: Web, query: str) -> None:
    response = web.send("POST", web.server.sparql, [("Content-Type", QUERY)], body=query.encode())
    assert response.status_code in (200, 400, 413, 500, 503, 504)
    assert web.ask(YES)


def test_a_message_shows_no_markup_of_a_query_to_a_browser(web: Web) -> None:
    response = web.query("<script>alert(1)</script>", "text/html")
    assert response.status_code in (400, 406)
    if media_type(response) == "text/html":
        assert "<script>alert" not in response.text


def test_a_query_that_is_too_long_is_told_so(web: Web) -> None:
    text = "ASK {} #" + "x" * (2 * 2**20)
    assert posted(web, text, QUERY) == 413


def test_an_address_that_is_too_long_is_told_so(server: Endpoint) -> None:
    target = f"{path_of(server.sparql)}?query=ASK%7B%7D%23{'x' * (2 * 2**20)}"
    with suppress(ConnectionError):  # Cut off before all of it was sent: as good.
        assert raw_request(server, "GET", target).status in (400, 413, 414, 431)
    assert raw_request(server, "GET", f"{path_of(server.sparql)}?query=ASK%7B%7D").status == 200


def test_a_graph_name_is_quoted_once(web: Web, graph: str) -> None:
    name = f"{graph}/a%2Fb?c=d&e#f"
    web.put(web.graph(name), '<urn:x:a> <urn:x:p> "quoted" .')
    assert web.values(VALUES, default_graph_uri=name) == ["quoted"]
    assert quote(name, safe="") in web.graph(name)
    web.delete(web.graph(name))

"""The update operation of the SPARQL 1.1 Protocol: how an update comes, what dataset it works on, who may send it."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.web.protocol.answers import complaint
from tests.web.protocol.conftest import KNOWN
from tests.web.serving import BARE, TOKEN, Headers, Web, pairs, path_of, raw_request

FORM = "application/x-www-form-urlencoded"
UPDATE = "application/sparql-update"
DONE = (200, 204)


def posted(
    web: Web, body: str | bytes, media_type: str | None, *, url: str | None = None, token: str | None = TOKEN
) -> int:
    """POST a body to the update endpoint and return the status."""
    headers = [("Content-Type", media_type)] if media_type else []
    content = body.encode() if isinstance(body, str) else body
    return web.send("POST", url or web.server.update, headers, body=content, token=token).status_code


def insertion(graph: str, value: str = "new") -> str:
    return f'INSERT DATA {{ GRAPH <{graph}> {{ <urn:x:s> <urn:x:p> "{value}" }} }}'


def contents(web: Web, graph: str) -> list[str]:
    return web.values(f"SELECT ?o {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}")


# How an update comes


def test_an_update_comes_as_it_is(web: Web, graph: str) -> None:
    assert posted(web, insertion(graph), UPDATE) in DONE
    assert contents(web, graph) == ["new"]


def test_an_update_comes_as_a_form(web: Web, graph: str) -> None:
    assert posted(web, pairs({"update": insertion(graph)}), FORM) in DONE
    assert contents(web, graph) == ["new"]


@pytest.mark.parametrize(
    "content_type", [f"{UPDATE}; charset=utf-8", f'{UPDATE};charset="UTF-8"', "Application/SPARQL-Update"]
)
def test_the_type_of_an_update_may_have_parameters_and_capitals(web: Web, graph: str, content_type: str) -> None:
    assert posted(web, insertion(graph), content_type) in DONE
    assert contents(web, graph) == ["new"]


def test_the_type_of_a_form_may_have_a_charset(web: Web, graph: str) -> None:
    assert posted(web, pairs({"update": insertion(graph, "è🕊")}), f"{FORM}; charset=UTF-8") in DONE
    assert contents(web, graph) == ["è🕊"]


def test_an_update_may_come_in_chunks(web: Web, graph: str) -> None:
    text = insertion(graph).encode()
    response = web.send(
        "POST", web.server.update, [("Content-Type", UPDATE)], body=iter([text[:9], text[9:]]), token=TOKEN
    )
    assert response.status_code in DONE
    assert contents(web, graph) == ["new"]


def test_an_update_of_several_operations_is_done_in_order(web: Web, graph: str) -> None:
    second = f'DELETE {{ GRAPH <{graph}> {{ ?s ?p "new" }} }} INSERT {{ GRAPH <{graph}> {{ ?s ?p "newer" }} }}'
    where = f'WHERE {{ GRAPH <{graph}> {{ ?s ?p "new" }} }}'
    assert posted(web, f"{insertion(graph)} ; {second} {where}", UPDATE) in DONE
    assert contents(web, graph) == ["newer"]


def test_an_update_without_operations_changes_nothing(web: Web) -> None:
    assert posted(web, "PREFIX x: <urn:x:>", UPDATE) in DONE
    assert posted(web, "", UPDATE) in DONE


def test_what_an_update_wrote_the_next_query_sees(web: Web, graph: str) -> None:
    for number in range(20):
        assert posted(web, insertion(graph, f"{number:02}"), UPDATE) in DONE
        assert contents(web, graph) == [f"{each:02}" for each in range(number + 1)]


def test_an_update_of_the_default_graph_is_in_the_union(web: Web, default_graph: str) -> None:
    assert posted(web, 'INSERT DATA { <urn:x:default> <urn:x:p> "here" }', UPDATE) in DONE
    assert web.values("SELECT ?o { <urn:x:default> ?p ?o }") == ["here"]
    assert web.triples(default_graph) == ['<urn:x:default> <urn:x:p> "here" .']


@pytest.mark.parametrize(
    ("update", "left"),
    [
        ("CLEAR GRAPH <{graph}>", []),
        ("DROP GRAPH <{graph}>", []),
        ("DELETE DATA {{ GRAPH <{graph}> {{ <urn:x:s> <urn:x:p> 'new' }} }}", []),
        ("DELETE WHERE {{ GRAPH <{graph}> {{ ?s ?p 'new' }} }}", []),
        ("COPY GRAPH <{graph}> TO GRAPH <{other}>", ["new"]),
        ("MOVE GRAPH <{graph}> TO GRAPH <{other}>", []),
        ("ADD GRAPH <{graph}> TO GRAPH <{other}>", ["new"]),
        ("WITH <{graph}> DELETE {{ ?s ?p ?o }} INSERT {{ ?s ?p 'with' }} WHERE {{ ?s ?p ?o }}", ["with"]),
        ("DELETE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }} USING <{graph}> WHERE {{ ?s ?p ?o }}", []),
        ("CREATE SILENT GRAPH <{graph}>", ["new"]),
    ],
)
def test_every_operation_of_sparql_update_works(web: Web, graph: str, other: str, update: str, left: list[str]) -> None:
    posted(web, insertion(graph), UPDATE)
    assert posted(web, update.format(graph=graph, other=other), UPDATE) in DONE
    assert contents(web, graph) == left
    if update.startswith(("COPY", "MOVE", "ADD")):
        assert contents(web, other) == ["new"]


# The dataset


@pytest.fixture
def two_graphs(web: Web, graph: str, other: str) -> tuple[str, str]:
    web.put(web.graph(graph), '<urn:x:a> <urn:x:p> "one" .')
    web.put(web.graph(other), '<urn:x:a> <urn:x:p> "two" .')
    return graph, other


@pytest.fixture
def target(web: Web, two_graphs: tuple[str, str]) -> str:
    name = two_graphs[0] + "/copied"
    web.put(web.graph(name), "")
    return name


def copying(target: str, where: str = "{ ?s ?p ?o }") -> str:
    return f"INSERT {{ GRAPH <{target}> {{ <urn:x:copy> <urn:x:p> ?o }} }} WHERE {where}"


@pytest.mark.parametrize(
    ("choose", "where", "copied"),
    [
        (lambda one, _: {"using-graph-uri": one}, "{ ?s ?p ?o }", ["one"]),
        (lambda one, two: {"using-graph-uri": [one, two]}, "{ ?s ?p ?o }", ["one", "two"]),
        (lambda one, _: {"using-named-graph-uri": one}, "{ GRAPH ?g { ?s ?p ?o } }", ["one"]),
        (lambda one, two: {"using-named-graph-uri": [one, two]}, "{ GRAPH ?g { ?s ?p ?o } }", ["one", "two"]),
        (lambda one, _: {"using-named-graph-uri": one}, "{ ?s ?p ?o }", []),
        (lambda one, _: {"using-graph-uri": one}, "{ GRAPH ?g { ?s ?p ?o } }", []),
        (
            lambda one, two: {"using-graph-uri": one, "using-named-graph-uri": two},
            "{ { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }",
            ["one", "two"],
        ),
    ],
    ids=["default", "defaults", "named", "nameds", "named alone", "default alone", "both"],
)
@pytest.mark.parametrize("content_type", [FORM, UPDATE])
def test_an_update_reads_the_dataset_of_the_request(
    web: Web,
    two_graphs: tuple[str, str],
    target: str,
    content_type: str,
    choose: Callable[[str, str], dict[str, str | list[str]]],
    where: str,
    copied: list[str],
) -> None:
    dataset = choose(*two_graphs)
    text = copying(target, where)
    if content_type == FORM:
        status = posted(web, pairs({"update": text, **dataset}), FORM)
    else:
        status = posted(web, text, UPDATE, url=f"{web.server.update}?{pairs(dataset)}")
    assert status in DONE
    assert contents(web, target) == copied
    web.delete(web.graph(target))


@pytest.mark.parametrize(
    "text",
    [
        "INSERT {{ GRAPH <{target}> {{ ?s ?p ?o }} }} USING <{one}> WHERE {{ ?s ?p ?o }}",
        "INSERT {{ GRAPH <{target}> {{ ?s ?p ?o }} }} USING NAMED <{one}> WHERE {{ GRAPH ?g {{ ?s ?p ?o }} }}",
        "WITH <{target}> INSERT {{ ?s ?p ?o }} WHERE {{ ?s ?p ?o }}",
    ],
    ids=["USING", "USING NAMED", "WITH"],
)
@pytest.mark.parametrize("parameter", ["using-graph-uri", "using-named-graph-uri"])
def test_a_dataset_in_both_request_and_update_is_refused(
    web: Web, two_graphs: tuple[str, str], target: str, parameter: str, text: str
) -> None:
    url = f"{web.server.update}?{pairs({parameter: two_graphs[1]})}"
    assert posted(web, text.format(target=target, one=two_graphs[0]), UPDATE, url=url) == 400
    assert contents(web, target) == []
    web.delete(web.graph(target))


@pytest.mark.parametrize("parameter", ["using-graph-uri", "using-named-graph-uri"])
def test_the_name_of_a_graph_to_use_has_to_be_an_iri(web: Web, graph: str, parameter: str) -> None:
    url = f"{web.server.update}?{pairs({parameter: 'no iri'})}"
    assert posted(web, copying(graph), UPDATE, url=url) == 400


def test_relative_iris_of_an_update_are_resolved(web: Web, graph: str) -> None:
    update = f"CLEAR SILENT GRAPH <{graph}> ; INSERT DATA {{ GRAPH <{graph}> {{ <urn:x:s> <urn:x:p> <test> }} }}"
    assert posted(web, update, UPDATE) in DONE
    (value,) = contents(web, graph)
    assert value.startswith(web.server.root + "/")


# What is refused


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_an_update_in_an_address_is_refused(web: Web, graph: str, method: str) -> None:
    response = web.send(method, f"{web.server.update}?{pairs({'update': insertion(graph)})}", token=TOKEN)
    assert response.status_code in (400, 405)
    assert contents(web, graph) == []


def test_two_updates_in_a_form_are_refused(web: Web, graph: str) -> None:
    body = pairs({"update": [insertion(graph, "one"), insertion(graph, "two")]})
    assert posted(web, body, FORM) == 400
    assert contents(web, graph) == []


def test_an_update_in_the_address_and_another_in_the_body_are_refused(web: Web, graph: str) -> None:
    url = f"{web.server.update}?{pairs({'update': insertion(graph, 'one')})}"
    assert posted(web, insertion(graph, "two"), UPDATE, url=url) == 400
    assert contents(web, graph) == []


@pytest.mark.parametrize("content_type", ["text/plain", "application/json", "application/sparql-query"])
def test_an_update_of_another_media_type_is_refused(web: Web, graph: str, content_type: str) -> None:
    assert posted(web, insertion(graph), content_type) == 415
    assert contents(web, graph) == []


@pytest.mark.parametrize("form", [True, False])
def test_an_update_without_a_type_is_refused(web: Web, graph: str, form: bool) -> None:
    body = pairs({"update": insertion(graph)}) if form else insertion(graph)
    assert posted(web, body, None) in (400, 415)
    assert contents(web, graph) == []


def test_an_update_in_another_encoding_is_refused(web: Web, graph: str) -> None:
    assert posted(web, insertion(graph, "Genève").encode("latin-1"), UPDATE) == 400
    assert posted(web, insertion(graph, "Genève").encode("utf-16"), UPDATE) == 400
    assert contents(web, graph) == []


def test_a_form_in_another_encoding_is_refused(web: Web, graph: str) -> None:
    body = pairs({"update": insertion(graph, "Genève")}).replace("%C3%A8", "%E8")
    assert posted(web, body, FORM) == 400
    assert contents(web, graph) == []


@pytest.mark.parametrize("text", ["ASK {}", "SELECT * {}", "CONSTRUCT {} {}", "DESCRIBE <urn:x:a>"])
def test_a_query_is_no_update(web: Web, text: str) -> None:
    assert posted(web, text, UPDATE) == 400
    assert posted(web, pairs({"update": text}), FORM) == 400
    assert posted(web, pairs({"query": text}), FORM) == 400


@pytest.mark.parametrize("body", ["", "update", "query=ASK+%7B%7D", "Update=CLEAR+ALL"])
def test_a_form_without_an_update_is_refused(web: Web, body: str) -> None:
    assert posted(web, body, FORM) == 400


def test_a_fault_of_syntax_is_told_with_line_and_column(web: Web) -> None:
    response = web.update("INSERT DATA {\n  <urn:x:s> <urn:x:p> ;;\n  ] }")
    assert response.status_code == 400
    assert re.search(r"\b[23]\D{1,12}\d+\b", complaint(response))


def test_a_fault_of_syntax_in_a_later_operation_undoes_the_earlier_ones(web: Web, graph: str) -> None:
    assert posted(web, insertion(graph) + " ; INSERT DATA { oops", UPDATE) == 400
    assert contents(web, graph) == []


def test_an_operation_that_fails_undoes_the_earlier_ones(web: Web, graph: str, other: str) -> None:
    status = posted(web, f"{insertion(graph)} ; DROP GRAPH <{other}>", UPDATE)
    assert 400 <= status < 500
    assert contents(web, graph) == []


@pytest.mark.skipif(BARE, reason="the bare store server dies of it")
@pytest.mark.parametrize("depth", [1_500, 50_000])
def test_an_update_that_is_nested_too_deep_costs_nobody_else_an_answer(web: Web, graph: str, depth: int) -> None:
    text = f"INSERT {{ GRAPH <{graph}> {{ <urn:x:s> <urn:x:p> 1 }} }} WHERE {'{' * depth}{'}' * depth}"
    assert posted(web, text, UPDATE) in (*DONE, 400, 413, 500, 503, 504)
    assert posted(web, insertion(graph), UPDATE) in DONE
    assert "new" in contents(web, graph)


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_an_update_by_another_method_is_refused(web: Web, graph: str, method: str) -> None:
    response = web.put(web.server.update, insertion(graph), UPDATE, method=method)
    assert response.status_code == 405
    assert contents(web, graph) == []


# Who may


@pytest.mark.skipif(BARE, reason="the bare store server asks nobody for a token")
@pytest.mark.parametrize(
    "headers",
    [
        [],
        [("Authorization", "")],
        [("Authorization", "Bearer")],
        [("Authorization", "Bearer ")],
        [("Authorization", "Bearer wrong")],
        [("Authorization", f"Bearer {TOKEN}x")],
        [("Authorization", f"Bearer {TOKEN[:-1]}")],
        [("Authorization", f"Bearer {TOKEN.upper()}")],
        [("Authorization", f"Basic {TOKEN}")],
        [("Authorization", TOKEN)],
        [("Authorization", f"Bearer{TOKEN}")],
        [("Authorization", "Bearer \xe9\xff")],
        [("Authorization", "Bearer " + "x" * 5000)],
        [("X-Authorization", f"Bearer {TOKEN}")],
        [("Cookie", f"token={TOKEN}")],
        [("Proxy-Authorization", f"Bearer {TOKEN}")],
    ],
    ids=lambda headers: f"{headers[0][0]}: {headers[0][1][:30]}" if headers else "none",
)
def test_an_update_without_the_token_is_refused(web: Web, graph: str, headers: Headers) -> None:
    lines = [("Content-Type", UPDATE), *headers]
    answer = raw_request(web.server, "POST", path_of(web.server.update), lines, body=insertion(graph).encode())
    assert answer.status == 401, answer.body
    assert answer.headers["WWW-Authenticate"].lower().startswith("bearer")
    assert TOKEN.encode() not in answer.body
    assert contents(web, graph) == []


def test_a_token_in_the_address_is_none(web: Web, graph: str) -> None:
    url = f"{web.server.update}?access_token={TOKEN}&token={TOKEN}"
    assert posted(web, insertion(graph), UPDATE, url=url, token=None) == 401
    assert contents(web, graph) == []


@pytest.mark.parametrize("scheme", ["bearer", "BEARER", "Bearer "])
def test_the_name_of_the_scheme_may_be_written_in_any_way(web: Web, graph: str, scheme: str) -> None:
    headers = [("Content-Type", UPDATE), ("Authorization", f"{scheme} {TOKEN}")]
    response = web.send("POST", web.server.update, headers, body=insertion(graph).encode())
    assert response.status_code in DONE


def test_the_token_is_asked_for_before_anything_is_said_of_the_update(web: Web) -> None:
    assert posted(web, "no update at all", UPDATE, token=None) == 401
    assert posted(web, "", None, token=None) == 401


def test_a_query_needs_no_token_and_minds_no_wrong_one(web: Web) -> None:
    headers = [("Authorization", "Bearer wrong")]
    assert web.send("GET", f"{web.server.sparql}?query=ASK+%7B%7D", headers).status_code == 200


def test_no_operation_touches_what_it_does_not_name(web: Web, graph: str) -> None:
    assert posted(web, insertion(graph), UPDATE) in DONE
    assert sorted(web.triples(web.graph(KNOWN)))[0].startswith(f"<{KNOWN}/oslo>")

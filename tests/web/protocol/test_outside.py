"""A query or an update never makes the server fetch anything from elsewhere."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from tests.web.protocol.answers import JSON, complaint
from tests.web.serving import BARE, TOKEN, Web, pairs

pytestmark = pytest.mark.skipif(BARE, reason="the bare store server does fetch, and waits for the answer")


class Outside:
    """An address on this machine that takes connections, and tells whether any came."""

    def __init__(self, listener: socket.socket) -> None:
        self._listener = listener
        self.address = f"http://127.0.0.1:{listener.getsockname()[1]}/sparql"

    def was_called(self) -> bool:
        try:
            self._listener.accept()[0].close()
        except BlockingIOError:
            return False
        return True


@pytest.fixture
def outside() -> Iterator[Outside]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        listener.setblocking(False)
        yield Outside(listener)


FEDERATED = [
    "SELECT * {{ SERVICE <{url}> {{ ?s ?p ?o }} }}",
    "SELECT * {{ service <{url}> {{ ?s ?p ?o }} }}",
    "SELECT * {{ SeRvIcE<{url}>{{?s ?p ?o}} }}",
    "SELECT * {{ SERVICE SILENT <{url}> {{ ?s ?p ?o }} }}",
    "SELECT * {{ service\n\tsilent # a remark\n <{url}> {{ }} }}",
    "SELECT * {{ VALUES ?x {{ <{url}> }} SERVICE ?x {{ ?s ?p ?o }} }}",
    "SELECT * {{ BIND(IRI('{url}') AS ?x) SERVICE SILENT ?x {{ ?s ?p ?o }} }}",
    "PREFIX x: <{url}> SELECT * {{ SERVICE x: {{ ?s ?p ?o }} }}",
    "BASE <{url}> SELECT * {{ SERVICE <> {{ ?s ?p ?o }} }}",
    "SELECT * {{ \\u0053ERVICE <{url}> {{ ?s ?p ?o }} }}",
    "SELECT * {{ \\u0053\\u0045\\u0052\\u0056\\u0049\\u0043\\u0045 <{url}> {{ ?s ?p ?o }} }}",
    "SELECT * {{ \\U00000053ERVICE <{url}> {{ ?s ?p ?o }} }}",
    "# a remark\nSELECT * {{ # SERVICE\nSERVICE <{url}> {{ ?s ?p ?o }} }}",
    "SELECT * {{ <urn:x:a#b> ?p ?o . SERVICE <{url}> {{ ?s ?p ?o }} }}",
    "SELECT * {{ ?s ?p '#' . SERVICE <{url}> {{ ?s ?p ?o }} }}",
    "SELECT * {{ ?s ?p '''it's # ' ''' . SERVICE <{url}> {{ ?s ?p ?o }} }}",
    'SELECT * {{ ?s ?p "\\"" . SERVICE <{url}> {{ ?s ?p ?o }} }}',
    "SELECT * {{ {{ SELECT * {{ SERVICE <{url}> {{ ?s ?p ?o }} }} }} }}",
    "SELECT * {{ OPTIONAL {{ SERVICE <{url}> {{ ?s ?p ?o }} }} }}",
    "SELECT * {{ {{ }} UNION {{ SERVICE <{url}> {{ ?s ?p ?o }} }} }}",
    "SELECT * {{ GRAPH ?g {{ SERVICE <{url}> {{ ?s ?p ?o }} }} }}",
    "SELECT * {{ ?s ?p ?o MINUS {{ SERVICE <{url}> {{ ?s ?p ?o }} }} }}",
    "ASK {{ FILTER EXISTS {{ SERVICE <{url}> {{ ?s ?p ?o }} }} }}",
    "ASK {{ FILTER NOT EXISTS {{ SERVICE SILENT <{url}> {{ ?s ?p ?o }} }} }}",
    "SELECT (EXISTS {{ SERVICE <{url}> {{ ?s ?p ?o }} }} AS ?x) {{}}",
    "SELECT * {{ BIND(EXISTS {{ SERVICE <{url}> {{ ?s ?p ?o }} }} AS ?x) }}",
    "SELECT (1 AS ?x) {{}} GROUP BY (EXISTS {{ SERVICE <{url}> {{}} }})",
    "SELECT ?s {{ ?s ?p ?o }} GROUP BY ?s HAVING (EXISTS {{ SERVICE <{url}> {{}} }})",
    "SELECT * {{ ?s ?p ?o }} ORDER BY EXISTS {{ SERVICE <{url}> {{}} }}",
    "CONSTRUCT {{ ?s ?p ?o }} {{ SERVICE <{url}> {{ ?s ?p ?o }} }}",
    "DESCRIBE ?s {{ SERVICE <{url}> {{ ?s ?p ?o }} }}",
    "ASK {{ SERVICE <{url}> {{ ?s ?p ?o }} }}",
    "SELECT * {{ SERVICE <file:///etc/passwd> {{ ?s ?p ?o }} }}",
    "SELECT * {{ SERVICE <urn:x:nowhere> {{ ?s ?p ?o }} }}",
]


@pytest.mark.parametrize("query", FEDERATED)
@pytest.mark.parametrize("posted", [False, True], ids=["GET", "POST"])
def test_a_query_that_asks_another_endpoint_is_refused(web: Web, outside: Outside, query: str, posted: bool) -> None:
    text = query.format(url=outside.address)
    if posted:
        headers = [("Content-Type", "application/sparql-query"), ("Accept", JSON)]
        response = web.send("POST", web.server.sparql, headers, body=text.encode())
    else:
        response = web.query(text, JSON)
    assert response.status_code in (400, 403), response.text
    complaint(response)
    assert not outside.was_called()


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * {{ # a remark \\u000A SERVICE <{url}> {{ ?s ?p ?o }}\n}}",
        "ASK {{ FILTER('\\u0027 != 'x') SERVICE <{url}> {{ ?s ?p ?o }} FILTER('x' != '') }}",
        "ASK {{ FILTER('a\\u0027) SERVICE <{url}> {{ ?s ?p ?o }} FILTER(\\u0027b' != '') }}",
        "SELECT * {{ ?s <urn:x:a\\u003E> ?o . SERVICE <{url}> {{ ?s ?p ?o }} }}",
    ],
)
def test_signs_that_stand_by_their_number_open_no_way_out(web: Web, outside: Outside, query: str) -> None:
    # Whether such a sign ends a remark or a string depends on the reader; that nothing is fetched must not.
    assert web.query(query.format(url=outside.address), JSON).status_code in (200, 400, 403)
    assert not outside.was_called()


def test_the_refusal_says_what_is_refused(web: Web, outside: Outside) -> None:
    response = web.query(FEDERATED[0].format(url=outside.address), "application/json")
    assert "SERVICE" in complaint(response)


@pytest.mark.parametrize(
    "query",
    [
        "ASK { FILTER('SERVICE <http://127.0.0.1:9/> {}' != '') }",
        'ASK { FILTER("""a "SERVICE" <urn:x:a> { ?s ?p ?o }""" != "") }',
        "ASK { FILTER('''\n SERVICE <urn:x:a> {} ''' != '') }",
        "ASK { FILTER('\\'SERVICE <urn:x:a> {' != '') }",
        "ASK { FILTER('load' != '') }",
        "ASK {} # SERVICE <http://127.0.0.1:9/> {}",
        "# LOAD <http://127.0.0.1:9/>\nASK {}",
        "SELECT ?service { VALUES ?service { 1 } }",
        "SELECT $SERVICE { VALUES $SERVICE { 1 } }",
        "SELECT ?x { VALUES ?x { <http://example.org/SERVICE> } }",
        "SELECT ?x { VALUES ?x { <http://example.org/#SERVICE> } }",
        "PREFIX service: <http://example.org/> SELECT ?x { VALUES ?x { service:load } }",
        "PREFIX SERVICE: <http://example.org/> SELECT * { OPTIONAL { SERVICE:SERVICE SERVICE:a SERVICE:service } }",
        "PREFIX x: <http://example.org/> SELECT * { OPTIONAL { x:SERVICE x:service-SERVICE x:LOAD } }",
        "SELECT * { OPTIONAL { _:service <urn:x:p> 'x'@service } }",
    ],
)
def test_the_word_elsewhere_in_a_query_is_no_harm(web: Web, query: str) -> None:
    response = web.query(query, JSON)
    assert response.status_code == 200, response.text


@pytest.mark.parametrize(
    "update",
    [
        "LOAD <{url}>",
        "load <{url}>",
        "LOAD SILENT <{url}>",
        "LOAD <{url}> INTO GRAPH <{graph}>",
        "LOAD SILENT <{url}> INTO GRAPH <{graph}>",
        "\\u004COAD <{url}>",
        "LOAD <file:///etc/passwd> INTO GRAPH <{graph}>",
        "PREFIX x: <{url}> LOAD x:",
        "# a remark\nLOAD # another\n<{url}>",
        "INSERT DATA {{ GRAPH <{graph}> {{ <urn:x:a> <urn:x:p> 1 }} }} ; LOAD <{url}>",
        "INSERT DATA {{ GRAPH <{graph}> {{ <urn:x:a> <urn:x:p> '#' }} }} ; LOAD SILENT <{url}>",
        "INSERT {{ GRAPH <{graph}> {{ ?s ?p ?o }} }} WHERE {{ SERVICE <{url}> {{ ?s ?p ?o }} }}",
        "INSERT {{ GRAPH <{graph}> {{ ?s ?p ?o }} }} WHERE {{ SERVICE SILENT <{url}> {{ ?s ?p ?o }} }}",
        "INSERT {{ GRAPH <{graph}> {{ <a:a> <a:p> 1 }} }} WHERE {{ FILTER NOT EXISTS {{ SERVICE <{url}> {{}} }} }}",
        "INSERT {{ GRAPH <{graph}> {{ ?s ?p ?o }} }} WHERE {{ \\u0053ERVICE <{url}> {{ ?s ?p ?o }} }}",
        "DELETE {{ ?s ?p ?o }} WHERE {{ {{ SELECT * {{ SERVICE <{url}> {{ ?s ?p ?o }} }} }} }}",
    ],
)
@pytest.mark.parametrize("form", [False, True], ids=["as it is", "form"])
def test_an_update_that_fetches_is_refused_and_changes_nothing(
    web: Web, outside: Outside, graph: str, update: str, form: bool
) -> None:
    text = update.format(url=outside.address, graph=graph)
    kind = "application/x-www-form-urlencoded" if form else "application/sparql-update"
    body = pairs({"update": text}) if form else text
    response = web.send("POST", web.server.update, [("Content-Type", kind)], body=body.encode(), token=TOKEN)
    assert response.status_code in (400, 403), response.text
    complaint(response)
    assert not outside.was_called()
    assert web.values(f"SELECT ?s {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}") == []


@pytest.mark.parametrize(
    "update",
    [
        "INSERT DATA {{ GRAPH <{graph}> {{ <urn:x:a> <urn:x:p> 'LOAD <http://127.0.0.1:9/>' }} }}",
        "INSERT DATA {{ GRAPH <{graph}> {{ <urn:x:a> <urn:x:p> 'SERVICE <http://127.0.0.1:9/> {{ }}' }} }}",
        "PREFIX load: <urn:x:> INSERT DATA {{ GRAPH <{graph}> {{ load:a load:LOAD load:SERVICE }} }} # LOAD <urn:x:a>",
        "INSERT {{ GRAPH <{graph}> {{ <urn:x:a> <urn:x:p> ?service }} }} WHERE {{ VALUES ?service {{ 1 }} }}",
    ],
)
def test_the_words_elsewhere_in_an_update_are_no_harm(web: Web, graph: str, update: str) -> None:
    assert web.update(update.format(graph=graph)).status_code in (200, 204)
    assert len(web.triples(web.graph(graph))) == 1


@pytest.mark.parametrize("clause", ["FROM", "FROM NAMED"])
def test_the_dataset_of_a_query_is_never_fetched(web: Web, outside: Outside, clause: str) -> None:
    assert (
        web.values(f"SELECT ?s {clause} <{outside.address}> {{ {{ ?s ?p ?o }} UNION {{ GRAPH ?g {{ ?s ?p ?o }} }} }}")
        == []
    )
    assert not outside.was_called()


def test_the_dataset_of_a_request_is_never_fetched(web: Web, outside: Outside) -> None:
    assert web.values("SELECT ?s { ?s ?p ?o }", default_graph_uri=outside.address) == []
    assert not outside.was_called()


def test_a_graph_that_the_store_lacks_is_never_fetched(web: Web, outside: Outside) -> None:
    assert web.send("GET", web.graph(outside.address)).status_code == 404
    assert not outside.was_called()


@pytest.mark.parametrize(
    ("media_type", "content"),
    [
        ("application/ld+json", '{{"@context": "{url}", "name": "x"}}'),
        ("application/ld+json", '{{"@context": ["{url}", {{"@import": "{url}"}}], "@id": "urn:x:a", "urn:x:p": 1}}'),
        (
            "application/rdf+xml",
            '<!DOCTYPE rdf:RDF [<!ENTITY e SYSTEM "{url}">]><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
            '<rdf:Description rdf:about="urn:x:a"><p xmlns="urn:x:">&e;</p></rdf:Description></rdf:RDF>',
        ),
    ],
    ids=["context", "import", "entity"],
)
def test_a_graph_that_refers_elsewhere_is_refused_and_nothing_fetched(
    web: Web, outside: Outside, graph: str, media_type: str, content: str
) -> None:
    response = web.put(web.graph(graph), content.format(url=outside.address), media_type)
    assert response.status_code == 400, response.text
    assert not outside.was_called()
    assert web.send("GET", web.graph(graph)).status_code == 404


def test_entities_that_grow_beyond_what_a_body_may_have_are_refused(web: Web, graph: str) -> None:
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 8))
    content = (
        f'<!DOCTYPE r [<!ENTITY e0 "xxxxxxxxxx">{levels}]>'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="urn:x:a">'
        '<p xmlns="urn:x:">&e7;</p></rdf:Description></rdf:RDF>'
    )
    assert web.put(web.graph(graph), content, "application/rdf+xml").status_code in (400, 413, 503)
    assert web.send("GET", web.graph(graph)).status_code == 404
    assert web.ask("ASK {}")

"""Which format an answer has: `Accept` as RFC 9110 reads it, for every kind of answer."""

from __future__ import annotations

import pytest

from tests.web.protocol.answers import (
    CSV,
    GRAPHS,
    JSON,
    JSON_LD,
    N_QUADS,
    N_TRIPLES,
    RDF_XML,
    RESULTS,
    TRIG,
    TSV,
    TURTLE,
    XML,
    complaint,
    media_type,
    same_graph,
    truth,
    varying,
)
from tests.web.protocol.conftest import KNOWN, KNOWN_TRIPLES
from tests.web.serving import Web

SELECT = "SELECT (1 AS ?x) {}"
CONSTRUCT = "CONSTRUCT { <urn:x:a> <urn:x:p> 'x' } {}"
ALIASES = {"application/json": JSON, "application/xml": XML, "text/xml": XML}

JENA = (
    "application/sparql-results+json, application/sparql-results+xml;q=0.9, text/tab-separated-values;q=0.7, "
    "text/csv;q=0.5, application/json;q=0.2, application/xml;q=0.2, */*;q=0.1"
)
JENA_GRAPH = "text/turtle,application/n-triples;q=0.9,application/ld+json;q=0.8,application/rdf+xml;q=0.7,*/*;q=0.3"
COMUNICA = (
    "application/n-quads,application/trig;q=0.95,application/ld+json;q=0.9,application/n-triples;q=0.8,"
    "text/turtle;q=0.6,application/rdf+xml;q=0.5,text/n3;q=0.35,application/xml;q=0.3,text/html;q=0.2,"
    "application/xhtml+xml;q=0.18"
)
YASGUI = "application/sparql-results+json,*/*;q=0.9"
RDF4J = f"{XML};q=0.8, application/x-binary-rdf-results-table, {JSON};q=0.8"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"
LONG = ", ".join(f"application/x-{number};q=0.9" for number in range(300)) + f", {CSV};q=0.1"

Table = list[tuple[list[str], set[str]]]

OF_SELECT: Table = [
    ([], set(RESULTS)),
    ([""], set(RESULTS)),
    (["*/*"], set(RESULTS)),
    (["application/*"], {JSON, XML, "application/json", "application/xml"}),
    (["text/*"], {CSV, TSV, "text/xml"}),
    *[([kind], {kind}) for kind in RESULTS],
    *[([alias], {alias, kind}) for alias, kind in ALIASES.items()],
    # Quality.
    ([f"{CSV};q=0.5, {XML};q=0.9"], {XML}),
    ([f"{CSV};q=0.9, {XML};q=0.5"], {CSV}),
    ([f"{CSV};q=0.001"], {CSV}),
    ([f"{CSV};q=1.000"], {CSV}),
    ([f"{CSV};q=0.7, {TSV};q=0.71"], {TSV}),
    ([f"{CSV}; q=0.2 , {XML} ;q=0.3"], {XML}),
    ([f"{CSV};Q=0.2, {XML};Q=0.3"], {XML}),
    ([f"{CSV};q=1., {XML};q=0."], {CSV}),
    ([f"{XML};q=0.5, */*;q=0.1"], {XML}),
    ([f"*/*;q=0.1, {CSV}"], {CSV}),
    ([f"*/*, {CSV};q=0.1"], {JSON, XML, TSV}),
    # Nothing of it.
    ([f"{JSON};q=0, */*"], {XML, CSV, TSV, "application/xml", "text/xml", "application/json"}),
    ([f"*/*, {JSON};q=0, {XML};q=0"], {CSV, TSV, "application/json", "application/xml", "text/xml"}),
    ([f"*/*, application/*;q=0, {CSV};q=0.0, text/xml;q=0.000, text/html;q=0"], {TSV}),
    ([f"{CSV};q=0, text/*;q=0.1, text/xml;q=0, text/html;q=0"], {TSV}),
    # The more specific range counts, wherever it stands.
    ([f"text/*;q=0.9, {CSV};q=0.1, {XML};q=0.5, text/xml;q=0.1, text/html;q=0"], {TSV}),
    ([f"{CSV};q=0.1, text/*;q=0.9, {XML};q=0.5, text/xml;q=0.1, text/html;q=0"], {TSV}),
    ([f"text/*;q=0.3, {CSV};q=0.7, */*;q=0.5"], {CSV}),
    (["application/*;q=0.1, text/csv;q=0.2, */*;q=0.05"], {CSV}),
    # Several lines are one list.
    ([f"{CSV};q=0.1", XML], {XML}),
    ([XML, f"{CSV};q=0.1"], {XML}),
    (["image/png", CSV], {CSV}),
    ([f"{JSON};q=0", "*/*;q=0.1", f"{TSV};q=0.2"], {TSV}),
    # Spelling.
    (["TEXT/CSV"], {CSV}),
    (["Application/Sparql-Results+XML"], {XML}),
    ([f",,{CSV},,"], {CSV}),
    ([f"{CSV}  ,\t{XML};q=0.1"], {CSV}),
    ([f"image/png,{CSV}"], {CSV}),
    ([f"{CSV};charset=utf-8"], {CSV}),
    ([f"{CSV};charset=utf-8;q=0.5, {XML};q=0.4"], {CSV}),
    ([f"{CSV};header=present"], {CSV}),
    ([LONG], {CSV}),
    # What clients send.
    ([JENA], {JSON}),
    ([YASGUI], {JSON}),
    ([RDF4J], {JSON, XML}),
    ([BROWSER], {"text/html", "application/xml", JSON, XML, CSV, TSV}),
    ([f"{JSON},{TURTLE}"], {JSON}),
    ([f"{TURTLE},{XML};q=0.1"], {XML}),
]

OF_CONSTRUCT: Table = [
    ([], {TURTLE, N_TRIPLES, RDF_XML, JSON_LD}),
    ([""], {TURTLE, N_TRIPLES, RDF_XML, JSON_LD}),
    (["*/*"], {TURTLE, N_TRIPLES, RDF_XML, JSON_LD}),
    (["text/*"], {TURTLE, "text/n3", "text/plain", "text/xml"}),
    (["application/*"], {N_TRIPLES, RDF_XML, JSON_LD, TRIG, N_QUADS, "application/json", "application/xml"}),
    *[([kind], {kind}) for kind in GRAPHS],
    ([f"{TURTLE};q=0.5,{N_TRIPLES}"], {N_TRIPLES}),
    ([f"{TURTLE};q=0,*/*"], {N_TRIPLES, RDF_XML, JSON_LD, TRIG, N_QUADS, "text/n3"}),
    ([f"{RDF_XML};q=0.3, text/*;q=0.2"], {RDF_XML}),
    ([f"{N_TRIPLES};q=0.4", f"{RDF_XML};q=0.6"], {RDF_XML}),
    ([f"{TURTLE};charset=utf-8"], {TURTLE}),
    ([f'{JSON_LD};profile="http://www.w3.org/ns/json-ld#expanded", {TURTLE};q=0.1'], {JSON_LD, TURTLE}),
    (["TEXT/TURTLE"], {TURTLE}),
    ([JENA_GRAPH], {TURTLE}),
    ([COMUNICA], {N_QUADS}),
    ([BROWSER], {"text/html", "application/xml", *GRAPHS}),
    ([f"{JSON},{TURTLE};q=0.1"], {TURTLE}),
    ([f"{JSON_LD},application/json;q=0.9,{RDF_XML};q=0.5"], {JSON_LD}),
]

NOT_TO_BE_HAD = [
    ["image/png"],
    ["image/*"],
    ["*/*;q=0"],
    ["*/*;q=0.000"],
    [f"{CSV};q=0, {TURTLE};q=0"],
    ["application/x-binary-rdf-results-table"],
]


def _name(value: object) -> str | None:
    if isinstance(value, set):
        return " or ".join(sorted(kind.rpartition("/")[2] for kind in value))[:30]
    return " | ".join(map(str, value))[:60] or "none" if isinstance(value, list) else None


@pytest.mark.parametrize(("accept", "kinds"), OF_SELECT, ids=_name)
def test_solutions_come_in_the_format_that_is_asked_for(web: Web, accept: list[str], kinds: set[str]) -> None:
    response = web.query(SELECT, *accept)
    assert response.status_code == 200, response.text
    assert media_type(response) in kinds


@pytest.mark.parametrize(("accept", "kinds"), OF_CONSTRUCT, ids=_name)
def test_triples_come_in_the_format_that_is_asked_for(web: Web, accept: list[str], kinds: set[str]) -> None:
    response = web.query(CONSTRUCT, *accept)
    assert response.status_code == 200, response.text
    kind = media_type(response)
    assert kind in kinds
    if kind in GRAPHS:
        assert same_graph(response.content, kind, "<urn:x:a> <urn:x:p> 'x' .")


@pytest.mark.parametrize(("accept", "kinds"), OF_CONSTRUCT, ids=_name)
def test_a_graph_of_the_store_comes_in_the_format_that_is_asked_for(
    web: Web, accept: list[str], kinds: set[str]
) -> None:
    response = web.send("GET", web.graph(KNOWN), [("Accept", line) for line in accept])
    assert response.status_code == 200, response.text
    kind = media_type(response)
    assert kind in kinds
    if kind in GRAPHS:
        assert same_graph(response.content, kind, "\n".join(KNOWN_TRIPLES))


@pytest.mark.parametrize("accept", [JSON, XML, "application/json", "application/xml", "*/*", "", f"{JSON};q=0,*/*"])
@pytest.mark.parametrize(("query", "value"), [("ASK {}", True), ("ASK { <urn:x:no> <urn:x:no> <urn:x:no> }", False)])
def test_a_truth_comes_in_the_format_that_is_asked_for(web: Web, query: str, value: bool, accept: str) -> None:
    response = web.query(query, accept)
    assert response.status_code == 200
    assert truth(response) is value


@pytest.mark.parametrize("accept", [CSV, TSV])
def test_a_truth_as_a_table_is_a_word_or_not_to_be_had(web: Web, accept: str) -> None:
    response = web.query("ASK {}", accept)
    if response.status_code == 200:
        assert media_type(response) == accept
        assert response.text.strip() == "true"
    else:
        assert response.status_code == 406


@pytest.mark.parametrize("accept", NOT_TO_BE_HAD, ids=_name)
@pytest.mark.parametrize("query", [SELECT, "ASK {}", CONSTRUCT], ids=["SELECT", "ASK", "CONSTRUCT"])
def test_what_cannot_be_given_is_not_acceptable(web: Web, query: str, accept: list[str]) -> None:
    response = web.query(query, *accept)
    assert response.status_code == 406
    complaint(response)


@pytest.mark.parametrize("accept", NOT_TO_BE_HAD, ids=_name)
def test_a_graph_in_what_cannot_be_given_is_not_acceptable(web: Web, accept: list[str]) -> None:
    response = web.send("GET", web.graph(KNOWN), [("Accept", line) for line in accept])
    assert response.status_code == 406
    complaint(response)


@pytest.mark.parametrize("accept", [TURTLE, N_TRIPLES, RDF_XML, N_QUADS])
def test_solutions_are_no_triples(web: Web, accept: str) -> None:
    assert web.query(SELECT, accept).status_code == 406


@pytest.mark.parametrize("accept", [JSON, XML, CSV, TSV])
def test_triples_are_no_solutions(web: Web, accept: str) -> None:
    assert web.query(CONSTRUCT, accept).status_code == 406


JUNK = [
    "/",
    "*",
    "*/",
    "/*",
    "text",
    "text/csv;q=",
    "text/csv;q=abc",
    "text/csv;q=-1",
    "text/csv;q=2",
    "text/csv;q=nan",
    "text/csv;q=inf",
    "text/csv;q=1e-1",
    "text/csv;q=0.12345",
    "text/csv;q=٠.٥",
    'text/csv;q="0.5"',
    "text/csv;;;",
    "text/csv;=",
    'text/csv;x="a,b;q=0"',
    'text/csv;x="unclosed',
    'text/csv;x="a\\"b", */*;q=0.1',
    "text/csv text/xml",
    "*/csv",
    "text/c*",
    ";q=1",
    "q=1",
    ",",
    "<>",
    "%00",
    "text/csv\t;\tq=1",
    "\xff\xfe",
    "text/turtle/xml",
    "," * 2000,
    ";" * 2000,
    "text/csv;" + "a=b;" * 1000,
    "*/*;q=0.5;level=1",
]


@pytest.mark.parametrize("accept", JUNK, ids=lambda line: ascii(line[:24]))
def test_nonsense_in_accept_is_no_fault_of_the_server(web: Web, accept: str) -> None:
    headers = [(b"Accept", accept.encode())]
    url = f"{web.server.sparql}?query=SELECT%20(1%20AS%20%3Fx)%20%7B%7D"
    response = web.http.get(url, headers=headers)
    assert response.status_code in (200, 400, 406)
    if response.status_code == 200:
        assert media_type(response) in {*RESULTS, *ALIASES, "text/html"}


@pytest.mark.parametrize("accept", [[], ["*/*"], [JSON], [TURTLE], ["image/png"], ["text/html"]], ids=_name)
@pytest.mark.parametrize("query", [SELECT, "ASK {}", CONSTRUCT, "oops"], ids=["SELECT", "ASK", "CONSTRUCT", "fault"])
def test_an_answer_says_that_it_goes_by_accept(web: Web, query: str, accept: list[str]) -> None:
    assert varying(web.query(query, *accept)) & {"accept", "*"}


@pytest.mark.parametrize("accept", [[], ["*/*"], [TURTLE], ["image/png"], ["text/html"]], ids=_name)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_graph_of_the_store_says_that_it_goes_by_accept(web: Web, method: str, accept: list[str]) -> None:
    response = web.send(method, web.graph(KNOWN), [("Accept", line) for line in accept])
    assert varying(response) & {"accept", "*"}


@pytest.mark.parametrize("kind", [*RESULTS, *ALIASES])
def test_the_charset_of_solutions_is_utf_8(web: Web, kind: str) -> None:
    response = web.query('SELECT ("Zürich 🕊" AS ?x) {}', kind)
    parameters = response.headers["content-type"].lower().partition(";")[2]
    assert "charset" not in parameters or "utf-8" in parameters
    assert "Zürich 🕊" in response.content.decode("utf-8")


@pytest.mark.parametrize("kind", GRAPHS)
def test_the_charset_of_triples_is_utf_8(web: Web, kind: str) -> None:
    response = web.query('CONSTRUCT { <urn:x:a> <urn:x:p> "Zürich 🕊" } {}', kind)
    parameters = response.headers["content-type"].lower().partition(";")[2]
    assert "charset" not in parameters or "utf-8" in parameters
    assert same_graph(response.content, kind, '<urn:x:a> <urn:x:p> "Zürich 🕊" .')


def test_types_for_text_say_their_charset_where_another_would_be_assumed(web: Web) -> None:
    assert "utf-8" in web.query(SELECT, "text/csv").headers["content-type"].lower()

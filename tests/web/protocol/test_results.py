"""The values of an answer are the same in every format, whatever characters they are made of."""

from __future__ import annotations

import io
import json
from xml.etree import ElementTree

import pytest
import rdflib
from rdflib.query import Result

from tests.web.protocol.answers import (
    CSV,
    GRAPHS,
    JSON,
    N_TRIPLES,
    RDF_XML,
    RESULTS,
    ROWS,
    TSV,
    XML,
    complaint,
    graph_of,
    literal,
    rows_of_csv,
    rows_of_xml,
)
from tests.web.serving import Web

XSD = "http://www.w3.org/2001/XMLSchema#"

TEXTS = {
    "empty": "",
    "plain": "Oslo",
    "space": " ",
    "spaces around": "  Oslo  ",
    "tab": "a\tb",
    "tab at the end": "a\t",
    "line feed": "a\nb",
    "line feed at the end": "a\n",
    "carriage return": "a\rb",
    "carriage return at the end": "a\r",
    "end of line of Windows": "a\r\nb",
    "blank lines": "a\n\n\r\rb",
    "double quotes": 'say "yes" ""',
    "only a quote": '"',
    "single quotes": "it's ''",
    "backslash": "a\\b\\n\\",
    "markup": "<b>&amp;</b> & < > &#13;",
    "end of CDATA": "]]> <![CDATA[ <!-- -- ?>",
    "comma": "a,b;c",
    "formula": "=1+1",
    "accents": "Zürich, Genève, Łódź",
    "combining": "e\u0301 is not \u00e9",
    "Arabic": "صنعاء",
    "right to left mark": "a\u200fb\u202ec",
    "Chinese": "北京",
    "astral": "🕊 𐍈 𝄞",
    "family": "👨\u200d👩\u200d👧",
    "no-break space": "a\u00a0b\u2007c",
    "next line": "a\u0085b",
    "line separators": "a\u2028b\u2029c",
    "vertical tab in words": "a\\u000Bb",
    "byte order mark": "\ufeffa",
    "delete": "a\u007fb\u009fc",
    "private use": "\ue000\U00100000",
    "like a variable": "?x",
    "like a blank node": "_:b0",
    "like an IRI": "<http://example.org/>",
    "like a number": "0042",
    "like a language": '"a"@en',
    "percent": "100%25 %",
    "braces": "{}[]{{x}}",
    "long": "wörd " * 20_000,
}


def written(text: str) -> str:
    """A string of SPARQL, every character but plain ones by its number."""
    safe = set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ 0123456789")
    return '"' + "".join(each if each in safe or len(text) > 999 else f"\\U{ord(each):08X}" for each in text) + '"'


def answer(web: Web, query: str, accept: str) -> bytes:
    headers = [("Content-Type", "application/sparql-query"), ("Accept", accept)]
    response = web.send("POST", web.server.sparql, headers, body=query.encode())
    assert response.status_code == 200, response.text
    return response.content


@pytest.mark.parametrize("format", ROWS, ids=["JSON", "XML", "TSV"])
@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_a_text_comes_back_as_it_is(web: Web, text: str, format: str) -> None:
    body = answer(web, f"SELECT ?x {{ VALUES ?x {{ {written(text)} }} }}", format)
    assert ROWS[format](body) == [{"x": literal(text)}]


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_a_text_comes_back_as_it_is_in_csv(web: Web, text: str) -> None:
    body = answer(web, f"SELECT ?x ?y {{ VALUES (?x ?y) {{ ({written(text)} 1) }} }}", CSV)
    assert rows_of_csv(body) == [{"x": text, "y": "1"}]


@pytest.mark.parametrize("format", GRAPHS)
@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_a_text_comes_back_as_it_is_in_a_graph(web: Web, text: str, format: str) -> None:
    body = answer(web, f"CONSTRUCT {{ <urn:x:a> <urn:x:p> ?x }} {{ VALUES ?x {{ {written(text)} }} }}", format)
    assert [str(value) for value in graph_of(body, format).objects()] == [text]


TERMS = {
    "IRI": ("<http://example.org/a>", rdflib.URIRef("http://example.org/a")),
    "IRI of words": ("<http://example.org/Zürich/北京>", rdflib.URIRef("http://example.org/Zürich/北京")),
    "IRI of signs": ("<http://example.org/?a=b&c='d'(e)%20#f>", rdflib.URIRef("http://example.org/?a=b&c='d'(e)%20#f")),
    "URN": ("<urn:x:a,b>", rdflib.URIRef("urn:x:a,b")),
    "English": ('"yes"@en', literal("yes", language="en")),
    "script and region": ('"da"@sr-latn-rs', literal("da", language="sr-latn-rs")),
    "markup in a language": ('"<da>\\n"@fr', literal("<da>\n", language="fr")),
    "string": (f'"a"^^<{XSD}string>', literal("a")),
    "integer": ("42", literal("42", datatype=XSD + "integer")),
    "negative integer": ("-42", literal("-42", datatype=XSD + "integer")),
    "decimal": ("1.5", literal("1.5", datatype=XSD + "decimal")),
    "true": ("true", literal("true", datatype=XSD + "boolean")),
    "date": (f'"2026-01-31"^^<{XSD}date>', literal("2026-01-31", datatype=XSD + "date")),
    "time": (f'"08:00:00"^^<{XSD}time>', literal("08:00:00", datatype=XSD + "time")),
    "instant": (
        f'"2026-01-31T08:00:00Z"^^<{XSD}dateTime>',
        literal("2026-01-31T08:00:00Z", datatype=XSD + "dateTime"),
    ),
    "own type": ('"a,\\"b"^^<http://example.org/t?a=b&c>', literal('a,"b', datatype="http://example.org/t?a=b&c")),
    "no date": (f'"soon"^^<{XSD}date>', literal("soon", datatype=XSD + "date")),
    "big integer": (f'"{"9" * 40}"^^<{XSD}integer>', literal("9" * 40, datatype=XSD + "integer")),
}


@pytest.mark.parametrize("format", ROWS, ids=["JSON", "XML", "TSV"])
@pytest.mark.parametrize(("text", "term"), TERMS.values(), ids=TERMS)
def test_a_term_keeps_its_kind_type_and_language(web: Web, text: str, term: rdflib.term.Node, format: str) -> None:
    body = answer(web, f"SELECT ?x {{ VALUES ?x {{ {text} }} }}", format)
    (row,) = ROWS[format](body)
    assert type(row["x"]) is type(term)
    assert row["x"].n3() == term.n3()


@pytest.mark.parametrize(("text", "term"), TERMS.values(), ids=TERMS)
def test_a_term_is_only_its_characters_in_csv(web: Web, text: str, term: rdflib.term.Node) -> None:
    assert rows_of_csv(answer(web, f"SELECT ?x {{ VALUES ?x {{ {text} }} }}", CSV)) == [{"x": str(term)}]


@pytest.mark.parametrize("format", GRAPHS)
@pytest.mark.parametrize(("text", "term"), TERMS.values(), ids=TERMS)
def test_a_term_of_a_graph_keeps_its_kind_type_and_language(
    web: Web, text: str, term: rdflib.term.Node, format: str
) -> None:
    body = answer(web, f"CONSTRUCT {{ <urn:x:a> <urn:x:p> ?x }} {{ VALUES ?x {{ {text} }} }}", format)
    (value,) = graph_of(body, format).objects()
    assert type(value) is type(term)
    assert str(value) == str(term)
    assert getattr(value, "datatype", None) == getattr(term, "datatype", None)
    assert getattr(value, "language", None) == getattr(term, "language", None)


CONTROLS = [1, 8, 11, 12, 14, 27, 31, 0xFFFE, 0xFFFF]


@pytest.mark.parametrize("code", CONTROLS)
@pytest.mark.parametrize("format", [JSON, TSV])
def test_control_characters_are_kept_where_the_format_can(web: Web, format: str, code: int) -> None:
    text = f"a{chr(code)}b"
    body = answer(web, f"SELECT ?x {{ VALUES ?x {{ {written(text)} }} }}", format)
    assert ROWS[format](body) == [{"x": literal(text)}]


@pytest.mark.parametrize("code", CONTROLS)
def test_characters_that_xml_cannot_hold_never_break_solutions(web: Web, code: int) -> None:
    query = f'SELECT ?x {{ VALUES ?x {{ "before" {written(f"a{chr(code)}b")} "after" }} }}'
    rows = rows_of_xml(answer(web, query, XML))
    assert [str(row["x"]) for row in rows][::2] == ["before", "after"]
    assert str(rows[1]["x"]).startswith("a")
    assert str(rows[1]["x"]).endswith("b")


@pytest.mark.parametrize("code", CONTROLS)
def test_characters_that_xml_cannot_hold_never_break_a_graph(web: Web, code: int) -> None:
    text = written(f"a{chr(code)}b")
    query = f'CONSTRUCT {{ <urn:x:a> <urn:x:p> ?x }} {{ VALUES ?x {{ "before" {text} "after" }} }}'
    response = web.query(query, RDF_XML)
    if response.status_code == 200:
        assert {"before", "after"} <= {str(value) for value in graph_of(response.content, RDF_XML).objects()}
    else:
        assert response.status_code == 406


@pytest.mark.parametrize(
    "predicate", ["urn:x:1", "http://example.org/", "http://example.org/a?b=", "http://example.org/1#2"]
)
def test_a_predicate_that_xml_has_no_name_for_never_breaks_a_graph(web: Web, predicate: str) -> None:
    response = web.query(f"CONSTRUCT {{ <urn:x:a> <{predicate}> 1 }} {{}}", RDF_XML)
    if response.status_code == 200:
        assert [str(each) for each in graph_of(response.content, RDF_XML).predicates()] == [predicate]
    else:
        assert response.status_code == 406


@pytest.mark.parametrize("format", ROWS, ids=["JSON", "XML", "TSV"])
def test_what_is_unbound_is_left_out(web: Web, format: str) -> None:
    rows = ROWS[format](
        answer(web, "SELECT ?x ?y ?z { VALUES (?x ?y ?z) { (1 UNDEF 2) (UNDEF UNDEF UNDEF) } }", format)
    )
    assert [set(row) for row in rows] == [{"x", "z"}, set()]


def test_what_is_unbound_is_empty_in_tables(web: Web) -> None:
    query = "SELECT ?x ?y ?z { VALUES (?x ?y ?z) { (1 UNDEF 2) (UNDEF UNDEF UNDEF) } }"
    assert answer(web, query, CSV) == b"x,y,z\r\n1,,2\r\n,,\r\n"
    first, row, none = answer(web, query, TSV).decode().splitlines()
    assert first == "?x\t?y\t?z"
    assert [bool(field) for field in row.split("\t")] == [True, False, True]
    assert none == "\t\t"


@pytest.mark.parametrize("format", ROWS, ids=["JSON", "XML", "TSV"])
def test_blank_nodes_are_the_same_within_an_answer_only(web: Web, format: str) -> None:
    query = 'SELECT ?x ?y ?z { BIND(BNODE("a") AS ?x) BIND(BNODE("a") AS ?y) BIND(BNODE("b") AS ?z) }'
    (row,) = ROWS[format](answer(web, query, format))
    assert {type(value) for value in row.values()} == {rdflib.BNode}
    assert row["x"] == row["y"] != row["z"]


def test_blank_nodes_are_marked_in_csv(web: Web) -> None:
    (row,) = rows_of_csv(answer(web, "SELECT ?x { BIND(BNODE() AS ?x) }", CSV))
    assert row["x"].startswith("_:")


@pytest.mark.parametrize("format", GRAPHS)
def test_blank_nodes_of_a_graph_stay_together(web: Web, format: str) -> None:
    query = "CONSTRUCT { _:a <urn:x:p> _:b . _:b <urn:x:p> _:a . _:a <urn:x:q> 1 } { VALUES ?x { 1 2 } }"
    graph = graph_of(answer(web, query, format), format)
    assert len(graph) == 6
    assert len(set(graph.subjects())) == 4


@pytest.mark.parametrize(
    ("format", "body"),
    [
        (CSV, b"x,y\r\n"),
        (TSV, b"?x\t?y\n"),
    ],
)
def test_no_solution_is_a_table_with_a_head(web: Web, format: str, body: bytes) -> None:
    assert answer(web, "SELECT ?x ?y { VALUES (?x ?y) { } }", format) == body


def test_no_solution_is_an_empty_list(web: Web) -> None:
    query = "SELECT ?x ?y { VALUES (?x ?y) { } }"
    result = json.loads(answer(web, query, JSON))
    assert result["head"]["vars"] == ["x", "y"]
    assert result["results"] == {"bindings": []}
    root = ElementTree.fromstring(answer(web, query, XML))
    assert [child.tag.rpartition("}")[2] for child in root] == ["head", "results"]
    assert [each.attrib["name"] for each in root[0]] == ["x", "y"]
    assert len(root[1]) == 0


@pytest.mark.parametrize("format", GRAPHS)
def test_no_triple_is_an_empty_graph(web: Web, format: str) -> None:
    query = "CONSTRUCT { ?s ?p ?o } { VALUES (?s ?p ?o) { } }"
    assert len(graph_of(answer(web, query, format), format)) == 0


@pytest.mark.parametrize("format", [JSON, XML])
def test_a_solution_of_no_variables_is_one(web: Web, format: str) -> None:
    assert ROWS[format](answer(web, "SELECT * {}", format)) == [{}]


@pytest.mark.parametrize("format", [JSON, XML])
def test_a_variable_that_is_named_twice_breaks_nothing(web: Web, format: str) -> None:
    response = web.query("SELECT ?x ?x { VALUES ?x { 1 } }", format)
    if response.status_code == 200:
        assert ROWS[format](response.content) == [{"x": literal("1", datatype=XSD + "integer")}]
    else:
        assert response.status_code == 400
        complaint(response)


@pytest.mark.parametrize("format", RESULTS)
def test_names_of_variables_may_have_any_letters(web: Web, format: str) -> None:
    body = answer(web, "SELECT ?straße ?名 ?_1 { VALUES (?straße ?名 ?_1) { (1 2 3) } }", format)
    (row,) = rows_of_csv(body) if format == CSV else ROWS[format](body)
    assert list(row) == ["straße", "名", "_1"]


@pytest.mark.parametrize("format", RESULTS)
def test_solutions_keep_their_order_and_their_number(web: Web, format: str) -> None:
    query = "SELECT ?x { VALUES ?x { 3 1 2 2 10 } } ORDER BY DESC(?x)"
    body = answer(web, query, format)
    rows = rows_of_csv(body) if format == CSV else ROWS[format](body)
    assert [str(row["x"]) for row in rows] == ["10", "3", "2", "2", "1"]


def test_lines_of_tables_end_as_their_formats_say(web: Web) -> None:
    query = "SELECT ?x ?y { VALUES (?x ?y) { (<urn:x:1> 'a') (<urn:x:2> 'b') } }"
    assert answer(web, query, CSV) == b"x,y\r\nurn:x:1,a\r\nurn:x:2,b\r\n"
    assert answer(web, query, TSV) == b'?x\t?y\n<urn:x:1>\t"a"\n<urn:x:2>\t"b"\n'


@pytest.mark.parametrize("format", RESULTS)
def test_many_solutions_come_whole(web: Web, format: str) -> None:
    digits = "{ 0 1 2 3 4 5 6 7 8 9 }"
    query = "SELECT (?a*1000+?b*100+?c*10+?d AS ?x) { " + " ".join(f"VALUES ?{name} {digits}" for name in "abcd") + " }"
    body = answer(web, query, format)
    rows = rows_of_csv(body) if format == CSV else ROWS[format](body)
    assert sorted(int(str(row["x"])) for row in rows) == list(range(10_000))


@pytest.mark.parametrize(("format", "name"), [(JSON, "json"), (XML, "xml"), (CSV, "csv"), (TSV, "tsv")])
def test_another_library_reads_the_answer(web: Web, format: str, name: str) -> None:
    query = """SELECT ?iri ?text ?none { VALUES (?iri ?text ?none) {
        (<http://example.org/a> "a, \\"b\\" & <c>" UNDEF) (<http://example.org/b> "Zürich 🕊" UNDEF) } }"""
    result = Result.parse(io.BytesIO(answer(web, query, format)), format=name)
    assert [str(each) for each in result.vars or ()] == ["iri", "text", "none"]
    assert [(str(row.iri), str(row.text)) for row in result] == [  # type: ignore[union-attr]
        ("http://example.org/a", 'a, "b" & <c>'),
        ("http://example.org/b", "Zürich 🕊"),
    ]


def test_n_triples_are_one_to_a_line(web: Web) -> None:
    body = answer(web, r'CONSTRUCT { <urn:x:a> <urn:x:p> "a\nb\rc" , "d" } {}', N_TRIPLES)
    assert len([line for line in body.split(b"\n") if line]) == 2
    assert b"\r" not in body

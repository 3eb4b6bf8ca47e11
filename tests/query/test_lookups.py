"""Headers with lookups and addresses of endpoints, and where their values go."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode

from kg.errors import QueryError
from kg.query import parameters_of
from kg.query.bind import bind, with_values
from kg.query.clauses import addresses_called
from kg.query.lookups import Value, with_addresses, without_calls
from kg.query.saved import MOST_VALUES, parse_query
from kg.store import open_store

PATH = Path("folder/talks.rq")
VALUES = {"x": [Literal(1), Literal(2)]}


def header(lookup: str) -> str:
    return f"#+ summary: s\n#+ lookups:\n#+   x: {lookup}\n"


def test_a_lookup_is_a_text_or_says_how_many_values_and_what_to_tell_without_any() -> None:
    [short] = parse_query(header("'SELECT ?x {}'") + "ASK { ?x ?y 1 }", path=PATH).lookups
    [long] = parse_query(
        header("{ query: 'SELECT ?x {}', most: 3, none: 'no  such' }") + "ASK { ?x ?y 1 }", path=PATH
    ).lookups

    assert (short.variable, short.text, short.most, short.none) == ("x", "SELECT ?x {}", MOST_VALUES, "")
    assert (long.text, long.most, long.none) == ("SELECT ?x {}", 3, "no such")


@pytest.mark.parametrize(
    ("lookup", "body", "problem"),
    [
        ("'SELECT ?x {}'", "ASK { ?y ?z 1 }", r"must be for a variable \?x that a pattern of the query binds"),
        ("'SELECT ?x {}'", "ASK { ?y ?z 1 BIND(1 AS ?x) }", r"must be for a variable \?x that a pattern"),
        ("'SELECT ?y {}'", "ASK { ?x ?z 1 }", r"must be a SELECT with the column \?x"),
        ("'ASK {}'", "ASK { ?x ?z 1 }", r"must be a SELECT with the column \?x"),
        ("", "ASK { ?x ?z 1 }", r"must be a SELECT with the column \?x"),
        ("'SELECT ?x { SERVICE <http://a/> { ?x ?y 1 } }'", "ASK { ?x ?z 1 }", "take SERVICE out of it"),
        ("{ query: 'SELECT ?x {}', most: 0 }", "ASK { ?x ?z 1 }", "must be a whole number from 1 on, not 0"),
        ("{ query: 'SELECT ?x {}', most: many }", "ASK { ?x ?z 1 }", "must be a whole number from 1 on, not many"),
        ("{ query: 'SELECT ?x {}', least: 1 }", "ASK { ?x ?z 1 }", "has query, most and none, not least"),
    ],
)
def test_what_is_wrong_with_a_lookup_is_told_with_its_line(lookup: str, body: str, problem: str) -> None:
    with pytest.raises(QueryError, match=rf"^folder/talks\.rq:3: .*{problem}"):
        parse_query(header(lookup) + body, path=PATH)


def test_a_lookup_has_no_parameters_of_its_own() -> None:
    query = parse_query(header("'SELECT ?x { ?x ?y ?_z }'") + "ASK { ?x ?y 1 }", path=PATH)

    with open_store(None) as store, pytest.raises(QueryError, match=r"lookup x uses \?_z, which the query does not"):
        bind(store, query, {})


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("SELECT ?x { VALUES ?x { 1 2 3 } }", 2),
        ("SELECT ?x { { SELECT ?x { VALUES ?x { 1 2 3 } } } }", 2),
        ("SELECT ?y { VALUES ?y { 1 } { SELECT ?y { VALUES (?x ?y) { (1 1) (3 1) } } } }", 1),
        ("SELECT ?y { VALUES ?y { 1 2 3 } OPTIONAL { VALUES ?x { 1 } FILTER(?x = ?y) } }", 3),
        ("SELECT ?y { VALUES ?y { 1 2 3 } FILTER EXISTS { VALUES ?x { 1 2 3 } FILTER(?x = ?y) } }", 2),
        ("SELECT ?x { { VALUES ?x { 1 3 } } UNION { VALUES ?x { 2 4 } } }", 2),
        ("SELECT ?y { VALUES ?y { 1 } } GROUP BY ?y", 1),
    ],
)
def test_values_are_put_where_the_variable_is_used_and_multiply_nothing(query: str, count: int) -> None:
    with open_store(None) as store:
        text = with_values(query, {}, VALUES)
        assert len(list(store.select(text).rows)) == count
        assert text.count("\n") == query.count("\n")


def test_no_value_ends_its_block() -> None:
    hostile: list[Value] = [
        Literal('"} SERVICE <http://a/> { "\n\\'),
        Literal("x", language="en"),
        NamedNode("urn:x:a%7D"),
    ]
    with open_store(None) as store:
        text = with_values("SELECT ?x { BIND(1 AS ?y) { FILTER(BOUND(?x)) } }", {}, {"x": hostile})
        assert [row[0] for row in store.select(text).rows] == hostile
    assert addresses_called(text) == ()


def test_an_address_takes_the_place_of_its_variable_behind_service_only() -> None:
    terms: dict[str, Value] = {"__e_iri": NamedNode("http://a/sparql"), "__n": Literal("b")}
    text = "SELECT (?__e_iri AS ?e) { SERVICE?__e_iri{ ?s ?p ?o } service silent $__e_iri { } SERVICE ?__n { } }"

    changed = with_addresses(text, terms)

    assert addresses_called(changed) == ("http://a/sparql", "http://a/sparql", None)
    assert changed.startswith("SELECT (?__e_iri AS ?e)")


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("SELECT * { SERVICE <http://a/> { ?x ?p ?o } SERVICE <http://b/> { ?s ?p ?o } }", ("http://b/",)),
        ("SELECT * { SERVICE <http://a/> { ?x ?p ?o SERVICE SILENT <http://b/> { ?s ?p ?o } } }", ()),
        ("SELECT * { SERVICE <http://a/> { SELECT ?x { ?x ?p ?o } } }", ()),
        ("SELECT * { SERVICE ?e { ?s ?p 'SERVICE ?x {' } }", (None,)),
    ],
)
def test_only_what_uses_a_variable_without_values_is_not_called(text: str, left: tuple[str | None, ...]) -> None:
    changed = without_calls(text, ["x"])

    assert addresses_called(changed) == left
    if not left:
        with open_store(None) as store:
            assert list(store.select(changed).rows) == []


def test_an_address_is_a_parameter_of_its_own_kind() -> None:
    note = "#+ summary: s\n#+ parameters: { e: { kind: address } }\n"
    [parameter] = parameters_of(parse_query(f"{note}ASK {{ SERVICE ?__e_iri {{ }} }}", path=PATH))

    assert (parameter.type, parameter.kinds, parameter.example) == ("address", (), "https://query.wikidata.org/sparql")
    with pytest.raises(QueryError, match=r"talks\.rq:3: e has the kind address; call its variable \?__e_iri"):
        parameters_of(parse_query(f"{note}ASK {{ ?x ?y ?__e }}", path=PATH))

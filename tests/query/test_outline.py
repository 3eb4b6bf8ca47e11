"""What is told of a query from its text, and rows in one order."""

from __future__ import annotations

import pytest
from pyoxigraph import Literal

from kg.query import SavedQuery, parameters_of, saved_queries
from kg.query.bind import bind
from kg.query.outline import Form, Outline, in_total_order, outline_of
from kg.store import Store

SHIPPED, _ = saved_queries()
ROWS = '{ VALUES (?a ?b) { (2 "x") (1 "y") (2 "a") (1 "b") (3 UNDEF) } }'


@pytest.mark.parametrize(
    ("text", "outline"),
    [
        ("SELECT ?a ?b { ?a ?p ?b }", Outline(Form.SELECT, ("a", "b"))),
        ("PREFIX ask: <urn:a#> select distinct $a WHERE { ?a ask:b ?c }", Outline(Form.SELECT, ("a",))),
        ("SELECT (COUNT(?x) AS ?n) ?y FROM <urn:g> { ?x ?p ?y } GROUP BY ?y", Outline(Form.SELECT, ("n", "y"))),
        ("SELECT (EXISTS { ?a ?b ?c } AS ?d) (IF(?x, ?y, (?z)) AS ?e) {}", Outline(Form.SELECT, ("d", "e"))),
        ("SELECT (COUNT(*) AS ?n) { ?x ?p ?y }", Outline(Form.SELECT, ("n",))),
        ("SELECT * { ?a ?b ?c }", Outline(Form.SELECT, None)),
        ("# SELECT ?x\nASK { ?a ?b 'SELECT ?x' }", Outline(Form.ASK)),
        ("CONSTRUCT { ?a ?b ?c } WHERE { SELECT ?a ?b ?c { ?a ?b ?c } }", Outline(Form.CONSTRUCT)),
        ("describe <urn:a>", Outline(Form.DESCRIBE)),
        ("INSERT DATA { <urn:a> <urn:b> 'SELECT' }", None),
        ("", None),
    ],
)
def test_form_and_columns_are_read_from_the_text(text: str, outline: Outline | None) -> None:
    assert outline_of(text) == outline


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        (f"SELECT ?a ?b {ROWS}", ["1b", "1y", "2a", "2x", "3"]),
        (f"SELECT ?b ?a {ROWS} # no ORDER BY", ["3", "a2", "b1", "x2", "y1"]),
        (f"SELECT * {ROWS}", ["1b", "1y", "2a", "2x", "3"]),
        (f"SELECT ?a ?b {ROWS} ORDER BY DESC(?a)", ["3", "2a", "2x", "1b", "1y"]),
        (f"SELECT ?a ?b {ROWS} ORDER BY DESC(?a) # and no more\nOFFSET 1 LIMIT 3", ["2a", "2x", "1b"]),
        (f"SELECT ?a ?b {ROWS} LIMIT 2", ["1b", "1y"]),
        (f"SELECT ?a ?b {ROWS} VALUES ?a {{ 2 }}", ["2a", "2x"]),
        (f"SELECT ?a (SAMPLE(?b) AS ?c) {ROWS} GROUP BY ?a HAVING (?a > 2)", ["3"]),
        (f"SELECT DISTINCT ?a {{ SELECT ?a ?b {ROWS} ORDER BY ?b LIMIT 4 }}", ["1", "2", "3"]),
        ("SELECT ?a ?b { VALUES ?a { 'ORDER BY } LIMIT' } }", ["ORDER BY } LIMIT"]),
        ("ASK {}", []),
    ],
)
def test_rows_that_a_query_leaves_equal_go_by_its_columns(world: Store, text: str, rows: list[str]) -> None:
    ordered = in_total_order(text)
    found = world.select(ordered).rows if rows else ()

    assert ["".join(cell.value for cell in row if isinstance(cell, Literal)) for row in found] == rows


@pytest.mark.parametrize("query", SHIPPED, ids=lambda query: query.name)
def test_shipped_queries_keep_their_order(world: Store, query: SavedQuery) -> None:
    values = {"person": "Duru", "place": "Port"}
    wanted = {parameter.name for parameter in parameters_of(query) if parameter.required}
    text = bind(world, query, {name: value for name, value in values.items() if name in wanted})

    solutions = world.select(text)
    again = world.select(in_total_order(text))
    outline = outline_of(text)

    assert outline == Outline(Form.SELECT, solutions.variables)
    assert list(again.rows) == list(solutions.rows)

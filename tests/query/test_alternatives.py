"""Alternatives that cannot count are left out of a query before it is planned, and its answers stay the same."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode

from kg.query import find_query, parameters_of, saved_queries
from kg.query.alternatives import without_idle
from kg.query.bind import terms_of, with_values
from kg.query.lookups import Value
from kg.store import Store, open_store

X, Y = "_x_iri", "_y_integer"
ASKED = "COALESCE(isIRI(?_x_iri), false)"
UNION = f"""SELECT ?way {{
  {{ {{ FILTER({ASKED}) }} BIND("named" AS ?way) }}
  UNION
  {{ {{ FILTER(!{ASKED}) }}
    {{ FILTER(COALESCE(?_y_integer > 1, false)) }}
    BIND("counted" AS ?way) }}
  UNION {{ BIND("always" AS ?way) }}
}}"""


def ways(text: str, terms: dict[str, Value]) -> list[str]:
    with open_store(None) as store:
        return sorted(str(way) for (way,) in store.select(with_values(text, terms)).rows)


@pytest.mark.parametrize(
    ("terms", "gone"),
    [
        ({X: NamedNode("https://example.org/a")}, ["counted"]),
        ({Y: Literal(2)}, ["named"]),
        ({Y: Literal(1)}, ["named", "counted"]),
        ({}, ["named", "counted"]),
    ],
)
def test_alternatives_whose_conditions_do_not_hold_are_left_out(terms: dict[str, Value], gone: list[str]) -> None:
    text = without_idle(UNION, frozenset({X, Y}), terms)

    assert [word for word in ("named", "counted", "always") if word not in text] == gone
    assert text.count("\n") == UNION.count("\n")
    assert ways(text, terms) == ways(UNION, terms)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { { { FILTER(?z) } BIND(1 AS ?a) } UNION { BIND(2 AS ?a) } }",
        "SELECT * { { BIND(1 AS ?a) { FILTER(?_y_integer = 7) } } UNION { BIND(2 AS ?a) } }",
        "SELECT * { { { FILTER EXISTS { ?s ?p ?_x_iri } } BIND(1 AS ?a) } UNION { BIND(2 AS ?a) } }",
        "SELECT * { { { FILTER(bad(?_y_integer) } BIND(1 AS ?a) } UNION { BIND(2 AS ?a) } }",
        "SELECT * { { { FILTER(?_y_integer = 7) BIND(3 AS ?b) } BIND(1 AS ?a) } UNION { BIND(2 AS ?a) } }",
        "SELECT * { { { FILTER(false) } BIND(1 AS ?a) } OPTIONAL { BIND(2 AS ?a) } }",
        "SELECT * { { FILTER(?_y_integer = 7) } }",
        "ASK { }",
        "DESCRIBE ?_x_iri",
    ],
)
def test_what_is_no_condition_on_parameters_at_the_head_of_an_alternative_stays(query: str) -> None:
    assert without_idle(query, frozenset({X, Y}), {}) == query


def test_one_alternative_stays_where_none_can_count() -> None:
    query = (
        "SELECT * { { { FILTER(?_y_integer = 7) } BIND(1 AS ?a) } UNION { { FILTER(?_y_integer = 8) } BIND(2 AS ?a) } }"
    )

    text = without_idle(query, frozenset({Y}), {})

    assert "7" in text
    assert "UNION" not in text
    assert "8" not in text


@given(
    st.recursive(
        st.sampled_from(
            ["VALUES ?a { 1 2 }", "VALUES ?b { 1 2 }", "{ FILTER(?_y_integer > 1) }", "{ FILTER($_y_integer < 3) }"]
        ),
        lambda inner: (
            st.lists(inner, min_size=1, max_size=3).map(lambda each: " UNION ".join(f"{{ {one} }}" for one in each))
            | st.lists(inner, min_size=2, max_size=2).map(" ".join)
        ),
        max_leaves=12,
    ),
    st.sampled_from([{}, {Y: Literal(1)}, {Y: Literal(2)}, {Y: Literal(3)}]),
)
def test_answers_stay_the_same_whatever_the_alternatives(group: str, terms: dict[str, Value]) -> None:
    query = f"SELECT * {{ {group} }}"
    with open_store(None) as store:

        def answers(text: str) -> list[str]:
            results = store.select(with_values(text, terms))
            named = [name.value if hasattr(name, "value") else str(name) for name in results.variables]
            return sorted(
                str(sorted((n, str(v)) for n, v in zip(named, row, strict=True) if v)) for row in results.rows
            )

        assert answers(without_idle(query, frozenset({Y}), terms)) == answers(query)


@pytest.mark.parametrize("name", [query.name for query in saved_queries()[0] if query.name != "external-profile"])
def test_the_shipped_queries_answer_alike_with_and_without_what_cannot_count(world: Store, name: str) -> None:
    query = find_query(name)
    parameters = parameters_of(query)
    known = {
        **dict.fromkeys(("person", "actor"), "Ada Berg"),
        **dict.fromkeys(("of", "with", "side"), "Norland"),
        **{
            "otherside": "Sudland",
            "place": "Port",
            "from": "2030-01-01",
            "to": "2030-02-01",
            "event": "https://example.org/none",
        },
    }
    asked = [p.name for p in parameters if p.name in known and p.name != "event"]
    needed = {p.name for p in parameters if p.required}
    variables = frozenset(parameter.variable for parameter in parameters)
    for chosen in (set(some) | needed for size in range(3) for some in combinations(asked, size)):
        terms = terms_of(world, query, {each: known[each] for each in chosen})
        pruned = without_idle(query.text, variables, terms)
        one, other = (list(world.select(with_values(text, terms)).rows) for text in (query.text, pruned))
        assert one == other

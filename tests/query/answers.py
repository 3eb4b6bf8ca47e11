"""Answers of shipped queries: by name, by another engine, and with values pasted as other tools do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import rdflib
from pyoxigraph import NamedNode, Quad
from rdflib.query import ResultRow

from kg.query import Solutions, parameters_of, run_saved_query
from kg.query.bind import bind
from kg.query.results import plain
from kg.query.saved import find_query
from kg.store import Row, Store


def ask(store: Store, name: str, columns: str, **values: str) -> list[tuple[str, ...]]:
    """Return those columns of the answer, rows in order; an option is named with `_` after it where Python needs it."""
    results = run_saved_query(store, name, {key.rstrip("_"): value for key, value in values.items()})
    assert isinstance(results, Solutions)
    places = [results.variables.index(column) for column in columns.split()]
    return [tuple(plain(row[place]) for place in places) for row in results.rows]


def triples_elsewhere(graphs: Mapping[NamedNode, Iterable[Quad]]) -> rdflib.Graph:
    """Return the triples of all graphs in rdflib, whose own engine answers."""
    lines = "".join(f"{quad.triple} .\n" for quads in graphs.values() for quad in quads)
    return rdflib.Graph().parse(data=lines, format="nt")


def rows_of_both(
    store: Store, elsewhere: rdflib.Graph, name: str, values: Mapping[str, str]
) -> tuple[list[tuple[str, ...]], list[tuple[str, ...]]]:
    """Return the rows of our engine and of the other one, sorted."""
    text = bind(store, find_query(name), values)
    ours = sorted(tuple(_names_sorted(plain(term)) for term in row) for row in store.select(text).rows)
    rows = [row for row in elsewhere.query(text) if isinstance(row, ResultRow)]
    theirs = sorted(tuple(_names_sorted("" if term is None else str(term)) for term in row) for row in rows)
    return ours, theirs


def rows_bound_and_pasted(store: Store, name: str, terms: Mapping[str, str]) -> tuple[list[Row], list[Row]]:
    """Return the rows with values bound, and with them in the text where the variables of the parameters were.

    `terms` are values as a user gives them, by parameter; those that the query has not are left out.
    """
    query = find_query(name)
    used = [parameter for parameter in parameters_of(query) if parameter.name in terms]
    pasted = query.text
    for parameter in used:
        value = terms[parameter.name]
        datatype = f"^^xsd:{parameter.type}" if parameter.datatype else ""
        term = f"<{value}>" if parameter.type == "iri" else f'"{value}"{datatype}'
        pasted = pasted.replace(f"?{parameter.variable}", term)
    bound = bind(store, query, {parameter.name: terms[parameter.name] for parameter in used})
    return list(store.select(bound).rows), list(store.select(pasted).rows)


def _names_sorted(cell: str) -> str:
    """Sort names that a query joined: SPARQL leaves their order to the engine."""
    return "; ".join(sorted(cell.split("; ")))

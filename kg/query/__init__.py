"""Questions to the graph: saved queries with parameters, and SPARQL as it is.

with open_store("kg-store", read_only=True) as store:
    results = run_saved_query(store, "who-met-whom", {"person": "Gromyko", "from": "1985-01-01"})
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from kg.errors import QueryError
from kg.query.bind import bind
from kg.query.clauses import names_dataset
from kg.query.parameters import Parameter, parameters_of
from kg.query.results import RESULT_FORMATS, Table, media_type_of, pieces_of, table_of, write_results
from kg.query.saved import SavedQuery, find_query, query_names, query_path, saved_queries
from kg.store.protocol import Results, Solutions, Store, Triples, Truth

__all__ = [
    "RESULT_FORMATS",
    "Parameter",
    "Results",
    "SavedQuery",
    "Solutions",
    "Table",
    "Triples",
    "Truth",
    "find_query",
    "media_type_of",
    "parameters_of",
    "pieces_of",
    "query_names",
    "query_path",
    "run_saved_query",
    "run_sparql",
    "saved_queries",
    "table_of",
    "write_results",
]


def run_saved_query(
    store: Store, name: str, values: Mapping[str, str] | None = None, *, folders: Sequence[Path] = ()
) -> Results:
    """Answer a saved query.

    `values` are the parameters by name, as a user writes them; `folders` are searched before the shipped queries.

    Raises:
        UnknownQueryError: there is no query of that name.
        ParameterError, UnknownNameError: a value is missing, malformed, or names nothing in the graph.
        QueryError: the file is broken.
    """
    query = find_query(name, folders=folders)
    text = bind(store, query, values or {})
    try:
        return store.query(text)
    except QueryError as error:
        raise QueryError(f"{query.path}: {error}; mend the query in that file") from error


def run_sparql(store: Store, text: str) -> Results:
    """Answer SPARQL of any query form; raises QueryError when it does not parse or cannot be answered.

    It sees the graphs that its FROM names, or without one the union of all.
    """
    return store.query(text, union=not names_dataset(text))

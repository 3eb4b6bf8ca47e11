"""Questions to the graph: saved queries with parameters, and SPARQL as it is.

with open_store("kg-store", read_only=True) as store:
    results = run_saved_query(store, "who-met-whom", {"person": "Gromyko", "from": "1985-01-01"})
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.errors import QueryError, ServiceError
from kg.query.bind import bound_of, terms_of
from kg.query.clauses import names_dataset
from kg.query.parameters import Parameter, parameters_of
from kg.query.results import RESULT_FORMATS, Table, media_type_of, pieces_of, table_of, write_results
from kg.query.saved import SavedQuery, find_query, query_names, query_path, saved_queries
from kg.query.service import SECONDS, answered
from kg.store.protocol import Results, Solutions, Store, Triples, Truth

__all__ = [
    "RESULT_FORMATS",
    "Answer",
    "Parameter",
    "Results",
    "SavedQuery",
    "Solutions",
    "Table",
    "Triples",
    "Truth",
    "answer_saved_query",
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


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a saved query. `notes` tell people why it may lack what they look for."""

    results: Results
    notes: tuple[str, ...] = ()


def run_saved_query(
    store: Store,
    name: str,
    values: Mapping[str, str] | None = None,
    *,
    folders: Sequence[Path] = (),
    seconds: float | None = SECONDS,
) -> Results:
    """Answer a saved query; see `answer_saved_query`, which also says why an answer may be empty."""
    return answer_saved_query(store, name, values, folders=folders, seconds=seconds).results


def answer_saved_query(
    store: Store,
    name: str,
    values: Mapping[str, str] | None = None,
    *,
    folders: Sequence[Path] = (),
    seconds: float | None = SECONDS,
    check: Callable[[str], None] | None = None,
) -> Answer:
    """Answer a saved query.

    `values` are the parameters by name, as a user writes them; `folders` are searched before the shipped queries.
    `seconds` is how long other endpoints that it calls may take, None for as long as they take. `check` gets the text
    with its values before it is answered, and may raise.

    Raises:
        UnknownQueryError: there is no query of that name.
        ParameterError, UnknownNameError: a value is missing, malformed, or names nothing in the graph.
        TooManyValuesError: another endpoint would be asked for too much at once.
        ServiceError: another endpoint cannot be reached, answers with an error, or not in time.
        QueryError: the file is broken.
    """
    query = find_query(name, folders=folders)
    bound = bound_of(store, query, terms_of(store, query, values or {}))
    if check is not None:
        check(bound.text)
    try:
        return Answer(answered(store, bound.text, seconds=seconds), bound.notes)
    except ServiceError as error:
        raise ServiceError(f"{query.name}: {error}") from error
    except QueryError as error:
        raise QueryError(f"{query.path}: {error}; mend the query in that file") from error


def run_sparql(store: Store, text: str, *, seconds: float | None = SECONDS) -> Results:
    """Answer SPARQL of any query form.

    It sees the graphs that its FROM names, or without one the union of all. `seconds` is how long other endpoints that
    it calls may take, None for as long as they take.

    Raises:
        ServiceError: another endpoint cannot be reached, answers with an error, or not in time.
        QueryError: the text does not parse or cannot be answered.
    """
    return answered(store, text, union=not names_dataset(text), seconds=seconds)

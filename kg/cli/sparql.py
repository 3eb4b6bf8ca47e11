"""`kg sparql`."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import click

from kg.cli.answers import ROW_FORMATS, TRIPLE_FORMATS, write_answer
from kg.cli.options import base_option, open_graph, settings_of, store_option
from kg.errors import QueryError, ServiceError, UsageError

_EPILOG = """\b
Examples:
  kg sparql 'SELECT ?label { ?event a dip:Meeting ; rdfs:label ?label } LIMIT 5'
  kg sparql --file question.rq --format json
  kg sparql < question.rq

The prefixes that the graph uses (dip:, rdfs:, prov: ...) need not be declared. A query that asks for no graph sees all
of them as one."""


@click.command(epilog=_EPILOG)
@click.argument("query", required=False)
@click.option("--file", type=click.Path(path_type=Path), help="Read the query from a file instead.")
@store_option
@base_option
@click.option(
    "--format",
    "wanted",
    type=click.Choice([*ROW_FORMATS, *TRIPLE_FORMATS]),
    help="Without it: a table on a terminal, else CSV; Turtle for CONSTRUCT and DESCRIBE.",
)
def sparql(query: str | None, file: Path | None, store: str | None, base_iri: str | None, wanted: str | None) -> int:
    """Answer a SPARQL query: SELECT, ASK, CONSTRUCT or DESCRIBE.

    QUERY is its text; without one, and without --file, it is read from standard input.
    """
    from kg.query import run_sparql

    text = _text(query, file)
    prefixes = missing_prefixes(text)
    with open_graph(settings_of(store=store, base_iri=base_iri)) as graph:
        try:
            results = run_sparql(graph, prefixes + text)
        except ServiceError:
            raise  # what looks like a place in it belongs to an address
        except QueryError as error:
            raise QueryError(_in_their_text(str(error), len(prefixes))) from None
        write_answer(results, wanted)
    return 0


def missing_prefixes(query: str) -> str:
    """Return declarations of the graph's prefixes, those left out that the query declares, all on one line."""
    from kg.graph.prefixes import PREFIXES
    from kg.query.tokens import prefixes_of

    declared = prefixes_of(query)
    return "".join(f"PREFIX {prefix}: <{iri}> " for prefix, iri in PREFIXES.items() if prefix not in declared)


def _in_their_text(message: str, added: int) -> str:
    """Return a message with places counted in what the user wrote, before which `added` characters were put."""
    return re.sub(r"\b1:(\d+)", lambda place: f"1:{max(int(place[1]) - added, 1)}", message)


def _text(query: str | None, file: Path | None) -> str:
    if query is not None and file is not None:
        raise UsageError("give the query as text or as --file, not both")
    if query is not None and Path(query).suffix in (".rq", ".sparql") and len(query.split()) == 1:
        raise UsageError(f"{query}: is the name of a file, and no query; give it as --file {query}")
    if query is not None:
        return query
    try:
        content = file.read_bytes() if file else sys.stdin.buffer.read()
        text = content.decode("utf-8-sig")
    except OSError as error:
        raise UsageError(f"{file}: cannot be read ({error.strerror}); check the path") from None
    except UnicodeDecodeError:
        raise UsageError(f"{file or 'standard input'}: is not UTF-8; save the query in that encoding") from None
    if not text.strip():
        raise UsageError(f"{file or 'standard input'}: holds no query; for example: kg sparql 'ASK {{ ?a ?b ?c }}'")
    return text

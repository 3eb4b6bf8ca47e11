"""`kg sparql`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from kg.cli.answers import ROW_FORMATS, TRIPLE_FORMATS, write_answer
from kg.cli.options import base_option, open_graph, settings_of, store_option
from kg.errors import UsageError

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

    text = with_prefixes(_text(query, file))
    with open_graph(settings_of(store=store, base_iri=base_iri)) as graph:
        write_answer(run_sparql(graph, text), wanted)
    return 0


def with_prefixes(query: str) -> str:
    """Return the query with the graph's prefixes declared, those it declares itself left out.

    All stand on one line before the first, so that a message about line 3 means line 3 of what the user wrote.
    """
    from kg.graph.prefixes import PREFIXES
    from kg.query.tokens import prefixes_of

    declared = prefixes_of(query)
    lines = [f"PREFIX {prefix}: <{iri}>" for prefix, iri in PREFIXES.items() if prefix not in declared]
    return " ".join([*lines, query])


def _text(query: str | None, file: Path | None) -> str:
    if query is not None and file is not None:
        raise UsageError("give the query as text or as --file, not both")
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

"""`kg query`: one command for each saved question, its options made from the question's parameters."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Any

import click

from kg.cli.answers import ROW_FORMATS, TRIPLE_FORMATS, write_answer
from kg.cli.options import base_option, open_graph, query_folders, settings_of, store_option

if TYPE_CHECKING:
    from kg.query import Parameter, SavedQuery

_EPILOG = """\b
Examples:
  kg query envoys-across-venues
  kg query who-met-whom --person Roe --from 2026-01-01 --format csv

`kg query NAME --help` shows the parameters of a question, `kg queries` lists the questions with their files."""


class _SavedQuestions(click.Group):
    """Finds its commands in the folders of saved queries."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        from kg.query import saved_queries

        found, _ = saved_queries(folders=query_folders())
        return [query.name for query in found]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command:  # noqa: ARG002 - click's signature
        """Return the command of a question.

        Raises:
            UnknownQueryError: there is none of that name.
            QueryError: its file is broken.
        """
        from kg.query import find_query, parameters_of

        query = find_query(cmd_name, folders=query_folders())
        return _command(query, parameters_of(query))


@click.group(cls=_SavedQuestions, epilog=_EPILOG, subcommand_metavar="NAME [PARAMETERS]...")
def query() -> None:
    """Answer a saved question.

    A parameter that names a person, state or place takes a label, an alias or an IRI.
    """


def _command(query: SavedQuery, parameters: tuple[Parameter, ...]) -> click.Command:
    def answer(store: str | None, base_iri: str | None, wanted: str | None, **values: str | None) -> int:
        from kg.cli.output import tell
        from kg.query import answer_saved_query

        given = {parameter.name: values[_key(parameter)] for parameter in parameters}
        settings = settings_of(store=store, base_iri=base_iri)
        with open_graph(settings) as graph:
            known = {name: value for name, value in given.items() if value is not None}
            answered = answer_saved_query(graph, query.name, known, folders=query_folders())
            for note in answered.notes:
                tell(note)
            write_answer(answered.results, wanted, explained=bool(answered.notes))
        return 0

    callback: Any = click.option(
        "--format",
        "wanted",
        type=click.Choice([*ROW_FORMATS, *TRIPLE_FORMATS]),
        help="Without it: a table on a terminal, else CSV.",
    )(base_option(store_option(answer)))
    for parameter in reversed(parameters):
        callback = _option(parameter)(callback)
    shown = [parameter for parameter in parameters if parameter.required] or list(parameters[:1])
    example = " ".join(["kg query", query.name, *(f"--{p.name} {shlex.quote(p.example)}" for p in shown)])
    return click.command(
        query.name,
        help=f"{query.summary}\n\n{query.description}",
        short_help=query.summary,
        epilog=f"\b\nExample:\n  {example}",
    )(callback)


def _option(parameter: Parameter) -> Any:
    notes = [parameter.help] if parameter.help else []
    notes += ["required"] if parameter.required else []
    notes += [f"without it: {parameter.default}"] if parameter.default is not None else []
    # The value stays text here, and is never required: `kg.query` checks it, and answers with an example.
    return click.option(
        f"--{parameter.name}",
        _key(parameter),
        metavar="|".join(parameter.choices) or _METAVARS.get(parameter.type, parameter.type.upper()),
        help="; ".join(notes) or "any value",
    )


_METAVARS = {"iri": "NAME", "address": "URL", "date": "YYYY-MM-DD", "string": "TEXT", "integer": "NUMBER"}


def _key(parameter: Parameter) -> str:
    return f"value_of_{parameter.name}".replace("-", "_").lower()

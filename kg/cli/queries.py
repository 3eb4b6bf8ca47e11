"""`kg queries`."""

from __future__ import annotations

import json
import shlex
from typing import TYPE_CHECKING, Any

import click

from kg.cli.findings import ATTENTION
from kg.cli.options import query_folders
from kg.cli.output import TABLE, chosen_format, tell, write, write_table

if TYPE_CHECKING:
    from kg.query import SavedQuery

_EPILOG = """\b
Examples:
  kg queries
  kg queries who-met-whom
  kg queries who-met-whom --format sparql > mine.rq"""


@click.command(epilog=_EPILOG)
@click.argument("name", required=False)
@click.option(
    "--format",
    "wanted",
    type=click.Choice([TABLE, "json", "sparql"]),
    help="Without it: a table on a terminal, else JSON. sparql is the text of one query.",
)
def queries(name: str | None, wanted: str | None) -> int:
    """List the saved questions, or show the one called NAME."""
    from kg.errors import UsageError
    from kg.query import find_query, saved_queries

    format = chosen_format(wanted, piped="json")
    folders = query_folders()
    if name is not None:
        query = find_query(name, folders=folders)
        write(query.text if format == "sparql" else _json(_record(query)) if format == "json" else _described(query))
        return 0
    if format == "sparql":
        raise UsageError("name the question to see the SPARQL of; `kg queries` lists them")
    found, faults = saved_queries(folders=folders)
    if format == "json":
        write(_json([_record(query) for query in found]))
    else:
        write_table(("name", "what it answers"), [(query.name, query.summary) for query in found])
    for fault in faults:
        tell(f"failed: {fault}")
    return ATTENTION if faults else 0


def _json(value: Any) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


def _record(query: SavedQuery) -> dict[str, Any]:
    from kg.query import parameters_of

    parameters = [
        {
            "name": parameter.name,
            "type": parameter.type,
            "required": parameter.required,
            "default": parameter.default,
            "choices": list(parameter.choices),
            "help": parameter.help,
        }
        for parameter in parameters_of(query)
    ]
    return {
        "name": query.name,
        "summary": query.summary,
        "description": query.description,
        "tags": list(query.tags),
        "parameters": parameters,
        "path": str(query.path),
    }


def _described(query: SavedQuery) -> str:
    from kg.query import parameters_of

    parameters = parameters_of(query)
    lines = [f"{query.name}: {query.summary}", ""]
    if query.description:
        lines += [query.description, ""]
    for parameter in parameters:
        notes = ["required"] if parameter.required else []
        notes += [f"without it: {parameter.default}"] if parameter.default else []
        notes += [f"one of {', '.join(parameter.choices)}"] if parameter.choices else []
        said = "; ".join(filter(None, [parameter.help, *notes]))
        lines.append(f"  --{parameter.name} {parameter.type}  {said}".rstrip())
    shown = [parameter for parameter in parameters if parameter.required] or list(parameters[:1])
    example = " ".join(["kg query", query.name, *(f"--{p.name} {shlex.quote(p.example)}" for p in shown)])
    lines += [""] if parameters else []
    return "\n".join([*lines, f"Example: {example}", f"File: {query.path}"]) + "\n"

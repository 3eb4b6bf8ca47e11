"""`kg export`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import click

from kg.cli.options import base_option, open_graph, settings_of, store_option
from kg.cli.output import tell
from kg.errors import UsageError

if TYPE_CHECKING:
    from kg.store import Store

_REPORTS = "reports"
_SUFFIXES = {".nq": "nquads", ".trig": "trig", ".ttl": "turtle", ".jsonld": "jsonld", ".jsonl": _REPORTS}

_EPILOG = """\b
Examples:
  kg export > graph.nq
  kg export --output graph.trig
  kg export --format jsonld --output graph.json
  kg export --format reports > reports.jsonl
  kg export --with-text --output whole.nq

N-Quads and reports come sorted: two builds of the same articles give the same file. A line of reports is what
'kg extract' prints, with the key event: the IRI of the event that the report was resolved to."""


@click.command(epilog=_EPILOG)
@click.option(
    "--format",
    "wanted",
    type=click.Choice(list(_SUFFIXES.values())),
    help="Without it: what the suffix of --output says (.nq, .trig, .ttl, .jsonld, .jsonl), else N-Quads.",
)
@click.option("--output", type=click.Path(path_type=Path), help="The file to write. Without it: standard output.")
@click.option("--runs", is_flag=True, help="Write too when documents were read, and from which paths.")
@click.option("--with-text", is_flag=True, help="Write the whole texts of documents too, where the graph keeps them.")
@store_option
@base_option
def export(
    wanted: str | None, output: Path | None, runs: bool, with_text: bool, store: str | None, base_iri: str | None
) -> int:
    """Write the graph as N-Quads, TriG, Turtle or JSON-LD, or its reports as JSON Lines.

    Turtle has no named graphs: it gets the statements of all graphs as one. Texts of articles are left out, so that
    the file may be given away; the passages that events rest on are in it.
    """
    format = wanted or _SUFFIXES.get(output.suffix.lower() if output else "", "nquads")
    if runs and format == _REPORTS:
        raise UsageError("reports do not tell when they were read; leave --runs out, or choose another --format")
    if with_text and format == _REPORTS:
        raise UsageError(
            "reports quote their evidence and no whole texts; leave --with-text out, or choose another --format"
        )
    settings = settings_of(store=store, base_iri=base_iri)
    with open_graph(settings) as graph:
        if output is None:
            sys.stdout.flush()
            _write(graph, format, sys.stdout.buffer, base=settings.base_iri, runs=runs, with_text=with_text)
            sys.stdout.buffer.flush()
            return 0
        try:
            count = _write_file(graph, format, output, base=settings.base_iri, runs=runs, with_text=with_text)
        except OSError as error:
            reason = f"{output}: cannot be written ({error.strerror or error})"
            raise UsageError(f"{reason}; check that its folder is there and its disk has room") from None
    tell(f"{count} {_REPORTS if format == _REPORTS else 'statements'} written to {output}")
    return 0


def _write_file(graph: Store, format: str, output: Path, *, base: str, runs: bool, with_text: bool) -> int:
    """Write beside the file and then in its place: a failure half-way leaves what was there."""
    part = output.with_name(f".{output.name}.part")
    try:
        with part.open("wb") as file:
            count = _write(graph, format, file, base=base, runs=runs, with_text=with_text)
        part.replace(output)
    finally:
        part.unlink(missing_ok=True)
    return count


def _write(graph: Store, format: str, output: BinaryIO, *, base: str, runs: bool, with_text: bool) -> int:
    from kg.export import export as write_graphs
    from kg.export import export_reports
    from kg.graph.iris import Iris
    from kg.graph.prefixes import PREFIXES

    if format == _REPORTS:
        return export_reports(graph, output, base=base)
    left_out = () if runs else (Iris(base).runs,)
    return write_graphs(graph, format, output, leave_out=left_out, with_text=with_text, prefixes=PREFIXES)

"""`kg export`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from kg.cli.options import base_option, open_graph, settings_of, store_option
from kg.cli.output import tell
from kg.errors import UsageError

_EPILOG = """\b
Examples:
  kg export > graph.nq
  kg export --output graph.trig
  kg export --format jsonld --output graph.json
  kg export --with-text --output whole.nq
  kg export --format reports > reports.jsonl
  kg export --format csv --output tables.zip
  kg export --output events.geojson
  kg export --output ahead.ics
  kg export --format schema.org --output events.json
  kg export --output network.graphml
  kg export --format plover > events.jsonl
  kg export --format rocrate --output release.zip --license https://creativecommons.org/licenses/by/4.0/

A line of reports is what 'kg extract' prints, with the key event: the IRI of the event that the report was resolved to.
Two builds of the same articles give the same files. What a format cannot take is counted on standard error."""


class _Format(click.ParamType[str]):
    """A key of the table of formats, which is read when it is needed: other commands start sooner without it."""

    name = "format"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the name of the format; fails with those that there are."""
        from kg.export import EXPORTERS

        if value not in EXPORTERS:
            self.fail(f"{value!r} is no format of an export; use {', '.join(EXPORTERS)}", param, ctx)
        return str(value)

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:  # noqa: ARG002 - click's signature
        """Return what help shows as the value."""
        from kg.export import EXPORTERS

        return f"[{'|'.join(EXPORTERS)}]"

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[Any]:  # noqa: ARG002
        """Return the formats that begin so."""
        from click.shell_completion import CompletionItem

        from kg.export import EXPORTERS

        return [CompletionItem(name) for name in EXPORTERS if name.startswith(incomplete)]


@click.command(epilog=_EPILOG)
@click.option(
    "--format",
    "wanted",
    type=_Format(),
    help="Without it: what the suffix of --output says (.nq, .trig, .ttl, .jsonld, .jsonl for reports, .geojson, .ics,"
    " .graphml, .gexf), else N-Quads.",
)
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    help="The file to write, or the folder or .zip for formats of several files. Without it: standard output.",
)
@click.option("--runs", is_flag=True, help="Write too when documents were read, and from which paths.")
@click.option("--with-text", is_flag=True, help="Write the whole texts of documents too, where the graph keeps them.")
@click.option("--every-status", is_flag=True, help="plover: write what was planned, possible or denied too.")
@click.option(
    "--license", metavar="IRI", help="rocrate: the address of the licence that you give the graph away under."
)
@store_option
@base_option
def export(
    wanted: str | None,
    output: Path | None,
    runs: bool,
    with_text: bool,
    every_status: bool,
    license: str | None,
    store: str | None,
    base_iri: str | None,
) -> int:
    """Write the graph as a file for other programs.

    As RDF it is whole: N-Quads, TriG, Turtle and JSON-LD. Other formats take what they can tell: reports (JSON Lines),
    csv (tables with a Frictionless descriptor), geojson (events on a map), ics (what is ahead, as a calendar),
    schema.org (events for the web), graphml and gexf (who was at the same events, as a network) and plover (event
    records of political science, JSON Lines). rocrate is a release: the whole graph, the ontology and descriptions for
    archives and catalogues.

    Turtle has no named graphs: it gets the statements of all graphs as one. Texts of articles are left out, so that
    the file may be given away; the passages that events rest on are in it.
    """
    from kg.export import EXPORTERS, Options, export_to_path, export_to_stream

    format = wanted or _asked_for(output)
    settings = settings_of(store=store, base_iri=base_iri)
    options = Options(
        base=settings.base_iri, runs=runs, with_text=with_text, every_status=every_status, license=license
    )
    with open_graph(settings) as graph:
        if output is None:
            sys.stdout.flush()
            exported = export_to_stream(graph, format, sys.stdout.buffer, options)
            sys.stdout.buffer.flush()
        else:
            exported = export_to_path(graph, format, output, options)
    for note in exported.notes:
        tell(note)
    if output is not None:
        tell(f"{exported.count} {EXPORTERS[format].counted} written to {output}")
    return 0


def _asked_for(output: Path | None) -> str:
    from kg.export import ARCHIVE, DEFAULT, format_of

    suffix = output.suffix.lower() if output else ""
    if suffix == ARCHIVE:
        raise UsageError(f"{output}: more than one format can make a {suffix}; name one with --format")
    return format_of(suffix) or DEFAULT

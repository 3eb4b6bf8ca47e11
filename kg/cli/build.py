"""`kg build`."""

from __future__ import annotations

from datetime import date

import click

from kg.cli.findings import ATTENTION, FAILED, NOTHING_DONE, tell_finding, tell_undated
from kg.cli.options import (
    base_option,
    extractor_option,
    language_code,
    mapping_option,
    reading_options,
    settings_of,
    store_option,
)
from kg.cli.output import progress, tell

_EPILOG = """\b
Examples:
  kg build articles/
  kg build 'news/**/*.md' more/interview.txt --store graphs/spring
  kg build report.txt --published 2026-01-31
  curl -s https://example.org/article.txt | kg build -
  kg build meetings.csv --mapping meetings.yaml

Each PATH is a file (.md, .txt; tables: .csv, .tsv, .xml, .json, .jsonl), a folder, a glob, or - for standard input."""


@click.command(epilog=_EPILOG)
@reading_options
@extractor_option
@mapping_option
@store_option
@base_option
@click.option(
    "--keep-text/--no-keep-text",
    default=None,
    help="Keep whole texts in the graph beside the evidence, or not. Without it: the setting keep_text, else they are"
    " kept.",
)
def build(
    paths: tuple[str, ...],
    published: date | None,
    language: str | None,
    pipeline: str | None,
    extractor: str | None,
    lexicon: str | None,
    mapping: tuple[str, ...],
    store: str | None,
    base_iri: str | None,
    keep_text: bool | None,
) -> int:
    """Read articles into the graph.

    A second build of the same files reads only those that changed; files not named stay in the graph.
    """
    from kg.documents import count_inputs
    from kg.pipeline import build as build_graph
    from kg.store import open_store

    settings = settings_of(
        pipeline=pipeline,
        extractor=extractor,
        lexicon=lexicon,
        mapping=mapping,
        store=store,
        base_iri=base_iri,
        keep_text=keep_text,
    )
    code = language_code(language)
    with open_store(settings.store) as graph, progress("reading", total=count_inputs(paths)) as show:
        report = build_graph(paths, graph, settings=settings, published=published, language=code, progress=show)
    for finding in report.findings:
        tell_finding(finding)
    if report.undated:
        tell_undated(report.undated)
    counts = {
        "built": report.built,
        "unchanged": report.unchanged,
        "duplicate": report.duplicates,
        "replaced": report.forgotten,
        FAILED: len(report.failed),
    }
    said = ", ".join(f"{count} {what}" for what, count in counts.items() if count or what == "built")
    tell(f"{said}; {report.reports} reports read; {settings.store} holds {report.events} events")
    if not report.built + report.unchanged + report.duplicates + report.forgotten:
        return NOTHING_DONE
    return ATTENTION if report.failed else 0

"""`kg build`."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import replace
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
from kg.cli.outcomes import outcomes_to
from kg.cli.output import tell
from kg.cli.progress import reading_progress

_EPILOG = """\b
Examples:
  kg build articles/
  kg build 'news/**/*.md' more/interview.txt --store graphs/spring
  kg build report.txt --published 2026-01-31
  curl -s https://example.org/article.txt | kg build -
  kg build meetings.csv --mapping meetings.yaml
  kg build archive/ --processes 8 --report outcomes.jsonl

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
@click.option(
    "--processes",
    metavar="N",
    help="How many processes read. Without it: the setting processes, else as many as there are cores; few documents"
    " are read by one.",
)
@click.option(
    "--report",
    metavar="FILE",
    help="Write a line on every document into FILE: its path, what became of it, how long it took. JSON Lines, or CSV"
    " where FILE ends in .csv.",
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
    processes: str | None,
    report: str | None,
) -> int:
    """Read articles into the graph.

    A second build of the same files reads only those that changed; files not named stay in the graph. A build that was
    interrupted, or killed, is finished by the same command.
    """
    from kg.documents import count_inputs
    from kg.pipeline import build as build_graph
    from kg.pipeline.workers import usable_cores
    from kg.store import open_store

    settings = settings_of(
        pipeline=pipeline,
        extractor=extractor,
        lexicon=lexicon,
        mapping=mapping,
        store=store,
        base_iri=base_iri,
        keep_text=keep_text,
        processes=processes,
    )
    settings = replace(settings, processes=settings.processes or usable_cores())
    code = language_code(language)
    with (
        outcomes_to(report) if report else nullcontext() as note,
        open_store(settings.store) as graph,
        reading_progress(count_inputs(paths)) as show,
    ):
        done = build_graph(
            paths, graph, settings=settings, published=published, language=code, progress=show, tell=note
        )
    for finding in done.findings:
        tell_finding(finding)
    if done.undated:
        tell_undated(done.undated)
    counts = {
        "built": done.built,
        "unchanged": done.unchanged,
        "duplicate": done.duplicates,
        "replaced": done.forgotten,
        FAILED: len(done.failed),
    }
    said = ", ".join(f"{count} {what}" for what, count in counts.items() if count or what == "built")
    tell(f"{said}; {done.reports} reports read; {settings.store} holds {done.events} events")
    if not done.built + done.unchanged + done.duplicates + done.forgotten:
        return NOTHING_DONE
    return ATTENTION if done.failed else 0

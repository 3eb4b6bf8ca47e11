"""`kg extract`."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import click

from kg.cli.findings import Tally
from kg.cli.options import (
    extractor_option,
    language_code,
    mapping_option,
    reading_options,
    settings_of,
    web_flags,
    web_options,
)
from kg.cli.output import TABLE, chosen_format, write, write_table

if TYPE_CHECKING:
    from kg.model.report import Report

_EPILOG = """\b
Examples:
  kg extract article.md
  kg extract articles/ --format jsonl > reports.jsonl

A line of JSON is one event as one document tells it; offsets count characters of the document's text, the end
not included."""


@click.command(epilog=_EPILOG)
@reading_options
@extractor_option
@mapping_option
@web_options
@click.option(
    "--format",
    "wanted",
    type=click.Choice(["jsonl", TABLE]),
    help="Without it: a table on a terminal, else one line of JSON for each event.",
)
def extract(
    paths: tuple[str, ...],
    published: date | None,
    language: str | None,
    pipeline: str | None,
    extractor: str | None,
    lexicon: str | None,
    mapping: tuple[str, ...],
    wanted: str | None,
    **fetching: Any,
) -> int:
    """Print the events that articles tell, without a graph."""
    from kg.pipeline import extract_reports

    settings = settings_of(
        pipeline=pipeline, extractor=extractor, lexicon=lexicon, mapping=mapping, **web_flags(**fetching)
    )
    found = extract_reports(paths, settings=settings, published=published, language=language_code(language))
    tally = Tally()
    if chosen_format(wanted, piped="jsonl") == TABLE:
        rows = [_row(report) for extraction in tally.results(found) for report in extraction.reports]
        write_table(("document", "type", "status", "when", "who", "where", "sentence"), rows)
    else:
        from kg.model.jsonl import report_to_json

        for extraction in tally.results(found):
            write("".join(report_to_json(report) + "\n" for report in extraction.reports))
    return tally.exit_code()


def _row(report: Report) -> tuple[str, ...]:
    return (
        report.document,
        report.subtype or report.type.value,
        report.status.value,
        report.when.edtf or "",
        ", ".join(participant.name for participant in report.participants),
        ", ".join(report.place),
        " … ".join(evidence.text for evidence in report.evidence),
    )

"""`kg annotate`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

import click

from kg.cli.findings import Tally
from kg.cli.options import language_code, reading_options, settings_of
from kg.cli.output import write

if TYPE_CHECKING:
    from kg.model.annotated import Annotated

_EPILOG = """\b
Examples:
  kg annotate article.md
  kg annotate articles/ --format jsonl > annotations.jsonl

For the question why an event was not found: names with what they stand for, pronouns, times, quotations."""


@click.command(epilog=_EPILOG)
@reading_options
@click.option(
    "--format",
    "wanted",
    type=click.Choice(["jsonl", "text"]),
    help="Without it: text on a terminal, else one line of JSON for each document.",
)
def annotate(
    paths: tuple[str, ...], published: date | None, language: str | None, pipeline: str | None, wanted: str | None
) -> int:
    """Print what is seen in articles before any event is looked for."""
    import sys

    from kg.model.jsonl import annotated_to_json
    from kg.pipeline import annotate_documents

    settings = settings_of(pipeline=pipeline)
    as_text = (wanted or ("text" if sys.stdout.isatty() else "jsonl")) == "text"
    found = annotate_documents(paths, settings=settings, published=published, language=language_code(language))
    tally = Tally()
    for annotated in tally.results(found):
        write(_as_text(annotated) if as_text else annotated_to_json(annotated) + "\n")
    return tally.exit_code()


def _as_text(annotated: Annotated) -> str:
    """Return the sentences, each with what was found in it below."""
    document = annotated.document
    lines = [f"{document.id} ({document.language}, published {document.published or 'on no known day'})", ""]
    notes = sorted(_notes(annotated))
    for sentence in annotated.sentences:
        lines.append(" ".join(document.cut(sentence.start, sentence.end).split()))
        for start, end, kind, meaning in notes:
            if sentence.start <= start < sentence.end:
                stands_for = f" = {meaning}" if meaning else ""
                lines.append(f"    {start}-{end} {kind}: {' '.join(document.cut(start, end).split())}{stands_for}")
    return "\n".join(lines) + "\n\n"


def _notes(annotated: Annotated) -> Iterator[tuple[int, int, str, str]]:
    """Yield start, end, kind and meaning of everything that was found."""
    for name in annotated.names:
        yield name.start, name.end, name.kind.value, name.refers_to or ""
    for reference in annotated.references:
        yield reference.start, reference.end, reference.kind.value, ", ".join(reference.refers_to) or "?"
    for time in annotated.times:
        said = " ".join(part for part in (time.edtf or time.when.edtf, time.time) if part)
        yield time.start, time.end, "time", said or "?"
    for quotation in annotated.quotations:
        yield quotation.start, quotation.end, "quotation", quotation.speaker or "?"

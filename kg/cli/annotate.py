"""`kg annotate`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
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
from kg.cli.output import write
from kg.errors import UsageError

if TYPE_CHECKING:
    from kg.extract.explanation import Explanation
    from kg.extract.protocol import Explains
    from kg.model.annotated import Annotated
    from kg.settings import Settings

_EPILOG = """\b
Examples:
  kg annotate article.md
  kg annotate articles/ --format jsonl > annotations.jsonl
  kg annotate article.md --explain --format text

For the question why an event was not found: names with what they stand for, pronouns, times, quotations. With
--explain also each word that may name an event, with the entry of the lexicon that fired or what it lacked, and how
likely the trained heads think it."""


@click.command(epilog=_EPILOG)
@reading_options
@extractor_option
@mapping_option
@web_options
@click.option("--explain", is_flag=True, help="Tell of each word why it names an event, or why it does not.")
@click.option(
    "--format",
    "wanted",
    type=click.Choice(["jsonl", "text"]),
    help="Without it: text on a terminal, else one line of JSON for each document.",
)
def annotate(
    paths: tuple[str, ...],
    published: date | None,
    language: str | None,
    pipeline: str | None,
    extractor: str | None,
    lexicon: str | None,
    mapping: tuple[str, ...],
    explain: bool,
    wanted: str | None,
    **fetching: Any,
) -> int:
    """Print what is seen in articles before any event is looked for."""
    import sys

    from kg.model.jsonl import annotated_to_dict
    from kg.model.origins import led_back
    from kg.pipeline import annotate_documents

    settings = settings_of(
        pipeline=pipeline, extractor=extractor, lexicon=lexicon, mapping=mapping, **web_flags(**fetching)
    )
    reader = _explainer(settings) if explain else None
    as_text = (wanted or ("text" if sys.stdout.isatty() else "jsonl")) == "text"
    found = annotate_documents(paths, settings=settings, published=published, language=language_code(language))
    tally = Tally()
    for annotated in tally.results(found):
        explanations = _led_back(tuple(reader.explain(annotated)) if reader else (), annotated)
        annotated = led_back(annotated)
        if as_text:
            write(_as_text(annotated, explanations))
        else:
            told = {"words": [_as_dict(annotated, each) for each in explanations]} if explain else {}
            write(json.dumps(annotated_to_dict(annotated) | told, ensure_ascii=False) + "\n")
    return tally.exit_code()


def _explainer(settings: Settings) -> Explains:
    from kg.extract import load_extractor
    from kg.extract.protocol import Explains

    extractor = load_extractor(settings.extractor, lexicon=settings.lexicon)
    if not isinstance(extractor, Explains):
        raise UsageError(f"extractor {settings.extractor!r} does not explain itself; leave --explain out")
    return extractor


def _led_back(explanations: Sequence[Explanation], annotated: Annotated) -> tuple[Explanation, ...]:
    """Return explanations of words with their places in the document that the text was made of."""
    from dataclasses import replace

    origin = annotated.document.origin
    if origin is None:
        return tuple(explanations)
    spans = ((each, origin.span(each.start, each.end)) for each in explanations)
    return tuple(replace(each, start=span[0], end=span[1]) for each, span in spans if span)


def _as_dict(annotated: Annotated, explanation: Explanation) -> dict[str, Any]:
    text = annotated.document.cut(explanation.start, explanation.end)
    return {"start": explanation.start, "end": explanation.end, "text": text, "reasons": list(explanation.reasons)}


def _as_text(annotated: Annotated, explanations: Sequence[Explanation]) -> str:
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
        for each in explanations:
            if sentence.start <= each.start < sentence.end:
                lines.append(f"    {each.start}-{each.end} word: {document.cut(each.start, each.end)}")
                lines.extend(f"        {reason}" for reason in each.reasons)
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

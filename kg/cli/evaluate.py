"""`kg evaluate`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.findings import Tally
from kg.cli.options import extractor_option, mapping_option, settings_of
from kg.cli.output import TABLE, chosen_format, tell, write, write_table
from kg.errors import UsageError

if TYPE_CHECKING:
    from kg.evaluate import Fault, GoldEvent, Scores
    from kg.model.report import Report
    from kg.settings import Settings

_EPILOG = """\b
Examples:
  kg evaluate articles/ --gold gold/
  kg evaluate articles/ --gold gold/ --errors
  kg extract articles/ --format jsonl > reports.jsonl && kg evaluate --records reports.jsonl --gold gold/

The annotation of articles/a.md is gold/a.json. events: found and required ones, paired by participants, days and place;
who: their participants; pairs: who met whom. Of paired events: when (same days), when~ (overlapping, at most a week
longer), where, status, source. quotes: quotations found with their speaker. confidence: how many of the reports
with such a confidence are right."""


@click.command(epilog=_EPILOG)
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option("--gold", required=True, type=click.Path(path_type=Path), help="Folder with annotations, a file each.")
@click.option(
    "--records",
    type=click.Path(path_type=Path),
    help="Extraction records, one line of JSON each, to judge instead of articles.",
)
@click.option("--errors", is_flag=True, help="List the events that were missed, and those that nobody annotated.")
@extractor_option
@mapping_option
@click.option(
    "--format", "wanted", type=click.Choice([TABLE, "json"]), help="Without it: a table on a terminal, else JSON."
)
def evaluate(
    paths: tuple[str, ...],
    gold: Path,
    records: Path | None,
    errors: bool,
    extractor: str | None,
    lexicon: str | None,
    mapping: tuple[str, ...],
    wanted: str | None,
) -> int:
    """Measure how well events are read, against annotated articles."""
    from kg.evaluate import evaluate as compare
    from kg.evaluate import read_gold

    if bool(paths) == (records is not None):
        raise UsageError("give either articles (PATH...) or --records FILE; 'kg evaluate --help' shows both")
    known = read_gold(gold)
    tally = Tally()
    reports = (
        _from_records(records)
        if records
        else _from_articles(paths, settings_of(extractor=extractor, lexicon=lexicon, mapping=mapping), tally)
    )
    if unknown := sorted(set(reports) - set(known)):
        tell(f"note: {len(unknown)} documents have no annotation in {gold} and are left out, first {unknown[0]}")
    scores = compare({name: each for name, each in known.items() if records or name in reports}, reports)
    if not scores.documents:
        raise UsageError(f"none of the articles has an annotation in {gold}: that of a.md would be a.json")
    if chosen_format(wanted, piped="json") == TABLE:
        _write_table(scores)
    else:
        _write_json(scores)
    if errors:
        _write_errors(scores.faults)
    return tally.exit_code() if paths else 0


def _from_articles(paths: tuple[str, ...], settings: Settings, tally: Tally) -> dict[str, list[Report]]:
    """Return the reports of articles by the id of the document, one without any included."""
    from kg.evaluate import stem_of
    from kg.pipeline import extract_reports

    found = extract_reports(paths, settings=settings)
    return {stem_of(each.document.id): list(each.reports) for each in tally.results(found)}


def _from_records(path: Path) -> dict[str, list[Report]]:
    from kg.evaluate import stem_of
    from kg.model.jsonl import report_from_json

    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: cannot be read: {error}") from error
    reports: dict[str, list[Report]] = {}
    for line in lines:
        if line.strip():
            report = report_from_json(line)
            reports.setdefault(stem_of(report.document), []).append(report)
    return reports


def _write_table(scores: Scores) -> None:
    counts = {"events": scores.events, "who": scores.who, "pairs": scores.pairs}
    counts |= {f"  {kind.value}": count for kind, count in scores.types.items() if count.there or count.found}
    rows = [
        (name, f"{c.precision:.3f}", f"{c.recall:.3f}", f"{c.f1:.3f}", str(c.right), str(c.found), str(c.there))
        for name, c in counts.items()
    ]
    write_table(("", "P", "R", "F1", "right", "found", "there"), rows)
    shares = "  ".join(f"{name} {share.value:.3f}" for name, share in scores.shares.items())
    write(f"paired events: {shares}\n")
    write(f"quotes: R {scores.quotes.recall:.3f} of {scores.quotes.there}; documents: {scores.documents}\n")
    bands = (
        f"{tenth / 10:.1f} {share.value:.2f} of {share.of}" for tenth, share in scores.confidence.items() if share.of
    )
    write(f"right at confidence from: {'; '.join(bands) or 'no reports'}\n")


def _write_json(scores: Scores) -> None:
    import json

    counts = {"events": scores.events, "who": scores.who, "pairs": scores.pairs}
    counts |= {kind.value: count for kind, count in scores.types.items()}
    record = {
        "documents": scores.documents,
        "counts": {
            name: {
                "p": round(c.precision, 4),
                "r": round(c.recall, 4),
                "f1": round(c.f1, 4),
                "right": c.right,
                "found": c.found,
                "there": c.there,
            }
            for name, c in counts.items()
        },
        "shares": {
            name: {"share": round(share.value, 4), "right": share.right, "of": share.of}
            for name, share in scores.shares.items()
        },
        "confidence": [
            {"from": tenth / 10, "share": round(share.value, 4), "right": share.right, "of": share.of}
            for tenth, share in scores.confidence.items()
            if share.of
        ],
        "quotes": {"recall": round(scores.quotes.recall, 4), "there": scores.quotes.there},
    }
    write(json.dumps(record, indent=1) + "\n")


def _write_errors(faults: list[Fault]) -> None:
    """Write a line for each fault to standard error, where it does not get into the figures."""
    for fault in faults:
        if fault.gold is not None:
            _tell_fault("missed", fault.document, fault.gold, f"{fault.gold.earliest}..{fault.gold.latest}")
        elif fault.found is not None:
            when = fault.found.when
            _tell_fault("invented", fault.document, fault.found, f"{when.earliest}..{when.latest}")


def _tell_fault(kind: str, document: str, event: GoldEvent | Report, days: str) -> None:
    names = ", ".join(participant.name for participant in event.participants)
    place = ", ".join(event.place) or "nowhere"
    tell(f"{kind}: {document}: {event.type} [{names}] {days} {place} {event.status}")

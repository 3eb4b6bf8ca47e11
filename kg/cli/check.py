"""`kg check`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kg.cli.findings import ATTENTION
from kg.cli.options import base_option, mapping_option, settings_of, store_option
from kg.cli.output import TABLE, chosen_format, tell, write, write_table

if TYPE_CHECKING:
    from kg.check import CheckReport, Finding

_EPILOG = """\b
Examples:
  kg check
  kg check --files --format json
  kg check --repair

Exit codes: 0 nothing is wrong; 1 there are faults."""


@click.command(epilog=_EPILOG)
@click.option("--files", is_flag=True, help="Read the files again that documents were read from, and compare.")
@click.option("--no-shapes", is_flag=True, help="Leave the shapes out, which take about 1 KiB of memory a statement.")
@click.option(
    "--repair",
    is_flag=True,
    help="Mend what can be made anew out of the rest: the world, its links, paths, the index of the search.",
)
@mapping_option
@store_option
@base_option
@click.option(
    "--format", "wanted", type=click.Choice([TABLE, "json"]), help="Without it: a table on a terminal, else JSON."
)
def check(
    files: bool,
    no_shapes: bool,
    repair: bool,
    mapping: tuple[str, ...],
    store: str | None,
    base_iri: str | None,
    wanted: str | None,
) -> int:
    """Check whether the store is whole.

    Every document has to be what its own statements give, the world what the documents give, and decisions, links and
    paths have to refer to what is there; files of the database must not have lost their ends; all graphs together have
    to conform to the shapes (SHACL).
    """
    from kg.check import check_store, repair_store
    from kg.cli.options import open_graph

    settings = settings_of(store=store, base_iri=base_iri, mapping=mapping)
    if repair:
        report = repair_store(settings.store, settings=settings, shapes=not no_shapes, files=files)
    else:
        open_graph(settings, asked=False).close()
        report = check_store(settings.store, settings=settings, shapes=not no_shapes, files=files)
    _show(report, chosen_format(wanted, piped="json"))
    for finding in report.repaired:
        tell(f"repaired: {finding.where}: {finding.message}")
    number = len(report.faults)
    verdict = f"{number} fault{'s' if number > 1 else ''}" if number else "no faults"
    tell(f"{settings.store}: {verdict} in {report.documents} documents, {report.statements} statements")
    return ATTENTION if number else 0


def _show(report: CheckReport, format: str) -> None:
    import json

    if format == "json":
        record = {
            "faults": len(report.faults),
            "documents": report.documents,
            "statements": report.statements,
            "findings": [_record(finding) for finding in report.findings],
            "repaired": [_record(finding) for finding in report.repaired],
        }
        write(json.dumps(record, indent=2, ensure_ascii=False) + "\n")
    elif report.findings:
        rows = [(f.severity.value, f.subject, f.where, f.message, f.remedy) for f in report.findings]
        write_table(("severity", "subject", "where", "what", "what to do"), rows)


def _record(finding: Finding) -> dict[str, object]:
    import dataclasses

    return dataclasses.asdict(finding)

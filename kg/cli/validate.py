"""`kg validate`."""

from __future__ import annotations

import click

from kg.cli.findings import ATTENTION
from kg.cli.options import base_option, open_graph, settings_of, store_option
from kg.cli.output import TABLE, chosen_format, tell, write, write_table

_EPILOG = """\b
Examples:
  kg validate
  kg validate --format json | jq '.findings[].focus'

Exit codes: 0 the graph conforms; 1 it does not."""


@click.command(epilog=_EPILOG)
@store_option
@base_option
@click.option(
    "--format", "wanted", type=click.Choice([TABLE, "json"]), help="Without it: a table on a terminal, else JSON."
)
def validate(store: str | None, base_iri: str | None, wanted: str | None) -> int:
    """Check the graph against its shapes (SHACL), all graphs together."""
    import dataclasses
    import json

    from kg.graph.validate import validate as check

    settings = settings_of(store=store, base_iri=base_iri)
    with open_graph(settings) as graph:
        report = check(graph.quads(), base=settings.base_iri)
    if chosen_format(wanted, piped="json") == "json":
        findings = [dataclasses.asdict(finding) for finding in report.findings]
        record = {"conforms": report.conforms, "statements": report.statements, "findings": findings}
        write(json.dumps(record, indent=2, ensure_ascii=False) + "\n")
    elif report.findings:
        rows = [(f.severity, f.focus, f.path or "", f.message, f.value or "") for f in report.findings]
        write_table(("severity", "where", "property", "what", "value"), rows)
    verdict = "conforms to" if report.conforms else f"breaks, in {len(report.findings)} places,"
    tell(f"{settings.store} {verdict} the shapes ({report.statements} statements)")
    return 0 if report.conforms else ATTENTION

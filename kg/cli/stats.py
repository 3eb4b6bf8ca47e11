"""`kg stats`."""

from __future__ import annotations

import click

from kg.cli.options import base_option, open_graph, settings_of, store_option
from kg.cli.output import TABLE, chosen_format, write, write_table

_EPILOG = """\b
Examples:
  kg stats
  kg stats --format json"""


@click.command(epilog=_EPILOG)
@store_option
@base_option
@click.option(
    "--format", "wanted", type=click.Choice([TABLE, "json"]), help="Without it: a table on a terminal, else JSON."
)
def stats(store: str | None, base_iri: str | None, wanted: str | None) -> int:
    """Count what the graph holds."""
    import dataclasses
    import json

    from kg.statistics import count_graph

    settings = settings_of(store=store, base_iri=base_iri)
    with open_graph(settings) as graph:
        found = count_graph(graph, base=settings.base_iri)
    if chosen_format(wanted, piped="json") == "json":
        write(json.dumps(dataclasses.asdict(found), indent=2) + "\n")
        return 0
    days = f", published {found.first} to {found.last}" if found.first else ""
    rows = [("documents", str(found.documents), f"{found.undated} without a day of publication{days}")]
    rows.append(("reports", str(found.reports), f"resting on {found.evidence} passages"))
    for kind, by_status in found.events.items():
        said = ", ".join(f"{count} {status}" for status, count in by_status.items())
        rows.append((f"events: {kind}", str(sum(by_status.values())), said))
    rows.append(("disputed events", str(found.disputed), "documents disagree"))
    rows.extend((f"actors: {kind}", str(count), "") for kind, count in found.actors.items())
    rows.extend((f"places: {kind}", str(count), "") for kind, count in found.places.items())
    for source, by_standing in found.links.items():
        said = ", ".join(f"{count} {what}" for what, count in by_standing.items())
        rows.append((f"links: {source}", str(sum(by_standing.values())), said))
    rows.append(("statements", str(found.statements), "in all graphs"))
    write_table(("what", "how many", ""), rows)
    return 0

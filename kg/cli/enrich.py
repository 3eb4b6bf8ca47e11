"""`kg enrich`."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

import click

from kg.cli.findings import ATTENTION, NOTHING_DONE
from kg.cli.options import base_option, open_graph_to_change, settings_of, store_option
from kg.cli.output import progress, tell

if TYPE_CHECKING:
    from kg.settings import Settings
    from kg.upkeep import EnrichReport

_EPILOG = """\b
Examples:
  kg enrich wikidata
  kg enrich persons.nt.gz --name parliament --query own.rq
  kg enrich wikidata --drop

What is copied says a CONSTRUCT, enrich.rq in the folder of the profile, or --query. It stands in a graph of its own, as
statements about the things of SOURCE: `?person owl:sameAs/schema:birthDate ?born` asks for it."""


@click.command(epilog=_EPILOG)
@click.argument("source")
@click.option(
    "--name", "called", metavar="NAME", help="What the source is called. Without it: what its file is called."
)
@click.option("--query", metavar="FILE", help="The CONSTRUCT to copy by. Without it: enrich.rq of the profile.")
@click.option("--endpoint", metavar="URL", help="The address to ask. Without it: that of the profile.")
@click.option("--contact", metavar="TEXT", help="How those who run the server may reach you. It is sent with requests.")
@click.option("--offline", is_flag=True, help="Ask no server: only answers that are kept on disk count.")
@click.option("--max-age", type=click.FloatRange(0), metavar="DAYS", help="Ask again where answers are older.")
@click.option("--drop", is_flag=True, help="Drop what was copied from SOURCE.")
@store_option
@base_option
def enrich(
    source: str,
    called: str | None,
    query: str | None,
    endpoint: str | None,
    contact: str | None,
    offline: bool,
    max_age: float | None,
    drop: bool,
    store: str | None,
    base_iri: str | None,
) -> int:
    """Copy what SOURCE says of the things that accepted links lead to: birth dates, parties, coordinates.

    SOURCE is a profile (wikidata, dbpedia, or a folder with one of your own) or a file in RDF, as for `kg link`.
    """
    from kg.link.opening import Access, open_enricher
    from kg.upkeep import enrich as copy

    settings = settings_of(store=store, base_iri=base_iri, contact=contact, network=False if offline else None)
    if drop:
        return _drop(source, called, settings)
    access = Access(endpoint=endpoint, contact=settings.contact, network=settings.network, max_age_days=max_age)
    with ExitStack() as stack:
        opened = open_enricher(source, stack, name=called, query=query, access=access)
        graph = stack.enter_context(open_graph_to_change(settings))
        show = stack.enter_context(progress("copying", total=None))
        report = copy(opened, graph, settings=settings, progress=show)
    return _tell(report, opened.name, settings)


def _tell(report: EnrichReport, source: str, settings: Settings) -> int:
    for each in report.unanswered:
        more = f" and {len(each.things) - 1} more" if len(each.things) > 1 else ""
        tell(f"not answered: {each.things[0]}{more}: {each.reason}")
    if report.with_blank_nodes:
        count = report.with_blank_nodes
        left = "1 statement with a blank node" if count == 1 else f"{count} statements with blank nodes"
        tell(f"{left} left out; let the query give such nodes an IRI")
    said = f"{report.statements} statements about {report.things} of {report.linked} linked things"
    tell(f"{source}: {said}; {settings.store}")
    if report.unanswered:
        return ATTENTION if report.things else NOTHING_DONE
    return 0


def _drop(source: str, called: str | None, settings: Settings) -> int:
    from kg.link.opening import source_name
    from kg.upkeep import drop_enriched

    name = called or source_name(source)
    with open_graph_to_change(settings) as graph:
        count = drop_enriched(name, graph, settings=settings)
    tell(f"{name}: {count} statements dropped; {settings.store}")
    return 0

"""`kg link`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kg.cli.findings import ATTENTION, NOTHING_DONE
from kg.cli.options import base_option, open_graph_to_change, settings_of, store_option
from kg.cli.output import progress, tell
from kg.cli.reviewing import review_links
from kg.errors import UsageError

if TYPE_CHECKING:
    from kg.link.deciding import Thresholds
    from kg.link.source import Source
    from kg.settings import Settings
    from kg.upkeep import LinkReport

_EPILOG = """\b
Examples:
  kg link wikidata
  kg link wikidata --kind person --accept 0.95
  kg link wikidata "Sergei Lavrov" "Wang Yi"
  kg link members.csv --mapping members.yaml
  kg link persons.nt.gz --name parliament
  kg link https://example.org/reconcile --name archive
  kg link --review

SOURCE is gazetteer (states and places in GeoNames, offline; every build does it), a profile of a SPARQL endpoint
(wikidata, dbpedia, or a folder with one of your own), an RDF file or a CSV file with a mapping, or the address of a
reconciliation service. Answers of servers are kept on disk: a run that was cut short goes on where it stopped."""


@click.command(epilog=_EPILOG)
@click.argument("source", required=False)
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option("--name", "called", metavar="NAME", help="What to call the source. Without it: what its file is called.")
@click.option("--mapping", metavar="FILE", help="What the columns of a CSV file mean.")
@click.option("--endpoint", metavar="URL", help="The address to ask. Without it: that of the profile.")
@click.option("--contact", metavar="TEXT", help="How those who run the server may reach you. It is sent with requests.")
@click.option("--offline", is_flag=True, help="Ask no server: only answers that are kept on disk count.")
@click.option("--max-age", type=click.FloatRange(0), metavar="DAYS", help="Ask again where answers are older.")
@click.option("--kind", "kinds", multiple=True, help="Link only things of that kind (person, state, city, ...).")
@click.option("--accept", type=click.FloatRange(0, 1), default=0.9, show_default=True, help="Accept from here on.")
@click.option("--propose", type=click.FloatRange(0, 1), default=0.3, show_default=True, help="Propose from here on.")
@click.option("--review", is_flag=True, help="Decide about what is proposed, one thing after the other.")
@click.option("--author", help="Who decides. Without it: the name of your account.")
@store_option
@base_option
def link(
    source: str | None,
    names: tuple[str, ...],
    called: str | None,
    mapping: str | None,
    endpoint: str | None,
    contact: str | None,
    offline: bool,
    max_age: float | None,
    kinds: tuple[str, ...],
    accept: float,
    propose: float,
    review: bool,
    author: str | None,
    store: str | None,
    base_iri: str | None,
) -> int:
    """Link persons, states, organizations and places of the graph to those of SOURCE.

    What is surely the same is linked; what may be waits for `kg link --review`. With names only those are looked for.
    """
    from kg.link.deciding import USUAL, Thresholds
    from kg.link.gazetteer import NAME
    from kg.link.opening import Access, open_source

    settings = settings_of(store=store, base_iri=base_iri, contact=contact, network=False if offline else None)
    if review:
        return review_links(settings, source, author)
    if source is None:
        raise UsageError("kg link: SOURCE is missing; name one, such as wikidata, or decide with --review")
    access = Access(endpoint=endpoint, contact=settings.contact, network=settings.network, max_age_days=max_age)
    if source == NAME and Thresholds(accept, propose) != USUAL:
        raise UsageError(f"kg link {NAME}: every build links by the usual thresholds; leave --accept and --propose out")
    opened = open_source(source, name=called, mapping=mapping, access=access)
    return _link(settings, opened, names, kinds, Thresholds(accept, propose))


def _link(
    settings: Settings, source: Source, names: tuple[str, ...], kinds: tuple[str, ...], thresholds: Thresholds
) -> int:
    from kg.link.opening import kinds_named
    from kg.query.names import iri_of
    from kg.upkeep import link_to

    wanted = kinds_named(kinds)
    with open_graph_to_change(settings) as graph, progress("linking", total=None) as show:
        only = [iri_of(graph, name, where="kg link").value for name in names] if names else None
        report = link_to(
            source, graph, settings=settings, thresholds=thresholds, only=only, kinds=wanted, progress=show
        )
    for notice in getattr(source, "notices", ()):
        tell(str(notice))
    return _tell(report, source.name, settings)


def _tell(report: LinkReport, source: str, settings: Settings) -> int:
    for each in report.unanswered:
        tell(f"not answered: {each}")
    without = sum(len(each.subjects) for each in report.unanswered)
    counts = {
        "linked": report.accepted,
        "to review (kg link --review)": report.proposed,
        "not found": report.asked - report.accepted - report.proposed - without,
        "not answered": without,
        "decided by people": report.manual,
        "joined with another": report.joined,
    }
    said = ", ".join(f"{count} {what}" for what, count in counts.items() if count or what == "linked")
    tell(f"{source}: {report.asked} looked for; {said}; {settings.store}")
    if without:
        return NOTHING_DONE if without == report.asked else ATTENTION
    return 0

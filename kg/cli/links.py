"""`kg links`."""

from __future__ import annotations

import io
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.findings import ATTENTION
from kg.cli.options import base_option, open_graph, open_graph_to_change, settings_of, store_option
from kg.cli.output import TABLE, chosen_format, tell, write, write_table
from kg.cli.reviewing import account, tell_judged, write_judgements
from kg.errors import LinkError, UsageError, listed, shown

if TYPE_CHECKING:
    from kg.model.link import Link
    from kg.settings import Settings

_STANDINGS = ("accepted", "proposed", "rejected")
_EPILOG = """\b
Examples:
  kg links
  kg links wikidata --standing proposed
  kg links --format sssom > links.sssom.tsv
  kg links --import links.sssom.tsv
  kg links --reject 5b1d0c3fa9e2764d --author "Jane Roe"

A table in SSSOM may be edited and read in again: a row that was changed (kg_standing, predicate_id, predicate_modifier,
comment) is recorded as decided; a row that is new is taken in; rows that are left out stay as they are."""


@click.command(epilog=_EPILOG)
@click.argument("source", required=False)
@click.option("--standing", type=click.Choice(_STANDINGS), help="Only links of that standing.")
@click.option("--import", "table", metavar="FILE", help="Take in a table in SSSOM (- for standard input).")
@click.option(
    "--accept", "accepted", metavar="ID", multiple=True, help="Both are the same. May be given several times."
)
@click.option("--reject", "rejected", metavar="ID", multiple=True, help="They are not, and never proposed again.")
@click.option("--undo", "undone", metavar="ID", multiple=True, help="Take what was decided back.")
@click.option("--forget", is_flag=True, help="Drop all links of SOURCE, what was decided included.")
@click.option("--author", help="Who decides. Without it: the name of your account.")
@store_option
@base_option
@click.option(
    "--format",
    "wanted",
    type=click.Choice([TABLE, "json", "sssom"]),
    help="Without it: a table on a terminal, else JSON.",
)
def links(
    source: str | None,
    standing: str | None,
    table: str | None,
    accepted: tuple[str, ...],
    rejected: tuple[str, ...],
    undone: tuple[str, ...],
    forget: bool,
    author: str | None,
    store: str | None,
    base_iri: str | None,
    wanted: str | None,
) -> int:
    """List links to external datasets (of SOURCE, or all), take in a table of them, or decide about them."""
    settings = settings_of(store=store, base_iri=base_iri)
    if sum(map(bool, (table, accepted or rejected or undone, forget))) > 1:
        raise UsageError("kg links: --import, --forget and decisions are one at a time; run the command again for each")
    if forget:
        return _forget(source, settings)
    if table:
        return _take_in(table, source, settings, author)
    if accepted or rejected or undone:
        return _decide({"accepted": accepted, "rejected": rejected, "proposed": undone}, settings, author)
    return _list(source, standing, settings, chosen_format(wanted, piped="json"))


def _list(source: str | None, standing: str | None, settings: Settings, format: str) -> int:
    from kg.graph.links import link_to_dict
    from kg.link.sssom import write_sssom
    from kg.upkeep import links_in

    with open_graph(settings) as graph:
        found = links_in(graph, source=source, settings=settings)
        if source and not found:
            others = sorted({link.source for link in links_in(graph, source=None, settings=settings)})
            tell(f"no links to {shown(source)}; there are links to: {listed(others) or 'nothing yet'}")
    found = [link for link in found if standing in (None, link.standing.value)]
    if format == "sssom":
        text = io.StringIO()
        write_sssom(found, text, base=settings.base_iri)
        write(text.getvalue())
    elif format == TABLE:
        headers = ("id", "here", "source", "there", "object", "standing", "sure", "by")
        write_table(headers, [_row(link) for link in found])
    else:
        write(json.dumps([link_to_dict(link) for link in found], indent=2, ensure_ascii=False) + "\n")
    return 0


def _row(link: Link) -> tuple[str, ...]:
    from kg.graph.links import link_id

    by = (link.author or "somebody") if link.manual else ""
    sure = f"{link.confidence:.2f}"
    return (
        link_id(link),
        link.subject_label,
        link.source,
        link.object_label,
        link.object,
        link.standing.value,
        sure,
        by,
    )


def _decide(wanted: dict[str, tuple[str, ...]], settings: Settings, author: str | None) -> int:
    from kg.model.link import Standing
    from kg.upkeep import Judgement

    judgements = [Judgement(each, Standing(standing)) for standing, ids in wanted.items() for each in ids]
    return write_judgements(judgements, settings, author)


def _take_in(table: str, source: str | None, settings: Settings, author: str | None) -> int:
    from kg.link.opening import name_of
    from kg.link.sssom import read_sssom
    from kg.upkeep import take_in

    try:
        text = sys.stdin.read() if table == "-" else Path(table).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise LinkError(f"{table}: cannot be read ({error}); give a table in SSSOM, in UTF-8") from None
    rows = read_sssom(text, name=table, base=settings.base_iri)
    with open_graph_to_change(settings) as graph:
        done = take_in(
            rows,
            graph,
            source=source or name_of(table),
            author=author or account(),
            day=datetime.now(UTC).date(),
            settings=settings,
        )
    for each in done.unknown:
        tell(f"{table}: {each}; left out")
    tell_judged(done)
    return ATTENTION if done.unknown else 0


def _forget(source: str | None, settings: Settings) -> int:
    from kg.upkeep import forget_links

    if source is None:
        raise UsageError("kg links --forget: SOURCE is missing; name the source whose links are to go")
    with open_graph_to_change(settings) as graph:
        count = forget_links(source, graph, settings=settings)
    tell(f"{count} {'link' if count == 1 else 'links'} to {source} dropped; {settings.store}")
    return 0

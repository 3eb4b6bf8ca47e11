"""`kg forget`."""

from __future__ import annotations

import click

from kg.cli.findings import ATTENTION, FAILED, NOTHING_DONE
from kg.cli.options import base_option, open_graph, settings_of, store_option
from kg.cli.output import tell

_EPILOG = """\b
Examples:
  kg forget article.md
  kg forget "Envoys meet in Vienna" https://example.org/news/7
  kg forget https://example.org/kg/document/9f2c4a01d3b85e67f0a1b2c3d4e5f607

A name that several documents have lists them. Files are left alone: building them again brings them back."""


@click.command(epilog=_EPILOG)
@click.argument("documents", nargs=-1, required=True, metavar="DOCUMENT...")
@store_option
@base_option
def forget(documents: tuple[str, ...], store: str | None, base_iri: str | None) -> int:
    """Take documents out of the graph, with all that only they say.

    DOCUMENT is an IRI, a title, a path, the last part of one, or an address.
    """
    from kg.store import open_store
    from kg.upkeep import forget as forget_documents

    settings = settings_of(store=store, base_iri=base_iri)
    open_graph(settings).close()  # an error where there is no graph, instead of an empty one
    with open_store(settings.store) as graph:
        done = forget_documents(documents, graph, settings=settings)
    for error in done.failed:
        tell(f"{FAILED}: {error}")
    count = len(done.documents)
    tell(f"{count} {'document' if count == 1 else 'documents'} forgotten; {settings.store} holds {done.events} events")
    if not done.documents:
        return NOTHING_DONE
    return ATTENTION if done.failed else 0

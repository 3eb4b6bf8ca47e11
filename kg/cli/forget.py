"""`kg forget`."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.findings import tell_outcome
from kg.cli.options import base_option, open_graph_to_change, settings_of, store_option

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
    from kg.search import discard
    from kg.upkeep import forget as forget_documents

    settings = settings_of(store=store, base_iri=base_iri)
    with open_graph_to_change(settings) as graph:
        done = forget_documents(documents, graph, settings=settings)
    if done.documents and "://" not in settings.store:
        discard(Path(settings.store))  # its texts are to be forgotten too; a server makes it anew
    count = len(done.documents)
    said = f"{count} {'document' if count == 1 else 'documents'} forgotten"
    return tell_outcome(f"{said}; {settings.store} holds {done.events} events", done=count, failed=done.failed)

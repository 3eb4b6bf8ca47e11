"""`kg backup` and `kg restore`."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.options import base_option, open_graph, settings_of, store_option
from kg.cli.output import tell
from kg.errors import BackupError

if TYPE_CHECKING:
    from kg.backup import Manifest

_STREAM = "-"

_BACKUP_EPILOG = """\b
Examples:
  kg backup spring.kg.zip
  kg backup - | ssh elsewhere 'cat > spring.kg.zip'

The file is a ZIP archive: graph.nq has all statements as N-Quads, manifest.json counts and checksum."""

_RESTORE_EPILOG = """\b
Examples:
  kg restore spring.kg.zip
  kg restore spring.kg.zip --store graphs/spring
  kg restore spring.kg.zip --replace"""


@click.command(epilog=_BACKUP_EPILOG)
@click.argument("file", metavar="FILE")
@click.option("--overwrite", is_flag=True, help="Replace FILE if it is there already.")
@store_option
@base_option
def backup(file: str, overwrite: bool, store: str | None, base_iri: str | None) -> int:
    """Write the whole graph to one FILE, or to standard output (-).

    All of it goes along: documents with their texts, decisions, links, and which file gave which document. Builds and
    servers may go on meanwhile: the backup has the graph as the last finished write left it. FILE appears when it is
    complete.
    """
    from kg.backup import back_up, back_up_to_stream

    settings = settings_of(store=store, base_iri=base_iri)
    if file == _STREAM and sys.stdout.isatty():
        raise BackupError("-: a backup is no text for a terminal; name a file, or redirect the output")
    with open_graph(settings, asked=False) as graph:
        if file == _STREAM:
            manifest = back_up_to_stream(graph, sys.stdout.buffer, base=settings.base_iri)
        else:
            manifest = back_up(graph, Path(file), base=settings.base_iri, overwrite=overwrite)
    place = "standard output" if file == _STREAM else file
    tell(f"{settings.store} backed up to {place}: {_said(manifest)}")
    if manifest.unfinished:
        tell("a build of it is going on or was cut short; after a restore the same `kg build` finishes it")
    return 0


@click.command(epilog=_RESTORE_EPILOG)
@click.argument("file", metavar="FILE")
@click.option("--replace", is_flag=True, help="Replace the graph that the store holds, even one that is damaged.")
@store_option
@base_option
def restore(file: str, replace: bool, store: str | None, base_iri: str | None) -> int:
    """Make a new or empty store hold what a backup FILE, or standard input (-), holds.

    Checksum and counts are compared before anything changes; the store then has all of the backup, or is as it was.
    """
    from kg.backup import restore as restore_graph

    settings = settings_of(store=store, base_iri=base_iri)
    if file == _STREAM:
        manifest = _from_standard_input(settings.store, replace=replace)
    else:
        manifest = restore_graph(Path(file), settings.store, replace=replace)
    tell(f"{settings.store} restored from {'standard input' if file == _STREAM else file}: {_said(manifest)}")
    if manifest.base_iri != settings.base_iri:
        tell(f"its IRIs begin with {manifest.base_iri}; set base_iri to that, or give --base-iri, to work with it")
    if manifest.unfinished:
        tell("a build of it was going on or had been cut short; the same `kg build` finishes it")
    return 0


def _from_standard_input(store: str, *, replace: bool) -> Manifest:
    """Restore what comes in; an archive is read from its end, so it has to be a file first."""
    import shutil

    from kg.backup import restore as restore_graph
    from kg.passing import PassingFolder

    with ExitStack() as stack:
        try:
            spool = stack.enter_context(PassingFolder("restore")).path / "backup.zip"
            with spool.open("wb") as file:
                shutil.copyfileobj(sys.stdin.buffer, file)
        except OSError as error:
            raise BackupError(
                f"-: cannot be kept meanwhile ({error.strerror or error}); make room in the folder for temporary files "
                "(TMPDIR), or name a file"
            ) from error
        return restore_graph(spool, store, replace=replace)


def _said(manifest: Manifest) -> str:
    return f"{manifest.documents} documents, {manifest.graphs} graphs, {manifest.quads} statements"

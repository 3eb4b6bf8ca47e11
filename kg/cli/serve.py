"""`kg serve`."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

import click

from kg.cli.options import base_option, open_graph, query_folders, settings_of, store_option
from kg.cli.output import tell
from kg.errors import UsageError
from kg.passing import PassingFolder

_EPILOG = """\b
Examples:
  kg serve
  kg serve --store archive --port 8080 --timeout 30
  kg serve --writable --token-file token.txt
  kg serve --store http://localhost:7878/

The pages are at http://127.0.0.1:8000/, the SPARQL endpoint at /sparql, the API at /api/queries and /docs. It reads
only, unless --writable; a build may write to the store meanwhile, and is seen when it has ended."""
_SHORTEST_TOKEN = 16


@click.command(epilog=_EPILOG)
@store_option
@base_option
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="0: any that is free.")
@click.option(
    "--writable", is_flag=True, help="Let who has the token write (/update, /graphs). The store is locked meanwhile."
)
@click.option(
    "--copy",
    is_flag=True,
    help="Serve a copy of the store of a server, brought up to date all the time: for one that is far away.",
)
@click.option("--token-file", type=click.Path(path_type=Path), help="The file with the token; needed for --writable.")
@click.option(
    "--timeout", default=10.0, show_default=True, type=click.FloatRange(0.1), help="Seconds a request may work."
)
@click.option(
    "--max-rows", default=1_000_000, show_default=True, type=click.IntRange(1), help="Rows of an answer; more are cut."
)
@click.option("--max-query", default=1, show_default=True, type=click.IntRange(1), help="MiB of the text of a query.")
@click.option("--max-body", default=64, show_default=True, type=click.IntRange(1), help="MiB of the body of a request.")
@click.option(
    "--max-memory", default=2048, show_default=True, type=click.IntRange(128), help="MiB of memory of a worker."
)
@click.option(
    "--cache",
    default=64,
    show_default=True,
    type=click.IntRange(0),
    help="MiB of answers to keep and give again until the store changes; 0 for none.",
)
@click.option(
    "--workers",
    type=click.IntRange(1),
    help="How many requests are worked on at a time. Without it: twice the processors, at least 4.",
)
@click.option(
    "--max-waiting",
    default=256,
    show_default=True,
    type=click.IntRange(0),
    help="Requests that may wait for a worker; more get 503.",
)
@click.option(
    "--cors",
    multiple=True,
    metavar="ORIGIN",
    help="Whose pages may read the answers; * for any (may be given several times).",
)
@click.option(
    "--allow-service",
    multiple=True,
    metavar="HOST",
    help="A host that queries may call (SERVICE, LOAD). Without it: none.",
)
@click.option(
    "--public-url", metavar="URL", help="The address that clients know, behind a proxy. Without it: what they ask for."
)
@click.option(
    "--access-log",
    metavar="FILE",
    help="Where each request is logged as a line of JSON; - for standard error. Without it: nowhere.",
)
def serve(**options: Any) -> int:
    """Serve the graph: pages to read, a SPARQL endpoint, an API, linked data.

    It stops at ctrl-C or SIGTERM.
    """
    from kg.web.app import AppSettings, make_app
    from kg.web.engine.engine import EngineSettings
    from kg.web.messages import Limits
    from kg.web.server import listen, run

    settings = settings_of(store=options["store"], base_iri=options["base_iri"])
    open_graph(settings).close()
    address = settings.store if "://" in settings.store else None
    copied = _is_copied(address, copy=options["copy"], writable=options["writable"])
    limits = Limits(
        seconds=options["timeout"],
        rows=options["max_rows"],
        body=options["max_body"] * 2**20,
        query=options["max_query"] * 2**20,
        memory=options["max_memory"] * 2**20,
    )
    with _folder_of(settings.store, copied=copied) as folder:
        engine = EngineSettings(
            store=folder,
            base=settings.base_iri,
            address=address,
            copied=copied,
            folders=query_folders(),
            limits=limits,
            workers=options["workers"] or max(4, 2 * (os.cpu_count() or 1)),
            waiting=options["max_waiting"],
            writable=options["writable"],
            remembered=options["cache"] * 2**20,
        )
        app = make_app(
            AppSettings(
                engine,
                token=_token(options["token_file"], writable=options["writable"]),
                origins=tuple(map(_origin, options["cors"])),
                allowed_hosts=tuple(map(_host, options["allow_service"])),
                public_url=_public_url(options["public_url"]),
                log=_log(options["access_log"]),
            )
        )
        bound = listen(options["host"], options["port"])
        host, port = bound.getsockname()[:2]
        shown = f"[{host}]" if ":" in host else host
        if copied:
            tell(f"copying {settings.store} into {folder}")
        run(app, bound, announce=lambda: tell(f"serving {settings.store} at http://{shown}:{port}/ (ctrl-C stops)"))
    return 0


def _is_copied(address: str | None, *, copy: bool, writable: bool) -> bool:
    """Return whether a copy of what a server keeps is served, and not the server asked for each page.

    Raises:
        UsageError: what is wished cannot be done with the store.
    """
    from kg.store import abilities_of

    if address is None:
        if copy:
            raise UsageError("--copy: is for the store of a server; a folder is served as it is")
        return False
    able = abilities_of(address)
    copied = copy or not able.answers
    if writable and copied:
        raise UsageError(
            f"{address}: is served over a copy, which is only read; leave --writable"
            + (" or --copy" if able.answers else "")
            + " out, and write to the server itself, or by the commands of kg"
        )
    if writable and not able.atomic:
        raise UsageError(
            f"{address}: does not promise that a change is made as a whole, so --writable is not for it; write to the "
            "server itself, or by the commands of kg"
        )
    return copied


@contextmanager
def _folder_of(location: str, *, copied: bool) -> Iterator[Path]:
    """Give the folder of a store, or where a server keeps it the one for what is made of it here.

    That lies in the user's cache, or is a passing one where that cannot be written. A copy has one of its own: beside
    the index of a server that was asked for each page before, it would not be made.
    """
    from kg.store import cached_folder

    if "://" not in location:
        yield Path(location)
        return
    folder = cached_folder(location)
    if folder is not None:
        folder = folder / "copy" if copied else folder
        with suppress(OSError):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if os.access(folder, os.W_OK | os.X_OK):
            yield folder
            return
    with PassingFolder("served") as passing:
        yield passing.path


def _token(file: Path | None, *, writable: bool) -> str | None:
    if not writable:
        if file is not None:
            raise UsageError("--token-file: is for --writable; give both, or neither")
        return None
    if file is None:
        raise UsageError(
            "--writable: needs --token-file, a file with the token that clients must send; for example: "
            "python -c 'import secrets; print(secrets.token_urlsafe())' > token.txt"
        )
    try:
        token = file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{file}: cannot be read as a token ({error}); put one line of text into it") from None
    if len(token) < _SHORTEST_TOKEN or not re.fullmatch(r"[\x21-\x7e]+", token):
        raise UsageError(
            f"{file}: the token must be one word of at least {_SHORTEST_TOKEN} letters, digits and marks (ASCII)"
        )
    return token


def _origin(text: str) -> str:
    if text != "*" and not re.fullmatch(r"https?://[^/?#\s]+", text):
        raise UsageError(f"--cors: {text!r} is no origin; write one such as https://example.org, or *")
    return text


def _host(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9._-]+|[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*", text):
        raise UsageError(f"--allow-service: {text!r} is no host; write one such as query.wikidata.org, without a port")
    return text.lower()


def _public_url(text: str | None) -> str | None:
    if text is None:
        return None
    if not re.fullmatch(r"https?://[^/?#\s]+(/[^?#\s]*)?", text):
        raise UsageError(f"--public-url: {text!r} is no address; write one such as https://kg.example.org/")
    return text.rstrip("/")


def _log(file: str | None) -> IO[str] | None:
    if file is None:
        return None
    if file == "-":
        return sys.stderr
    try:
        return open(file, "a", encoding="utf-8")
    except OSError as error:
        raise UsageError(f"--access-log: {file} cannot be written ({error.strerror}); choose another file") from None

"""`kg serve`."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path
from typing import IO, Any

import click

from kg.cli.options import base_option, open_graph, query_folders, settings_of, store_option
from kg.cli.output import tell
from kg.errors import UsageError

_EPILOG = """\b
Examples:
  kg serve
  kg serve --store archive --port 8080 --timeout 30
  kg serve --writable --token-file token.txt

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
    if "://" in settings.store:
        raise UsageError(
            f"{settings.store}: `kg serve` serves a folder, and the server there answers SPARQL itself; build the "
            "graph in a folder to serve it"
        )
    open_graph(settings).close()
    limits = Limits(
        seconds=options["timeout"],
        rows=options["max_rows"],
        body=options["max_body"] * 2**20,
        query=options["max_query"] * 2**20,
        memory=options["max_memory"] * 2**20,
    )
    engine = EngineSettings(
        store=Path(settings.store),
        base=settings.base_iri,
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
    run(app, bound, announce=lambda: tell(f"serving {settings.store} at http://{shown}:{port}/ (ctrl-C stops)"))
    return 0


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

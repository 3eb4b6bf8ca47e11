"""A small server with the pages of `pages/`, the built frontend, made-up data and the policy of the real server.

Everything lives below a path prefix, since the real one may. To look at the pages by hand: `python -m
tests.web.frontend.harness`.
"""

from __future__ import annotations

import json
import mimetypes
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

from tests.conftest import ROOT
from tests.serving import served
from tests.web.frontend import samples

BUILT: Final = ROOT / "kg" / "web" / "static" / "build"
PAGES: Final = Path(__file__).parent / "pages"
PREFIX: Final = "/kg"
POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; worker-src 'self' blob:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)

_FRAME = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{name}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="{prefix}/site.css">
<link rel="stylesheet" href="{prefix}/static/build/app.css">
<script type="module" src="{prefix}/static/build/app.js"></script>
</head>
<body>
<main>
<h1>{name}</h1>
{body}
</main>
</body>
</html>
"""


class Handler(BaseHTTPRequestHandler):
    """Answers from files and samples."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Send a page, a built file or JSON."""
        url = urlsplit(self.path)
        path = url.path.removeprefix(PREFIX)
        query = {name: values[0] for name, values in parse_qs(url.query).items()}
        if path.startswith("/static/build/"):
            self._send_file(BUILT / path.removeprefix("/static/build/"))
        elif path == "/site.css":
            self._send_file(PAGES / "site.css")
        elif path.endswith(".json"):
            self._send_json(path, query)
        else:
            page = PAGES / f"{path.strip('/')}.html"
            body = page.read_text(encoding="utf-8") if page.is_file() else f"<p id=arrived>{path.strip('/')}</p>"
            text = _FRAME.format(name=path.strip("/"), body=body, prefix=PREFIX)
            self._send(200, "text/html; charset=utf-8", text.encode())

    def do_POST(self) -> None:
        """Answer a SPARQL query by a word in it."""
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        query = form.get("query", [""])[0]
        if "REFUSE" in query:
            problem = {"title": "The query took too long", "detail": f"10 s are the limit {samples.HOSTILE}"}
            self._send(503, "application/problem+json", json.dumps(problem).encode())
        elif "CONSTRUCT" in query:
            self._send(200, "text/turtle", b"<urn:a> <urn:b> <urn:c> .\n")
        elif "ASK" in query:
            self._send(200, "application/sparql-results+json", b'{"head":{},"boolean":true}')
        elif "text/csv" in self.headers["Accept"]:
            self._send(200, "text/csv", b"person\r\nsomebody\r\n")
        else:
            self._send(200, "application/sparql-results+json", json.dumps(samples.ROWS).encode())

    def _send_json(self, path: str, query: dict[str, str]) -> None:
        answers: dict[str, Any] = {
            "/network.json": lambda: samples.network(int(query.get("size", "40"))),
            "/timeline.json": lambda: samples.timeline(int(query.get("size", "60"))),
            "/map.json": samples.places,
            "/search.json": lambda: samples.suggestions(query.get("q", "")),
            "/terms.json": lambda: samples.TERMS,
            "/openapi.json": lambda: samples.OPENAPI,
            "/odd.json": lambda: {"nodes": "none", "events": 3},
        }
        if answer := answers.get(path):
            self._send(200, "application/json", json.dumps(answer()).encode())
        else:
            self._send(500, "application/json", b"{}")

    def _send_file(self, path: Path) -> None:
        if not path.is_file():
            self._send(404, "text/plain", b"nothing here")
            return
        media = "text/javascript" if path.suffix == ".js" else mimetypes.guess_type(path.name)[0]
        self._send(200, media or "application/octet-stream", path.read_bytes())

    def _send(self, status: int, media: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", media)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Security-Policy", POLICY)
        self.send_header("X-Content-Type-Options", "nosniff")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Stay quiet."""


@contextmanager
def serving() -> Iterator[str]:
    """Serve on a free port; gives the address of the pages, without a slash at its end."""
    with served(Handler) as address:
        yield f"{address}{PREFIX}"


if __name__ == "__main__":
    with serving() as address:
        for page in sorted(PAGES.glob("*.html")):
            print(f"{address}/{page.stem}")  # noqa: T201
        threading.Event().wait()

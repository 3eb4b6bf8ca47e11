"""Another endpoint: a real one with a little of Wikidata on loopback, behind a witness of all that it is asked."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread

import httpx

from kg.graph.links import link_quads
from kg.model.link import Link, Predicate, Standing
from kg.store import Store
from tests.query.small_world import BERG, DURU, FALK, IRIS

WIKIDATA = Path(__file__).parent / "data" / "wikidata.ttl"
ENTITY = "http://www.wikidata.org/entity/"
_SECONDS_TO_START = 30


@contextmanager
def wikidata() -> Iterator[str]:
    """Serve what is in `WIKIDATA` until the block is left; gives the address of the endpoint."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    command = [str(Path(sys.executable).with_name("oxigraph")), "serve", "--bind", f"127.0.0.1:{port}"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _load(process, f"http://127.0.0.1:{port}/store?default")
        yield f"http://127.0.0.1:{port}/query"
    finally:
        process.terminate()
        process.wait(timeout=20)


def _load(process: subprocess.Popen[bytes], address: str) -> None:
    end = time.monotonic() + _SECONDS_TO_START
    while time.monotonic() < end and process.poll() is None:
        with suppress(httpx.ConnectError):
            answer = httpx.put(address, content=WIKIDATA.read_bytes(), headers={"Content-Type": "text/turtle"})
            assert answer.is_success, answer.text
            return
        time.sleep(0.05)
    raise AssertionError("the other endpoint did not start")


class Witness:
    """An endpoint that passes on what it is asked to another one, and remembers it.

    `status` is what it answers with instead if it is not 200; with `silent` it does not answer at all.
    """

    def __init__(self, behind: str) -> None:
        self._behind = behind
        self.asked: list[str] = []
        self.status = 200
        self.silent = False
        self._leave = Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.address = f"http://127.0.0.1:{self._server.server_port}/sparql"
        Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def items(self) -> list[set[str]]:
        """The items that each request names."""
        return [set(re.findall(rf"{ENTITY}(Q\d+)", text)) for text in self.asked]

    def close(self) -> None:
        self._leave.set()
        self._server.shutdown()
        self._server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        witness = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                text = self.rfile.read(int(self.headers["Content-Length"])).decode()
                witness.asked.append(text)
                if witness.silent:
                    witness._leave.wait(30)
                    return
                status, kind, body = witness.status, "text/plain", b"too much is asked of me"
                if status == 200:
                    headers = {name: self.headers[name] for name in ("Accept", "Content-Type")}
                    answer = httpx.post(witness._behind, content=text.encode(), headers=headers)
                    status, kind, body = answer.status_code, answer.headers["Content-Type"], answer.content
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:
                pass

        return Handler


@contextmanager
def witness_of(endpoint: str) -> Iterator[Witness]:
    witness = Witness(endpoint)
    try:
        yield witness
    finally:
        witness.close()


def add_links(store: Store) -> None:
    """Link Berg and Duru to Wikidata, and propose a link of Falk, on which nobody has decided."""
    links = [
        Link(IRIS.actor(BERG).value, f"{ENTITY}Q1001", "wikidata", Standing.ACCEPTED, 0.99),
        Link(IRIS.actor(DURU).value, f"{ENTITY}Q1002", "wikidata", Standing.ACCEPTED, 0.97, Predicate.EXACT),
        Link(IRIS.actor(FALK).value, f"{ENTITY}Q1004", "wikidata", Standing.PROPOSED, 0.7),
        Link(IRIS.actor(BERG).value, "http://dbpedia.org/resource/Ada_Berg", "dbpedia", Standing.ACCEPTED, 0.9),
    ]
    quads = link_quads(links)
    store.replace_graphs(
        {name: [q for q in quads if q.graph_name == name] for name in (IRIS.links("wikidata"), IRIS.links("dbpedia"))}
    )

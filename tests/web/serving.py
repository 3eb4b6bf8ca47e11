"""A server as a real process on loopback, and what a test sends to it.

With KG_TEST_SERVER=oxigraph in the environment the tests run against the bare store server instead of `kg serve`: a
comparison, which shows what of the protocols the store's own server leaves undone.
"""

from __future__ import annotations

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit

import httpx

BARE = os.environ.get("KG_TEST_SERVER") == "oxigraph"
"""Whether the bare store server is tested. Read once: the variables of whoever runs the tests are hidden from them."""

TOKEN = "kzvJ4w7q-protocol-tests"
SECONDS_TO_START = 60

_ANNOUNCED = re.compile(r"\bat (http://[^\s/]+)")

Headers = Sequence[tuple[str, str]]
"""Lines of a header, in order; a name may come several times."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a server answers."""

    root: str
    folder: Path

    @property
    def sparql(self) -> str:
        return self.root + ("/query" if BARE else "/sparql")

    @property
    def update(self) -> str:
        return self.root + "/update"

    @property
    def graphs(self) -> str:
        return self.root + ("/store" if BARE else "/graphs")

    @property
    def void(self) -> str:
        return self.root + "/.well-known/void"

    @property
    def port(self) -> int:
        return int(self.root.rpartition(":")[2])


@contextmanager
def serving(
    folder: Path,
    *options: str,
    writable: bool = True,
    address: str | None = None,
    variables: Mapping[str, str] | None = None,
) -> Iterator[Endpoint]:
    """Serve the store in a folder, or that at an address, until the block is left; `variables` are for the server."""
    log = folder.with_name(folder.name + ".log")
    if BARE:
        process = _start_bare(folder, log, options)
    else:
        process = _start(folder, log, (*options, "--store", address or str(folder)), writable, variables or {})
    try:
        yield Endpoint(_address(process, log), folder)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _start(
    folder: Path, log: Path, options: Sequence[str], writable: bool, variables: Mapping[str, str]
) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "kg", "serve", "--port", "0", *options]
    if writable:
        secret = folder.with_name(folder.name + ".token")
        secret.write_text(TOKEN + "\n", encoding="utf-8")
        secret.chmod(0o600)
        command += ["--writable", "--token-file", str(secret)]
    with log.open("wb") as output:
        return subprocess.Popen(command, stderr=output, stdout=output, env={**_environment(), **variables})


def _start_bare(folder: Path, log: Path, options: Sequence[str]) -> subprocess.Popen[bytes]:
    port = _free_port()
    command = [str(Path(sys.executable).with_name("oxigraph")), "serve", "--union-default-graph"]
    command += ["--location", str(folder / "database"), "--bind", f"127.0.0.1:{port}"]
    command += ["--cors"] if "--cors" in options else []
    with log.open("wb") as output:
        process = subprocess.Popen(command, stderr=output, stdout=output)
        output.write(f"at http://127.0.0.1:{port}\n".encode())
        return process


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("KG_")}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _address(process: subprocess.Popen[bytes], log: Path) -> str:
    """The address that the server announces, once it accepts connections there."""
    end = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < end:
        announced = _ANNOUNCED.search(log.read_text(encoding="utf-8", errors="replace"))
        if announced and _accepts(announced[1]):
            return announced[1]
        if process.poll() is not None:
            break
        time.sleep(0.05)
    raise AssertionError(f"the server did not start:\n{log.read_text(encoding='utf-8', errors='replace')}")


def _accepts(root: str) -> bool:
    parts = urlsplit(root)
    try:
        socket.create_connection((parts.hostname, parts.port or 80), timeout=1).close()
    except OSError:
        return False
    return True


class Web:
    """Sends requests to a server, with no header that the test does not name."""

    def __init__(self, server: Endpoint) -> None:
        self.server = server
        self.http = httpx.Client(timeout=15)
        for name in ("accept", "accept-encoding", "user-agent"):
            del self.http.headers[name]

    def close(self) -> None:
        self.http.close()

    def send(
        self,
        method: str,
        url: str,
        headers: Headers = (),
        *,
        body: bytes | Iterator[bytes] | None = None,
        token: str | None = None,
    ) -> httpx.Response:
        """Send a request; `token` is sent as a bearer's."""
        lines = [*headers, *([("Authorization", f"Bearer {token}")] if token else [])]
        return self.http.request(method, url, headers=lines, content=body)

    def query(self, text: str, *accept: str, **parameters: str | Sequence[str]) -> httpx.Response:
        """GET a query; every `accept` is a line of its own."""
        url = f"{self.server.sparql}?{pairs({'query': text, **parameters})}"
        return self.send("GET", url, [("Accept", line) for line in accept])

    def ask(self, text: str) -> bool:
        response = self.query(text, "application/sparql-results+json")
        assert response.status_code == 200, response.text
        answer: bool = response.json()["boolean"]
        return answer

    def values(self, text: str, **parameters: str | Sequence[str]) -> list[str]:
        """Return the values of the first variable, sorted."""
        response = self.query(text, "application/sparql-results+json", **parameters)
        assert response.status_code == 200, response.text
        answer = response.json()
        variable = answer["head"]["vars"][0]
        return sorted(row[variable]["value"] for row in answer["results"]["bindings"])

    def update(self, text: str, **parameters: str | Sequence[str]) -> httpx.Response:
        url = f"{self.server.update}?{pairs(parameters)}" if parameters else self.server.update
        return self.send("POST", url, [("Content-Type", "application/sparql-update")], body=text.encode(), token=TOKEN)

    def graph(self, name: str | None) -> str:
        """The address of a graph in the graph store; None is the default graph."""
        return self.server.graphs + ("?default" if name is None else f"?graph={quote(name, safe='')}")

    def put(
        self, url: str, content: str | bytes, media_type: str = "text/turtle", *, method: str = "PUT"
    ) -> httpx.Response:
        body = content.encode() if isinstance(content, str) else content
        return self.send(method, url, [("Content-Type", media_type)], body=body, token=TOKEN)

    def delete(self, url: str) -> httpx.Response:
        return self.send("DELETE", url, token=TOKEN)

    def triples(self, url: str) -> list[str]:
        """GET a graph and return its lines of N-Triples, sorted."""
        response = self.send("GET", url, [("Accept", "application/n-triples")])
        assert response.status_code == 200, f"{url}: {response.status_code} {response.text}"
        return sorted(line for line in response.text.split("\n") if line.strip())


def pairs(parameters: Mapping[str, str | Sequence[str]]) -> str:
    """Parameters as a query string or a form; a sequence is a parameter that comes several times."""
    each = ((name, [value] if isinstance(value, str) else value) for name, value in parameters.items())
    return "&".join(f"{name.replace('_', '-')}={quote(value, safe='')}" for name, values in each for value in values)


@dataclass(frozen=True, slots=True)
class Raw:
    """An answer as it came over the wire."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes


def raw_request(server: Endpoint, method: str, target: str, headers: Headers = (), *, body: bytes | None = None) -> Raw:
    """Send a request whose target goes out as it is written here, percent signs and all."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=15)
    try:
        connection.putrequest(method, target, skip_accept_encoding=True)
        for name, value in headers:
            connection.putheader(name, value)
        if body is not None:
            connection.putheader("Content-Length", str(len(body)))
        connection.endheaders(body)
        response = connection.getresponse()
        return Raw(response.status, response.msg, response.read())
    finally:
        connection.close()


def raw_bytes(server: Endpoint, sent: bytes, *, seconds: float = 30) -> bytes:
    """Send bytes over a socket and return what comes back until the server closes it."""
    received = b""
    with socket.create_connection(("127.0.0.1", server.port), timeout=seconds) as connection:
        connection.sendall(sent)
        while True:
            piece = connection.recv(65536)
            if not piece:
                return received
            received += piece


def path_of(url: str) -> str:
    """The path of an address, for `raw_request`."""
    return urlsplit(url).path

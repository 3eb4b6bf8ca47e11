"""Real servers of SPARQL on loopback, started and ended by the tests: Oxigraph's own, Virtuoso, and rdflib's."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from tests.link.served import free_port

SECONDS_TO_START = 120
DBA = {"KG_STORE_USER": "dba", "KG_STORE_PASSWORD": "dba"}
"""The login of a Virtuoso that nobody has given another one."""


@dataclass(slots=True)
class StoreServer:
    """A server that can be killed and started again on the same port and folder.

    `login` are the variables that a client of it needs.
    """

    folder: Path
    command: list[str]
    location: str
    ready: str
    login: Mapping[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / "virtuoso.lck").unlink(missing_ok=True)  # a killed Virtuoso leaves it behind
        log = self.folder / "output.log"
        with log.open("ab") as output:
            self.process = subprocess.Popen(self.command, cwd=self.folder, stdout=output, stderr=output)
        end = time.monotonic() + SECONDS_TO_START
        while time.monotonic() < end and self.process.poll() is None:
            try:
                if httpx.post(self.ready, data={"query": "ASK {}"}, timeout=5).is_success:
                    return
            except httpx.HTTPError:
                pass
            time.sleep(0.05)
        self.kill()
        raise AssertionError(f"the server did not start:\n{log.read_text(encoding='utf-8', errors='replace')}")

    def kill(self) -> None:
        if self.process:
            self.process.kill()
            self.process.wait()
            self.process = None


@contextmanager
def oxigraph(folder: Path) -> Iterator[StoreServer]:
    """Serve an empty Oxigraph until the block is left."""
    url = f"http://127.0.0.1:{free_port()}"
    binary = str(Path(sys.executable).with_name("oxigraph"))
    command = [binary, "serve", "--location", str(folder / "data"), "--bind", url.removeprefix("http://")]
    with _served(StoreServer(folder, command, f"{url}/", f"{url}/query")) as server:
        yield server


@contextmanager
def rdflib_endpoint(folder: Path, *options: str) -> Iterator[StoreServer]:
    """Serve an empty store of rdflib, which holds it in memory, until the block is left."""
    port = free_port()
    url = f"http://127.0.0.1:{port}/"
    binary = str(Path(sys.executable).with_name("rdflib-endpoint"))
    command = [binary, "serve", "--host", "127.0.0.1", "--port", str(port), *options]
    with _served(StoreServer(folder, command, url, url)) as server:
        yield server


_INI = """
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
FileExtend = 200
[TempDatabase]
DatabaseFile = virtuoso-temp.db
TransactionFile = virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
ServerThreads = 20
CheckpointInterval = 60
NumberOfBuffers = {buffers}
MaxDirtyBuffers = {dirty}
CaseMode = 2
DirsAllowed = .
O_DIRECT = 0
SchedulerInterval = 10
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = .
ServerThreads = 20
DavRoot = DAV
EnabledDavVSP = 0
HTTPProxyEnabled = 0
DefaultMailServer = localhost:25
MaxKeepAlives = 20
KeepAliveTimeout = 10
[SPARQL]
ResultSetMaxRows = {rows}
MaxQueryExecutionTime = 60
DefaultQuery = select distinct ?Concept where {{[] a ?Concept}} LIMIT 100
"""


@contextmanager
def virtuoso(folder: Path, *, rows: int = 10_000, buffers: int = 10_000) -> Iterator[StoreServer]:
    """Serve an empty Virtuoso until the block is left.

    `rows` is the most that it gives in an answer, `buffers` are the pages of 8 KiB that it holds in memory.
    """
    binary = shutil.which("virtuoso-t")
    if binary is None:
        reason = "virtuoso-t is not installed (Debian: virtuoso-opensource)"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    folder.mkdir(parents=True)
    http = free_port()
    ini = _INI.format(sql=free_port(), http=http, rows=rows, buffers=buffers, dirty=buffers * 3 // 5)
    (folder / "virtuoso.ini").write_text(ini, encoding="ascii")
    url = f"http://127.0.0.1:{http}"
    command = [binary, "-f", "-c", "virtuoso.ini"]
    with _served(StoreServer(folder, command, f"{url}/", f"{url}/sparql", DBA)) as server:
        yield server


@contextmanager
def _served(server: StoreServer) -> Iterator[StoreServer]:
    try:
        server.start()
        yield server
    finally:
        server.kill()

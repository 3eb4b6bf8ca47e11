"""Servers that keep stores, started for a measurement: Oxigraph's, and Virtuoso where it is installed.

    python -m benchmarks.servers [--triples 1000000]

Writing the graph of `benchmarks/graph.py` into each of them through the store of kg, beside the server's own fast way
on the same quads: one POST of N-Quads for Oxigraph, the bulk loader for Virtuoso. Every way begins with an empty
server; the clock of the server's own way runs from the file of the quads on.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import psutil
import pyoxigraph as ox
from pyoxigraph import Quad

from benchmarks.loading import Graphs, at_once, graphs_of, in_steps
from benchmarks.serving import Served
from kg.store import open_store
from tests.store.servers import StoreServer, oxigraph, virtuoso

VIRTUOSO = ("virtuoso-t", "isql-vt")
"""What has to be installed for measurements with Virtuoso (Debian: virtuoso-opensource)."""
_ROWS = 1_048_576
"""The most rows of an answer that its settings allow."""
_BUFFERS = 100_000
"""Pages of 8 KiB that it holds in memory."""
_SECONDS = 3600.0


@dataclass(frozen=True, slots=True)
class Written:
    """What it took to write a graph into a server: seconds of the clock, and of the processor of this process."""

    server: str
    way: str
    quads: int
    wall: float
    cpu: float


def has_virtuoso() -> bool:
    """Whether Virtuoso can be started."""
    return all(map(shutil.which, VIRTUOSO))


@contextlib.contextmanager
def virtuoso_server(folder: Path) -> Iterator[StoreServer]:
    """Run an empty Virtuoso while the block runs, with its login in the environment."""
    with virtuoso(folder, rows=_ROWS, buffers=_BUFFERS) as server:
        before = {name: os.environ.get(name) for name in server.login}
        os.environ.update(server.login)
        try:
            yield server
        finally:
            for name, value in before.items():
                if value is None:
                    del os.environ[name]
                else:
                    os.environ[name] = value


@contextlib.contextmanager
def virtuoso_holding(quads: Iterable[Quad], folder: Path) -> Iterator[Served]:
    """Run a Virtuoso that holds quads, put there by its bulk loader."""
    with virtuoso_server(folder) as server:
        file = _file_of(quads, folder / "quads.nq")
        load_by_bulk_loader(server, file)
        file.unlink()
        if server.process is None:
            raise RuntimeError("Virtuoso has ended")
        port = urlsplit(server.location).port or 80
        yield Served("virtuoso", port, "/sparql", psutil.Process(server.process.pid))


def seconds_to_copy(server: Served) -> float:
    """Return what the first question through the store of kg takes that is answered over a copy of all that is there.

    Raises:
        QueryError: there is too much to be copied.
    """
    began = time.perf_counter()
    with open_store(f"http://127.0.0.1:{server.port}/", read_only=True) as store:
        list(store.select("SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p").rows)
    return time.perf_counter() - began


def load_by_post(server: StoreServer, file: Path) -> None:
    """Let Oxigraph load N-Quads that are posted to it."""
    headers = {"Content-Type": "application/n-quads", "Content-Length": str(file.stat().st_size)}
    with file.open("rb") as content:
        httpx.post(f"{server.location}store", content=content, headers=headers, timeout=_SECONDS).raise_for_status()


def load_by_bulk_loader(server: StoreServer, file: Path) -> None:
    """Let Virtuoso load a file of N-Quads that lies in its folder."""
    settings = (server.folder / "virtuoso.ini").read_text(encoding="ascii")
    port = re.findall(r"^ServerPort = (\S+)", settings, re.MULTILINE)[0]
    statements = f"ld_dir('.', '{file.name}', 'urn:x:none'); rdf_loader_run(); checkpoint;"
    failed = "select count(*) from DB.DBA.LOAD_LIST where ll_error is not null or ll_state <> 2;"
    login = ("dba", "dba", "VERBOSE=OFF", "BANNER=OFF", "PROMPT=OFF")
    command = [VIRTUOSO[1], port, *login, f"exec={statements} {failed}"]
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=_SECONDS)
    if done.stdout.split()[-1:] != ["0"]:
        raise RuntimeError(f"the bulk loader of Virtuoso failed: {done.stdout}{done.stderr}")


def _file_of(quads: Iterable[Quad], file: Path) -> Path:
    with file.open("wb") as output:
        ox.serialize(quads, output, ox.RdfFormat.N_QUADS)
    return file


Started = Callable[[Path], contextlib.AbstractContextManager[StoreServer]]
_SERVERS: dict[str, tuple[Started, Callable[[StoreServer, Path], None]]] = {
    "oxigraph serve": (oxigraph, load_by_post),
    "virtuoso": (virtuoso_server, load_by_bulk_loader),
}
_WAYS: dict[str, Callable[[str, Graphs], None]] = {"at once": at_once, "in steps": in_steps}
OWN = "its own way"


def written(triples: int, *, seed: int = 1) -> Iterator[Written]:
    """Yield what each way took for each server that is installed."""
    graphs = graphs_of(triples, seed)
    quads = sum(map(len, graphs.values()))
    for name, (started, load) in _SERVERS.items():
        if name == "virtuoso" and not has_virtuoso():
            continue
        for way in (*_WAYS, OWN):
            with tempfile.TemporaryDirectory() as passing, started(Path(passing) / "server") as server:
                file = _file_of(_all(graphs), server.folder / "quads.nq") if way == OWN else None
                wall, cpu = time.perf_counter(), time.process_time()
                if file is None:
                    _WAYS[way](server.location, graphs)
                else:
                    load(server, file)
                took = Written(name, way, quads, time.perf_counter() - wall, time.process_time() - cpu)
                with open_store(server.location, read_only=True) as store:
                    if (found := store.count()) != quads:
                        raise RuntimeError(f"{name}, {way}: holds {found:,} quads, not {quads:,}")
                yield took


def _all(graphs: Graphs) -> Iterator[Quad]:
    for quads in graphs.values():
        yield from quads


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--triples", type=int, default=1_000_000)
    for one in written(parser.parse_args().triples):
        print(
            f"{one.server:<15} {one.way:<12} {one.quads:,} quads {one.wall:7.1f} s (cpu here {one.cpu:.1f} s)"
            f"  {one.quads / one.wall:,.0f} a second",
            flush=True,
        )


if __name__ == "__main__":
    main()

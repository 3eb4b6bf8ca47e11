"""`kg serve` beside the bare server of its store: rate, latency, queries without end, and an answer of a million rows.

    python -m benchmarks.serving [--triples 1000000] [--store FOLDER] [--clients 1 8 32] [--rounds 5] [--seconds 3]
                                 [--parts rate repeated endless rows] [--json FILE]

The graph is that of `benchmarks/graph.py`; `--store` names one that is there (it is copied, and not served itself).

`rate`: five saved queries about an ordinary person, by POST, over connections that stay open (`benchmarks/load.py`).
Both servers run the whole time, and get the load in short rounds, turn by turn, so that whatever else the machine does
hits both; the ratio is the median over the pairs of rounds, with the least and the greatest. Processor time a request
is that of all processes of a server. No answer is kept by either (`--cache 0`), and both give the same rows, which is
checked. `repeated` is the same with `kg serve` as it is by default: it gives an answer again as long as the graph is
the same.

`endless`: queries that would take for ever, under `--timeout 2`, one and then all workers but one at a time; meanwhile
one client asks the small queries. `after` is the processor time of all processes in the second that follows the last.

`rows`: time to the first byte and to the last, and memory, of an answer of a million rows.
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import json
import os
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import psutil

from benchmarks.graph import make_store
from benchmarks.load import ROOT, Outcome, request_of, started
from benchmarks.queries import ranked
from kg.query import find_query
from kg.query.bind import bind
from kg.store import open_store

_NAMES = ["meetings", "person-timeline", "evidence", "trail", "positions"]
_FORM = "application/x-www-form-urlencoded"
_JSON = "application/sparql-results+json"
_TIME = 2.0
_ENDLESS = {
    "count of a product": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "product, sorted": "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?f ?c",
    "more rows than end": f"SELECT * {{ VALUES ?n {{ {' '.join(map(str, range(1000)))} }} ?a ?b ?c }}",
}
_MILLION = "SELECT ?s ?p ?o { ?s ?p ?o } LIMIT 1000000"
_WAVES = 3


@dataclass(frozen=True)
class Served:
    """A server that runs: what it is called, where its endpoint is, and its process."""

    name: str
    port: int
    path: str
    process: psutil.Process

    def family(self) -> list[psutil.Process]:
        """Return all processes of it, itself first."""
        return [self.process, *self.process.children(recursive=True)]

    def cpu(self) -> float:
        """Return the processor seconds that its processes have used; those that have ended are left out."""
        total = 0.0
        for process in self.family():
            with contextlib.suppress(psutil.Error):
                times = process.cpu_times()
                total += times.user + times.system
        return total

    def memory(self) -> list[float]:
        """Return the MiB of memory of its own process, and of the largest of the others, if there are any."""
        sizes = []
        for process in self.family():
            with contextlib.suppress(psutil.Error):
                sizes.append(process.memory_info().rss / 2**20)
        return [sizes[0], max(sizes[1:])] if len(sizes) > 1 else sizes

    def request(self, query: str) -> bytes:
        """Return a query as it goes over the wire."""
        body = urlencode({"query": query}).encode("ascii")
        return request_of(self.path, body, kind=_FORM, accept=_JSON)


@contextlib.contextmanager
def kg_server(store: Path, *options: str) -> Iterator[Served]:
    """Run `kg serve` while the block runs."""
    command = [sys.executable, "-m", "kg", "serve", "--store", str(store), "--port", "0", *options]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, cwd=ROOT) as process:
        try:
            address = None
            while address is None:
                line = process.stderr.readline() if process.stderr else ""
                if not line:
                    raise RuntimeError("kg serve ended instead of serving")
                address = re.search(r"http://[^/]*:(\d+)/", line)
            threading.Thread(target=_pass_on, args=(process,), daemon=True).start()
            yield Served("kg serve", int(address[1]), "/sparql", psutil.Process(process.pid))
        finally:
            process.send_signal(signal.SIGTERM)


def _pass_on(process: subprocess.Popen[str]) -> None:
    for line in process.stderr or ():
        sys.stderr.write(line)


@contextlib.contextmanager
def bare_server(store: Path) -> Iterator[Served]:
    """Run the server that the store's library comes with while the block runs."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    command = [
        str(Path(sys.executable).parent / "oxigraph"),
        *("serve-read-only", "--location", str(store / "database"), "--bind", f"127.0.0.1:{port}"),
        "--union-default-graph",
    ]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            for _ in range(200):
                with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port)):
                    break
                time.sleep(0.05)
            yield Served("bare", port, "/query", psutil.Process(process.pid))
        finally:
            process.kill()


def small_queries(store: Path) -> list[str]:
    """Return the texts of the five queries about a person of whom as much is told as of others, and who answers all."""
    with open_store(store, read_only=True) as graph:
        persons = list(ranked(graph, "participant", "Person"))
        for person in persons[len(persons) // 3 :]:
            texts = [bind(graph, find_query(name), {"person": person}) for name in _NAMES]
            if all(any(True for _ in graph.select(text).rows) for text in texts):
                return texts
    raise RuntimeError("the graph has nobody of whom all five queries know something")


@dataclass
class Round:
    """One server under one number of clients."""

    rates: list[float] = field(default_factory=list)
    latencies: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    def add(self, outcome: Outcome, cpu: float) -> None:
        """Take in a round."""
        if outcome.statuses.keys() != {"200"}:
            raise RuntimeError(f"not every answer was 200: {outcome.statuses}")
        self.rates.append(outcome.rate)
        self.latencies.extend(outcome.latencies)
        self.cpu.append(cpu / len(outcome.latencies))

    def figures(self) -> dict[str, float]:
        """Return the figures of the table: rate, milliseconds of latency, milliseconds of processor."""
        cuts = statistics.quantiles(self.latencies, n=100)
        return {
            "rate": statistics.median(self.rates),
            **{f"p{part}": cuts[part - 1] * 1000 for part in (50, 95, 99)},
            "cpu": statistics.median(self.cpu) * 1000,
        }


def rate(servers: Sequence[Served], queries: list[str], options: argparse.Namespace) -> list[dict[str, Any]]:
    """Measure the rate of the servers, turn by turn."""
    _check_same(servers, queries)
    head = ("clients", "server", "a second", "50 %", "95 %", "99 %", "cpu", "ratio of rates", "of cpu")
    print("{:>8} {:<9} {:>9} {:>9} {:>9} {:>9} {:>9}  {:<20} {}".format(*head))
    found = []
    for clients in options.clients:
        rounds = {server.name: Round() for server in servers}
        for number in range(options.rounds + 1):
            for server in servers if number % 2 else reversed(servers):
                before = server.cpu()
                requests = [server.request(query) for query in queries]
                load = started(server.port, requests, clients=clients, seconds=options.seconds if number else 1.0)
                outcome = load.outcome(timeout=options.seconds + 120)
                if number:  # the first round warms both
                    rounds[server.name].add(outcome, server.cpu() - before)
        found.append(_compared(clients, rounds))
    return found


def _compared(clients: int, rounds: dict[str, Round]) -> dict[str, Any]:
    """Print and return the figures of all servers under that many clients."""
    kg, bare = rounds["kg serve"], rounds["bare"]
    ratios = sorted(ours / theirs for ours, theirs in zip(kg.rates, bare.rates, strict=True))
    works = sorted(ours / theirs for ours, theirs in zip(kg.cpu, bare.cpu, strict=True))
    found: dict[str, Any] = {"clients": clients, "ratios": ratios, "cpu_ratios": works}
    for name, round in rounds.items():
        found[name] = figures = round.figures()
        text = " ".join(f"{figures[part]:6.2f} ms" for part in ("p50", "p95", "p99", "cpu"))
        ratio = ""
        if name == "kg serve":
            ratio = f"{statistics.median(ratios):.2f} ({ratios[0]:.2f} to {ratios[-1]:.2f})  "
            ratio = f"{ratio:<20} {statistics.median(works):.2f}"
        print(f"{clients:>8} {name:<9} {figures['rate']:9.1f} {text}  {ratio}", flush=True)
    return found


def _check_same(servers: Sequence[Served], queries: list[str]) -> None:
    for query in queries:
        answers = []
        for server in servers:
            status, body, _ = ask(server, query)
            rows = json.loads(body)["results"]["bindings"] if status == 200 else []
            answers.append(sorted(json.dumps(row, sort_keys=True) for row in rows))
        if not answers[0] or any(answer != answers[0] for answer in answers):
            raise RuntimeError("the servers do not give the same rows, or none:\n" + query)


def ask(server: Served, query: str, *, timeout: float = 120) -> tuple[int, bytes, bool]:
    """Return status and body of the answer to a query, and whether it was cut off; TimeoutError after that long."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=timeout)
    try:
        connection.request("POST", server.path, urlencode({"query": query}), {"Content-Type": _FORM, "Accept": _JSON})
        response = connection.getresponse()
        try:
            return response.status, response.read(), False
        except http.client.IncompleteRead:
            return response.status, b"", True
    finally:
        connection.close()


def endless(server: Served, queries: list[str], workers: int) -> list[dict[str, Any]]:
    """Ask queries without end, and small ones meanwhile."""
    print(f"\n{'query without end':<20} {'at once':>8} {'ends by':>9}  {'status':<24} {'small: 95 %':>12}  after")
    found = []
    for words, query in _ENDLESS.items():
        for at_once in (1, workers - 1):
            one = _ended(server, query, queries, at_once)
            found.append({"query": words, "at_once": at_once, **one})
            statuses = ", ".join(f"{count} x {status}" for status, count in one["statuses"].items())
            print(
                f"{words:<20} {at_once:>8} {one['longest']:7.2f} s  {statuses:<24} {one['p95']:9.1f} ms"
                f"  {one['after']:.2f} s",
                flush=True,
            )
    return found


def _ended(server: Served, query: str, queries: list[str], at_once: int) -> dict[str, Any]:
    def wait(_: int) -> tuple[float, str]:
        begun = time.perf_counter()
        try:
            status, _body, cut = ask(server, query)
            said = f"{status}, cut off" if cut else str(status)
        except (OSError, http.client.HTTPException) as error:
            said = type(error).__name__
        return time.perf_counter() - begun, said

    small = started(server.port, list(map(server.request, queries)), clients=1, seconds=_WAVES * _TIME)
    with ThreadPoolExecutor(at_once) as threads:
        waves = [one for _ in range(_WAVES) for one in threads.map(wait, range(at_once))]
    outcome = small.outcome(timeout=120)
    time.sleep(1.0)  # workers that take the places of ended ones start
    before = server.cpu()
    time.sleep(1.0)
    statuses = [said for _, said in waves]
    return {
        "longest": max(seconds for seconds, _ in waves),
        "statuses": {said: statuses.count(said) for said in sorted(set(statuses))},
        "small_statuses": outcome.statuses,
        "p95": statistics.quantiles(outcome.latencies, n=100)[94] * 1000,
        "after": server.cpu() - before,
    }


@dataclass(frozen=True)
class Long:
    """An answer of many rows. Memory is that of the server's own process, and of its largest other one."""

    first: float
    last: float
    size: int
    before: list[float]
    most: list[float]


def rows(servers: Sequence[Served]) -> dict[str, Any]:
    """Measure an answer of a million rows."""
    print(f"\n{'a million rows':<16} {'first byte':>10} {'last byte':>10} {'size':>9}  memory before and at most")
    found = {}
    for server in servers:
        one = _long(server)
        found[server.name] = asdict(one)
        memory = ", ".join(f"{a:.0f} and {b:.0f} MiB" for a, b in zip(one.before, one.most, strict=True))
        print(f"{server.name:<16} {one.first * 1000:7.1f} ms {one.last:8.2f} s {one.size / 2**20:5.0f} MiB  {memory}")
    return found


def _long(server: Served) -> Long:
    before = server.memory()
    most = list(before)
    over = threading.Event()

    def look() -> None:
        while not over.wait(0.02):
            most[:] = map(max, most, server.memory())

    looking = threading.Thread(target=look)
    looking.start()
    with socket.create_connection(("127.0.0.1", server.port)) as connection:
        begun = time.perf_counter()
        connection.sendall(server.request(_MILLION).replace(b"\r\n", b"\r\nConnection: close\r\n", 1))
        size = len(connection.recv(2**20))
        first = time.perf_counter() - begun
        while piece := connection.recv(2**20):
            size += len(piece)
        last = time.perf_counter() - begun
    over.set()
    looking.join()
    return Long(first, last, size, before, most)


def measure(store: Path, options: argparse.Namespace, passing: Path) -> dict[str, Any]:
    """Carry out the parts; return all figures."""
    workers = max(4, 2 * (os.cpu_count() or 1))
    served, beside = (Path(shutil.copytree(store, passing / name)) for name in ("served", "beside"))
    with open_store(beside, read_only=True) as graph:
        found: dict[str, Any] = {"triples": graph.count(), "processors": os.cpu_count(), "workers": workers}
    print(f"{found['triples']:,} triples, {found['processors']} processors, {workers} workers", flush=True)
    queries = small_queries(beside)
    size = ("--workers", str(workers))
    if "repeated" in options.parts:
        with bare_server(beside) as bare, kg_server(served, *size) as kg:
            print("the same questions again and again")
            found["repeated"] = rate((bare, kg), queries, options)
    if {"rate", "rows"} & set(options.parts):
        with bare_server(beside) as bare, kg_server(served, *size, "--timeout", "300", "--cache", "0") as kg:
            if "rate" in options.parts:
                found["rate"] = rate((bare, kg), queries, options)
            if "rows" in options.parts:
                found["rows"] = rows((bare, kg))
    if "endless" in options.parts:
        with kg_server(served, *size, "--timeout", f"{_TIME:g}") as kg:
            found["endless"] = endless(kg, queries, workers)
    return found


def compared(store: Path, *, rounds: int, clients: Sequence[int] = (1, 8, 32)) -> Iterator[tuple[int, float]]:
    """Yield, for each number of clients, the rate of `kg serve` beside that of the bare server (median of rounds)."""
    options = argparse.Namespace(clients=clients, rounds=rounds, seconds=2.0)
    workers = str(max(4, 2 * (os.cpu_count() or 1)))
    with tempfile.TemporaryDirectory() as name:
        served, beside = (Path(shutil.copytree(store, Path(name) / each)) for each in ("served", "beside"))
        queries = small_queries(beside)
        with bare_server(beside) as bare, kg_server(served, "--workers", workers, "--cache", "0") as kg:
            for found in rate((bare, kg), queries, options):
                yield found["clients"], statistics.median(found["ratios"])


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--triples", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--store", type=Path)
    parser.add_argument("--clients", type=int, nargs="+", default=[1, 8, 32])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=3.0)
    parts = ["rate", "repeated", "endless", "rows"]
    parser.add_argument("--parts", nargs="+", choices=parts, default=parts)
    parser.add_argument("--json", type=Path, metavar="FILE")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        passing = Path(name)
        store = options.store or passing / "made"
        if not store.exists():
            make_store(store, options.triples, options.seed)
        found = measure(store, options, passing)
    if options.json:
        options.json.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

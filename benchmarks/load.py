"""Load on an HTTP server, from a process of its own: prepared requests over connections that stay open.

    python -m benchmarks.load < plan.json

The plan (a `Plan` as JSON) comes on standard input, the `Outcome` goes to standard output as JSON. Each client sends
its next request when it has the whole answer to the last. The requests are bytes made beforehand, and of an answer only
the length is read, so that a request costs this process some tens of microseconds.
"""

from __future__ import annotations

import asyncio
import base64
import json
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import IO, cast

import uvloop

ROOT = Path(__file__).parent.parent
_PATIENCE = 60.0


@dataclass(frozen=True)
class Plan:
    """So many clients for so many seconds, each sending the requests (in base64) in turn, each from another on."""

    port: int
    requests: list[str]
    clients: int
    seconds: float


@dataclass(frozen=True)
class Outcome:
    """What came of it. `latencies` are seconds, in rising order; `cpu` are processor seconds of the generator."""

    seconds: float
    latencies: list[float]
    statuses: dict[str, int]
    received: int
    cpu: float

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.latencies) / self.seconds


def request_of(path: str, body: bytes, *, kind: str, accept: str) -> bytes:
    """Return a POST as it goes over the wire."""
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: {kind}\r\nAccept: {accept}\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode("ascii") + body


@dataclass(frozen=True)
class Load:
    """A generator at work. What comes of it goes to a file: of a pipe more than 64 KiB at a time was lost."""

    process: subprocess.Popen[str]
    output: IO[str]

    def outcome(self, *, timeout: float) -> Outcome:
        """Wait for the generator, and return its outcome."""
        with self.output:
            if status := self.process.wait(timeout):
                raise RuntimeError(f"the load generator ended with status {status}")
            self.output.seek(0)
            return Outcome(**json.load(self.output))


def started(port: int, requests: list[bytes], *, clients: int, seconds: float) -> Load:
    """Start a generator."""
    plan = Plan(port, [base64.b64encode(request).decode("ascii") for request in requests], clients, seconds)
    output = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115 - `outcome` closes it
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.load"], stdin=subprocess.PIPE, stdout=output, text=True, cwd=ROOT
    )
    if process.stdin is not None:
        process.stdin.write(json.dumps(asdict(plan)))
        process.stdin.close()
    return Load(process, output)


class Body:
    """How much of the body of an answer is still to come: by Content-Length, or chunk by chunk."""

    def __init__(self, head: bytes) -> None:
        fields = head.lower().split(b"\r\n")
        length = next((int(field[15:]) for field in fields if field.startswith(b"content-length:")), None)
        self._chunked = length is None
        self._left = length or 0
        self._line = b""
        self._last = False
        self.whole = length == 0

    def feed(self, data: bytes) -> None:
        """Take what has come."""
        if not self._chunked:
            self._left -= len(data)
            self.whole = self._left <= 0
            return
        place = 0
        while place < len(data):
            if self._left:
                step = min(self._left, len(data) - place)
                self._left -= step
                place += step
                continue
            end = data.find(b"\n", place)
            self._line += data[place : end + 1] if end >= 0 else data[place:]
            if end < 0:
                return
            place = end + 1
            line, self._line = self._line.strip(), b""
            if self._last:
                self.whole = not line
            elif line:
                self._left = int(line.partition(b";")[0], 16)
                self._last = self._left == 0


class Client(asyncio.Protocol):
    """One connection that sends one request after the other until `stop`."""

    def __init__(self, requests: list[bytes], first: int, done: asyncio.Future[None]) -> None:
        self._requests = requests
        self._next = first
        self._done = done
        self._transport: asyncio.Transport | None = None
        self._head = b""
        self._body: Body | None = None
        self._sent = 0.0
        self._stopping = False
        self.latencies: list[float] = []
        self.statuses: Counter[str] = Counter()
        self.received = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Send the first request."""
        self._transport = cast(asyncio.Transport, transport)  # uvloop's is none by its class
        self._send()

    def data_received(self, data: bytes) -> None:
        """Read on; when the answer is whole, send the next request."""
        self.received += len(data)
        if self._body is None:
            self._head += data
            head, found, rest = self._head.partition(b"\r\n\r\n")
            if not found:
                return
            self._body = Body(head)
            self.statuses[head[9:12].decode("ascii")] += 1
            self._head, data = b"", rest
        if data:
            self._body.feed(data)
        if self._body.whole:
            self.latencies.append(time.perf_counter() - self._sent)
            self._body = None
            self._send()

    def connection_lost(self, exc: Exception | None) -> None:
        """Take note if the server was the one to close."""
        if not self._done.done():
            self._done.set_exception(exc or ConnectionError("the server closed the connection"))

    def stop(self) -> None:
        """Send nothing more."""
        self._stopping = True

    def _send(self) -> None:
        if self._transport is None:
            return
        if self._stopping:
            if not self._done.done():
                self._done.set_result(None)
            self._transport.close()
            return
        self._sent = time.perf_counter()
        self._transport.write(self._requests[self._next % len(self._requests)])
        self._next += 1


def _same(client: Client) -> Client:
    return client


async def _run(plan: Plan) -> Outcome:
    loop = asyncio.get_running_loop()
    requests = [base64.b64decode(request) for request in plan.requests]
    waiting = [loop.create_future() for _ in range(plan.clients)]
    clients = [Client(requests, number, done) for number, done in enumerate(waiting)]
    begun, cpu = time.perf_counter(), time.process_time()
    for client in clients:
        await loop.create_connection(partial(_same, client), "127.0.0.1", plan.port)
    for client in clients:
        loop.call_later(plan.seconds, client.stop)
    async with asyncio.timeout(plan.seconds + _PATIENCE):
        await asyncio.gather(*waiting)
    seconds = time.perf_counter() - begun
    latencies = sorted(round(latency, 6) for client in clients for latency in client.latencies)
    statuses = sum((client.statuses for client in clients), Counter[str]())
    received = sum(client.received for client in clients)
    return Outcome(seconds, latencies, dict(statuses), received, time.process_time() - cpu)


def main() -> None:
    """Carry out the plan on standard input."""
    print(json.dumps(asdict(uvloop.run(_run(Plan(**json.load(sys.stdin)))))))


if __name__ == "__main__":
    main()

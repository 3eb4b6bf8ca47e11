"""A SPARQL endpoint as a real process on loopback: the store's own server, which can be killed and started again."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

SECONDS_TO_START = 60


@dataclass(slots=True)
class Served:
    """A folder with a store, and the server of it on a port that stays the same."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes] | None = field(default=None)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/query"

    def start(self) -> None:
        command = [_binary(), "serve-read-only", "--location", str(self.folder), "--bind", f"127.0.0.1:{self.port}"]
        log = self.folder.with_suffix(".log")
        with log.open("ab") as output:
            self.process = subprocess.Popen(command, stdout=output, stderr=output)
        end = time.monotonic() + SECONDS_TO_START
        while time.monotonic() < end and self.process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
            except OSError:
                time.sleep(0.05)
            else:
                return
        raise AssertionError(f"the server did not start:\n{log.read_text(encoding='utf-8', errors='replace')}")

    def kill(self) -> None:
        if self.process:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
            self.process = None


@contextmanager
def served(triples: Path, folder: Path) -> Iterator[Served]:
    """Load a file into a store in a folder, and serve that until the block is left."""
    load = [_binary(), "load", "--location", str(folder), "--file", str(triples)]
    subprocess.run(load, check=True, capture_output=True)
    server = Served(folder, free_port())
    server.start()
    try:
        yield server
    finally:
        server.kill()


def _binary() -> str:
    return str(Path(sys.executable).with_name("oxigraph"))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port

"""A Dask cluster of real processes: a scheduler and two workers, each watched over by its nanny."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest
from distributed import Client

from tests.conftest import ROOT

_PATIENCE = 120


@dataclass(frozen=True)
class Cluster:
    """Its address, and the processes that were started for it."""

    address: str
    started: tuple[psutil.Process, ...]

    def workers(self) -> list[psutil.Process]:
        """The processes that read; a new one stands in for each that dies."""
        with Client(self.address, set_as_default=False) as client:  # type: ignore[no-untyped-call]
            return [psutil.Process(pid) for pid in client.run(os.getpid).values()]


def _started(stack: ExitStack, *arguments: str, paths: list[Path], folder: Path) -> psutil.Process:
    log = stack.enter_context((folder / f"{arguments[0]}.log").open("wb"))
    process = subprocess.Popen(
        [sys.executable, "-m", "dask", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(map(str, paths))},
        stdout=log,
        stderr=log,
    )
    stack.callback(_ended, process)
    return psutil.Process(process.pid)


def _ended(process: subprocess.Popen[bytes]) -> None:
    own = psutil.Process(process.pid)
    everybody = [own, *own.children(recursive=True)]
    for each in everybody:
        with suppress(psutil.NoSuchProcess):
            each.kill()
    process.wait()
    psutil.wait_procs(everybody[1:], timeout=_PATIENCE)


@pytest.fixture(scope="session")
def cluster(plain_extractor: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """The cluster; its workers run in a folder of their own and know the extractor `plain`."""
    folder = tmp_path_factory.mktemp("cluster")
    file = folder / "scheduler.json"
    paths = [ROOT, plain_extractor]
    with ExitStack() as stack:
        where = ("--scheduler-file", str(file))
        scheduler = _started(
            stack,
            "scheduler",
            *where,
            "--host",
            "127.0.0.1",
            "--port",
            "0",
            "--no-dashboard",
            paths=paths,
            folder=folder,
        )
        workers = _started(
            stack, "worker", *where, "--nworkers", "2", "--nthreads", "1", "--no-dashboard", paths=paths, folder=folder
        )
        with Client(scheduler_file=str(file), timeout=_PATIENCE, set_as_default=False) as client:  # type: ignore[no-untyped-call]
            client.wait_for_workers(2, timeout=_PATIENCE)
            address = str(client.scheduler_info()["address"])
        yield Cluster(address, (scheduler, workers))

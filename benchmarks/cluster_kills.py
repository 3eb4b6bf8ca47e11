"""Kills parts of builds on a cluster at random moments, and looks at what is left.

    python -m benchmarks.cluster_kills [--kills 40] [--documents 200] [--seed 1]

A scheduler, two workers and `kg build --cluster` run as processes of this machine. At a moment between the very
beginning and the end of a build one of them is killed (SIGKILL): the scheduler, a worker, the build, or all of them. A
worker may cost nothing. What else is killed ends the build, with a message and within a minute; then every document in
the store has to be whole, and the same command, with a scheduler and workers again, has to make the graph of a build
that nothing disturbed, by one machine.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.kills import ROOT, looked_at, make_inputs, state_of
from kg.store import open_store

VICTIMS = ("scheduler", "build", "all", "worker")
_PATIENCE = 300.0
"""Seconds after which a build that still goes on is taken for one that hangs."""


@dataclass
class Tally:
    """What the kills came to: how many of each victim, in how many a build was under way, and what was wrong."""

    kills: Counter[str] = field(default_factory=Counter)
    ended: Counter[str] = field(default_factory=Counter)
    """Builds that were ended by the kill, by its victim."""
    missed: int = 0
    faults: list[str] = field(default_factory=list)


class ClusterTrial:
    """Builds of the same inputs on clusters, killed and finished, in a folder of their own.

    `options` are those of `kg build`; `paths` are where processes find modules beside those of this repository.
    """

    def __init__(
        self, folder: Path, *, documents: int, seed: int, options: Sequence[str] = (), paths: Sequence[Path] = ()
    ) -> None:
        self._folder = folder
        self._dice = random.Random(seed)
        self._environment = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, (ROOT, *paths)))}
        self._inputs = [*make_inputs(folder, documents=documents, seed=seed), *options]
        self.tally = Tally()
        code, said = self._ended(self._build("reference", []))
        if code:
            raise RuntimeError(f"the undisturbed build ends with {code}: {said}")
        with open_store(folder / "reference", read_only=True) as store:
            self._wanted = state_of(store)
        self.seconds = self._finished("as a trial")
        """How long an undisturbed build on a cluster takes, without its start."""

    def run(self, kills: int) -> Tally:
        """Kill that many times, and return what came of it; tells on standard error how far it is."""
        for number in range(kills):
            victim = VICTIMS[number % len(VICTIMS)]
            print(f"{number} kills, {len(self.tally.faults)} faults", file=sys.stderr, flush=True)
            self._kill(victim, self._dice.uniform(0, self.seconds))
        return self.tally

    def _kill(self, victim: str, moment: float) -> None:
        where = f"{victim} killed after {moment:.2f} s"
        self._clear()
        with ExitStack() as stack:
            parts = self._cluster(stack)
            parts["build"] = build = self._build("store", self._options())
            time.sleep(moment)
            if build.poll() is not None:
                self.tally.missed += 1
            self.tally.kills[victim] += 1
            for name, part in parts.items():
                if victim in (name, "all"):
                    with suppress(ProcessLookupError):  # it has ended by itself
                        os.killpg(part.pid, signal.SIGKILL)
            code, said = self._ended(build)
            if victim == "worker":
                self.tally.faults += [f"{where}: the build ends with {code}: {said}"] if code else []
            elif code:
                self.tally.ended[victim] += 1
                if victim == "scheduler" and (code != 2 or "Traceback" in said or "kg: error: " not in said):
                    self.tally.faults.append(f"{where}: the build ends with {code}: {said}")
        self._check_whole(where)
        self._finished(where)

    def _check_whole(self, where: str) -> None:
        if not (self._folder / "store").exists():
            return
        _, fault = looked_at(self._folder / "store", self._wanted)
        self.tally.faults += [f"{where}: {fault}"] if fault else []

    def _finished(self, where: str) -> float:
        """Run the command to its end, on a new cluster, and compare the graph; return the seconds that it took."""
        with ExitStack() as stack:
            self._cluster(stack)
            begun = time.monotonic()
            code, said = self._ended(self._build("store", self._options()))
            seconds = time.monotonic() - begun
        if code:
            self.tally.faults.append(f"{where}: the same command ends with {code}: {said}")
            return seconds
        with open_store(self._folder / "store") as store:
            found = state_of(store)
        for what in ("documents", "graph", "paths", "unfinished"):
            if getattr(found, what) != getattr(self._wanted, what):
                self.tally.faults.append(f"{where}: {what} at the end are not those of an undisturbed build")
        left = [path.name for path in (self._folder / "shards" / "passing").glob("*.block*")]
        self.tally.faults += [f"{where}: blocks are left beside the shards: {left}"] if left else []
        return seconds

    def _clear(self) -> None:
        for name in ("store", "shards"):
            shutil.rmtree(self._folder / name, ignore_errors=True)

    def _options(self) -> list[str]:
        address = f"tcp://127.0.0.1:{self._port}"
        return ["--cluster", address, "--shards", "shards"]

    def _cluster(self, stack: ExitStack) -> dict[str, subprocess.Popen[bytes]]:
        """Start a scheduler and two workers, which go with the stack."""
        self._port = _free_port()
        scheduler = self._dask(stack, "scheduler", "--host", "127.0.0.1", "--port", str(self._port))
        workers = [
            self._dask(stack, "worker", f"tcp://127.0.0.1:{self._port}", "--nthreads", "1", "--no-nanny")
            for _ in range(2)
        ]
        return {"scheduler": scheduler, "worker": workers[0], "another worker": workers[1]}

    def _dask(self, stack: ExitStack, *arguments: str) -> subprocess.Popen[bytes]:
        log = stack.enter_context((self._folder / "dask.log").open("ab"))
        process = subprocess.Popen(
            [sys.executable, "-m", "dask", *arguments, "--no-dashboard"],
            cwd=self._folder,
            env=self._environment,
            stdout=log,
            stderr=log,
            process_group=0,
        )
        stack.callback(_end, process)
        return process

    def _build(self, store: str, more: Sequence[str]) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", "kg", "build", *self._inputs, "--store", store, *more],
            cwd=self._folder,
            env=self._environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            process_group=0,
        )

    def _ended(self, build: subprocess.Popen[bytes]) -> tuple[int, str]:
        """Wait for a build, and return its status and the end of what it said."""
        try:
            _, said = build.communicate(timeout=_PATIENCE)
        except subprocess.TimeoutExpired:
            os.killpg(build.pid, signal.SIGKILL)
            _, said = build.communicate()
            said += b"\nit did not end"
        return build.returncode, said.decode("utf-8", "replace")[-2000:]


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])


def main() -> int:
    """Print the tally; the exit status tells whether anything was found."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=40)
    parser.add_argument("--documents", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as passing:
        trial = ClusterTrial(Path(passing), documents=arguments.documents, seed=arguments.seed)
        print(f"an undisturbed build on a cluster takes {trial.seconds:.1f} s", flush=True)
        tally = trial.run(arguments.kills)
    print(f"kills: {dict(tally.kills)}; builds that they ended: {dict(tally.ended)}; {tally.missed} came too late")
    print("\n".join(tally.faults) or "nothing found")
    return 1 if tally.faults else 0


if __name__ == "__main__":
    sys.exit(main())

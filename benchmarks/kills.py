"""Kills builds at random moments, and looks at what each kill left in the store.

    python -m benchmarks.kills [--kills 300] [--documents 500] [--seed 1] [-- OPTIONS OF kg build]

The documents are made up: short articles and the records of a table. After each kill (SIGKILL, of the whole group of
processes or of the first one alone) no process may be left, the store has to open, and every document in it to be
whole: the same statements as in a build that nothing disturbed. Half of the builds are then begun again, to be killed
again; the others are let run to their end, after which graph and remembered paths are those of the undisturbed build.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from kg.errors import KgError
from kg.graph.iris import Iris
from kg.graph.vocabulary import DIP
from kg.ledger import Ledger, now
from kg.store import Store, open_store

ROOT = Path(__file__).parent.parent
_START = date(2021, 3, 1)
_PEOPLE = (
    ("Amos Kiprop", "Kenyan Foreign Minister", "Kenya"),
    ("Dina Haddad", "Jordanian Prime Minister", "Jordan"),
    ("Ebba Lindholm", "Swedish Foreign Minister", "Sweden"),
    ("Kofi Addo", "Ghanaian President", "Ghana"),
    ("Tomas Varga", "Hungarian Foreign Minister", "Hungary"),
    ("Leila Aydin", "Turkish Foreign Minister", "Turkey"),
    ("Marta Solheim", "Norwegian Prime Minister", "Norway"),
    ("Rui Tavira", "Portuguese President", "Portugal"),
)
_TOWNS = ("Oslo", "Accra", "Vienna", "Geneva", "Ankara", "Lisbon", "Nairobi", "Amman")
_TOPICS = ("fishing rights", "a ceasefire", "grain exports", "visas for students", "the border crossing")
_FORMS = (
    "{one} met {other} in {town} on {weekday} to talk about {topic}.",
    "{one} will receive {other} in {town} next week, two officials said.",
    "{one} phoned {other} on {weekday} and pressed for {topic}, the ministry said.",
    "{one} denied having met {other} in {town} over {topic}.",
    '"We are close on {topic}," {one} said after talks with {other} in {town}.',
)
_MAPPING = """\
format: csv
files: "calls*.csv"
id: "{nr}"
document: {title: "Note {nr}", publisher: Front Office, published: "{day}"}
events:
- type: Call
  status: occurred
  participants:
  - name: {value: "{who}", separator: ";"}
    of: {value: "{states}", separator: ";"}
  date: "{day}"
  about: "{subject}"
"""


def make_inputs(folder: Path, *, documents: int, seed: int) -> list[str]:
    """Write that many documents, five of six of them records, and return the arguments of `kg build` for them."""
    dice = random.Random(seed)
    records = documents * 5 // 6
    for number in range(documents - records):
        path = folder / "articles" / f"{number % 7}" / f"{number:04}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(_article(number, dice), encoding="utf-8")
    rows = [f"{number},{_day(dice)},{';'.join(_two(dice, 0))},{';'.join(_two(dice, 2))},{dice.choice(_TOPICS)}\n"
            for number in range(1, records + 1)]  # fmt: skip
    (folder / "calls.csv").write_text("nr,day,who,states,subject\n" + "".join(rows), encoding="utf-8")
    (folder / "calls.yaml").write_text(_MAPPING, encoding="utf-8")
    return ["articles", *(["calls.csv", "--mapping", "calls.yaml"] if records else [])]


def _article(number: int, dice: random.Random) -> str:
    sentences = []
    for _ in range(dice.choice((1, 1, 1, 2))):
        one, other = dice.sample(_PEOPLE, 2)
        day = (_START + timedelta(days=dice.randrange(7))).strftime("%A")
        sentences.append(
            dice.choice(_FORMS).format(
                one=f"{one[1]} {one[0]}",
                other=f"{other[1]} {other[0]}",
                town=dice.choice(_TOWNS),
                weekday=day,
                topic=dice.choice(_TOPICS),
            )
        )
    head = f"title: Dispatch {number}\npublished: {_day(dice)}\npublisher: {dice.choice(_TOWNS)} Courier\nlanguage: en"
    return f"---\n{head}\n---\n\n{' '.join(sentences)}\n"


def _day(dice: random.Random) -> str:
    return (_START + timedelta(days=dice.randrange(400))).isoformat()


def _two(dice: random.Random, column: int) -> list[str]:
    return [person[column] for person in dice.sample(_PEOPLE, 2)]


@dataclass(frozen=True, slots=True)
class State:
    """What a store holds: a digest of each graph of a document, one of all graphs but that of runs, the paths."""

    documents: dict[str, str]
    graph: str
    paths: frozenset[tuple[str, str]]
    unfinished: bool


def state_of(store: Store) -> State:
    """Read all of a store."""
    iris = Iris()
    digests = {name: _digest(map(str, store.quads(name))) for name in store.graph_names() if name != iris.runs}
    paths = store.quads(iris.runs, predicate=DIP.path)
    return State(
        documents={name.value: digest for name, digest in digests.items() if iris.is_document(name)},
        graph=_digest(f"{name} {digest}" for name, digest in digests.items()),
        paths=frozenset((str(quad.subject), str(quad.object)) for quad in paths),
        unfinished=Ledger(store, iris, started=now()).unfinished,
    )


def looked_at(folder: Path, wanted: State) -> tuple[State | None, str | None]:
    """Return what a store holds, None where it does not open, and what is wrong with it, None where nothing is."""
    try:
        with open_store(folder) as store:
            found = state_of(store)
    except KgError as error:
        return None, f"the store does not open: {error}"
    broken = [name for name, digest in found.documents.items() if wanted.documents.get(name) != digest]
    return found, f"{len(broken)} documents are not whole, {broken[0]} among them" if broken else None


def _digest(lines: Iterator[str]) -> str:
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()


@dataclass
class Tally:
    """What the kills came to. `held` counts kills by tenths of the documents that were in the store then, `None` where
    there was no store yet; `faults` says what was not as it has to be."""

    kills: int = 0
    finished: int = 0
    held: Counter[int | None] = field(default_factory=Counter)
    behind: int = 0
    """Kills after which all documents were there, and the end of the run was not: in resolving or the last write."""
    missed: int = 0
    """Builds that had ended before they were to be killed."""
    faults: list[str] = field(default_factory=list)


class Trial:
    """Builds of the same inputs, killed and finished, in a folder of their own."""

    def __init__(self, folder: Path, *, documents: int, seed: int, options: Sequence[str] = ()) -> None:
        self._folder = folder
        self._dice = random.Random(seed)
        self._inputs = [*make_inputs(folder, documents=documents, seed=seed), *options]
        self.tally = Tally()
        begin = time.monotonic()
        code, said = self._finish("reference")
        self.seconds = time.monotonic() - begin
        """How long an undisturbed build takes."""
        if code:
            raise RuntimeError(f"the undisturbed build ends with {code}: {said}")
        with open_store(folder / "reference", read_only=True) as store:
            self._wanted = state_of(store)
        if len(self._wanted.documents) < documents * 0.9:
            raise RuntimeError(f"only {len(self._wanted.documents)} of {documents} documents are in the graph")

    def run(self, kills: int) -> Tally:
        """Kill that many builds, and return what came of it; tells on standard error how far it is."""
        while self.tally.kills < kills:
            print(f"{self.tally.kills} kills, {len(self.tally.faults)} faults", file=sys.stderr, flush=True)
            shutil.rmtree(self._folder / "store", ignore_errors=True)
            while True:
                self._kill()
                if self.tally.kills >= kills or self._dice.random() < 0.5:
                    break
            self._check_finished()
        return self.tally

    def _kill(self) -> None:
        process = self._start("store")
        time.sleep(self._dice.uniform(0, self.seconds))
        if process.poll() is not None:
            self.tally.missed += 1
            process.communicate()
            return
        if self._dice.random() < 0.5:
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
        process.communicate()
        self._wait_for_the_last(process.pid)
        self.tally.kills += 1
        self._check_whole()

    def _check_whole(self) -> None:
        if not (self._folder / "store").exists():
            self.tally.held[None] += 1
            return
        found, fault = looked_at(self._folder / "store", self._wanted)
        self.tally.faults += [f"after kill {self.tally.kills}: {fault}"] if fault else []
        if found is None:
            return
        wanted = self._wanted.documents
        self.tally.held[10 * len(found.documents) // len(wanted)] += 1
        self.tally.behind += len(found.documents) == len(wanted) and found.unfinished

    def _check_finished(self) -> None:
        where = f"after kill {self.tally.kills}"
        code, said = self._finish("store")
        if code:
            self.tally.faults.append(f"{where}: the same command ends with {code}: {said}")
            return
        self.tally.finished += 1
        with open_store(self._folder / "store") as store:
            found = state_of(store)
        for what in ("documents", "graph", "paths", "unfinished"):
            if getattr(found, what) != getattr(self._wanted, what):
                self.tally.faults.append(f"{where}: {what} at the end are not those of an undisturbed build")

    def _wait_for_the_last(self, group: int) -> None:
        """Wait until no process of a group is there any more: workers see that they are alone, and end."""
        end = time.monotonic() + 30
        while _lives(group):
            if time.monotonic() > end:
                self.tally.faults.append(f"after kill {self.tally.kills}: processes of the build live on")
                os.killpg(group, signal.SIGKILL)
                return
            time.sleep(0.02)

    def _start(self, store: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "kg", "build", *self._inputs, "--store", store],
            cwd=self._folder,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            process_group=0,
        )

    def _finish(self, store: str) -> tuple[int, str]:
        process = self._start(store)
        _, said = process.communicate()
        return process.returncode, said[-2000:]


def _lives(group: int) -> bool:
    """Whether a group of processes has a member that is no zombie: where nobody collects orphans these stay."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[2]) == group and fields[0] not in "ZX":
            return True
    return not Path("/proc/self/stat").exists()


def main() -> int:
    """Print the tally; the exit status tells whether anything was found."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=300)
    parser.add_argument("--documents", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("options", nargs="*", help="more options of kg build, behind --")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as passing:
        trial = Trial(Path(passing), documents=arguments.documents, seed=arguments.seed, options=arguments.options)
        print(f"an undisturbed build of {arguments.documents} documents takes {trial.seconds:.1f} s", flush=True)
        tally = trial.run(arguments.kills)
    print(f"{tally.kills} kills; {tally.finished} builds then run to their end; {tally.missed} ended before their kill")
    shares = [f"{10 * tenth} %: {tally.held[tenth]}" for tenth in range(11)]
    print(f"documents in the store at the kill: no store {tally.held[None]}, {', '.join(shares)}")
    print(f"all documents there, the end of the run not: {tally.behind}")
    print("\n".join(tally.faults) or "nothing found")
    return 1 if tally.faults else 0


if __name__ == "__main__":
    sys.exit(main())

"""Articles a second of `kg build`, by stage and in all, and its memory over more and more articles.

    python -m benchmarks.building [--articles 400] [--words 400] [--processes 1 2] [--memory 1000 10000 100000]

The articles are the stories of `benchmarks/stories.py`: told events, filled up to `--words` with sentences that tell of
none. For the rate in all, `kg build` runs as a user starts it, and its start is counted. For the stages one process
does one after the other. For the memory the stories stand as they are (some 45 words each), and the memory of all
processes of the build is looked at every fifth of a second: `reading` is the most while there are processes that read,
`in all` the most until the end, when all reports are resolved at once.
"""

from __future__ import annotations

import argparse
import contextlib
import multiprocessing
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import psutil

from benchmarks.startup import ROOT
from benchmarks.stories import Stories
from kg.documents import read_documents
from kg.extract.grammar.extractor import GrammarExtractor
from kg.graph.iris import Iris
from kg.graph.mapping import document_quads
from kg.graph.provenance import ExtractorVersion
from kg.graph.world import world_quads
from kg.language import annotate_all
from kg.language.pipeline import load_pipeline
from kg.model.document import Document, DocumentFacts
from kg.model.fingerprint import fingerprint_of
from kg.resolve import resolve
from kg.store import open_store

_IN_A_FOLDER = 1000
_LOOK = 0.2
_FILLING = (
    "The price of wheat rose for the third week in a row, and bakers in the north have begun to buy in advance.",
    "Rain has kept the harvest back, although farmers in the valleys say that the grapes look better than last year.",
    "The railway between the two largest towns was closed for repairs, and buses ran in its place.",
    "Students filled the square in the evening and sang until the lamps went out.",
    "A museum showed drawings that had lain in a cellar for a century, most of them of birds.",
    "The central bank left its rate where it was, as most analysts had expected.",
    "Shops stayed open longer because of the holidays, and the trams were full.",
    "Engineers found that the old bridge would have to be watched through the winter.",
    "Two rivers rose after the storm, but the dams held and nobody was hurt.",
    "The national team lost its second match by one goal in the last minute.",
)
_Result = TypeVar("_Result")


@dataclass(frozen=True, slots=True)
class Built:
    """What a build took: seconds, processor seconds of all its processes, MiB of memory of all of them together."""

    articles: int
    processes: int
    wall: float
    cpu: float
    reading: float
    most: float

    @property
    def rate(self) -> float:
        """Articles a second."""
        return self.articles / self.wall


@dataclass(frozen=True, slots=True)
class Stage:
    """Processor seconds of one stage over all articles."""

    name: str
    articles: int
    cpu: float


def write_articles(folder: Path, number: int, *, words: int = 0, seed: int = 1) -> int:
    """Write that many articles of at least so many words, and return the words of all."""
    chance = random.Random(seed)
    total = 0
    for place, story in enumerate(Stories(number, seed=seed)):
        document = story.document
        paragraphs = document.text.split("\n\n")
        while sum(len(paragraph.split()) for paragraph in paragraphs) < words:
            paragraphs.insert(chance.randrange(len(paragraphs) + 1), " ".join(chance.sample(_FILLING, 2)))
        text = "\n\n".join(paragraphs)
        total += len(text.split())
        head = f'title: "{document.title}"\npublished: {document.published}\npublisher: {document.publisher}\n'
        into = folder / f"{place // _IN_A_FOLDER:04}"
        into.mkdir(parents=True, exist_ok=True)
        (into / document.id).write_text(f"---\n{head}url: {document.url}\n---\n\n{text}", encoding="utf-8")
    return total


def built(articles: Path, number: int, *, processes: int, store: Path) -> Built:
    """Run `kg build` over a folder of that many articles into a new store, and return what it took."""
    command = [sys.executable, "-m", "kg", "build", str(articles), "--store", str(store), "--processes", str(processes)]
    used: dict[int, float] = {}
    began = time.perf_counter()
    reading = most = 0.0
    said = store.with_suffix(".said")
    with open(said, "wb") as errors:
        running = subprocess.Popen(command, cwd=ROOT, stderr=errors)
        watched = psutil.Process(running.pid)
        while running.poll() is None:
            held, readers = _looked_at(watched, used)
            most = max(most, held)
            reading = max(reading, held if readers else 0.0)
            time.sleep(_LOOK)
    if running.returncode != 0:
        raise RuntimeError(f"kg build ended with status {running.returncode}: {said.read_text()[-500:]}")
    return Built(number, processes, time.perf_counter() - began, sum(used.values()), reading, most)


def _looked_at(process: psutil.Process, used: dict[int, float]) -> tuple[float, int]:
    """Return the MiB that a process and its children hold, and how many children there are.

    The processor seconds of each are noted in `used`.
    """
    held = 0.0
    try:
        children: list[psutil.Process] = process.children(recursive=True)
    except psutil.Error:
        return held, 0
    for each in (process, *children):
        with contextlib.suppress(psutil.Error):
            held += each.memory_info().rss / 2**20
            times = each.cpu_times()
            used[each.pid] = times.user + times.system
    return held, len(children)


def stages(articles: Path) -> list[Stage]:
    """Carry out the stages over the articles of a folder one after the other, in this process."""
    found: list[Stage] = []

    def during(name: str, work: Callable[[], _Result]) -> _Result:
        used = time.process_time()
        result = work()
        found.append(Stage(name, len(documents), time.process_time() - used))
        return result

    load_pipeline()("The first text loads the model.")
    extractor = GrammarExtractor()
    documents: list[Document] = []
    used = time.process_time()
    documents.extend(each for each in read_documents([str(articles)]) if isinstance(each, Document))
    found.append(Stage("documents", len(documents), time.process_time() - used))
    annotated = during("language", lambda: list(annotate_all(documents)))
    reports = during("extract", lambda: [tuple(extractor.extract(each)) for each in annotated])
    version = ExtractorVersion("grammar", "benchmark")
    graphs = during(
        "graph",
        lambda: {
            Iris().document(document.key): document_quads(document, told, extractor=version)
            for document, told in zip(documents, reports, strict=True)
        },
    )
    facts = {
        document.key: DocumentFacts(document.published, document.publisher, fingerprint_of(document.text))
        for document in documents
    }
    told = [report for some in reports for report in some]
    world = during("resolve", lambda: world_quads(resolve(told, documents=facts)))
    with tempfile.TemporaryDirectory() as passing, open_store(Path(passing) / "store") as store:
        during("store", lambda: store.replace_graphs({**graphs, Iris().world: world}))
    return found


def measured_stages(articles: Path) -> list[Stage]:
    """Return what `stages` finds in a process of its own."""
    with multiprocessing.get_context("spawn").Pool(1) as process:
        return process.apply(stages, (articles,))


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=400)
    parser.add_argument("--words", type=int, default=400)
    parser.add_argument("--processes", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--memory", type=int, nargs="*", default=[1000, 10_000, 100_000])
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        passing = Path(name)
        words = write_articles(passing / "articles", options.articles, words=options.words)
        print(f"{options.articles} articles of {words / options.articles:.0f} words")
        for stage in measured_stages(passing / "articles"):
            print(f"{stage.name:>12} {stage.articles / stage.cpu:10,.0f} articles a second of processor", flush=True)
        for processes in options.processes:
            store = passing / f"store{processes}"
            one = built(passing / "articles", options.articles, processes=processes, store=store)
            print(
                f"{processes} processes {one.rate:8.1f} articles a second ({one.articles / one.cpu:.1f} of processor)"
            )
        for number in options.memory:
            write_articles(passing / f"short{number}", number)
            one = built(passing / f"short{number}", number, processes=2, store=passing / f"short-store{number}")
            print(
                f"{number:>10,} articles {one.wall:8.1f} s, reading {one.reading:,.0f} MiB, in all {one.most:,.0f} MiB"
            )


if __name__ == "__main__":
    main()

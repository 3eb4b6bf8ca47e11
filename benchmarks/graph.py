"""A graph of invented news of any size, made as a build makes it: mapped, resolved, loaded; only not read from texts.

    python -m benchmarks.graph FOLDER [--triples 1000000] [--seed 1]

The same number of triples and seed make the same graph. Ten million triples (77,000 documents) take some five minutes
and 5 GiB of memory, most of both for resolving.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import NamedNode, Quad

from benchmarks.stories import Stories, Story
from kg.graph.iris import Iris
from kg.graph.mapping import document_quads
from kg.graph.provenance import ExtractorVersion
from kg.graph.world import world_quads
from kg.model.document import DocumentFacts
from kg.model.fingerprint import fingerprint_of
from kg.model.report import Report
from kg.resolve import resolve
from kg.store import Store, open_store

TRIPLES_OF_A_DOCUMENT = 130
"""Mean, its share of the graph of the world included."""
_EXTRACTOR = ExtractorVersion("generated", "1")
_IRIS = Iris()


@dataclass(frozen=True, slots=True)
class StoryGraph:
    """The quads of a story, mapped when they are asked for: those of all stories at once are too many for memory."""

    story: Story

    @property
    def name(self) -> NamedNode:
        """The name of the graph."""
        return _IRIS.document(self.story.document.key)

    def __iter__(self) -> Iterator[Quad]:
        return iter(document_quads(self.story.document, self.story.reports, extractor=_EXTRACTOR))


def world_of(stories: Iterator[Story]) -> list[Quad]:
    """Return the graph of the world that stories make."""
    reports: list[Report] = []
    facts: dict[str, DocumentFacts] = {}
    for story in stories:
        document = story.document
        reports.extend(story.reports)
        facts[document.key] = DocumentFacts(document.published, document.publisher, fingerprint_of(document.text))
    return world_quads(resolve(reports, documents=facts))


def documents_in(triples: int) -> int:
    """Return how many documents have about that many triples."""
    return max(1, triples // TRIPLES_OF_A_DOCUMENT)


def fill(store: Store, triples: int, seed: int) -> None:
    """Write a graph of about that many triples to an empty store."""
    stories = list(Stories(documents_in(triples), seed=seed))
    store.replace_graphs({graph.name: graph for graph in map(StoryGraph, stories)})
    store.replace_graphs({_IRIS.world: world_of(iter(stories))})
    store.compact()


def make_store(folder: Path, triples: int, seed: int) -> None:
    """Make a store with such a graph in a folder."""
    start = time.perf_counter()
    with open_store(folder) as store:
        fill(store, triples, seed)
        print(f"{store.count():,} triples, made in {time.perf_counter() - start:.0f} s", flush=True)


def main() -> None:
    """Make a store."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--triples", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    make_store(options.folder, options.triples, options.seed)


if __name__ == "__main__":
    main()

"""`kg build --cluster`: tasks to a cluster, their shards into the graph."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date
from functools import partial
from itertools import chain

from kg.cluster.resolving import owner_of, spread_over
from kg.cluster.shards import Entry, Location
from kg.cluster.spreading import Lost, Spreader, cluster_at
from kg.cluster.tasks import Job, Task, tasks_of
from kg.documents import Source, find_sources, open_file
from kg.errors import DocumentError
from kg.pipeline.building import Builder, BuildReport
from kg.pipeline.extracting import Reader
from kg.pipeline.findings import Finding
from kg.pipeline.inputs import Batch
from kg.pipeline.making import Made
from kg.pipeline.outcomes import Outcome, Progress
from kg.settings import Settings
from kg.store.protocol import Store

_LOADED_AT_ONCE = 40_000_000
"""Bytes of N-Quads that are written in one step, some 300,000 quads: enough for the bulk loader, which beats
transactions from 100,000 on, and a sixth of a gigabyte of memory."""


def build_on_cluster(
    paths: Iterable[str],
    store: Store,
    *,
    cluster: str,
    shards: str,
    settings: Settings | None = None,
    published: date | None = None,
    language: str | None = None,
    progress: Callable[[Progress], None] | None = None,
    tell: Callable[[Outcome], None] | None = None,
) -> BuildReport:
    """Read documents on the Dask cluster at an address into the graph of `store`; see `kg.pipeline.build` for the rest.

    `shards` is a folder or an fsspec address that this machine and all workers reach; what is made lies there, and is
    not made again by a later run. Files are read by the workers, which have to see them under the same paths.
    The graph is the one that `kg.pipeline.build` makes.

    Raises:
        ClusterError: the cluster or the location cannot be used.
        UnknownExtractorError, MappingError, LanguageError, StoreError: as `kg.pipeline.build` does.
    """
    settings = settings or Settings()
    location = Location(shards)
    location.prepare()
    reader = Reader(settings)
    job = Job(_seen_everywhere(settings), location=_in_full(shards), published=published, language=language)
    versions = repr([reader.version(kind) for kind in ("article", "record")])

    with cluster_at(cluster) as client:
        owner = owner_of(store)
        location.clear(owner)
        spread = spread_over(client, location, job.location, owner=owner)
        builder = Builder[Entry](store, settings, reader, tell=tell, spread=spread)

        def load(found: Iterable[tuple[Entry, Made] | Finding]) -> None:
            for batch, made in _batches(found):
                for work, wanted in builder.prepared([batch]):
                    builder.add(work, [made[entry.key] for entry in wanted])
                if progress:
                    progress(builder.progress())

        sources, errors = _split(paths)
        load(errors)
        for done in _done(tasks_of(sources, job, extractors=versions), location, Spreader(client, job)):
            load(done.errors if isinstance(done, Lost) else location.read(done.id))
        return builder.finish()


def _done(tasks: Iterable[Task], location: Location, spreader: Spreader) -> Iterator[Task | Lost]:
    """Yield tasks as their shards are there; those that an earlier run made among the first."""
    there: list[Task] = []

    def missing() -> Iterator[Task]:
        for task in tasks:
            if location.has(task.id):
                there.append(task)
            else:
                yield task

    for done in spreader.spread(missing()):
        yield from there
        there.clear()
        yield done
    yield from there


def _split(paths: Iterable[str]) -> tuple[Iterator[Source], Iterator[DocumentError]]:
    """Return the sources behind paths that workers can open, and errors for what they cannot."""
    sources: list[Source] = []
    errors: list[DocumentError] = []
    for found in chain.from_iterable(find_sources(path) for path in paths):
        if isinstance(found, DocumentError):
            errors.append(found)
        elif os.path.isfile(found.name):
            # It keeps the name that the user gave, and is found from any folder.
            sources.append(replace(found, open=partial(open_file, os.path.abspath(found.name))))
        else:
            remedy = "put it into a file on a disk that all workers see, or build it without --cluster"
            errors.append(DocumentError(found.name, "is no file, and the workers of a cluster read files", remedy))
    return iter(sources), iter(errors)


def _batches(found: Iterable[tuple[Entry, Made] | Finding]) -> Iterator[tuple[Batch[Entry], dict[str, Made]]]:
    """Yield documents with what was made of them in portions that are loaded at once."""
    entries: list[Entry] = []
    findings: list[Finding] = []
    made: dict[str, Made] = {}
    size = 0
    for item in found:
        if not isinstance(item, tuple):
            findings.append(item)
            continue
        entry, graph = item
        if entry.key in made or size > _LOADED_AT_ONCE:  # a key once in each portion, for the later one may be wanted
            yield Batch(tuple(entries), tuple(findings)), made
            entries, findings, made, size = [], [], {}, 0
        entries.append(entry)
        made[entry.key] = graph
        size += entry.length
    if entries or findings:
        yield Batch(tuple(entries), tuple(findings)), made


def _seen_everywhere(settings: Settings) -> Settings:
    """Return settings whose files a process in another folder finds; how many processes read is the cluster's."""
    lexicon = settings.lexicon and settings.lexicon.absolute()
    mapping = tuple(path.absolute() for path in settings.mapping)
    return replace(settings, lexicon=lexicon, mapping=mapping, processes=None)


def _in_full(address: str) -> str:
    """Return an address of shards as workers in other folders understand it."""
    return address if "://" in address else os.path.abspath(address)

"""`kg build --cluster`: tasks to a cluster, their shards into the graph."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date
from itertools import chain
from pathlib import Path

from kg.cluster.dividing import divide
from kg.cluster.resolving import owner_of, spread_over
from kg.cluster.shards import Entry, Location
from kg.cluster.spreading import Lost, Spreader, cluster_at
from kg.cluster.tasks import Job, Task, task_of_handed, tasks_of
from kg.documents import Found, Input, Web, load_mappings
from kg.model.document import Document
from kg.pipeline.building import Builder, BuildReport
from kg.pipeline.extracting import Reader
from kg.pipeline.findings import Finding
from kg.pipeline.inputs import Batch, portions, web_of
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
    web: Web | None = None,
) -> BuildReport:
    """Read documents on the Dask cluster at an address into the graph of `store`; see `kg.pipeline.build` for the rest.

    `shards` is a folder or an fsspec address that this machine and all workers reach; what is made lies there, and is
    not made again by a later run. Files are read by the workers, which have to see them under the same paths; what lies
    on the web, and standard input, is fetched here and read by them. The graph is the one that `kg.pipeline.build`
    makes.

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
        builder = Builder[Entry](store, settings, reader, spread=spread, tell=tell)

        def load(found: Iterable[tuple[Entry, Made] | Finding]) -> None:
            for batch, made in _batches(found):
                for work, wanted in builder.prepared([batch]):
                    builder.add(work, [made[entry.key] for entry in wanted])
                if progress:
                    progress(builder.progress())

        divided = divide(paths)
        mappings = load_mappings(settings.mapping)
        builder.begin()  # only now: what the cluster, its location or the settings have wrong has been found
        load(divided.findings)
        opened = divided.opened(mappings, (web or web_of(settings)).remembering(builder.memory))
        tasks = chain(
            tasks_of(divided.there, job, extractors=versions),
            (task_of_handed(handed, job, extractors=versions) for handed in _handed(opened, load)),
        )
        for done in _done(tasks, location, Spreader(client, job)):
            load(done.errors if isinstance(done, Lost) else location.read(done.id))
        if progress:
            progress(builder.progress(read=True))
        return builder.finish()


def _handed(
    opened: Iterable[Input | Found], load: Callable[[Iterable[Finding]], None]
) -> Iterator[list[Input | Document]]:
    """Yield what was opened here, in portions for the workers; what there is to say of inputs is loaded at once."""
    for portion in portions(opened):
        load([each for each in portion if not isinstance(each, Input | Document)])
        if handed := [each for each in portion if isinstance(each, Input | Document)]:
            yield handed


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
    return address if "://" in address else str(Path(address).absolute())

"""Tasks: what one worker reads at a time."""

from __future__ import annotations

import hashlib
import json
import os
import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import chain
from pathlib import Path

from kg import __version__
from kg.cluster.shards import Location, Shard
from kg.documents import Found, Input, Source, load_mappings, open_source
from kg.errors import ClusterError, DocumentError
from kg.model.document import Document
from kg.pipeline.findings import Finding
from kg.pipeline.inputs import batches, read_inputs
from kg.pipeline.making import own_maker
from kg.settings import Settings

FILES = 64
BYTES = 8_000_000
"""A task has at most so many files, and ends with the one that fills so many bytes: a minute of work or so, for which
asking a cluster and opening a shard cost nothing. A larger file is a task of its own."""

_one_at_a_time = threading.Lock()
"""A worker with several threads reads by one of them: the language stage keeps the words of a batch for all."""


@dataclass(frozen=True, slots=True)
class Job:
    """What holds for all tasks of a build; settings name files that every worker sees."""

    settings: Settings
    location: str
    published: date | None = None
    language: str | None = None
    version: str = __version__


@dataclass(frozen=True, slots=True)
class Task:
    """What one worker reads: sources that it opens, or inputs and documents of tables, which it is handed.

    Of the documents those from `first` on up to, not including, `end` are made. `id` names the task by all that its
    shard depends on, so that the same task has the same shard in a later run. `size` is how many bytes are handed over.
    """

    id: str
    sources: tuple[Source, ...] = ()
    handed: tuple[Input | Document, ...] = field(default=(), repr=False)
    size: int = 0
    first: int = 0
    end: int | None = None

    def part(self, first: int, end: int) -> Task:
        """Return the task of a part of its documents."""
        return replace(self, id=f"{self.id}-{first}-{end}", first=first, end=end)

    @property
    def names(self) -> tuple[str, ...]:
        """What messages call what it reads."""
        handed = (each.name if isinstance(each, Input) else each.id for each in self.handed)
        return tuple(dict.fromkeys((*(source.name for source in self.sources), *handed)))


def task_of_handed(handed: Sequence[Input | Document], job: Job, *, extractors: str) -> Task:
    """Return the task that reads what was opened already; `extractors` as in `tasks_of`."""
    digest = hashlib.sha256(_fixed(job, extractors).encode("utf-8", "surrogatepass"))
    for each in handed:
        digest.update(repr(_told(each)).encode("utf-8", "surrogatepass"))
    size = sum(len(each.content if isinstance(each, Input) else each.text) for each in handed)
    return Task(digest.hexdigest()[:24], handed=tuple(handed), size=size)


def _told(each: Input | Document) -> tuple[object, ...]:
    """Return all that what is made of an input or document depends on."""
    if isinstance(each, Document):
        return each.id, each.digest, each.key, each.container, each.keep_text
    instead = each.instead and _told(each.instead)
    return repr(replace(each, instead=None)), hashlib.sha256(each.content).hexdigest(), instead


def tasks_of(sources: Iterable[Source], job: Job, *, extractors: str) -> Iterator[Task]:
    """Yield the tasks that read sources, in order. `extractors` tells what makes the reports, with its version."""
    base = hashlib.sha256(_fixed(job, extractors).encode("utf-8", "surrogatepass"))
    held: list[Source] = []
    size = 0
    for source in sources:
        held.append(source)
        size += _size(source.name)
        if len(held) == FILES or size >= BYTES:
            yield _task(held, base.copy())
            held, size = [], 0
    if held:
        yield _task(held, base.copy())


def _fixed(job: Job, extractors: str) -> str:
    """Return what the shards of all tasks depend on, as text."""
    settings = job.settings
    files = [Path(path) for path in (*settings.mapping, *([settings.lexicon] if settings.lexicon else []))]
    contents = [hashlib.sha256(path.read_bytes()).hexdigest() for path in files]
    told = [settings.base_iri, settings.pipeline, settings.keep_text, job.language, job.version, extractors]
    return json.dumps([*told, str(job.published), contents])


def _task(sources: list[Source], digest: hashlib._Hash) -> Task:
    for source in sources:
        told = [source.name, source.asked, *_stamp(source.name)]
        digest.update(json.dumps(told).encode("utf-8", "surrogatepass"))
    return Task(digest.hexdigest()[:24], tuple(sources))


def _size(path: str) -> int:
    try:
        return os.path.getsize(path)
    except OSError:
        return 0


def _stamp(path: str) -> tuple[int, int]:
    """Return the size and the time of the last change of a file; zeros where it is gone."""
    try:
        status = os.stat(path)
    except OSError:
        return 0, 0
    return status.st_size, status.st_mtime_ns


# --- on a worker --------------------------------------------------------------------------------------------------


def run(task: Task, job: Job) -> str:
    """Read the documents of a task, and leave its shard; return the task's id.

    Raises:
        ClusterError: this worker has another version of kg.
    """
    check_version(job.version)
    location = Location(job.location)
    if location.has(task.id):
        return task.id
    with _one_at_a_time, location.writing(task.id) as shard:
        _fill(shard, task, job)
    return task.id


def check_version(version: str) -> None:
    """Raise ClusterError where this worker has another version of kg than the build."""
    if version != __version__:
        raise ClusterError(
            f"a worker has kg {__version__}, and the build is by kg {version}; install the same version on all"
        )


def count(task: Task, job: Job) -> int:
    """Return how many documents the sources of a task hold."""
    return sum(isinstance(item, Document) for item in _found(task, job))


def _fill(shard: Shard, task: Task, job: Job) -> None:
    maker = own_maker(job.settings)
    for batch in batches(_wanted(task, job)):
        for finding in batch.findings:
            shard.find(finding)
        for document, made in zip(batch.documents, maker.make(batch.documents), strict=True):
            if isinstance(made, DocumentError):
                shard.find(made)
            else:
                shard.add(document, made)


def _wanted(task: Task, job: Job) -> Iterator[Document | Finding]:
    """Yield the documents of the task's part, and all findings with the part that begins at the first document."""
    documents = 0
    for item in _found(task, job):
        if isinstance(item, Document):
            if task.first <= documents and (task.end is None or documents < task.end):
                yield item
            documents += 1
        elif not task.first:
            yield item


def _found(task: Task, job: Job) -> Iterator[Document | Finding]:
    mappings = load_mappings(job.settings.mapping)
    opened: Iterator[Input | Found] = chain.from_iterable(open_source(source, mappings) for source in task.sources)
    return read_inputs(chain(opened, task.handed), published=job.published, language=job.language)

"""Documents into a graph: what has to be read, what stays as it is, what goes."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import date
from typing import Generic

from pyoxigraph import NamedNode, Quad

from kg.documents import Notice, Skipped, Unchanged, Web
from kg.errors import DocumentError
from kg.graph.iris import Iris
from kg.graph.reading import StoredDocument, documents_from_quads
from kg.heap import kept
from kg.model.document import Document
from kg.passing import clear_left
from kg.pipeline.extracting import Reader
from kg.pipeline.findings import Finding, Unsupported, is_failure, refusal_of
from kg.pipeline.inputs import AnyRead, Batch, Read, batches, documents_of, web_of
from kg.pipeline.making import Made, Maker, keeps_text, making, quads_in
from kg.pipeline.outcomes import Outcome, Progress, Result, outcome_of
from kg.pipeline.remembering import StoredMemory
from kg.pipeline.resolving import spread_over
from kg.pipeline.versions import Version
from kg.pipeline.workers import Workers
from kg.resolve import Spread
from kg.settings import Settings
from kg.store.protocol import Store
from kg.upkeep.renewal import Renewal


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did.

    Counts are of documents. `duplicates` had the content or the address of another one; `forgotten` stood in the graph
    for a file whose content is another one now. `undated` are those built without a day of publication. `events` is
    how many the graph holds now.
    """

    built: int = 0
    unchanged: int = 0
    duplicates: int = 0
    forgotten: int = 0
    undated: int = 0
    reports: int = 0
    events: int = 0
    findings: tuple[Finding, ...] = ()

    @property
    def failed(self) -> tuple[DocumentError | Unsupported, ...]:
        """What was meant to be read and is not in the graph."""
        return tuple(f for f in self.findings if isinstance(f, DocumentError | Unsupported) and is_failure(f))

    @property
    def foreign(self) -> int:
        """How many articles in other languages were passed over among others."""
        return sum(isinstance(each, Unsupported) and each.among for each in self.findings)


def build(
    paths: Iterable[str],
    store: Store,
    *,
    settings: Settings | None = None,
    published: date | None = None,
    language: str | None = None,
    progress: Callable[[Progress], None] | None = None,
    tell: Callable[[Outcome], None] | None = None,
    web: Web | None = None,
    wanted: Callable[[str], bool] | None = None,
    stopped: Callable[[], bool] = lambda: False,
) -> BuildReport:
    """Read documents into the graph of `store`, and resolve anew what seems to have happened.

    A document whose content and extractor are as before is left as it is. The same content, or a second version at one
    address, is one document: the latest published one stays, whatever the order. A file whose content changed gives
    up the document it gave before. Each batch of documents is written as a whole or not at all; a build that was cut
    short is finished by the next one.

    `settings.processes` is how many processes read, and resolve many reports (None: this one alone). More than one
    import the main module of the program anew, which has to be ready for that (`if __name__ == "__main__":`).
    `progress` is told how far the build has come after every batch, `tell` what became of each input; a document that
    a later one of the same build replaced has both outcomes. `web` reads what lies on the web, with what the store
    remembers of it; None for one as the settings have it. Of files only those are read that are `wanted` by their
    names (None: all). Once `stopped` is true no further document is read; those that were are written.

    Raises:
        UnknownExtractorError: no extractor has the name in the settings.
        MappingError: a mapping of columns is not as it has to be.
        LanguageError: the language stage cannot be set up.
        StoreError: the store cannot be written.
    """
    settings = settings or Settings()
    processes = settings.processes or 1
    maker = Maker(settings)
    with Workers(processes) as workers:
        spread = spread_over(workers) if processes > 1 else None
        builder = Builder[Document](store, settings, maker.reader, spread=spread, tell=tell)
        web = (web or web_of(settings)).remembering(builder.memory)
        read = documents_of(
            paths,
            settings,
            published=published,
            language=language,
            web=web,
            wanted=wanted,
            stopped=stopped,
            workers=workers,
        )
        builder.begin()  # only now: what the settings have wrong has been found
        for work, made in workers.spread(builder.prepared(batches(read)), making(settings, maker)):
            builder.add(work, made)
            if progress:
                progress(builder.progress())
        if progress:
            progress(builder.progress(read=True))
        workers.close()  # they hold half a gigabyte each; others without a language model are started where they help
        with kept():
            return builder.finish(whole=not stopped())


@dataclass(frozen=True, slots=True)
class Work(Generic[AnyRead]):
    """A batch under way: what its paths gave before, the wanted documents by key, and documents that paths left."""

    batch: Batch[AnyRead]
    before: Mapping[str, NamedNode | None]
    wanted: Mapping[str, AnyRead]
    left: Set[NamedNode]


class Builder(Generic[AnyRead]):
    """One build: what it wrote, and what it has to say of its inputs.

    Batches are prepared in order and added in order, some being prepared before the last one is added: what a path
    gives is noted when its batch is prepared, and taken back if that fails. `spread` is as in `Renewal`.

    Raises:
        StoreError: the store is of another base IRI.
    """

    def __init__(
        self,
        store: Store,
        settings: Settings,
        reader: Reader,
        *,
        spread: Spread | None,
        tell: Callable[[Outcome], None] | None,
    ) -> None:
        clear_left()
        self._store = store
        self._settings = settings
        self._reader = reader
        self._iris = Iris(settings.base_iri)
        self._renewal = Renewal(store, self._iris, spread=spread)
        self._ledger = self._renewal.ledger
        self.memory = StoredMemory(self._ledger)
        self._refused: dict[str, str] = {}
        self._tell = tell or (lambda _outcome: None)
        self._here: dict[str, Version] = {}
        self._counts: Counter[str] = Counter()
        self._containers: defaultdict[str, set[str]] = defaultdict(set)
        self._inputs = _Inputs()
        self._findings: list[Finding] = []

    def begin(self) -> None:
        """Let a new store say from here on that a build is under way."""
        self._renewal.begin()

    def prepared(self, found: Iterable[Batch[AnyRead]]) -> Iterator[tuple[Work[AnyRead], Sequence[AnyRead]]]:
        """Yield each batch with those of its documents that have to be made."""
        for batch in found:
            for finding in batch.findings:
                self._find(finding)
            wanted = {document.key: document for document in batch.documents if self._is_wanted(document)}
            before: dict[str, NamedNode | None] = {}
            for document in batch.documents:
                if document.container:
                    self._containers[document.container].add(document.id)
                before.setdefault(document.id, self._ledger.record(document.id, document.key))
            yield Work(batch, before, wanted, self._ledger.take_left()), tuple(wanted.values())

    def add(self, work: Work[AnyRead], made: Iterable[Made | DocumentError]) -> None:
        """Write what was made of a batch, all or nothing."""
        graphs: dict[NamedNode, Iterable[Quad]] = {}
        outcomes = []
        for (key, document), item in zip(work.wanted.items(), made, strict=True):
            if isinstance(item, DocumentError):
                self._find(item, refused=False)
                self._ledger.take_back(document.id, key, work.before[document.id])
                continue
            iri = self._iris.document(key)
            graphs[iri] = quads_in(item)
            self._counts.update(built=1, undated=item.undated, reports=item.reports)
            outcomes.append(Outcome(item.path, Result.BUILT, iri.value, item.reports, item.seconds))
        orphans = self._write(graphs, work.left | self._ledger.take_left())
        for outcome in (*outcomes, *orphans):
            self._tell(outcome)
        self._inputs.count(work.batch)

    def progress(self, *, read: bool = False) -> Progress:
        """Return how far the build has come; `read` as in `Progress`."""
        documents = sum(self._counts[name] for name in ("built", "unchanged", "duplicates"))
        failed = self._counts["failed"]
        return Progress(self._inputs.total if read else self._inputs.done, documents + failed, failed, read)

    def _find(self, finding: Finding, *, refused: bool = True) -> None:
        """Take a finding; `refused` tells that its input will give no document next time either."""
        if isinstance(finding, Unchanged):
            self._counts["unchanged"] += 1
        else:
            self._findings.append(finding)
        if refused and (reason := refusal_of(finding)):
            self._refused[finding.path] = reason
        self._counts["failed"] += is_failure(finding)
        if outcome := outcome_of(finding):
            self._tell(outcome)

    def _write(self, graphs: Mapping[NamedNode, Iterable[Quad]], left: Iterable[NamedNode]) -> list[Outcome]:
        """Write graphs, without those of documents `left` that no path gives any more; return what became of these."""
        orphans = {orphan for orphan in self._ledger.orphans_among(left) if self._store.holds(orphan)}
        self._counts["forgotten"] += len(orphans)
        self._renewal.write({**dict.fromkeys(orphans, ()), **graphs})
        return [Outcome(name, Result.FORGOTTEN, name) for name in sorted(orphan.value for orphan in orphans)]

    def _forget_lost_members(self) -> None:
        """Forget what containers gave before and do not any more; of a container with a fault nothing."""
        faults = {finding.path for finding in self._findings if isinstance(finding, DocumentError)}
        told = {f.path.partition("#")[0] for f in self._findings if isinstance(f, Notice | DocumentError)}
        for file in sorted({*self._containers, *told} - faults):  # one that gives nothing any more is only told of
            bad = {path for path in faults if path.startswith(f"{file}#")}
            self._ledger.keep_records(file, self._containers[file] | bad)
        for outcome in self._write({}, self._ledger.take_left()):
            self._tell(outcome)

    def finish(self, *, whole: bool = True) -> BuildReport:
        """Bring the graph of the world up to the documents, and return what was done.

        Only a `whole` build tells what containers do not hold any more.
        """
        if whole:
            self._forget_lost_members()
        self._here.clear()
        self._containers.clear()
        self.memory.keep(self._refused)
        self._renewal.finish()
        self._store.compact()
        counts = {name: self._counts[name] for name in ("built", "unchanged", "duplicates", "forgotten", "undated")}
        return BuildReport(
            **counts, reports=self._counts["reports"], events=self._renewal.events(), findings=tuple(self._findings)
        )

    def _is_wanted(self, document: Read) -> bool:
        """Tell whether `document` has to be written; count and name it where it has not."""
        version, here = Version.of(document), self._here.get(document.key)
        if here is not None:
            if not version.beats(here):
                return self._is_duplicate(version, of=here)
            self._here[document.key] = version
            self._is_duplicate(here, of=version)
            return True
        self._here[document.key] = version
        stored = self._stored(document.key)
        if stored is None:
            return True
        there = Version.of_stored(stored)
        if version.digest == there.digest:
            named = self._ledger.gives(stored.identifier, document.key) and not version.beats(there)
            return not (named and self._is_current(stored, document))
        if not version.beats(there) and not self._ledger.knows(document.id, document.key):
            return self._is_duplicate(version, of=there)
        return True

    def _is_duplicate(self, version: Version, *, of: Version) -> bool:
        """Count and name a version that gives way; return that it is not wanted."""
        same = version.digest == of.digest
        reason = f"the same content as {of.path}" if same else f"an earlier version of {of.path}, at the same address"
        self._counts["duplicates"] += 1
        self._findings.append(Skipped(version.path, reason))
        self._tell(Outcome(version.path, Result.DUPLICATE, reason=reason))
        return False

    def _stored(self, key: str) -> StoredDocument | None:
        quads = self._store.quads(self._iris.document(key))
        found = documents_from_quads(quads, base=self._iris.base)
        return found[0] if found else None

    def _is_current(self, stored: StoredDocument, document: Read) -> bool:
        """Tell whether a document stands in the graph as it would be written now; count it if so."""
        has_fingerprint = (stored.fingerprint is not None) == (stored.kind == "article")
        complete = has_fingerprint and stored.statements_digest is not None
        same = stored.extractor == self._reader.version(stored.kind)
        current = complete and same and (stored.text is not None) == keeps_text(document, self._settings)
        if current:
            self._counts["unchanged"] += 1
            self._tell(Outcome(document.id, Result.UNCHANGED, self._iris.document(document.key).value))
        return current


@dataclass
class _Inputs:
    """Counts inputs; a container counts once, whatever it holds. `total` has the one that is being read, too."""

    total: int = 0
    _containers: set[str] = field(default_factory=set)
    _open: str | None = None

    @property
    def done(self) -> int:
        """How many are read to their end."""
        return self.total - (self._open is not None)

    def count(self, batch: Batch[AnyRead]) -> None:
        """Count the inputs of a batch."""
        containers = {document.container for document in batch.documents if document.container} - self._containers
        self._containers |= containers
        alone = sum(document.container is None for document in batch.documents)
        self.total += len(containers) + alone + sum(self._is_input(finding) for finding in batch.findings)
        if batch.documents:
            self._open = batch.documents[-1].container

    def _is_input(self, finding: Finding) -> bool:
        """Whether a finding stands for an input of its own: no notice, and nothing that a container holds."""
        return not isinstance(finding, Notice) and finding.path.partition("#")[0] not in self._containers

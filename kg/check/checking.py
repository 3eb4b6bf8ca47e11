"""All checks of a store, one after the other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kg.check.documents import check_documents
from kg.check.files import check_files
from kg.check.findings import Finding, Severity, fault
from kg.check.references import check_decisions, check_links, check_runs, check_world
from kg.graph.iris import Iris
from kg.ledger import document_graphs
from kg.search import INDEX_NAME, is_sound
from kg.settings import Settings
from kg.store import lost_writes, open_store
from kg.store.protocol import Store
from kg.upkeep.renewal import Renewal


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What a check found. Counts are of what was looked at; `repaired` were found and mended before that."""

    findings: tuple[Finding, ...]
    documents: int
    statements: int
    repaired: tuple[Finding, ...] = ()

    @property
    def faults(self) -> tuple[Finding, ...]:
        """What is wrong, without what is only worth to be known."""
        return tuple(finding for finding in self.findings if finding.severity is Severity.FAULT)


def check_store(location: str, *, settings: Settings, shapes: bool = True, files: bool = False) -> CheckReport:
    """Check a store, which others may write to meanwhile.

    `shapes` are checked in memory, about 1 KiB and 0.3 ms a statement. With `files` the files that documents were read
    from are read again.

    Raises:
        StoreError: the store cannot be opened or read.
        MappingError: a mapping of columns cannot be used.
    """
    lost = [
        fault(
            "store",
            location,
            f"lost what was written last, as after a failure of power: {what}",
            "run the same `kg build` again, or restore a backup; --repair lets it be",
            repairable=True,
        )
        for what in lost_writes(location)
    ]
    with open_store(location, read_only=True) as store:
        findings = [*lost, *_findings(store, settings, shapes=shapes, files=files), *_index(location, settings)]
        documents = len(document_graphs(store, Iris(settings.base_iri)))
        return CheckReport(tuple(findings), documents, store.count())


def _findings(store: Store, settings: Settings, *, shapes: bool, files: bool) -> Iterator[Finding]:
    iris = Iris(settings.base_iri)
    renewal = Renewal(store, iris)
    yield from check_runs(renewal, store)
    yield from check_documents(store, iris)
    yield from check_world(renewal, store, iris)
    yield from check_decisions(store, iris)
    yield from check_links(store, iris)
    if shapes:
        yield from _shapes(store, iris)
    if files:
        yield from check_files(renewal.ledger.given, store, iris, settings)


def _shapes(store: Store, iris: Iris) -> Iterator[Finding]:
    from kg.graph.validate import validate  # its library takes a second to load

    for found in validate(store.quads(), base=iris.base).findings:
        what = f"{found.path or 'the node'}: {found.message}" + (f" ({found.value})" if found.value else "")
        yield fault("shape", found.focus, what, "`kg validate` tells more; forget and build the document again")


def _index(location: str, settings: Settings) -> Iterator[Finding]:
    index = Path(location) / INDEX_NAME
    if index.exists() and not is_sound(index, base=settings.base_iri):
        yield fault(
            "search",
            str(index),
            "is damaged, or of another version",
            "--repair makes it anew, and `kg serve` does",
            repairable=True,
        )

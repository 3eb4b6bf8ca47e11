"""What can be made anew out of the rest of a graph, made anew."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from kg.check.checking import CheckReport, check_store
from kg.graph.iris import Iris
from kg.search import INDEX_NAME, discard, refresh
from kg.settings import Settings
from kg.store import forget_losses, open_store
from kg.upkeep.renewal import Renewal

_WORLD = frozenset({"run", "world", "links", "path"})


def repair_store(location: str, *, settings: Settings, shapes: bool = True, files: bool = False) -> CheckReport:
    """Check a store, mend what can be mended, and check it again; see `check_store`.

    The world and its links are resolved anew, paths of documents that are not there forgotten, the index of the search
    made anew, and what the files have lost is told no more. Documents, decisions and links that people made are never
    changed. A store of an earlier format is brought up to date.

    Raises:
        StoreLockedError: another process has the store open for writing.
        StoreError: the store cannot be read or written.
    """
    open_store(location).close()
    before = check_store(location, settings=settings, shapes=shapes, files=files)
    mended = tuple(finding for finding in before.faults if finding.repairable)
    subjects = {finding.subject for finding in mended}
    if not mended:
        return before
    iris = Iris(settings.base_iri)
    if subjects & _WORLD:
        with open_store(location) as store:
            renewal = Renewal(store, iris)
            for document in set(renewal.ledger.given.values()):
                if not store.holds(document):
                    renewal.ledger.forget(document, for_good=False)
            renewal.renew({})
    if "store" in subjects:
        forget_losses(location)
    if "search" in subjects:
        discard(Path(location))
        with open_store(location, read_only=True) as store:
            refresh(Path(location) / INDEX_NAME, store, base=settings.base_iri)
    after = check_store(location, settings=settings, shapes=shapes, files=files)
    return replace(after, repaired=tuple(finding for finding in mended if finding not in after.findings))

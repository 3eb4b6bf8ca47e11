"""Files that documents were read from: whether they are there still, and say the same."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterator, Mapping

from pyoxigraph import NamedNode

from kg.check.findings import Finding, note
from kg.documents import load_mappings, open_web, read_documents
from kg.graph.iris import Iris
from kg.graph.literals import clean
from kg.graph.reading import StoredDocument, documents_from_quads
from kg.ledger import holders
from kg.model.document import Document
from kg.settings import Settings
from kg.store.protocol import Store

_BUILD = "`kg build` reads it again; `kg forget` takes its document out of the graph"


def check_files(given: Mapping[str, NamedNode], store: Store, iris: Iris, settings: Settings) -> Iterator[Finding]:
    """Yield files that are gone, or give other documents than they gave; `given` are the documents by path.

    What was read from an address is not asked for.
    """
    by_file: defaultdict[str, dict[str, NamedNode]] = defaultdict(dict)
    for path, document in given.items():
        if "://" not in path:
            by_file[_file_of(path)][path] = document
    for file, known in sorted(by_file.items()):
        if not os.path.exists(file):
            yield note("file", file, "is not there any more", "its documents stay; `kg forget` takes them out")
            continue
        read = _read(file, settings)
        for path, document in sorted(known.items()):
            if path not in read:
                yield note("file", path, "gives no document any more", _BUILD)
            elif not _is_same(read[path], _stored(store, document, iris), iris, document):
                yield note("file", path, "says something else than when it was read", _BUILD)


def _file_of(path: str) -> str:
    """Return the file that a path leads into: the names of files may have the mark in them that members have."""
    return next(filter(os.path.exists, holders(path)), path.partition("#")[0])


def _read(file: str, settings: Settings) -> dict[str, Document]:
    offline = open_web(contact=None, network=False, private_addresses=settings.private_addresses, again=False)
    found = read_documents([file], mappings=load_mappings(settings.mapping), web=offline)
    return {os.path.abspath(each.id): each for each in found if isinstance(each, Document)}


def _stored(store: Store, document: NamedNode, iris: Iris) -> StoredDocument | None:
    found = documents_from_quads(store.quads(document), base=iris.base)
    return found[0] if found else None


def _is_same(read: Document, stored: StoredDocument | None, iris: Iris, document: NamedNode) -> bool:
    """Whether a document is the one that was read before; day and language may have been given to the build."""
    if stored is None or iris.document(read.key) != document:
        return False
    if stored.text is not None:
        return clean(read.text) == stored.text
    same = (read.published, read.language) == (stored.published, stored.language)
    return not same or read.digest == stored.digest

"""Documents out of a graph, with all that only they supported."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from kg.errors import UnknownNameError
from kg.graph.iris import Iris
from kg.graph.vocabulary import DCTERMS, SCHEMA
from kg.ledger import Ledger, document_graphs
from kg.model.folding import folded
from kg.query.saved import nearest
from kg.settings import Settings
from kg.store.protocol import Store
from kg.upkeep.renewal import Renewal

_MOST_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What was forgotten: the IRIs of documents, sorted. `failed` has an error for each name that names none, or
    several; `events` is how many the graph holds now."""

    documents: tuple[str, ...]
    failed: tuple[UnknownNameError, ...]
    events: int


def forget(names: Iterable[str], store: Store, *, settings: Settings | None = None) -> Forgotten:
    """Take documents out of `store`, and resolve anew what seems to have happened.

    The graph is then what it would have been without them; the paths they were read from are forgotten too, so that
    a later build of the same files reads them again. A name is the IRI, the path or the address of a document, else
    its title or the last part of its path; the path of a table names all its records. A document that several files
    gave goes with all of them. All of it is one change: after a kill it is done, or not begun; of very many documents
    some may be gone then, and the next build, or the same call again, does the rest.

    Raises:
        StoreError: the store cannot be written, or has another base IRI.
    """
    iris = Iris((settings or Settings()).base_iri)
    renewal = Renewal(store, iris)
    finder = _Finder(store, iris, renewal.ledger)
    documents: set[NamedNode] = set()
    failed: list[UnknownNameError] = []
    for name in names:
        try:
            documents |= finder.find(name)
        except UnknownNameError as error:
            failed.append(error)
    if documents:
        for document in documents:
            renewal.ledger.forget(document)
        renewal.renew(dict.fromkeys(documents, ()))
    return Forgotten(tuple(sorted(document.value for document in documents)), tuple(failed), renewal.events())


class _Finder:
    """Finds documents by what people call them."""

    def __init__(self, store: Store, iris: Iris, ledger: Ledger) -> None:
        self._iris = iris
        self._ledger = ledger
        self._graphs = set(document_graphs(store, iris))
        self._called: defaultdict[str, set[NamedNode]] = defaultdict(set)
        self._titles: dict[NamedNode, str] = {}
        for predicate in (DCTERMS.identifier, DCTERMS.title, SCHEMA.url):
            for quad in store.quads(predicate=predicate):
                document, value = quad.subject, quad.object
                if isinstance(document, NamedNode) and document in self._graphs and isinstance(value, Literal):
                    self._called[value.value].add(document)
                    if predicate != SCHEMA.url:
                        self._titles[document] = value.value

    def find(self, name: str) -> set[NamedNode]:
        """Return the document of a name, or all records of a table; what names it more exactly goes first.

        Raises:
            UnknownNameError: it names none, or several; names the nearest, or all of them.
        """
        given = self._by_iri(name) or self._ledger.document_at(name)
        if given in self._graphs:
            return {given}
        loose = folded(name)
        alike = {document for called, found in self._called.items() if folded(called) == loose for document in found}
        found = self._called.get(name.strip()) or (alike if loose else set())
        if len(found) == 1:
            return found
        if not found and (records := self._ledger.records_of(name) & self._graphs):
            return records
        raise self._several(name, found) if found else self._unknown(name)

    def _by_iri(self, name: str) -> NamedNode | None:
        text = name.strip().removeprefix("<").removesuffix(">").partition("#")[0]
        try:
            iri = NamedNode(text)
        except ValueError:
            return None
        return iri if self._iris.is_document(iri) else None

    def _several(self, name: str, found: set[NamedNode]) -> UnknownNameError:
        listed = [f"  {self._titles[document]} {document}" for document in sorted(found, key=lambda node: node.value)]
        if len(listed) > _MOST_SHOWN:
            listed[_MOST_SHOWN:] = [f"  and {len(listed) - _MOST_SHOWN} more"]
        lines = "\n".join(listed)
        return UnknownNameError(
            f"{name}: names {len(found)} documents; give the path it was read from, or the IRI of one:\n{lines}"
        )

    def _unknown(self, name: str) -> UnknownNameError:
        near = nearest(name, self._called)
        hint = f"did you mean {near}?" if near else "give a title, a file or an address that it was built from"
        return UnknownNameError(f"{name}: the graph holds no document of that name; {hint}")

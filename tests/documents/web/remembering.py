"""A memory of addresses without a store."""

from __future__ import annotations

from kg.documents import Found, Skipped
from kg.errors import DocumentError
from kg.model.document import Document
from kg.model.retrieval import Retrieval, settle


class Remembering:
    """Remembers as a store does: what `take` is given counts as stored."""

    def __init__(self) -> None:
        self.known: dict[str, Retrieval] = {}
        self.stored: set[str] = set()
        self._told: dict[str, str] = {}
        self._noted: list[tuple[Retrieval, frozenset[str]]] = []

    def retrieval(self, address: str) -> Retrieval | None:
        return self.known.get(address)

    def holds(self, name: str) -> bool:
        return name in self.stored

    def note(self, retrieval: Retrieval, needs: frozenset[str]) -> None:
        self._noted.append((retrieval, needs))

    def take(self, found: list[Found]) -> None:
        self.stored |= {each.id for each in found if isinstance(each, Document)}
        self._told |= {each.path: each.reason for each in found if isinstance(each, DocumentError | Skipped)}
        for retrieval in settle(self._noted, stored=self.holds, refused=self._told):
            self.known[retrieval.address] = retrieval
        self._noted.clear()

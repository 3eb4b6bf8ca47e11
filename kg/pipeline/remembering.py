"""What a store remembers of addresses, while documents are read into it."""

from __future__ import annotations

from collections.abc import Mapping

from kg.ledger import Ledger
from kg.model.retrieval import Retrieval, settle


class StoredMemory:
    """The memory of a store, as a `kg.model.retrieval.Memory`. What is noted stands in the store after `keep`."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._noted: list[tuple[Retrieval, frozenset[str]]] = []

    def retrieval(self, address: str) -> Retrieval | None:
        """Return the last retrieval of an address, None where none is remembered."""
        return self._ledger.retrieval(address)

    def holds(self, name: str) -> bool:
        """Whether the store holds the document that was read under this name."""
        return self._ledger.document_at(name) is not None

    def note(self, retrieval: Retrieval, needs: frozenset[str]) -> None:
        """Take note of a retrieval, which counts once what it needs has been dealt with."""
        self._noted.append((retrieval, needs))

    def keep(self, refused: Mapping[str, str]) -> None:
        """Hand over what counts to the ledger; `refused` tells why inputs gave no document and will give none."""
        for retrieval in settle(self._noted, stored=self.holds, refused=refused):
            self._ledger.remember(retrieval)
        self._noted.clear()

"""What came of asking addresses, as it is remembered beside the documents that were read from them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

FORGOTTEN = "taken out of the graph by kg forget"
"""The refusal of an address whose document somebody did not want: it is not asked again by itself."""


@dataclass(frozen=True, slots=True)
class Retrieval:
    """The last time that an address was asked, or that an entry of a feed was read.

    `address` is that of a page, feed or archive, or the name of an entry without a page. `asked` is when, with its time
    zone. `etag` and `modified` are what the server knows its answer by (validators of HTTP). `updated` is when the
    entry of a feed that led there said that it was changed last. `refusal` tells why it gave no document and will give
    none if it is asked again soon; None where it gave one, or is none itself.
    """

    address: str
    asked: datetime
    etag: str | None = None
    modified: str | None = None
    updated: datetime | None = None
    refusal: str | None = None


class Memory(Protocol):
    """What is remembered of addresses, in the store that documents are read into.

    It stands and falls with that store: what another store holds is read anew.
    """

    def retrieval(self, address: str) -> Retrieval | None:
        """Return the last retrieval of an address, None where none is remembered."""
        ...

    def holds(self, name: str) -> bool:
        """Whether the store holds the document that was read under this name."""
        ...

    def note(self, retrieval: Retrieval, needs: frozenset[str]) -> None:
        """Remember a retrieval once all inputs of the names `needs` have been dealt with: are stored, or refused.

        One that is the only input that it needs itself is refused where that input gives no document.
        """
        ...


def settle(
    noted: Iterable[tuple[Retrieval, frozenset[str]]], *, stored: Callable[[str], bool], refused: Mapping[str, str]
) -> Iterator[Retrieval]:
    """Yield the retrievals that may be remembered of those that `Memory.note` was told, with what they need.

    `stored` tells whether a store holds the document of a name, `refused` why a name gave none. What is neither was not
    dealt with: a retrieval that needs it would hide it from the next build.
    """
    for retrieval, needs in noted:
        if all(stored(name) or name in refused for name in needs):
            own = needs == {retrieval.address} and not stored(retrieval.address)
            yield replace(retrieval, refusal=refused[retrieval.address]) if own else retrieval


class NoMemory:
    """Remembers nothing: for who reads without a store."""

    def retrieval(self, _address: str) -> Retrieval | None:
        """Return None."""
        return None

    def holds(self, _name: str) -> bool:
        """Return False."""
        return False

    def note(self, retrieval: Retrieval, needs: frozenset[str]) -> None:
        """Forget it."""

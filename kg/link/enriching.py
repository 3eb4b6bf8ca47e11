"""Statements about linked things, copied out of the dataset that knows them; `kg.link.enrichers` are what copies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from pyoxigraph import BlankNode, Triple


@dataclass(frozen=True, slots=True)
class Copied:
    """The statements about some things; none where the dataset says nothing of what the query wants."""

    things: tuple[str, ...]
    triples: tuple[Triple, ...]


@dataclass(frozen=True, slots=True)
class NotCopied:
    """Things that were not answered, and why."""

    things: tuple[str, ...]
    reason: str


class Enricher(Protocol):
    """A dataset out of which statements are copied."""

    @property
    def name(self) -> str:
        """The short name of the source, as of its links."""
        ...

    def copied(self, things: Sequence[str]) -> Iterator[Copied | NotCopied]:
        """Yield the statements about things, in batches as they come: exactly one answer for each thing."""
        ...


def without_blank_nodes(triples: Iterable[Triple]) -> tuple[list[Triple], int]:
    """Return the triples that have no blank node, and how many have one: the store keeps none, since exports could not
    be compared."""
    kept, left = [], 0
    for triple in triples:
        if isinstance(triple.subject, BlankNode) or isinstance(triple.object, BlankNode):
            left += 1
        else:
            kept.append(triple)
    return kept, left

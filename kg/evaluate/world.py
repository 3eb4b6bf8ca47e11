"""Whether reports of one event in different documents were resolved to one event."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations
from typing import NamedTuple

from kg.evaluate.scores import Count


class Resolved(NamedTuple):
    """A report that tells an annotated event: the key of that, its document, and the event it was resolved to."""

    key: str
    document: str
    event: str


def same_event(reports: Iterable[Resolved]) -> Count:
    """Return over all pairs of reports of two documents how many tell one event, were joined, and both."""
    count = Count()
    for one, other in combinations(reports, 2):
        if one.document != other.document:
            same, joined = one.key == other.key, one.event == other.event
            count.add(same and joined, joined, same)
    return count

"""Whether reports of one event in different documents were resolved to one event."""

from __future__ import annotations

from kg.evaluate.world import Resolved, same_event


def test_pairs_of_two_documents_count_and_those_of_one_do_not() -> None:
    told = [
        Resolved("talks", "a", "e1"),
        Resolved("talks", "b", "e1"),
        Resolved("talks", "c", "e2"),
        Resolved("visit", "c", "e1"),
        Resolved("visit", "a", "e3"),
    ]
    count = same_event(told)

    assert (count.right, count.found, count.there) == (1, 3, 4)

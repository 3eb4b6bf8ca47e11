"""Graphs that an earlier version wrote: what a question lacks there is told."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kg.graph.vocabulary import DIP, RDF
from kg.query import answer_saved_query
from kg.store import Store
from tests.query.answers import ask
from tests.query.shuttle_world import shuttle_store
from tests.query.small_world import IRIS


@pytest.fixture
def earlier() -> Iterator[Store]:
    """The world as it was written before offices had evidence of their own."""
    with shuttle_store() as store:
        offices = {quad.subject for quad in store.quads(predicate=RDF.type, object=DIP.Position)}
        kept = [
            quad
            for quad in store.quads(IRIS.world)
            if quad.subject not in offices or quad.predicate != DIP.firstEvidence
        ]
        store.replace_graphs({IRIS.world: kept})
        yield store


def test_offices_without_evidence_are_shown_and_the_remedy_is_told(earlier: Store) -> None:
    assert {evidence for (evidence,) in ask(earlier, "positions", "evidence")} == {""}
    [note] = answer_saved_query(earlier, "positions").notes
    assert "earlier version" in note
    assert "`kg check --repair`" in note


def test_questions_that_need_nothing_new_are_answered_without_a_note(earlier: Store) -> None:
    assert answer_saved_query(earlier, "venue-log", {"place": "Port"}).notes == ()


def test_a_graph_of_this_version_needs_no_note() -> None:
    with shuttle_store() as store:
        assert answer_saved_query(store, "positions").notes == ()

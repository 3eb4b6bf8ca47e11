"""Decisions as a graph, and back."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Quad

from kg.errors import RecordError
from kg.graph.decisions import (
    StoredDecision,
    StoredSide,
    decision_quads,
    decisions_from_quads,
    decisions_on,
    stored_decision,
)
from kg.graph.iris import Iris
from kg.graph.validate import validate
from kg.graph.vocabulary import DIP
from kg.model.decision import Participated, Verdict
from kg.model.report import ActorKind
from kg.model.world import ActorKey, ReportKey
from tests.graph.records import ADA, BO, DECISION, DOCUMENT, REPORT, few_examples, names, texts

IRIS = Iris()


@st.composite
def decisions(draw: st.DrawFn) -> StoredDecision:
    kind = draw(st.sampled_from((ActorKind.PERSON, ActorKind.ORGANIZATION, ActorKind.DELEGATION)))
    participations = st.builds(IRIS.participation, st.sampled_from(("ab", "cd")), st.just("r1"), st.integers(1, 3))
    sides = st.builds(
        StoredSide,
        st.builds(ActorKey, st.just(kind), names, texts),
        st.sets(names, max_size=2).map(lambda several: tuple(sorted(several))),
        st.sets(participations.map(lambda node: node.value), max_size=3).map(lambda several: tuple(sorted(several))),
    )
    return stored_decision(draw(st.sampled_from(Verdict)), (draw(sides), draw(sides)))


@few_examples
@given(st.lists(decisions(), max_size=3))
def test_decisions_read_back_as_they_were_in_any_order_of_statements(made: list[StoredDecision]) -> None:
    quads = decision_quads(made)
    assert len(quads) == len(set(quads))
    assert {quad.graph_name for quad in quads} <= {IRIS.decisions}
    random.Random(len(quads)).shuffle(quads)

    assert decisions_from_quads(quads) == sorted(set(made))
    assert validate(quads).conforms


def test_different_decisions_have_different_ids_and_the_order_of_the_sides_does_not_matter() -> None:
    same = stored_decision(Verdict.SAME, DECISION.sides)

    assert same.id != DECISION.id
    assert stored_decision(Verdict.SAME, reversed(DECISION.sides)).id == same.id


def test_statements_of_other_graphs_are_left_aside() -> None:
    moved = [Quad(q.subject, q.predicate, q.object, IRIS.world) for q in decision_quads([DECISION])]

    assert decisions_from_quads(moved) == []


def test_a_decision_finds_the_participations_of_the_reports_at_hand() -> None:
    [found] = decisions_on([DECISION], [REPORT])

    report = ReportKey(DOCUMENT.key, "r1")
    assert {side.actor.name: side.participations for side in found.sides} == {
        BO.name: (Participated(report, 0),),
        ADA.name: (Participated(report, 1),),
    }


def test_of_a_participation_that_is_gone_the_document_stays() -> None:
    [found] = decisions_on([DECISION], [])

    assert {place.report.document_key for side in found.sides for place in side.participations} == {DOCUMENT.key}
    assert all(place.position < 0 for side in found.sides for place in side.participations)


@pytest.mark.parametrize("lost", [DIP.verdict, DIP.side, DIP.name, DIP.kind])
def test_a_decision_that_lacks_a_statement_is_named(lost: object) -> None:
    quads = [quad for quad in decision_quads([DECISION]) if quad.predicate != lost]

    with pytest.raises(RecordError, match=f"{IRIS.decision(DECISION.id).value} is no decision"):
        decisions_from_quads(quads)


def test_there_are_no_blank_nodes() -> None:
    terms = {term for quad in decision_quads([DECISION]) for term in (quad.subject, quad.object)}

    assert not any(isinstance(term, BlankNode) for term in terms)


@pytest.mark.parametrize("distinction", ["", "YE", "US-2001", "2", "a1b2c3d4"])
def test_the_iri_of_an_actor_says_what_tells_it_apart(distinction: str) -> None:
    for kind in (ActorKind.PERSON, ActorKind.ORGANIZATION, ActorKind.DELEGATION):
        assert IRIS.distinction(IRIS.actor(ActorKey(kind, "Ali Hassan", distinction))) == distinction

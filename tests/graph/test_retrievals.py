"""Retrievals in the graph of runs."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Quad

from kg.graph.iris import Iris
from kg.graph.retrievals import retrieval_quads, retrievals_from_quads
from kg.graph.validate import validate
from kg.graph.vocabulary import DIP
from kg.model.retrieval import Retrieval
from tests.graph.records import few_examples

ASKED = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
FULL = Retrieval(
    "https://news.example/feed", ASKED, '"v1"', "Sun, 01 Mar 2026 09:00:00 GMT", ASKED, "gone (status 410)"
)
TEXTS = st.text(alphabet=st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)
TIMES = st.datetimes(min_value=datetime(1990, 1, 1), max_value=datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@few_examples
@given(
    st.builds(
        Retrieval,
        TEXTS,
        TIMES,
        etag=st.none() | TEXTS,
        modified=st.none() | TEXTS,
        updated=st.none() | TIMES,
        refusal=st.none() | TEXTS,
    )
)
def test_what_is_written_is_read_again(retrieval: Retrieval) -> None:
    assert retrievals_from_quads(retrieval_quads(retrieval)) == [retrieval]


def test_retrievals_stand_in_the_graph_of_runs_and_fit_the_shapes() -> None:
    quads = retrieval_quads(FULL)

    assert {quad.graph_name for quad in quads} == {Iris().runs}
    assert validate(quads).conforms


@pytest.mark.parametrize("term", [DIP.address, DIP.asked])
def test_one_that_is_not_whole_is_none(term: object) -> None:
    assert retrievals_from_quads(quad for quad in retrieval_quads(FULL) if quad.predicate != term) == []


def test_a_time_that_is_none_makes_none() -> None:
    quads = [
        Quad(
            quad.subject, quad.predicate, quad.subject if quad.predicate == DIP.asked else quad.object, quad.graph_name
        )
        for quad in retrieval_quads(FULL)
    ]

    assert retrievals_from_quads(quads) == []

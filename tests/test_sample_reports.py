"""The graph of the sample articles is the same for any order and any partition of their reports."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode, Quad

from kg.graph.iris import Iris
from kg.graph.mapping import document_quads
from kg.graph.provenance import ExtractorVersion
from kg.graph.reading import contents_from_quads
from kg.graph.world import world_quads
from kg.pipeline import Extraction, extract_reports
from kg.resolve import resolve
from kg.store import Store, open_store
from kg.upkeep.renewal import Renewal

SAMPLES = Path(__file__).parent / "data" / "articles"
IRIS = Iris()
Graphs = dict[NamedNode, list[Quad]]


@pytest.fixture(scope="module")
def graphs() -> Graphs:
    """The graph of each sample article."""
    extractor = ExtractorVersion("grammar", "1")
    found = [each for each in extract_reports([str(SAMPLES)]) if isinstance(each, Extraction)]
    assert len(found) == 36
    return {
        IRIS.document(each.document.key): document_quads(each.document, each.reports, extractor=extractor)
        for each in found
    }


@pytest.fixture(scope="module")
def whole(graphs: Graphs) -> set[Quad]:
    """The graph of the world of all sample articles."""
    return world_of(graphs.values())


def world_of(some: Iterable[Iterable[Quad]]) -> set[Quad]:
    documents, reports = contents_from_quads(quad for graph in some for quad in graph)
    return set(world_quads(resolve(reports, documents={document.key: document.facts for document in documents})))


def written(store: Store, some: dict[NamedNode, list[Quad]]) -> None:
    renewal = Renewal(store, IRIS)
    renewal.write(some)
    renewal.finish()


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.integers(0, 2**32))
def test_the_order_of_reports_makes_no_difference(graphs: Graphs, whole: set[Quad], seed: int) -> None:
    documents, reports = contents_from_quads(quad for graph in graphs.values() for quad in graph)
    Random(seed).shuffle(reports)
    facts = {document.key: document.facts for document in reversed(documents)}

    assert set(world_quads(resolve(reports, documents=facts))) == whole


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.integers(0, 2**32), builds=st.integers(2, 5))
def test_documents_may_come_in_any_number_of_builds(graphs: Graphs, whole: set[Quad], seed: int, builds: int) -> None:
    names = sorted(graphs, key=lambda name: name.value)
    Random(seed).shuffle(names)
    with open_store(None) as store:
        for number in range(builds):
            written(store, {name: graphs[name] for name in names[number::builds]})

        assert set(store.quads(IRIS.world)) == whole


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.integers(0, 2**32), gone=st.integers(1, 35))
def test_what_goes_leaves_the_graph_of_the_rest_and_what_comes_back_the_whole(
    graphs: Graphs, whole: set[Quad], seed: int, gone: int
) -> None:
    names = sorted(graphs, key=lambda name: name.value)
    Random(seed).shuffle(names)
    with open_store(None) as store:
        written(store, graphs)
        written(store, {name: [] for name in names[:gone]})

        assert set(store.quads(IRIS.world)) == world_of(graphs[name] for name in names[gone:])

        written(store, {name: graphs[name] for name in names[:gone]})

        assert set(store.quads(IRIS.world)) == whole

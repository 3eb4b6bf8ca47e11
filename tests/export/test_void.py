"""What a description says of a graph is what a count by hand finds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from kg.export.void import VOID, class_sizes, property_sizes, void_triples
from kg.graph.iris import Iris
from kg.graph.vocabulary import DCTERMS, DIP, RDF
from kg.store import Store, open_store
from tests.query.small_world import graphs

RUNS = Iris().runs
DATASET = NamedNode("https://example.org/about#dataset")


@pytest.fixture(scope="module")
def world() -> Iterator[Store]:
    with open_store(None) as store:
        run = NamedNode("https://example.org/kg/run/1")
        store.replace_graphs(graphs() | {RUNS: [Quad(run, RDF.type, DIP.Run, RUNS)]})
        yield store


def test_classes_and_properties_are_counted_without_the_graph_left_out(world: Store) -> None:
    quads = [quad for quad in world.quads() if quad.graph_name != RUNS]
    things = Counter(term for _, term in {(quad.subject, quad.object) for quad in quads if quad.predicate == RDF.type})
    uses = Counter(quad.predicate for quad in quads)

    assert dict(class_sizes(world, leave_out=RUNS)) == things
    assert dict(property_sizes(world, leave_out=RUNS)) == uses
    assert DIP.Run in dict(class_sizes(world))


def test_the_largest_come_first_and_may_be_cut(world: Store) -> None:
    sizes = class_sizes(world)

    assert sizes == sorted(sizes, key=lambda size: (-size[1], size[0].value))
    assert class_sizes(world, most=3) == sizes[:3]


def test_a_description_names_every_class_and_property_with_its_number() -> None:
    described = list(
        void_triples(
            DATASET, base="https://example.org/", triples=7, classes=[(DIP.Event, 2)], properties=[(DCTERMS.title, 5)]
        )
    )

    said = {
        (triple.predicate.value.removeprefix(VOID), triple.object.value)
        for triple in described
        if isinstance(triple.object, NamedNode | Literal)
    }
    assert {("triples", "7"), ("uriSpace", "https://example.org/"), ("properties", "1")} <= said
    assert {("class", DIP.Event.value), ("entities", "2"), ("property", DCTERMS.title.value)} <= said


def test_nothing_is_said_of_properties_that_were_not_counted() -> None:
    described = void_triples(DATASET, base="https://example.org/", triples=0, classes=[])

    assert not [triple for triple in described if "propert" in triple.predicate.value]

"""Every format reads back equal, by two readers, and the same quads give the same bytes."""

from __future__ import annotations

import io
import random
from collections.abc import Iterator

import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse
from rdflib.compare import isomorphic

from kg.errors import UsageError
from kg.export import RDF_FORMATS, export, sorting
from kg.graph.prefixes import PREFIXES
from kg.graph.vocabulary import DCTERMS, SCHEMA
from kg.store import Store, open_store
from tests.query.small_world import graphs

READERS = {"nquads": "nquads", "trig": "trig", "turtle": "turtle", "jsonld": "json-ld"}


@pytest.fixture(scope="module")
def world() -> Iterator[Store]:
    with open_store(None) as store:
        store.replace_graphs(graphs())
        yield store


def exported(store: Store, format: str, **options: object) -> bytes:
    output = io.BytesIO()
    count = export(store, format, output, prefixes=PREFIXES, **options)  # type: ignore[arg-type]
    assert count > 0
    return output.getvalue()


@pytest.mark.parametrize("format", ["nquads", "trig", "jsonld"])
def test_formats_with_graphs_read_back_as_the_same_quads(world: Store, format: str) -> None:
    assert set(parse(exported(world, format), RDF_FORMATS[format])) == set(world.quads())


def test_turtle_reads_back_as_the_triples_of_all_graphs(world: Store) -> None:
    read = {quad.triple for quad in parse(exported(world, "turtle"), RdfFormat.TURTLE)}
    assert read == {quad.triple for quad in world.quads()}


@pytest.mark.parametrize("format", READERS)
@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib.*")
def test_another_reader_sees_the_same(world: Store, format: str) -> None:
    """Rdflib warns of its own old names while it reads."""
    lines = "".join(f"{quad.triple} .\n" for quad in world.quads())
    read = rdflib.Dataset(default_union=True).parse(io.BytesIO(exported(world, format)), format=READERS[format])
    triples = rdflib.Graph()
    for s, p, o, _ in read.quads():
        triples.add((s, p, o))
    assert isomorphic(triples, rdflib.Graph().parse(data=lines, format="nt"))


@pytest.mark.parametrize("format", RDF_FORMATS)
def test_the_order_of_storing_and_the_memory_used_leave_no_trace(
    world: Store, format: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = exported(world, format)
    monkeypatch.setattr(sorting, "CHUNK", 7)
    with open_store(None) as store:
        shuffled = list(graphs().items())
        random.Random(5).shuffle(shuffled)
        for name, quads in shuffled:
            random.Random(6).shuffle(quads)
            store.replace_graphs({name: quads})
        assert exported(store, format) == expected


def test_whole_texts_of_documents_are_written_only_where_that_is_asked_for() -> None:
    iri = NamedNode("https://example.org/document/a")
    title, body = (
        Quad(iri, predicate, Literal("It rained."), iri) for predicate in (DCTERMS.title, SCHEMA.articleBody)
    )
    with open_store(None) as store:
        store.replace_graphs({iri: [title, body]})
        for format in ("nquads", "trig", "jsonld"):
            assert set(parse(exported(store, format), RDF_FORMATS[format])) == {title}
            assert set(parse(exported(store, format, with_text=True), RDF_FORMATS[format])) == {title, body}


def test_nquads_are_sorted(world: Store) -> None:
    lines = exported(world, "nquads").decode().splitlines()
    assert lines == sorted(lines)
    assert len(lines) == world.count()


def test_graphs_are_chosen_and_left_out(world: Store) -> None:
    first, *others = world.graph_names()

    def names(**options: object) -> set[object]:
        return {quad.graph_name for quad in parse(exported(world, "nquads", **options), RdfFormat.N_QUADS)}

    assert names(leave_out=[first]) == set(others)
    assert names(graphs=[first]) == {first}
    assert names(graphs=world.graph_names(), leave_out=others) == {first}


def test_an_empty_store_gives_an_empty_file_that_can_be_read() -> None:
    with open_store(None) as store:
        for format, chosen in RDF_FORMATS.items():
            output = io.BytesIO()
            assert export(store, format, output) == 0
            assert list(parse(output.getvalue(), chosen)) == []


def test_an_unknown_format_is_told_with_those_there_are(world: Store) -> None:
    with pytest.raises(UsageError, match="csv: no format of an export; use nquads, trig, turtle, jsonld"):
        export(world, "csv", io.BytesIO())


@settings(max_examples=40, deadline=None)
@given(st.sets(st.text() | st.sampled_from(["\t", "a\tb\n", '"\\', "\r", "\x00"]), min_size=1, max_size=5))
def test_any_text_survives_every_format(values: set[str]) -> None:
    iri, graph = NamedNode("https://example.org/a"), NamedNode("https://example.org/g")
    with open_store(None) as store:
        store.replace_graphs({graph: [Quad(iri, iri, Literal(value), graph) for value in values]})
        for format in RDF_FORMATS:
            output = io.BytesIO()
            assert export(store, format, output) == len(values)
            assert {quad.object for quad in parse(output.getvalue(), RDF_FORMATS[format])} == set(map(Literal, values))

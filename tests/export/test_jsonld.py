"""JSON-LD that reads like JSON and says exactly what N-Quads says, to two readers."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable
from typing import Any

import pytest
import rdflib
from hypothesis import example, given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from kg.errors import RecordError
from kg.export import Options, export_to_stream
from kg.export.jsonld import published_context, write_jsonld
from kg.graph.decisions import decision_quads
from kg.graph.provenance import runs_quads
from kg.graph.vocabulary import DCTERMS, DIP, GEO, OWL, RDF, RDFS, SCHEMA, SKOS, XSD
from kg.store import Store, open_store
from tests.export.stores import IRIS, MEETING_IRI, store_of
from tests.graph.records import ADA, BO, DECISION, RUN, VIENNA, few_examples
from tests.query.small_world import small_store

BASE = IRIS.base
GRAPH = NamedNode(f"{BASE}document/a")
SOME = NamedNode("https://elsewhere.example/x")


def exported(store: Store, format: str = "jsonld") -> bytes:
    output = io.BytesIO()
    export_to_stream(store, format, output, Options(runs=True))
    return output.getvalue()


def everything() -> Store:
    """Return a store with every kind of graph that the builder writes."""
    links = [Quad(IRIS.actor(ADA), OWL.sameAs, NamedNode("geo:48.2,16.3"), NamedNode(f"{BASE}links/x"))]
    return store_of(
        links={
            IRIS.runs: runs_quads([RUN]),
            IRIS.decisions: decision_quads([DECISION]),
            NamedNode(f"{BASE}links/x"): links,
        }
    )


def by_rdflib(content: bytes, format: str) -> set[tuple[Any, ...]]:
    dataset = rdflib.Dataset()
    dataset.parse(io.BytesIO(content), format=format)
    return set(dataset.quads())


def of_quads(quads: Iterable[Quad]) -> bytes:
    """Return what is written of quads that no store has brought into its own form."""
    output = io.BytesIO()
    write_jsonld(sorted(quads, key=lambda quad: (str(quad.graph_name), str(quad.subject))), output, base=BASE)
    return output.getvalue()


def nodes(content: bytes) -> dict[str, dict[str, Any]]:
    """Return the objects of all graphs by the IRI that they are written with."""
    graphs = json.loads(content)["@graph"]
    return {node["@id"]: node for graph in graphs for node in graph["@graph"]}


@pytest.mark.parametrize("make", [everything, small_store])
@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib.*")
def test_two_readers_find_exactly_the_quads_of_n_quads(make: Any) -> None:
    with make() as store:
        content, lines = exported(store), exported(store, "nquads")

    assert set(parse(content, RdfFormat.JSON_LD)) == set(parse(lines, RdfFormat.N_QUADS))
    assert by_rdflib(content, "json-ld") == by_rdflib(lines, "nquads")


def test_an_event_reads_like_json() -> None:
    with store_of() as store:
        event = nodes(exported(store))[MEETING_IRI.removeprefix(BASE)]

    assert list(event)[:3] == ["@id", "@type", "label"]
    assert set(event["@type"]) == {"Event", "Meeting", "NegotiationRound"}
    assert (event["type"], event["subtype"], event["status"]) == ("Meeting", "NegotiationRound", "Occurred")
    assert set(event["participant"]) == {"person/ada-lind", "person/bo-berg"}
    assert event["place"] == "place/AT/vienna/villa-rosa"
    assert (event["earliest"], event["startTime"]) == ("2021-03-01", "08:30:00")
    assert (event["documents"], event["disputed"]) == (3, True)


def test_a_graph_is_an_object_with_its_nodes_each_once() -> None:
    with store_of() as store:
        content = exported(store)
    graphs = json.loads(content)["@graph"]

    names = [graph["@id"] for graph in graphs]
    assert names == sorted(names)
    assert names[-1] == "world"
    for graph in graphs:
        ids = [node["@id"] for node in graph["@graph"]]
        assert len(ids) == len(set(ids))


def test_the_output_holds_the_published_context_and_its_own_base() -> None:
    with store_of() as store:
        context = json.loads(exported(store))["@context"]

    assert context == {"@base": BASE, **published_context()}


def test_no_statement_that_the_builder_writes_needs_more_than_a_short_name() -> None:
    with everything() as store:
        content = exported(store)

    keys = {key for node in nodes(content).values() for key in node} - {"@id", "@type"}
    assert keys <= set(published_context())
    values = [value for node in nodes(content).values() for value in node.values()]
    flat = [each for value in values for each in (value if isinstance(value, list) else [value])]
    assert not [each for each in flat if isinstance(each, dict)]


STRANGE = [
    Literal("2021-03-01"),
    Literal("soon", datatype=XSD.date),
    Literal("Wien", language="de"),
    Literal("007", datatype=XSD.integer),
    Literal("+7", datatype=XSD.integer),
    Literal("-0", datatype=XSD.integer),
    Literal(str(2**53), datatype=XSD.integer),
    Literal(str(2**53 - 1), datatype=XSD.integer),
    Literal("9" * 30, datatype=XSD.integer),
    Literal("1", datatype=XSD.boolean),
    Literal("true", datatype=XSD.boolean),
    Literal("0.50", datatype=XSD.decimal),
    Literal("1e5", datatype=NamedNode(f"{XSD.namespace}double")),
    Literal('{"b": 1,  "a":2}', datatype=RDF.JSON),
    Literal("x", datatype=NamedNode("https://elsewhere.example/type")),
    Literal("POINT(1 2)", datatype=GEO.wktLiteral),
    Literal(""),
    Literal("_:b"),
    Literal("@id"),
    NamedNode("https://elsewhere.example/x"),
    NamedNode(f"{BASE}person/x"),
    DIP.Occurred,
    SCHEMA.NewsArticle,
    NamedNode(f"{DIP.namespace}Unheard"),
    DIP.Person,
]


@pytest.mark.parametrize("value", STRANGE, ids=str)
@pytest.mark.parametrize(
    "predicate",
    [DIP.earliest, DIP.status, DIP.place, DIP.documents, RDFS.label, DIP.inOrder, SKOS.exactMatch, SOME, RDF.type],
    ids=lambda term: term.value.rpartition("#")[2],
)
def test_any_value_under_any_property_survives(predicate: NamedNode, value: NamedNode | Literal) -> None:
    quad = Quad(GRAPH, predicate, value, GRAPH)

    assert list(parse(of_quads([quad]), RdfFormat.JSON_LD)) == [quad]


IRIS_TO_TELL = [
    f"{BASE}",
    f"{BASE}#",
    f"{BASE}a#",
    f"{BASE}?q",
    f"{BASE}a?q#f",
    f"{BASE}/a",
    f"{BASE}a//b",
    f"{BASE}a/",
    f"{BASE}./a",
    f"{BASE}a/../b",
    f"{BASE}a/..",
    f"{BASE}..#x",
    f"{BASE}.hidden/a...b",
    f"{BASE}a:b",
    f"{BASE}a/b:c#d:e",
    f"{BASE}@type",
    f"{BASE}label",
    f"{BASE}dip",
    f"{BASE}%41/é/ü#%C3",
    f"{BASE}event/1#participant/person/a",
    f"{BASE}document/a#char=0,62",
    f"{BASE}a;b=c,d~e'f(g)",
    "https://example.org/",
    "https://example.org/kg",
    "http://example.org/kg/a",
    "urn:isbn:9780131103627",
    "geo:48.2,16.3",
    "mailto:a@example.org",
    "tag:example.org,2021:a",
    f"{DIP.namespace}",
    f"{DIP.namespace}/x",
    f"{DIP.namespace}Meeting",
    f"{SCHEMA.namespace}//x",
]


@pytest.mark.parametrize("iri", IRIS_TO_TELL)
@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib.*")
def test_any_iri_anywhere_survives_to_two_readers(iri: str) -> None:
    node = NamedNode(iri)
    quads = [
        Quad(node, DIP.place, node, node),
        Quad(node, DIP.status, node, node),
        Quad(node, node, Literal("x"), node),
        Quad(node, RDF.type, node, GRAPH),
        Quad(SOME, SOME, Literal("x", datatype=node), GRAPH),
        Quad(SOME, SOME, node, GRAPH),
    ]
    content = of_quads(quads)

    assert set(parse(content, RdfFormat.JSON_LD)) == set(quads)
    lines = "".join(f"{quad} .\n" for quad in quads)
    assert by_rdflib(content, "json-ld") == by_rdflib(lines.encode(), "nquads")


@few_examples
@given(st.text(st.sampled_from("a.:/#@-%é;,=~"), max_size=8))
@example("a/.#b")
@example("a#.")
@example("a#/../b")
def test_relative_references_lead_back_to_their_iris(rest: str) -> None:
    try:
        node = NamedNode(BASE + rest)
    except ValueError:
        return
    quad = Quad(node, DIP.place, node, node)

    assert list(parse(of_quads([quad]), RdfFormat.JSON_LD)) == [quad]


def test_an_iri_that_would_read_as_a_short_name_is_told() -> None:
    quad = Quad(NamedNode("dip:Meeting"), RDFS.label, Literal("x"), GRAPH)

    with pytest.raises(RecordError, match="dip:Meeting reads as a short name in JSON-LD; choose --format nquads"):
        of_quads([quad])


def test_nodes_of_one_name_in_two_graphs_stay_apart() -> None:
    other = NamedNode(f"{BASE}world")
    quads = [Quad(SOME, DCTERMS.title, Literal(name.value), name) for name in (GRAPH, other)]

    assert set(parse(of_quads(quads), RdfFormat.JSON_LD)) == set(quads)


def test_an_empty_graph_is_a_document_without_statements() -> None:
    with open_store(None) as store:
        content = exported(store)

    assert json.loads(content)["@graph"] == []


def test_people_and_places_keep_their_standard_classes() -> None:
    with store_of() as store:
        found = nodes(exported(store))

    assert set(found["person/bo-berg"]["@type"]) == {"Actor", "Person", "foaf:Person"}
    assert found["person/bo-berg"]["possiblySameAs"] == IRIS.actor(ADA).value.removeprefix(BASE)
    assert set(found["place/AT/vienna"]["@type"]) == {"City", "Place", "Feature"}
    point = found[f"{IRIS.place(VIENNA).value.removeprefix(BASE)}#geometry"]
    assert point["asWKT"] == "POINT(-16.37208 48.20849)"
    assert IRIS.actor(BO).value.endswith("person/bo-berg")

"""rdflib's stores over SPARQL: a graph elsewhere that a program treats as its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import rdflib
from rdflib.plugins.stores.sparqlstore import SPARQLStore, SPARQLUpdateStore

from tests.web.clients.conftest import COMPANIONS, PREFIXES, WITKOFF, WORLD
from tests.web.serving import TOKEN, Endpoint, Web

PERSON = rdflib.URIRef(WITKOFF)
NAME = rdflib.Literal("Steve Witkoff")
NOTE = rdflib.URIRef("urn:x:note")


@pytest.fixture
def reading(articles: Endpoint) -> rdflib.Graph:
    return rdflib.Graph(SPARQLStore(articles.sparql), identifier=rdflib.URIRef(WORLD))


@pytest.fixture
def writing(articles: Endpoint, graph: str) -> Iterator[rdflib.Graph]:
    """A graph of a server, as a graph of this program."""
    headers = {"Authorization": f"Bearer {TOKEN}"}
    store = SPARQLUpdateStore(articles.sparql, articles.update, headers=headers)
    opened = rdflib.Graph(store, identifier=rdflib.URIRef(graph))
    yield opened
    opened.close()


def names(result: rdflib.query.Result) -> list[str]:
    return [str(row[0]) for row in result]  # type: ignore[index]


@pytest.mark.parametrize("format", ["xml", "json", "csv", "tsv"])
@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
def test_solutions(articles: Endpoint, companions: list[str], method: str, format: str) -> None:
    store = SPARQLStore(articles.sparql, returnFormat=format, method=method)
    assert names(rdflib.Graph(store).query(COMPANIONS)) == companions


@pytest.mark.parametrize(("person", "known"), [(WITKOFF, True), ("urn:x:nobody", False)])
def test_truth(reading: rdflib.Graph, person: str, known: bool) -> None:
    assert reading.query(f"{PREFIXES} ASK {{ <{person}> a foaf:Person }}").askAnswer is known


@pytest.mark.parametrize("form", ["CONSTRUCT {{ <{0}> ?p ?o }} {{ <{0}> ?p ?o }}", "DESCRIBE <{0}>"])
def test_triples(reading: rdflib.Graph, form: str) -> None:
    graph = reading.query(form.format(WITKOFF)).graph
    assert graph is not None
    assert (PERSON, rdflib.RDFS.label, NAME) in graph


def test_patterns(reading: rdflib.Graph) -> None:
    assert reading.value(PERSON, rdflib.RDFS.label) == NAME
    assert (PERSON, None, None) in reading
    assert (rdflib.URIRef("urn:x:nobody"), None, None) not in reading
    assert PERSON in set(reading.subjects(rdflib.RDFS.label, NAME))
    assert len(reading) == sum(1 for _ in reading)


def test_values_given_for_variables(reading: rdflib.Graph) -> None:
    query = f"{PREFIXES} SELECT ?name {{ ?person rdfs:label ?name }}"
    assert names(reading.query(query, initBindings={"person": PERSON})) == ["Steve Witkoff"]


def test_names_of_graphs(articles: Endpoint) -> None:
    assert WORLD in {str(name) for name in SPARQLStore(articles.sparql).contexts()}


def test_a_graph_written_and_read(writing: rdflib.Graph) -> None:
    values = [rdflib.Literal(text) for text in ("plain", 'a "b" \\ c', "line\nfeed", "tab\t", "<&>", "🕊", "")]
    values += [
        rdflib.Literal("да", lang="ru"),
        rdflib.Literal(42),
        rdflib.Literal("2026-01-31", datatype=rdflib.XSD.date),
    ]
    for value in values:
        writing.add((PERSON, NOTE, value))
    assert set(writing.objects(PERSON, NOTE)) == set(values)
    writing.remove((PERSON, NOTE, values[0]))
    assert set(writing.objects(PERSON, NOTE)) == set(values[1:])
    writing.remove((PERSON, None, None))
    assert len(writing) == 0


def test_many_triples_at_once(writing: rdflib.Graph) -> None:
    writing += [(rdflib.URIRef(f"urn:x:{number}"), NOTE, rdflib.Literal(number)) for number in range(500)]
    assert len(writing) == 500


def test_an_update(writing: rdflib.Graph) -> None:
    writing.update(f"INSERT DATA {{ <{WITKOFF}> <{NOTE}> 'one' }}")
    writing.update("DELETE { ?s ?p 'one' } INSERT { ?s ?p 'two' } WHERE { ?s ?p 'one' }")
    assert [str(value) for value in writing.objects(PERSON, NOTE)] == ["two"]


def test_changes_that_are_held_back(articles: Endpoint, graph: str, writing: rdflib.Graph) -> None:
    store = SPARQLUpdateStore(
        articles.sparql, articles.update, autocommit=False, headers={"Authorization": f"Bearer {TOKEN}"}
    )
    held = rdflib.Graph(store, identifier=rdflib.URIRef(graph))
    held.add((PERSON, NOTE, rdflib.Literal("undone")))
    held.rollback()
    held.add((PERSON, NOTE, rdflib.Literal("done")))
    assert len(writing) == 0
    held.commit()
    assert [str(value) for value in writing.objects(PERSON, NOTE)] == ["done"]


def test_a_graph_read_from_its_address(articles: Endpoint, writing: rdflib.Graph) -> None:
    writing.add((PERSON, NOTE, rdflib.Literal("è")))
    client = Web(articles)
    for format in ("turtle", "xml", "nt", "json-ld", None):
        read = rdflib.Graph().parse(client.graph(str(writing.identifier)), format=format)
        assert set(read) == {(PERSON, NOTE, rdflib.Literal("è"))}
    client.close()

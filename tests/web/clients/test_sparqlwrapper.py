"""SPARQLWrapper, the client that most Python programs ask with."""

from __future__ import annotations

import csv
from collections.abc import Callable
from typing import Any

import pytest
import rdflib
from SPARQLWrapper import (
    BASIC,
    CSV,
    DIGEST,
    GET,
    JSON,
    JSONLD,
    N3,
    POST,
    POSTDIRECTLY,
    RDFXML,
    TSV,
    TURTLE,
    URLENCODED,
    XML,
    SPARQLWrapper,
    SPARQLWrapper2,
)
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed, Unauthorized

from tests.web.clients.conftest import COMPANIONS, PREFIXES, WITKOFF, WORLD
from tests.web.serving import BARE, TOKEN, Endpoint


def asking(server: Endpoint, query: str, format: str, *, update: bool = False) -> Any:
    wrapper = SPARQLWrapper(server.update if update else server.sparql)
    wrapper.setQuery(query)
    wrapper.setReturnFormat(format)
    return wrapper


def of_json(answer: Any) -> list[str]:
    return [row["name"]["value"] for row in answer["results"]["bindings"]]


def of_xml(answer: Any) -> list[str]:
    return [literal.firstChild.data for literal in answer.getElementsByTagName("literal")]


def of_csv(answer: bytes) -> list[str]:
    return [row["name"] for row in csv.DictReader(answer.decode().splitlines())]


def of_tsv(answer: bytes) -> list[str]:
    return [line.strip('"') for line in answer.decode().splitlines()[1:]]


@pytest.mark.parametrize(("format", "read"), [(JSON, of_json), (XML, of_xml), (CSV, of_csv), (TSV, of_tsv)])
@pytest.mark.parametrize(("method", "request_method"), [(GET, URLENCODED), (POST, URLENCODED), (POST, POSTDIRECTLY)])
def test_solutions(
    articles: Endpoint,
    companions: list[str],
    format: str,
    read: Callable[[Any], list[str]],
    method: str,
    request_method: str,
) -> None:
    wrapper = asking(articles, COMPANIONS, format)
    wrapper.setMethod(method)
    wrapper.setRequestMethod(request_method)
    assert read(wrapper.queryAndConvert()) == companions


def test_bindings_as_objects(articles: Endpoint, companions: list[str]) -> None:
    wrapper: Any = SPARQLWrapper2(articles.sparql)
    wrapper.setQuery(COMPANIONS)
    assert [row["name"].value for row in wrapper.query().bindings] == companions


@pytest.mark.parametrize(("person", "known"), [(WITKOFF, True), ("urn:x:nobody", False)])
def test_truth(articles: Endpoint, person: str, known: bool) -> None:
    query = f"{PREFIXES} ASK {{ <{person}> a foaf:Person }}"
    assert asking(articles, query, JSON).queryAndConvert()["boolean"] is known
    document = asking(articles, query, XML).queryAndConvert()
    assert document.getElementsByTagName("boolean")[0].firstChild.data == str(known).lower()


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")  # SPARQLWrapper makes one.
@pytest.mark.parametrize("format", [TURTLE, N3, XML, RDFXML, JSONLD])
@pytest.mark.parametrize(
    "query",
    [f"CONSTRUCT {{ <{WITKOFF}> ?p ?o }} WHERE {{ <{WITKOFF}> ?p ?o }}", f"DESCRIBE <{WITKOFF}>"],
    ids=["CONSTRUCT", "DESCRIBE"],
)
def test_triples(articles: Endpoint, query: str, format: str) -> None:
    answer = asking(articles, query, format).queryAndConvert()
    graph = answer if isinstance(answer, rdflib.Graph) else rdflib.Graph().parse(data=answer, format="turtle")
    assert (rdflib.URIRef(WITKOFF), rdflib.RDFS.label, rdflib.Literal("Steve Witkoff")) in graph


def test_default_and_named_graphs(articles: Endpoint) -> None:
    wrapper = asking(articles, "SELECT (COUNT(*) AS ?name) { ?s ?p ?o }", JSON)
    wrapper.addDefaultGraph("urn:x:no-such-graph")
    assert of_json(wrapper.queryAndConvert()) == ["0"]
    wrapper = asking(articles, f"SELECT DISTINCT (?g AS ?name) {{ GRAPH ?g {{ <{WITKOFF}> ?p ?o }} }}", JSON)
    wrapper.addNamedGraph(WORLD)
    assert of_json(wrapper.queryAndConvert()) == [WORLD]


def test_a_query_that_is_none_is_told_with_the_reason(articles: Endpoint) -> None:
    with pytest.raises(QueryBadFormed, match=r"1\D{1,12}\d"):
        asking(articles, "SELECT * { ?s ?p }", JSON).query()


@pytest.mark.parametrize("request_method", [URLENCODED, POSTDIRECTLY])
def test_an_update_with_the_token(articles: Endpoint, graph: str, request_method: str) -> None:
    text = f'INSERT DATA {{ GRAPH <{graph}> {{ <{WITKOFF}> <urn:x:note> "è 🕊 & <b>" }} }}'
    wrapper = asking(articles, text, JSON, update=True)
    wrapper.addCustomHttpHeader("Authorization", f"Bearer {TOKEN}")
    wrapper.setMethod(POST)
    wrapper.setRequestMethod(request_method)
    assert wrapper.query().response.status in (200, 204)
    found = asking(articles, f"SELECT ?name {{ <{WITKOFF}> <urn:x:note> ?name }}", JSON).queryAndConvert()
    assert of_json(found) == ["è 🕊 & <b>"]


@pytest.mark.skipif(BARE, reason="the bare store server asks nobody for a token")
@pytest.mark.parametrize("authentication", [None, BASIC, DIGEST])
def test_an_update_without_the_token(articles: Endpoint, graph: str, authentication: str | None) -> None:
    wrapper = asking(articles, f"INSERT DATA {{ GRAPH <{graph}> {{ <urn:x:a> <urn:x:p> 1 }} }}", JSON, update=True)
    wrapper.setMethod(POST)
    if authentication == BASIC:
        wrapper.setHTTPAuth(authentication)
        wrapper.setCredentials("user", TOKEN)
    with pytest.raises(Unauthorized):
        wrapper.query()
    assert not asking(articles, f"ASK {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}", JSON).queryAndConvert()["boolean"]

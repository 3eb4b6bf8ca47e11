"""What the server tells of itself: the SPARQL 1.1 Service Description, and VoID at its well-known place."""

from __future__ import annotations

import httpx
import pytest
import rdflib
from rdflib.namespace import RDF, VOID

from tests.web.protocol.answers import (
    CSV,
    JSON,
    JSON_LD,
    N_TRIPLES,
    RDF_XML,
    TSV,
    TURTLE,
    XML,
    complaint,
    graph_of,
    media_type,
    varying,
)
from tests.web.serving import Web

SD = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
FORMATS = "http://www.w3.org/ns/formats/"
FORMS = [TURTLE, N_TRIPLES, RDF_XML, JSON_LD]

MEDIA_TYPES = {
    "SPARQL_Results_JSON": JSON,
    "SPARQL_Results_XML": XML,
    "SPARQL_Results_CSV": CSV,
    "SPARQL_Results_TSV": TSV,
    "Turtle": TURTLE,
    "N-Triples": N_TRIPLES,
    "RDF_XML": RDF_XML,
    "JSON-LD": JSON_LD,
    "TriG": "application/trig",
    "N-Quads": "application/n-quads",
    "N3": "text/n3",
}

TERMS = {
    *("Service", "Feature", "Language", "Function", "Aggregate", "EntailmentRegime", "EntailmentProfile"),
    *("GraphCollection", "Dataset", "Graph", "NamedGraph", "endpoint", "feature", "defaultEntailmentRegime"),
    *("entailmentRegime", "defaultSupportedEntailmentProfile", "supportedEntailmentProfile", "extensionFunction"),
    *("extensionAggregate", "languageExtension", "supportedLanguage", "propertyFeature", "defaultDataset"),
    *("availableGraphs", "resultFormat", "inputFormat", "defaultGraph", "namedGraph", "name", "graph"),
    *("SPARQL10Query", "SPARQL11Query", "SPARQL11Update", "DereferencesURIs", "UnionDefaultGraph"),
    *("RequiresDataset", "EmptyGraphs", "BasicFederatedQuery"),
}
"""Every term that the vocabulary has."""


def description(web: Web, accept: str = TURTLE) -> rdflib.Graph:
    response = web.send("GET", web.server.sparql, [("Accept", accept)] if accept else [])
    assert response.status_code == 200, response.text
    kind = media_type(response)
    assert kind in FORMS
    return graph_of(response.content, kind)


def service(graph: rdflib.Graph) -> rdflib.term.Node:
    (subject,) = graph.subjects(RDF.type, SD.Service)
    return subject


@pytest.mark.parametrize("accept", ["", "*/*", *FORMS, f"{TURTLE};q=0, */*", "text/html;q=0.1, text/turtle"])
def test_without_a_query_the_endpoint_describes_itself_in_rdf(web: Web, accept: str) -> None:
    assert len(description(web, accept)) > 0


@pytest.mark.parametrize("accept", FORMS)
def test_the_description_comes_in_the_format_that_is_asked_for(web: Web, accept: str) -> None:
    response = web.send("GET", web.server.sparql, [("Accept", accept)])
    assert media_type(response) == accept
    assert varying(response) & {"accept", "*"}


def test_a_browser_gets_a_page(web: Web) -> None:
    accept = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    response = web.send("GET", web.server.sparql, [("Accept", accept)])
    assert (response.status_code, media_type(response)) == (200, "text/html")
    assert varying(response) & {"accept", "*"}


def test_a_description_in_what_cannot_be_given_is_not_acceptable(web: Web) -> None:
    response = web.send("GET", web.server.sparql, [("Accept", "image/png")])
    assert response.status_code == 406
    complaint(response)


def test_the_description_names_the_endpoint(web: Web) -> None:
    graph = description(web)
    assert set(graph.objects(service(graph), SD.endpoint)) == {rdflib.URIRef(web.server.sparql)}


def test_the_description_names_the_languages(web: Web) -> None:
    graph = description(web)
    languages = set(graph.objects(None, SD.supportedLanguage))
    assert SD.SPARQL11Query in languages
    assert SD.SPARQL11Update in languages


def test_the_description_says_that_the_default_graph_is_the_union_and_nothing_is_fetched(web: Web) -> None:
    graph = description(web)
    features = set(graph.objects(service(graph), SD.feature))
    assert SD.UnionDefaultGraph in features
    assert not features & {SD.BasicFederatedQuery, SD.DereferencesURIs, SD.RequiresDataset}


def test_the_description_speaks_its_vocabulary(web: Web) -> None:
    graph = description(web)
    used = {str(node) for triple in graph for node in triple if str(node).startswith(str(SD))}
    assert used <= {str(SD) + term for term in TERMS}


def test_the_description_uses_terms_for_what_they_are_for(web: Web) -> None:
    graph = description(web)
    for name in ("endpoint", "feature", "supportedLanguage", "resultFormat", "inputFormat"):
        assert all(isinstance(node, rdflib.URIRef) for node in graph.objects(None, SD[name])), name
    for subject in graph.subjects(SD.supportedLanguage):
        assert (subject, RDF.type, SD.Service) in graph
    for dataset in graph.objects(None, SD.defaultDataset):
        assert (dataset, RDF.type, SD.Dataset) in graph
        assert len(list(graph.objects(dataset, SD.defaultGraph))) == 1
        for named in graph.objects(dataset, SD.namedGraph):
            assert len(list(graph.objects(named, SD.name))) == 1


def test_every_result_format_of_the_description_can_be_had(web: Web) -> None:
    graph = description(web)
    offered = {str(node) for node in graph.objects(service(graph), SD.resultFormat)}
    assert offered >= {FORMATS + name for name in ("SPARQL_Results_JSON", "SPARQL_Results_XML", "Turtle")}
    for iri in offered:
        kind = MEDIA_TYPES[iri.removeprefix(FORMATS)]
        form = (
            "SELECT (1 AS ?x) {}" if "SPARQL" in iri or kind in (CSV, TSV) else "CONSTRUCT { <urn:x:a> <urn:x:p> 1 } {}"
        )
        response = web.query(form, kind)
        assert (response.status_code, media_type(response)) == (200, kind)


def test_the_graphs_of_the_description_are_there(web: Web) -> None:
    graph = description(web)
    known = set(web.values("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }"))
    named = {str(name) for each in graph.objects(None, SD.namedGraph) for name in graph.objects(each, SD.name)}
    assert named <= known


# VoID


def void(web: Web, accept: str = TURTLE) -> httpx.Response:
    response = web.http.get(web.server.void, headers=[("Accept", accept)] if accept else [], follow_redirects=True)
    assert response.status_code == 200, response.text
    return response


@pytest.mark.parametrize("accept", FORMS)
def test_the_data_describe_themselves_at_the_well_known_place(web: Web, accept: str) -> None:
    response = void(web, accept)
    assert media_type(response) == accept
    assert list(graph_of(response.content, accept).subjects(RDF.type, VOID.Dataset))


@pytest.mark.parametrize("accept", ["", "*/*"])
def test_the_description_of_the_data_needs_no_accept(web: Web, accept: str) -> None:
    response = void(web, accept)
    assert media_type(response) in FORMS
    assert varying(response) & {"accept", "*"}


def test_the_description_of_the_data_names_the_endpoint(web: Web) -> None:
    graph = graph_of(void(web).content, TURTLE)
    assert rdflib.URIRef(web.server.sparql) in set(graph.objects(None, VOID.sparqlEndpoint))


def test_the_description_of_the_data_counts_the_triples(web: Web, graph: str) -> None:
    def most() -> int:
        return max(int(str(count)) for count in graph_of(void(web).content, TURTLE).objects(None, VOID.triples))

    before = most()
    assert before >= 2
    web.put(web.graph(graph), "<urn:x:s> <urn:x:p> 1 , 2 , 3 .")
    assert most() == before + 3


def test_the_description_of_the_data_follows_its_own_vocabulary(web: Web) -> None:
    graph = graph_of(void(web).content, TURTLE)
    used = {node for triple in graph for node in triple if str(node).startswith(str(VOID))}
    assert {str(term).removeprefix(str(VOID)) for term in used} <= set(VOID.__annotations__)

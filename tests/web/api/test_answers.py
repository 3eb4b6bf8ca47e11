"""Answers of saved queries: parameters, formats, pages, and what is said of requests that cannot be answered."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from kg.query import run_saved_query
from kg.query.results import plain
from kg.store import Solutions, Store
from kg.web.api.answers import answer_query
from tests.query.small_world import small_store
from tests.web.api.conftest import ROOT, application, site_of

MEETINGS = "/api/queries/meetings"
PAIRS = "/api/queries/who-met-whom"
BERG = "https://example.org/kg/person/ada-berg"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


def answered(store: Store, name: str, **values: str) -> list[list[str]]:
    results = run_saved_query(store, name, values)
    assert isinstance(results, Solutions)
    return [[plain(term) for term in row] for row in results.rows]


def cells(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))[1:]


def test_an_answer_in_json_is_plain_and_says_what_was_asked(client: TestClient, store: Store) -> None:
    answer = client.get(PAIRS, params={"person": "Berg", "least": "1"}).json()

    assert answer["query"] == "who-met-whom"
    assert answer["parameters"] == {"person": BERG, "least": 1}
    assert (answer["page"], answer["pageSize"], answer["next"]) == (1, 100, None)
    assert [[str(row[name]) for name in answer["columns"]] for row in answer["rows"]] == answered(
        store, "who-met-whom", person="Berg"
    )
    assert {type(row["meetings"]) for row in answer["rows"]} == {int}


@pytest.mark.parametrize("name", ["Ada Berg", "ada berg", "Envoy Berg", "Berg", BERG])
def test_a_thing_goes_by_label_alias_or_iri(client: TestClient, name: str) -> None:
    assert client.get(PAIRS, params={"person": name}).json()["parameters"]["person"] == BERG


@pytest.mark.parametrize(
    ("accept", "option", "content_type"),
    [
        (None, None, "application/json"),
        (BROWSER, None, "application/json"),
        ("application/sparql-results+json", None, "application/sparql-results+json"),
        ("text/csv;q=0.4, text/tab-separated-values;q=0.5", None, "text/tab-separated-values; charset=utf-8"),
        ("image/png", "csv", "text/csv; charset=utf-8"),
        (None, "tsv", "text/tab-separated-values; charset=utf-8"),
        ("text/csv", "xml", "application/sparql-results+xml"),
        ("text/csv", "json", "application/json"),
        ("text/csv", "", "text/csv; charset=utf-8"),
    ],
)
def test_the_format_is_what_the_url_says_and_else_what_is_accepted(
    client: TestClient, accept: str | None, option: str | None, content_type: str
) -> None:
    response = client.get(
        MEETINGS,
        params={} if option is None else {"format": option},
        headers={"Accept": accept} if accept else {"Accept": "*/*"},
    )

    assert response.status_code == 200
    assert response.headers["content-type"] == content_type
    assert response.headers["vary"] == "Accept"


@pytest.mark.parametrize("format", ["json", "xml", "tsv"])
def test_rows_read_back_from_the_formats_of_sparql(client: TestClient, store: Store, format: str) -> None:
    readers = {
        "json": ox.QueryResultsFormat.JSON,
        "xml": ox.QueryResultsFormat.XML,
        "tsv": ox.QueryResultsFormat.TSV,
    }
    accept = {"json": {"Accept": "application/sparql-results+json"}}.get(format, {"Accept": "*/*"})
    response = client.get(MEETINGS, params={} if format == "json" else {"format": format}, headers=accept)
    answer = ox.parse_query_results(response.content, readers[format])

    assert isinstance(answer, ox.QuerySolutions)
    names = [variable.value for variable in answer.variables]
    assert [[plain(row[name]) for name in names] for row in answer] == answered(store, "meetings")


@pytest.mark.parametrize("size", [1, 2, 3, 5])
def test_pages_follow_one_another_and_make_the_whole(client: TestClient, store: Store, size: int) -> None:
    whole = answered(store, "meetings")
    found: list[list[str]] = []
    visited = 0
    response = client.get(MEETINGS, params={"page-size": size, "format": "csv"})
    while True:
        visited += 1
        found.extend(cells(response.text))
        links = response.links
        assert links["first"]["url"] == f"{ROOT}{MEETINGS}?page-size={size}&format=csv&page=1"
        assert ("prev" in links) == (visited > 1)
        if "next" not in links:
            break
        assert "last" not in links
        response = client.get(links["next"]["url"])

    assert found == whole
    assert links["last"]["url"].endswith(f"&page={visited}")
    assert visited == -(-len(whole) // size)


def test_a_page_after_the_last_is_empty_and_leads_back(client: TestClient, store: Store) -> None:
    response = client.get(MEETINGS, params={"page": "99", "page-size": "2"})
    last = -(-len(answered(store, "meetings")) // 2)

    assert response.json()["rows"] == []
    assert response.json()["next"] is None
    assert response.links["prev"]["url"] == response.links["last"]["url"] == f"{ROOT}{MEETINGS}?page-size=2&page={last}"


def test_the_next_page_in_json_keeps_what_was_asked(client: TestClient) -> None:
    values = {"person": "Envoy Berg", "from": "", "page-size": "1"}
    first = client.get(PAIRS, params=values).json()
    second = client.get(first["next"]).json()

    assert first["next"] == f"{ROOT}{PAIRS}?person=Envoy+Berg&from=&page-size=1&page=2"
    assert second["page"] == 2
    assert second["rows"] != first["rows"]


def test_rows_of_a_query_without_an_order_have_one(own_client: TestClient) -> None:
    pages = [own_client.get("/api/queries/numbers", params={"page": n, "page-size": 7}).json() for n in (1, 2, 3)]
    numbers = [row["n"] for page in pages for row in page["rows"]]

    assert len(numbers) == 21
    assert numbers == sorted(numbers)


def test_numbers_and_truth_values_are_such_and_the_rest_is_text(own_client: TestClient) -> None:
    response = own_client.get("/api/queries/values")
    values = [row["v"] for row in response.json()["rows"]]
    expected = [7, -1, 7, 1.5, 2000, True, True, "x", "urn:a", "NaN", "12345678901234567890", "2030-01-01"]

    assert sorted(map(repr, values)) == sorted(map(repr, [*expected, '"\n', None]))


def test_a_question_of_yes_or_no_has_one_word_for_an_answer(own_client: TestClient) -> None:
    path = "/api/queries/yes"

    assert own_client.get(path, params={"person": "Berg"}).json() == {
        "query": "yes",
        "parameters": {"person": BERG},
        "answer": True,
    }
    assert own_client.get(path, params={"person": "Berg", "format": "csv"}).text == "true\n"
    assert "link" not in own_client.get(path, params={"person": "Berg"}).headers
    assert own_client.get(path, params={"person": "Berg", "page": "1"}).status_code == 400


@pytest.mark.parametrize(
    ("accept", "option", "content_type"),
    [
        ("*/*", None, "text/turtle"),
        ("application/ld+json", None, "application/ld+json"),
        ("application/n-triples;q=0.5, text/turtle;q=0.1", None, "application/n-triples"),
        ("*/*", "rdfxml", "application/rdf+xml"),
    ],
)
def test_triples_come_in_formats_of_rdf(
    own_client: TestClient, store: Store, accept: str, option: str | None, content_type: str
) -> None:
    response = own_client.get(
        "/api/queries/triples", params={"format": option} if option else {}, headers={"Accept": accept}
    )
    format = ox.RdfFormat.from_media_type(content_type)
    assert format is not None

    assert response.headers["content-type"] == content_type
    assert {quad.triple for quad in ox.parse(response.content, format)} == {quad.triple for quad in store.quads()}


def test_too_many_triples_are_cut_and_that_is_said(store: Store, own: Path) -> None:
    client = TestClient(application(site_of(store, [own], rows=10)))
    cut = client.get("/api/queries/triples").text

    assert cut.endswith("# Cut here: there are more than 10 triples.\n")
    assert len(list(ox.parse(cut, ox.RdfFormat.TURTLE))) == 10
    refused = client.get("/api/queries/triples", params={"format": "jsonld"})
    assert (refused.status_code, refused.json()["type"].endswith("#answer-too-long")) == (400, True)


def test_pages_keep_to_the_limit_of_rows(store: Store) -> None:
    client = TestClient(application(site_of(store, rows=2)))

    assert client.get(MEETINGS).json()["pageSize"] == 2
    assert client.get(MEETINGS, params={"page-size": "3"}).status_code == 400


@pytest.mark.parametrize(
    ("query", "values", "parameter", "words"),
    [
        ("meetings", "persn=Berg", "persn", "did you mean person?"),
        ("venue-log", "", "place", "is missing"),
        ("venue-log", "place=", "place", "is missing"),
        ("meetings", "from=yesterday", "from", "must be a date (YYYY-MM-DD), not 'yesterday'"),
        ("meetings", "from=2030-02-30", "from", "must be a date"),
        ("co-attendance", "least=many", "least", "must be a whole number"),
        ("co-attendance", "type=dance", "type", "must be one of meeting, call"),
        ("meetings", "person=Berg&person=Duru", "person", "more than once"),
        ("meetings", "person=http://a%20b", "person", "is no IRI"),
        ("meetings", "page=0", "page", "from 1 to"),
        ("meetings", "page=1&page=2", "page", "more than once"),
        ("meetings", "page=99999999999999999999", "page", "from 1 to"),
        ("meetings", "page=%D9%A1", "page", "from 1 to"),
        ("meetings", "page-size=10001", "page-size", "from 1 to 10000"),
        ("meetings", "format=pdf", "format", "must be one of json, csv, tsv, xml"),
    ],
)
def test_a_parameter_that_is_wrong_is_named(
    client: TestClient, query: str, values: str, parameter: str, words: str
) -> None:
    response = client.get(f"/api/queries/{query}?{values}")

    assert response.status_code == 400
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["parameter"] == parameter
    assert words in response.json()["detail"]
    assert "--" not in response.json()["detail"]
    assert client.head(f"/api/queries/{query}?{values}").status_code == 400


def test_a_name_that_the_graph_does_not_hold_has_near_ones_told(client: TestClient) -> None:
    response = client.get(PAIRS, params={"person": "Ada Bergg"})

    assert response.status_code == 404
    assert response.json()["type"].endswith("#unknown-name")
    assert "Ada Berg" in response.json()["near"]
    unknown = client.get(PAIRS, params={"person": "https://example.org/nobody"})
    assert (unknown.status_code, unknown.json()["near"]) == (404, [])


def test_a_name_of_several_things_has_them_listed_with_where_to_go_on(client: TestClient) -> None:
    response = client.get(PAIRS, params={"person": "Envoy", "least": "1"})
    candidates = response.json()["candidates"]

    assert response.status_code == 400
    assert response.json()["type"].endswith("#ambiguous-name")
    assert len(candidates) == 2
    for candidate in candidates:
        answer = client.get(candidate["url"]).json()
        assert answer["parameters"] == {"person": candidate["iri"], "least": 1}


def test_a_whole_number_may_have_a_fraction_of_nothing(client: TestClient) -> None:
    answer = client.get(PAIRS, params={"least": "2.0", "page": "1.0", "page-size": "3.00"}).json()

    assert (answer["parameters"], answer["page"], answer["pageSize"]) == ({"least": 2}, 1, 3)
    assert client.get(PAIRS, params={"least": "2.5"}).status_code == 400


def test_head_checks_and_does_not_answer(client: TestClient) -> None:
    response = client.head(MEETINGS, params={"page": "3", "format": "csv"})

    assert (response.status_code, response.content) == (200, b"")
    assert response.headers["content-type"] == "text/csv; charset=utf-8"
    assert set(response.links) == {"first", "prev"}


def test_what_a_client_sends_cannot_leave_the_address_in_a_header(own_client: TestClient) -> None:
    hostile = 'a\r\nSet-Cookie: a=b>; rel="x", <'
    links = own_client.get("/api/queries/echo", params={"text": hostile, "page-size": "1"}).links

    assert set(links) == {"first", "last"}
    assert own_client.get(links["first"]["url"]).json()["rows"] == [{"said": hostile}]


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(["person", "place", "from", "least", "page", "page-size", "format"]), st.text(max_size=20))
def test_no_value_breaks_the_server(name: str, value: str) -> None:
    with small_store() as store:
        reply = answer_query(site_of(store), name="who-met-whom", values=[(name, value)])

    assert reply.status in (200, 400, 404)

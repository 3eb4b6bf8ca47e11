"""What queries there are, and what a client that asks for another thing is told."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.web.api.conftest import OWN, QUERIES, ROOT

BROKEN = {"broken", "colliding", "doubled", "kinded", "update"}


def test_the_list_tells_of_every_query_with_its_parameters(client: TestClient) -> None:
    answer = client.get("/api/queries").json()
    queries = {query["name"]: query for query in answer["queries"]}

    assert set(queries) == {path.stem for path in QUERIES.glob("*.rq")}
    assert answer["faults"] == []
    told = queries["who-met-whom"]
    assert told["columns"] == ["person", "met", "meetings", "first", "last", "person_iri", "met_iri"]
    assert told["url"] == f"{ROOT}/api/queries/who-met-whom"
    person = told["parameters"][0]
    assert (person["name"], person["type"], person["required"]) == ("person", "iri", False)
    assert person["kinds"] == ["https://w3id.org/diplomacy-kg/ontology#Actor"]
    assert client.get(told["url"], params={"person": person["example"]}).status_code == 200


def test_broken_files_are_faults_and_cost_themselves_only(own_client: TestClient, own: Path) -> None:
    response = own_client.get("/api/queries")
    faults = {fault["name"]: fault["problem"] for fault in response.json()["faults"]}

    assert set(faults) == BROKEN
    assert {query["name"] for query in response.json()["queries"]} >= {"meetings", *(set(OWN) - BROKEN)}
    assert faults["colliding"].startswith("colliding.rq: the parameter page has a name that the web API needs")
    assert faults["broken"].startswith("broken.rq:1: ")
    assert str(own.parent) not in response.text


def test_a_file_that_changes_is_read_anew(own_client: TestClient, own: Path) -> None:
    assert own_client.get("/api/queries/broken/description").status_code == 500
    own.joinpath("broken.rq").write_text("#+ summary: mended\nASK {}", encoding="utf-8")
    assert own_client.get("/api/queries/broken/description").json()["summary"] == "mended"
    own.joinpath("broken.rq").unlink()
    assert own_client.get("/api/queries/broken/description").status_code == 404


def test_a_description_has_the_text_as_well(client: TestClient) -> None:
    listed = {query["name"]: query for query in client.get("/api/queries").json()["queries"]}
    told = client.get(listed["meetings"]["descriptionUrl"]).json()
    text = QUERIES.joinpath("meetings.rq").read_text(encoding="utf-8")

    assert told == listed["meetings"] | {"text": text}
    response = client.get(told["textUrl"])
    assert response.text == text
    assert response.headers["content-type"] == "application/sparql-query; charset=utf-8"
    assert (
        client.get(told["textUrl"], headers={"Accept": "text/plain"}).headers["content-type"].startswith("text/plain")
    )


@pytest.mark.parametrize("further", ["", "/description", "/text"])
def test_an_unknown_query_has_its_near_names_told(client: TestClient, further: str) -> None:
    response = client.get(f"/api/queries/who-met{further}")

    assert response.status_code == 404
    assert response.headers["content-type"] == "application/problem+json"
    assert "who-met-whom" in response.json()["near"]
    assert str(QUERIES) not in response.text


@pytest.mark.parametrize("name", sorted(BROKEN | {"unparsed"}))
def test_a_broken_query_is_the_servers_fault_and_says_what_to_mend(
    own_client: TestClient, own: Path, name: str
) -> None:
    response = own_client.get(f"/api/queries/{name}")

    assert response.status_code == 500
    assert response.json()["type"].endswith("#broken-query")
    assert name in response.json()["detail"]
    assert str(own.parent) not in response.text


def test_a_name_may_hold_any_character(own_client: TestClient) -> None:
    listed = {query["name"]: query for query in own_client.get("/api/queries").json()["queries"]}

    assert own_client.get(listed["a {b}?€"]["url"]).json()["rows"] == [{"x": 1}]
    assert own_client.get(listed["a {b}?€"]["descriptionUrl"]).json()["name"] == "a {b}?€"


@pytest.mark.parametrize(
    "path", ["/api/queries", "/api/queries/meetings", "/api/queries/meetings/text", "/openapi.json"]
)
def test_reading_is_all_that_can_be_done(client: TestClient, path: str) -> None:
    for method in ("POST", "PUT", "DELETE", "PATCH", "TRACE"):
        refused = client.request(method, path)
        assert (refused.status_code, refused.headers["allow"]) == (405, "GET, HEAD, OPTIONS")
        assert refused.json()["status"] == 405
    asked = client.options(path)
    assert (asked.status_code, asked.headers["allow"], asked.content) == (204, "GET, HEAD, OPTIONS", b"")
    head, got = client.head(path), client.get(path)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-type"] == got.headers["content-type"]


@pytest.mark.parametrize(
    "path", ["/api/queries", "/api/queries/meetings", "/api/queries/meetings/description", "/openapi.json"]
)
def test_who_takes_nothing_that_there_is_is_told_what_there_is(client: TestClient, path: str) -> None:
    response = client.get(path, headers={"Accept": "image/png"})

    assert response.status_code == 406
    assert "application/json" in response.json()["offered"]

"""The draft of version 1.0: conditions instead of a query, and lists instead of keys."""

from __future__ import annotations

from typing import Any

import pytest

from tests.web.reconcile.conftest import Service
from tests.web.reconcile.schemas import DRAFT_RESULTS, conforming


def match(service: Service, *queries: dict[str, Any]) -> list[list[dict[str, Any]]]:
    response = service.send("/v1/match", {"queries": list(queries)})
    assert response.status_code == 200, response.text
    results = conforming(DRAFT_RESULTS, response.json())["results"]
    return [one["candidates"] for one in results]


def ids(service: Service, *conditions: dict[str, Any], **more: Any) -> list[str]:
    [found] = match(service, {"conditions": list(conditions), **more})
    return [one["id"] for one in found]


def name(value: Any, **more: Any) -> dict[str, Any]:
    return {"matchType": "name", "propertyValue": value, **more}


def about(property: str, value: Any, **more: Any) -> dict[str, Any]:
    return {"matchType": "property", "propertyId": property, "propertyValue": value, **more}


def test_results_come_in_the_order_of_the_queries(service: Service) -> None:
    names = ["Wang Yi", "Zzyzx", "Anna Lindh"]
    found = match(service, *({"type": "Person", "limit": 1, "conditions": [name(one)]} for one in names))

    assert [[one["id"] for one in each] for each in found] == [["person/wang-yi"], [], ["person/anna-lindh"]]
    assert [one["name"] for one in found[0][0]["features"]] == [
        "How alike the names are, 0 to 100",
        "Whether it is of a type that is wanted",
        "How many events it has part in",
    ]


def test_a_property_moves_the_rank_and_one_that_is_required_leaves_others_out(service: Service) -> None:
    assert ids(service, name("John Smith"), about("country", "GB")) == ["person/john-smith/GB", "person/john-smith/US"]
    assert ids(service, name("John Smith"), about("country", "GB", required=True)) == ["person/john-smith/GB"]


def test_quantifiers_say_which_of_the_values_are_meant(service: Service) -> None:
    values = ["GB", "CN"]

    assert ids(service, name("John Smith"), about("country", values, required=True)) == ["person/john-smith/GB"]
    assert ids(service, name("John Smith"), about("country", values, required=True, matchQuantifier="all")) == []
    assert ids(service, name("John Smith"), about("country", values, required=True, matchQuantifier="none")) == [
        "person/john-smith/US"
    ]
    assert ids(service, name("Witkoff"), name("Steven Witkoff", matchQuantifier="none")) == []
    assert ids(service, name(["Wang Yi", "Anna Lindh"]))[:2] == ["person/anna-lindh", "person/wang-yi"]


def test_an_id_is_a_condition_too(service: Service) -> None:
    found = match(service, {"conditions": [{"matchType": "id", "propertyValue": "person/wang-yi"}]})

    assert [(one["id"], one["score"], one["match"]) for one in found[0]] == [("person/wang-yi", 100, True)]


def test_names_of_an_earlier_draft_are_understood(service: Service) -> None:
    earlier = {"matchType": "property", "pid": "country", "v": "GB", "required": True}

    assert ids(service, {"matchType": "name", "v": "John Smith"}, earlier) == ["person/john-smith/GB"]


@pytest.mark.parametrize(
    ("body", "status", "told"),
    [
        ([], 400, "object of JSON"),
        ({}, 400, '"queries"'),
        ({"queries": {}}, 400, '"queries"'),
        ({"queries": [{}]}, 400, 'query 0: needs "conditions"'),
        ({"queries": [{"conditions": []}]}, 400, '"conditions"'),
        ({"queries": [{"conditions": [{"propertyValue": "x"}]}]}, 400, '"matchType"'),
        ({"queries": [{"conditions": [about("shoe", "x")]}]}, 400, "no property 'shoe'"),
        ({"queries": [{"conditions": [about("meetings", 3, required=True)]}]}, 400, "meetings is only fetched"),
        ({"queries": [{"conditions": [{"matchType": "property", "propertyValue": "x"}]}]}, 400, '"propertyId"'),
        ({"queries": [{"conditions": [name("x", matchQuantifier="most")]}]}, 400, "any, all or none"),
        ({"queries": [{"type": "Shoe", "conditions": [name("x")]}]}, 400, "no type 'Shoe'"),
        ({"queries": [{"limit": 0, "conditions": [name("x")]}]}, 400, '"limit"'),
        ({"queries": [{"conditions": [name("x")]}] * 51}, 413, "at most 50 queries"),
    ],
)  # fmt: skip
def test_what_cannot_be_answered_is_told(service: Service, body: Any, status: int, told: str) -> None:
    response = service.send("/v1/match", body)

    assert response.status_code == status
    assert told in response.json()["detail"]


def test_only_json_is_taken_and_only_by_post(service: Service) -> None:
    assert service.http.post(f"{service.url}/v1/match", data={"queries": "[]"}).status_code == 415
    assert service.http.get(f"{service.url}/v1/match").status_code == 405
    assert service.http.get(f"{service.url}/v1/match").headers["allow"] == "OPTIONS, POST"

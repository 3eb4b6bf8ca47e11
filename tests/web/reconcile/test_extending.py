"""Values of properties are fetched for entities that were matched."""

from __future__ import annotations

import json
from typing import Any

import pytest

from kg.web.reconcile.asked import MOST_FETCHED, MOST_IDS
from tests.web.reconcile.conftest import Service
from tests.web.reconcile.schemas import DRAFT_EXTENDED, EXTENDED, PROPOSED, conforming

KYIV = {"id": "place/UA/kyiv", "name": "Kyiv"}


def extended(service: Service, ids: list[str], *properties: Any) -> dict[str, Any]:
    """Return the rows of an extension; properties are ids or whole objects."""
    asked = [{"id": one} if isinstance(one, str) else one for one in properties]
    response = service.post(extend=json.dumps({"ids": ids, "properties": asked}))
    assert response.status_code == 200, response.text
    answer = conforming(EXTENDED, response.json())
    assert [one["id"] for one in answer["meta"]] == [one["id"] for one in asked]
    rows: dict[str, Any] = answer["rows"]
    return rows


@pytest.mark.parametrize(
    ("id", "property", "cells"),
    [
        ("person/steve-witkoff", "country", [{"str": "US"}]),
        ("person/steve-witkoff", "actsFor", [{"id": "state/US", "name": "United States"}]),
        ("person/steve-witkoff", "position", [{"str": "Special Envoy"}, {"str": "Developer"}]),
        ("person/steve-witkoff", "alias", [{"str": "Steven Witkoff"}, {"str": "Witkoff"}]),
        ("person/steve-witkoff", "wikidata", [{"str": "Q18749373"}]),
        ("person/steve-witkoff", "sameAs", [{"str": "http://www.wikidata.org/entity/Q18749373"}]),
        ("person/steve-witkoff", "firstEvent", [{"date": "2025-10-21T00:00:00Z"}]),
        ("person/steve-witkoff", "lastEvent", [{"date": "2026-01-31T00:00:00Z"}]),
        ("person/steve-witkoff", "meetings", [{"int": 2}]),
        ("person/steve-witkoff", "events", [{"int": 3}]),
        ("person/john-smith/US", "firstEvent", []),
        ("person/john-smith/US", "meetings", [{"int": 0}]),
        ("state/SE", "code", [{"str": "SE"}]),
        ("state/SE", "geonames", [{"str": "2661886"}]),
        ("place/UA/kyiv", "geonames", [{"str": "703448"}]),
        ("place/UA/kyiv", "country", [{"str": "UA"}]),
        ("place/UA/kyiv", "latitude", [{"float": 50.4547}]),
        ("place/UA/kyiv", "longitude", [{"float": 30.5238}]),
        ("place/UA/kyiv/mariinskyi-palace", "within", [KYIV, {"id": "place/UA", "name": "Ukraine"}]),
        ("place/UA/kyiv", "within", [{"id": "place/UA", "name": "Ukraine"}]),
        ("place/UA", "events", [{"int": 3}]),
        ("place/UA", "meetings", [{"int": 2}]),
        ("place/UA", "firstEvent", [{"date": "2025-12-01T00:00:00Z"}]),
        ("https://example.org/kg/person/wang-yi", "country", [{"str": "CN"}]),
        ("person/nobody", "country", []),
        ("", "country", []),
        ("world", "country", []),
        ("a b<c>", "country", []),
    ],
)  # fmt: skip
def test_a_property_gives_its_values(service: Service, id: str, property: str, cells: list[Any]) -> None:
    assert extended(service, [id], property) == {id: {property: cells}}


def test_the_setting_limit_bounds_the_values(service: Service) -> None:
    for limit in (1, "1", 1.0):
        asked = {"id": "position", "settings": {"limit": limit}}
        assert extended(service, ["person/steve-witkoff"], asked)["person/steve-witkoff"]["position"] == [
            {"str": "Special Envoy"}
        ]
    everything = {"id": "position", "settings": {"limit": 0}}
    assert len(extended(service, ["person/steve-witkoff"], everything)["person/steve-witkoff"]["position"]) == 2


def test_many_entities_and_properties_come_in_one_answer(service: Service) -> None:
    ids = ["person/anna-lindh", "state/RU", "place/SE"]
    rows = extended(service, ids, "country", "events", "within")

    assert list(rows) == ids
    assert all(list(row) == ["country", "events", "within"] for row in rows.values())


def test_metadata_tell_the_type_of_values_that_are_entities(service: Service) -> None:
    asked = {"ids": ["person/wang-yi"], "properties": [{"id": "actsFor"}, {"id": "country"}]}
    meta = service.get(extend=json.dumps(asked)).json()["meta"]

    assert meta == [
        {"id": "actsFor", "name": "acts for", "type": {"id": "Actor", "name": "actor"}},
        {"id": "country", "name": "country"},
    ]


def test_the_draft_of_the_next_version_has_rows_as_a_list(service: Service) -> None:
    asked = {"ids": ["person/wang-yi", "state/SE"], "properties": [{"id": "country"}]}
    answer = conforming(DRAFT_EXTENDED, service.send("/v1/extend", asked).json())

    assert answer["rows"] == [
        {"id": "person/wang-yi", "properties": [{"id": "country", "values": [{"str": "CN"}]}]},
        {"id": "state/SE", "properties": [{"id": "country", "values": [{"str": "SE"}]}]},
    ]


def test_properties_are_proposed_by_type(service: Service) -> None:
    def proposed(**values: str) -> list[str]:
        for path in ("/extend/propose", "/v1/extend/propose"):
            answer = conforming(PROPOSED, service.get(path, **values).json())
        return [one["id"] for one in answer["properties"]]

    assert "position" in proposed(type="Person")
    assert "within" not in proposed(type="Person")
    assert "within" in proposed(type="City")
    assert "position" not in proposed(type="City")
    assert {"position", "within"} <= set(proposed())
    assert proposed(type="Person", limit="2") == proposed(type="Person")[:2]


@pytest.mark.parametrize(
    ("asked", "status", "told"),
    [
        ({"ids": ["a"]}, 400, '"properties"'),
        ({"ids": [1], "properties": []}, 400, '"ids"'),
        ({"ids": [], "properties": [{"pid": "country"}]}, 400, '"id"'),
        ({"ids": [], "properties": ["country"]}, 400, "must be an object"),
        ({"ids": [], "properties": [{"id": "shoe-size"}]}, 400, "no property 'shoe-size'; there are country"),
        ({"ids": [], "properties": [{"id": "country", "settings": {"limit": -1}}]}, 400, "limit"),
        ({"ids": ["x"] * (MOST_IDS + 1), "properties": []}, 413, str(MOST_IDS)),
        ({"ids": [], "properties": [{"id": "country"}] * (MOST_FETCHED + 1)}, 413, str(MOST_FETCHED)),
        ([], 400, "object of JSON"),
    ],
)  # fmt: skip
def test_what_cannot_be_fetched_is_told(service: Service, asked: Any, status: int, told: str) -> None:
    for response in (service.post(extend=json.dumps(asked)), service.send("/v1/extend", asked)):
        assert response.status_code == status
        assert told in response.json()["detail"]

"""Entities, types and properties are suggested as one types, and previewed in a few words."""

from __future__ import annotations

from typing import Any

import pytest

from tests.web.reconcile.conftest import Service
from tests.web.reconcile.schemas import (
    FLYOUT,
    SUGGESTED_ENTITIES,
    SUGGESTED_PROPERTIES,
    SUGGESTED_TYPES,
    conforming,
)
from tests.web.reconcile.talks import HARM

SCHEMAS = {"entity": SUGGESTED_ENTITIES, "type": SUGGESTED_TYPES, "property": SUGGESTED_PROPERTIES}


def suggested(service: Service, what: str, prefix: str, **more: str) -> list[dict[str, Any]]:
    answers = [service.get(f"{at}/suggest/{what}", prefix=prefix, **more) for at in ("", "/v1")]
    assert [one.status_code for one in answers] == [200, 200], answers[0].text
    assert answers[0].json() == answers[1].json()
    found: list[dict[str, Any]] = conforming(SCHEMAS[what], answers[0].json())["result"]
    return found


def ids(service: Service, what: str, prefix: str, **more: str) -> list[str]:
    return [one["id"] for one in suggested(service, what, prefix, **more)]


def test_entities_are_suggested_with_what_tells_them_apart(service: Service) -> None:
    found = {one["id"]: one for one in suggested(service, "entity", "john")}

    assert found["person/john-smith/US"]["description"] == "Ambassador of United States"
    assert found["person/john-smith/GB"]["description"] == "Defence Secretary of United Kingdom"
    assert found["person/john-smith/GB"]["notable"] == [{"id": "Person", "name": "person"}]


def test_a_type_bounds_what_is_suggested(service: Service) -> None:
    assert set(ids(service, "entity", "ukr")) == {"state/UA", "place/UA", "delegation/Ukraine"}
    assert ids(service, "entity", "ukr", type="Country") == ["place/UA"]


def test_an_id_suggests_its_entity_type_or_property_first(service: Service) -> None:
    assert ids(service, "entity", "place/UA")[0] == "place/UA"
    assert ids(service, "entity", "https://example.org/kg/state/SE") == ["state/SE"]
    assert ids(service, "type", "Place")[0] == "Place"
    assert ids(service, "type", "https://w3id.org/diplomacy-kg/ontology#Venue")[0] == "Venue"
    assert ids(service, "property", "actsFor") == ["actsFor"]


def test_nothing_typed_lists_all_types_and_properties_and_no_entity(service: Service) -> None:
    assert len(ids(service, "type", "", limit="100")) == 11
    assert {"country", "meetings"} <= set(ids(service, "property", "", limit="100"))
    assert ids(service, "entity", "") == []


def test_a_limit_and_a_cursor_lead_through_the_suggestions(service: Service) -> None:
    everything = ids(service, "property", "", limit="100")

    assert ids(service, "property", "", limit="3") == everything[:3]
    assert ids(service, "property", "", limit="3", cursor="2") == everything[2:5]
    assert ids(service, "property", "", limit="3", offset="4") == everything[4:7]
    assert len(ids(service, "entity", "s", limit="1")) == 1
    assert ids(service, "entity", "s", limit="1", cursor="1") == ids(service, "entity", "s")[1:2]


@pytest.mark.parametrize(("name", "value"), [("limit", "x"), ("cursor", "-1"), ("limit", "9" * 40), ("type", "Shoe")])
def test_what_cannot_be_suggested_is_told(service: Service, name: str, value: str) -> None:
    response = service.get("/suggest/entity", prefix="a", **{name: value})

    assert response.status_code == 400
    assert value[:9] in response.json()["detail"]


def test_a_preview_is_a_small_page_that_other_sites_may_frame(service: Service) -> None:
    response = service.get("/preview", id="person/steve-witkoff")

    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert "frame-ancestors *" in response.headers["content-security-policy"]
    assert "x-frame-options" not in response.headers
    for words in ("Special Envoy of United States", "Also: Steven Witkoff", "3 events, 2025-10-21 to 2026-01-31"):
        assert words in response.text
    assert f'<a href="{service.root}/page/person/steve-witkoff" target="_blank" rel="noopener">' in response.text
    assert service.get("/v1/preview", id="person/steve-witkoff").text == response.text


def test_no_other_page_may_be_framed(service: Service) -> None:
    for path in ("/", "/page/person/steve-witkoff", "/reconcile"):
        headers = service.http.get(service.root + path).headers
        assert headers["x-frame-options"] == "DENY"
        assert "frame-ancestors 'none'" in headers["content-security-policy"]


def test_names_that_mean_harm_are_shown_as_they_are(service: Service) -> None:
    [one] = suggested(service, "entity", "sons")
    page = service.get("/preview", id=one["id"]).text
    html = conforming(FLYOUT, service.get("/flyout/entity", id=one["id"]).json())["html"]

    assert one["name"] == HARM
    for text in (page, html):
        assert "<script" not in text
        assert "&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; Sons" in text


def test_flyouts_tell_of_types_and_properties_too(service: Service) -> None:
    assert "town" in conforming(FLYOUT, service.get("/flyout/type", id="City").json())["html"]
    assert "Wikidata" in conforming(FLYOUT, service.get("/flyout/property", id="wikidata").json())["html"]


@pytest.mark.parametrize("path", ["/preview", "/flyout/entity", "/flyout/type", "/flyout/property"])
def test_what_is_not_there_is_told(service: Service, path: str) -> None:
    assert service.get(path, id="<b>nothing").status_code == 404
    assert service.get(path).status_code == 400

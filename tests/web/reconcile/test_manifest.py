"""What the service says of itself leads to all that it offers."""

from __future__ import annotations

from urllib.parse import quote

import httpx
import pytest

from kg.graph.vocabulary import DIP
from tests.web.reconcile.conftest import Service
from tests.web.reconcile.schemas import DRAFT_MANIFEST, MANIFEST, conforming
from tests.web.reconcile.talks import BASE


def test_the_manifest_conforms_and_names_the_spaces_of_ids_and_of_types(service: Service) -> None:
    manifest = conforming(MANIFEST, service.get().json())

    assert manifest["versions"] == ["0.1", "0.2"]
    assert manifest["identifierSpace"] == BASE
    assert manifest["schemaSpace"] == DIP.namespace
    types = [one["id"] for one in manifest["defaultTypes"]]
    assert types == ["Person", "State", "Organization", "Delegation", "Country", "Region", "City", "Venue", "Place"]
    assert all(name in DIP for name in types)


def test_the_draft_of_the_next_version_has_a_manifest_of_its_own(service: Service) -> None:
    manifest = conforming(DRAFT_MANIFEST, service.get("/v1").json())

    assert manifest["versions"] == ["1.0-draft"]
    assert manifest["standardizedScore"] is True
    assert "identifierSpace" not in manifest


@pytest.mark.parametrize("id", ["person/steve-witkoff", "person/åse-bergström", "place/SE", "person/john-smith/GB"])
def test_both_view_templates_lead_to_the_page_of_an_entity(service: Service, id: str) -> None:
    old = service.get().json()["view"]["url"].replace("{{id}}", quote(id, safe=""))
    new = service.get("/v1").json()["view"]["url"].replace("{+id}", quote(id, safe="/:?#[]@!$&'()*+,;="))

    for address in (old, new):
        page = httpx.get(address)
        assert page.status_code == 200, address
        assert page.headers["content-type"].startswith("text/html")


def test_every_address_that_the_manifest_names_answers(service: Service) -> None:
    manifest = service.get().json()

    for what, one in manifest["suggest"].items():
        found = httpx.get(one["service_url"] + one["service_path"], params={"prefix": "s"}).json()["result"]
        assert found, what
        flyout = one["flyout_service_url"] + one["flyout_service_path"].replace("${id}", quote(found[0]["id"], safe=""))
        assert httpx.get(flyout).json()["id"] == found[0]["id"]
    proposing = manifest["extend"]["propose_properties"]
    assert httpx.get(proposing["service_url"] + proposing["service_path"], params={"type": "City"}).status_code == 200
    preview = manifest["preview"]["url"].replace("{{id}}", quote("person/anna-lindh", safe=""))
    assert "Anna Lindh" in httpx.get(preview).text
    assert httpx.get(manifest["documentation"]).status_code == 200


def test_behind_a_proxy_all_addresses_are_those_that_clients_know(service: Service) -> None:
    manifest = httpx.get(service.url, headers={"Host": "kg.example"}).json()

    assert manifest["view"]["url"] == "http://kg.example/page/{{id}}"
    assert manifest["suggest"]["entity"]["service_url"] == "http://kg.example"


def test_pages_of_other_sites_read_answers_where_that_is_allowed(service: Service, closed: Service) -> None:
    headers = {"Origin": "https://testbench.example"}

    assert httpx.get(service.url, headers=headers).headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-origin" not in httpx.get(closed.url, headers=headers).headers
    asked = {**headers, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}
    assert httpx.options(f"{service.url}/v1/match", headers=asked).status_code == 200

"""Names lead to entities, each with a score, and with a match only where one is clearly right."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.web.reconcile.conftest import Service
from tests.web.reconcile.schemas import RESULT, conforming


def best(service: Service, query: str | None = None, **more: Any) -> tuple[str, float, bool]:
    """Return id, score and match of the first candidate."""
    first = service.candidates(query, **more)[0]
    return first["id"], first["score"], first["match"]


@pytest.mark.parametrize(
    ("name", "id", "score", "match"),
    [
        ("Anna Lindh", "person/anna-lindh", 100, True),
        ("ANNA LINDH", "person/anna-lindh", 100, True),
        ("Lindh, Anna", "person/anna-lindh", 90, True),
        ("Steven Witkoff", "person/steve-witkoff", 95, True),
        ("Special Envoy Steve Witkoff", "person/steve-witkoff", 100, True),
        ("Sergei Lavrov", "person/sergey-lavrov", 90, True),
        ("Сергей Лавров", "person/sergey-lavrov", 100, True),
        ("Yi Wang", "person/wang-yi", 90, True),
        ("Ase Bergstrom", "person/åse-bergström", 100, True),
        ("S. Lavrov", "person/sergey-lavrov", 80, False),
        ("Anna Lyndhe", "person/anna-lindh", 60, False),
        ("Witkoff", "person/steve-witkoff", 95, False),
        ("Lavrov", "person/sergey-lavrov", 55, False),
        ("EU", "organization/european-union", 95, True),
        ("Russian Federation", "state/RU", 90, True),
        ("Kiev", "place/UA/kyiv", 90, True),
        ("Stockhlm", "place/SE/stockholm", 70, False),
        ("Київ", "place/UA/kyiv", 90, True),
    ],
)
def test_a_name_finds_its_entity_with_the_score_that_is_documented(
    service: Service, name: str, id: str, score: float, match: bool
) -> None:
    assert best(service, name) == (id, score, match)


def test_what_is_like_nothing_has_no_candidates(service: Service) -> None:
    assert service.batch(a={"query": "Zzyzx"}, b={"query": "!!!"}, c={"query": "x" * 5000}) == {
        "a": [],
        "b": [],
        "c": [],
    }


def test_namesakes_are_both_candidates_and_neither_is_a_match(service: Service) -> None:
    found = service.candidates("John Smith")

    assert {one["id"] for one in found[:2]} == {"person/john-smith/US", "person/john-smith/GB"}
    assert [one["match"] for one in found] == [False] * len(found)


@pytest.mark.parametrize(
    ("pid", "value", "id"),
    [
        ("country", "GB", "person/john-smith/GB"),
        ("country", "GBR", "person/john-smith/GB"),
        ("country", "Britain", "person/john-smith/GB"),
        ("country", {"id": "state/US", "name": "United States"}, "person/john-smith/US"),
        ("actsFor", {"id": "state/GB"}, "person/john-smith/GB"),
        ("actsFor", "United States", "person/john-smith/US"),
        ("position", "defence secretary", "person/john-smith/GB"),
        ("position", ["Ambassador to Sweden", "Consul"], "person/john-smith/US"),
        ("wikidata", "Q332512", "person/john-smith/GB"),
        ("wikidata", "https://www.wikidata.org/wiki/Q332512", "person/john-smith/GB"),
        ("sameAs", "http://www.wikidata.org/entity/Q332512", "person/john-smith/GB"),
    ],
)
def test_a_property_tells_namesakes_apart(service: Service, pid: str, value: Any, id: str) -> None:
    found = service.candidates("John Smith", properties=[{"pid": pid, "v": value}])

    assert (found[0]["id"], found[0]["match"]) == (id, True)
    features = {one["id"]: one["value"] for one in found[0]["features"]}
    assert features[pid] is True
    assert features["name_similarity"] == 100
    assert found[1]["score"] < found[0]["score"]


def test_a_property_of_which_the_graph_says_nothing_changes_nothing(service: Service) -> None:
    plain = best(service, "Anna Lindh")

    assert best(service, "Anna Lindh", properties=[{"pid": "position", "v": "Foreign Minister"}]) == plain
    assert best(service, "Anna Lindh", properties=[{"pid": "country", "v": "no such country"}]) == plain
    assert best(service, "Anna Lindh", properties=[{"pid": "country", "v": None}]) == plain


def test_what_speaks_against_a_candidate_keeps_it_from_being_a_match(service: Service) -> None:
    id, score, match = best(service, "Anna Lindh", properties=[{"pid": "country", "v": "CN"}])

    assert (id, match) == ("person/anna-lindh", False)
    assert score == 60


def test_another_identifier_speaks_louder_than_the_name(service: Service) -> None:
    found = service.candidates("Steve Witkoff", properties=[{"pid": "wikidata", "v": "Q58217"}])

    assert [(one["id"], one["score"], one["match"]) for one in found[:2]] == [
        ("person/sergey-lavrov", 100, True),
        ("person/steve-witkoff", 30, False),
    ]


def test_a_type_leaves_out_all_others(service: Service) -> None:
    assert service.ids("Ukraine", type="State") == ["state/UA"]
    assert service.ids("Ukraine", type="dip:Country") == ["place/UA"]
    assert service.ids("Ukraine", type=["https://w3id.org/diplomacy-kg/ontology#Delegation"]) == ["delegation/Ukraine"]
    assert set(service.ids("Ukraine", type=[{"id": "Country"}, {"id": "State"}])) == {"place/UA", "state/UA"}
    assert service.ids("Ukraine", type="Person") == []
    assert service.ids("Kyiv", type="Place") == ["place/UA/kyiv"]


def test_state_and_country_of_one_name_are_no_match_until_the_type_tells(service: Service) -> None:
    assert best(service, "Sweden")[1:] == (100, False)
    assert best(service, "Sweden", type="State") == ("state/SE", 100, True)


def test_a_type_that_only_should_be_lowers_the_others(service: Service) -> None:
    found = service.candidates("Ukraine", type="State", type_strict="should")

    assert found[0]["id"] == "state/UA"
    assert found[0]["features"][1] == {"id": "type", "value": True}
    assert {one["id"]: one["score"] for one in found}["place/UA"] == 60
    assert service.ids("Ukraine", type=["State", "Place"], type_strict="all") == []


def test_events_are_found_only_where_they_are_asked_for(service: Service) -> None:
    label = service.candidates("Steve Witkoff", type="Event")[0]["name"]

    assert "Witkoff" in label
    assert all(not one.startswith("event/") for one in service.ids("Steve Witkoff"))


def test_an_id_and_an_iri_of_here_or_elsewhere_find_their_entity(service: Service) -> None:
    for query in (
        "person/wang-yi",
        "https://example.org/kg/person/wang-yi",
    ):
        assert best(service, query) == ("person/wang-yi", 100, True)
    assert best(service, "http://www.wikidata.org/entity/Q58217") == ("person/sergey-lavrov", 100, True)


def test_without_a_name_properties_find_entities(service: Service) -> None:
    assert best(service, properties=[{"pid": "wikidata", "v": "Q58217"}]) == ("person/sergey-lavrov", 100, True)
    assert best(service, properties=[{"pid": "geonames", "v": 703448}]) == ("place/UA/kyiv", 100, True)
    assert best(service, properties=[{"pid": "code", "v": "SE"}], type="Country") == ("place/SE", 100, True)
    assert best(service, properties=[{"pid": "position", "v": "Ambassador"}])[2] is False


def test_a_limit_holds(service: Service) -> None:
    assert len(service.candidates("John Smith", limit=1)) == 1
    assert len(service.candidates("John Smith", limit=2)) == 2


def test_each_query_of_a_batch_is_answered_for_itself(service: Service) -> None:
    queries: dict[str, Any] = {
        "ключ": {"query": "Wang Yi"},
        "b": {"query": "Anna Lindh"},
        "c": {"query": "nobody at all"},
    }
    together = service.batch(**queries)

    assert together == {key: service.batch(**{key: query})[key] for key, query in queries.items()}


def test_get_and_post_give_the_same(service: Service) -> None:
    queries = json.dumps({"q0": {"query": "Åse Bergström", "type": "Person"}})

    assert service.get(queries=queries).json() == service.post(queries=queries).json()


def test_the_single_query_of_the_first_version_is_answered(service: Service) -> None:
    plain = conforming(RESULT, service.get(query="Anna Lindh", type="Person", limit="1").json())
    written = conforming(RESULT, service.post(query='{"query": "Anna Lindh", "type": "Person", "limit": 1}').json())

    assert plain == written
    assert [one["id"] for one in plain["result"]] == ["person/anna-lindh"]

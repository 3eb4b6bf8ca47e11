"""Every version of the API is spoken as its specification has it, and gives the same candidates."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from kg.errors import LinkError
from kg.link.reconcile.manifest import Service, Version, kinds_of, service_of
from kg.model.link import PLACES, Kind, Office, Subject
from tests.link.reconcile.conftest import Opening, answered, numbered, person
from tests.link.reconcile.independent import SPACE, register

VERSIONS = ("0.1", "0.2", "1.0-draft")
LINDH = person("Anna Lindh", countries=("SE",), offices=(Office("Foreign Minister", "SE"),))
STOCKHOLM = Subject("https://example.org/kg/place/SE/stockholm", Kind.CITY, "Stockholm", within=("Sweden",))


@pytest.mark.parametrize("version", VERSIONS)
def test_candidates_come_with_iris_kinds_scores_and_what_is_fetched(version: str, opened: Opening) -> None:
    with register(version) as service:
        source = opened(service.url)
        found, reasons = answered(source, [LINDH, STOCKHOLM, person("Nobody Here")])

    assert source.service.version.value == version
    assert reasons == {}
    assert found["Nobody Here"] == ()
    first, second = found["Anna Lindh"][:2]
    assert (first.iri, first.label, first.score) == (f"{SPACE}n1", "Anna Lindh", 1.0)
    assert first.names == ("Anna Lindh", "Ylva Anna Maria Lindh")
    assert (first.kinds, first.countries, first.born) == (frozenset({Kind.PERSON}), ("SE",), date(1957, 6, 19))
    assert (second.label, second.score, second.born) == ("Anna Lind", 0.5, None)
    [town] = found["Stockholm"]
    assert (town.kinds, town.latitude, town.longitude) == (frozenset({Kind.CITY}), 59.33, 18.07)


@pytest.mark.parametrize("version", ["0.1", "0.2"])
def test_the_early_versions_get_queries_by_keys(version: str, opened: Opening) -> None:
    with register(version) as service:
        source = opened(service.url, properties={"country": "P2", "office": "P9", "within": "P8"})
        answered(source, [LINDH, STOCKHOLM])

    assert service.batches == [
        [
            {
                "query": "Anna Lindh",
                "type": "Q5",
                "type_strict": "should",
                "limit": 10,
                "properties": [{"pid": "P2", "v": "SE"}, {"pid": "P9", "v": "Foreign Minister"}],
            },
            {
                "query": "Stockholm",
                "type": "Q515",
                "type_strict": "should",
                "limit": 10,
                "properties": [{"pid": "P8", "v": "Sweden"}],
            },
        ]
    ]


def test_the_draft_gets_conditions(opened: Opening) -> None:
    with register("1.0-draft") as service:
        answered(opened(service.url, properties={"country": "P2"}), [LINDH])

    [[query]] = service.batches
    assert query == {
        "type": "Q5",
        "limit": 10,
        "conditions": [
            {"matchType": "name", "propertyValue": "Anna Lindh"},
            {"matchType": "property", "propertyId": "P2", "propertyValue": ["SE"]},
        ],
    }


@pytest.mark.parametrize("version", VERSIONS)
def test_batches_are_as_long_as_the_service_takes_them(version: str, opened: Opening) -> None:
    with register(version, batchSize=7) as service:
        found, _ = answered(opened(service.url, fetch={}), numbered(20))

    assert [len(batch) for batch in service.batches] == [7, 7, 6]
    assert all(found.values())


@pytest.mark.parametrize(("said", "length"), [(None, 10), (0, 10), ("many", 10), (True, 10), (10_000, 50)])
def test_without_a_sensible_length_batches_have_the_usual_one(said: Any, length: int, opened: Opening) -> None:
    with register("0.2", batchSize=said) as service:
        assert opened(service.url).service.batch == length


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("scale", [1.0, 100.0, 1500.0])
def test_scores_of_every_scale_are_from_0_to_1(version: str, scale: float, opened: Opening) -> None:
    with register(version, scale=scale) as service:
        found, _ = answered(opened(service.url), [LINDH])

    assert [one.score for one in found["Anna Lindh"]] == [1.0, 0.5]


def test_what_the_service_takes_for_right_has_a_high_score(opened: Opening) -> None:
    def decide(what: str, answer: Any) -> Any:
        if what == "match":
            answer["q0"]["result"][0] |= {"match": True, "score": 60}
        return answer

    with register("0.2") as service:
        service.change = decide
        found, _ = answered(opened(service.url), [LINDH])

    assert [one.score for one in found["Anna Lindh"]] == [0.9, 0.5]


def test_other_names_are_asked_only_where_the_label_finds_nothing(opened: Opening) -> None:
    subjects = [
        person("Unheard Of", "Сергей Лавров", "Lavrov", "Yet Another"),
        person("Anna Lindh", "Сергей Лавров"),
        person("Quite Unknown", "Gone"),
    ]
    with register("0.2") as service:
        found, _ = answered(opened(service.url, fetch={}), subjects)

    asked = [[query["query"] for query in batch] for batch in service.batches]
    assert asked == [["Unheard Of", "Anna Lindh", "Quite Unknown"], ["Сергей Лавров"]]
    assert found["Unheard Of"][0].label == "Sergei Lavrov"
    assert found["Quite Unknown"] == ()


def test_values_are_fetched_for_all_candidates_of_a_batch_at_once_and_only_what_is_understood(opened: Opening) -> None:
    with register("0.2") as service:
        answered(opened(service.url), [LINDH, STOCKHOLM])

    [asked] = service.extended
    assert sorted(asked["ids"]) == ["n1", "n3", "n4"]
    assert [one["id"] for one in asked["properties"]] == ["P1", "P2", "P3", "P4", "P5", "P7"]


def test_what_to_fetch_can_be_said(opened: Opening) -> None:
    with register("0.2") as service:
        found, _ = answered(opened(service.url, fetch={"country": "P2"}), [LINDH])

    assert [one["id"] for one in service.extended[0]["properties"]] == ["P2"]
    assert found["Anna Lindh"][0].names == ("Anna Lindh",)
    assert found["Anna Lindh"][0].countries == ("SE",)


def test_a_service_without_data_extension_is_asked_for_candidates_only(opened: Opening) -> None:
    with register("0.2", extend=None) as service:
        found, _ = answered(opened(service.url), [LINDH])

    assert service.extended == []
    assert found["Anna Lindh"][0].iri == f"{SPACE}n1"


def test_given_types_are_all_that_is_asked_for(opened: Opening) -> None:
    with register("0.2") as service:
        source = opened(service.url, types={Kind.PERSON: "Q99"})
        answered(source, [LINDH])

    assert source.kinds == frozenset({Kind.PERSON})
    assert service.batches[0][0]["type"] == "Q99"


def made(types: list[Any], **more: Any) -> Service:
    return service_of("https://a.example", {"name": "A", "identifierSpace": SPACE, "defaultTypes": types, **more})


def test_types_are_guessed_by_their_names() -> None:
    kinds, types = kinds_of(made([{"id": "x", "name": "Person"}, {"id": "y", "name": "Corporate body"}]), None)
    assert types == {Kind.PERSON: "x", Kind.ORGANIZATION: "y"}
    assert kinds == types.keys()

    kinds, types = kinds_of(made([{"id": "p", "name": "Place or geographic name"}]), None)
    assert kinds == PLACES == types.keys()

    kinds, types = kinds_of(made([{"id": "https://schema.org/Person"}, "/location/citytown", "CorporateBody"]), None)
    assert types == {Kind.PERSON: "https://schema.org/Person", Kind.ORGANIZATION: "CorporateBody"}
    assert kinds == frozenset(Kind)

    kinds, types = kinds_of(made([{"id": "c", "name": "country"}]), None)
    assert types == {Kind.COUNTRY: "c", Kind.STATE: "c"}


def test_without_a_known_type_everything_is_asked_for_without_one() -> None:
    assert kinds_of(made([{"id": "Q35120", "name": "entity"}]), None) == (frozenset(Kind), {})
    assert kinds_of(made([]), None) == (frozenset(Kind), {})
    kinds, types = kinds_of(made([{"id": "x", "name": "person"}, {"id": "w", "name": "work"}]), None)
    assert (kinds, types) == (frozenset(Kind), {Kind.PERSON: "x"})


@pytest.mark.parametrize(
    ("manifest", "id", "iri"),
    [
        ({"identifierSpace": "http://www.wikidata.org/entity/"}, "Q5", "http://www.wikidata.org/entity/Q5"),
        ({"identifierSpace": "https://example.org/kg/"}, "person/åse", "https://example.org/kg/person/åse"),
        ({"identifierSpace": SPACE}, 'a b"<>', f"{SPACE}a%20b%22%3C%3E"),
        ({"identifierSpace": SPACE}, "https://viaf.org/viaf/1", "https://viaf.org/viaf/1"),
        ({"identifierSpace": "http://rdf.freebase.com/ns/type.object.id", "view": {"url": "https://v.example/{{id}}"}},
         "a/b c", "https://v.example/a%2Fb%20c"),
        ({"identifierSpace": "my ids", "view": {"url": "https://v.example/?x={{id}}"}}, "7", "https://v.example/?x=7"),
        ({"view": {"url": "https://v.example/{id}"}}, "a/b", "https://v.example/a%2Fb"),
        ({"view": {"url": "https://v.example/{+id}"}}, "a/b c", "https://v.example/a/b%20c"),
        ({"view": {"url": "https://v.example{/id}"}}, "x", "https://v.example/x"),
        ({"view": {"url": "https://v.example/{?id}"}}, "ä", "https://v.example/?id=%C3%A4"),
        ({"view": {"url": "{+id}"}}, "https://d-nb.info/gnd/1", "https://d-nb.info/gnd/1"),
        ({"view": {"url": "{+id}"}}, "no iri", None),
        ({"view": {"url": "https://v.example/{id}"}}, "https://x.example/a|b", "https://v.example/https%3A%2F%2Fx.example%2Fa%7Cb"),
    ],
)  # fmt: skip
def test_ids_become_iris_by_the_space_or_the_view(manifest: dict[str, Any], id: str, iri: str | None) -> None:
    assert service_of("https://a.example", {"name": "A", **manifest}).iri(id) == iri


@pytest.mark.parametrize(
    ("versions", "version"),
    [
        (None, Version.FIRST),
        ([], Version.FIRST),
        (["0.1"], Version.FIRST),
        (["0.1", "0.2"], Version.SECOND),
        (["0.1", "0.2", "1.0-draft"], Version.SECOND),
        (["1.0-draft"], Version.DRAFT),
        (["1.0"], Version.DRAFT),
    ],
)
def test_the_version_is_one_that_both_speak(versions: Any, version: Version) -> None:
    assert made([], versions=versions).version is version


@pytest.mark.parametrize(
    ("manifest", "told"),
    [
        ([], "is no reconciliation service"),
        ({"title": "A"}, "is no reconciliation service"),
        ({"name": "A"}, "does not say how its ids become IRIs"),
        ({"name": "A", "view": {"url": "https://v.example/"}}, "does not say how its ids become IRIs"),
        ({"name": "A", "identifierSpace": SPACE, "versions": ["9.9"]}, "speaks versions '9.9'"),
    ],
)
def test_what_is_no_service_is_told(manifest: Any, told: str) -> None:
    with pytest.raises(LinkError) as raised:
        service_of("https://a.example", manifest)

    assert told in str(raised.value)


def test_a_service_that_cannot_be_used_is_told_with_its_address(opened: Opening) -> None:
    with register("0.2") as service:
        for options, told in (
            ({"properties": {"shoes": "P1"}}, "'shoes' is none of country, office, within, code"),
            ({"fetch": {"shoes": "P1"}}, "'shoes' is none of alias"),
            ({"version": "7"}, "the version '7' is not known; there are 0.1, 0.2, 1.0-draft"),
            ({"network": False}, "its manifest cannot be had"),
        ):
            with pytest.raises(LinkError) as raised:
                opened(service.url, **options)
            assert str(raised.value).startswith(service.url)
            assert told in str(raised.value)
    with pytest.raises(LinkError, match="its manifest cannot be had"):
        opened(f"{service.url}/gone")


def test_the_name_is_that_of_the_host_unless_it_is_given(opened: Opening) -> None:
    with register("0.2") as service:
        assert opened(service.url).name == "127-0-0-1"
        assert opened(service.url, name="register").name == "register"


@pytest.mark.parametrize("view", ["http://e.org/{{id}}", "http://e.org/{id}", "http://e.org/{+id}"])
def test_an_id_that_is_no_text_makes_no_iri(view: str) -> None:
    service = service_of("https://e.org/api", {"name": "Own", "view": {"url": view}})

    assert service.iri("Q\ud8001") is None


def test_an_address_of_proposals_that_is_none_is_as_good_as_none() -> None:
    extend = {"propose_properties": {"service_url": "http://[e.org", "service_path": "/p"}}

    service = service_of("https://e.org/api", {"name": "Own", "identifierSpace": "http://e.org/", "extend": extend})

    assert service.proposing is None

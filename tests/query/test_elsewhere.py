"""Saved queries that ask another endpoint: for what, what comes of it, and what if it fails."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.errors import QueryError, ServiceError, TooManyValuesError
from kg.query import Solutions, Truth, answer_saved_query, run_saved_query, run_sparql
from kg.store import Store
from tests.query.answers import ask
from tests.query.elsewhere import Witness, add_links, wikidata, witness_of
from tests.query.small_world import small_store

HEADER = """#+ summary: Born
#+ defaults: { endpoint: "https://query.wikidata.org/sparql" }
#+ parameters:
#+   endpoint: { help: whom to ask, kind: address }
#+ lookups:
#+   item: "SELECT ?item { ?s owl:sameAs|skos:exactMatch ?item FILTER(CONTAINS(STR(?item), '/entity/')) }"
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX p: <http://www.wikidata.org/prop/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""
BORN = "SERVICE ?__endpoint_iri { ?item p:P569 ?born }"


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    with wikidata() as address:
        yield address


@pytest.fixture
def witness(endpoint: str) -> Iterator[Witness]:
    with witness_of(endpoint) as witness:
        yield witness


@pytest.fixture(scope="module")
def linked() -> Iterator[Store]:
    with small_store() as store:
        add_links(store)
        yield store


def own(folder: Path, body: str, header: str = HEADER) -> list[Path]:
    folder.joinpath("mine.rq").write_text(header + body, encoding="utf-8")
    return [folder]


def test_a_profile_tells_what_wikidata_has_of_a_person(linked: Store, witness: Witness) -> None:
    columns = "person fact value first last replaces replaced_by"

    assert ask(linked, "external-profile", columns, person="Berg", endpoint=witness.address) == [
        ("Ada Berg", "name", "Ada Berg", "", "", "", ""),
        ("Ada Berg", "description", "diplomat of Norland", "", "", "", ""),
        ("Ada Berg", "born", "1964-05-02", "", "", "", ""),
        ("Ada Berg", "citizenship", "Norland", "", "", "", ""),
        ("Ada Berg", "party", "Q4001", "", "", "", ""),
        ("Ada Berg", "office", "Minister of Trade", "2015-01-10", "2019", "", "Inés Jara"),
        ("Ada Berg", "office", "special envoy", "2021-03", "", "Gro Vik", ""),
    ]
    assert witness.items == [{"Q1001"}]


def test_names_come_in_the_language_that_is_asked_for_or_in_another(linked: Store, endpoint: str) -> None:
    rows = ask(linked, "external-profile", "fact value", person="Berg", language="de", endpoint=endpoint)

    assert [value for fact, value in rows if fact in ("name", "description", "citizenship")] == [
        "Ada Berg",
        "Diplomatin aus Norland",
        "Nordland",
    ]
    assert [value for fact, value in rows if fact == "office"] == ["Handelsministerin", "special envoy"]


def test_without_a_person_all_that_are_linked_are_asked_for_at_once_and_nobody_else(
    linked: Store, witness: Witness
) -> None:
    rows = ask(linked, "external-profile", "person fact value item_iri", endpoint=witness.address)

    assert {row[0] for row in rows} == {"Ada Berg", "Cem Duru"}
    assert [row[1:3] for row in rows if row[0] == "Cem Duru"] == [("name", "Cem Duru"), ("died", "2031")]
    assert witness.items == [{"Q1001", "Q1002"}]


@pytest.mark.parametrize("person", ["Falk", "Holm"])
def test_for_who_is_not_linked_nobody_is_asked_and_the_reason_is_told(
    linked: Store, witness: Witness, person: str
) -> None:
    answer = answer_saved_query(linked, "external-profile", {"person": person, "endpoint": witness.address})

    assert isinstance(answer.results, Solutions)
    assert answer.results.variables[:3] == ("person", "fact", "value")
    assert list(answer.results.rows) == []
    assert "nothing of that is linked to Wikidata yet" in answer.notes[0]
    assert witness.asked == []


@pytest.mark.parametrize(
    "body",
    [
        f"SELECT ?item {{ {BORN} }}",
        f"SELECT ?item {{ ?s owl:sameAs|skos:exactMatch ?item . {BORN} }}",
        f"SELECT ?item {{ {{ SELECT ?item {{ {BORN} }} }} }}",
        f"SELECT ?item {{ ?s owl:sameAs|skos:exactMatch ?item OPTIONAL {{ {BORN} }} FILTER(BOUND(?born)) }}",
        "SELECT ?item { SERVICE SILENT ?__endpoint_iri { { ?item p:P569 ?born } UNION { ?item p:P0 ?born } } }",
        "SELECT ?item { SERVICE ?__endpoint_iri { SELECT DISTINCT ?item { ?item p:P569 ?born } } }",
        "SELECT ?item { SERVICE\n?__endpoint_iri # of persons\n{ ?item rdfs:label ?l FILTER EXISTS { ?item ?p ?b }}}",
    ],
)
def test_values_reach_whatever_is_asked_elsewhere(linked: Store, witness: Witness, tmp_path: Path, body: str) -> None:
    results = run_saved_query(linked, "mine", {"endpoint": witness.address}, folders=own(tmp_path, body))

    assert isinstance(results, Solutions)
    assert {str(row[0])[-6:-1] for row in results.rows} == {"Q1001", "Q1002"}
    assert set(map(frozenset, witness.items)) == {frozenset({"Q1001", "Q1002"})}


@pytest.mark.parametrize(
    ("body", "rows"),
    [
        (f"SELECT ?item {{ {BORN} }}", 0),
        (f"SELECT (COUNT(*) AS ?n) {{ {BORN} }}", 1),
        (f"SELECT ?s {{ ?s rdfs:label 'Eva Falk' OPTIONAL {{ {BORN} }} }}", 1),
        ("SELECT * { SERVICE ?__endpoint_iri { { ?item p:P0 ?x } UNION { ?s ?p ?o } } }", 0),
        ("SELECT * { SERVICE ?__endpoint_iri { ?item p:P0 ?x SERVICE <http://127.0.0.1:1/> { ?x ?p ?o } } }", 0),
    ],
)
def test_without_values_a_query_is_answered_here_alone(
    world: Store, witness: Witness, tmp_path: Path, body: str, rows: int
) -> None:
    answer = answer_saved_query(world, "mine", {"endpoint": witness.address}, folders=own(tmp_path, body))

    assert isinstance(answer.results, Solutions)
    assert len(list(answer.results.rows)) == rows
    assert answer.notes == ("the graph holds no ?item for that, so no other endpoint was asked",)
    assert witness.asked == []


def test_an_optional_part_stays_optional(linked: Store, endpoint: str, tmp_path: Path) -> None:
    body = f"SELECT ?s ?born {{ ?s a ?kind ; rdfs:label 'Eva Falk' OPTIONAL {{ ?s owl:sameAs ?item . {BORN} }} }}"
    results = run_saved_query(linked, "mine", {"endpoint": endpoint}, folders=own(tmp_path, body))

    assert isinstance(results, Solutions)
    assert {row[1] for row in results.rows} == {None}


def test_a_truth_value_may_come_from_elsewhere(linked: Store, endpoint: str, tmp_path: Path) -> None:
    folders = own(tmp_path, f"ASK {{ {BORN} }}")

    assert run_saved_query(linked, "mine", {"endpoint": endpoint}, folders=folders) == Truth(True)


def test_more_values_than_allowed_are_refused_before_anybody_is_asked(
    linked: Store, witness: Witness, tmp_path: Path
) -> None:
    narrow = HEADER.replace("item: ", "item: { most: 1, query: ").replace('}"\n', '}" }\n')
    folders = own(tmp_path, f"SELECT ?item {{ {BORN} }}", narrow)

    with pytest.raises(TooManyValuesError, match=r"^mine: the graph has more than 1 values of \?item .*narrow"):
        run_saved_query(linked, "mine", {"endpoint": witness.address}, folders=folders)
    assert witness.asked == []


def test_a_broken_lookup_is_told_with_its_file(linked: Store, tmp_path: Path) -> None:
    header = HEADER.replace("CONTAINS", "CONTENTS")

    with pytest.raises(QueryError, match=r"mine\.rq: the lookup item: the SPARQL does not parse"):
        run_saved_query(linked, "mine", folders=own(tmp_path, f"SELECT ?item {{ {BORN} }}", header))


def test_an_endpoint_that_is_down_is_named(linked: Store) -> None:
    with pytest.raises(ServiceError, match=r"^external-profile: http://127\.0\.0\.1:2/sparql cannot be asked: Conn"):
        run_saved_query(linked, "external-profile", {"endpoint": "http://127.0.0.1:2/sparql"})


@pytest.mark.parametrize("status", [400, 404, 429, 500, 503])
def test_an_endpoint_that_refuses_is_quoted(linked: Store, witness: Witness, status: int) -> None:
    witness.status = status

    with pytest.raises(ServiceError, match=f"cannot be asked: Error {status} .* too much is asked of me; check"):
        run_saved_query(linked, "external-profile", {"endpoint": witness.address})


def test_an_endpoint_that_does_not_answer_is_not_waited_for_and_the_store_closes(witness: Witness) -> None:
    witness.silent = True
    begun = time.monotonic()
    with small_store() as store:
        add_links(store)
        with pytest.raises(ServiceError, match=r"sparql has not answered within 0\.5 seconds; try again later"):
            run_saved_query(store, "external-profile", {"endpoint": witness.address}, seconds=0.5)
        with pytest.raises(ServiceError, match="has not answered"):
            run_sparql(store, f"SELECT * {{ SERVICE <{witness.address}> {{ ?s ?p ?o }} }}", seconds=0.5)

    assert time.monotonic() - begun < 10

"""Where values are bound, and from what people call things to their IRIs."""

from __future__ import annotations

import pytest
from pyoxigraph import Literal, NamedNode

from kg.errors import ParameterError, UnknownNameError
from kg.model.folding import folded
from kg.query.bind import with_values
from kg.query.names import iri_of
from kg.store import Store, open_store
from tests.query.small_world import IRIS

PERSON = "https://w3id.org/diplomacy-kg/ontology#Person"
PLACE = "https://w3id.org/diplomacy-kg/ontology#Place"


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?y { BIND(?_x AS ?y) }",
        "SELECT (?_x AS ?y) {}",
        "SELECT ?y { { SELECT (?_x AS ?y) { } } }",
        "SELECT ?y { { SELECT ?y WHERE { VALUES ?y { 1 2 } FILTER(?y = ?_x) } } }",
        "SELECT ?y { VALUES ?y { 1 2 } { FILTER(?_x = 1) } UNION { FILTER(?_x = 2) } FILTER(?y = 1) }",
        "SELECT ?y { VALUES ?y { 1 2 } FILTER EXISTS { FILTER(?_x = ?y) } }",
        "SELECT ?y { VALUES ?y { 1 2 } FILTER NOT EXISTS { FILTER(?_x != ?y) } }",
        "SELECT ?y { VALUES ?z { 3 } OPTIONAL { BIND(?_x AS ?y) } }",
        "SELECT ?y { VALUES ?y { 1 2 } OPTIONAL { VALUES ?z { 5 } FILTER(?_x = ?y) } FILTER(BOUND(?z)) }",
        "SELECT ?y { VALUES ?y { 1 2 } MINUS { VALUES ?y { 1 2 } FILTER(?y != ?_x) } }",
        "SELECT ?y { VALUES (?y ?z) { (1 2) } FILTER(?y = $_x) } # } ?_x {",
        "SELECT ?y { VALUES ?y { 1 2 } } GROUP BY ?y HAVING (SAMPLE(?_x) = ?y)",
        "SELECT ?y { VALUES ?y { 2 1 } } ORDER BY (?y != ?_x) LIMIT 1",
    ],
)
def test_a_value_is_seen_wherever_the_variable_stands(query: str) -> None:
    with open_store(None) as store:
        text = with_values(query, {"_x": Literal(1)})
        assert list(store.select(text).rows) == [(Literal(1),)]
        assert text.count("\n") == query.count("\n")


def test_templates_and_descriptions_take_values_too() -> None:
    with open_store(None) as store:
        iri = NamedNode("https://example.org/a")
        made = store.construct(with_values("CONSTRUCT { ?_x ?_x ?_x } WHERE { }", {"_x": iri}))
        assert [str(triple) for triple in made] == [f"{iri} {iri} {iri}"]
        assert store.ask(with_values("ASK { FILTER(?_x = 1) }", {"_x": Literal(1)}))
        assert list(store.construct(with_values("DESCRIBE ?_x", {"_x": iri}))) == []


@pytest.mark.parametrize(
    ("name", "kinds", "path"),
    [
        ("Cem Duru", (), "person/cem-duru"),
        ("  cem  DURU ", (), "person/cem-duru"),
        ("Ines Jara", (), "person/inés-jara"),
        ("INE\u0301S JARA", (), "person/inés-jara"),
        ("Berg", (), "person/ada-berg"),
        ("envoy berg", (), "person/ada-berg"),
        ("Falk", (), "person/eva-falk"),
        ("Old Port", (), "place/westland/coast/port"),
        ("Coast", (), "place/westland/coast"),
        ("coast", (PERSON,), "person/gus-holm"),
        ("Envoy", (PERSON,), "person/inés-jara"),
        (f"{IRIS.base}state/NL1", (), "state/NL1"),
        (f"<{IRIS.base}person/eva-falk>", (PERSON,), "person/eva-falk"),
    ],
)
def test_a_label_an_alias_or_an_iri_names_a_thing(world: Store, name: str, kinds: tuple[str, ...], path: str) -> None:
    """A label goes before an alias, and the last words of a label do when nothing else does."""
    assert iri_of(world, name, kinds=kinds, where="q") == NamedNode(IRIS.base + path)


def test_a_name_of_several_things_lists_them(world: Store) -> None:
    with pytest.raises(UnknownNameError) as caught:
        iri_of(world, "Envoy", where="q: --person")
    assert str(caught.value).splitlines() == [
        "q: --person: 'Envoy' names 2 things; give the whole name or the IRI:",
        f"  Envoy <{IRIS.base}person/inés-jara>",
        f"  Envoy <{IRIS.base}state/NL1>",
    ]


def test_an_unknown_name_is_told_with_the_nearest(world: Store) -> None:
    with pytest.raises(UnknownNameError, match=r"nothing called 'Cem Dura'; did you mean Cem Duru"):
        iri_of(world, "Cem Dura", where="q")
    with pytest.raises(UnknownNameError, match="nothing called 'Port'"):
        iri_of(world, "Port", kinds=(PERSON,), where="q")
    with pytest.raises(UnknownNameError, match="nothing called 'Xyzzy Qwq'; see `kg show`"):
        iri_of(world, "Xyzzy Qwq", kinds=(PLACE,), where="q")


@pytest.mark.parametrize("iri", ["https://example.org/nowhere", "urn:x:y"])
def test_an_iri_that_the_graph_does_not_hold_is_told(world: Store, iri: str) -> None:
    with pytest.raises(UnknownNameError, match="holds nothing with the IRI"):
        iri_of(world, iri, where="q")


def test_a_malformed_iri_is_told(world: Store) -> None:
    with pytest.raises(ParameterError, match="is no IRI"):
        iri_of(world, "https://example.org/a b", where="q")


def test_names_are_folded_alike() -> None:
    for one, other in [
        ("Šefčovič", "SEFCOVIC"),
        ("Łódź", "lodz"),
        ("Jean-Noël", "jean noel"),
        ("U.S.", "us"),
        ("Ærø", "aero"),
    ]:
        assert folded(one) == folded(other)
    assert folded("Port") != folded("Ports")

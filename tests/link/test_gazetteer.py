"""States and places in GeoNames, out of the tables of the package."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from kg.gazetteer.cities import cities_named
from kg.gazetteer.fold import fold
from kg.graph.iris import Iris
from kg.graph.vocabulary import DIP, GEO, OWL, RDF, RDFS, SKOS
from kg.graph.world import world_quads
from kg.link.gazetteer import Gazetteer
from kg.link.score import scored
from kg.model.link import Kind, Subject
from kg.store import Store
from kg.upkeep.links import gazetteer_links
from tests.resolve.making import person, report, world_of

TABLE = Path(__file__).parent / "data" / "places.tsv"
ROWS = [
    line.split("\t") for line in TABLE.read_text(encoding="utf-8").splitlines() if not line.startswith(("#", "place\t"))
]


def best(subject: Subject) -> str | None:
    """The id of the candidate that is accepted, None where none is."""
    [found] = Gazetteer().candidates([subject])
    ranked = scored(subject, found.candidates)
    return ranked[0].candidate.iri.split("/")[-2] if ranked and ranked[0].confidence >= 0.9 else None


def linked(place: tuple[str, ...]) -> str | None:
    """The GeoNames id that a place gets which a report gives, None where it gets none."""
    world = world_of(report("d", person("Anna Lindh"), place=place))
    [where, *_] = world.reported_places
    links = gazetteer_links(world_quads(world), ())
    ids = [link.object.split("/")[-2] for link in links if link.subject == Iris().place(where.place).value]
    return ids[0] if ids else None


def test_accepted_links_are_right_on_places_looked_through_by_hand() -> None:
    found = {place: linked(tuple(name.strip() for name in place.split(","))) for place, _, _ in ROWS}
    accepted = {place: number for place, number in found.items() if number}
    wrong = {place for place, number, _ in ROWS if place in accepted and accepted[place] != number}
    wanted = [place for place, number, _ in ROWS if number != "-"]

    assert len(ROWS) >= 190
    assert 1 - len(wrong) / len(accepted) >= 0.98, wrong
    assert sum(place in accepted for place in wanted) / len(wanted) >= 0.98


@pytest.mark.parametrize(
    ("subject", "number"),
    [
        (Subject("x", Kind.STATE, "Georgia", code="GE"), "614540"),
        (Subject("x", Kind.REGION, "Georgia", countries=("US",), within=("United States",)), "4197000"),
        (Subject("x", Kind.STATE, "Republic of the Congo", code="CG"), "2260494"),
        (Subject("x", Kind.STATE, "Democratic Republic of the Congo", code="CD"), "203312"),
        (Subject("x", Kind.REGION, "Macedonia", countries=("GR",), within=("Greece",)), None),
        (Subject("x", Kind.STATE, "Kosovo"), "831053"),  # ISO has no code for it
        (Subject("x", Kind.CITY, "Washington", countries=("US",), within=("District of Columbia", "x")), "4140963"),
        (Subject("x", Kind.REGION, "Washington", countries=("US",), within=("United States",)), "5815135"),
        (Subject("x", Kind.CITY, "Springfield", countries=("US",), within=("United States",)), None),
        (Subject("x", Kind.CITY, "Paris"), None),  # without anything else there is one in Texas too
        (Subject("x", Kind.CITY, "Nowhere at All"), None),
    ],
)
def test_one_name_of_several_places_is_linked_only_where_something_decides(
    subject: Subject, number: str | None
) -> None:
    assert best(subject) == number


def subjects(quads: Iterable[Quad]) -> set[str]:
    return {quad.subject.value for quad in quads if isinstance(quad.subject, NamedNode)}


def test_every_state_and_larger_city_of_the_sample_articles_has_its_id_and_a_point(sample_store: Store) -> None:
    gazetteer = Iris().links("gazetteer")
    same = subjects(q for term in (OWL.sameAs, SKOS.exactMatch) for q in sample_store.quads(gazetteer, predicate=term))
    points = subjects(sample_store.quads(Iris().world, predicate=GEO.hasGeometry))
    told = sample_store.quads(Iris().world, predicate=RDFS.label)
    labels = {
        quad.subject.value: quad.object.value
        for quad in told
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, Literal)
    }
    countries, states, cities = (
        subjects(sample_store.quads(predicate=RDF.type, object=kind)) for kind in (DIP.Country, DIP.State, DIP.City)
    )
    large = {iri for iri in cities if any(city.population >= 15_000 for city in cities_named(fold(labels[iri])))}

    assert len(countries) > 20
    assert len(large) > 40
    # No GeoNames entry for what only one other state recognizes.
    assert {labels[iri] for iri in (states | countries | large) - same} <= {"Northern Cyprus"}
    assert {labels[iri] for iri in (countries | large) - points} == set()

"""Links as graphs and back."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode

from kg.errors import RecordError
from kg.graph.iris import DEFAULT_BASE, Iris
from kg.graph.links import link_id, link_quads, links_from_quads
from kg.graph.vocabulary import DIP, OWL
from kg.model.link import Anchor, Justification, Link, Predicate, Standing
from kg.model.report import ActorKind
from kg.model.world import ActorKey

PERSON = f"{DEFAULT_BASE}person/anna-lindh"
ELSEWHERE = "https://example.com/thing/7"


def link(**fields: object) -> Link:
    values = {
        "subject": PERSON,
        "object": ELSEWHERE,
        "source": "other",
        "standing": Standing.ACCEPTED,
        "confidence": 0.93,
    }
    return Link(**{**values, **fields})  # type: ignore[arg-type]


TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=12)
LINKS = st.builds(
    Link,
    subject=st.sampled_from((PERSON, f"{DEFAULT_BASE}place/PL/poznań")),
    object=st.sampled_from((ELSEWHERE, "https://example.com/thing/8")),
    source=st.sampled_from(("other", "third-one")),
    standing=st.sampled_from(Standing),
    confidence=st.integers(0, 1000).map(lambda n: n / 1000),
    predicate=st.sampled_from(Predicate),
    justification=st.sampled_from(Justification),
    subject_label=st.just("") | TEXTS,
    object_label=st.just("") | TEXTS,
    reasons=st.lists(TEXTS, max_size=3, unique=True).map(lambda found: tuple(sorted(found))),
    anchor=st.none()
    | st.builds(
        Anchor,
        actor=st.builds(
            ActorKey, st.sampled_from((ActorKind.PERSON, ActorKind.ORGANIZATION)), TEXTS, st.just("") | TEXTS
        ),
        names=st.lists(TEXTS, max_size=2, unique=True).map(lambda found: tuple(sorted(found))),
        participations=st.just((f"{DEFAULT_BASE}document/ab#r1-p1",)),
    ),
    author=st.none() | TEXTS,
    decided=st.none() | st.dates(),
    comment=st.none() | TEXTS,
)


@given(st.lists(LINKS, max_size=4, unique_by=lambda each: (each.source, link_id(each))))
def test_links_come_back_as_they_were(links: list[Link]) -> None:
    back = links_from_quads(link_quads(links))

    assert sorted(back, key=link_id) == sorted(links, key=link_id)


def test_only_what_is_accepted_is_stated() -> None:
    for standing in Standing:
        stated = [quad for quad in link_quads([link(standing=standing)]) if quad.predicate == OWL.sameAs]
        assert len(stated) == (standing is Standing.ACCEPTED)
    assert not [quad for quad in link_quads([link()], stated=False) if quad.predicate == OWL.sameAs]


def test_each_source_has_a_graph_of_its_own() -> None:
    graphs = {quad.graph_name for quad in link_quads([link(), link(source="third")])}

    assert graphs == {Iris().links("other"), Iris().links("third")}


def test_two_actors_that_became_one_keep_a_link_each() -> None:
    anchors = [Anchor(ActorKey(ActorKind.PERSON, name)) for name in ("Anna Lindh", "A. Lindh")]

    assert len(links_from_quads(link_quads([link(anchor=anchor) for anchor in anchors]))) == 2


def test_a_link_keeps_its_id_when_its_subject_gets_another_iri() -> None:
    anchor = Anchor(ActorKey(ActorKind.PERSON, "Anna Lindh"))

    assert link_id(link(anchor=anchor)) == link_id(link(anchor=anchor, subject=f"{PERSON}/SE"))
    assert link_id(link()) != link_id(link(subject=f"{PERSON}/SE"))


def test_a_broken_link_is_named_with_what_to_do() -> None:
    quads = [quad for quad in link_quads([link(decided=date(2026, 1, 1))]) if quad.predicate != DIP.standing]

    with pytest.raises(RecordError, match=r"links/other#\w+ is no link .*`kg links SOURCE --forget`"):
        links_from_quads(quads)


def test_what_is_no_iri_is_refused() -> None:
    with pytest.raises(RecordError, match="no spaces"):
        link_quads([link(object="no spaces")])


def test_statements_of_other_graphs_are_left_aside() -> None:
    quads = link_quads([link()])
    moved = [quad._replace(graph_name=NamedNode("x:g")) if hasattr(quad, "_replace") else quad for quad in quads]

    assert len(links_from_quads(moved)) == 1


def test_the_name_of_a_source_is_part_of_an_address() -> None:
    with pytest.raises(RecordError, match="'my source' cannot name a source of links; use letters, digits and hyphens"):
        link_quads([link(source="my source")])


def test_a_confidence_is_from_0_to_1() -> None:
    with pytest.raises(RecordError, match=r"from 0 to 1, not 1\.5"):
        link(confidence=1.5)

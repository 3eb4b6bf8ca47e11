"""How often links are right: on the half of the key that nothing was fitted on."""

from __future__ import annotations

import pytest

from kg.link.deciding import decided
from kg.link.endpoint.source import open_profile
from kg.link.source import Found
from kg.model.link import Candidate, Kind
from kg.model.weights import load_weights
from kg.net.kept import KeptAnswers
from tests.link.served import Served
from tests.link.wikidata import Keyed, keyed_subjects
from training.links import BY_HAND, fast_profile, figures

Case = tuple[Keyed, tuple[Candidate, ...]]


@pytest.fixture(scope="module")
def cases(wikidata: Served, tmp_path_factory: pytest.TempPathFactory) -> list[Case]:
    folder = tmp_path_factory.mktemp("profile")
    source = open_profile(fast_profile(folder), endpoint=wikidata.url, kept=KeptAnswers(None))
    keyed = {each.subject.iri: each for each in keyed_subjects()}
    answers = source.candidates([each.subject for each in keyed.values()])
    return [(keyed[each.subject.iri], each.candidates) for each in answers if isinstance(each, Found)]


def test_links_to_an_endpoint_are_right_and_most_of_what_is_there_is_found(cases: list[Case]) -> None:
    held = [case for case in cases if case[0].half == "held"]

    precision, recall = figures(held, 0.9)
    assert len(held) > 200
    assert sum(keyed.right is None for keyed, _ in held) > 40
    assert precision >= 0.98
    assert recall >= 0.88


def test_states_and_places_are_found_as_surely_as_persons(cases: list[Case]) -> None:
    others = [case for case in cases if case[0].subject.kind is not Kind.PERSON]

    precision, recall = figures(others, 0.9)
    assert precision == 1.0
    assert recall >= 0.9


def test_what_is_proposed_has_the_right_one_among_it_nearly_always(cases: list[Case]) -> None:
    missed = [
        keyed.subject.label
        for keyed, candidates in cases
        if keyed.right
        and keyed.right in {candidate.iri for candidate in candidates}
        and keyed.right not in {link.object for link in decided(keyed.subject, candidates, "wikidata")}
    ]
    assert len(missed) <= 0.04 * len(cases), missed


def test_the_table_of_weights_has_every_sign() -> None:
    assert set(load_weights("kg.link", "persons").by_feature) == set(BY_HAND)

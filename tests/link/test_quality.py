"""How often links are right: on the half of the key that nothing was fitted on."""

from __future__ import annotations

from typing import Any

import pytest

from kg.gazetteer.states import state_name
from kg.link.deciding import decided
from kg.link.endpoint.source import open_profile
from kg.link.reconcile import open_service
from kg.link.source import Found
from kg.model.link import Candidate, Kind
from kg.model.weights import load_weights
from kg.net.asking import Manners
from kg.net.kept import KeptAnswers
from tests.link.reconcile.independent import register
from tests.link.served import Served
from tests.link.wikidata import ENTITY, Keyed, keyed_subjects, rows_of, several
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


def entries() -> dict[str, dict[str, Any]]:
    """The persons of the tables as a register has them: offices without their days, no descriptions."""
    titles = {row["key"]: row["label"] for row in rows_of("wikidata/offices.tsv")}

    def office(text: str) -> str:
        key, code = text.split(":")[:2]
        return titles[key].replace("{state}", state_name(code) or code)

    return {
        row["id"]: {
            "name": row["label"],
            "type": "Q5",
            "aliases": [*several(row["aliases"]), *(part.partition("=")[2] for part in several(row["others"]))],
            "country": next(iter(several(row["countries"])), ""),
            "offices": [office(text) for text in several(row["offices"])],
            **({"born": row["born"]} if len(row["born"]) == 10 else {}),
        }
        for row in rows_of("wikidata/people.tsv")
    }


@pytest.mark.parametrize("version", ["0.2", "1.0-draft"])
def test_links_to_a_reconciliation_service_are_right_and_most_of_what_is_there_is_found(version: str) -> None:
    keyed = {each.subject.iri: each for each in keyed_subjects() if each.subject.kind is Kind.PERSON}
    subjects = [each.subject for each in keyed.values()]
    with register(version, entries=entries(), alike=True) as service:
        quick = Manners(per_second=1000)
        source = open_service(service.url, space=ENTITY, kept=KeptAnswers(None), manners=quick)
        answers = list(source.candidates(subjects))
    found = [(keyed[each.subject.iri], each.candidates) for each in answers if isinstance(each, Found)]

    precision, recall = figures(found, 0.9)
    assert len(found) == len(keyed) > 400
    assert precision >= 0.95
    assert recall >= 0.85


def test_the_table_of_weights_has_every_sign() -> None:
    assert set(load_weights("kg.link", "persons").by_feature) == set(BY_HAND)

"""Without what was learnt, two tellings are one event by rule."""

from __future__ import annotations

from datetime import date

import pytest

from kg.extract.grammar.likeness import likeness_by_rules
from kg.extract.telling import Telling
from kg.model.dates import DateInterval
from kg.model.report import ActorKind, EventType, Participant, Status
from tests.extract.tellings import person, telling

MONDAY = DateInterval(date(2021, 3, 1), date(2021, 3, 1))
TUESDAY = DateInterval(date(2021, 3, 2), date(2021, 3, 2))
BOTH = telling("Ann Lee", "Bo Ek", when=MONDAY, place=("Oslo",))


@pytest.mark.parametrize(
    "other",
    [
        telling("Bo Ek", "Ann Lee"),
        telling("Bo Ek", "Ann Lee", "Cy Fox"),
        telling("Ann Lee", "Bo Ek", place=("Oslo", "Norway")),
        telling("Ann Lee", "Bo Ek", when=MONDAY, status=Status.SCHEDULED),
        telling(definite=True, sentence=3),
        telling("Cy Fox", definite=True, sentence=1, governor="attend"),
    ],
)
def test_tellings_that_share_people_or_name_nobody_are_one(other: Telling) -> None:
    assert likeness_by_rules(BOTH, other, gap=1) > 0


@pytest.mark.parametrize(
    "other",
    [
        telling("Ann Lee", "Bo Ek", place=("Rome",)),
        telling("Ann Lee", "Bo Ek", when=TUESDAY),
        telling("Ann Lee", "Bo Ek", status=Status.SCHEDULED),
        telling("Ann Lee", "Cy Fox"),
        telling("Cy Fox", "Di Gray"),
        telling(sentence=3),
    ],
)
def test_other_places_days_stages_and_people_keep_tellings_apart(other: Telling) -> None:
    assert likeness_by_rules(BOTH, other, gap=1) < 0


def test_of_several_events_told_before_the_nearest_is_meant() -> None:
    talks = telling(definite=True)

    assert likeness_by_rules(BOTH, talks, gap=1) > likeness_by_rules(BOTH, talks, gap=4)


def test_an_unnamed_group_may_be_the_person_of_its_state() -> None:
    team = Participant("Chilean negotiators", ActorKind.DELEGATION, of="Chile")

    assert likeness_by_rules(telling("Ann Lee", person("Bo Ek", "Chile")), telling("Ann Lee", team), gap=1) > 0


def test_visits_of_one_person_are_one_unless_their_places_differ() -> None:
    oslo = telling("Ann Lee", kind=EventType.VISIT, place=("Oslo",))

    assert likeness_by_rules(oslo, telling("Ann Lee", kind=EventType.VISIT), gap=1) > 0
    assert likeness_by_rules(oslo, telling("Ann Lee", kind=EventType.VISIT, place=("Rome",)), gap=1) < 0

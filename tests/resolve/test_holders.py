"""Titles with a surname, and titles alone: who held the office at the time, where the graph knows one."""

from __future__ import annotations

import pytest

from kg.gazetteer.single_offices import office_name
from kg.model.report import Participant, Report
from kg.model.world import World
from tests.resolve.making import actor, days, labels, person, report, world_of

HOST = person("Ada Lind", "Norway")


def met(document: str, participant: Participant, day: str) -> Report:
    return report(document, participant, HOST, when=days(day))


def foreign_minister(name: str, of: str = "Kenya") -> Participant:
    return person(name, of, position="foreign minister")


def documents_of(world: World, label: str) -> set[str]:
    """Return the last letters of the keys of reports in which somebody takes part."""
    key = actor(world, label).key
    return {each.report.document_key for each in world.reported_actors if each.actor == key}


@pytest.mark.parametrize(
    ("title", "office"),
    [
        ("Foreign Minister", "foreign minister"),
        ("Minister for Foreign Affairs", "foreign minister"),
        ("Russian foreign minister", "foreign minister"),
        ("South Korean President", "president"),
        ("then-Prime Minister", "prime minister"),
        ("deputy foreign minister", None),
        ("former president", None),
        ("special envoy", None),
        ("minister", None),
    ],
)
def test_only_offices_of_one_holder_have_a_name(title: str, office: str | None) -> None:
    assert office_name(title) == office


def test_a_title_alone_is_the_holder_of_the_time() -> None:
    world = world_of(
        met("a", foreign_minister("Amos Kiprop"), "2021-03-01"),
        met("b", person("Kenyan foreign minister", "Kenya"), "2021-05-01"),
    )

    assert labels(world) == ["Ada Lind", "Amos Kiprop"]
    assert len(documents_of(world, "Amos Kiprop")) == 2
    assert actor(world, "Amos Kiprop").aliases == ()


@pytest.mark.parametrize("day", ["2023-05-01", "2018-01-01"])
def test_a_title_alone_of_another_time_is_somebody_unknown(day: str) -> None:
    world = world_of(
        met("a", foreign_minister("Amos Kiprop"), "2021-03-01"), met("b", person("foreign minister", "Kenya"), day)
    )

    assert len(documents_of(world, "Amos Kiprop")) == 1


def test_a_title_alone_of_another_state_is_somebody_else() -> None:
    world = world_of(
        met("a", foreign_minister("Amos Kiprop"), "2021-03-01"),
        met("b", person("foreign minister", "Ghana"), "2021-03-02"),
    )

    assert len(documents_of(world, "Amos Kiprop")) == 1


def test_between_two_holders_of_a_year_the_title_goes_to_who_is_known_before_and_after() -> None:
    reports = [
        met("a", foreign_minister("Amos Kiprop"), "2021-03-01"),
        met("b", foreign_minister("Amos Kiprop"), "2021-06-01"),
        met("c", foreign_minister("Mary Wanjiku"), "2021-09-01"),
    ]
    within = world_of(*reports, met("d", person("foreign minister", "Kenya"), "2021-05-01"))
    between = world_of(*reports, met("d", person("foreign minister", "Kenya"), "2021-07-15"))

    assert len(documents_of(within, "Amos Kiprop")) == 3
    assert len(documents_of(between, "Amos Kiprop")) == 2
    assert len(documents_of(between, "Mary Wanjiku")) == 1


def test_a_surname_that_two_bear_goes_to_the_holder_of_its_title() -> None:
    world = world_of(
        met("a", person("Bill Clinton", "United States", position="President"), "2000-06-01"),
        met("b", person("Hillary Clinton", "United States", position="Senator"), "2002-06-01"),
        met("c", person("Clinton", "United States", position="President"), "2000-09-01"),
        met("d", person("Clinton", "United States", position="Governor"), "2001-09-01"),
    )

    assert len(documents_of(world, "Bill Clinton")) == 2
    assert len(documents_of(world, "Hillary Clinton")) == 1


def test_a_position_is_reported_from_the_days_of_events_where_nothing_was_published() -> None:
    world = world_of(
        met("a", foreign_minister("Amos Kiprop"), "2021-03-01"), met("b", foreign_minister("Amos Kiprop"), "2022-03-01")
    )
    [position] = actor(world, "Amos Kiprop").positions

    assert (str(position.first), str(position.last)) == ("2021-03-01", "2022-03-01")

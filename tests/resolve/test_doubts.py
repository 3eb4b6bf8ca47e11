"""Who is possibly the same as whom: pairs that were nearly joined, for people to decide."""

from __future__ import annotations

import random
from itertools import islice, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.model.decision import Verdict
from kg.model.report import Report
from kg.model.world import ActorKey, World
from kg.resolve import resolve
from tests.resolve.making import days, person, report, world_of
from tests.resolve.test_decisions import decided

US, RU = "United States", "Russia"


def doubts(world: World) -> list[tuple[str, str]]:
    """Return the pairs, each once, by label and distinction."""
    return sorted({_pair(actor.key, other) for actor in world.actors for other in actor.possibly_same_as})


def _pair(one: ActorKey, other: ActorKey) -> tuple[str, str]:
    first, second = sorted(" ".join(filter(None, (key.name, key.distinction))) for key in (one, other))
    return first, second


def test_a_surname_alone_is_possibly_each_of_those_it_can_mean() -> None:
    world = world_of(
        report("a", person("Bill Clinton", US)),
        report("b", person("Hillary Clinton", US)),
        report("c", person("Clinton")),
    )

    assert [(one.split()[0], other) for one, other in doubts(world)] == [
        ("Bill", "Clinton 2e7d2c03"),
        ("Clinton", "Hillary Clinton"),
    ]


def test_one_name_kept_apart_by_its_state_is_possibly_one_person() -> None:
    world = world_of(report("a", person("Ali Hassan", "Iraq")), report("b", person("Ali Hassan", "Yemen")))

    assert doubts(world) == [("Ali Hassan", "Ali Hassan YE")]


def test_a_name_one_letter_off_without_a_known_state_is_possibly_the_same() -> None:
    world = world_of(report("a", person("Ivan Hnatov", "Ukraine")), report("b", person("Ivan Gnatov")))

    assert doubts(world) == [("Ivan Gnatov", "Ivan Hnatov")]


def test_a_shorter_name_that_can_be_two_is_possibly_each() -> None:
    world = world_of(
        report("a", person("George H. W. Bush", US), when=days("1998-01-01")),
        report("b", person("George W. Bush", US), when=days("2001-01-01")),
        report("c", person("George Bush", US), when=days("2000-01-01")),
    )

    assert doubts(world) == [("George Bush", "George H. W. Bush"), ("George Bush", "George W. Bush")]


def test_a_surname_without_a_state_is_possibly_the_one_that_has_one() -> None:
    world = world_of(report("a", person("Suharto", "Indonesia")), report("b", person("Suharto")))

    assert doubts(world) == [("Suharto", "Suharto ID")]


@pytest.mark.parametrize(
    "reports",
    [
        [report("a", person("Ivan Hnatov", "Ukraine")), report("b", person("Ivan Gnatov", RU))],
        [report("a", person("George W. Bush", US), person("George Bush", US))],
        [report("a", person("George H. W. Bush", US)), report("b", person("George W. Bush", US))],
        [
            report("a", person("John Hay", US), when=days("1903-05-01")),
            report("b", person("John Hay", US), when=days("2003-05-01")),
        ],
        [report("a", person("Anna Lindh", "Sweden")), report("b", person("Per Lindh", "Sweden"))],
        [report("a", person("the envoy", RU)), report("b", person("the envoy", RU))],
    ],
    ids=["states", "side by side", "middle names", "a century", "given names", "descriptions"],
)
def test_who_contradicts_whom_for_certain_is_not_named(reports: list[Report]) -> None:
    assert doubts(resolve(reports)) == []


def test_a_decision_ends_the_doubt() -> None:
    reports = [report("a", person("Ali Hassan", "Iraq")), report("b", person("Ali Hassan", "Yemen"))]

    for verdict, persons in ((Verdict.SAME, 1), (Verdict.DIFFERENT, 2)):
        world = resolve(reports, decisions=[decided(verdict, reports, "Ali Hassan", "Ali Hassan")])

        assert doubts(world) == []
        assert sum(actor.label == "Ali Hassan" for actor in world.actors) == persons


def _given_names(count: int) -> list[str]:
    parts = [("B", "D", "F", "G", "K", "L", "M", "N", "P", "T"), "aeiou", "bdfgklmnprst", "aeiou", "bdfgkmnprt"]
    return ["".join(letters) for letters in islice(product(*parts), count)]


def test_ten_thousand_persons_of_one_surname_have_five_doubts_each_at_most() -> None:
    """And as many documents that give the surname alone."""
    full = [report(f"f{i}", person(f"{name} Kim", "Chad")) for i, name in enumerate(_given_names(10_000))]
    short = [report(f"s{i}", person("Kim", "Chad")) for i in range(10_000)]

    world = resolve([*full, *short])

    assert len({each.actor for each in world.reported_actors}) > 15_000
    assert max(len(actor.possibly_same_as) for actor in world.actors) == 5


_PERSONS = st.builds(
    person,
    st.sampled_from(
        ("George Bush", "George W. Bush", "George H. W. Bush", "Bush", "Jeb Bush", "Georg Bush", "G. Bush")
    ),
    st.sampled_from((None, US, RU, "Iraq")),
)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from("abcdefghij"), _PERSONS), max_size=12, unique_by=lambda each: each[0]),
    st.integers(0, 99),
)
def test_doubts_go_both_ways_and_do_not_depend_on_the_order(reports: list[tuple[str, object]], seed: int) -> None:
    several = [report(document, who) for document, who in reports]  # type: ignore[arg-type]
    world = resolve(several)
    random.Random(seed).shuffle(several)

    assert resolve(several) == world
    named = {actor.key: actor.possibly_same_as for actor in world.actors}
    assert all(len(others) <= 5 and list(others) == sorted(set(others)) for others in named.values())
    assert all(key in named[other] and key != other for key, others in named.items() for other in others)

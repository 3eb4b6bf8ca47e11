"""Found events are paired with annotated ones, and every figure counts what its name says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.evaluate import GoldDocument, GoldEvent, GoldParticipant, GoldQuote, Scores, evaluate
from kg.evaluate.matching import normal, same_actor
from kg.evaluate.scores import Count
from kg.model.dates import DateInterval
from kg.model.report import ActorKind, EventType, Evidence, Part, Participant, Report, Status

PERSON = ActorKind.PERSON
DAY = date(2026, 1, 30)
WANTED = GoldEvent(
    EventType.MEETING,
    Status.OCCURRED,
    (GoldParticipant("Anna Lindqvist", PERSON, "Sweden"), GoldParticipant("Boris Petrov", PERSON, "Russia")),
    place=("Oslo", "Norway"),
    earliest="2026-01-30",
    latest="2026-01-30",
    sources=(("Anna Lindqvist", "Lindqvist"),),
)
FOUND = Report(
    "a.md",
    "a",
    "r1",
    EventType.MEETING,
    Status.OCCURRED,
    (Participant("Anna Lindqvist", PERSON), Participant("Petrov", PERSON)),
    (Evidence(0, 1, "x"),),
    place=("Oslo",),
    when=DateInterval(DAY, DAY),
    attributed_to=("Lindqvist",),
)


def scores_of(gold: list[GoldEvent], found: list[Report]) -> Scores:
    return evaluate({"a": GoldDocument("a", tuple(gold))}, {"a": found})


def test_an_event_found_with_everything_right_counts_everywhere() -> None:
    scores = scores_of([WANTED], [FOUND])

    assert (scores.events.f1, scores.who.f1, scores.pairs.f1) == (1, 1, 1)
    assert {name: share.value for name, share in scores.shares.items()} == dict.fromkeys(scores.shares, 1)
    assert scores.types[EventType.MEETING].right == 1
    assert not scores.faults


def test_confidence_is_counted_by_tenths() -> None:
    reports = [replace(FOUND, confidence=0.3), replace(FOUND, id="r2", confidence=0.95, place=("Rome",))]

    scores = scores_of([WANTED], [*reports, replace(FOUND, id="r3", confidence=1.0, type=EventType.CALL)])

    assert {tenth: (share.right, share.of) for tenth, share in scores.confidence.items() if share.of} == {
        3: (1, 1),
        9: (0, 2),
    }
    assert scores.right_from(9) == 0
    assert scores.right_from(0) == pytest.approx(1 / 3)


def test_an_event_of_another_type_is_both_missed_and_invented() -> None:
    scores = scores_of([WANTED], [replace(FOUND, type=EventType.CALL)])

    assert (scores.events.right, scores.events.found, scores.events.there) == (0, 1, 1)
    assert [(fault.gold is None, fault.found is None) for fault in scores.faults] == [(False, True), (True, False)]
    assert scores.pairs.there == 1
    assert scores.pairs.found == 1


def test_an_event_that_nobody_found_takes_its_participants_along() -> None:
    scores = scores_of([WANTED], [])

    assert (scores.events.recall, scores.who.there, scores.who.right, scores.pairs.there) == (0, 2, 0, 1)


def test_an_optional_event_is_neither_required_nor_an_error() -> None:
    optional = replace(WANTED, optional=True)

    for found in ([], [FOUND]):
        scores = scores_of([optional], found)
        assert (scores.events.found, scores.events.there, scores.who.found) == (0, 0, 0)
        assert not scores.faults


def test_of_two_alike_events_each_found_one_is_used_once() -> None:
    scores = scores_of([WANTED, WANTED], [FOUND])

    assert (scores.events.right, scores.events.found, scores.events.there) == (1, 1, 2)


def test_days_that_overlap_are_near_only_where_they_are_not_much_longer() -> None:
    near = replace(FOUND, when=DateInterval(date(2026, 1, 26), date(2026, 2, 1)))
    wide = replace(FOUND, when=DateInterval(date(2026, 1, 1), date(2026, 1, 31)))

    assert [scores_of([WANTED], [r]).shares["when~"].right for r in (near, wide)] == [1, 0]
    assert [scores_of([WANTED], [r]).shares["when"].right for r in (near, wide)] == [0, 0]


def test_a_place_is_right_by_any_name_that_is_and_nowhere_where_none_is_told() -> None:
    nowhere = replace(FOUND, place=())

    assert scores_of([replace(WANTED, place=())], [nowhere]).shares["where"].right == 1
    assert scores_of([WANTED], [nowhere]).shares["where"].right == 0
    assert scores_of([replace(WANTED, place=(), place_aliases=("Oslo",))], [FOUND]).shares["where"].right == 1


def test_a_source_is_asked_for_only_where_one_is_credited() -> None:
    scores = scores_of([replace(WANTED, sources=())], [FOUND])

    assert scores.shares["source"].of == 0


def test_a_quotation_needs_its_words_and_its_speaker() -> None:
    gold = {"a": GoldDocument("a", quotes=(GoldQuote(("Anna Lindqvist", "Lindqvist"), (10, 40)),))}
    said = replace(
        FOUND,
        type=EventType.STATEMENT,
        participants=(Participant("Lindqvist", PERSON, part=Part.SPEAKER),),
        quote="q" * 30,
        evidence=(Evidence(10, 40, "q" * 30),),
    )
    other = replace(said, participants=(Participant("Boris Petrov", PERSON, part=Part.SPEAKER),))
    elsewhere = replace(said, evidence=(Evidence(40, 45, "q" * 5),))

    assert [evaluate(gold, {"a": [r]}).quotes.recall for r in (said, other, elsewhere)] == [1, 0, 0]


def test_documents_without_reports_count_as_empty_ones() -> None:
    assert evaluate({"a": GoldDocument("a", (WANTED,))}, {"b": [FOUND]}).events.there == 1


@pytest.mark.parametrize(
    ("gold", "found", "same"),
    [
        (GoldParticipant("José Núñez", PERSON), Participant("President Jose Nunez", PERSON), True),
        (GoldParticipant("Steve Witkoff", PERSON), Participant("Samuel Witkoff", PERSON), True),
        (GoldParticipant("Steve Witkoff", PERSON), Participant("Lauren Witkoff", PERSON), False),
        (GoldParticipant("Steve Witkoff", PERSON, aliases=("the envoy",)), Participant("envoy", PERSON), True),
        (GoldParticipant("Russia", ActorKind.STATE), Participant("Moscow", ActorKind.STATE, of="Russia"), True),
        (
            GoldParticipant("Ukrainian team", ActorKind.DELEGATION, "Ukraine"),
            Participant("envoys", ActorKind.DELEGATION, of="Ukraine"),
            True,
        ),
        (GoldParticipant("Russia", ActorKind.STATE), Participant("Ivan Petrov", PERSON, of="Russia"), False),
    ],
)
def test_actors_are_one_by_their_forms_or_by_the_side_of_a_group(
    gold: GoldParticipant, found: Participant, same: bool
) -> None:
    assert same_actor(gold, found) is same


def test_names_are_compared_without_titles_marks_and_case() -> None:
    assert normal("President José Núñez's") == normal("jose nunez")
    assert normal("the White House") == normal("U.S.") == "united states"


def test_a_count_of_nothing_is_nought_and_of_all_is_one() -> None:
    assert Count().f1 == 0
    assert Count(3, 3, 3).f1 == 1
    assert Count(1, 2, 4).f1 == pytest.approx(1 / 3)


@given(
    st.lists(st.sampled_from([FOUND, replace(FOUND, place=("Rome",)), replace(FOUND, type=EventType.CALL)]), max_size=4)
)
def test_right_ones_are_never_more_than_found_or_there(found: list[Report]) -> None:
    scores = scores_of([WANTED, replace(WANTED, type=EventType.CALL)], found)

    for count in (scores.events, scores.who, scores.pairs, *scores.types.values()):
        assert count.right <= min(count.found, count.there)

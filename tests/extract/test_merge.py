"""Mentions of one event inside one document become one report."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from kg.extract.merge import merge_mentions
from kg.model.dates import DateInterval
from kg.model.report import ActorKind, EventType, Evidence, Participant, Report, Status


def person(name: str, of: str | None = None) -> Participant:
    return Participant(name, ActorKind.PERSON, of=of)


def mention(
    *names: str,
    at: int = 0,
    kind: EventType = EventType.MEETING,
    place: tuple[str, ...] = (),
    when: DateInterval | None = None,
    status: Status = Status.OCCURRED,
) -> Report:
    return Report(
        document="a.md",
        document_key="k",
        id="r0",
        type=kind,
        status=status,
        participants=tuple(person(n) for n in names),
        evidence=(Evidence(at, at + 4, "They"),),
        place=place,
        when=when or DateInterval(),
    )


MONDAY = DateInterval(date(2021, 3, 1), date(2021, 3, 1))
TUESDAY = DateInterval(date(2021, 3, 2), date(2021, 3, 2))


def test_two_mentions_with_the_same_two_people_are_one_report_with_both_pieces_of_evidence() -> None:
    [report] = merge_mentions([mention("Ann Lee", "Bo Ek"), mention("Bo Ek", "Ann Lee", at=50)])

    assert [e.start for e in report.evidence] == [0, 50]
    assert report.id == "r1"


def test_what_one_mention_lacks_the_other_gives() -> None:
    first = mention("Ann Lee", "Bo Ek", when=MONDAY)
    second = mention("Ann Lee", "Bo Ek", "Cy Fox", at=50, place=("Oslo", "Norway"))

    [report] = merge_mentions([first, second])

    assert report.place == ("Oslo", "Norway")
    assert report.when == MONDAY
    assert [p.name for p in report.participants] == ["Ann Lee", "Bo Ek", "Cy Fox"]


def test_meetings_in_different_places_stay_apart() -> None:
    assert (
        len(
            merge_mentions([mention("Ann Lee", "Bo Ek", place=("Oslo",)), mention("Ann Lee", "Bo Ek", place=("Rome",))])
        )
        == 2
    )


def test_meetings_on_different_days_stay_apart() -> None:
    assert (
        len(merge_mentions([mention("Ann Lee", "Bo Ek", when=MONDAY), mention("Ann Lee", "Bo Ek", when=TUESDAY)])) == 2
    )


def test_a_meeting_and_a_call_stay_apart() -> None:
    assert len(merge_mentions([mention("Ann Lee", "Bo Ek"), mention("Ann Lee", "Bo Ek", kind=EventType.CALL)])) == 2


def test_one_shared_person_of_two_is_not_enough() -> None:
    assert len(merge_mentions([mention("Ann Lee", "Bo Ek"), mention("Ann Lee", "Cy Fox", at=9)])) == 2


def test_a_plan_without_a_day_and_a_meeting_that_is_over_stay_apart() -> None:
    over = mention("Ann Lee", "Bo Ek", when=MONDAY)
    plan = mention("Ann Lee", "Bo Ek", at=9, status=Status.SCHEDULED)

    assert [r.status for r in merge_mentions([over, plan])] == [Status.OCCURRED, Status.SCHEDULED]


def test_a_plan_that_was_called_off_is_cancelled() -> None:
    plan = mention("Ann Lee", "Bo Ek", status=Status.SCHEDULED, when=MONDAY)
    end = mention("Ann Lee", "Bo Ek", at=9, status=Status.CANCELLED)

    [report] = merge_mentions([plan, end])

    assert report.status is Status.CANCELLED


def test_a_delegation_in_one_mention_is_the_state_in_another() -> None:
    one = mention("Ann Lee")
    team = Participant("Chilean negotiators", ActorKind.DELEGATION, of="Chile")
    chile = Participant("Chile", ActorKind.STATE, of="Chile")

    merged = merge_mentions(
        [
            replace(one, participants=(person("Ann Lee"), team)),
            replace(one, participants=(person("Ann Lee"), chile), evidence=(Evidence(9, 13, "They"),)),
        ]
    )

    assert len(merged) == 1


NAMES = st.lists(st.sampled_from(["Ann Lee", "Bo Ek", "Cy Fox", "Di Gray"]), min_size=1, max_size=4, unique=True)
MENTIONS = st.lists(
    st.builds(
        lambda names, place, when, status, at: mention(*names, at=at, place=place, when=when, status=status),
        NAMES,
        st.sampled_from([(), ("Oslo",), ("Rome", "Italy")]),
        st.sampled_from([DateInterval(), MONDAY, TUESDAY]),
        st.sampled_from(list(Status)),
        st.integers(0, 500),
    ),
    max_size=8,
)


@given(MENTIONS)
def test_no_evidence_and_no_participant_is_lost(mentions: list[Report]) -> None:
    merged = merge_mentions(mentions)

    assert {e for m in mentions for e in m.evidence} == {e for r in merged for e in r.evidence}
    assert {p.name for m in mentions for p in m.participants} == {p.name for r in merged for p in r.participants}
    assert [r.id for r in merged] == [f"r{n}" for n in range(1, len(merged) + 1)]

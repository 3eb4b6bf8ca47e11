"""Tellings of one event inside one document become one report."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from kg.extract.merge import grouped, numbered, report_of
from kg.extract.represented import drop_represented
from kg.extract.telling import Telling
from kg.model.dates import DateInterval
from kg.model.document import Document
from kg.model.report import ActorKind, EventType, Participant, Report, Status
from tests.extract.tellings import telling

DOCUMENT = Document("a.md", "text")
MONDAY = DateInterval(date(2021, 3, 1), date(2021, 3, 1))
WEEK = DateInterval(date(2021, 3, 1), date(2021, 3, 7))


def merged(*tellings: Telling) -> Report:
    report = report_of(DOCUMENT, tellings, keep=drop_represented)
    assert report is not None
    return report


def test_a_telling_joins_the_group_that_it_is_likest_to_and_opens_one_where_none_is_likely() -> None:
    tellings = [telling("Ann Lee", sentence=n) for n in range(4)]
    likeness = {(0, 2): 0.4, (1, 2): 0.7, (0, 3): -1.0, (1, 3): -1.0, (2, 3): -2.0, (0, 1): -0.1}

    groups = grouped(tellings, lambda i, j: likeness[i, j])

    assert [[t.sentence // 10 for t in group] for group in groups] == [[0], [1, 2], [3]]


def test_tellings_of_two_types_stay_apart_however_like_they_are() -> None:
    assert len(grouped([telling("Ann Lee"), telling("Ann Lee", kind=EventType.CALL)], lambda _i, _j: 9.0)) == 2


def test_two_tellings_of_one_word_stay_apart() -> None:
    one = telling("Ann Lee", "Bo Ek")
    other = replace(one, participants=(one.participants[0],))

    assert len(grouped([one, other], lambda _i, _j: 9.0)) == 2


def test_a_group_is_a_report_with_all_its_evidence() -> None:
    report = merged(telling("Ann Lee", "Bo Ek"), telling("Bo Ek", "Ann Lee", sentence=5))

    assert [e.start for e in report.evidence] == [0, 50]


def test_what_one_telling_lacks_the_other_gives() -> None:
    report = merged(
        telling("Ann Lee", "Bo Ek", when=WEEK),
        telling("Ann Lee", "Cy Fox", sentence=5, place=("Oslo", "Norway"), when=MONDAY),
    )

    assert report.place == ("Oslo", "Norway")
    assert report.when == MONDAY
    assert [p.name for p in report.participants] == ["Ann Lee", "Bo Ek", "Cy Fox"]


def test_a_plan_that_was_called_off_is_cancelled() -> None:
    plan = telling("Ann Lee", "Bo Ek", status=Status.SCHEDULED)

    assert merged(plan, telling("Ann Lee", status=Status.CANCELLED)).status is Status.CANCELLED


def test_a_delegation_in_one_telling_is_the_state_in_another() -> None:
    chile = Participant("Chile", ActorKind.STATE, of="Chile")
    team = Participant("Chilean negotiators", ActorKind.DELEGATION, of="Chile")

    assert [p.name for p in merged(telling("Ann Lee", chile), telling("Ann Lee", team)).participants] == [
        "Ann Lee",
        "Chilean negotiators",
    ]


def test_a_meeting_of_one_person_is_no_report_and_one_of_a_body_is() -> None:
    body = Participant("foreign ministers of the bloc", ActorKind.DELEGATION)

    assert report_of(DOCUMENT, [telling("Ann Lee")], keep=drop_represented) is None
    assert report_of(DOCUMENT, [telling(body)], keep=drop_represented) is not None
    assert report_of(DOCUMENT, [telling("Ann Lee", kind=EventType.VISIT)], keep=drop_represented) is not None


def test_plain_plurals_are_left_out_beside_those_they_count() -> None:
    leaders = Participant("leaders", ActorKind.DELEGATION)
    others = Participant("other African leaders", ActorKind.DELEGATION)

    assert [p.name for p in drop_represented((*telling("Ann Lee", "Bo Ek").participants, leaders, others))] == [
        "Ann Lee",
        "Bo Ek",
        "other African leaders",
    ]


Told = tuple[list[str], tuple[str, ...], DateInterval, Status]
NAMES = st.lists(st.sampled_from(["Ann Lee", "Bo Ek", "Cy Fox", "Di Gray"]), min_size=2, max_size=4, unique=True)
TELLINGS = st.lists(
    st.builds(
        lambda names, place, when, status: (names, place, when, status),
        NAMES,
        st.sampled_from([(), ("Oslo",), ("Rome", "Italy")]),
        st.sampled_from([DateInterval(), MONDAY, WEEK]),
        st.sampled_from(list(Status)),
    ),
    max_size=8,
)


@given(TELLINGS, st.randoms(use_true_random=False))
def test_no_evidence_and_no_participant_is_lost(told: list[Told], random: Random) -> None:
    tellings = [
        telling(*names, sentence=n, place=place, when=when, status=status)
        for n, (names, place, when, status) in enumerate(told)
    ]

    groups = grouped(tellings, lambda _i, _j: random.uniform(-1, 1))
    reports = numbered([merged(*group) for group in groups])

    assert {e for t in tellings for e in (t.evidence,)} == {e for r in reports for e in r.evidence}
    assert {p.name for t in tellings for p in t.participants} == {p.name for r in reports for p in r.participants}
    assert [r.id for r in reports] == [f"r{n}" for n in range(1, len(reports) + 1)]


def test_leaders_of_a_state_are_those_named_beside_them() -> None:
    """As long as it is not known for all of those named whom they act for."""
    leaders = Participant("leaders of Kenya", ActorKind.DELEGATION, of="Kenya")
    named = (Participant("Ann Lee", ActorKind.PERSON), Participant("Rui Tavares", ActorKind.PERSON, of="Portugal"))
    known = (Participant("Ann Lee", ActorKind.PERSON, of="Ghana"), named[1])

    assert drop_represented((*named, leaders)) == named
    assert drop_represented((*known, leaders)) == (*known, leaders)

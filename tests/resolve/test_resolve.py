"""What holds for any set of reports."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from kg.model.dates import UNKNOWN_TIME, DateInterval
from kg.model.document import DocumentFacts
from kg.model.fingerprint import fingerprint_of
from kg.model.report import ActorKind, EventType, Part, Participant, Report, Status
from kg.model.world import ReportKey, World
from kg.resolve import resolve
from tests.resolve.making import key, person, report

_NAMES = (
    "George Bush",
    "George W. Bush",
    "Bush",
    "Sergei Lavrov",
    "Sergey Lavrov",
    "Lavrov",
    "Kim Jong Un",
    "the envoy",
)
_STATES = (None, "United States", "Russia", "Ukraine", "North Korea", "Hamas")
_PLACES = ((), ("Miami",), ("Florida",), ("Davos", "Switzerland"), ("Hall", "Davos"), ("Geneva",), ("Samoa", "Fiji"))
_DAYS = st.dates(date(2020, 1, 1), date(2020, 1, 6))
_DOCUMENTS = ("a", "b", "c", "d")


def _interval(pair: tuple[date, int]) -> DateInterval:
    return DateInterval(pair[0], pair[0] + timedelta(days=pair[1]))


_PARTICIPANTS = st.one_of(
    st.builds(
        Participant,
        name=st.sampled_from(_NAMES),
        kind=st.just(ActorKind.PERSON),
        of=st.sampled_from(_STATES),
        position=st.sampled_from((None, "envoy", "Foreign Minister")),
        part=st.sampled_from(Part),
    ),
    st.builds(
        Participant,
        name=st.sampled_from(("Russian negotiators", "the Ukrainians", "officials")),
        kind=st.just(ActorKind.DELEGATION),
        of=st.sampled_from(_STATES),
    ),
    st.builds(
        Participant,
        name=st.sampled_from(("Russia", "US", "NATO", "the ministry")),
        kind=st.just(ActorKind.ORGANIZATION),
    ),
)
REPORTS = st.lists(
    st.builds(
        report,
        st.sampled_from(_DOCUMENTS),
        _PARTICIPANTS,
        _PARTICIPANTS,
        id=st.sampled_from(("r1", "r2", "r3")),
        type=st.sampled_from((EventType.MEETING, EventType.VISIT, EventType.AGREEMENT)),
        status=st.sampled_from(Status),
        place=st.sampled_from(_PLACES),
        when=st.one_of(st.just(UNKNOWN_TIME), st.tuples(_DAYS, st.integers(0, 20)).map(_interval)),
        occasion=st.sampled_from((None, "World Economic Forum")),
        about=st.sampled_from(((), ("ceasefire",), ("natural gas",))),
        start_time=st.sampled_from((None, "09:00", "15:30")),
    ),
    max_size=9,
    unique_by=lambda each: (each.document_key, each.id),
)
_TEXTS = tuple(" ".join(f"{word}{number}" for number in range(70)) for word in ("talk", "deal"))
FACTS = st.dictionaries(
    st.sampled_from(_DOCUMENTS).map(key),
    st.builds(
        DocumentFacts,
        published=st.none() | _DAYS,
        publisher=st.sampled_from((None, "The Paper", "the paper", "Harbour Wire")),
        fingerprint=st.none() | st.sampled_from(_TEXTS).map(fingerprint_of),
    ),
)


@settings(max_examples=60, deadline=None)
@given(REPORTS, FACTS, st.randoms(use_true_random=False))
def test_order_of_reports_does_not_matter(
    reports: list[Report], documents: Mapping[str, DocumentFacts], random: object
) -> None:
    shuffled = list(reports)
    random.shuffle(shuffled)  # type: ignore[attr-defined]

    assert resolve(shuffled, documents=documents) == resolve(reports, documents=documents)


@settings(max_examples=30, deadline=None)
@given(REPORTS, FACTS)
def test_a_report_given_twice_counts_once(reports: list[Report], documents: Mapping[str, DocumentFacts]) -> None:
    assert resolve([*reports, *reversed(reports)], documents=documents) == resolve(reports, documents=documents)


@settings(max_examples=60, deadline=None)
@given(REPORTS, FACTS)
def test_every_report_tells_one_event_and_every_participant_is_one_actor(
    reports: list[Report], documents: Mapping[str, DocumentFacts]
) -> None:
    world = resolve(reports, documents=documents)

    expected = sorted(ReportKey(each.document_key, each.id) for each in reports)
    assert sorted(key for event in world.events for key in event.reports) == expected
    participants = [(ReportKey(r.document_key, r.id), i) for r in reports for i in range(len(r.participants))]
    assert sorted((each.report, each.position) for each in world.reported_actors) == sorted(participants)


@settings(max_examples=60, deadline=None)
@given(REPORTS, FACTS)
def test_whatever_is_referred_to_is_there_and_everything_is_sorted_and_unique(
    reports: list[Report], documents: Mapping[str, DocumentFacts]
) -> None:
    world = resolve(reports, documents=documents)

    actors, places = [a.key for a in world.actors], [p.key for p in world.places]
    ids = [event.id for event in world.events]
    assert actors == sorted(set(actors))
    assert places == sorted(set(places))
    assert ids == sorted(set(ids))
    assert list(world.reported_actors) == sorted(set(world.reported_actors))
    assert list(world.reported_places) == sorted(set(world.reported_places))
    assert {each.actor for each in world.reported_actors} <= set(actors)
    assert {owner for actor in world.actors for owner in actor.acts_for} <= set(actors)
    assert {p.of for actor in world.actors for p in actor.positions if p.of} <= set(actors)
    assert {taking.actor for event in world.events for taking in event.participants} <= set(actors)
    assert {place.within for place in world.places if place.within} <= set(places)
    assert {place for event in world.events for place in event.places} <= set(places)


@settings(max_examples=40, deadline=None)
@given(REPORTS, FACTS, st.sampled_from(_DOCUMENTS))
def test_an_event_told_by_nobody_else_goes_with_its_document(
    reports: list[Report], documents: Mapping[str, DocumentFacts], document: str
) -> None:
    left = [each for each in reports if each.document_key != key(document)]
    others = {each: facts for each, facts in documents.items() if each != key(document)}

    world = resolve(left, documents=others)

    assert key(document) not in {each.report.document_key for each in world.reported_actors}
    with_facts = resolve(left, documents=documents)
    assert (world.actors, world.places) == (with_facts.actors, with_facts.places)
    assert {event.id: event.reports for event in world.events} == {e.id: e.reports for e in with_facts.events}


def test_no_reports_make_an_empty_world() -> None:
    assert resolve([]) == World()


def test_a_report_without_a_document_key_is_known_by_its_document() -> None:
    plain = Report(
        document="records.csv",
        document_key="",
        id="r1",
        type=EventType.MEETING,
        status=Status.OCCURRED,
        participants=(person("Anna Lindh"),),
        evidence=report("a", person("x")).evidence,
    )

    [told] = resolve([plain]).reported_actors
    assert told.report == ReportKey("records.csv", "r1")


def test_of_two_reports_under_one_identity_the_same_is_taken_in_any_order() -> None:
    one, other = report("a", person("Anna Lindh")), report("a", person("Per Lindh"))

    assert resolve([one, other]) == resolve([other, one])
    assert len(resolve([one, other]).reported_actors) == 1


def test_many_persons_of_one_surname_stay_apart() -> None:
    names = [f"{first}{vowel}{last} Kim" for first in "BDGLMN" for vowel in "aou" for last in "bdglmn"]
    reports = [report(name, person(name, "Chad")) for name in names]

    world = resolve([*reports, report("x", person("Kim", "Chad"))])

    assert len({each.actor for each in world.reported_actors}) == len(names) + 1

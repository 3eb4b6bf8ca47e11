"""Which reports tell one event, and what the event is then."""

from __future__ import annotations

import pytest

from kg.model.report import ActorKind, EventType, Part, Status
from kg.model.world import Supported, World
from kg.resolve.actors import resolve_actors
from kg.resolve.events import Takings, event_of
from kg.resolve.likeness import Comparison
from kg.resolve.mentions import mentions_of
from kg.resolve.places import resolve_places
from kg.resolve.tellings import tellings_of
from kg.resolve.voices import Voices
from tests.resolve.making import (
    days,
    group,
    key,
    keys,
    only_event,
    organization,
    person,
    report,
    state,
    told_together,
    world_of,
)

KERRY = person("John Kerry", "United States")
LAVROV = person("Sergei Lavrov", "Russia")
GENEVA = ("Geneva", "Switzerland")
DAY = days("2016-09-09")


def test_the_same_persons_on_the_same_day_in_the_same_city_are_one_event() -> None:
    world = world_of(
        report("a", KERRY, LAVROV, place=GENEVA, when=DAY), report("b", LAVROV, KERRY, place=GENEVA, when=DAY)
    )

    event = only_event(world)
    assert event.documents == 2
    assert [(t.actor.name, t.documents) for t in event.participants] == [("John Kerry", 2), ("Sergei Lavrov", 2)]


def test_another_type_is_another_event() -> None:
    world = world_of(report("a", KERRY, LAVROV, when=DAY), report("b", KERRY, LAVROV, when=DAY, type=EventType.CALL))

    assert not told_together(world)


def test_other_days_are_another_event() -> None:
    world = world_of(
        report("a", KERRY, LAVROV, place=GENEVA, when=DAY),
        report("b", KERRY, LAVROV, place=GENEVA, when=days("2016-09-14")),
    )

    assert not told_together(world)


def test_a_city_and_its_region_are_compatible() -> None:
    world = world_of(
        report("a", KERRY, LAVROV, place=("Florida",), when=DAY), report("b", KERRY, LAVROV, place=("Miami",), when=DAY)
    )

    assert [place.path[0] for place in only_event(world).places] == ["Miami"]


def test_two_far_cities_are_two_events() -> None:
    world = world_of(
        report("a", KERRY, LAVROV, place=("Davos",), when=DAY), report("b", KERRY, LAVROV, place=("Miami",), when=DAY)
    )

    assert not told_together(world)


@pytest.mark.parametrize(
    ("one", "other", "together"),
    [
        (("Berlin",), ("East Berlin",), True),
        (("East Berlin",), ("West Berlin",), False),
        (("Leningrad",), ("St. Petersburg", "Russia"), True),
        (("Leningrad",), ("St. Petersburg", "Florida"), False),
        (("Zaire",), ("Kinshasa", "Democratic Republic of the Congo"), True),
    ],
)
def test_names_of_one_place_are_compatible_and_namesakes_are_not(
    one: tuple[str, ...], other: tuple[str, ...], *, together: bool
) -> None:
    world = world_of(report("a", KERRY, LAVROV, place=one, when=DAY), report("b", KERRY, LAVROV, place=other, when=DAY))

    assert bool(told_together(world)) is together


def test_neighbouring_towns_are_compatible() -> None:
    world = world_of(
        report("a", KERRY, LAVROV, place=("Shell Club", "Hallandale Beach", "Florida"), when=DAY),
        report("b", KERRY, LAVROV, place=("Miami",), when=DAY),
    )

    assert len(world.events) == 1


def test_a_delegation_is_compatible_with_its_named_members_and_not_listed_beside_them() -> None:
    world = world_of(
        report("a", KERRY, group("Russian negotiators", "Russia"), place=GENEVA, when=DAY),
        report("b", KERRY, LAVROV, place=GENEVA, when=DAY),
    )

    assert [t.actor.name for t in only_event(world).participants] == ["John Kerry", "Sergei Lavrov"]


def test_a_delegation_that_a_document_lists_beside_its_head_stays() -> None:
    world = world_of(
        report("a", KERRY, LAVROV, group("Russian delegation", "Russia"), place=GENEVA, when=DAY),
        report("b", KERRY, LAVROV, place=GENEVA, when=DAY),
    )

    assert ("delegation of Russia", 1) in [(t.actor.name, t.documents) for t in only_event(world).participants]


def test_a_state_is_left_out_where_somebody_stands_for_it() -> None:
    world = world_of(
        report("a", state("United States"), state("Russia"), place=GENEVA, when=DAY),
        report("b", KERRY, LAVROV, place=GENEVA, when=DAY),
    )

    assert {t.actor.kind for t in only_event(world).participants} == {ActorKind.PERSON}


def test_another_partner_is_another_event() -> None:
    wang = person("Wang Yi", "China")
    world = world_of(
        report("a", KERRY, LAVROV, place=GENEVA, when=DAY), report("b", KERRY, wang, place=GENEVA, when=DAY)
    )

    assert not told_together(world)


def test_a_person_whose_state_no_report_gives_can_be_of_the_state_left_out() -> None:
    unknown = person("Jan Novak")
    world = world_of(
        report("a", KERRY, unknown, place=GENEVA, when=DAY),
        report("b", KERRY, unknown, state("Slovakia"), place=GENEVA, when=DAY),
    )

    assert len(world.events) == 1


def test_other_persons_of_the_same_states_are_another_event() -> None:
    moniz, salehi = person("Ernest Moniz", "United States"), person("Dmitry Rogozin", "Russia")
    world = world_of(
        report("a", KERRY, LAVROV, place=GENEVA, when=DAY), report("b", moniz, salehi, place=GENEVA, when=DAY)
    )

    assert not told_together(world)


def test_what_one_document_tells_twice_is_two_events() -> None:
    world = world_of(
        report("a", KERRY, LAVROV, place=GENEVA, when=DAY), report("a", KERRY, LAVROV, place=GENEVA, when=DAY, id="r2")
    )

    assert len(world.events) == 2


def test_a_plan_that_came_true_is_one_event_that_occurred() -> None:
    world = world_of(
        report("a", KERRY, LAVROV, status=Status.SCHEDULED, place=GENEVA, when=DAY),
        report("b", KERRY, LAVROV, place=GENEVA, when=DAY),
        published={"a": "2016-09-07", "b": "2016-09-10"},
    )

    event = only_event(world)
    assert (event.status, event.disputed) == (Status.OCCURRED, False)
    assert event.statuses == (Supported("occurred", 1), Supported("scheduled", 1))


def test_a_plan_for_another_day_than_what_occurred_is_another_event() -> None:
    world = world_of(
        report("a", KERRY, LAVROV, status=Status.SCHEDULED, place=GENEVA, when=days("2016-09-20")),
        report("b", KERRY, LAVROV, place=GENEVA, when=DAY),
    )

    assert not told_together(world)


def test_a_plan_that_was_called_off_later_is_cancelled_and_not_disputed() -> None:
    world = world_of(
        report("a", KERRY, LAVROV, status=Status.SCHEDULED, place=GENEVA, when=DAY),
        report("b", KERRY, LAVROV, status=Status.SCHEDULED, place=GENEVA, when=DAY),
        report("c", KERRY, LAVROV, status=Status.CANCELLED, place=GENEVA, when=DAY),
        published={"a": "2016-09-07", "b": "2016-09-07", "c": "2016-09-08"},
    )

    event = only_event(world)
    assert (event.status, event.disputed) == (Status.CANCELLED, False)


def test_occurred_against_denied_is_disputed() -> None:
    world = world_of(
        report("a", KERRY, LAVROV, place=GENEVA, when=DAY),
        report("b", KERRY, LAVROV, place=GENEVA, when=DAY),
        report("c", KERRY, LAVROV, status=Status.DENIED, place=GENEVA, when=DAY),
    )

    event = only_event(world)
    assert (event.status, event.disputed) == (Status.OCCURRED, True)


def test_days_that_cannot_both_be_right_are_disputed_and_most_voices_decide() -> None:
    world = world_of(
        report("a", KERRY, LAVROV, place=GENEVA, when=DAY),
        report("b", KERRY, LAVROV, place=GENEVA, when=DAY),
        report("c", KERRY, LAVROV, place=GENEVA, when=days("2016-09-10")),
    )

    event = only_event(world)
    assert event.disputed
    assert event.when == DAY
    assert event.intervals == (Supported("2016-09-09", 2, 2, 2), Supported("2016-09-10", 1))


@pytest.mark.parametrize(("start", "disputed"), [("09:00", False), ("10:00", False), ("10:01", True), (None, False)])
def test_start_times_more_than_an_hour_apart_are_disputed(start: str | None, *, disputed: bool) -> None:
    world = world_of(
        report("a", KERRY, LAVROV, place=GENEVA, when=DAY, start_time="09:00"),
        report("b", KERRY, LAVROV, place=GENEVA, when=DAY, start_time=start),
    )

    assert only_event(world).disputed is disputed


def contradicted(world: World) -> set[tuple[str, str]]:
    """Return the documents whose reports cannot be right beside others, and in what."""
    documents = {key(name): name for name in "abcde"}
    return {(documents[each.document_key], feature.value) for each, feature in only_event(world).contradicted}


def test_only_reports_that_another_one_contradicts_are_told_to_be() -> None:
    world = world_of(
        report("a", KERRY, LAVROV, place=GENEVA, when=DAY, start_time="09:00"),
        report("b", KERRY, LAVROV, place=GENEVA, when=days("2016-09-10"), start_time="15:00"),
        report("c", KERRY, LAVROV, place=GENEVA, when=days("2016-09-08", "2016-09-12")),
        report("d", KERRY, LAVROV, place=GENEVA, when=DAY, start_time="12:00"),
        report("e", KERRY, LAVROV, status=Status.SCHEDULED, place=GENEVA, when=DAY, start_time="20:00"),
    )

    assert contradicted(world) == {("a", "time"), ("b", "time"), ("d", "time"), ("a", "start"), ("d", "start")}


def test_a_plan_contradicts_that_it_was_called_off_only_where_it_was_told_afterwards() -> None:
    world = world_of(
        report("a", KERRY, LAVROV, status=Status.SCHEDULED, place=GENEVA, when=DAY),
        report("b", KERRY, LAVROV, status=Status.POSTPONED, place=GENEVA, when=DAY),
        report("c", KERRY, LAVROV, status=Status.SCHEDULED, place=GENEVA, when=DAY),
        published={"a": "2016-09-01", "b": "2016-09-03", "c": "2016-09-05"},
    )

    assert contradicted(world) == {("b", "status"), ("c", "status")}


def test_start_times_of_two_days_are_no_dispute_of_their_own() -> None:
    """The days are: that is disputed already. A plan that began later is not."""
    event = only_event(
        world_of(
            report("a", KERRY, LAVROV, status=Status.SCHEDULED, place=GENEVA, when=DAY, start_time="09:00"),
            report("b", KERRY, LAVROV, place=GENEVA, when=DAY, start_time="15:00"),
        )
    )

    assert (event.disputed, event.start_times) == (False, (Supported("09:00", 1), Supported("15:00", 1)))


def test_who_is_missing_in_a_report_is_no_dispute() -> None:
    envoy = person("Thomas Shannon", "United States")
    world = world_of(
        report("a", KERRY, LAVROV, envoy, place=GENEVA, when=DAY), report("b", KERRY, LAVROV, place=GENEVA, when=DAY)
    )

    event = only_event(world)
    assert not event.disputed
    assert [t.documents for t in event.participants] == [2, 2, 1]


def test_a_region_and_its_city_stand_side_by_side_without_dispute() -> None:
    world = world_of(
        report("a", KERRY, LAVROV, place=("Florida",), when=DAY),
        report("b", KERRY, LAVROV, place=("Miami",), when=DAY),
        report("c", KERRY, LAVROV, when=DAY),
    )

    event = only_event(world)
    assert not event.disputed
    assert [(each.place.path[0], each.documents) for each in event.all_places] == [("Florida", 1), ("Miami", 1)]


def test_places_that_all_reports_share_are_not_told_as_alternatives() -> None:
    tour = ("Samoa", "Fiji")
    world = world_of(report("a", KERRY, LAVROV, place=tour, when=DAY), report("b", KERRY, LAVROV, when=DAY))

    assert only_event(world).all_places == ()


def test_cities_that_lie_apart_are_disputed_where_much_else_holds_reports_together() -> None:
    reports = [
        report("a", KERRY, LAVROV, place=GENEVA, when=DAY),
        report("b", KERRY, LAVROV, place=("Vienna",), when=DAY),
        report("c", KERRY, LAVROV, place=GENEVA, when=DAY),
    ]
    voices = Voices({})
    actors, places = resolve_actors(list(mentions_of(reports, {}))), resolve_places(reports)
    tellings = tellings_of(reports, actors.roles, places, {})

    event = event_of(tellings, reports, places, Takings(actors.roles, voices), voices, Comparison(places))

    assert event.disputed
    assert [(each.place.path[0], each.documents) for each in event.all_places] == [("Geneva", 2), ("Vienna", 1)]
    assert [place.path[0] for place in event.places] == ["Geneva"]


def test_a_wider_interval_supports_a_narrower_one() -> None:
    world = world_of(
        report("a", KERRY, LAVROV, place=GENEVA, when=days("2016-09-01", "2016-09-30")),
        report("b", KERRY, LAVROV, place=GENEVA, when=DAY),
    )

    event = only_event(world)
    assert (event.when, event.disputed) == (DAY, False)


def test_a_report_without_a_date_joins_the_only_event_of_its_days() -> None:
    world = world_of(
        report("a", KERRY, LAVROV, place=GENEVA, when=DAY),
        report("b", KERRY, LAVROV, place=GENEVA),
        published={"a": "2016-09-10", "b": "2016-09-12"},
    )

    assert told_together(world) == [keys(["a", "b"])]


def test_a_report_without_a_date_joins_none_of_two_events_it_can_mean() -> None:
    world = world_of(
        report("a", KERRY, LAVROV, place=GENEVA, when=days("2016-09-04")),
        report("b", KERRY, LAVROV, place=GENEVA, when=DAY),
        report("c", KERRY, LAVROV, place=GENEVA),
        published={"a": "2016-09-05", "b": "2016-09-10", "c": "2016-09-11"},
    )

    assert not told_together(world)


def test_states_alone_are_one_event_only_on_one_day() -> None:
    sides = (state("Iran"), state("Iraq"))
    together = world_of(report("a", *sides, place=GENEVA, when=DAY), report("b", *sides, place=GENEVA, when=DAY))
    apart = world_of(report("a", *sides, place=GENEVA), report("b", *sides, place=GENEVA))

    assert told_together(together) == [keys(["a", "b"])]
    assert not told_together(apart)


def test_a_visit_is_one_by_visitor_city_and_days() -> None:
    visitor = person("John Kerry", "United States", part=Part.VISITOR)
    world = world_of(
        report("a", visitor, type=EventType.VISIT, place=GENEVA, when=days("2016-09-08", "2016-09-10")),
        report("b", visitor, type=EventType.VISIT, place=GENEVA, when=DAY),
        report("c", visitor, type=EventType.VISIT, place=("Moscow",), when=DAY),
    )

    assert told_together(world) == [keys(["a", "b"])]


@pytest.mark.parametrize(("about", "together"), [("ceasefire in the valley", True), ("purchase of natural gas", False)])
def test_agreements_of_one_day_are_told_apart_by_their_subject(about: str, *, together: bool) -> None:
    parties = (state("Armenia"), state("Azerbaijan"))
    text = "The two neighbours agreed in Geneva on a {}."
    ceasefire = text.format("ceasefire in the disputed valley")
    first = report(
        "a", *parties, type=EventType.AGREEMENT, when=DAY, about=("a ceasefire",), place=GENEVA, text=ceasefire
    )
    second = report(
        "b",
        *parties,
        type=EventType.AGREEMENT,
        when=DAY,
        about=(about,),
        text=f"Minister Roe announced the {about} at home.",
    )

    assert bool(told_together(world_of(first, second))) is together


def test_requests_of_different_requesters_are_different_events() -> None:
    kerry = person("John Kerry", "United States", part=Part.REQUESTER)
    lavrov = person("Sergei Lavrov", "Russia", part=Part.REQUESTER)
    world = world_of(
        report("a", kerry, LAVROV, type=EventType.REQUEST, when=DAY, place=GENEVA, about=("a truce",)),
        report("b", lavrov, KERRY, type=EventType.REQUEST, when=DAY, place=GENEVA, about=("a truce",)),
    )

    assert not told_together(world)


def test_the_event_keeps_its_identity_when_later_documents_tell_it() -> None:
    first = report("a", KERRY, LAVROV, place=GENEVA, when=DAY)
    later = [report(name, KERRY, LAVROV, place=GENEVA, when=DAY) for name in ("b", "c", "d")]
    published = {"a": "2016-09-09", "b": "2016-09-10", "c": "2016-09-11", "d": "2016-09-12"}

    alone = only_event(world_of(first, published=published))
    together = only_event(world_of(first, *later, published=published))
    assert alone.id == together.id
    assert len(alone.id) == 16
    assert together.reports[0].document_key == min(map(key, "abcd"))


def test_the_occasion_is_the_one_most_voices_name() -> None:
    world = world_of(
        report("a", KERRY, LAVROV, place=GENEVA, when=DAY, occasion="World Economic Forum"),
        report("b", KERRY, LAVROV, place=GENEVA, when=DAY, occasion="the World Economic Forum"),
        report("c", KERRY, LAVROV, place=GENEVA, when=DAY),
    )

    assert only_event(world).occasion in ("World Economic Forum", "the World Economic Forum")


def test_a_single_misreading_out_of_many_documents_does_not_split_an_event() -> None:
    many = [report(f"d{i}", KERRY, LAVROV, place=GENEVA, when=DAY) for i in range(8)]
    short = [report(f"e{i}", KERRY, LAVROV, when=DAY) for i in range(8)]

    world = world_of(*many, *short, report("d0", KERRY, LAVROV, when=DAY, id="r2"))

    assert len(world.events) == 1


def test_organizations_are_sides_too() -> None:
    nato = organization("NATO")
    world = world_of(
        report("a", nato, state("Serbia"), place=("Belgrade",), when=DAY),
        report("b", nato, state("Serbia"), place=("Belgrade",), when=DAY),
    )

    assert told_together(world) == [keys(["a", "b"])]

"""What people decide about who is who holds, whatever is added, taken away or read anew."""

from __future__ import annotations

import random
from collections.abc import Iterable

from hypothesis import given, settings
from hypothesis import strategies as st

from kg.model.decision import Decision, Participated, Side, Verdict, decision
from kg.model.report import ActorKind, Participant, Report
from kg.model.world import ActorKey, ReportKey, World
from kg.names.persons import plain
from kg.resolve import resolve
from tests.resolve.making import days, group, key, labels, organization, person, report

SAME, DIFFERENT = Verdict.SAME, Verdict.DIFFERENT


def side(world: World, actor: ActorKey, reports: Iterable[Report], *, under: str | None = None) -> Side:
    """Return an actor as it is known now, or what of it stands under one name."""
    names = {(key(each.document), each.id, i): p.name for each in reports for i, p in enumerate(each.participants)}
    found = {
        Participated(each.report, each.position): names[each.report.document_key, each.report.id, each.position]
        for each in world.reported_actors
        if each.actor == actor
    }
    found = {place: name for place, name in found.items() if under is None or plain(name) == plain(under)}
    assert found
    shown = actor._replace(name=under, distinction="") if under else actor
    return Side(shown, tuple(sorted(set(found.values()))), tuple(sorted(found)))


def decided(
    verdict: Verdict, reports: list[Report], one: str, other: str, decisions: Iterable[Decision] = ()
) -> Decision:
    """Return a decision on two actors by their labels, or on two names of one."""
    world = resolve(reports, decisions=decisions)
    keys = {actor.key for actor in world.actors if actor.label in (one, other)}
    if len(keys) == 2:
        return decision(verdict, (side(world, each, reports) for each in keys))
    [only] = {a.key for a in world.actors if {one, other} <= {a.label, *a.aliases}}
    return decision(verdict, (side(world, only, reports, under=name) for name in (one, other)))


def together(world: World) -> list[list[str]]:
    """Return the documents of each person's participations, sorted."""
    documents: dict[ActorKey, list[str]] = {}
    names = {key(name): name for name in "abcdefghijklmnopqrstuvwxyz"}
    for each in world.reported_actors:
        if each.actor.kind is not ActorKind.STATE:
            documents.setdefault(each.actor, []).append(names[each.report.document_key])
    return sorted(map(sorted, documents.values()))


APART = [report("a", person("William Clinton", "United States")), report("b", person("Bubba Clinton", "United States"))]
ONE = [
    report("a", person("George W. Bush", "United States")),
    report("b", person("George Bush", "United States")),
    report("c", person("George W. Bush", "United States")),
]


# --- the same ---------------------------------------------------------------------------------------------------


def test_two_persons_become_one_with_the_names_of_both() -> None:
    same = decided(SAME, APART, "William Clinton", "Bubba Clinton")

    world = resolve(APART, decisions=[same])

    [found] = [actor for actor in world.actors if actor.key.kind is ActorKind.PERSON]
    assert (found.label, found.aliases) == ("Bubba Clinton", ("William Clinton",))


def test_what_is_added_under_either_name_joins_too() -> None:
    same = decided(SAME, APART, "William Clinton", "Bubba Clinton")
    more = [
        report("c", person("William Clinton", "United States")),
        report("d", person("Bubba Clinton", "United States")),
        report("e", person("Clinton", "United States")),
    ]

    assert together(resolve([*APART, *more])) == [["a", "c"], ["b", "d"], ["e"]]
    assert together(resolve([*APART, *more], decisions=[same])) == [["a", "b", "c", "d", "e"]]


def test_a_decision_outlives_a_change_of_label() -> None:
    same = decided(SAME, APART, "William Clinton", "Bubba Clinton")
    more = [report(document, person("William J. Clinton", "United States")) for document in "cde"]

    world = resolve([*APART, *more], decisions=[same])

    assert labels(world) == ["William J. Clinton"]


def test_one_name_in_two_states_can_be_one_and_both_states_count_from_then_on() -> None:
    apart = [report("a", person("Ali Hassan", "Iraq")), report("b", person("Ali Hassan", "Yemen"))]
    same = decided(SAME, apart, "Ali Hassan", "Ali Hassan")
    more = [report("c", person("Hassan", "Yemen")), report("d", person("Aly Hassan", "Iraq"))]

    world = resolve([*apart, *more], decisions=[same])

    assert together(world) == [["a", "b", "c", "d"]]


def test_a_surname_that_could_mean_two_is_the_one_that_people_name() -> None:
    reports = [
        report("a", person("Bill Clinton", "United States")),
        report("b", person("Hillary Clinton", "United States")),
        report("c", person("Clinton", "United States")),
    ]

    world = resolve(reports, decisions=[decided(SAME, reports, "Clinton", "Hillary Clinton")])

    assert together(world) == [["a"], ["b", "c"]]
    assert labels(world) == ["Bill Clinton", "Hillary Clinton"]


def test_an_unnamed_person_can_be_somebody() -> None:
    reports = [report("a", person("the Russian envoy", "Russia")), report("b", person("Ivan Petrov", "Russia"))]

    world = resolve(reports, decisions=[decided(SAME, reports, "Russian envoy", "Ivan Petrov")])

    assert labels(world) == ["Ivan Petrov"]


def test_decisions_add_up() -> None:
    reports = [*APART, report("c", person("Slick Willie", "United States"))]
    first = decided(SAME, reports, "William Clinton", "Bubba Clinton")
    second = decided(SAME, reports, "Bubba Clinton", "Slick Willie", [first])

    assert together(resolve(reports, decisions=[first, second])) == [["a", "b", "c"]]
    assert together(resolve(reports, decisions=[second])) == [["a", "b", "c"]]


def test_a_decision_waits_for_a_side_that_is_not_there() -> None:
    same = decided(SAME, APART, "William Clinton", "Bubba Clinton")

    assert together(resolve(APART[:1], decisions=[same])) == [["a"]]
    assert resolve(APART[:1], decisions=[same]) == resolve(APART[:1])
    assert together(resolve(APART, decisions=[same])) == [["a", "b"]]


def test_a_side_of_which_no_document_is_left_is_known_by_its_name() -> None:
    same = decided(SAME, APART, "William Clinton", "Bubba Clinton")
    others = [report(document, *each.participants) for document, each in zip("xy", APART, strict=True)]

    assert together(resolve(others, decisions=[same])) == [["x", "y"]]


def test_a_document_that_is_read_anew_keeps_the_decision_under_the_same_name() -> None:
    same = decided(SAME, APART, "William Clinton", "Bubba Clinton")
    anew = [report("a", person("Omar Ali"), id="r1"), report("a", *APART[0].participants, id="r2"), APART[1]]

    assert together(resolve(anew, decisions=[same])) == [["a"], ["a", "b"]]


# --- different --------------------------------------------------------------------------------------------------


def test_two_names_of_one_person_are_parted() -> None:
    different = decided(DIFFERENT, ONE, "George W. Bush", "George Bush")
    more = [report("d", person("George Bush", "United States")), report("e", person("George W. Bush", "United States"))]

    assert together(resolve([*ONE, *more])) == [["a", "b", "c", "d", "e"]]
    assert together(resolve([*ONE, *more], decisions=[different])) == [["a", "c", "e"], ["b", "d"]]


def test_two_that_are_different_are_not_joined_through_a_third() -> None:
    reports = [
        report("a", person("Sergei Lavrov", "Russia")),
        report("b", person("Sergey Lavrov", "Russia")),
        report("c", person("Lavrov Sergei", "Russia")),
    ]
    different = decided(DIFFERENT, reports, "Sergei Lavrov", "Sergey Lavrov")

    world = resolve(reports, decisions=[different])

    assert together(resolve(reports)) == [["a", "b", "c"]]
    assert together(world) == [["a"], ["b"], ["c"]]


def test_a_third_joins_the_one_it_is_more_alike() -> None:
    reports = [*ONE, report("d", person("Bush George", "United States"))]
    different = decided(DIFFERENT, ONE, "George W. Bush", "George Bush")

    assert together(resolve(reports, decisions=[different])) == [["a", "c"], ["b", "d"]]


def test_two_who_are_different_stay_so_when_documents_would_join_them() -> None:
    """With many documents, a second state counts as misread; not where people have said that it is not."""
    reports = [report("a", person("Steve Field", "United States")), report("x", person("Steve Field", "Russia"))]
    different = decided(DIFFERENT, reports, "Steve Field", "Steve Field")
    more = [report(document, person("Steve Field", "United States")) for document in "bcdefg"]

    assert together(resolve([*reports, *more])) == [["a", "b", "c", "d", "e", "f", "g", "x"]]
    assert together(resolve([*reports, *more], decisions=[different])) == [["a", "b", "c", "d", "e", "f", "g"], ["x"]]


def _participation(document: str, id: str = "r1", name: str = "John Smith") -> Side:
    return Side(ActorKey(ActorKind.PERSON, name), (name,), (Participated(ReportKey(key(document), id), 0),))


SMITHS = [report(document, person("John Smith", "Canada")) for document in "abcdef"]
REST = Side(
    ActorKey(ActorKind.PERSON, "John Smith"),
    ("John Smith",),
    tuple(sorted(Participated(ReportKey(key(document), "r1"), 0) for document in "bcdef")),
)


def test_one_participation_is_taken_out_of_a_person() -> None:
    different = decision(DIFFERENT, (_participation("a"), REST))

    assert together(resolve(SMITHS, decisions=[different])) == [["a"], ["b", "c", "d", "e", "f"]]


def test_more_under_the_name_goes_to_whom_most_documents_tell_of() -> None:
    different = decision(DIFFERENT, (_participation("a"), REST))
    more = [report("g", person("John Smith", "Canada")), report("h", person("Smith", "Canada"))]

    assert together(resolve([*SMITHS, *more], decisions=[different])) == [["a"], ["b", "c", "d", "e", "f", "g"], ["h"]]


def test_between_two_of_a_name_that_are_known_alike_nobody_is_chosen() -> None:
    different = decision(DIFFERENT, (_participation("a"), _participation("b")))
    reports = [*SMITHS[:2], report("g", person("John Smith", "Canada"))]

    assert together(resolve(reports, decisions=[different])) == [["a"], ["b"], ["g"]]


def test_two_of_one_name_in_one_document_are_told_apart() -> None:
    reports = [report("a", person("John Smith"), id="r1"), report("a", person("John Smith"), id="r2")]
    different = decision(DIFFERENT, (_participation("a", "r1"), _participation("a", "r2")))

    assert together(resolve(reports)) == [["a", "a"]]
    assert together(resolve(reports, decisions=[different])) == [["a"], ["a"]]


def test_after_the_document_of_one_side_is_gone_the_other_is_whoever_has_the_name() -> None:
    different = decision(DIFFERENT, (_participation("a"), REST))
    more = [report("g", person("John Smith", "Canada"))]

    assert together(resolve([*SMITHS[1:], *more], decisions=[different])) == [["b", "c", "d", "e", "f", "g"]]


def test_a_surname_in_a_document_does_not_go_with_the_name_it_was_parted_from() -> None:
    reports = [report("a", person("John Smith"), id="r1"), report("a", person("Smith"), id="r2")]
    different = decision(DIFFERENT, (_participation("a"), _participation("a", "r2", "Smith")))

    assert together(resolve(reports)) == [["a", "a"]]
    assert together(resolve(reports, decisions=[different])) == [["a"], ["a"]]


def test_who_is_the_same_as_one_is_different_from_the_other() -> None:
    """Also where the name alone would join them."""
    reports = [
        report("a", person("John Smith", "Canada")),
        report("b", person("John Smith", "Canada")),
        report("c", person("Jack Miller", "Canada")),
    ]
    same = decision(SAME, (_participation("b"), _participation("c", name="Jack Miller")))
    different = decision(DIFFERENT, (_participation("a"), _participation("c", name="Jack Miller")))

    assert together(resolve(reports, decisions=[same, different])) == [["a"], ["b", "c"]]


def test_of_decisions_that_contradict_each_other_two_stay_two() -> None:
    both = [decided(verdict, APART, "William Clinton", "Bubba Clinton") for verdict in (SAME, DIFFERENT)]

    assert together(resolve(APART, decisions=both)) == [["a"], ["b"]]


# --- organizations and delegations ------------------------------------------------------------------------------


def test_two_organizations_become_one_and_those_who_act_for_them_follow() -> None:
    reports = [
        report("a", organization("Riverland Unity Movement")),
        report("b", organization("Front for Riverland")),
        report("c", organization("Front for Riverland"), person("Omar Ali", "Riverland Unity Movement")),
    ]
    same = decided(SAME, reports, "Riverland Unity Movement", "Front for Riverland")

    world = resolve([*reports, report("d", organization("Riverland Unity Movement"))], decisions=[same])

    [found] = [actor for actor in world.actors if actor.key.kind is ActorKind.ORGANIZATION]
    assert found.label == "Front for Riverland"
    assert found.aliases == ("Riverland Unity Movement",)
    assert next(a for a in world.actors if a.label == "Omar Ali").acts_for == (found.key,)


def test_two_names_of_one_organization_are_parted_and_more_of_either_name_follows() -> None:
    reports = [
        report("a", organization("Movement for Riverland Unity", aliases=("MRU",))),
        report("b", organization("MRU")),
    ]
    different = decided(DIFFERENT, reports, "Movement for Riverland Unity", "MRU")

    more = [report("c", organization("MRU")), report("d", organization("Movement for Riverland Unity"))]
    world = resolve([*reports, *more], decisions=[different])

    assert together(world) == [["a", "d"], ["b", "c"]]
    assert labels(world, ActorKind.ORGANIZATION) == ["MRU", "Movement for Riverland Unity"]


def test_one_delegation_is_parted_from_others_of_its_state() -> None:
    reports = [report(document, group("Ukrainian negotiators", "Ukraine")) for document in "abc"]
    actor = ActorKey(ActorKind.DELEGATION, "delegation of Ukraine")
    places = [Participated(ReportKey(key(document), "r1"), 0) for document in "abc"]
    different = decision(
        DIFFERENT, (Side(actor, ("Ukrainian negotiators",), (place,)) for place in (places[0], places[1]))
    )

    world = resolve(reports, decisions=[different])

    assert together(world) == [["a"], ["b"], ["c"]]
    assert labels(world, ActorKind.DELEGATION) == ["delegation of Ukraine"] * 3
    assert all(a.acts_for for a in world.actors if a.key.kind is ActorKind.DELEGATION)


def test_two_delegations_become_one() -> None:
    reports = [report("a", group("Thai generals", "Thailand")), report("b", group("Thai lawmakers", "Thailand"))]
    same = decided(SAME, reports, "lawmakers of Thailand", "officers of Thailand")

    assert together(resolve(reports, decisions=[same])) == [["a", "b"]]


def test_organizations_that_are_different_stay_so_when_a_short_form_would_join_them() -> None:
    reports = [report("a", organization("Movement for Riverland Unity")), report("b", organization("MRU"))]
    different = decided(DIFFERENT, reports, "Movement for Riverland Unity", "MRU")
    more = [report("c", organization("Movement for Riverland Unity", aliases=("MRU",)))]

    assert together(resolve([*reports, *more])) == [["a", "b", "c"]]
    assert together(resolve([*reports, *more], decisions=[different])) == [["a", "c"], ["b"]]


# --- whatever the reports ---------------------------------------------------------------------------------------

_NAMES = ("George Bush", "George W. Bush", "Bush", "Sergei Lavrov", "Sergey Lavrov", "Lavrov", "the envoy")
_OWNERS = (None, "United States", "Russia", "Hamas")
_WHO = st.one_of(
    st.builds(person, st.sampled_from(_NAMES), st.sampled_from(_OWNERS)),
    st.builds(group, st.sampled_from(("Russian negotiators", "officials")), st.sampled_from(_OWNERS)),
    st.builds(organization, st.sampled_from(("NATO", "the ministry", "Unity Front")), st.sampled_from(_OWNERS)),
)
_REPORTS = st.lists(
    st.tuples(st.sampled_from("abcdef"), st.sampled_from(("r1", "r2")), st.lists(_WHO, min_size=1, max_size=2)),
    min_size=1,
    max_size=8,
    unique_by=lambda each: each[:2],
).map(lambda several: [report(document, *who, id=id, when=days("2020-01-02")) for document, id, who in several])
_Who = dict[ActorKey, dict[Participated, str]]


def _kinds(reports: list[Report]) -> dict[Participated, Participant]:
    return {
        Participated(ReportKey(each.document_key, each.id), i): participant
        for each in reports
        for i, participant in enumerate(each.participants)
    }


@st.composite
def _decisions(draw: st.DrawFn, reports: list[Report]) -> list[Decision]:
    """Draw decisions on any two disjoint sets of participations of one kind."""
    made = []
    places = _kinds(reports)
    for kind in draw(
        st.lists(st.sampled_from((ActorKind.PERSON, ActorKind.ORGANIZATION, ActorKind.DELEGATION)), max_size=4)
    ):
        of_kind = sorted(place for place, who in places.items() if who.kind is kind)
        if len(of_kind) < 2:
            continue
        chosen = draw(st.lists(st.sampled_from(of_kind), min_size=2, max_size=4, unique=True))
        cut = draw(st.integers(1, len(chosen) - 1))
        sides = [
            Side(ActorKey(kind, names[0]), names, tuple(sorted(half)))
            for half in (chosen[:cut], chosen[cut:])
            for names in [tuple(sorted({places[place].name for place in half}))]
        ]
        made.append(decision(draw(st.sampled_from(Verdict)), sides))
    return made


@settings(max_examples=120, deadline=None)
@given(st.data())
def test_the_world_depends_on_the_sets_of_reports_and_decisions_alone(data: st.DataObject) -> None:
    reports = data.draw(_REPORTS)
    decisions = data.draw(_decisions(reports))
    world = resolve(reports, decisions=decisions)
    dice = random.Random(data.draw(st.integers(0, 99)))
    for several in (shuffled := list(reports), mixed := [*decisions, *decisions]):
        dice.shuffle(several)

    assert resolve(shuffled, decisions=mixed) == world
    places = sorted(_kinds(reports))
    assert sorted(Participated(each.report, each.position) for each in world.reported_actors) == places


@settings(max_examples=120, deadline=None)
@given(st.data())
def test_what_is_different_is_never_one_whatever_else_is_decided(data: st.DataObject) -> None:
    reports = data.draw(_REPORTS)
    decisions = data.draw(_decisions(reports))

    world = resolve(reports, decisions=decisions)

    actors = {Participated(each.report, each.position): each.actor for each in world.reported_actors}
    for each in decisions:
        if each.verdict is DIFFERENT:
            one, other = ({actors[place] for place in s.participations} for s in each.sides)
            assert one.isdisjoint(other)


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_what_alone_is_decided_to_be_the_same_is_one(data: st.DataObject) -> None:
    reports = data.draw(_REPORTS)
    for each in data.draw(_decisions(reports))[:1]:
        if each.verdict is SAME and each.one.actor.kind is ActorKind.PERSON:
            world = resolve(reports, decisions=[each])

            actors = {Participated(a.report, a.position): a.actor for a in world.reported_actors}
            assert len({actors[place] for s in each.sides for place in s.participations}) == 1

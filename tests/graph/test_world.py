"""What the graph of the world says."""

from __future__ import annotations

import dataclasses
from datetime import date

import pytest
from pyoxigraph import BlankNode, QuerySolutions, Store

from kg.errors import RecordError
from kg.graph.iris import Iris
from kg.graph.mapping import document_quads
from kg.graph.prefixes import sparql_prefixes
from kg.graph.validate import validate
from kg.graph.vocabulary import DIP
from kg.graph.world import world_quads
from kg.model.dates import DateInterval
from kg.model.report import Part, Status
from kg.model.world import Event, Supported, Taking, World
from tests.graph.records import ADA, BO, COPY, DOCUMENT, GRAMMAR, NORWAY, OFFICE, REPORT, TEAM, VIENNA, WORLD

IRIS = Iris()
[EVENT] = WORLD.events


def ask(pattern: str, world: World = WORLD, *, with_document: bool = False) -> list[tuple[str, ...]]:
    store = Store()
    store.extend(world_quads(world))
    if with_document:
        store.extend(document_quads(DOCUMENT, [REPORT], extractor=GRAMMAR))
    found = store.query(sparql_prefixes() + pattern, use_default_graph_as_union=True)
    assert isinstance(found, QuerySolutions)
    return sorted(tuple(term.value for term in solution) for solution in found)


def with_event(**changes: object) -> World:
    return dataclasses.replace(WORLD, events=(dataclasses.replace(EVENT, **changes),))  # type: ignore[arg-type]


def test_everything_stands_in_the_graph_of_the_world_without_blank_nodes() -> None:
    quads = world_quads(WORLD)

    assert {q.graph_name for q in quads} == {IRIS.world}
    assert not any(isinstance(term, BlankNode) for q in quads for term in (q.subject, q.object))
    assert len(quads) == len(set(quads))


def test_a_meeting_leads_to_the_sentences_that_tell_of_it() -> None:
    rows = ask(
        """SELECT ?who ?where ?exact WHERE {
             ?event a dip:Meeting ; dip:participant/rdfs:label ?who ; dip:place/dip:within*/rdfs:label ?where .
             ?report dip:tells ?event ; dip:evidence/oa:exact ?exact . FILTER (?who = "Bo Berg") }""",
        with_document=True,
    )

    assert rows == [
        ("Bo Berg", where, exact)
        for where in ("Austria", "Vienna", "Villa Rosa")
        for exact in ("Ada Lind", "met Bo Berg in")
    ]


def test_a_participation_in_a_report_leads_to_its_actor() -> None:
    rows = ask("SELECT ?name ?actor { ?p dip:name ?name ; dip:actor ?actor }", with_document=True)

    assert rows == [("Ada Lind", IRIS.actor(ADA).value), ("Bo Berg", IRIS.actor(BO).value)]


def test_participations_tell_part_and_how_many_documents_publishers_and_voices() -> None:
    rows = ask("SELECT ?who ?part ?n ?p ?v { ?x a dip:EventParticipation ; dip:actor/rdfs:label ?who ; "
               "dip:part ?part ; dip:documents ?n ; dip:publishers ?p ; dip:voices ?v }")  # fmt: skip

    assert rows == [
        ("Ada Lind", DIP.Visitor.value, "3", "2", "1"),
        ("Bo Berg", DIP.Participant.value, "1", "1", "1"),
    ]


def test_an_event_tells_how_many_documents_publishers_and_voices_report_it() -> None:
    assert ask("SELECT ?n ?p ?v { ?e a dip:Event ; dip:documents ?n ; dip:publishers ?p ; dip:voices ?v }") == [
        ("3", "2", "1")
    ]


def test_a_copy_leads_to_the_first_of_its_voice() -> None:
    assert ask("SELECT ?copy ?of { ?copy dip:copyOf ?of }") == [
        (IRIS.document(COPY.key).value, IRIS.document(DOCUMENT.key).value)
    ]


def test_an_actor_with_two_parts_is_one_participant_with_two_participations() -> None:
    world = with_event(participants=(Taking(ADA, Part.HOST, 1), Taking(ADA, Part.SPEAKER, 1)))

    assert ask("SELECT ?who { ?e dip:participant ?who }", world) == [(IRIS.actor(ADA).value,)]
    assert len(ask("SELECT ?p { ?e dip:participation ?p }", world)) == 2


def test_actors_are_found_in_standard_vocabularies_too() -> None:
    assert ask("SELECT ?who { ?who a foaf:Person }") == [(IRIS.actor(ADA).value,), (IRIS.actor(BO).value,)]
    assert ask("SELECT ?who { ?who a org:Organization }") == [(IRIS.actor(OFFICE).value,)]
    assert ask("SELECT ?who { ?who a foaf:Group }") == [(IRIS.actor(TEAM).value,)]
    assert ask("SELECT ?who { ?who a dip:State ; skos:notation 'NO' }") == [(IRIS.actor(NORWAY).value,)]


def test_positions_tell_for_whom_and_when_reported() -> None:
    rows = ask("SELECT ?title ?for ?first ?last { ?who dip:holds ?office . ?office rdfs:label ?title ; "
               "dip:actsFor/rdfs:label ?for ; dip:firstReported ?first ; dip:lastReported ?last }")  # fmt: skip

    assert rows == [("envoy", "Norway", "2021-03-02", "2021-03-09")]
    assert len(ask("SELECT ?office { ?who dip:holds ?office }")) == 2


def test_a_position_leads_to_the_sentence_that_gives_it() -> None:
    rows = ask("SELECT ?title ?exact { ?who dip:holds ?office . ?office rdfs:label ?title ; "
               "dip:firstEvidence/oa:exact ?exact }", with_document=True)  # fmt: skip

    assert rows == [("envoy", "Ada Lind")]


def test_points_have_the_longitude_first() -> None:
    assert ask("SELECT ?wkt { ?place rdfs:label 'Vienna' ; geo:hasGeometry/geo:asWKT ?wkt }") == [
        ("POINT(-16.37208 48.20849)",)
    ]


def test_a_report_that_another_one_contradicts_is_told_to_be() -> None:
    assert ask("SELECT ?what { ?report dip:tells [ dip:disputed true ] ; dip:contradictedIn ?what }") == [("status",)]


def test_a_disputed_event_keeps_all_values_with_their_support() -> None:
    statuses = ask("SELECT ?n ?status { ?e dip:alternative [ dip:documents ?n ; dip:status ?status ] }")
    assert statuses == [("1", DIP.Denied.value), ("1", DIP.Occurred.value)]
    assert ask("SELECT ?day { ?e dip:alternative [ dip:earliest ?day ; dip:latest ?day ] }") == [("2021-03-01",)]
    assert ask("SELECT ?edtf ?day { ?e dip:alternative [ dip:edtf ?edtf ; dip:latest ?day ] }") == [
        ("../2021-03-01", "2021-03-01")
    ]
    assert ask("SELECT ?start ?n ?p ?v { ?e dip:alternative [ dip:startTime ?start ; dip:documents ?n ; "
               "dip:publishers ?p ; dip:voices ?v ] }") == [
        ("08:30:00", "2", "2", "1"), ("11:00:00", "1", "1", "1")
    ]  # fmt: skip
    assert ask("SELECT ?where ?v { ?e dip:alternative [ dip:place/rdfs:label ?where ; dip:voices ?v ] }") == [
        ("Vienna", "1"),
        ("Villa Rosa", "1"),
    ]


def test_what_follows_from_other_statements_is_said_too() -> None:
    rows = ask("SELECT ?who ?where ?exact { ?e dip:participantNames ?who ; dip:venueNames ?where ; "
               "dip:firstEvidence/oa:exact ?exact }", with_document=True)  # fmt: skip

    assert rows == [("Ada Lind; Bo Berg", "Villa Rosa", "Ada Lind")]


def test_names_that_several_have_stand_once_and_in_order() -> None:
    takings = tuple(Taking(actor, Part.PARTICIPANT, 1) for actor in (OFFICE, BO, ADA, TEAM, NORWAY, BO))

    assert ask("SELECT ?who { ?e dip:participantNames ?who }", with_event(participants=takings)) == [
        ("Ada Lind; Bo Berg; Grain Office; Norway; Norwegian negotiators",)
    ]


@pytest.mark.parametrize(
    ("when", "period"),
    [
        (DateInterval(date(2021, 3, 1), date(2021, 3, 1)), ("2021-03", "2021-03-01", "2021-03-31")),
        (DateInterval(date(2020, 2, 3), None), ("2020-02", "2020-02-01", "2020-02-29")),
        (DateInterval(None, date(2021, 12, 31)), ("2021-12", "2021-12-01", "2021-12-31")),
        (DateInterval(date(2021, 1, 31), date(2021, 2, 1)), ("2021", "2021-01-01", "2021-12-31")),
        (DateInterval(date(2019, 12, 31), date(2020, 1, 1)), ("20XX", "2000-01-01", "2099-12-31")),
        (DateInterval(date(1980, 12, 31), date(1981, 1, 1)), ("198X", "1980-01-01", "1989-12-31")),
        (DateInterval(date(1999, 12, 31), date(2000, 1, 1)), ("XXXX", "0001-01-01", "9999-12-31")),
        (DateInterval(date(987, 6, 5), date(987, 6, 5)), ("0987-06", "0987-06-01", "0987-06-30")),
    ],
)
def test_an_event_is_during_the_shortest_period_that_holds_it(when: DateInterval, period: tuple[str, ...]) -> None:
    world = with_event(when=when)
    rows = ask("SELECT ?p ?first ?last { ?e dip:during ?p . ?p dip:firstDay ?first ; dip:lastDay ?last }", world)

    assert rows == [(IRIS.period(period[0]).value, *period[1:])]
    assert validate(world_quads(world)).conforms


def test_an_event_without_a_day_is_during_no_period() -> None:
    assert ask("SELECT ?p { ?e dip:during ?p }", with_event(when=DateInterval())) == []


def test_a_value_that_stands_alone_is_no_alternative() -> None:
    world = with_event(
        contradicted=(),
        statuses=(Supported("occurred", 2),),
        intervals=(Supported("2021-03-01", 1),),
        start_times=(Supported("08:30", 1),),
        all_places=(),
    )

    assert ask("SELECT ?value { ?e dip:alternative ?value }", world) == []
    assert validate(world_quads(world)).conforms


def test_values_that_do_not_contradict_stand_beside_an_event_without_dispute() -> None:
    told = (Supported("2021-03-01", 1), Supported("2021-03-01/2021-03-31", 1))
    world = with_event(
        contradicted=(), statuses=(Supported("occurred", 2),), intervals=told, start_times=(), all_places=()
    )

    assert len(ask("SELECT ?value { ?e dip:disputed false ; dip:alternative ?value }", world)) == 2
    assert validate(world_quads(world)).conforms


def test_who_is_possibly_the_same_is_said_of_both() -> None:
    both = (IRIS.actor(ADA).value, IRIS.actor(BO).value)

    assert ask("SELECT ?one ?other { ?one dip:possiblySameAs ?other }") == [both, both[::-1]]


def test_an_iri_that_was_given_once_leads_to_the_event() -> None:
    rows = ask("SELECT ?former ?label { ?former dcterms:isReplacedBy/rdfs:label ?label }")

    assert rows == [
        (IRIS.event("77aa000000000000").value, "NegotiationRound: Ada Lind, Bo Berg; Villa Rosa; 2021-03-01")
    ]


@pytest.mark.parametrize(
    ("changes", "label"),
    [
        ({}, "NegotiationRound: Ada Lind, Bo Berg; Villa Rosa; 2021-03-01"),
        (
            {
                "status": Status.SCHEDULED,
                "subtype": None,
                "places": (),
                "when": DateInterval(date(2021, 3, 1), date(2021, 3, 2)),
            },
            "Meeting (scheduled): Ada Lind, Bo Berg; 2021-03-01/2021-03-02",
        ),
        (
            {
                "participants": tuple(Taking(actor.key, Part.PARTICIPANT, 1) for actor in WORLD.actors),
                "places": (VIENNA,),
                "when": DateInterval(),
            },
            "NegotiationRound: Ada Lind, Bo Berg, Norwegian negotiators, Grain Office and 1 more; Vienna",
        ),
    ],
)
def test_an_event_has_a_label_that_people_understand(changes: dict[str, object], label: str) -> None:
    assert ask("SELECT ?label { ?e a dip:Event ; rdfs:label ?label }", with_event(**changes)) == [(label,)]


@pytest.mark.parametrize("lost", ["actors", "places"])
def test_a_world_that_lacks_what_an_event_refers_to_is_refused(lost: str) -> None:
    with pytest.raises(RecordError, match="which the world does not hold"):
        world_quads(dataclasses.replace(WORLD, **{lost: ()}))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"statuses": (Supported("done", 1), Supported("occurred", 1))}, "'done' is no status"),
        ({"intervals": (Supported("2021-03-01", 1), Supported("March", 1))}, "'March' is no interval"),
        ({"subtype": "Treaty"}, "no subtype of Meeting"),
    ],
)
def test_a_value_that_the_ontology_does_not_know_is_refused(changes: dict[str, object], message: str) -> None:
    with pytest.raises(RecordError, match=message):
        world_quads(with_event(**changes))


def test_an_empty_world_is_an_empty_graph() -> None:
    assert world_quads(World()) == []


def test_event_records_of_the_fixture_are_complete() -> None:
    """The fixture leaves no field of an event empty, so that the tests here see each one."""
    assert all(getattr(EVENT, field.name) for field in dataclasses.fields(Event))

"""The queries about persons between sides, places, offices and contradictions, asked of the world of an envoy."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import rdflib
from pyoxigraph import Quad

from kg.errors import ParameterError
from kg.graph.vocabulary import DIP, OA
from kg.query import run_saved_query
from kg.store import Store
from tests.query.answers import ask, rows_bound_and_pasted, rows_of_both, triples_elsewhere
from tests.query.shuttle_world import DOCUMENTS, graphs, shuttle_store
from tests.query.small_world import IRIS

NAMES = [
    "co-attendance",
    "conflicting-reports",
    "first-meetings",
    "mentions",
    "positions",
    "shuttle",
    "trail",
    "venue-log",
]


@pytest.fixture(scope="module")
def between() -> Iterator[Store]:
    with shuttle_store() as store:
        yield store


def events(store: Store, name: str, **values: str) -> list[str]:
    return [iri.rsplit("/", 1)[1] for (iri,) in ask(store, name, "event_iri", **values)]


def test_who_met_two_sides_within_a_week_is_shown_with_both_meetings(between: Store) -> None:
    rows = ask(between, "shuttle", "side place earliest evidence other_side other_place other_earliest other_evidence")

    assert rows == [
        ("Norland", "Port", "2030-01-04", "The two met on the 4th.", "Sudland", "Port", "2030-01-08", "Duru met Holm."),
        (
            *("Norland", "Port", "2030-01-10", "Falk met Berg in Port."),
            *("Sudland", "Hill", "2030-01-12", "Falk saw Duru on the Hill."),
        ),
    ]
    assert ask(between, "shuttle", "person") == [("Gus Holm",), ("Eva Falk",)]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"days": "1"}, []),
        ({"days": "2"}, [("m1", "m2")]),
        ({"days": "20"}, [("d1", "d2"), ("m1", "m2"), ("m5", "m6")]),
        ({"person": "Falk"}, [("m1", "m2")]),
        ({"side": "the North", "otherside": "Sudland"}, [("d1", "d2"), ("m1", "m2")]),
        ({"side": "Sudland", "otherside": "Norland", "person": "Holm"}, [("d1", "d2")]),
        ({"side": "Cem Duru", "otherside": "Berg"}, [("d1", "d2"), ("m1", "m2")]),
        ({"person": "Berg", "days": "60"}, [("m1", "m8")]),
        ({"person": "Berg", "side": "Norland", "days": "60"}, []),
        ({"side": "Ostland", "days": "60"}, [("m1", "m8"), ("m2", "m8")]),
        ({"from": "2030-01-10"}, [("m1", "m2")]),
        ({"from": "2030-01-11"}, []),
        ({"to": "2030-01-11"}, [("d1", "d2")]),
        (
            {"from": "2030-01-01", "to": "2030-02-28", "days": "20", "side": "Sudland"},
            [("d1", "d2"), ("m1", "m2"), ("m5", "m6")],
        ),
        ({"days": "0"}, []),
        ({"type": "call", "days": "90"}, []),
    ],
)
def test_shuttles_are_narrowed_by_each_option(
    between: Store, values: dict[str, str], expected: list[tuple[str, str]]
) -> None:
    """Who sat with both sides at once did not go between them, and nobody shuttles to the side he acts for."""
    rows = ask(between, "shuttle", "event_iri other_event_iri", **values)

    assert [(one.rsplit("/", 1)[1], other.rsplit("/", 1)[1]) for one, other in rows] == expected


@pytest.mark.parametrize("values", [{}, {"person": "Falk"}, {"from": "2030-01-10", "to": "2030-01-12"}])
def test_a_meeting_that_was_going_on_is_proved_by_what_was_published_first(values: dict[str, str]) -> None:
    """Whether a report tells that it went on or that it took place: only the first evidence of the event differs."""
    with shuttle_store() as store:
        event, early, middle = IRIS.event("m1"), *(IRIS.document(DOCUMENTS[paper].key) for paper in ("early", "middle"))
        told = {quad.subject for quad in store.quads(predicate=DIP.tells, object=event)}
        [sentence] = (
            quad.subject for quad in store.quads(middle, predicate=OA.exact) if "had seen" in str(quad.object)
        )
        going_on = [
            Quad(quad.subject, quad.predicate, DIP.Ongoing, early)
            if quad.predicate == DIP.status and quad.subject in told
            else quad
            for quad in store.quads(early)
        ]
        world = [
            quad for quad in store.quads(IRIS.world) if (quad.subject, quad.predicate) != (event, DIP.firstEvidence)
        ]
        world.append(Quad(event, DIP.firstEvidence, sentence, IRIS.world))
        store.replace_graphs({early: going_on, IRIS.world: world})

        assert ask(store, "shuttle", "event_iri evidence", **values)[-1] == (event.value, "Falk met Berg in Port.")


@pytest.mark.parametrize("values", [{}, {"person": "Falk"}])
def test_a_meeting_that_no_report_proves_is_shown_without_evidence(values: dict[str, str]) -> None:
    with shuttle_store() as store:
        store.remove_graphs([name for name in store.graph_names() if name != IRIS.world])

        assert ask(store, "shuttle", "event_iri evidence evidence_iri document_iri other_evidence_iri", **values)[
            -1
        ] == ((IRIS.event("m1").value, "", "", "", ""))


def test_values_that_contradict_each_other_are_shown_with_who_gives_them(between: Store) -> None:
    """The days of January hold the 4th and the 5th, and the plan for the 3rd was a plan: they contradict nothing."""
    rows = ask(between, "conflicting-reports", "event_iri feature value documents publishers evidence")

    assert [(iri.rsplit("/", 1)[1], *rest) for iri, *rest in rows] == [
        ("d1", "place", "Coast", "1", "The Evening", "The two met early in January."),
        ("d1", "place", "Hill", "1", "The Noon", "The two met on the 5th."),
        ("d1", "place", "Port", "1", "The Morning", "The two met on the 4th."),
        ("d1", "start", "09:00", "1", "The Morning", "The two met on the 4th."),
        ("d1", "start", "10:30", "1", "The Noon", "The two met on the 5th."),
        ("d1", "time", "2030-01-04", "1", "The Morning", "The two met on the 4th."),
        ("d1", "time", "2030-01-05", "1", "The Noon", "The two met on the 5th."),
        ("d2", "status", "occurred", "2", "The Morning; The Noon", "Duru met Holm."),
        ("d2", "status", "denied", "1", "The Evening", "Duru says that it never took place."),
    ]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"feature": "status"}, ["d2", "d2"]),
        ({"person": "Berg", "feature": "start"}, ["d1", "d1"]),
        ({"person": "Falk"}, []),
        ({"place": "Hill"}, []),
        ({"place": "Coast", "from": "2030-01-08"}, ["d2", "d2"]),
        ({"to": "2030-01-03"}, []),
        ({"type": "call"}, []),
    ],
)
def test_contradictions_are_narrowed_by_each_option(
    between: Store, values: dict[str, str], expected: list[str]
) -> None:
    assert events(between, "conflicting-reports", **values) == expected


def test_offices_are_shown_with_their_days_and_the_first_sentence(between: Store) -> None:
    assert ask(between, "positions", "person title of first last evidence document") == [
        ("Ada Berg", "Envoy", "Norland", "2030-01-11", "2030-03-07", "Falk met Berg in Port.", "The early story"),
        (
            "Cem Duru",
            "Minister",
            "Sudland",
            "2030-01-13",
            "2030-01-13",
            "Falk will see Duru again.",
            "The middle story",
        ),
        ("Eva Falk", "Chief Envoy", "Ostland", "", "", "", ""),
        ("Eva Falk", "General", "", "", "", "", ""),
    ]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"day": "2030-01-13"}, ["Envoy", "Minister"]),
        ({"day": "2030-02-01"}, ["Envoy"]),
        ({"day": "2030-03-08"}, []),
        ({"title": "ENVOY"}, ["Envoy", "Chief Envoy"]),
        ({"of": "the North"}, ["Envoy"]),
        ({"person": "Falk"}, ["Chief Envoy", "General"]),
        ({"person": "Falk", "of": "Ostland"}, ["Chief Envoy"]),
        ({"person": "Holm"}, []),
    ],
)
def test_offices_are_narrowed_by_each_option(between: Store, values: dict[str, str], expected: list[str]) -> None:
    assert [title for (title,) in ask(between, "positions", "title", **values)] == expected


def test_the_first_meeting_of_each_pair_is_shown(between: Store) -> None:
    """What was planned or denied is none, and neither is a call."""
    assert ask(between, "first-meetings", "person_a person_b earliest place evidence") == [
        ("Ada Berg", "Gus Holm", "2030-01-04", "Port", "The two met on the 4th."),
        ("Cem Duru", "Gus Holm", "2030-01-08", "Port", "Duru met Holm."),
        ("Ada Berg", "Eva Falk", "2030-01-10", "Port", "Falk met Berg in Port."),
        ("Cem Duru", "Eva Falk", "2030-01-12", "Hill", "Falk saw Duru on the Hill."),
        ("Ada Berg", "Cem Duru", "2030-01-14", "Port", "All three sat together in Port."),
    ]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"person": "Falk"}, [("Eva Falk", "Ada Berg", "m1"), ("Eva Falk", "Cem Duru", "m2")]),
        ({"person": "Falk", "with": "Sudland"}, [("Eva Falk", "Cem Duru", "m2")]),
        ({"person": "Falk", "from": "2030-01-11"}, [("Eva Falk", "Cem Duru", "m2"), ("Eva Falk", "Ada Berg", "m4")]),
        ({"of": "Sudland", "with": "Norland"}, [("Cem Duru", "Ada Berg", "m4")]),
        ({"of": "Sudland", "with": "Norland", "from": "2030-02-01"}, [("Cem Duru", "Ada Berg", "m8")]),
        ({"with": "Ostland"}, [("Ada Berg", "Eva Falk", "m1"), ("Cem Duru", "Eva Falk", "m2")]),
        ({"place": "Hill"}, [("Cem Duru", "Eva Falk", "m2"), ("Ada Berg", "Cem Duru", "m8")]),
        ({"person": "Norland", "kinds": "actors"}, [("Norland", "Gus Holm", "m5")]),
        ({"type": "call"}, [("Ada Berg", "Eva Falk", "c1")]),
        ({"to": "2030-01-03"}, []),
    ],
)
def test_first_meetings_are_narrowed_by_each_option(
    between: Store, values: dict[str, str], expected: list[tuple[str, str, str]]
) -> None:
    rows = ask(between, "first-meetings", "person_a person_b event_iri", **values)

    assert [(one, other, iri.rsplit("/", 1)[1]) for one, other, iri in rows] == expected


def test_a_place_has_what_happened_in_it_and_inside_it(between: Store) -> None:
    """Whatever its status; the sentence is the first published one of those that give that status."""
    rows = ask(between, "venue-log", "event_iri status participants place evidence", place="Coast", from_="2030-01-10")

    assert [(iri.rsplit("/", 1)[1], *rest) for iri, *rest in rows] == [
        ("m1", "occurred", "Ada Berg; Eva Falk", "Port", "Falk met Berg in Port."),
        ("m3", "scheduled", "Cem Duru; Eva Falk", "Port", "Falk will see Duru again."),
        ("m4", "occurred", "Ada Berg; Cem Duru; Eva Falk", "Port", "All three sat together in Port."),
        ("m5", "occurred", "Gus Holm; Norland", "Coast", "Holm met Norland on the Coast."),
        ("m6", "occurred", "Cem Duru; Gus Holm", "Port", "Holm met Duru in Port."),
        ("m7", "occurred", "Ada Berg; Norland's team", "Port", "Berg saw his team in Port."),
        ("v1", "occurred", "Eva Falk", "Coast", "Falk visited the Coast."),
    ]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"place": "Westland", "type": "visit"}, ["v1", "v2"]),
        ({"place": "Hill"}, ["m2", "m8", "m9", "v2"]),
        ({"place": "Hill", "status": "denied"}, ["m9"]),
        ({"place": "Old Port", "to": "2030-01-10"}, ["d1", "d2", "m1"]),
    ],
)
def test_a_place_is_narrowed_by_each_option(between: Store, values: dict[str, str], expected: list[str]) -> None:
    assert events(between, "venue-log", **values) == expected


def test_edges_of_a_network_are_weighted_by_events(between: Store) -> None:
    assert ask(between, "co-attendance", "source target weight first last") == [
        ("Ada Berg", "Cem Duru", "2", "2030-01-14", "2030-03-02"),
        ("Ada Berg", "Eva Falk", "2", "2030-01-10", "2030-01-14"),
        ("Cem Duru", "Eva Falk", "2", "2030-01-12", "2030-01-14"),
        ("Cem Duru", "Gus Holm", "2", "2030-01-08", "2030-02-20"),
        ("Ada Berg", "Gus Holm", "1", "2030-01-04", "2030-01-04"),
    ]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"least": "3", "type": "any"}, [("Ada Berg", "Eva Falk", "3")]),
        ({"type": "call"}, [("Ada Berg", "Eva Falk", "1")]),
        ({"person": "Holm", "to": "2030-01-05"}, [("Ada Berg", "Gus Holm", "1")]),
        (
            {"person": "Holm", "kinds": "actors", "from": "2030-02-01", "to": "2030-02-01"},
            [("Gus Holm", "Norland", "1")],
        ),
        ({"person": "Norland's team"}, []),
        ({"kinds": "actors", "from": "2030-03-01", "to": "2030-03-01"}, [("Norland's team", "Ada Berg", "1")]),
    ],
)
def test_edges_are_narrowed_by_each_option(
    between: Store, values: dict[str, str], expected: list[tuple[str, str, str]]
) -> None:
    rows = ask(between, "co-attendance", "source target weight", **values)

    assert rows == [tuple(row) for row in expected]


def test_the_places_of_a_person_follow_one_another(between: Store) -> None:
    """Neither calls nor meetings that were planned or denied tell where somebody is; unknown days come last."""
    assert ask(between, "trail", "earliest latest place area type with evidence", person="Falk") == [
        ("2030-01-10", "2030-01-10", "Port", "Coast", "meeting", "Ada Berg", "Falk met Berg in Port."),
        ("2030-01-12", "2030-01-12", "Hill", "Westland", "meeting", "Cem Duru", "Falk saw Duru on the Hill."),
        (
            "2030-01-14",
            "2030-01-14",
            "Port",
            "Coast",
            "meeting",
            "Ada Berg; Cem Duru",
            "All three sat together in Port.",
        ),
        ("2030-03-01", "2030-03-31", "Coast", "Westland", "visit", "", "Falk visited the Coast."),
        ("", "", "Hill", "Westland", "visit", "", "Falk was in Westland once."),
    ]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"place": "Coast"}, ["m1", "m4", "v1"]),
        ({"place": "Coast", "type": "meeting"}, ["m1", "m4"]),
        ({"from": "2030-01-12", "to": "2030-01-31"}, ["m2", "m4"]),
        ({"to": "2029-12-31"}, []),
    ],
)
def test_a_trail_is_narrowed_by_each_option(between: Store, values: dict[str, str], expected: list[str]) -> None:
    assert events(between, "trail", person=f"{IRIS.base}person/eva-falk", **values) == expected


def test_documents_that_tell_of_an_actor_are_shown_with_names_and_first_sentence(between: Store) -> None:
    assert ask(between, "mentions", "document publisher published reports names evidence", person="Falk") == [
        ("The early story", "The Morning", "2030-01-11", "1", "Eva Falk; Falk", "Falk met Berg in Port."),
        ("The middle story", "The Noon", "2030-01-13", "2", "Eva Falk; Falk", "Falk had seen Berg in Port."),
        ("The late story", "The Evening", "2030-03-07", "5", "Eva Falk; Falk", "All three sat together in Port."),
        ("The undated story", "The Noon", "", "1", "Eva Falk; Falk", "Falk saw Duru on the Hill."),
    ]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"type": "call"}, [("late", "1")]),
        ({"status": "scheduled"}, [("middle", "1")]),
        ({"publisher": "noon"}, [("middle", "2"), ("undated", "1")]),
        ({"from": "2030-01-12"}, [("middle", "2"), ("late", "5")]),
        ({"to": "2030-01-10"}, []),
    ],
)
def test_mentions_are_narrowed_by_each_option(
    between: Store, values: dict[str, str], expected: list[tuple[str, str]]
) -> None:
    rows = ask(between, "mentions", "document_iri reports", person="Falk", **values)

    assert rows == [(IRIS.document(DOCUMENTS[paper].key).value, number) for paper, number in expected]


@pytest.mark.parametrize("name", ["mentions", "trail", "venue-log"])
def test_what_the_question_is_about_must_be_given(between: Store, name: str) -> None:
    with pytest.raises(ParameterError, match=rf"^{name}: --(person|place) .* is missing"):
        run_saved_query(between, name)


@pytest.fixture(scope="module")
def other_engine() -> rdflib.Graph:
    return triples_elsewhere(graphs())


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("co-attendance", {"type": "any"}),
        ("co-attendance", {"person": "Berg", "kinds": "actors"}),
        ("conflicting-reports", {}),
        ("conflicting-reports", {"person": "Berg", "feature": "time"}),
        ("first-meetings", {"with": "Ostland"}),
        ("first-meetings", {"person": "Falk", "from": "2030-01-11"}),
        ("mentions", {"person": "Falk"}),
        ("positions", {}),
        ("positions", {"of": "Norland", "day": "2030-02-01"}),
        ("shuttle", {"days": "20"}),
        ("shuttle", {"side": "Sudland", "otherside": "Norland"}),
        ("shuttle", {"from": "2030-01-10", "side": "Norland"}),
        ("trail", {"person": "Falk"}),
        ("venue-log", {"place": "Coast"}),
    ],
)
def test_another_engine_gives_the_same_rows(
    between: Store, other_engine: rdflib.Graph, name: str, values: dict[str, str]
) -> None:
    ours, theirs = rows_of_both(between, other_engine, name, values)

    assert ours
    assert theirs == ours


@pytest.mark.parametrize("name", NAMES)
def test_values_pasted_as_grlc_does_give_the_same_rows(between: Store, name: str) -> None:
    things = {"person": "person/gus-holm", "place": "place/westland/coast"}
    things |= {"side": "state/NL1", "otherside": "state/SL1", "of": "state/NL1"} if name != "first-meetings" else {}
    if name == "positions":
        things["person"] = "person/ada-berg"
    terms = {parameter: IRIS.base + path for parameter, path in things.items()}
    others = {"from": "2030-01-01", "to": "2030-03-31", "days": "5", "day": "2030-01-12", "kinds": "actors"}

    bound, pasted = rows_bound_and_pasted(between, name, {**terms, **others})

    assert pasted == bound
    assert bound

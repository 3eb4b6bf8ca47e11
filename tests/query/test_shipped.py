"""The queries that are shipped, asked of the small world: their answers, and that other engines and tools take them."""

from __future__ import annotations

import pytest
import rdflib
from pyoxigraph import NamedNode, Quad
from rdflib.plugins.sparql import prepareQuery

from kg.errors import ParameterError
from kg.graph.vocabulary import DIP, RDF
from kg.query import parameters_of, run_saved_query, saved_queries
from kg.resources import queries_folder
from kg.store import Store
from tests.query.answers import ask, rows_bound_and_pasted, rows_of_both, triples_elsewhere
from tests.query.small_world import BERG, DOCUMENTS, HILL, IRIS, JARA, graphs, small_store
from tests.query.test_between_sides import NAMES as MORE_NAMES

NAMES = ["envoys-across-venues", "evidence", "meetings", "person-timeline", "upcoming", "who-met-whom"]
"""Those that are asked here; the others are in `test_between_sides.py`."""
ELSEWHERE = ["external-profile"]
"""Those that ask another endpoint: `test_elsewhere.py` has one."""


def events(store: Store, name: str, **values: str) -> list[str]:
    return [iri.rsplit("/", 1)[1] for (iri,) in ask(store, name, "event_iri", **values)]


def test_all_that_are_shipped_can_be_read() -> None:
    queries, faults = saved_queries()
    assert ([query.name for query in queries], faults) == (sorted((*NAMES, *MORE_NAMES, *ELSEWHERE)), [])
    for query in queries:
        assert query.summary
        assert query.description
        assert query.tags
        assert all(parameter.help for parameter in parameters_of(query))


def test_envoys_who_met_in_two_places_are_shown_with_each_meeting(world: Store) -> None:
    rows = ask(world, "envoys-across-venues", "person_a side_a person_b side_b venue place earliest latest status")

    assert rows == [
        ("Ada Berg", "Norland", "Cem Duru", "Sudland", "Port", "Coast", "2030-01-10", "2030-01-10", "occurred"),
        ("Ada Berg", "Norland", "Cem Duru", "Sudland", "Coast", "Westland", "2030-01-20", "2030-01-21", "occurred"),
        ("Ada Berg", "Norland", "Cem Duru", "Sudland", "Hill", "Westland", "2030-02-02", "2030-02-02", "occurred"),
        ("Cem Duru", "Sudland", "Eva Falk", "Norland", "Port", "Coast", "2030-01-10", "2030-01-10", "occurred"),
        ("Cem Duru", "Sudland", "Eva Falk", "Norland", "Hill", "Westland", "2030-02-02", "2030-02-02", "occurred"),
    ]


def test_the_evidence_of_envoys_is_what_was_published_first(world: Store) -> None:
    rows = ask(world, "envoys-across-venues", "event_iri evidence document published", person="Falk")

    assert rows == [
        (f"{IRIS.base}event/e1", "Berg and Falk met Duru in Port.", "The first story", "2030-01-22"),
        (f"{IRIS.base}event/e4", "Talks of Berg, Falk and Duru on the Hill.", "The second story", "2030-02-03"),
    ]


def test_a_city_and_its_region_are_one_venue(world: Store) -> None:
    """Duru met Holm in Port and on the Coast around it; Berg and Duru too, until they met on the Hill."""
    assert ask(world, "envoys-across-venues", "person_b", person="Holm") == []
    assert ask(world, "envoys-across-venues", "person_b", to="2030-02-01") == []
    assert ask(world, "envoys-across-venues", "person_b", from_="2030-01-15", person="Berg") != []


def test_one_meeting_that_is_told_with_two_towns_is_not_two_venues() -> None:
    """A journey went to two towns, and nothing says in which of them Berg and Jara met."""
    hill = Quad(NamedNode(f"{IRIS.base}event/e6"), DIP.place, IRIS.place(HILL), IRIS.world)
    with small_store() as store:
        store.replace_graphs({IRIS.world: [*store.quads(IRIS.world), hill]})

        assert ask(store, "envoys-across-venues", "person_b", person="Jara") == []


def test_pairs_are_counted_once_with_their_first_and_last_day(world: Store) -> None:
    assert ask(world, "who-met-whom", "person met meetings first last") == [
        ("Ada Berg", "Cem Duru", "3", "2030-01-10", "2030-02-02"),
        ("Ada Berg", "Eva Falk", "2", "2030-01-10", "2030-02-02"),
        ("Cem Duru", "Eva Falk", "2", "2030-01-10", "2030-02-02"),
        ("Cem Duru", "Gus Holm", "2", "2030-01-11", "2030-02-01"),
        ("Ada Berg", "Inés Jara", "1", "2030-02-01", "2030-02-01"),
    ]
    assert len(ask(world, "who-met-whom", "met", least="2")) == 4


def test_a_meeting_without_a_day_does_not_take_away_the_days_of_others() -> None:
    """Berg and Jara met on one known day, and once more nobody knows when."""
    event = NamedNode(f"{IRIS.base}event/undated")
    with small_store() as store:
        facts = [(RDF.type, DIP.Meeting), (DIP.type, DIP.Meeting), (DIP.status, DIP.Occurred)]
        facts += [(DIP.participant, IRIS.actor(key)) for key in (BERG, JARA)]
        known = list(store.quads(IRIS.world))
        store.replace_graphs({IRIS.world: [*known, *(Quad(event, p, o, IRIS.world) for p, o in facts)]})

        [row] = ask(store, "who-met-whom", "person met meetings first last", person="Jara")

    assert row == ("Inés Jara", "Ada Berg", "2", "2030-02-01", "2030-02-01")


def test_the_person_asked_for_comes_first(world: Store) -> None:
    assert ask(world, "who-met-whom", "person met meetings", person="DURU", place="Coast", to="2030-01-31") == [
        ("Cem Duru", "Ada Berg", "2"),
        ("Cem Duru", "Eva Falk", "1"),
        ("Cem Duru", "Gus Holm", "1"),
    ]


def test_meetings_are_all_meetings_and_calls_of_any_status(world: Store) -> None:
    assert ask(world, "meetings", "event_iri type status participants place documents")[:4] == [
        (f"{IRIS.base}event/e8", "call", "possible", "Ada Berg; Inés Jara", "", "1"),
        (f"{IRIS.base}event/f1", "meeting", "denied", "Eva Falk; Inés Jara", "Hill", "1"),
        (f"{IRIS.base}event/f2", "meeting", "occurred", "Ada Berg; Norland", "", "1"),
        (f"{IRIS.base}event/e1", "meeting", "occurred", "Ada Berg; Cem Duru; Eva Falk", "Port", "2"),
    ]
    assert events(world, "meetings") == ["e8", "f1", "f2", "e1", "e3", "e9", "e2", "e5", "e6", "e4", "e7"]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"type": "call"}, ["e8"]),
        ({"status": "denied"}, ["f1"]),
        ({"person": "Jara"}, ["e8", "f1", "e6", "e7"]),
        ({"person": "Norland"}, ["f2"]),
        ({"place": "Old Port"}, ["e1", "e3", "e6"]),
        ({"place": "coast", "person": "Holm"}, ["e3", "e5"]),
        ({"place": "Westland", "status": "scheduled"}, ["e9", "e7"]),
        ({"from_": "2030-02-02"}, ["e4", "e7"]),
        ({"from_": "2030-01-21", "to": "2030-02-01"}, ["e2", "e5", "e6"]),
        ({"to": "2030-01-10"}, ["f2", "e1"]),
        ({"to": "2029-12-31"}, []),
    ],
)
def test_meetings_are_narrowed_by_each_option(world: Store, values: dict[str, str], expected: list[str]) -> None:
    """An event counts as in a period that it touches; one without a day is in none."""
    assert events(world, "meetings", **values) == expected


def test_a_timeline_has_all_events_of_a_person(world: Store) -> None:
    assert ask(world, "person-timeline", "earliest type status part with place", person="Inés Jara") == [
        ("", "call", "possible", "participant", "Ada Berg", ""),
        ("", "meeting", "denied", "participant", "Eva Falk", "Hill"),
        ("2030-02-01", "meeting", "occurred", "participant", "Ada Berg", "Port"),
        ("2030-02-20", "meeting", "scheduled", "participant", "Ada Berg", "Hill"),
    ]
    assert ask(world, "person-timeline", "start_time", person="Falk", from_="2030-01-10", to="2030-01-10") == [
        ("08:00:00",)
    ]
    with pytest.raises(ParameterError, match=r"--person \(.*\) is missing.\nExample: kg query person-ti"):
        run_saved_query(world, "person-timeline")


def test_what_is_ahead_is_seen_from_the_newest_publication(world: Store) -> None:
    assert ask(world, "upcoming", "event_iri status participants place as_of") == [
        (f"{IRIS.base}event/e7", "scheduled", "Ada Berg; Inés Jara", "Hill", "2030-02-03"),
        (f"{IRIS.base}event/e8", "possible", "Ada Berg; Inés Jara", "", "2030-02-03"),
    ]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"asof": "2030-01-15"}, ["e9", "e7", "e8"]),
        ({"asof": "2030-01-16"}, ["e7", "e8"]),
        ({"asof": "2030-02-21"}, ["e8"]),
        ({"asof": "2030-01-01", "person": "Duru"}, ["e9"]),
    ],
)
def test_what_is_ahead_is_seen_from_the_day_given(world: Store, values: dict[str, str], expected: list[str]) -> None:
    assert events(world, "upcoming", **values) == expected


def test_evidence_leads_back_to_the_characters_of_the_documents(world: Store) -> None:
    rows = ask(
        world, "evidence", "evidence document publisher published start end document_iri", event=str(IRIS.event("e1"))
    )

    assert [row[:4] for row in rows] == [
        ("Berg and Falk met Duru in Port.", "The first story", "The Paper", "2030-01-22"),
        ("Earlier, the three had been in Port.", "The second story", "The Paper", "2030-02-03"),
    ]
    texts = {IRIS.document(document.key).value: document.text for document in DOCUMENTS.values()}
    assert all(texts[row[6]][int(row[4]) : int(row[5])] == row[0] for row in rows)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"person": "Falk", "with_": "Jara"}, ["f1"]),
        ({"person": "Berg", "with_": "Falk"}, ["e1", "e1", "e4"]),
        ({"person": "Jara", "type": "call"}, ["e8"]),
        ({"event": "https://example.org/kg/event/e4", "person": "Jara"}, []),
    ],
)
def test_evidence_is_found_by_who_took_part(world: Store, values: dict[str, str], expected: list[str]) -> None:
    assert events(world, "evidence", **values) == expected


@pytest.mark.parametrize("name", [*NAMES, *MORE_NAMES, *ELSEWHERE])
def test_every_shipped_file_is_sparql_by_another_parser(name: str) -> None:
    prepareQuery((queries_folder() / f"{name}.rq").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def other_engine() -> rdflib.Graph:
    return triples_elsewhere(graphs())


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("envoys-across-venues", {}),
        ("envoys-across-venues", {"person": "Falk"}),
        ("envoys-across-venues", {"from": "2030-01-11"}),
        ("evidence", {"person": "Berg", "with": "Falk"}),
        ("evidence", {"event": "https://example.org/kg/event/e1"}),
        ("meetings", {}),
        ("meetings", {"place": "Coast", "status": "occurred", "from": "2030-01-11"}),
        ("person-timeline", {"person": "Jara"}),
        ("upcoming", {}),
        ("upcoming", {"asof": "2030-01-15"}),
        ("who-met-whom", {}),
        ("who-met-whom", {"person": "Duru", "place": "Coast"}),
    ],
)
def test_another_engine_gives_the_same_rows(
    world: Store, other_engine: rdflib.Graph, name: str, values: dict[str, str]
) -> None:
    ours, theirs = rows_of_both(world, other_engine, name, values)

    assert ours
    assert theirs == ours


@pytest.mark.parametrize("name", NAMES)
def test_values_pasted_as_grlc_does_give_the_same_rows(world: Store, name: str) -> None:
    """A variable that is a parameter is not projected and not bound, so that text may take its place."""
    things = {"person": "person/cem-duru", "with": "person/ada-berg", "place": "place/westland/coast"}
    terms = {parameter: IRIS.base + path for parameter, path in things.items()}

    bound, pasted = rows_bound_and_pasted(world, name, {**terms, "from": "2030-01-11", "asof": "2030-01-15"})

    assert pasted == bound
    assert bound

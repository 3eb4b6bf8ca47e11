"""Event records in the terms of PLOVER: fit for their schema, one an event, with a direction where there is one."""

from __future__ import annotations

import dataclasses
import io
import json
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import jsonschema
import pandas
import pytest

from kg.export.exporter import Exported, Options
from kg.export.plover import write_plover
from kg.graph.iris import Iris
from kg.graph.mapping import document_quads
from kg.graph.world import world_quads
from kg.model.dates import DateInterval
from kg.model.report import ActorKind, EventType, Part, Status
from kg.model.world import Actor, ActorKey, Event, Place, PlaceKey, PlaceKind, Position, ReportKey, Taking, World
from kg.store import Store, open_store
from tests.graph.records import DOCUMENT, GRAMMAR, REPORT, WORLD
from tests.query.small_world import interval, small_store

SCHEMA = json.loads((files("kg.export") / "data" / "plover-record.schema.json").read_text(encoding="utf-8"))
IRIS = Iris()
ADA, BO, CY = (ActorKey(ActorKind.PERSON, name) for name in ("Ada Lind", "Bo Berg", "Cy Dorn"))
NORWAY, AUSTRIA = ActorKey(ActorKind.STATE, "NO"), ActorKey(ActorKind.STATE, "AT")
ACTORS = (
    Actor(ADA, "Ada Lind", acts_for=(NORWAY,), positions=(Position("foreign minister", NORWAY),)),
    Actor(BO, "Bo Berg", acts_for=(AUSTRIA,)),
    Actor(CY, "Cy Dorn"),
    Actor(NORWAY, "Norway", code="NO"),
    Actor(AUSTRIA, "Austria", code="AT"),
)
LAND, TOWN, HALL = PlaceKey(("AT",)), PlaceKey(("Vienna", "AT")), PlaceKey(("Hall", "Vienna", "AT"))
PLACES = (
    Place(LAND, "Austria", PlaceKind.COUNTRY, code="AT"),
    Place(TOWN, "Vienna", PlaceKind.CITY, LAND, (), 48.2, 16.4, 2761369),
    Place(HALL, "Hall", PlaceKind.VENUE, TOWN),
)


def event(*takings: tuple[ActorKey, Part], **fields: Any) -> Event:
    return Event(
        id="1" * 16,
        participants=tuple(Taking(actor, part, 1) for actor, part in takings),
        reports=(ReportKey("a", "r1"),),
        documents=1,
        **({"type": EventType.MEETING, "status": Status.OCCURRED} | fields),
    )


def store_of(*events: Event) -> Store:
    store = open_store(None)
    world = World(actors=ACTORS, places=PLACES, events=events)
    document = document_quads(DOCUMENT, [REPORT], extractor=GRAMMAR)
    store.replace_graphs({IRIS.world: world_quads(world), IRIS.document(DOCUMENT.key): document})
    return store


def exported(store: Store, **options: Any) -> tuple[list[dict[str, Any]], Exported, str]:
    output = io.BytesIO()
    done = write_plover(store, output, Options(**options))
    text = output.getvalue().decode("utf-8")
    records = [json.loads(line) for line in text.splitlines()]
    assert len(records) == done.count
    return records, done, text


def record(told: Event) -> dict[str, Any]:
    """Return the record of one event that is told by the report of `tests.graph.records`."""
    with store_of(dataclasses.replace(told, reports=(ReportKey(DOCUMENT.key, "r1"),))) as store:
        [found] = exported(store, every_status=True)[0]
    return found


def names(side: list[dict[str, Any]]) -> list[str]:
    return [actor["name"] for actor in side]


@pytest.fixture(scope="module")
def world() -> Iterator[Store]:
    with small_store() as store:
        yield store


@pytest.mark.parametrize("every_status", [False, True])
def test_every_record_fits_the_schema(world: Store, every_status: bool) -> None:
    records, _, _ = exported(world, every_status=every_status)

    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    validator = jsonschema.Draft202012Validator(SCHEMA, format_checker=jsonschema.FormatChecker())
    assert len(records) > 3
    assert [error.message for each in records for error in validator.iter_errors(each)] == []


def test_another_record_with_all_its_fields_fits_the_schema() -> None:
    with open_store(None) as store:
        document = document_quads(DOCUMENT, [REPORT], extractor=GRAMMAR)
        store.replace_graphs({IRIS.world: world_quads(WORLD), IRIS.document(DOCUMENT.key): document})
        [found] = exported(store)[0]

    jsonschema.validate(found, SCHEMA)
    assert (found["date"], found["time"], found["cameo"], found["occasion"]) == (
        "2021-03-01",
        "08:30",
        "046",
        "Spring Forum",
    )
    assert (found["documents"], found["publishers"], found["voices"], found["disputed"]) == (3, 2, 1, True)
    assert found["confidence"] == 0.93
    [source] = found["sources"]
    assert (source["citation"], source["publication"]) == ("lakeside.md", "The Lakeside Post")
    assert (source["url"], source["published"]) == ("https://example.com/envoys?id=7", "2021-03-02")
    assert source["text"] == [DOCUMENT.cut(0, 8), DOCUMENT.cut(31, 45)]


def test_pandas_reads_the_records_as_a_table(world: Store) -> None:
    records, _, text = exported(world)

    table = pandas.read_json(io.StringIO(text), lines=True, dtype=False)

    assert list(table["event_id"]) == [each["event_id"] for each in records]
    assert set(table.columns) == set(SCHEMA["properties"])
    assert table.explode("actor")["actor"].map(lambda actor: actor["name"]).isin(["Ada Berg"]).any()


def test_what_did_not_take_place_is_left_out_and_counted_unless_asked_for(world: Store) -> None:
    records, done, _ = exported(world)
    every, all_done, _ = exported(world, every_status=True)

    assert {each["status"] for each in records} == {"occurred"}
    assert done.notes == (
        "events left out, as they did not take place: 2 scheduled, 1 possible, 1 denied;"
        " --every-status writes them too",
    )
    assert len(every) == len(records) + 4
    assert all_done.notes == ()
    contexts = {each["status"]: each["contexts"] for each in every}
    assert contexts == {"occurred": [], "scheduled": ["future"], "possible": ["hypothetical"], "denied": ["negation"]}


def test_statements_are_no_events_of_plover_and_are_counted() -> None:
    with store_of(event((ADA, Part.SPEAKER), type=EventType.STATEMENT)) as store:
        records, done, text = exported(store, every_status=True)

    assert (records, text) == ([], "")
    assert done.notes == ("statements left out: 1; PLOVER codes no comments",)


def test_where_nobody_hosts_or_is_addressed_all_are_actors() -> None:
    found = record(event((ADA, Part.PARTICIPANT), (BO, Part.PARTICIPANT), (CY, Part.MEDIATOR)))

    assert (names(found["actor"]), found["recipient"]) == (["Ada Lind", "Bo Berg", "Cy Dorn"], [])
    assert found["mode"] == ["third-party"]


def test_who_visits_is_an_actor_and_who_hosts_a_recipient() -> None:
    found = record(event((BO, Part.HOST), (ADA, Part.VISITOR), type=EventType.VISIT))

    assert (names(found["actor"]), names(found["recipient"])) == (["Ada Lind"], ["Bo Berg"])
    assert (found["event_type"], found["mode"], found["cameo_root"]) == ("CONSULT", ["visit"], "04")


def test_who_asks_is_an_actor_and_who_is_asked_a_recipient() -> None:
    found = record(event((ADA, Part.ADDRESSEE), (BO, Part.REQUESTER), type=EventType.REQUEST))

    assert (names(found["actor"]), names(found["recipient"])) == (["Bo Berg"], ["Ada Lind"])
    assert (found["actor"][0]["part"], found["recipient"][0]["part"]) == ("requester", "addressee")


def test_a_host_alone_is_the_actor_and_nobody_is_on_both_sides() -> None:
    alone = record(event((ADA, Part.HOST)))
    both = record(event((ADA, Part.HOST), (ADA, Part.PARTICIPANT), (BO, Part.HOST)))

    assert (names(alone["actor"]), alone["recipient"]) == (["Ada Lind"], [])
    assert (names(both["actor"]), names(both["recipient"])) == (["Ada Lind"], ["Bo Berg"])


def test_actors_have_the_code_of_their_state_and_the_sector_of_their_office() -> None:
    found = record(event((ADA, Part.PARTICIPANT), (CY, Part.PARTICIPANT), (AUSTRIA, Part.PARTICIPANT)))

    coded = {actor["name"]: (actor["code"], actor["codes"], actor["sector"]) for actor in found["actor"]}
    assert coded == {
        "Ada Lind": ("NOR", ["NOR"], ["GOV"]),
        "Cy Dorn": (None, [], []),
        "Austria": ("AUT", ["AUT"], ["GOV"]),
    }


@pytest.mark.parametrize(
    ("when", "date", "enddate", "precision"),
    [
        ("2021-03-01", "2021-03-01", "2021-03-01", "day"),
        ("2021-03-01/2021-03-31", "2021-03-01", "2021-03-31", "interval"),
    ],
)
def test_days_come_with_how_exactly_they_are_known(when: str, date: str, enddate: str, precision: str) -> None:
    found = record(event((ADA, Part.PARTICIPANT), when=interval(when)))

    assert (found["date"], found["enddate"], found["date_precision"]) == (date, enddate, precision)


def test_an_open_end_and_an_unknown_day_are_told_as_such() -> None:
    day = interval("2021-03-01").earliest

    found = [
        record(event((ADA, Part.PARTICIPANT), when=when))
        for when in (DateInterval(day, None), DateInterval(None, day), DateInterval(None, None))
    ]

    assert [(each["date"], each["enddate"], each["date_precision"]) for each in found] == [
        ("2021-03-01", "2021-03-01", "after"),
        ("2021-03-01", "2021-03-01", "before"),
        (None, None, "unknown"),
    ]


def test_a_place_tells_its_country_and_the_nearest_point() -> None:
    found = record(event((ADA, Part.PARTICIPANT), places=(HALL,)))

    [location] = found["location"]
    assert (location["name"], location["full_name"]) == ("Hall", "Hall, Vienna, Austria")
    assert (location["country"], location["cc3"]) == ("Austria", "AUT")
    assert (location["latitude"], location["longitude"], location["point_of"]) == (48.2, 16.4, "city")
    assert location["geonameid"] is None


def test_records_come_in_order_of_their_events(world: Store) -> None:
    records, _, _ = exported(world, every_status=True)

    found = [each["event_id"] for each in records]
    assert found == sorted(found)
    assert len(found) == len(set(found))

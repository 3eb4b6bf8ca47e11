"""Networks read back by a library of others, with the pairs that the saved question finds."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

import networkx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.export.exporter import Options
from kg.export.network import write_gexf, write_graphml
from kg.graph.iris import Iris
from kg.graph.world import world_quads
from kg.model.dates import UNKNOWN_TIME
from kg.model.report import ActorKind, EventType, Part, Status
from kg.model.world import Actor, ActorKey, Event, ReportKey, Taking, World
from kg.query import run_saved_query
from kg.store import Store, open_store
from kg.store.protocol import Solutions
from tests.query.small_world import IRIS, interval, small_store

WRITERS = {"graphml": write_graphml, "gexf": write_gexf}
ADA, BO, CY = (ActorKey(ActorKind.PERSON, name) for name in ("Ada Lind", "Bo Berg", "Cy Dorn"))
NORWAY = ActorKey(ActorKind.STATE, "NO")


def read(format: str, written: bytes) -> Any:
    if format == "graphml":
        return networkx.read_graphml(io.BytesIO(written))
    return networkx.read_gexf(io.BytesIO(written), version="1.3")


def exported(store: Store, format: str) -> tuple[int, bytes]:
    output = io.BytesIO()
    return WRITERS[format](store, output, Options()).count, output.getvalue()


def event(number: int, *who: ActorKey, on: str | None = None, **fields: Any) -> Event:
    return Event(
        id=f"{number:016x}",
        type=fields.get("type", EventType.MEETING),
        status=fields.get("status", Status.OCCURRED),
        participants=tuple(Taking(actor, Part.PARTICIPANT, 1) for actor in who),
        reports=(ReportKey("a", f"r{number}"),),
        documents=1,
        when=interval(on) if on else UNKNOWN_TIME,
    )


def store_of(*events: Event, labels: dict[ActorKey, str] | None = None) -> Store:
    names = {ADA: "Ada Lind", BO: "Bo Berg", CY: "Cy Dorn", NORWAY: "Norway"} | (labels or {})
    actors = tuple(
        Actor(key, names[key], acts_for=(NORWAY,) if key == ADA else (), code="NO" if key == NORWAY else None)
        for key in (ADA, BO, CY, NORWAY)
    )
    store = open_store(None)
    store.replace_graphs({Iris().world: world_quads(World(actors=actors, events=events))})
    return store


@pytest.fixture(scope="module")
def world() -> Iterator[Store]:
    with small_store() as store:
        yield store


@pytest.mark.parametrize("format", WRITERS)
def test_edges_are_those_of_the_saved_question(world: Store, format: str) -> None:
    count, written = exported(world, format)
    answer = run_saved_query(world, "co-attendance", {"kinds": "actors", "type": "any"})
    assert isinstance(answer, Solutions)

    edges = {
        (*sorted((one, other)), int(data["weight"]), data.get("first"), data.get("last"))
        for one, other, data in read(format, written).edges(data=True)
    }

    asked = {
        (source.value, target.value, int(weight.value), first and first.value, last and last.value)  # type: ignore[union-attr]
        for _, _, weight, first, last, source, target in answer.rows
    }
    assert edges == asked
    assert len(edges) == count == 5


@pytest.mark.parametrize("format", WRITERS)
def test_nodes_tell_who_they_are_and_in_how_many_events_they_took_part(world: Store, format: str) -> None:
    nodes = dict(read(format, exported(world, format)[1]).nodes(data=True))

    berg = nodes["https://example.org/kg/person/ada-berg"]
    assert (berg["label"], berg["kind"], berg["events"]) == ("Ada Berg", "Person", 5)
    assert berg["iri"] == "https://example.org/kg/person/ada-berg"
    assert (berg["first"], berg["last"]) == ("2030-01-05", "2030-02-02")


@pytest.mark.parametrize("format", WRITERS)
def test_an_actor_has_the_code_of_the_state_that_it_is_or_acts_for(format: str) -> None:
    with store_of(event(1, ADA, BO), event(2, NORWAY, BO)) as store:
        nodes = dict(read(format, exported(store, format)[1]).nodes(data=True))

    assert {data["label"]: data.get("state") for data in nodes.values()} == {
        "Ada Lind": "NO",
        "Bo Berg": None,
        "Norway": "NO",
    }


@pytest.mark.parametrize("format", WRITERS)
@pytest.mark.parametrize("status", [s for s in Status if s not in (Status.OCCURRED, Status.ONGOING)])
def test_what_did_not_take_place_brings_nobody_together(format: str, status: Status) -> None:
    with store_of(event(1, ADA, BO, status=status), event(2, BO, CY, status=Status.ONGOING)) as store:
        graph = read(format, exported(store, format)[1])
        done = WRITERS[format](store, io.BytesIO(), Options())

    assert done.notes == ("events left out, as they did not take place: 1",)
    assert {data["label"] for _, data in graph.nodes(data=True)} == {"Bo Berg", "Cy Dorn"}
    assert graph.number_of_edges() == 1


@pytest.mark.parametrize("format", WRITERS)
def test_an_actor_and_the_state_it_acts_for_are_no_pair(format: str) -> None:
    with store_of(event(1, ADA, NORWAY)) as store:
        count, written = exported(store, format)

    graph = read(format, written)
    assert (count, graph.number_of_edges(), graph.number_of_nodes()) == (0, 0, 2)


@pytest.mark.parametrize("format", WRITERS)
def test_an_edge_tells_the_types_and_the_days_of_its_events(format: str) -> None:
    events = (
        event(1, ADA, BO, on="2021-03-05/2021-03-08"),
        event(2, ADA, BO, on="2021-03-01", type=EventType.CALL),
        event(3, ADA, BO),
    )
    with store_of(*events) as store:
        [(_, _, data)] = read(format, exported(store, format)[1]).edges(data=True)

    assert (data["weight"], data["types"]) == (3, "Call Meeting")
    assert (data["first"], data["last"]) == ("2021-03-01", "2021-03-08")


def test_gexf_is_dynamic_from_the_first_day_to_the_last_and_without_days_for_ever() -> None:
    with store_of(event(1, ADA, BO, on="2021-03-05/2021-03-08"), event(2, BO, CY)) as store:
        graph = read("gexf", exported(store, "gexf")[1])

    assert graph.graph["mode"] == "dynamic"
    lives = {(data.get("start"), data.get("end")) for *_, data in graph.edges(data=True)}
    assert lives == {("2021-03-05", "2021-03-08"), (None, None)}


def test_gexf_names_its_version_and_declares_each_value_that_it_uses(world: Store) -> None:
    space = "{http://gexf.net/1.3}"
    root = ElementTree.fromstring(exported(world, "gexf")[1])

    assert (root.tag, root.get("version")) == (f"{space}gexf", "1.3")
    for side, name in (("node", "nodes"), ("edge", "edges")):
        declared = {each.get("id") for each in root.findall(f"*/{space}attributes[@class='{side}']/{space}attribute")}
        used = {each.get("for") for each in root.findall(f"*/{space}{name}//{space}attvalue")}
        assert used
        assert used <= declared


@pytest.mark.parametrize("format", WRITERS)
def test_the_order_of_storing_leaves_no_trace(format: str) -> None:
    events = [event(1, ADA, BO, on="2021-03-01"), event(2, BO, CY), event(3, CY, ADA, type=EventType.CALL)]
    with store_of(*events) as store, store_of(*reversed(events)) as other:
        assert exported(store, format) == exported(other, format)


@pytest.mark.parametrize("format", WRITERS)
def test_a_store_without_events_gives_a_network_without_actors(format: str) -> None:
    with open_store(None) as store:
        count, written = exported(store, format)

    assert (count, read(format, written).number_of_nodes()) == (0, 0)


@pytest.mark.parametrize("format", WRITERS)
@given(label=st.text(min_size=1) | st.sampled_from(["a\x00b\x0bc", "<&>\"'", "￾", "]]>", "a\tb\nc"]))
def test_any_label_gives_xml_that_reads_back(format: str, label: str) -> None:
    with store_of(event(1, ADA, BO), labels={ADA: label}) as store:
        _, written = exported(store, format)

    ElementTree.fromstring(written)
    assert written.count(b"Bo Berg") == 1


def test_marks_of_xml_and_characters_that_it_cannot_hold_are_told_apart() -> None:
    with store_of(event(1, ADA, BO), labels={ADA: "<Ada> & \x00\x1f\x85"}) as store:
        nodes = dict(read("graphml", exported(store, "graphml")[1]).nodes(data=True))

    assert nodes[IRIS.actor(ADA).value]["label"] == "<Ada> & \ufffd\ufffd\x85"

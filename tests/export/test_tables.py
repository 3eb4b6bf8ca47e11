"""Tables that fit together: a validator finds no fault, and pandas reads them by their keys."""

from __future__ import annotations

import csv
import json
import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import frictionless
import pandas
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode, Quad

from kg.export import Options, export_to_path
from kg.export.schemas import TABLES
from kg.export.tables import DESCRIPTOR
from kg.graph.vocabulary import OWL
from kg.model.dates import UNKNOWN_TIME, DateInterval
from kg.model.report import ActorKind, Status
from kg.model.world import Actor, ActorKey
from tests.export.stores import GEONAMES, IRIS, MEETING, MEETING_IRI, store_of, variant
from tests.graph.records import ADA, AUSTRIA, DOCUMENT, NORWAY, OFFICE, VIENNA, VILLA, WORLD, few_examples
from tests.query.small_world import small_store

ELSEWHERE = NamedNode(f"{IRIS.base}links/elsewhere")
LINK = Quad(IRIS.actor(ADA), OWL.sameAs, NamedNode("http://www.wikidata.org/entity/Q1"), ELSEWHERE)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Tables of one event that has everything, and of one that has nearly nothing."""
    path = tmp_path_factory.mktemp("tables") / "out"
    bare = replace(variant(1, when=UNKNOWN_TIME, places=(), status=Status.DENIED, start_time=None), subtype=None)
    with store_of(MEETING, bare, links={ELSEWHERE: [LINK]}) as store:
        assert export_to_path(store, "csv", path, Options()).count == 2
    return path


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def faults(descriptor: Path) -> list[list[object]]:
    found: list[list[object]] = frictionless.validate(str(descriptor)).flatten(
        ["taskNumber", "rowNumber", "type", "note"]
    )
    return found


def test_a_validator_finds_no_fault_in_types_constraints_and_keys(folder: Path) -> None:
    assert faults(folder / DESCRIPTOR) == []


def test_a_validator_finds_no_fault_in_a_larger_world(tmp_path: Path) -> None:
    with small_store() as store:
        assert export_to_path(store, "csv", tmp_path / "out", Options()).count == 11

    assert faults(tmp_path / "out" / DESCRIPTOR) == []


@pytest.mark.parametrize("table", ["events", "actors", "places", "documents"])
def test_the_validator_would_find_a_row_that_is_missing(folder: Path, tmp_path: Path, table: str) -> None:
    for path in folder.iterdir():
        content = path.read_bytes()
        header = content.partition(b"\r\n")[0]
        (tmp_path / path.name).write_bytes(header + b"\r\n" if path.stem == table else content)

    assert {fault[2] for fault in faults(tmp_path / DESCRIPTOR)} == {"foreign-key"}


def test_the_descriptor_names_every_file_and_every_column(folder: Path) -> None:
    package = json.loads((folder / DESCRIPTOR).read_text(encoding="utf-8"))

    assert {resource["path"] for resource in package["resources"]} | {DESCRIPTOR} == {p.name for p in folder.iterdir()}
    for resource in package["resources"]:
        fields = resource["schema"]["fields"]
        header = (folder / resource["path"]).read_text(encoding="utf-8").splitlines()[0]
        assert header.split(",") == [field["name"] for field in fields]
        assert all(field["description"].endswith(".") for field in fields)


def test_an_archive_is_a_package_too(tmp_path: Path) -> None:
    with store_of() as store:
        export_to_path(store, "csv", tmp_path / "out.zip", Options())

    package = frictionless.Package(str(tmp_path / "out.zip"))
    assert package.resource_names == [table.name for table in TABLES]
    assert package.validate().valid


def test_an_event_is_a_row_with_its_days_and_counts(folder: Path) -> None:
    bare, row = rows(folder, "events")

    assert row["event"] == MEETING_IRI
    assert (row["type"], row["subtype"], row["status"]) == ("Meeting", "NegotiationRound", "occurred")
    assert (row["earliest"], row["latest"], row["start_time"]) == ("2021-03-01", "2021-03-01", "08:30:00")
    assert (row["until"], row["occasion"], row["about"]) == ("2021-06-30", "Spring Forum", '["grain"]')
    assert (row["documents"], row["publishers"], row["voices"], row["disputed"]) == ("3", "2", "1", "true")
    assert (bare["earliest"], bare["latest"], bare["start_time"], bare["status"]) == ("", "", "", "denied")


def test_participants_lead_to_events_and_actors(folder: Path) -> None:
    [_, _, ada, bo] = rows(folder, "participants")

    assert (ada["event"], ada["actor"]) == (MEETING_IRI, IRIS.actor(ADA).value)
    assert (ada["part"], ada["position"], ada["documents"]) == ("visitor", "envoy", "3")
    assert (bo["part"], bo["position"]) == ("participant", "")


def test_actors_come_with_states_affiliations_and_offices(folder: Path) -> None:
    actors = {row["label"]: row for row in rows(folder, "actors")}

    assert actors["Norway"]["code"] == "NO"
    assert actors["Ada Lind"]["states"] == actors["Norwegian negotiators"]["states"] == '["NO"]'
    assert json.loads(actors["Ada Lind"]["aliases"]) == ["Lind", "the envoy"]
    assert {row["acts_for"] for row in rows(folder, "affiliations")} == {IRIS.actor(NORWAY).value}
    assert [(row["title"], row["of"], row["first_reported"]) for row in rows(folder, "offices")] == [
        ("adviser", "", ""),
        ("envoy", IRIS.actor(NORWAY).value, "2021-03-02"),
    ]


def test_places_come_with_country_and_point(folder: Path) -> None:
    austria, vienna, villa = rows(folder, "places")

    assert (austria["kind"], austria["country_code"], austria["within"]) == ("country", "AT", "")
    assert (vienna["latitude"], vienna["longitude"], vienna["geonames"]) == ("48.20849", "-16.37208", "2761369")
    assert (villa["country_code"], villa["within"], villa["latitude"]) == ("AT", IRIS.place(VIENNA).value, "")
    assert [row["place"] for row in rows(folder, "locations")] == [IRIS.place(VILLA).value]
    assert austria["place"] == IRIS.place(AUSTRIA).value


def test_reports_lead_to_events_and_documents_with_the_passages(folder: Path) -> None:
    [report] = rows(folder, "reports")

    assert (report["event"], report["document"]) == (MEETING_IRI, IRIS.document(DOCUMENT.key).value)
    assert json.loads(report["evidence"]) == ["Ada Lind", "met Bo Berg in"]
    assert (report["confidence"], report["attributed_to"]) == ("0.93", '["Ada Lind"]')
    published = {row["name"]: row["published"] for row in rows(folder, "documents")}
    assert published == {"lakeside.md": "2021-03-02", "copy.md": ""}


def test_links_tell_their_property_and_their_source(folder: Path) -> None:
    found = {(row["subject"], row["object"], row["graph"]) for row in rows(folder, "links")}

    assert found == {
        (IRIS.actor(ADA).value, "http://www.wikidata.org/entity/Q1", ELSEWHERE.value),
        (IRIS.place(VIENNA).value, "https://sws.geonames.org/2761369/", GEONAMES.value),
    }


def test_pandas_joins_the_tables_by_their_keys(folder: Path) -> None:
    def table(name: str) -> pandas.DataFrame:
        return pandas.read_csv(folder / f"{name}.csv", keep_default_na=False, na_values=[""])

    joined = table("participants").merge(table("events"), on="event").merge(table("actors"), on="actor")

    occurred = joined[joined["status"] == "occurred"]
    assert sorted(occurred["label_y"]) == ["Ada Lind", "Bo Berg"]
    assert pandas.to_datetime(occurred["earliest"]).dt.date.unique().tolist() == [date(2021, 3, 1)]
    assert table("events")["disputed"].dtype == bool
    assert table("places")["latitude"].dtype == float


def test_the_code_of_namibia_is_a_code_to_a_reader_that_keeps_to_the_descriptor(tmp_path: Path) -> None:
    state = Actor(ActorKey(ActorKind.STATE, "NA"), "Namibia", code="NA")
    with store_of(world=replace(WORLD, actors=(*WORLD.actors, state))) as store:
        export_to_path(store, "csv", tmp_path / "out", Options())

    resource = frictionless.Package(str(tmp_path / "out" / DESCRIPTOR)).get_table_resource("actors")
    assert {row["label"]: row["code"] for row in resource.read_rows()}["Namibia"] == "NA"


_hostile = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1) | st.sampled_from(
    ['"', '""', ",", "a,b", "\r", "\n", "\r\n", "=1+1", "\u2028", "'", "\\", "\t", "[]", "null", "NA"]
)


@few_examples
@given(_hostile, st.lists(_hostile, max_size=3, unique=True))
def test_any_text_survives(label: str, about: list[str]) -> None:
    actors = tuple(replace(actor, label=label) if actor.key == OFFICE else actor for actor in WORLD.actors)
    event = variant(1, about=tuple(about), when=DateInterval(None, date(2021, 3, 1)))
    with tempfile.TemporaryDirectory() as made, store_of(event, world=replace(WORLD, actors=actors)) as store:
        export_to_path(store, "csv", Path(made), Options())

        [row] = rows(Path(made), "events")
        assert json.loads(row["about"]) == sorted(about)
        assert label in {row["label"] for row in rows(Path(made), "actors")}


def test_tables_of_an_empty_graph_are_there_and_empty(tmp_path: Path) -> None:
    nothing = replace(WORLD, actors=(), places=(), events=(), reported_actors=(), reported_places=(), copies=())
    with store_of(world=nothing) as store:
        for graph in store.graph_names():
            store.remove_graphs([graph])
        assert export_to_path(store, "csv", tmp_path / "out", Options()).count == 0

    assert faults(tmp_path / "out" / DESCRIPTOR) == []
    assert [table.name for table in TABLES if rows(tmp_path / "out", table.name)] == []

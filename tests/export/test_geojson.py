"""Features that map programs accept, one for each event and place."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import date
from typing import Any

import geojson
import pytest
from geojson_pydantic import FeatureCollection
from hypothesis import given

from kg.export import Exported, Options, export_to_stream
from kg.model.dates import UNKNOWN_TIME, DateInterval
from kg.model.world import Event, Place, PlaceKey, PlaceKind, World
from kg.store import Store
from tests.export.stores import IRIS, MEETING, MEETING_IRI, store_of, variant
from tests.graph.records import ADA, AUSTRIA, BO, VIENNA, VILLA, WORLD, few_examples, texts
from tests.query.small_world import small_store


def written(store: Store) -> tuple[list[dict[str, Any]], Exported]:
    output = io.BytesIO()
    exported = export_to_stream(store, "geojson", output, Options())
    collection = json.loads(output.getvalue())
    assert FeatureCollection.model_validate(collection).length == exported.count
    assert geojson.loads(output.getvalue().decode()).is_valid
    features: list[dict[str, Any]] = collection["features"]
    assert len({feature["id"] for feature in features}) == len(features)
    return features, exported


def features_of(*events: Event, world: World = WORLD) -> tuple[list[dict[str, Any]], Exported]:
    with store_of(*events, world=world) as store:
        return written(store)


def with_place(key: PlaceKey, **changes: Any) -> World:
    return replace(WORLD, places=tuple(replace(p, **changes) if p.key == key else p for p in WORLD.places))


def test_a_feature_has_the_point_longitude_first_and_what_a_popup_shows() -> None:
    [feature], exported = features_of(replace(MEETING, places=(VIENNA,)))

    assert exported == Exported(1)
    assert feature["id"] == f"{MEETING_IRI}#place/AT/vienna"
    assert feature["geometry"] == {"type": "Point", "coordinates": [-16.37208, 48.20849]}
    told = feature["properties"]
    assert (told["event"], told["type"], told["subtype"]) == (MEETING_IRI, "Meeting", "NegotiationRound")
    assert (told["status"], told["when"], told["start_time"]) == ("occurred", "2021-03-01", "08:30")
    assert (told["place"], told["place_label"]) == (IRIS.place(VIENNA).value, "Vienna")
    assert (told["place_kind"], told["geonames"]) == ("city", 2761369)
    assert (told["country"], told["country_code"]) == ("Austria", "AT")
    assert told["participants"] == ["Ada Lind", "Bo Berg"]
    assert told["participant_iris"] == [IRIS.actor(ADA).value, IRIS.actor(BO).value]
    assert told["states"] == ["NO"]
    assert (told["documents"], told["publishers"], told["voices"], told["disputed"]) == (3, 2, 1, True)


def test_an_event_at_two_places_is_two_features() -> None:
    features, exported = features_of(replace(MEETING, places=(VIENNA, AUSTRIA)))

    assert exported.count == 2
    assert [feature["properties"]["place_label"] for feature in features] == ["Austria", "Vienna"]
    assert {feature["properties"]["event"] for feature in features} == {MEETING_IRI}


def test_a_venue_without_a_point_stands_in_its_city_and_says_so() -> None:
    [feature], exported = features_of(MEETING)

    assert feature["geometry"]["coordinates"] == [-16.37208, 48.20849]
    assert feature["properties"]["place"] == IRIS.place(VILLA).value
    assert feature["properties"]["point_of"] == IRIS.place(VIENNA).value
    assert exported.notes == ()


def test_a_place_that_no_point_is_known_of_has_no_geometry_and_is_counted() -> None:
    [feature], exported = features_of(replace(MEETING, places=(AUSTRIA,)))

    assert feature["geometry"] is None
    assert feature["properties"]["place_label"] == "Austria"
    assert feature["properties"]["point_of"] is None
    assert exported.notes == ("features without geometry, as no point of their places is known: 1",)


def test_the_middle_of_a_country_stands_for_the_country_alone() -> None:
    world = with_place(AUSTRIA, latitude=47.3, longitude=13.3)
    nowhere = Place(PlaceKey(("Dorf", "AT")), "Dorf", PlaceKind.CITY, AUSTRIA)
    world = replace(world, places=(*world.places, nowhere))

    [country, town], _ = features_of(replace(MEETING, places=(AUSTRIA, nowhere.key)), world=world)

    assert country["geometry"]["coordinates"] == [13.3, 47.3]
    assert town["geometry"] is None


@pytest.mark.parametrize("point", [(91.0, 0.0), (0.0, -180.5)])
def test_a_point_that_is_not_on_earth_is_none(point: tuple[float, float]) -> None:
    world = with_place(VIENNA, latitude=point[0], longitude=point[1])

    [feature], _ = features_of(replace(MEETING, places=(VIENNA,)), world=world)

    assert feature["geometry"] is None


def test_events_without_a_place_are_left_out_and_counted() -> None:
    features, exported = features_of(MEETING, variant(1, places=()), variant(2, places=()))

    assert [feature["properties"]["event"] for feature in features] == [MEETING_IRI]
    assert exported.notes == ("events left out, as no place of them is known: 2",)


@pytest.mark.parametrize(
    ("when", "told"),
    [
        (UNKNOWN_TIME, (None, None, None)),
        (DateInterval(None, date(2021, 3, 5)), ("../2021-03-05", None, "2021-03-05")),
        (DateInterval(date(2021, 3, 5), date(2021, 3, 6)), ("2021-03-05/2021-03-06", "2021-03-05", "2021-03-06")),
    ],
)
def test_days_are_told_as_far_as_they_are_known(when: DateInterval, told: tuple[str | None, ...]) -> None:
    [feature], _ = features_of(variant(1, when=when, places=(VIENNA,)))

    assert tuple(feature["properties"][name] for name in ("when", "earliest", "latest")) == told


def test_a_larger_world_is_valid_and_in_order() -> None:
    with small_store() as store:
        features, exported = written(store)

    assert exported.count == len(features) == 9
    assert [feature["id"] for feature in features] == sorted(feature["id"] for feature in features)


@few_examples
@given(texts, texts)
def test_any_text_survives(occasion: str, about: str) -> None:
    [feature], _ = features_of(replace(MEETING, occasion=occasion, about=(about,)))

    assert (feature["properties"]["occasion"], feature["properties"]["about"]) == (occasion, [about])


def test_a_graph_without_events_is_an_empty_collection() -> None:
    features, exported = features_of(world=replace(WORLD, events=()))

    assert (features, exported) == ([], Exported(0))

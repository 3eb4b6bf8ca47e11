"""Which place the names of a report mean."""

from __future__ import annotations

import pytest

from kg.model.world import PlaceKey, PlaceKind, World
from tests.resolve.making import person, report, world_of


def located(*places: tuple[str, ...]) -> World:
    return world_of(*(report(f"d{i}", person("Anna Lindh"), place=place) for i, place in enumerate(places)))


def meant(world: World) -> list[PlaceKey]:
    return [each.place for each in sorted(world.reported_places, key=lambda each: each.report)]


def test_a_city_lies_in_its_region_and_country_even_where_no_report_names_them() -> None:
    world = located(("Miami",))

    assert [(place.label, place.kind) for place in world.places] == [
        ("Florida", PlaceKind.REGION),
        ("Miami", PlaceKind.CITY),
        ("United States", PlaceKind.COUNTRY),
    ]
    [city] = [place for place in world.places if place.kind is PlaceKind.CITY]
    assert city.key == PlaceKey(("Miami", "Florida", "US"))
    assert city.within == PlaceKey(("Florida", "US"))


def test_a_known_place_has_coordinates_and_its_number() -> None:
    [city] = [place for place in located(("Geneva", "Switzerland")).places if place.kind is PlaceKind.CITY]

    assert city.geonames == 2660646
    assert city.latitude == pytest.approx(46.2, abs=0.1)
    assert city.longitude == pytest.approx(6.15, abs=0.1)


def test_an_unknown_name_before_a_city_is_a_venue_in_it() -> None:
    world = located(("Lotte Palace Hotel", "New York"))

    [venue] = [place for place in world.places if place.kind is PlaceKind.VENUE]
    assert venue.within == PlaceKey(("New York", "US"))


def test_one_name_in_two_countries_is_two_places() -> None:
    world = located(("Tripoli", "Libya"), ("Tripoli", "Lebanon"))

    assert {key.path[-1] for key in meant(world)} == {"LY", "LB"}


def test_the_smaller_name_tells_which_of_two_larger_places_is_meant() -> None:
    """Georgia is a country, but not the one of Atlanta."""
    assert meant(located(("Atlanta", "Georgia"))) == [PlaceKey(("Atlanta", "Georgia", "US"))]
    assert meant(located(("Tbilisi", "Georgia"))) == [PlaceKey(("Tbilisi", "GE"))]


def test_names_of_one_city_are_one_place_with_aliases() -> None:
    world = located(("Kiev", "Ukraine"), ("Kyiv",), ("Kyiv",))

    [city] = [place for place in world.places if place.kind is PlaceKind.CITY]
    assert (city.label, city.aliases) == ("Kyiv", ("Kiev",))


def test_an_unknown_name_alone_is_kept() -> None:
    [place] = located(("Zzyzx Meadow",)).places

    assert (place.label, place.kind, place.within) == ("Zzyzx Meadow", PlaceKind.OTHER, None)


def test_an_unknown_name_lies_in_what_the_report_gives() -> None:
    world = located(("Zzyzx Meadow", "Finland"))

    [place] = [place for place in world.places if place.kind is PlaceKind.OTHER]
    assert place.within == PlaceKey(("FI",))


def test_names_side_by_side_are_several_places() -> None:
    assert meant(located(("Samoa", "Fiji", "Tonga"))) == [PlaceKey(("FJ",)), PlaceKey(("TO",)), PlaceKey(("WS",))]


def test_a_city_told_in_a_past_state_is_the_city_of_today() -> None:
    assert meant(located(("Moscow", "Soviet Union"))) == [PlaceKey(("Moscow", "RU"))]


def test_a_seat_of_government_lies_in_its_city() -> None:
    assert meant(located(("Kremlin",), ("Kremlin", "Moscow", "Russia"))) == [PlaceKey(("Kremlin", "Moscow", "RU"))] * 2


def test_spellings_of_an_unknown_venue_are_one_place() -> None:
    world = located(("Hôtel des Lilas", "Geneva"), ("Hotel des Lilas", "Geneva"))

    assert len(set(meant(world))) == 1

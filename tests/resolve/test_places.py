"""Which place the names of a report mean."""

from __future__ import annotations

import pytest

from kg.model.world import PlaceKey, PlaceKind, World
from tests.resolve.making import days, key, person, report, world_of


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


@pytest.mark.parametrize(
    ("names", "path", "alias"),
    [
        (("Leningrad", "Soviet Union"), ("Saint Petersburg", "RU"), "Leningrad"),
        (("Saigon", "South Vietnam"), ("Ho Chi Minh City", "VN"), "Saigon"),
        (("Peking",), ("Beijing", "CN"), "Peking"),
        (("Bombay", "India"), ("Mumbai", "IN"), "Bombay"),
        (("Rangoon", "Burma"), ("Yangon", "MM"), "Rangoon"),
        (("Constantinople",), ("Istanbul", "TR"), "Constantinople"),
        (("Léopoldville", "Belgian Congo"), ("Kinshasa", "CD"), "Léopoldville"),
        (("Nur-Sultan", "Kazakhstan"), ("Astana", "KZ"), "Nur-Sultan"),
        (("Salisbury", "Rhodesia"), ("Harare", "ZW"), "Salisbury"),
        (("Danzig",), ("Gdansk", "PL"), "Danzig"),
        (("Karl-Marx-Stadt", "East Germany"), ("Chemnitz", "DE"), "Karl-Marx-Stadt"),
        (("Memel", "Lithuania"), ("Klaipėda", "LT"), "Memel"),
        (("Burma",), ("MM",), "Burma"),
        (("Zaire",), ("CD",), "Zaire"),
        (("Swaziland",), ("SZ",), "Swaziland"),
        (("Upper Volta",), ("BF",), "Upper Volta"),
        (("Persia",), ("IR",), "Persia"),
    ],
)
def test_an_old_name_is_an_alias_of_the_place_of_today(
    names: tuple[str, ...], path: tuple[str, ...], alias: str
) -> None:
    world = located(names)

    assert meant(world) == [PlaceKey(path)]
    [place] = [place for place in world.places if place.key.path == path]
    assert place.aliases == (alias,)


@pytest.mark.parametrize(
    ("names", "path"),
    [
        (("St. Petersburg", "Florida"), ("St. Petersburg", "Florida", "US")),
        (("Salisbury", "England"), ("Salisbury", "England", "GB")),
        (("Canton", "Ohio"), ("Canton", "Ohio", "US")),
        (("Gold Coast", "Australia"), ("Gold Coast", "Queensland", "AU")),
        (("Bonn", "West Germany"), ("Bonn", "DE")),
        (("East Berlin", "East Germany"), ("East Berlin", "Berlin", "DE")),
    ],
)
def test_a_name_is_an_old_one_only_in_its_place(names: tuple[str, ...], path: tuple[str, ...]) -> None:
    assert meant(located(names)) == [PlaceKey(path)]


def test_a_name_is_an_old_one_only_in_its_time() -> None:
    envoy = person("Anna Lindh")
    world = world_of(
        report("a", envoy, place=("Salisbury",), when=days("1979-12-01")),
        report("b", envoy, place=("Salisbury",), when=days("2018-03-04")),
        report("c", envoy, place=("Salisbury",)),
        report("d", envoy, place=("Salisbury",)),
        published={"c": "1978-03-01", "d": "2018-03-05"},
    )

    countries = {each.report.document_key: each.place.path[-1] for each in world.reported_places}
    assert countries == {key("a"): "ZW", key("b"): "GB", key("c"): "ZW", key("d"): "GB"}


def test_the_halves_of_a_divided_city_lie_in_it() -> None:
    world = located(("East Berlin",), ("West Berlin",))

    assert {place.within for place in world.places if place.label.endswith("t Berlin")} == {PlaceKey(("Berlin", "DE"))}


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


@pytest.mark.parametrize(
    ("names", "path"),
    [
        (("Cairo", "Illinois"), ("Cairo", "Illinois", "US")),  # too small for the tables, and not the one in Egypt
        (("Pointe-Noire", "Congo"), ("Pointe-Noire", "CG")),
        (("Goma", "Congo"), ("Goma", "CD")),
    ],
)
def test_what_stands_behind_a_town_tells_where_it_is(names: tuple[str, ...], path: tuple[str, ...]) -> None:
    assert meant(located(names)) == [PlaceKey(path)]

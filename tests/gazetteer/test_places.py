"""Places by name, and what holds them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.gazetteer.fold import fold
from kg.gazetteer.places import (
    all_regions,
    containers,
    is_place_name,
    place_named,
    places_ever_named,
    places_named,
)
from kg.gazetteer.states import all_states, state
from kg.gazetteer.tables import read_rows
from kg.model.world import PlaceKind


@pytest.mark.parametrize(
    ("name", "outer"),
    [
        ("Miami", ["Florida", "United States"]),
        ("Toronto", ["Ontario", "Canada"]),
        ("Edinburgh", ["Scotland", "United Kingdom"]),
        ("Geneva", ["Switzerland"]),
        ("Camp David", ["Maryland", "United States"]),
        ("Kremlin", ["Russia"]),
        ("East Berlin", ["Berlin", "Germany"]),
        ("East Jerusalem", ["Palestine"]),
        ("Florida", ["United States"]),
        ("Black Sea", []),
        ("Crimea", []),
        ("Europe", []),
        ("France", []),
    ],
)
def test_a_place_lies_in_its_region_and_country(name: str, outer: list[str]) -> None:
    place = place_named(name)

    assert place is not None
    assert [each.name for each in containers(place)] == outer


@pytest.mark.parametrize(
    ("old", "now"),
    [
        ("Leningrad", "Saint Petersburg"),
        ("Saigon", "Ho Chi Minh City"),
        ("Bombay", "Mumbai"),
        ("Kiev", "Kyiv"),
        ("Cologne", "Cologne"),
        ("Hannover", "Hanover"),
        ("New York City", "New York"),
        ("Fla.", "Florida"),
        ("W. Va.", "West Virginia"),
    ],
)
def test_other_and_former_names_lead_to_the_common_one(old: str, now: str) -> None:
    place = place_named(old)

    assert place is not None
    assert place.name == now


def test_every_old_name_leads_to_a_place_of_today() -> None:
    rows = list(read_rows("old_names.tsv", 5))

    lost = [
        old for old, _, _, code, _ in rows if code not in {place.state for place in places_ever_named(old, year=1900)}
    ]
    assert len(rows) > 300
    assert lost == []


def test_every_old_name_is_listed_once_for_a_place() -> None:
    rows = [(fold(old), name, code) for old, _, name, code, _ in read_rows("old_names.tsv", 5)]

    assert len(rows) == len(set(rows))


@pytest.mark.parametrize(
    ("name", "year", "code"),
    [
        ("Salisbury", 1979, "ZW"),
        ("Salisbury", 2018, "GB"),
        ("Salisbury", None, "GB"),
        ("Bathurst", 1965, "GM"),
        ("Bathurst", 1974, "AU"),
        ("Broken Hill", 1960, "ZM"),
        ("Broken Hill", 2000, "AU"),
        ("Gold Coast", 1950, "GH"),
        ("Gold Coast", 2018, "AU"),
        ("Formosa", 1958, "TW"),
        ("Madras", 2020, "IN"),
        ("Carlsbad", 1930, "US"),
        ("Leninakan", 2020, "AM"),
        ("Zaire", None, "CD"),
        ("Springfield", 1950, "US"),
    ],
)
def test_an_old_name_is_likely_in_its_time_and_where_no_other_place_has_it(
    name: str, year: int | None, code: str
) -> None:
    assert places_ever_named(name, year=year)[0].state == code


def test_an_old_name_stays_possible_after_its_time() -> None:
    assert "ZW" in [place.state for place in places_ever_named("Salisbury", year=2018)][:2]


def test_persons_who_gave_towns_their_names_are_no_places_in_a_text() -> None:
    assert not is_place_name("Andropov")
    assert not is_place_name("Tolbukhin")
    assert places_ever_named("Andropov", year=1985)[0].name == "Rybinsk"


def test_without_a_hint_the_largest_city_of_a_name_is_meant() -> None:
    place = place_named("Tripoli")

    assert place is not None
    assert place.state == "LY"


def test_a_state_or_region_picks_among_cities_of_one_name() -> None:
    lebanese, american = place_named("Tripoli", state="LB"), place_named("Cambridge", within="Massachusetts")

    assert lebanese is not None
    assert lebanese.state == "LB"
    assert american is not None
    assert american.state == "US"
    assert place_named("Tripoli", state="JP") is None


@pytest.mark.parametrize(("name", "within"), [("Georgia", "United States"), ("Paris", "Texas")])
def test_a_hint_goes_before_the_usual_reading(name: str, within: str) -> None:
    place = place_named(name, within=within)

    assert place is not None
    assert place.state == "US"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Georgia", PlaceKind.COUNTRY),
        ("Washington", PlaceKind.CITY),
        ("New York", PlaceKind.CITY),
        ("Scotland", PlaceKind.REGION),
        ("Greenland", PlaceKind.REGION),
        ("White House", PlaceKind.VENUE),
        ("Mediterranean", PlaceKind.OTHER),
    ],
)
def test_kinds_of_places(name: str, kind: PlaceKind) -> None:
    place = place_named(name)

    assert place is not None
    assert place.kind is kind


def test_a_city_has_coordinates_and_a_geonames_id() -> None:
    place = place_named("Kyiv")

    assert place is not None
    assert place.geonames == 703448
    assert place.latitude == pytest.approx(50.45, abs=0.1)
    assert place.longitude == pytest.approx(30.52, abs=0.1)


def test_a_country_has_a_point_inside_it() -> None:
    place = place_named("Ukraine")

    assert place is not None
    assert place.latitude == pytest.approx(49, abs=2)
    assert place.longitude == pytest.approx(31, abs=3)
    assert place.code == "UA"


def test_every_state_of_today_with_a_geonames_id_has_a_point() -> None:
    without = [each.name for each in all_states() if each.geonames and not each.point]

    assert without == []


@pytest.mark.parametrize(("town", "geonames"), [("Ohrid", 787487), ("St Andrews", 2638864), ("Rotorua", 6241325)])
def test_a_listed_town_has_the_id_of_the_table_of_cities(town: str, geonames: int) -> None:
    place = place_named(town)

    assert place is not None
    assert place.geonames == geonames


def test_words_and_small_towns_are_not_taken_for_places_without_another_sign() -> None:
    assert not is_place_name("Reading")
    assert not is_place_name("Hope")
    assert not is_place_name("Nobody Knows This Town")
    assert is_place_name("Vienna")


def test_regions_lie_in_states_that_exist() -> None:
    assert all(code is None or state(code) for _, code in all_regions())


@given(st.text(max_size=40))
def test_any_text_can_be_looked_up(name: str) -> None:
    assert all(place.name for place in places_named(name))

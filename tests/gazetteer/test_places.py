"""Places by name, and what holds them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.gazetteer.places import all_regions, containers, is_place_name, place_named, places_named
from kg.gazetteer.states import state
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


def test_a_country_has_no_invented_coordinates() -> None:
    place = place_named("Ukraine")

    assert place is not None
    assert (place.latitude, place.longitude) == (None, None)
    assert place.code == "UA"


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

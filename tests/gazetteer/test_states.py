"""States by name, demonym, capital and seat of government."""

from __future__ import annotations

import re

import pycountry
import pytest

from kg.gazetteer.fold import fold
from kg.gazetteer.states import (
    Standing,
    all_peoples,
    all_seats,
    all_states,
    government_seat,
    iso3_of,
    state,
    state_name,
    state_named,
    state_of_demonym,
    states_named,
)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("the U.S.", "United States"),
        ("US", "United States"),
        ("USA", "United States"),
        ("America", "United States"),
        ("Britain", "United Kingdom"),
        ("the UAE", "United Arab Emirates"),
        ("PRC", "China"),
        ("Russian Federation", "Russia"),
        ("Republic of Korea", "South Korea"),
        ("DPRK", "North Korea"),
        ("Côte d'Ivoire", "Ivory Coast"),
        ("Czechia", "Czech Republic"),
        ("Türkiye", "Turkey"),
        ("DR Congo", "Democratic Republic of the Congo"),
        ("the Netherlands", "Netherlands"),
        ("Burma", "Myanmar"),
        ("Zaire", "Zaire"),
        ("Soviet Union", "Soviet Union"),
        ("Kosovo", "Kosovo"),
        ("Holy See", "Holy See"),
        ("ukraine", "Ukraine"),
    ],
)
def test_a_state_is_found_by_its_usual_names(text: str, name: str) -> None:
    found = state_named(text)

    assert found is not None
    assert found.name == name


@pytest.mark.parametrize("text", ["us", "the us", "Us", "Russian", "Moscow", "Atlantis", "", "the"])
def test_pronouns_demonyms_capitals_and_inventions_are_no_states(text: str) -> None:
    assert state_named(text) is None


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("Russian", "RU"),
        ("Russians", "RU"),
        ("Dutch", "NL"),
        ("Emirati", "AE"),
        ("Saudi", "SA"),
        ("Filipino", "PH"),
        ("Philippine", "PH"),
        ("Turkish Cypriot", "XC"),
        ("Greek Cypriot", "CY"),
        ("Nigerien", "NE"),
        ("Nigerian", "NG"),
        ("South Korean", "KR"),
        ("Soviet", "SU"),
        ("Sierra Leonean", "SL"),
    ],
)
def test_a_demonym_names_its_state(word: str, code: str) -> None:
    found = state_of_demonym(word)

    assert found is not None
    assert found.code == code


@pytest.mark.parametrize("word", ["Korean", "polish", "European", "Martian"])
def test_words_of_no_single_state_are_no_demonyms(word: str) -> None:
    assert state_of_demonym(word) is None


@pytest.mark.parametrize(
    ("text", "acts_for"),
    [
        ("Moscow", "Russia"),
        ("the Kremlin", "Russia"),
        ("Foggy Bottom", "United States"),
        ("State Department", "United States"),
        ("10 Downing Street", "United Kingdom"),
        ("the Élysée", "France"),
        ("Quai d’Orsay", "France"),
        ("Zhongnanhai", "China"),
        ("Bankova", "Ukraine"),
        ("Kiev", "Ukraine"),
        ("Casa Rosada", "Argentina"),
        ("Planalto", "Brazil"),
        ("Rashtrapati Bhavan", "India"),
        ("Blue House", "South Korea"),
        ("The Hague", "Netherlands"),
        ("Brussels", "European Union"),
    ],
)
def test_a_seat_stands_for_its_government(text: str, acts_for: str) -> None:
    seat = government_seat(text)

    assert seat is not None
    assert seat.acts_for == acts_for


def test_towns_that_are_no_seats_stand_for_nobody() -> None:
    assert government_seat("Geneva") is None


def test_codes_are_unique_and_well_formed() -> None:
    codes = [each.code for each in all_states()]

    assert len(codes) == len(set(codes))
    assert all(re.fullmatch("[A-Z]{2}", code) for code in codes)


def test_no_two_states_of_today_share_a_name_but_the_congos() -> None:
    owners: dict[str, set[str]] = {}
    for each in all_states():
        if each.standing is not Standing.PAST:
            for name in each.names:
                owners.setdefault(fold(name), set()).add(each.code)

    assert [name for name, codes in owners.items() if len(codes) > 1] == ["congo"]


def test_a_name_that_two_states_have_gives_both_the_usual_one_first() -> None:
    assert [each.code for each in states_named("Congo")] == ["CD", "CG"]
    assert [each.code for each in states_named("Peru")] == ["PE"]
    assert states_named("Nowhere") == ()


def test_every_sovereign_state_has_a_people() -> None:
    without = {each.name for each in all_states() if each.standing is Standing.SOVEREIGN and not each.demonyms}

    # Their peoples are called as those of a larger neighbour are: Dominican and Congolese.
    assert without == {"Dominica", "Republic of the Congo"}


def test_seats_and_peoples_name_states_that_exist() -> None:
    assert all(seat.state is None or state(seat.state) for seat in all_seats())
    assert all(seat.state or seat.organization for seat in all_seats())
    assert all(code is None or state(code) for _, code in all_peoples())


def test_the_name_of_a_code_is_the_common_one_and_other_text_stays() -> None:
    assert state_name("UA") == "Ukraine"
    assert state_name("NATO") == "NATO"
    assert state_name(None) is None


def test_alpha_3_codes_are_those_of_the_standard_withdrawn_ones_of_past_states_too() -> None:
    today = {country.alpha_2: country.alpha_3 for country in pycountry.countries}
    withdrawn = {country.alpha_3 for country in pycountry.historic_countries}

    found = {each.code: iso3_of(each.code) for each in all_states()}

    assert {code: iso3 for code, iso3 in found.items() if code in today} == {
        code: today[code] for code in found if code in today
    }
    assert {iso3 for code, iso3 in found.items() if iso3 and code not in today} <= withdrawn
    assert (found["SU"], found["XK"], iso3_of("QQ")) == ("SUN", None, None)

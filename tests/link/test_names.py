"""Names in two datasets: how alike they are across scripts, and the keys under which alike ones meet."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kg.link.names import (
    NameLikeness,
    is_full,
    keys_of,
    likeness_of,
    person_keys,
    romanized,
    surname_keys,
    writes_family_first,
)
from kg.model.link import Kind

PERSON, THING = Kind.PERSON, Kind.ORGANIZATION


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Vladimir Putin", "Владимир Путин"),
        ("Volodymyr Zelenskyy", "Володимир Зеленський"),
        ("Sergei Lavrov", "Сергей Лавров"),
        ("Xi Jinping", "习近平"),
        ("Alexis Tsipras", "Αλέξης Τσίπρας"),
        ("Recep Tayyip Erdoğan", "Recep Tayyip Erdogan"),
        ("Viktor Orbán", "Orbán Viktor"),
        ("Kim Jong-un", "Kim Jong Un"),
        ("Muammar Qaddafi", "Muammar Gaddafi"),
    ],
)
def test_one_name_in_two_scripts_or_spellings_is_one(one: str, other: str) -> None:
    assert likeness_of(one, other, PERSON) >= NameLikeness.NEAR
    assert keys_of(one, PERSON) & keys_of(other, PERSON)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Mohammed bin Salman", "محمد بن سلمان"), ("Sergei Lavrov", "سيرغي لافروف"), ("Ehud Barak", "אהוד ברק")],
)
def test_writing_without_vowels_is_compared_by_consonants(one: str, other: str) -> None:
    shared = keys_of(one, PERSON) & keys_of(other, PERSON)

    assert bool(shared) == (likeness_of(one, other, PERSON) >= NameLikeness.NEAR)
    if one == "Mohammed bin Salman":
        assert shared


@pytest.mark.parametrize(
    ("full", "shorter"),
    [
        ("George Walker Bush", "George W. Bush"),
        ("George W. Bush", "G. Bush"),
        ("Luiz Inácio Lula da Silva", "Lula da Silva"),
    ],
)
def test_given_names_may_be_left_out_or_be_initials(full: str, shorter: str) -> None:
    assert likeness_of(full, shorter, PERSON) is NameLikeness.SHORTER


def test_two_names_with_the_same_initials_are_not_alike_and_share_shorter_forms_only() -> None:
    george, gerald = person_keys("George Bush"), person_keys("Gerald Bush")

    assert likeness_of("George Bush", "Gerald Bush", PERSON) is NameLikeness.NONE
    assert set(george.shorter) & set(gerald.shorter)
    assert not set(george.own) & {*gerald.own, *gerald.shorter}
    assert set(person_keys("G. Bush").own) & set(george.shorter)


@pytest.mark.parametrize(
    "other", ["Sergei Lavrow", "Sergei Lavroff", "Sergei Lavdov", "Sergei Lavrob", "Sergei Lavrovs", "Sergei Lavro"]
)
def test_a_letter_apart_is_near_and_shares_a_key(other: str) -> None:
    assert likeness_of("Sergei Lavrov", other, PERSON) >= NameLikeness.NEAR
    assert keys_of("Sergei Lavrov", PERSON) & keys_of(other, PERSON)


@pytest.mark.parametrize(
    ("one", "other"), [("Bill Clinton", "Hillary Clinton"), ("Wang Yi", "Wang Li"), ("Li Peng", "Li Pen")]
)
def test_other_people_are_not_alike(one: str, other: str) -> None:
    assert likeness_of(one, other, PERSON) is NameLikeness.NONE


def test_a_surname_alone_is_a_part() -> None:
    assert likeness_of("Lavrov", "Сергей Лавров", PERSON) is NameLikeness.PART
    assert surname_keys("Lavrov") & surname_keys("Sergei Lavrov")
    assert likeness_of("Sergei", "Sergei Lavrov", PERSON) is NameLikeness.NONE
    assert (is_full("Lavrov"), is_full("S. Lavrov"), is_full("President Lavrov")) == (False, True, False)


def test_a_family_name_that_stands_first_is_a_part_where_it_does() -> None:
    assert likeness_of("Xi", "Xi Jinping", PERSON) is NameLikeness.NONE
    assert likeness_of("Xi", "Xi Jinping", PERSON, family_first=True) is NameLikeness.PART
    assert not surname_keys("Xi") & surname_keys("Xi Jinping")
    assert surname_keys("Xi") & surname_keys("Xi Jinping", family_first=True)
    assert (writes_family_first("CN"), writes_family_first("US")) == (True, False)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("European Union", "the European Union", NameLikeness.SAME),
        ("Ministry of Finance", "Finance Ministry", NameLikeness.SPELLING),
        ("Saint-Denis", "Saint Denis", NameLikeness.SPELLING),
        ("Köln", "KOLN", NameLikeness.SAME),
        ("Москва", "Moskva", NameLikeness.SAME),
        ("Donetsk", "Donetzk", NameLikeness.NEAR),
        ("Houston", "City of Houston", NameLikeness.PART),
        ("Bank", "Bonk", NameLikeness.NONE),
        ("Geneva", "Vienna", NameLikeness.NONE),
    ],
)
def test_names_of_things_are_compared_by_their_words(one: str, other: str, expected: NameLikeness) -> None:
    assert likeness_of(one, other, THING) is expected


def test_romanizing_changes_no_latin_name_and_divides_words() -> None:
    assert romanized("Zoë O’Hara-Łukasz") == "Zoë O’Hara-Łukasz"
    assert romanized("习近平") == "Xi Jin Ping"
    assert romanized("Владимир Путин") == "Vladimir Putin"


WORDS = st.sampled_from(
    re.findall(
        r"\S+",
        "Kim Jong Un Jong-un Sergei Sergey Lavrov Lavrow Mohammed Muhammad bin Salman al-Saud George Walker W. H. Bush"
        " Владимир Путин Vladimir Putin محمد سلمان Lula da Silva de Klerk F.W. II Jr. President Xi Jinping 习近平"
        " O’Neill Ng A Zelenskyy Zelensky Minister of Bank the and União Köln Saint St. e",
    )
)
NAMES = st.one_of(
    st.lists(WORDS, min_size=1, max_size=5).map(" ".join),
    st.text("abeiouhgkzAB'. -éшяم", min_size=1, max_size=14),
    st.text(max_size=12),
)
KINDS = st.sampled_from([Kind.PERSON, Kind.ORGANIZATION, Kind.CITY])


@settings(max_examples=400)
@given(NAMES, NAMES, KINDS, st.booleans())
@example("Xi", "Xi Jinping", Kind.PERSON, True)
def test_likeness_does_not_depend_on_the_order(one: str, other: str, kind: Kind, first: bool) -> None:
    assert likeness_of(one, other, kind, family_first=first) is likeness_of(other, one, kind, family_first=first)


@settings(max_examples=200)
@given(NAMES, KINDS)
@example("...", Kind.PERSON)
@example("", Kind.CITY)
def test_every_name_is_the_same_as_itself_and_has_keys_but_one_without_words(name: str, kind: Kind) -> None:
    if keys_of(name, kind):
        assert likeness_of(name, name, kind) is NameLikeness.SAME
    else:
        assert likeness_of(name, name, kind) is NameLikeness.NONE
        assert not any(letter.isascii() and letter.isalnum() for letter in name)


@settings(max_examples=1000)
@given(NAMES, NAMES, KINDS)
@example("Kim Jongun", "Kim Jong Un", Kind.PERSON)
@example("Mohammed bin Salman Al Saud", "Mohammed bin Salman", Kind.PERSON)
@example("A", "A.", Kind.PERSON)
def test_names_that_are_alike_share_a_key(one: str, other: str, kind: Kind) -> None:
    if likeness_of(one, other, kind) >= NameLikeness.SHORTER:
        assert keys_of(one, kind) & keys_of(other, kind)
        if kind is Kind.PERSON:
            first, second = person_keys(one), person_keys(other)
            met = {*first.own} & {*second.own, *second.shorter} | {*first.shorter} & {*second.own}
            assert met


@settings(max_examples=500)
@given(st.lists(WORDS, min_size=1, max_size=3).map(" ".join), st.text("abdeiknorst", min_size=5, max_size=9), st.data())
def test_persons_a_letter_apart_share_a_key(given_names: str, last: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(1, len(last) - 1))
    letter = data.draw(st.sampled_from(["", *"abdeiknorst"]))
    one, other = f"{given_names} {last.title()}", f"{given_names} {(last[:at] + letter + last[at + 1 :]).title()}"

    if likeness_of(one, other, PERSON) >= NameLikeness.NEAR:
        assert keys_of(one, PERSON) & keys_of(other, PERSON)


def test_names_without_any_consonants_are_not_alike_for_that() -> None:
    assert likeness_of("آية وي", "Ia Oe", PERSON) is NameLikeness.NONE


def test_a_word_of_any_length_has_few_keys() -> None:
    keys = person_keys("Anna " + "lindh" * 20_000)

    assert len(keys.own) < 10

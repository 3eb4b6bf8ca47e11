"""Normal form and likeness of names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.names.persons import Likeness, likeness, order_key, person_name, plain, shown_name, surnames


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sergei Lavrov", "Serguei Lavrov"),
        ("Sergey Lavrov", "Sergei Lavrov"),
        ("Volodymyr Zelenskyy", "Volodymyr Zelenskiy"),
        ("Volodymyr Zelensky", "Volodymyr Zelenskyy"),
        ("Mohammed Daoud", "Muhammad Daud"),
        ("Mevlüt Çavuşoğlu", "Mevlut Cavusoglu"),
        ("Abdel Fattah el-Sisi", "Abdul Fattah al Sisi"),
        ("Viktor Orbán", "Orbán Viktor"),
        ("Kim Jongun", "Kim Jong-un"),
        ("Daniel Smith", "Dan Smith"),
        ("Dmitry Medvedyev", "Dmitri Medvedev"),
    ],
)
def test_spellings_of_one_name_are_alike(one: str, other: str) -> None:
    assert likeness(person_name(one), person_name(other)) >= Likeness.SPELLING


@pytest.mark.parametrize("other", ["Kim Jong-un", "KIM JONG UN", "kim jong un", "President Kim Jong Un"])
def test_hyphens_case_and_titles_make_no_other_name(other: str) -> None:
    assert likeness(person_name("Kim Jong Un"), person_name(other)) is Likeness.SAME


@pytest.mark.parametrize(
    ("full", "shorter"),
    [
        ("George Walker Bush", "George W. Bush"),
        ("George W. Bush", "George Bush"),
        ("Sergey V. Lavrov", "Sergei Lavrov"),
        ("Luiz Inácio Lula da Silva", "Lula da Silva"),
        ("Mohamed bin Zayed Al Nahyan", "Mohammed bin Zayed"),
        ("Frederik Willem de Klerk", "F.W. de Klerk"),
    ],
)
def test_initials_and_left_out_names_make_a_shorter_form(full: str, shorter: str) -> None:
    assert likeness(person_name(full), person_name(shorter)) is Likeness.SHORTER


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("George W. Bush", "George H. W. Bush"),
        ("Bill Clinton", "Hillary Clinton"),
        ("Kim Yong Chol", "Kim Yong Nam"),
        ("Abdullah II", "Abdullah III"),
        ("Wang Yi", "Wang Li"),
        ("Li Peng", "Li Pen"),
    ],
)
def test_different_names_are_not_alike(one: str, other: str) -> None:
    assert likeness(person_name(one), person_name(other)) is Likeness.NONE


def test_one_letter_of_a_long_surname_makes_a_near_name() -> None:
    """Hnatov and Gnatov are one letter in two alphabets."""
    assert likeness(person_name("Andrii Hnatov"), person_name("Andriy Gnatov")) is Likeness.NEAR


@pytest.mark.parametrize("text", ["the Russian envoy", "his opposite number", "Pakistani high commissioner"])
def test_a_description_is_no_name(text: str) -> None:
    assert not person_name(text).named


@pytest.mark.parametrize("text", ["Ban Ki-moon", "Hafez al-Assad", "Angela Merkel"])
def test_small_letters_inside_the_last_word_leave_it_a_name(text: str) -> None:
    assert person_name(text).named


def test_titles_are_left_off_the_name_that_is_shown() -> None:
    assert shown_name("Vice President Boediono") == "Boediono"


def test_a_title_alone_stays_as_it_is() -> None:
    assert shown_name("Queen") == "Queen"


def test_the_surname_is_the_last_name() -> None:
    assert surnames(person_name("Angela Merkel")) == ("merkel",)


def test_the_surname_comes_first_where_the_state_writes_it_so() -> None:
    assert surnames(person_name("Roh Moo-hyun"), state="KR") == ("roh",)


def test_what_follows_a_fathers_name_is_no_surname() -> None:
    assert surnames(person_name("Mohammed bin Salman")) == surnames(person_name("Mohamed Ali bin Salman"))


_WORDS = ("Kim", "Jong", "Un", "Sergei", "Lavrov", "de", "al-Sisi", "W.", "Ali", "ben", "Omar", "II", "O'Neil")
_NAMES = st.lists(st.sampled_from(_WORDS), min_size=1)


@given(_NAMES, _NAMES)
def test_likeness_does_not_depend_on_the_order_of_the_two(one: list[str], other: list[str]) -> None:
    first, second = person_name(" ".join(one)), person_name(" ".join(other))
    assert likeness(first, second) is likeness(second, first)


@given(_NAMES)
def test_a_name_is_the_same_as_itself(words: list[str]) -> None:
    name = person_name(" ".join(words))
    assert likeness(name, name) is Likeness.SAME


@given(st.text())
def test_plain_form_of_any_text_is_stable(text: str) -> None:
    assert plain(plain(text)) == plain(text)


@given(st.text())
def test_any_text_can_be_read_as_a_name(text: str) -> None:
    assert len(person_name(text).tokens) == len(person_name(text).sounds)


@pytest.mark.parametrize("word", ["Anna", "President", "Jr", "bin", "A"])
def test_a_name_of_tens_of_thousands_of_words_is_like_itself_and_no_other(word: str) -> None:
    """A cell of a table may hold it, and each of its words could begin a name of its own."""
    name = person_name(" ".join([word] * 60_000))

    assert order_key(name) == order_key(person_name(" ".join([word] * 60_000)))
    assert likeness(name, person_name("Anna Lindh")) is Likeness.NONE

"""Names as an exact index may have them."""

from __future__ import annotations

import pytest

from kg.link.endpoint.variants import languages_of, names_to_ask
from kg.model.link import Kind

LANGUAGES = ("en", "mul", "de", "ru", "uk", "sr", "ar", "fa", "he", "zh", "ja", "ko", "el", "ka", "hy")


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("Dr. Sergey Viktorovich Lavrov", "Sergey Lavrov"),
        ("Sergej Lawrow", "Sergey Lavrov"),
        ("Lavrov, Sergey", "Sergey Lavrov"),
        ("Orban Viktor", "Viktor Orban"),
        ("Viktor Orbán", "Viktor Orban"),
        ("Kim Jong Un", "Kim Jong-un"),
        ("Jong-un Kim", "Kim Jong-un"),
        ("Tony Blinken", "Antony Blinken"),
        ("Abdel Fattah al-Sisi", "Abdel Fattah el-Sisi"),
        ("Volodymyr Zelenskiy", "Volodymyr Zelenskyy"),
        ("Ursula Von Der Leyen", "Ursula von der Leyen"),
        ("John F. Kerry", "John Kerry"),
        ("Nouri Kamal al-Maliki", "Nouri al-Maliki"),
    ],
)
def test_a_person_is_asked_for_under_other_forms_of_the_name(name: str, other: str) -> None:
    asked = names_to_ask([name], Kind.PERSON, most=24)

    assert asked[0] == name
    assert other in asked


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("the Republic of Moldova", "Moldova"),
        ("Bosnia & Herzegovina", "Bosnia and Herzegovina"),
        ("St. Lucia", "Saint Lucia"),
        ("the Kremlin", "Kremlin"),
    ],
)
def test_a_thing_is_asked_for_without_what_only_texts_add(name: str, other: str) -> None:
    assert other in names_to_ask([name], Kind.STATE, most=24)


def test_no_more_forms_are_asked_for_than_allowed_and_none_twice() -> None:
    asked = names_to_ask(["Sergey Viktorovich Lavrov", "Lavrov", "Lavrov"], Kind.PERSON, most=5)

    assert len(asked) == len(set(asked))
    assert len(asked) <= 2 + 2 * 5


@pytest.mark.parametrize(
    ("name", "languages"),
    [
        ("Sergey Lavrov", {"en", "mul", "de", "sr", "ja"}),
        ("Сергей Лавров", {"mul", "ru", "uk", "sr", "ja"}),
        ("محمود عباس", {"mul", "ar", "fa", "sr", "ja"}),
        ("习近平", {"mul", "zh", "sr", "ja"}),
        ("김정은", {"mul", "ko", "sr", "ja"}),
    ],
)
def test_a_name_is_asked_for_in_the_languages_of_its_script(name: str, languages: set[str]) -> None:
    assert set(languages_of(name, LANGUAGES)) == languages


@pytest.mark.parametrize("name", ["", " ", "x", "-", "...", "Dr.", "A. B.", "al-", ","])
def test_what_is_hardly_a_name_breaks_nothing(name: str) -> None:
    for kind in Kind:
        assert all(asked.strip() for asked in names_to_ask([name], kind, most=24))

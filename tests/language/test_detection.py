"""In which language a text is."""

from __future__ import annotations

import pytest

from kg.language.detection import detect_language

RUSSIAN = "Министры встретились в понедельник и обсудили договор о границе."
FRENCH = "Les deux ministres se sont rencontrés lundi et ont parlé du traité sur la frontière commune."
ENGLISH = "The two ministers met on Monday and spoke about the treaty on their common border."


@pytest.mark.parametrize(("text", "code"), [(RUSSIAN, "ru"), (FRENCH, "fr"), (ENGLISH, "en")])
def test_running_text_shows_its_language(text: str, code: str) -> None:
    assert detect_language(text) == code


def test_english_with_names_from_where_pidgin_is_spoken_is_english() -> None:
    text = "Former Nigerian president Tunde Okafor, the union's envoy, sat down with leader Chidi Bello in Abuja."

    assert detect_language(text) == "en"


@pytest.mark.parametrize(
    "text",
    [
        "Kenyan President Daniel Otieno met Ugandan President Yoweri Museveni in Kampala on Friday.",
        "Rwandan Minister Vincent Biruta and Burundian Minister Albert Shingiro met in Ngozi on Monday.",
    ],
)
def test_a_short_text_full_of_names_of_elsewhere_is_english(text: str) -> None:
    assert detect_language(text) == "en"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (
            "Der Präsident traf den Minister am Freitag in Berlin, um über den Vertrag zu sprechen, der bald endet.",
            "de",
        ),
        ("De minister ontmoette zijn ambtgenoot vrijdag in Brussel en sprak met hem over het verdrag.", "nl"),
        ("部长们周一会面，讨论了边境条约。 The Art of War is the book of the week. " + "部长们周一会面。" * 30, "zh"),
    ],
)
def test_a_few_words_that_english_shares_make_no_english_text(text: str, code: str) -> None:
    assert detect_language(text) == code


def test_declared_language_loses_where_the_text_plainly_contradicts_it() -> None:
    assert detect_language(ENGLISH, declared="ru") == "en"
    assert detect_language(RUSSIAN * 3, declared="en") == "ru"


@pytest.mark.parametrize(
    "text", ["", "1 2 3", "Treaty", "Orlova, Keller, Sato", "Orlova Keller Vienna Sato Geneva Oslo"]
)
def test_too_little_text_leaves_the_declared_language(text: str) -> None:
    assert detect_language(text) == "en"
    assert detect_language(text, declared="fr") == "fr"


def test_declared_tag_with_a_region_is_cut_to_the_language() -> None:
    assert detect_language("Treaty", declared="en-GB") == "en"
    assert detect_language("Treaty", declared="EN_us") == "en"


def test_menu_in_another_language_does_not_decide() -> None:
    """A page frame in English around a Russian article is still a Russian article."""
    assert detect_language("Home News Sport Subscribe Sign in\n" + RUSSIAN * 40) == "ru"


def test_text_in_capitals_is_read_as_any_other() -> None:
    assert detect_language(ENGLISH.upper()) == "en"

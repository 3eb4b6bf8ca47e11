"""The day that an article states at its head."""

from __future__ import annotations

from datetime import date

import pytest

from kg.documents.formats.datelines import stated_day
from kg.documents.formats.releases import day_above, day_below
from kg.documents.formats.signing import day_of_signing
from kg.documents.formats.text import read_text

DAY = date(2001, 3, 2)
BODY = "The ministers met in Oslo on Monday and will meet again on June 5, 2001."


@pytest.mark.parametrize(
    "head",
    [
        "OSLO, March 2, 2001 (Harbour Wire) - ",
        "OSLO, Norway, Mar. 2, 2001 -- ",
        "Oslo, 2 March 2001 — ",
        "Harbour Wire, Oslo, 2 March 2001\n\n",
        "Published 2 March 2001\n\n",
        "Friday, March 2, 2001\n\n",
        "March 2nd, 2001, 15:20\n\n",
        "2001-03-02\n\n",
        "(issued on 2 March 2001)\n\n",
        "Issued on Friday, 2 March 2001. This edition replaces the one of 27 February.\n\n",
        "FRIDAY, MARCH 2, 2001, 12:47 P.M.\n\n",
        "Friday, 2 March 2001, 14:00-16:35\n\n",
        "CONFIDENTIAL\nPAGE 01  OSLO 01184\n\nR 021530Z MAR 01\nFM AMEMBASSY OSLO\n\n",
        "# Ministers meet\n\nBy Ann Berg\n**Oslo, March 2, 2001** — ",
    ],
)
def test_a_dateline_or_a_line_of_its_own_gives_the_day(head: str) -> None:
    assert stated_day(head + BODY) == DAY


@pytest.mark.parametrize(
    "head",
    [
        "",
        "OSLO, March 2 (Harbour Wire) - ",
        "The treaty of March 2, 2001 - a history\n\n",
        "Ministers to meet on March 2, 2001\n\n",
        "OSLO, February 31, 2001 - ",
        "A line.\n\n" * 9 + "March 2, 2001\n\n",
    ],
)
def test_days_without_their_year_and_days_of_something_else_are_none(head: str) -> None:
    assert stated_day(head + BODY) is None


def test_front_matter_goes_before_the_dateline() -> None:
    text = "OSLO, March 2, 2001 - The ministers met."

    assert read_text("a.txt", text).published == DAY
    assert read_text("a.txt", f"---\npublished: 2001-03-03\n---\n{text}").published == date(2001, 3, 3)


@pytest.mark.parametrize(
    ("telegram", "day"),
    [
        ("R 081530Z MAR 74", date(1974, 3, 8)),
        ("081530Z MAR 2014", date(2014, 3, 8)),
        ("O 311530Z FEB 74", None),
    ],
)
def test_the_moment_of_a_telegram_is_its_day(telegram: str, day: date | None) -> None:
    assert stated_day(f"{telegram}\n\n{BODY}") == day


@pytest.mark.parametrize(
    "words",
    [
        "Done at Oslo, in two copies, on 2 March 2001, both texts being equally authentic.",
        "DONE in Oslo this 2nd day of March 2001.",
        "Signed in duplicate at Oslo on March 2, 2001, in the English language.",
        "Done at Oslo this second day of March, two thousand and one, in duplicate.",
        "Done at Oslo this second day of March in the year two thousand one.",
    ],
)
def test_an_agreement_is_of_the_day_on_which_it_was_signed(words: str) -> None:
    assert day_of_signing(words) == DAY
    assert day_below([BODY, words, "For Norway:", "(Signed) Ann Berg"]) == DAY


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("this seventh day of September, one thousand nine hundred and fifty-five.", date(1955, 9, 7)),
        ("this twenty-first day of May, nineteen hundred and five", date(1905, 5, 21)),
        ("this thirtieth day of June, nineteen eighty-nine", date(1989, 6, 30)),
        ("this thirty-first day of June, two thousand and four", None),
        ("this seventh day of September, a long time ago", None),
        ("this happy day of May, two thousand and four", None),
    ],
)
def test_days_are_told_in_words_too(words: str, day: date | None) -> None:
    assert day_of_signing(f"Done at Oslo {words}") == day


@pytest.mark.parametrize(
    "words",
    [
        "Given the talks held in Oslo on 2 March 2001, the ministers met again.",
        "The treaty was signed at Oslo on 2 March 2001.",
        "Done at Oslo on 2 March 2001 and renewed on 4 May 2006.",
        BODY,
    ],
)
def test_a_day_in_other_words_is_not_that_of_a_document(words: str) -> None:
    assert day_below([words]) is None


def test_a_letter_has_its_day_beneath_its_text() -> None:
    assert day_below([BODY, "Oslo, 2 March 2001", "[Seal]", "To the Ministry of Foreign Affairs"]) == DAY


def test_the_day_of_a_later_state_counts_where_the_first_is_not_told() -> None:
    assert day_above(["Updated 2 March 2001"]) == DAY
    assert day_above(["Updated 4 May 2006", "Issued 2 March 2001"]) == DAY

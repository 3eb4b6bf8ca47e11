"""The day that an article states at its head."""

from __future__ import annotations

from datetime import date

import pytest

from kg.documents.formats.datelines import stated_day
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

"""The eve of an event is the day before the days that the text gives for it elsewhere."""

from __future__ import annotations

from datetime import date

import pytest

from tests.language.conftest import AnnotateText


@pytest.mark.parametrize(
    ("text", "told", "day"),
    [
        ("The summit opens on March 20. The two met on the eve of the summit.", "the eve of the summit", 19),
        ("The two met on the eve of the summit. The summit opens on March 20.", "the eve of the summit", 19),
        ("The summit will be held on March 20 and 21. They will leave the day after the summit.", "the day after", 22),
        ("The vote is due on March 20. They will meet the day before the vote.", "the day before the vote", 19),
        ("The vote was held on March 9. The summit is on March 20. They met on the eve of the vote.", "the eve of", 8),
    ],
)
def test_an_event_that_is_told_with_its_day_has_an_eve(
    annotate_text: AnnotateText, text: str, told: str, day: int
) -> None:
    [eve] = [time for time in annotate_text(text, published=date(2021, 3, 17)).times if time.text.startswith(told)]

    assert eve.when.earliest == eve.when.latest == date(2021, 3, day)
    assert text[eve.start : eve.end] == eve.text


@pytest.mark.parametrize(
    ("text", "told", "day"),
    [
        (
            "They met in Geneva on March 2. A week after Geneva the two sides met again in Oslo.",
            "A week after Geneva",
            9,
        ),
        ("They met in Geneva on March 2. Two days before Geneva he was in Oslo.", "Two days before Geneva", 28),
        ("The vote was held on March 2. They talked two days after the vote.", "two days after the vote", 4),
    ],
)
def test_days_and_weeks_count_from_what_is_told_with_its_day(
    annotate_text: AnnotateText, text: str, told: str, day: int
) -> None:
    [found] = [time for time in annotate_text(text, published=date(2021, 3, 17)).times if time.text == told]

    assert found.when.earliest is not None
    assert (found.when.days, found.when.earliest.day) == (1, day)


@pytest.mark.parametrize(
    "text",
    [
        "The Kenyans were here on March 2. A week after Kenyans left they met in Oslo.",
        "The two met on the eve of the summit.",
        "The summit opens next year. The two met on the eve of the summit.",
        "The vote is due on March 20. The two met on the eve of the summit.",
    ],
)
def test_without_the_days_of_an_event_its_eve_is_not_known(annotate_text: AnnotateText, text: str) -> None:
    assert [
        t for t in annotate_text(text, published=date(2021, 3, 17)).times if "eve of" in t.text or "after" in t.text
    ] == []

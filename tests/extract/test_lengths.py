"""A stated length gives an event its other end. The day of publication is Wednesday, 17 March 2021."""

from __future__ import annotations

import pytest

from kg.model.report import EventType
from tests.extract.conftest import ExtractText


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Kenyan envoy Amos Kiprop arrived in Oslo on Friday on a three-day visit.", "2021-03-12/2021-03-14"),
        ("Kenyan envoy Amos Kiprop flew to Oslo on Monday for a two-day stay.", "2021-03-15/2021-03-16"),
        ("Kenyan envoy Amos Kiprop flew to Oslo on Monday for a week-long stay.", "2021-03-15/2021-03-21"),
        ("Kenyan President Amos Kiprop wound up a 3-day tour of Ghana on Monday.", "2021-03-13/2021-03-15"),
        ("Kenyan envoy Amos Kiprop left Oslo on Monday after a four-day visit.", "2021-03-12/2021-03-15"),
        ("Kenyan envoy Amos Kiprop will pay a five-day visit to Norway from March 20.", "2021-03-20/2021-03-24"),
        ("Kenyan envoy Amos Kiprop visited Norway on Monday.", "2021-03-15"),
        ("Kenyan envoy Amos Kiprop visited Norway from March 1 to March 4 on a ten-day tour.", "2021-03-01/2021-03-04"),
    ],
)
def test_a_visit_lasts_as_long_as_the_text_says(by_rules: ExtractText, text: str, days: str) -> None:
    [report] = [report for report in by_rules(text) if report.type is EventType.VISIT]

    assert report.when.edtf == days


def test_talks_that_ended_began_as_many_days_before(by_rules: ExtractText) -> None:
    [report] = by_rules("Two days of talks between Kenya and Ghana ended in Accra on Friday.")

    assert report.when.edtf == "2021-03-11/2021-03-12"

"""Whom the document credits for an event."""

from __future__ import annotations

import pytest

from kg.model.report import EventType
from tests.extract.conftest import ExtractText

MET = "Chilean envoy Luis Rojas met Peruvian Foreign Minister Ana Quispe"


@pytest.mark.parametrize(
    ("text", "source"),
    [
        (f"{MET} in Lima, Brazilian President Rui Lima said.", "Rui Lima"),
        (f"{MET} in Lima, said Brazilian President Rui Lima.", "Rui Lima"),
        (f"{MET} in Lima, an official of the Peruvian foreign ministry said.", "an official of the Peruvian foreign"),
        (f"{MET} in Lima, a diplomat who declined to be named, said.", "a diplomat"),
        (f"{MET} in Lima, two people familiar with the matter said.", "two people familiar with the matter"),
        (f"According to a source close to the talks, {MET} in Lima.", "a source close to the talks"),
        (f"{MET} in Lima, according to the state news agency Andina.", "Andina"),
        (f"A senior diplomat, speaking on condition of anonymity, said {MET} in Lima.", "A senior diplomat"),
        (f"The Kremlin said that {MET} in Lima.", "Kremlin"),
        (f"As Brazilian President Rui Lima told reporters, {MET} in Lima.", "Rui Lima"),
        (f"“{MET} in Lima yesterday,” Brazilian President Rui Lima said.", "Rui Lima"),
    ],
)
def test_speakers_agencies_and_unnamed_sources_are_told_as_the_text_words_them(
    by_rules: ExtractText, text: str, source: str
) -> None:
    [report] = [report for report in by_rules(text) if report.type is EventType.MEETING]

    assert any(source in told for told in report.attributed_to), report.attributed_to


@pytest.mark.parametrize(
    "text",
    [
        f"{MET} in Lima.",
        f"{MET} in Lima and said he was content.",
        f"{MET} in Lima. Brazilian President Rui Lima said that it had rained.",
    ],
)
def test_what_the_document_tells_in_its_own_voice_has_no_source(by_rules: ExtractText, text: str) -> None:
    [report] = [report for report in by_rules(text) if report.type is EventType.MEETING]

    assert report.attributed_to == ()


def test_who_asks_is_no_source_of_the_request_and_who_reports_it_is(by_rules: ExtractText) -> None:
    text = (
        "Chilean envoy Luis Rojas asked Peruvian Foreign Minister Ana Quispe to open the border, "
        "Brazilian President Rui Lima said."
    )

    [report] = [report for report in by_rules(text) if report.type is EventType.REQUEST]

    assert report.attributed_to == ("Rui Lima",)

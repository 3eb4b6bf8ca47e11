"""Every direct quotation of five words and more is a statement of its speaker."""

from __future__ import annotations

from datetime import date

import pytest

from kg.model.report import ActorKind, EventType, Part, Report, Status
from tests.extract.conftest import ExtractText


def statements(reports: list[Report]) -> list[Report]:
    return [report for report in reports if report.type is EventType.STATEMENT]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ('"We are ready to talk again," Kenyan President Amos Kiprop said on Tuesday.', "Amos Kiprop"),
        ("Kenyan President Amos Kiprop flew home. He told reporters: “We are ready to talk again.”", "Amos Kiprop"),
        ("Kenyan President Amos Kiprop flew home. “We are ready to talk again,” the president added.", "Amos Kiprop"),
        ("“We are ready to talk again,” said a diplomat close to the talks.", "diplomat"),
        ("“We are ready to talk again,” the Kenyan foreign ministry said in a statement.", "foreign ministry"),
    ],
)
def test_the_speaker_is_whoever_is_said_to_speak(extract_text: ExtractText, text: str, speaker: str) -> None:
    [report] = statements(extract_text(text))

    assert report.quote is not None
    assert report.quote.rstrip(",.") == "We are ready to talk again"
    assert [p.part for p in report.participants] == [Part.SPEAKER]
    assert speaker in report.participants[0].name
    assert report.status is Status.OCCURRED


def test_a_statement_is_made_when_its_verb_says_so(extract_text: ExtractText) -> None:
    [report] = statements(extract_text("“We are ready to talk again,” Kenyan President Amos Kiprop said on Tuesday."))

    assert report.when.earliest == report.when.latest == date(2021, 3, 16)
    assert report.participants[0].of == "Kenya"


def test_each_stretch_between_marks_is_a_statement(extract_text: ExtractText) -> None:
    text = (
        "“We are ready to talk again,” Kenyan President Amos Kiprop said. “Nobody in this room wants a war. "
        "We shall go to Accra and sign.”"
    )

    found = statements(extract_text(text))

    assert [text[e.start : e.end] for r in found for e in r.evidence] == [r.quote for r in found]
    assert {p.name for r in found for p in r.participants} == {"Amos Kiprop"}
    assert "sign" in str(found[-1].quote)


@pytest.mark.parametrize(
    "text",
    [
        "Kenyan President Amos Kiprop spoke of “real progress” on Tuesday.",
        "“We are ready to talk again,” read the banner over the gate of the harbour.",
    ],
)
def test_terms_in_marks_and_words_without_a_speaker_are_no_statements(extract_text: ExtractText, text: str) -> None:
    assert [r for r in statements(extract_text(text)) if r.participants[0].kind is ActorKind.PERSON] == []

"""What an event is about, of which narrower kind it is, and until when an agreement holds."""

from __future__ import annotations

from datetime import date

import pytest

from kg.model.report import EventType, Part, Report
from tests.extract.conftest import ExtractText


def of_type(reports: list[Report], kind: EventType) -> Report:
    [report] = [report for report in reports if report.type is kind]
    return report


@pytest.mark.parametrize(
    ("text", "kind", "about"),
    [
        ("Kenya and Ghana signed a fisheries agreement in Accra on Tuesday.", EventType.AGREEMENT, "fisheries"),
        ("Kenya and Ghana agreed on Tuesday to cut tariffs on tea.", EventType.AGREEMENT, "to cut tariffs on tea"),
        ("Kenya asked Ghana on Tuesday to send observers to the border.", EventType.REQUEST, "to send observers"),
        ("Kenya and Ghana held talks about the price of cocoa on Tuesday.", EventType.MEETING, "price of cocoa"),
        ("Kenya and Ghana discussed tariffs in Accra on Tuesday.", EventType.MEETING, "tariffs"),
    ],
)
def test_what_was_talked_of_agreed_or_asked_is_told(
    by_rules: ExtractText, text: str, kind: EventType, about: str
) -> None:
    assert any(about in phrase for phrase in of_type(by_rules(text), kind).about)


@pytest.mark.parametrize(
    ("text", "kind", "subtype"),
    [
        ("Kenya and Ghana signed a ceasefire in Accra on Tuesday.", EventType.AGREEMENT, "Ceasefire"),
        ("Kenya and Ghana signed a friendship treaty in Accra on Tuesday.", EventType.AGREEMENT, "Treaty"),
        ("Kenya and Ghana agreed on Tuesday to cut tariffs on tea.", EventType.AGREEMENT, None),
        ("Kenya invited Ghanaian President Kofi Addo to Nairobi on Tuesday.", EventType.REQUEST, "Invitation"),
        ("Kenya demanded on Tuesday that Ghana withdraw its boats.", EventType.REQUEST, "Demand"),
        ("Kenyan President Amos Kiprop dined with Ghanaian President Kofi Addo.", EventType.MEETING, "Reception"),
        ("Kenyan President Amos Kiprop met Ghanaian President Kofi Addo.", EventType.MEETING, None),
    ],
)
def test_the_narrower_kind_follows_from_the_words(
    by_rules: ExtractText, text: str, kind: EventType, subtype: str | None
) -> None:
    assert of_type(by_rules(text), kind).subtype == subtype


@pytest.mark.parametrize(
    ("text", "until"),
    [
        ("Kenya and Ghana agreed on a truce until March 31.", date(2021, 3, 31)),
        ("Kenya and Ghana extended their ceasefire until Friday.", date(2021, 3, 19)),
        ("Kenya and Ghana signed a truce on Monday.", None),
    ],
)
def test_an_agreement_holds_until_the_day_that_the_text_names(
    by_rules: ExtractText, text: str, until: date | None
) -> None:
    assert of_type(by_rules(text), EventType.AGREEMENT).until == until


@pytest.mark.parametrize(
    "text",
    [
        "Kenyan President Amos Kiprop urged Ghanaian President Kofi Addo to open the border.",
        "Kenyan President Amos Kiprop appealed to Ghanaian President Kofi Addo to open the border.",
        "Ghanaian President Kofi Addo was asked by Kenyan President Amos Kiprop to open the border.",
    ],
)
def test_a_request_has_one_who_asks_and_one_who_is_asked(by_rules: ExtractText, text: str) -> None:
    report = of_type(by_rules(text), EventType.REQUEST)

    assert {(p.name, p.part) for p in report.participants} == {
        ("Amos Kiprop", Part.REQUESTER),
        ("Kofi Addo", Part.ADDRESSEE),
    }


def test_those_who_sign_are_parties(by_rules: ExtractText) -> None:
    report = of_type(by_rules("Kenya and Ghana signed a fisheries agreement in Accra."), EventType.AGREEMENT)

    assert {(p.name, p.part) for p in report.participants} == {("Kenya", Part.PARTY), ("Ghana", Part.PARTY)}

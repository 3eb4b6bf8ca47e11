"""Who makes an offer and who gets it, and whose visit an invitation leads to."""

from __future__ import annotations

import pytest

from kg.model.report import EventType, Part, Report, Status
from tests.extract.conftest import ExtractText


def _parts(reports: list[Report], kind: EventType) -> dict[str, Part]:
    [report] = [report for report in reports if report.type is kind]
    return {each.name: each.part for each in report.participants}


@pytest.mark.parametrize(
    ("text", "maker", "getter"),
    [
        (
            "At the invitation of Norwegian Prime Minister Jonas Berg, Kenyan President John Kamau paid an official "
            "visit to Oslo from 18 to 20 February.",
            "Jonas Berg",
            "John Kamau",
        ),
        (
            "Peruvian President Ana Quispe turned down an invitation from Chilean envoy Luis Rojas to visit Santiago.",
            "Luis Rojas",
            "Ana Quispe",
        ),
        (
            "Thai Prime Minister Anong Srisai has accepted Lao President Kham Phoumi's invitation to visit Vientiane.",
            "Kham Phoumi",
            "Anong Srisai",
        ),
        ("The Rapid Front rejected a proposal by Kenya to resume negotiations in Jeddah.", "Kenya", "Rapid Front"),
        ("A request from Kenya was turned down by Norwegian Prime Minister Jonas Berg.", "Kenya", "Jonas Berg"),
    ],
)
def test_who_answers_an_offer_did_not_make_it(extract_text: ExtractText, text: str, maker: str, getter: str) -> None:
    """It comes "from", "by" or at the invitation of its maker; whoever accepts or rejects it got it."""
    parts = _parts(extract_text(text), EventType.REQUEST)

    assert parts == {maker: Part.REQUESTER, getter: Part.ADDRESSEE}


def test_an_invitation_that_is_extended_keeps_its_parts(extract_text: ExtractText) -> None:
    """Who extends it makes it."""
    reports = extract_text(
        "Kenyan President John Kamau extended an invitation to Norwegian Prime Minister Jonas Berg to visit Nairobi."
    )

    assert _parts(reports, EventType.REQUEST) == {"John Kamau": Part.REQUESTER, "Jonas Berg": Part.ADDRESSEE}
    assert _parts(reports, EventType.VISIT) == {"Jonas Berg": Part.VISITOR}


@pytest.mark.parametrize(
    "text",
    [
        "At the invitation of Norwegian Prime Minister Jonas Berg, Kenyan President John Kamau paid an official visit "
        "to Oslo from 18 to 20 February.",
        "Kenyan President John Kamau accepted an invitation from Norwegian Prime Minister Jonas Berg to visit Oslo.",
        "At the invitation of H.E. Ms. Kari Dahl, Minister for Foreign Affairs of Norway, Kenyan President John Kamau "
        "paid an official visit to Oslo.",
    ],
)
def test_who_invites_is_no_visitor(extract_text: ExtractText, text: str) -> None:
    """Only the guest travels."""
    assert list(_parts(extract_text(text), EventType.VISIT)) == ["John Kamau"]


def test_a_proposal_that_was_rejected_had_been_made(extract_text: ExtractText) -> None:
    """What is refused is what was asked, not that it was asked."""
    reports = extract_text("The Rapid Front rejected a proposal by Kenya to resume negotiations in Jeddah.")

    assert [report.status for report in reports if report.type is EventType.REQUEST] == [Status.OCCURRED]


@pytest.mark.parametrize(
    "text",
    [
        "Norwegian Prime Minister Jonas Berg held a bilateral with Kenya's John Kamau on Tuesday.",
        "Senegal's leader, Awa Diop, met Norwegian Prime Minister Jonas Berg on Tuesday.",
        "Peru's foreign minister, Ana Quispe, had talks with Chilean envoy Luis Rojas on Monday.",
    ],
)
def test_whose_somebody_is_is_not_where_he_was(extract_text: ExtractText, text: str) -> None:
    """A state that stands before its minister by 's places no meeting."""
    assert [report.place for report in extract_text(text) if report.type is EventType.MEETING] == [()]


def test_a_city_of_a_state_is_a_place_all_the_same(extract_text: ExtractText) -> None:
    """What belongs to the state is then no person."""
    [report] = extract_text("Peruvian President Ana Quispe met Chilean envoy Luis Rojas in Norway's capital on Monday.")

    assert "Oslo" in report.place


@pytest.mark.parametrize(
    "text",
    [
        "It was in Lagos that Norwegian envoy Kari Dahl met her husband, Kenyan diplomat John Kamau.",
        "As a young envoy in Lima, Chilean President Luis Rojas met his future wife, a Peruvian diplomat.",
    ],
)
def test_who_met_her_husband_held_no_talks(extract_text: ExtractText, text: str) -> None:
    """How couples came to know each other is no diplomacy."""
    assert [report for report in extract_text(text) if report.type is EventType.MEETING] == []


def test_a_wife_beside_her_husband_takes_no_meeting_away(extract_text: ExtractText) -> None:
    """He was met, and she came along."""
    reports = extract_text("Norwegian Prime Minister Jonas Berg met Kenyan President John Kamau and his wife in Oslo.")

    assert {"Jonas Berg", "John Kamau"} <= _parts(reports, EventType.MEETING).keys()

"""What words leave no doubt about: whether an event took place, whoever is likely to have met."""

from __future__ import annotations

import pytest

from kg.model.report import EventType, Report, Status
from tests.extract.conftest import ExtractText


def _told(reports: list[Report], kind: EventType) -> list[Status]:
    return [report.status for report in reports if report.type is kind]


DENIED = [
    "Norwegian envoy Kari Dahl left Kabul without meeting Taliban leader Omar Haqqan.",
    "Peruvian Foreign Minister Ana Quispe flew home on Sunday without having met Chilean President Luis Rojas.",
    "Norwegian envoy Kari Dahl, who never met Taliban leader Omar Haqqan, died on Monday.",
    "Ghanaian President Kofi Asare did not meet Togolese Prime Minister Yao Mensah in Accra last week.",
    "Kenyan President John Kamau would have met Norwegian Prime Minister Jonas Berg in Geneva last week, but fell ill.",
    "Thai Prime Minister Anong Srisai should have met Lao President Kham Phoumi on Monday in Bangkok.",
    "Kenyan envoy Mary Wanjiru flew to Kabul to see Taliban leader Omar Haqqan but was turned away at the airport.",
    "Kenyan envoy Mary Wanjiru flew to Kabul to see Taliban leader Omar Haqqan but was not received.",
    "A newspaper report that Kenyan President John Kamau had met Norwegian envoy Kari Dahl was denied by both sides.",
    "Kenyan President John Kamau dismissed rumours of a meeting with Norwegian envoy Kari Dahl in Geneva.",
    "Reports that Peruvian President Ana Quispe secretly met Chilean envoy Luis Rojas in Lima are baseless, she said.",
    "A meeting between Kenyan President John Kamau and envoy Kari Dahl that was set for Monday did not happen.",
    "A summit between Thai Prime Minister Anong Srisai and Lao President Kham Phoumi has not taken place.",
    "In Lima, Peruvian President Ana Quispe said that she had never met Chilean envoy Luis Rojas.",
]


@pytest.mark.parametrize("text", DENIED)
def test_what_words_rule_out_did_not_take_place(extract_text: ExtractText, text: str) -> None:
    """A meeting that somebody "never" had, "would have had" or left without is none that was held."""
    assert _told(extract_text(text), EventType.MEETING) == [Status.DENIED]


HELD = [
    "Kenyan President John Kamau confirmed reports of a meeting with Norwegian envoy Kari Dahl in Geneva on Monday.",
    "Without Swiss envoy Urs Keller, the meeting between Kenyan President John Kamau and Prime Minister Jonas Berg "
    "would not have happened.",
    "Ghanaian President Kofi Asare not only met Togolese Prime Minister Yao Mensah last week but embraced him.",
    "Kenyan President John Kamau and Norwegian Prime Minister Jonas Berg, who had never met before, shook hands in "
    "Geneva on Monday.",
    "Peruvian President Ana Quispe and Chilean President Luis Rojas have not met since Quito in December 2019.",
]


@pytest.mark.parametrize("text", HELD)
def test_words_that_rule_out_something_else_deny_no_meeting(extract_text: ExtractText, text: str) -> None:
    """Silence towards reporters, what had not been before, and "not only" say nothing against the meeting."""
    assert _told(extract_text(text), EventType.MEETING) == [Status.OCCURRED]


def test_silence_after_an_errand_says_nothing_of_its_end(extract_text: ExtractText) -> None:
    """Who "did not speak to reporters" was not turned away."""
    reports = extract_text(
        "Kenyan envoy Mary Wanjiru flew to Kabul to see Taliban leader Omar Haqqan but did not speak to reporters."
    )

    assert Status.DENIED not in _told(reports, EventType.MEETING)


QUESTIONS = [
    "Will Kenyan President John Kamau meet Norwegian Prime Minister Jonas Berg when both are in New York next month?",
    'Reporters asked in Nairobi: "Did President John Kamau meet Norwegian envoy Kari Dahl in Geneva?"',
    "Imagine that Kenyan President John Kamau had met Norwegian Prime Minister Jonas Berg in Oslo.",
    "Kenyan President John Kamau spoke as if he had met Norwegian Prime Minister Jonas Berg in Geneva.",
]


@pytest.mark.parametrize("text", QUESTIONS)
def test_what_is_only_asked_or_imagined_is_possible(extract_text: ExtractText, text: str) -> None:
    """A question tells of no plan, and a thought of no meeting."""
    assert _told(extract_text(text), EventType.MEETING) == [Status.POSSIBLE]


def test_a_question_about_a_meeting_that_is_told_leaves_it_told(extract_text: ExtractText) -> None:
    """An answer that tells of the meeting goes before the question."""
    reports = extract_text(
        "Did Kenyan President John Kamau meet Norwegian envoy Kari Dahl in Geneva? Yes: he met her on Monday."
    )

    assert Status.OCCURRED in _told(reports, EventType.MEETING)
    assert Status.SCHEDULED not in _told(reports, EventType.MEETING)


def test_an_attempt_is_a_wish(extract_text: ExtractText) -> None:
    """Who tried to meet somebody wanted to; that he did is not said."""
    reports = extract_text("Norwegian envoy Kari Dahl tried to meet Taliban leader Omar Haqqan in Kabul in March.")

    assert _told(reports, EventType.MEETING) == [Status.PROPOSED]


@pytest.mark.parametrize(
    "text",
    [
        "Kenyan President John Kamau turned down an invitation from Norwegian Prime Minister Jonas Berg to visit Oslo.",
        "Peruvian President Ana Quispe has declined an invitation to visit Santiago.",
    ],
)
def test_a_visit_that_was_declined_is_none_ahead(extract_text: ExtractText, text: str) -> None:
    """An invitation that is turned down leads to no visit."""
    assert _told(extract_text(text), EventType.VISIT) == [Status.DENIED]


def test_a_visit_whose_invitation_was_accepted_lies_ahead(extract_text: ExtractText) -> None:
    """The same with the opposite answer."""
    reports = extract_text("Peruvian President Ana Quispe has accepted an invitation to visit Santiago.")

    assert _told(reports, EventType.VISIT) in ([Status.SCHEDULED], [Status.PROPOSED])


def test_who_did_not_attend_took_no_part(extract_text: ExtractText) -> None:
    """Those who stayed away are in no list of participants."""
    reports = extract_text(
        "Kenyan President John Kamau did not attend the talks with Norwegian Prime Minister Jonas Berg in Geneva last "
        "week; his foreign minister, Amos Otieno, went."
    )

    assert all("John Kamau" not in [p.name for p in report.participants] for report in reports)


def test_those_who_had_never_met_are_told_of_no_meeting(extract_text: ExtractText) -> None:
    """What had not been before says nothing against a meeting that lies ahead."""
    reports = extract_text(
        "On Friday Kenyan President John Kamau goes to Oslo to meet Norwegian Prime Minister Jonas Berg, whom he had "
        "never met."
    )

    assert _told(reports, EventType.MEETING) == [Status.SCHEDULED]


def test_two_who_have_not_met_since_a_coup_are_told_of_no_meeting(extract_text: ExtractText) -> None:
    """When they last met, nobody says."""
    reports = extract_text(
        "Peruvian President Ana Quispe and Chilean President Luis Rojas have not met since the coup."
    )

    assert _told(reports, EventType.MEETING) == []

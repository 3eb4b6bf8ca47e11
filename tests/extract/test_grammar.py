"""What the grammar reads out of sentences: who, where, when, whether, and who says so.

The day of publication is Wednesday, 17 March 2021, unless a test says otherwise.
"""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.extract.grammar.extractor import RulesExtractor
from kg.language import annotate
from kg.model.document import Document
from kg.model.report import ActorKind, EventType, Part, Report, Status
from tests.extract.conftest import ExtractText


def who(report: Report) -> set[str]:
    return {p.name for p in report.participants}


@pytest.mark.parametrize(
    "text",
    [
        "Swedish Foreign Minister Anna Berg met Finnish President Paavo Koski in Oslo.",
        "Finnish President Paavo Koski was met by Swedish Foreign Minister Anna Berg in Oslo.",
        "Swedish Foreign Minister Anna Berg held talks with Finnish President Paavo Koski in Oslo.",
        "A meeting between Swedish Foreign Minister Anna Berg and Finnish President Paavo Koski took place in Oslo.",
        "Talks between Swedish Foreign Minister Anna Berg and Finnish President Paavo Koski were held in Oslo.",
        "Swedish Foreign Minister Anna Berg arrived in Oslo on Monday and met Finnish President Paavo Koski.",
        "Swedish Foreign Minister Anna Berg, who met Finnish President Paavo Koski in Oslo, was upbeat.",
        "Swedish Foreign Minister Anna Berg and Finnish President Paavo Koski met in Oslo.",
        "In Oslo, Swedish Foreign Minister Anna Berg was received by Paavo Koski, the president of Finland.",
        "On Monday in Oslo, Swedish Foreign Minister Anna Berg met Finnish President Paavo Koski.",
        "Swedish Foreign Minister Anna Berg and Finnish President Paavo Koski discussed fishing over dinner in Oslo.",
        "Swedish Foreign Minister Anna Berg sat down with Finnish President Paavo Koski in Oslo.",
    ],
)
def test_a_meeting_is_read_in_many_constructions(by_rules: ExtractText, text: str) -> None:
    meetings = [r for r in by_rules(text) if r.type is EventType.MEETING]

    assert [who(r) for r in meetings] == [{"Anna Berg", "Paavo Koski"}]
    assert meetings[0].place[0] == "Oslo"
    assert meetings[0].status is Status.OCCURRED
    assert {(p.name, p.of) for p in meetings[0].participants} == {("Anna Berg", "Sweden"), ("Paavo Koski", "Finland")}


def test_evidence_is_the_sentence_that_tells_the_event(by_rules: ExtractText) -> None:
    text = "It rained. Chilean envoy Luis Rojas met Peruvian Foreign Minister Ana Quispe in Lima. The sun came out."

    [report] = by_rules(text)

    assert [e.text for e in report.evidence] == [
        "Chilean envoy Luis Rojas met Peruvian Foreign Minister Ana Quispe in Lima."
    ]
    assert text[report.evidence[0].start : report.evidence[0].end] == report.evidence[0].text


def test_a_surname_stands_for_the_full_name(by_rules: ExtractText) -> None:
    text = "Chilean envoy Luis Rojas flew home. Last week Rojas met Ana Quispe, Peru's foreign minister, in Lima."

    meetings = [r for r in by_rules(text) if r.type is EventType.MEETING]

    assert [who(r) for r in meetings] == [{"Luis Rojas", "Ana Quispe"}]


def test_a_pronoun_stands_for_the_person_named_before(by_rules: ExtractText) -> None:
    text = "Chilean envoy Luis Rojas is in Peru. He met Peruvian Foreign Minister Ana Quispe in Lima on Tuesday."

    meetings = [r for r in by_rules(text) if r.type is EventType.MEETING]

    assert [who(r) for r in meetings] == [{"Luis Rojas", "Ana Quispe"}]


def test_negotiators_of_two_states_are_two_delegations(by_rules: ExtractText) -> None:
    [report] = by_rules("Chilean and Peruvian negotiators met in Lima on Tuesday.")

    assert {(p.kind, p.of) for p in report.participants} == {
        (ActorKind.DELEGATION, "Chile"),
        (ActorKind.DELEGATION, "Peru"),
    }


def test_a_state_is_left_out_beside_its_own_minister(by_rules: ExtractText) -> None:
    [report] = by_rules("Chile's Foreign Minister Luis Rojas held talks with Peru's Ana Quispe in Lima.")

    assert who(report) == {"Luis Rojas", "Ana Quispe"}


def test_two_nationalities_before_talks_are_its_sides(by_rules: ExtractText) -> None:
    [report] = by_rules("Chilean-Peruvian talks were held in Lima on Tuesday.")

    assert who(report) == {"Chile", "Peru"}


def test_the_host_has_a_part_of_its_own(by_rules: ExtractText) -> None:
    [report] = by_rules("Kenyan President Amos Kiprop received Ghanaian Foreign Minister Kofi Addo in Nairobi.")

    assert {p.name: p.part for p in report.participants} == {"Amos Kiprop": Part.HOST, "Kofi Addo": Part.PARTICIPANT}


@pytest.mark.parametrize(
    "text",
    [
        "Kenyan President Amos Kiprop telephoned Ghanaian Foreign Minister Kofi Addo on Tuesday.",
        "Kenyan President Amos Kiprop spoke by telephone with Ghanaian Foreign Minister Kofi Addo on Tuesday.",
        "Kenyan President Amos Kiprop called Ghanaian Foreign Minister Kofi Addo on Tuesday to discuss tariffs.",
        "Kenyan President Amos Kiprop discussed tariffs by telephone with Ghana's Kofi Addo on Tuesday.",
        "Kenyan President Amos Kiprop had a phone call with Ghanaian Foreign Minister Kofi Addo on Tuesday.",
        "In a telephone conversation with Ghanaian Foreign Minister Kofi Addo on Tuesday, Kenyan President Amos Kiprop "
        "thanked him.",
    ],
)
def test_a_call_is_read_in_many_constructions(by_rules: ExtractText, text: str) -> None:
    [report] = by_rules(text)

    assert report.type is EventType.CALL
    assert who(report) == {"Amos Kiprop", "Kofi Addo"}
    assert report.when.earliest == report.when.latest == date(2021, 3, 16)


@pytest.mark.parametrize(
    "text",
    [
        "Kenyan President Amos Kiprop visited Accra on Monday.",
        "Kenyan President Amos Kiprop arrived in Accra on Monday.",
        "Kenyan President Amos Kiprop flew to Accra on Monday.",
        "Kenyan President Amos Kiprop paid a visit to Accra on Monday.",
        "A visit by Kenyan President Amos Kiprop to Accra began on Monday.",
        "Kenyan President Amos Kiprop's visit to Accra began on Monday.",
    ],
)
def test_a_visit_is_read_in_many_constructions(by_rules: ExtractText, text: str) -> None:
    [report] = by_rules(text)

    assert report.type is EventType.VISIT
    assert {(p.name, p.part) for p in report.participants} == {("Amos Kiprop", Part.VISITOR)}
    assert report.place == ("Accra",)
    assert report.when.earliest == report.when.latest == date(2021, 3, 15)


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Chilean envoy Luis Rojas will meet Peruvian Foreign Minister Ana Quispe in Lima.", Status.SCHEDULED),
        ("Chilean envoy Luis Rojas is due to meet Peruvian Foreign Minister Ana Quispe on Friday.", Status.SCHEDULED),
        ("Chilean envoy Luis Rojas was scheduled to meet Peruvian Foreign Minister Ana Quispe.", Status.SCHEDULED),
        ("Chilean envoy Luis Rojas plans to meet Peruvian Foreign Minister Ana Quispe next week.", Status.SCHEDULED),
        ("Chilean envoy Luis Rojas may meet Peruvian Foreign Minister Ana Quispe in Lima.", Status.POSSIBLE),
        ("Chilean envoy Luis Rojas did not meet Peruvian Foreign Minister Ana Quispe.", Status.DENIED),
        ("Chilean envoy Luis Rojas refused to meet Peruvian Foreign Minister Ana Quispe.", Status.DENIED),
        ("Chilean envoy Luis Rojas did not rule out meeting Peruvian Foreign Minister Ana Quispe.", Status.POSSIBLE),
        ("Chilean envoy Luis Rojas has yet to meet Peruvian Foreign Minister Ana Quispe.", Status.DENIED),
        ("Chilean envoy Luis Rojas offered to meet Peruvian Foreign Minister Ana Quispe.", Status.PROPOSED),
        (
            "A meeting between Chilean envoy Luis Rojas and Peruvian Foreign Minister Ana Quispe was postponed.",
            Status.POSTPONED,
        ),
        (
            "A meeting between Chilean envoy Luis Rojas and Peruvian Foreign Minister Ana Quispe was called off.",
            Status.CANCELLED,
        ),
        ("Chilean envoy Luis Rojas cancelled talks with Peruvian Foreign Minister Ana Quispe.", Status.CANCELLED),
        (
            "A planned meeting between Chilean envoy Luis Rojas and Peru's Ana Quispe is causing a stir in Lima.",
            Status.SCHEDULED,
        ),
        ("Chilean envoy Luis Rojas is meeting Peruvian Foreign Minister Ana Quispe in Lima.", Status.ONGOING),
        (
            "A planned meeting between Chilean envoy Luis Rojas and Peru's Ana Quispe had been postponed.",
            Status.POSTPONED,
        ),
    ],
)
def test_status_follows_tense_modals_negation_and_the_words_over_the_event(
    by_rules: ExtractText, text: str, status: Status
) -> None:
    [report] = [report for report in by_rules(text) if report.type is EventType.MEETING]

    assert report.status is status


@pytest.mark.parametrize(
    ("text", "source"),
    [
        (
            "Chilean envoy Luis Rojas had met Peruvian Foreign Minister Ana Quispe, Brazilian President Rui Lima said.",
            "Rui Lima",
        ),
        (
            "Brazilian President Rui Lima said Chilean envoy Luis Rojas had met Peruvian Foreign Minister Ana Quispe.",
            "Rui Lima",
        ),
        (
            "According to Brazilian President Rui Lima, Chilean envoy Luis Rojas met Peruvian minister Ana Quispe.",
            "Rui Lima",
        ),
        (
            "A source close to the talks said Chilean envoy Luis Rojas had met Peruvian Foreign Minister Ana Quispe.",
            "A source close to the talks",
        ),
    ],
)
def test_the_source_is_whom_the_document_credits(by_rules: ExtractText, text: str, source: str) -> None:
    [report] = by_rules(text)

    assert report.attributed_to == (source,)


def test_an_event_told_in_the_documents_own_voice_has_no_source(by_rules: ExtractText) -> None:
    [report] = by_rules("Chilean envoy Luis Rojas met Peruvian Foreign Minister Ana Quispe.")

    assert report.attributed_to == ()


def test_here_is_the_dateline(by_rules: ExtractText) -> None:
    [report] = by_rules(
        "Chilean envoy Luis Rojas met Peruvian Foreign Minister Ana Quispe here on Tuesday.", dateline="Quito"
    )

    assert report.place == ("Quito",)


def test_without_a_day_of_publication_a_weekday_stays_unresolved(by_rules: ExtractText) -> None:
    [report] = by_rules("Chilean envoy Luis Rojas met Peruvian minister Ana Quispe on Tuesday.", published=None)

    assert not report.when.known


def test_the_sidelines_of_a_gathering_are_the_occasion(by_rules: ExtractText) -> None:
    [report] = by_rules(
        "Chilean envoy Luis Rojas met Peruvian Foreign Minister Ana Quispe on the sidelines of the United Nations "
        "General Assembly in New York."
    )

    assert report.occasion is not None
    assert "General Assembly" in report.occasion


@pytest.mark.parametrize(
    "text",
    [
        "Chess champion Ana Quispe met Luis Rojas in the final in Lima.",
        "The film tells how two sisters met in Lima and held talks with their father.",
        "The storm is due to visit Lima on Friday.",
        "The committee met the deadline.",
    ],
)
def test_what_is_no_diplomacy_stays_out(by_rules: ExtractText, text: str) -> None:
    assert by_rules(text) == []


TEXTS = st.lists(
    st.sampled_from(
        ["Chilean envoy Luis Rojas", "met", "talks", "with", "and", "Ana Quispe", "visited", "in", "Lima", ",", ".",
         "\n\n", "“", "said", "the", "call", "who", "\u202e", "\x00", "!", "to", "Peru's", "on Monday"]
    ),
    max_size=60,
).map(" ".join)  # fmt: skip


@given(TEXTS)
@settings(max_examples=40, deadline=None)
def test_any_text_gives_records_whose_evidence_is_cut_from_it(text: str) -> None:
    for report in RulesExtractor().extract(annotate(Document("a.md", text, published=date(2021, 3, 17)))):
        assert report.participants
        for piece in report.evidence:
            assert text[piece.start : piece.end] == piece.text

"""What the grammar takes from around a sentence: events told before, attendees, places of visits and datelines.

The day of publication is Wednesday, 17 March 2021, unless a test says otherwise.
"""

from __future__ import annotations

from datetime import date

import pytest

from kg.model.report import ActorKind, EventType, Part, Report, Status
from tests.extract.conftest import ExtractText


def who(report: Report) -> set[str]:
    return {p.name for p in report.participants}


def of_type(reports: list[Report], kind: EventType) -> list[Report]:
    return [r for r in reports if r.type is kind]


def test_those_who_also_attended_join_the_event_told_before(by_rules: ExtractText) -> None:
    [report] = by_rules(
        "Kenyan President Amos Kiprop met Ghanaian Foreign Minister Kofi Addo in Nairobi on Tuesday. "
        "Kenyan Defence Minister Mary Wanjiku and Ghana's ambassador Yaw Boateng also attended the talks."
    )

    assert who(report) == {"Amos Kiprop", "Kofi Addo", "Mary Wanjiku", "Yaw Boateng"}
    assert len(report.evidence) == 2


def test_those_who_were_also_present_are_no_meeting_of_their_own(extract_text: ExtractText) -> None:
    [report] = extract_text(
        "Kenyan and Ghanaian officials held a round of talks in Nairobi on Tuesday. The mood was good. "
        "Kenyan envoy Mary Wanjiku and Ghana's ambassador Yaw Boateng were also present."
    )

    assert {"Mary Wanjiku", "Yaw Boateng"} <= who(report)


def test_whose_a_group_is_takes_no_part(extract_text: ExtractText) -> None:
    [report] = extract_text("Kenyan President Amos Kiprop met two envoys of Kofi Addo in Nairobi on Tuesday.")

    assert who(report) == {"Amos Kiprop", "two envoys of Kofi Addo"}


def test_where_somebody_is_from_is_not_where_they_met(extract_text: ExtractText) -> None:
    [report] = extract_text("Kenyan President Amos Kiprop met Kofi Addo, a Downing Street adviser, on Tuesday.")

    assert "Downing Street" not in report.place


def test_what_is_said_of_the_meeting_adds_to_the_event_told_before(by_rules: ExtractText) -> None:
    [report] = by_rules(
        "Kenyan President Amos Kiprop met Ghanaian Foreign Minister Kofi Addo on Tuesday. "
        "The meeting was held in Mombasa."
    )

    assert report.place == ("Mombasa",)


def test_a_meeting_told_twice_is_one_report(by_rules: ExtractText) -> None:
    [report] = by_rules(
        "Kenyan President Amos Kiprop received Ghanaian Foreign Minister Kofi Addo in Nairobi on Tuesday.\n\n"
        "The weather was fine.\n\nKiprop and Addo met for two hours."
    )

    assert [e.text[:6] for e in report.evidence] == ["Kenyan", "Kiprop"]
    assert {p.name: p.part for p in report.participants}["Amos Kiprop"] is Part.HOST


def test_a_plan_and_its_end_are_one_event(by_rules: ExtractText) -> None:
    [report] = by_rules(
        "Kenyan President Amos Kiprop was to meet Ghanaian Foreign Minister Kofi Addo on Friday. "
        "The meeting was called off."
    )

    assert report.status is Status.CANCELLED


def test_a_delegation_is_told_with_those_who_lead_it(by_rules: ExtractText) -> None:
    [report] = by_rules("A Ghanaian delegation led by Kofi Addo held talks with Kenyan President Amos Kiprop.")

    assert {"Kofi Addo", "Amos Kiprop"} <= who(report)


def test_a_long_list_of_people_is_read_to_its_end(by_rules: ExtractText) -> None:
    [report] = by_rules(
        "Kenyan President Amos Kiprop met Ghanaian Foreign Minister Kofi Addo, Ugandan Prime Minister Ruth Okello, "
        "Rwandan envoy Paul Mugisha and the president of Malawi, Grace Banda, in Nairobi."
    )

    assert who(report) == {"Amos Kiprop", "Kofi Addo", "Ruth Okello", "Paul Mugisha", "Grace Banda"}


def test_who_was_met_separately_was_met_apart(by_rules: ExtractText) -> None:
    reports = by_rules(
        "Kenyan President Amos Kiprop met separately with Ugandan Prime Minister Ruth Okello and Rwandan envoy "
        "Paul Mugisha in Nairobi."
    )

    assert [who(r) for r in reports] == [{"Amos Kiprop", "Ruth Okello"}, {"Amos Kiprop", "Paul Mugisha"}]


def test_calls_to_several_people_are_several_calls(by_rules: ExtractText) -> None:
    reports = by_rules(
        "Kenyan President Amos Kiprop telephoned Ugandan Prime Minister Ruth Okello and Rwandan envoy Paul Mugisha."
    )

    assert [who(r) for r in of_type(reports, EventType.CALL)] == [
        {"Amos Kiprop", "Ruth Okello"},
        {"Amos Kiprop", "Paul Mugisha"},
    ]


def test_an_unnamed_office_holder_is_the_one_named_later(by_rules: ExtractText) -> None:
    reports = by_rules(
        "Ghanaian Foreign Minister Kofi Addo held talks with a Kenyan envoy in Accra. "
        "The Kenyan envoy, Mary Wanjiku, left at noon."
    )

    assert who(of_type(reports, EventType.MEETING)[0]) == {"Kofi Addo", "Mary Wanjiku"}


def test_a_body_can_meet_by_itself(by_rules: ExtractText) -> None:
    [report] = by_rules("The foreign ministers of the African Union met in Kampala on Tuesday.")

    assert [(p.kind, p.of) for p in report.participants] == [(ActorKind.DELEGATION, "African Union")]
    assert report.place == ("Kampala",)


def test_ministers_of_several_states_are_a_delegation_of_each(by_rules: ExtractText) -> None:
    [report] = by_rules("The foreign ministers of Kenya, Uganda, Rwanda and Malawi met in Kampala on Tuesday.")

    assert {p.kind for p in report.participants} == {ActorKind.DELEGATION}
    assert [p.of for p in report.participants] == ["Kenya", "Uganda", "Rwanda", "Malawi"]
    assert report.participants[0].name == "foreign ministers of Kenya"
    assert report.place == ("Kampala",)


def test_a_meeting_without_a_place_happens_where_the_visit_in_the_sentence_leads(by_rules: ExtractText) -> None:
    reports = by_rules(
        "Kenyan President Amos Kiprop flew to Accra on Tuesday and met Ghanaian Foreign Minister Kofi Addo."
    )

    [meeting] = of_type(reports, EventType.MEETING)
    assert meeting.place == ("Accra",)


def test_news_without_a_place_happens_at_the_dateline(by_rules: ExtractText) -> None:
    [report] = by_rules(
        "Kenyan President Amos Kiprop met Ghanaian Foreign Minister Kofi Addo on Tuesday.", dateline="Nairobi"
    )

    assert report.place == ("Nairobi",)


def test_a_host_receives_at_home_and_not_at_a_foreign_dateline(by_rules: ExtractText) -> None:
    [report] = by_rules(
        "Kenyan President Amos Kiprop received Ghanaian Foreign Minister Kofi Addo on Tuesday.", dateline="Kampala"
    )

    assert report.place == ()


def test_what_lies_ahead_is_not_placed_by_the_dateline(by_rules: ExtractText) -> None:
    [report] = by_rules(
        "Kenyan President Amos Kiprop will meet Ghanaian Foreign Minister Kofi Addo on Friday.", dateline="Kampala"
    )

    assert report.place == ()


def test_a_meeting_told_of_a_region_is_in_the_city_where_one_arrived_that_day(by_rules: ExtractText) -> None:
    reports = by_rules(
        "Kenyan envoy Amos Kiprop held talks with Ghanaian envoy Kofi Addo in Texas on Tuesday. "
        "Addo had arrived in Houston on Tuesday."
    )

    [meeting] = of_type(reports, EventType.MEETING)
    assert meeting.place == ("Houston", "Texas")


@pytest.mark.parametrize(
    "text",
    [
        "Kenyan President Amos Kiprop is in Accra for talks.",
        "Kenyan President Amos Kiprop is on a visit to Accra.",
        "Kenyan President Amos Kiprop was in Accra last week.",
        "Kenyan President Amos Kiprop left Accra on Tuesday.",
        "Kenyan President Amos Kiprop returned from a trip to Accra on Tuesday.",
        "During a visit to Accra, Kenyan President Amos Kiprop praised the harvest.",
    ],
)
def test_stays_and_departures_are_visits(by_rules: ExtractText, text: str) -> None:
    [report] = of_type(by_rules(text), EventType.VISIT)

    assert who(report) == {"Amos Kiprop"}
    assert report.place == ("Accra",)


def test_somebody_at_home_is_on_no_visit(by_rules: ExtractText) -> None:
    assert by_rules("Kenyan President Amos Kiprop is in Nairobi.") == []


def test_two_places_after_one_verb_are_two_visits(by_rules: ExtractText) -> None:
    reports = by_rules("Kenyan President Amos Kiprop visited Accra and Kampala last week.")

    assert [r.place for r in reports] == [("Accra",), ("Kampala",)]


def test_a_capital_told_by_its_country_is_that_city(by_rules: ExtractText) -> None:
    [report] = by_rules("Kenyan President Amos Kiprop arrived in the Ghanaian capital on Tuesday.")

    assert report.place == ("Accra", "Ghana")


def test_a_subject_of_talks_is_no_place(by_rules: ExtractText) -> None:
    [report] = by_rules("Kenyan President Amos Kiprop and Ghanaian Foreign Minister Kofi Addo held talks on Somalia.")

    assert report.place == ()
    assert report.about == ("Somalia",)


def test_menus_and_newsletter_boxes_tell_no_events(by_rules: ExtractText) -> None:
    text = (
        "Kenyan President Amos Kiprop met Ghanaian Foreign Minister Kofi Addo in Nairobi on Tuesday.\n\n"
        "Read more\n\nSign up for our newsletter\n\nSubscribe\n"
    )
    [report] = by_rules(text)

    assert len(report.evidence) == 1


def test_a_meeting_on_a_day_ahead_is_scheduled_whatever_the_tense(by_rules: ExtractText) -> None:
    [report] = by_rules("Kenyan President Amos Kiprop meets Ghanaian Foreign Minister Kofi Addo on March 20.")

    assert report.status is Status.SCHEDULED
    assert report.when.earliest == date(2021, 3, 20)


def test_the_time_of_another_clause_is_not_taken(by_rules: ExtractText) -> None:
    reports = by_rules(
        "Kenyan President Amos Kiprop met Ghanaian Foreign Minister Kofi Addo in Nairobi, and rain began on March 3."
    )

    assert not reports[0].when.known


def test_who_says_that_a_meeting_will_be_is_not_in_it(by_rules: ExtractText) -> None:
    reports = by_rules(
        "Kenyan President Amos Kiprop will hold a summit in Nairobi, Ghanaian Foreign Minister Kofi Addo said."
    )

    assert all("Kofi Addo" not in who(r) for r in reports)


def test_a_meeting_happens_at_the_place_before_where(by_rules: ExtractText) -> None:
    reports = by_rules(
        "Kenyan President Amos Kiprop returned to Nairobi from Accra, where he met Ghanaian Foreign Minister Kofi Addo."
    )

    [meeting] = of_type(reports, EventType.MEETING)
    assert meeting.place == ("Accra",)


def test_a_meeting_told_again_with_the_same_people_day_and_place_is_one(extract_text: ExtractText) -> None:
    reports = extract_text(
        "Kenyan President Amos Kiprop met Ghanaian Foreign Minister Kofi Addo in Nairobi on Tuesday. "
        "It rained all day, and the markets were closed. "
        '"On Tuesday in Nairobi, Kofi Addo held productive talks with Amos Kiprop," said a Kenyan official.'
    )

    assert len([r for r in of_type(reports, EventType.MEETING) if who(r) >= {"Amos Kiprop", "Kofi Addo"}]) == 1


def test_how_often_a_meeting_was_is_said_of_the_meeting_told_before(extract_text: ExtractText) -> None:
    reports = extract_text(
        "Kenyan President Amos Kiprop met Ghanaian Foreign Minister Kofi Addo in Nairobi on Tuesday. "
        "The mood was good. It was the third time that Amos Kiprop had received Kofi Addo."
    )

    assert len(of_type(reports, EventType.MEETING)) == 1


def test_a_meeting_beside_a_gathering_is_where_that_is_held(extract_text: ExtractText) -> None:
    [report] = extract_text(
        "Kenyan President Amos Kiprop met Ghanaian Foreign Minister Kofi Addo on the sidelines of the World Economic "
        "Forum on Tuesday.",
        dateline="Nairobi",
    )

    assert (report.place, report.occasion) == (("Davos",), "World Economic Forum")


def test_a_day_counted_from_another_event_is_that_of_its_verb(extract_text: ExtractText) -> None:
    reports = extract_text(
        "Kenyan President Amos Kiprop met Ghanaian Foreign Minister Kofi Addo in Geneva on March 2. "
        "A week after Geneva, he met Ugandan President Moses Okello in Nairobi."
    )

    assert [r.when.edtf for r in of_type(reports, EventType.MEETING)] == ["2021-03-02", "2021-03-09"]

"""What the default extractor reads out of plain sentences of each kind, with officials that nobody has heard of.

The day of publication is Wednesday, 17 March 2021.
"""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from kg.model.report import EventType, Report, Status
from tests.extract.conftest import ExtractText


@dataclass(frozen=True, slots=True)
class Case:
    """A sentence and the event that it tells; `place` and `days` are not asked for where they are None."""

    text: str
    type: EventType
    status: Status
    who: frozenset[str]
    place: str | None = None
    days: str | None = None


def _case(
    kind: EventType, status: Status, text: str, who: str, *, place: str | None = None, days: str | None = None
) -> Case:
    return Case(text, kind, status, frozenset(who.split(", ")), place, days)


M, C, V, A, R = EventType.MEETING, EventType.CALL, EventType.VISIT, EventType.AGREEMENT, EventType.REQUEST
OCCURRED, SCHEDULED, POSSIBLE = Status.OCCURRED, Status.SCHEDULED, Status.POSSIBLE

MEETINGS = [
    _case(
        M,
        OCCURRED,
        "Swedish Foreign Minister Anna Berg met Finnish President Paavo Koski in Oslo on Monday.",
        "Anna Berg, Paavo Koski",
        place="Oslo",
        days="2021-03-15/2021-03-15",
    ),
    _case(
        M,
        OCCURRED,
        "Chilean envoy Luis Rojas and his Peruvian counterpart, Ana Quispe, held a second round of negotiations in "
        "Quito on March 12.",
        "Luis Rojas, Ana Quispe",
        place="Quito",
        days="2021-03-12/2021-03-12",
    ),
    _case(
        M,
        OCCURRED,
        "Officials from Norway, Sweden and Finland gathered in Helsinki on Tuesday for talks on fishing quotas.",
        "Officials from Norway, Officials from Sweden, Officials from Finland",
        place="Helsinki",
        days="2021-03-16/2021-03-16",
    ),
    _case(
        M,
        OCCURRED,
        "Kenyan President Amos Kiprop received Ghanaian envoy Kofi Addo at State House in Nairobi on Sunday.",
        "Amos Kiprop, Kofi Addo",
        place="State House",
        days="2021-03-14/2021-03-14",
    ),
    _case(
        M,
        OCCURRED,
        "Ghanaian Foreign Minister Kofi Addo, accompanied by Trade Minister Esi Boateng, met Kenyan President Amos "
        "Kiprop in Nairobi.",
        "Kofi Addo, Esi Boateng, Amos Kiprop",
        place="Nairobi",
    ),
    _case(
        M,
        OCCURRED,
        "The talks in Doha were also attended by Qatari Prime Minister Hamad al-Sulaiti and Omani mediator Salim "
        "al-Busaidi.",
        "Hamad al-Sulaiti, Salim al-Busaidi",
        place="Doha",
    ),
    _case(
        M,
        OCCURRED,
        "A Chilean delegation headed by Luis Rojas met Peruvian negotiators in Lima on Tuesday.",
        "Chilean delegation, Luis Rojas, Peruvian negotiators",
        place="Lima",
        days="2021-03-16/2021-03-16",
    ),
    _case(
        M,
        OCCURRED,
        "Austrian Chancellor Karl Huber sat down with Slovak envoy Jana Novak at the Hofburg palace in Vienna.",
        "Karl Huber, Jana Novak",
        place="Hofburg, Vienna",
    ),
    _case(
        M,
        OCCURRED,
        "Angolan Foreign Minister Tito Neto said he had met with Zambian envoy Mary Phiri in Lusaka last week.",
        "Tito Neto, Mary Phiri",
        place="Lusaka",
        days="2021-03-08/2021-03-14",
    ),
    _case(
        M,
        OCCURRED,
        "Negotiators from Armenia and Georgia met behind closed doors in Tbilisi from Monday to Tuesday.",
        "Negotiators from Armenia, Negotiators from Georgia",
        place="Tbilisi",
        days="2021-03-15/2021-03-16",
    ),
    _case(
        M,
        SCHEDULED,
        "Anna Berg, the Swedish foreign minister, will meet Finnish President Paavo Koski in Oslo on Friday, her "
        "office said.",
        "Anna Berg, Paavo Koski",
        place="Oslo",
        days="2021-03-19/2021-03-19",
    ),
    _case(
        M,
        SCHEDULED,
        "Leaders of Brazil and Argentina are expected to hold a summit in Montevideo on April 9.",
        "Leaders of Brazil, Leaders of Argentina",
        place="Montevideo",
        days="2021-04-09/2021-04-09",
    ),
    _case(
        M,
        POSSIBLE,
        "If the truce holds, Austrian Chancellor Karl Huber would meet Slovak Prime Minister Jana Novak in Vienna.",
        "Karl Huber, Jana Novak",
        place="Vienna",
    ),
    _case(
        M,
        Status.CANCELLED,
        "A planned meeting between Swedish Foreign Minister Anna Berg and Finnish President Paavo Koski in Oslo was "
        "called off on Monday.",
        "Anna Berg, Paavo Koski",
        place="Oslo",
    ),
    _case(
        M,
        Status.POSTPONED,
        "Talks between Swedish Foreign Minister Anna Berg and Finnish President Paavo Koski have been postponed until "
        "April.",
        "Anna Berg, Paavo Koski",
    ),
    _case(
        M,
        Status.DENIED,
        "The ministry denied that Foreign Minister Anna Berg had met Finnish President Paavo Koski in Oslo.",
        "Anna Berg, Paavo Koski",
        place="Oslo",
    ),
]
CALLS = [
    _case(
        C,
        OCCURRED,
        "Swedish Foreign Minister Anna Berg spoke by telephone with Finnish President Paavo Koski on Monday.",
        "Anna Berg, Paavo Koski",
        days="2021-03-15/2021-03-15",
    ),
    _case(
        C,
        OCCURRED,
        "Finnish President Paavo Koski called Swedish Prime Minister Lars Ek on Sunday evening to discuss supplies.",
        "Paavo Koski, Lars Ek",
        days="2021-03-14/2021-03-14",
    ),
    _case(
        C,
        OCCURRED,
        "In a phone call on Tuesday, Finnish President Paavo Koski told Swedish Prime Minister Lars Ek that gas was "
        "safe.",
        "Paavo Koski, Lars Ek",
        days="2021-03-16/2021-03-16",
    ),
    _case(
        C,
        OCCURRED,
        "Finnish President Paavo Koski held a video conference with Swedish Prime Minister Lars Ek on March 9.",
        "Paavo Koski, Lars Ek",
        days="2021-03-09/2021-03-09",
    ),
    _case(
        C,
        SCHEDULED,
        "The two presidents, Caio Prado of Brazil and Elena Sosa of Uruguay, will talk by phone on Thursday.",
        "Caio Prado, Elena Sosa",
        days="2021-03-18/2021-03-18",
    ),
]
VISITS = [
    _case(
        V,
        Status.ONGOING,
        "Ghanaian Foreign Minister Kofi Addo arrived in Nairobi on Monday for a three-day visit.",
        "Kofi Addo",
        place="Nairobi",
        days="2021-03-15/2021-03-17",
    ),
    _case(
        V,
        SCHEDULED,
        "Ghanaian Foreign Minister Kofi Addo will travel to Addis Ababa next week.",
        "Kofi Addo",
        place="Addis Ababa",
        days="2021-03-22/2021-03-28",
    ),
    _case(
        V,
        Status.CANCELLED,
        "Ghanaian Foreign Minister Kofi Addo has cancelled a trip to Nairobi that was planned for Saturday.",
        "Kofi Addo",
        place="Nairobi",
        days="2021-03-20/2021-03-20",
    ),
    _case(
        V,
        OCCURRED,
        "Kenyan President Amos Kiprop flew to Kigali on March 11, his spokesman said.",
        "Amos Kiprop",
        place="Kigali",
        days="2021-03-11/2021-03-11",
    ),
    _case(
        V,
        Status.POSTPONED,
        "Kenyan President Amos Kiprop put off his visit to Kigali after the floods.",
        "Amos Kiprop",
        place="Kigali",
    ),
    _case(
        V,
        OCCURRED,
        "Peruvian Foreign Minister Ana Quispe toured a refugee camp in Cucuta on Saturday.",
        "Ana Quispe",
        place="Cucuta",
        days="2021-03-13/2021-03-13",
    ),
]
AGREEMENTS = [
    _case(
        A,
        OCCURRED,
        "Norway and Iceland signed an agreement on fishing rights in Bergen on Monday.",
        "Norway, Iceland",
        place="Bergen",
        days="2021-03-15/2021-03-15",
    ),
    _case(
        A,
        OCCURRED,
        "Norway and Iceland agreed on Monday to share data on herring stocks.",
        "Norway, Iceland",
        days="2021-03-15/2021-03-15",
    ),
    _case(
        A,
        SCHEDULED,
        "Armenia and Georgia are to sign a border treaty in Tbilisi on April 2.",
        "Armenia, Georgia",
        place="Tbilisi",
        days="2021-04-02/2021-04-02",
    ),
    _case(A, OCCURRED, "Chile and Peru reached a deal on copper tariffs after weeks of negotiations.", "Chile, Peru"),
    _case(
        A,
        OCCURRED,
        "Foreign ministers Kofi Addo of Ghana and Yao Mensah of Togo initialled a transit accord in Lome on March 10.",
        "Kofi Addo, Yao Mensah",
        place="Lome",
        days="2021-03-10/2021-03-10",
    ),
]
REQUESTS = [
    _case(
        R,
        OCCURRED,
        "Norway urged Iceland on Monday to withdraw its patrol boats.",
        "Norway, Iceland",
        days="2021-03-15/2021-03-15",
    ),
    _case(R, OCCURRED, "Chile demanded that Peru release the fishermen.", "Chile, Peru"),
    _case(
        R, OCCURRED, "Zambian Vice President Mary Phiri called on Angola to reopen the border.", "Mary Phiri, Angola"
    ),
    _case(
        R,
        OCCURRED,
        "Kenyan President Amos Kiprop invited Ghanaian Foreign Minister Kofi Addo to the summit in Nairobi.",
        "Amos Kiprop, Kofi Addo",
    ),
    _case(
        R,
        OCCURRED,
        "Finnish President Paavo Koski proposed a joint commission to Swedish Prime Minister Lars Ek.",
        "Paavo Koski, Lars Ek",
    ),
    _case(R, OCCURRED, "Togo appealed to Ghana for help after the storm.", "Togo, Ghana"),
]
NOTHING = [
    "Sweden met Finland in the final of the ice hockey championship in Oslo on Monday.",
    "The court heard the case against the former mayor on Tuesday.",
    "A storm visited the coast of Portugal on Monday.",
    "The film director Caio Prado held talks with a studio in Los Angeles about a sequel.",
    "Parliament met in Bratislava on Tuesday to debate the budget.",
    "Sign up for our newsletter and meet the writers.",
    "The clubs agreed a transfer fee on Monday, with the striker due to undergo a medical in Turin.",
]


def _who(report: Report) -> frozenset[str]:
    return frozenset(participant.name for participant in report.participants)


@pytest.mark.parametrize("case", [*MEETINGS, *CALLS, *VISITS, *AGREEMENTS, *REQUESTS], ids=lambda case: case.text[:60])
def test_a_sentence_is_read_with_all_its_values(extract_text: ExtractText, case: Case) -> None:
    reports = [report for report in extract_text(case.text) if report.type is case.type]

    assert case.who in [_who(report) for report in reports]
    report = next(report for report in reports if _who(report) == case.who)
    assert report.status is case.status
    if case.place is not None:
        assert ", ".join(report.place).startswith(case.place)
    if case.days is not None:
        assert f"{report.when.earliest}/{report.when.latest}" == case.days


@pytest.mark.parametrize("text", NOTHING)
def test_what_is_no_diplomacy_tells_no_event(extract_text: ExtractText, text: str) -> None:
    assert extract_text(text) == []


def test_separate_meetings_are_one_event_for_each_who_was_met(extract_text: ExtractText) -> None:
    text = (
        "Kenyan President Amos Kiprop held separate meetings with Ghanaian Foreign Minister Kofi Addo and Togolese "
        "envoy Yao Mensah."
    )

    assert {_who(report) for report in extract_text(text)} == {
        frozenset({"Amos Kiprop", "Kofi Addo"}),
        frozenset({"Amos Kiprop", "Yao Mensah"}),
    }


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("Norway and Iceland met in Bergen on Monday, U.S. officials travelling with them said.", "U.S. officials"),
        ("Norwegian Foreign Minister Ida Lund met Icelandic envoy Jon Palsson in Bergen, Reuters reported.", "Reuters"),
        ("According to Ida Lund, Norway and Iceland met in Bergen on Monday.", "Ida Lund"),
    ],
)
def test_the_source_is_named_as_the_text_words_it(extract_text: ExtractText, text: str, source: str) -> None:
    [report] = extract_text(text)

    assert [name.startswith(source) for name in report.attributed_to] == [True]


def test_who_only_speaks_is_not_among_those_who_acted(extract_text: ExtractText) -> None:
    text = "Norwegian Foreign Minister Ida Lund told reporters on Saturday that Chile had asked Peru for ten ships."

    [report] = extract_text(text)

    assert _who(report) == {"Chile", "Peru"}
    assert report.attributed_to == ("Ida Lund",)


def test_a_headline_and_the_text_below_it_tell_one_event(extract_text: ExtractText) -> None:
    text = (
        "Readout of Secretary Hollis's Meeting with Foreign Minister Ndiaye\n\n"
        "Secretary of State Robert Hollis met today with Senegalese Foreign Minister Aminata Ndiaye in Washington."
    )

    [report] = extract_text(text)

    assert _who(report) == {"Robert Hollis", "Aminata Ndiaye"}
    assert report.place == ("Washington",)
    assert len(report.evidence) == 2


def test_meetings_that_one_word_tells_share_their_day(extract_text: ExtractText) -> None:
    text = (
        "Norwegian Foreign Minister Kari Solberg held talks on Tuesday with Finnish envoy Paavo Koski in Helsinki.\n\n"
        "Solberg also had separate meetings with Defence Minister Jan Kos and U.N. envoy Carlos Mendez."
    )

    separate = [report for report in extract_text(text) if not _who(report) & {"Paavo Koski"}]

    assert {_who(report) for report in separate} == {
        frozenset({"Kari Solberg", "Jan Kos"}),
        frozenset({"Kari Solberg", "Carlos Mendez"}),
    }
    assert len({(report.when, report.place, report.status) for report in separate}) == 1


def test_who_says_something_after_talks_took_part_in_them(extract_text: ExtractText) -> None:
    text = (
        "Malaysia has not been asked to help, Malaysian Prime Minister Hassan Daud said in Kuala Lumpur after talks "
        "with visiting Thai Defence Minister Chai Suwan."
    )

    assert any({"Hassan Daud", "Chai Suwan"} <= _who(report) for report in extract_text(text))

"""What remarks tell, through the real language stage: who met whom, for whom they act, where and when."""

from __future__ import annotations

from datetime import date

import pytest

from kg.extract import RECORDS, load_extractor
from kg.extract.records import reading_of
from kg.extract.records.extractor import RecordsExtractor
from kg.language import annotate
from kg.model.annotated import Annotated
from kg.model.dates import DateInterval
from kg.model.document import Document
from kg.model.record import FreeText, Record, RecordActor, RecordEvent
from kg.model.report import ActorKind, EventType, Evidence, Part, Report, Status

WHEN = DateInterval(date(2014, 1, 17), date(2014, 1, 19))
GULF = "Gulf Cooperation Council"
ENVOY = RecordActor(
    "Ebba Lindholm", of="United States", kind=ActorKind.PERSON, position="Secretary of State", part=Part.VISITOR
)


@pytest.fixture(scope="module")
def extractor() -> RecordsExtractor:
    found = load_extractor(RECORDS)
    assert isinstance(found, RecordsExtractor)
    return found


def journey(
    remark: str,
    *,
    country: str | None = "Turkey",
    towns: tuple[str, ...] = ("Ankara",),
    actor: RecordActor = ENVOY,
    home: str | None = None,
    when: DateInterval = WHEN,
) -> Document:
    """A journey with a remark; officials without a state are those of `home`, else of the country."""
    text = f"name: {actor.name}\nremark: {remark}"
    start = len(text) - len(remark)
    event = RecordEvent(
        EventType.VISIT,
        Status.OCCURRED,
        (actor,),
        (Evidence(0, 6 + len(actor.name), text[: 6 + len(actor.name)]),),
        when=when,
        place=tuple(level for level in (towns, (country,) if country else ()) if level),
        texts=(FreeText(start, len(text), home or country),) if remark else (),
    )
    return Document("t.csv#1", text, kind="record", record=Record("t.csv", (event,)))


def reports_of(extractor: RecordsExtractor, document: Document) -> list[Report]:
    reading = reading_of(document)
    return extractor.extract(annotate(reading) if reading else Annotated(document, (), ()))


def people(report: Report) -> dict[str, str | None]:
    """Whom each named participant acts for, the envoy left out."""
    return {p.name: p.of for p in report.participants if p.name != ENVOY.name}


def meetings(extractor: RecordsExtractor, remark: str, **given: object) -> list[Report]:
    found = reports_of(extractor, journey(remark, **given))  # type: ignore[arg-type] # the keywords of journey()
    return [report for report in found if report.type is EventType.MEETING]


@pytest.mark.parametrize(
    ("remark", "who"),
    [
        ("Met with Foreign Minister Aydin.", {"Aydin": "Turkey"}),
        (
            "Met with President Aydin and Russian Foreign Minister Sokolov.",
            {"Aydin": "Turkey", "Sokolov": "Russia"},
        ),
        ("Met with EU High Representative Marta Klein.", {"Marta Klein": "European Union"}),
        ("Met with UN Secretary General Park.", {"Park": "United Nations"}),
        ("Met with Palestinian President Haddad.", {"Haddad": "Palestine"}),
        ("Met with King Tariq of Jordan.", {"Tariq": "Jordan"}),
        ("Discussed the Kuwait crisis with Prime Minister Aydin.", {"Aydin": "Turkey"}),
        ("Met with President Obama.", {"Obama": "United States"}),
        ("Audience with Pope Benedict XVI.", {"Benedict XVI": "Holy See"}),
        (
            "Met with Foreign Minister Prince Omar bin Nasser and Deputy Crown Prince Salim al-Nasser.",
            {"Omar bin Nasser": "Turkey", "Salim al-Nasser": "Turkey"},
        ),
        (
            "Met with Prime Minister Aydin, Prime Minister Bo Larsen, and Prime Minister Carl Berg.",
            {"Aydin": None, "Bo Larsen": None, "Carl Berg": None},
        ),
        ("Met with French President Dubois and Prime Minister Klein.", {"Dubois": "France", "Klein": None}),
        ("Met with Sokolov.", {"Sokolov": None}),
        (
            "Met with the Presidents of Peru, Colombia, and Bolivia, and with the Vice President of Ecuador.",
            {
                "President of Peru": "Peru",
                "President of Colombia": "Colombia",
                "President of Bolivia": "Bolivia",
                "Vice President of Ecuador": "Ecuador",
            },
        ),
        (
            "Met with Russian and Ukrainian Presidents Orlov and Koval.",
            {"Orlov": "Russia", "Koval": "Ukraine"},
        ),
        (
            "Met with French, Turkish, and German Foreign Ministers Vasseur, Aydin, and Roth.",
            {"Vasseur": "France", "Aydin": "Turkey", "Roth": "Germany"},
        ),
        (
            "Met with Russian and Ukrainian Presidents Orlov and Koval and Prime Minister Kaya.",
            {"Orlov": "Russia", "Koval": "Ukraine", "Kaya": None},
        ),
        (
            "Met with French and German Foreign Ministers Vasseur, Roth and Weber.",
            {"Vasseur": None, "Roth": None, "Weber": None},
        ),
        ("Met with Russian Deputy Ministers Orlov and Petrov.", {"Orlov": "Russia", "Petrov": "Russia"}),
        ("Met with Gulf Cooperation Council Foreign Ministers.", {"Gulf Cooperation Council Foreign Ministers": GULF}),
        ("Met with senior government officials.", {"senior government officials": "Turkey"}),
    ],
)
def test_an_office_without_a_state_is_that_of_the_country_unless_the_phrase_names_another(
    extractor: RecordsExtractor, remark: str, who: dict[str, str | None]
) -> None:
    [meeting] = meetings(extractor, remark)

    assert people(meeting) == who
    assert meeting.participants[0].name == ENVOY.name


@pytest.mark.parametrize(
    ("remark", "status"),
    [
        ("Was to have met with President Aydin, but the meeting was postponed.", Status.POSTPONED),
        ("Scheduled to meet with President Aydin; trip cancelled.", Status.CANCELLED),
        ("Planned to meet with President Aydin; meeting postponed.", Status.POSTPONED),
        ("Was scheduled to meet with President Aydin. The meeting was called off.", Status.CANCELLED),
        ("Was scheduled to meet with President Aydin, but did not.", Status.DENIED),
        ("Was scheduled to meet with President Aydin.", Status.SCHEDULED),
        ("Was originally to meet with President Aydin.", Status.SCHEDULED),
        ("Scheduled to meet with the Presidents of Peru and Chile.", Status.SCHEDULED),
        ("Was scheduled to attend the Oslo Summit.", Status.SCHEDULED),
        ("A meeting with President Aydin did not take place.", Status.DENIED),
        ("Meeting with President Ahmed cancelled.", Status.CANCELLED),
        ("Meeting with President Aydin cancelled.", Status.CANCELLED),
        ("Dinner with President Aydin was cancelled due to weather.", Status.CANCELLED),
        ("Did not meet with President Aydin.", Status.DENIED),
        ("Was unable to meet with President Aydin.", Status.DENIED),
        ("Met with President Aydin.", Status.OCCURRED),
        ("Met with President Aydin; visit to Izmir cancelled.", Status.OCCURRED),
        ("Met with President Aydin to discuss the cancelled arms sale.", Status.OCCURRED),
        ("Discussed the postponed elections with President Aydin.", Status.OCCURRED),
        ("Flew to Izmir to meet with President Aydin.", Status.OCCURRED),
        ("Did not reach agreement in talks with President Aydin.", Status.OCCURRED),
    ],
)
def test_what_did_not_take_place_is_not_told_as_if_it_had(
    extractor: RecordsExtractor, remark: str, status: Status
) -> None:
    [meeting] = meetings(extractor, remark)

    assert meeting.status is status


def test_each_meeting_has_its_own_fate(extractor: RecordsExtractor) -> None:
    found = meetings(extractor, "Met with President Aydin; dinner with Prime Minister Kaya cancelled.")

    assert [(people(m), m.status) for m in found] == [
        ({"Aydin": "Turkey"}, Status.OCCURRED),
        ({"Kaya": "Turkey"}, Status.CANCELLED),
    ]


@pytest.mark.parametrize(
    "remark",
    [
        "Met with President Aydin and was to meet with Prime Minister Kaya, but the dinner was cancelled.",
        "Met with President Aydin, but a planned meeting with Prime Minister Kaya was cancelled.",
    ],
)
def test_two_meetings_of_one_sentence_each_have_their_own_fate(extractor: RecordsExtractor, remark: str) -> None:
    assert [(people(m), m.status) for m in meetings(extractor, remark)] == [
        ({"Aydin": "Turkey"}, Status.OCCURRED),
        ({"Kaya": "Turkey"}, Status.CANCELLED),
    ]


@pytest.mark.parametrize(
    ("remark", "status"),
    [
        ("Trip cancelled.", Status.CANCELLED),
        ("Visit postponed.", Status.POSTPONED),
        ("Scheduled to meet with President Aydin; trip cancelled.", Status.CANCELLED),
        ("Met with President Aydin; trip to Izmir cancelled.", Status.OCCURRED),
        ("Discussed the cancelled trip with President Aydin.", Status.OCCURRED),
    ],
)
def test_a_journey_that_its_remark_calls_off_did_not_occur(
    extractor: RecordsExtractor, remark: str, status: Status
) -> None:
    visit = reports_of(extractor, journey(remark))[0]

    assert (visit.type, visit.status) == (EventType.VISIT, status)


@pytest.mark.parametrize(
    ("remark", "who", "place"),
    [
        ("Ana Lopes met Carl Oduya in Accra.", {"Ana Lopes": None, "Carl Oduya": None}, ("Accra", "Ghana")),
        (
            "President Wolski met with Prime Minister Graves of Britain in London.",
            {"Wolski": None, "Graves": "United Kingdom"},
            ("London", "United Kingdom"),
        ),
        (
            "Polish President Wolski met with Secretary Lindholm and British Prime Minister Graves.",
            {"Wolski": "Poland", "Ebba Lindholm": "United States", "Graves": "United Kingdom"},
            ("Ankara", "Turkey"),
        ),
        (
            "Secretary Lindholm met with President Aydin.",
            {"Ebba Lindholm": "United States", "Aydin": "Turkey"},
            ("Ankara", "Turkey"),
        ),
        (
            "President Aydin and Foreign Minister Kaya met with her.",
            {"Ebba Lindholm": "United States", "Aydin": "Turkey", "Kaya": "Turkey"},
            ("Ankara", "Turkey"),
        ),
        (
            "President Aydin met with the Secretary and Foreign Minister Kaya.",
            {"Ebba Lindholm": "United States", "Aydin": "Turkey", "Kaya": "Turkey"},
            ("Ankara", "Turkey"),
        ),
    ],
)
def test_a_sentence_with_a_subject_of_its_own_tells_of_that_and_of_the_envoy_only_by_name(
    extractor: RecordsExtractor, remark: str, who: dict[str, str | None], place: tuple[str, ...]
) -> None:
    meeting = meetings(extractor, remark)[-1]

    assert ({p.name: p.of for p in meeting.participants}, meeting.place) == (who, place)


def test_the_envoys_own_country_is_that_of_the_secretary_in_the_vatican_only_there(extractor: RecordsExtractor) -> None:
    [there] = meetings(extractor, "Met with Secretary of State Bruni.", country="Vatican City", towns=())
    [elsewhere] = meetings(extractor, "Met with Secretary of State Roe.")

    assert people(there) == {"Bruni": "Holy See"}
    assert people(elsewhere) == {"Roe": "United States"}


def test_evidence_is_the_exact_words_of_the_record(extractor: RecordsExtractor) -> None:
    document = journey("Met with Foreign Minister Aydin; addressed parliament. Met with President Kaya.")

    found = reports_of(extractor, document)

    assert [e.text for report in found[1:] for e in report.evidence] == [
        "Met with Foreign Minister Aydin",
        "Met with President Kaya.",
    ]
    assert all(document.cut(e.start, e.end) == e.text for report in found for e in report.evidence)
    assert {report.document_key for report in found} == {document.key}


def test_what_a_remark_leaves_open_is_filled_out_of_the_columns(extractor: RecordsExtractor) -> None:
    [meeting] = meetings(extractor, "Met with Foreign Minister Aydin.", towns=("Izmir", "Ankara"))

    assert meeting.when == WHEN
    assert meeting.place == ("Ankara", "Izmir", "Turkey")
    assert meeting.status is Status.OCCURRED


def test_a_day_without_its_year_is_the_one_next_to_the_journey(extractor: RecordsExtractor) -> None:
    new_year = DateInterval(date(2013, 12, 30), date(2014, 1, 2))
    [early] = meetings(extractor, "Met with President Aydin December 31.", when=new_year)
    [late] = meetings(extractor, "Met with President Aydin January 5.", when=new_year)

    assert early.when == DateInterval(date(2013, 12, 31), date(2013, 12, 31))
    assert late.when == DateInterval(date(2014, 1, 5), date(2014, 1, 5))


def test_a_town_of_the_journey_or_of_its_country_is_the_place(extractor: RecordsExtractor) -> None:
    towns = ("Geneva", "Montreux")
    [inside] = meetings(extractor, "Met with Foreign Minister Roth in Montreux.", country="Switzerland", towns=towns)
    [other] = meetings(extractor, "Met with Foreign Minister Roth in Lausanne.", country="Switzerland", towns=towns)

    assert inside.place == ("Montreux", "Switzerland")
    assert other.place == ("Lausanne", "Switzerland")


@pytest.mark.parametrize(
    ("remark", "place", "who"),
    [
        ("Met with Greek Foreign Minister Kostas in Athens.", ("Athens", "Greece"), {"Kostas": "Greece"}),
        ("Met with Foreign Minister Kostas in Athens.", ("Athens", "Greece"), {"Kostas": "Greece"}),
        ("Met with Palestinian President Haddad in Ramallah.", ("Ramallah", "Palestine"), {"Haddad": "Palestine"}),
        ("Discussed the situation in Basra with President Aydin.", ("Ankara", "Turkey"), {"Aydin": "Turkey"}),
        ("Met with President Aydin about the talks in Geneva.", ("Ankara", "Turkey"), {"Aydin": "Turkey"}),
    ],
)
def test_a_meeting_took_place_where_the_remark_says_even_in_another_state(
    extractor: RecordsExtractor, remark: str, place: tuple[str, ...], who: dict[str, str]
) -> None:
    [meeting] = meetings(extractor, remark)

    assert (meeting.place, people(meeting)) == (place, who)


def test_who_accompanied_the_visitor_visits_too_and_meets_nobody_by_it(extractor: RecordsExtractor) -> None:
    [visit] = reports_of(extractor, journey("Accompanied President Obama."))

    assert visit.type is EventType.VISIT
    assert [(p.name, p.of, p.part) for p in visit.participants] == [
        (ENVOY.name, "United States", Part.VISITOR),
        ("Obama", "United States", Part.VISITOR),
    ]


def test_who_accompanies_the_visitor_is_no_official_of_the_host(extractor: RecordsExtractor) -> None:
    company = "ccompanied by Deputy Secretary Alan Reed and National Security Adviser Tom Pike."
    [alone] = reports_of(extractor, journey(f"A{company}"))
    _, meeting = reports_of(extractor, journey(f"Met with President Aydin, a{company}"))

    assert people(alone) == {"Alan Reed": "United States", "Tom Pike": "United States"}
    assert people(meeting) == {"Aydin": "Turkey", "Alan Reed": None, "Tom Pike": None}


@pytest.mark.parametrize(
    ("remark", "occasions"),
    [
        ("Attended the NATO Summit.", ["NATO Summit"]),
        ("Attended the NATO Summit and the Oslo Forum in Ankara.", ["NATO Summit", "Oslo Forum"]),
        ("Participated in a G7 Foreign Ministers’ Meeting.", ["G7 Foreign Ministers’ Meeting"]),
        ("Led the U.S. delegation to the Munich Security Conference.", ["Munich Security Conference"]),
        ("Attended the funeral of President Aydin.", []),
        ("Attended the signing of the Border Treaty.", []),
        ("Received the Order of Aydin.", []),
        ("Addressed a joint session of Congress.", []),
    ],
)
def test_a_gathering_with_a_name_is_a_meeting_with_that_occasion_and_a_ceremony_is_none(
    extractor: RecordsExtractor, remark: str, occasions: list[str]
) -> None:
    found = meetings(extractor, remark)

    assert [report.occasion for report in found] == occasions
    assert all(people(report) == {} for report in found)


def test_who_signs_something_with_somebody_has_met_them(extractor: RecordsExtractor) -> None:
    found = reports_of(extractor, journey("Signed a trade agreement with Russian Foreign Minister Sokolov."))

    assert {report.type for report in found} == {EventType.VISIT, EventType.AGREEMENT, EventType.MEETING}
    [meeting] = [report for report in found if report.type is EventType.MEETING]
    assert people(meeting) == {"Sokolov": "Russia"}


def test_another_town_is_a_visit_of_its_own_and_a_way_through_is_none(extractor: RecordsExtractor) -> None:
    guest = RecordActor("Tomas Horvat", of="Kenya", kind=ActorKind.PERSON, part=Part.VISITOR)
    here = {"actor": guest, "country": "United States", "towns": ()}
    visits = [
        (report.place, report.when)
        for remark in ("Working visit. Visited Toledo, Ohio January 18.", "Stopped en route to Peru.")
        for report in reports_of(extractor, journey(remark, **here))[1:]  # type: ignore[arg-type] # as above
    ]

    assert visits == [(("Toledo", "Ohio", "United States"), DateInterval(date(2014, 1, 18), date(2014, 1, 18)))]


@pytest.mark.parametrize("remark", ["", "Working visit.", ".", "Met with", "???", "Toured the harbour."])
def test_a_remark_that_tells_nothing_leaves_the_journey(extractor: RecordsExtractor, remark: str) -> None:
    found = reports_of(extractor, journey(remark))

    assert [report.type for report in found] == [EventType.VISIT]


def test_a_record_without_a_country_still_tells_its_meetings(extractor: RecordsExtractor) -> None:
    [meeting] = meetings(extractor, "Met with Foreign Minister Aydin.", country=None, towns=())

    assert people(meeting) == {"Aydin": None}
    assert meeting.place == ()


@pytest.mark.parametrize("country", ["Atlantis", "At sea", "Elsewhere"])
def test_a_column_that_names_no_state_gives_nobody_a_state(extractor: RecordsExtractor, country: str) -> None:
    [meeting] = meetings(extractor, "Met with President Orlov.", country=country, towns=())

    assert people(meeting) == {"Orlov": None}


def test_a_column_that_names_a_region_is_its_states(extractor: RecordsExtractor) -> None:
    [meeting] = meetings(extractor, "Met with President Haddad.", country="West Bank", towns=())

    assert people(meeting) == {"Haddad": "Palestine"}


def test_an_article_gives_the_extractor_of_records_nothing(extractor: RecordsExtractor) -> None:
    article = Document("a.md", "Jane Roe met Russian Foreign Minister Sokolov in Oslo.", published=date(2014, 1, 17))

    assert extractor.extract(annotate(article)) == []

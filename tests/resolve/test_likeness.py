"""What speaks for and against two reports telling one event."""

from __future__ import annotations

import pytest

from kg.model.document import DocumentFacts
from kg.model.report import EventType, Part, Participant, Report
from kg.model.weights import Weights, load_weights
from kg.resolve.actors import resolve_actors
from kg.resolve.features import features
from kg.resolve.likeness import Comparison
from kg.resolve.mentions import mentions_of
from kg.resolve.nearness import Nearness, PlaceRelation
from kg.resolve.places import Places, resolve_places
from kg.resolve.tellings import Telling, tellings_of
from tests.resolve.making import days, person, report, state

ROE, LIND = person("Jane Roe", "United States"), person("Ada Lind", "Norway")
MIAMI, DAVOS = ("Miami", "Florida", "United States"), ("Davos", "Switzerland")


def tellings(*reports: Report) -> tuple[list[Telling], Places]:
    places = resolve_places(reports)
    return tellings_of(reports, resolve_actors(list(mentions_of(reports, {}))).roles, places, {}), places


def conflict(one: Report, other: Report) -> str | None:
    told, places = tellings(one, other)
    return Comparison(places).conflict(*told)


def score(one: Report, other: Report, weights: Weights | None = None) -> float:
    told, places = tellings(one, other)
    return Comparison(places, weights).score(*told)


def meeting(document: str, *participants: Participant, day: str = "2021-03-01", **values: object) -> Report:
    return report(document, *(participants or (ROE, LIND)), when=days(day), **values)  # type: ignore[arg-type]


@pytest.mark.parametrize(("other", "reason"), [("2021-03-02", None), ("2021-03-03", "time"), ("2021-02-20", "time")])
def test_reports_that_are_sure_of_days_far_apart_tell_two_events(other: str, reason: str | None) -> None:
    assert conflict(meeting("a"), meeting("b", day=other)) == reason


def test_a_day_that_was_only_guessed_excludes_little() -> None:
    assert conflict(meeting("a"), meeting("b", day="2021-03-20", when_confidence=0.4)) is None
    assert conflict(meeting("a"), meeting("b", day="2021-05-20", when_confidence=0.4)) == "time"


def test_two_cities_tell_two_events_unless_one_was_only_guessed() -> None:
    assert conflict(meeting("a", place=MIAMI), meeting("b", place=DAVOS)) == "place"
    assert conflict(meeting("a", place=MIAMI), meeting("b", place=MIAMI[1:])) is None
    assert conflict(meeting("a", place=MIAMI), meeting("b", place=DAVOS, place_confidence=0.5)) is None


def test_what_is_surer_speaks_louder() -> None:
    sure = score(meeting("a"), meeting("b"))

    assert sure > score(meeting("a"), meeting("b", when_confidence=0.5))
    assert score(meeting("a", place=MIAMI), meeting("b", place=MIAMI)) > sure


def test_the_same_city_speaks_for_one_event_and_another_against_it() -> None:
    same = score(meeting("a", place=MIAMI), meeting("b", place=MIAMI))
    other = score(meeting("a", place=MIAMI), meeting("b", place=DAVOS, place_confidence=0.5))

    assert same > score(meeting("a"), meeting("b")) > other


@pytest.mark.parametrize(
    ("one", "other", "relation"),
    [
        (MIAMI, MIAMI, PlaceRelation.SAME),
        (MIAMI, ("Florida", "United States"), PlaceRelation.REGION),
        (MIAMI, ("United States",), PlaceRelation.COUNTRY),
        (MIAMI, ("Hallandale Beach", "Florida"), PlaceRelation.NEAR),
        (MIAMI, ("somewhere quiet",), PlaceRelation.OPEN),
        (("Jerusalem", "Israel"), ("Ramallah", "Palestine"), PlaceRelation.OTHER),
        (MIAMI, DAVOS, PlaceRelation.OTHER),
        (MIAMI, (), None),
    ],
)
def test_places_lie_to_each_other(one: tuple[str, ...], other: tuple[str, ...], relation: PlaceRelation | None) -> None:
    told, places = tellings(meeting("a", place=one), meeting("b", place=other))

    assert Nearness(places).relation(*told) is relation


def test_reasons_name_what_counts_the_heaviest_first() -> None:
    told, places = tellings(meeting("a"), meeting("b"))
    weights = Weights({"persons 2": 2.0, "Meeting": -0.5, "same days": 1.0})

    assert Comparison(places, weights).reasons(*told) == ("persons 2 +2.0", "same days +1.0", "Meeting -0.5")
    assert Comparison(places, weights).score(*told) == 2.5


def test_the_order_of_two_reports_makes_no_difference() -> None:
    told, places = tellings(meeting("a", place=MIAMI), meeting("b", ROE, state("Norway"), place=MIAMI[1:]))
    relation = Nearness(places).relation(*told)

    assert features(told[0], told[1], relation) == features(told[1], told[0], relation)


def test_requests_of_two_sides_are_two_though_all_else_agrees() -> None:
    asks = [person(p.name, p.of, part=Part.REQUESTER) for p in (ROE, LIND)]
    one, other = (report(d, each, type=EventType.REQUEST) for d, each in zip("ab", asks, strict=True))

    assert conflict(one, other) == "requester"


def test_the_shipped_table_weighs_what_is_compared() -> None:
    table = load_weights("kg.resolve", "same").by_feature

    assert len(table) > 50
    assert table["place same"] > 0 > table["place other"]
    assert table["same days"] > 0 > table["weeks apart"]


def test_two_states_that_each_report_alone_names_make_two_events() -> None:
    """The President met one after the other on the same day in the same city."""
    host = person("Jane Roe", "United States")
    one, other = (
        meeting(name, host, person(f"{name} Kiprop", of), place=MIAMI)
        for name, of in (("Amos", "Kenya"), ("Kofi", "Ghana"))
    )

    assert conflict(one, other) == "participants"


def test_records_that_give_other_days_tell_two_events_even_a_day_apart() -> None:
    one, other = meeting("a"), meeting("b", day="2021-03-02")
    records = {each.document_key: DocumentFacts(kind="record") for each in (one, other)}
    places = resolve_places((one, other))
    told = tellings_of((one, other), resolve_actors(list(mentions_of((one, other), {}))).roles, places, records)

    assert Comparison(places).conflict(*told) == "time"
    assert conflict(one, other) is None

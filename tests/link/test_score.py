"""What speaks for a candidate, and how much."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.link.score import kilometres, scored, signs_of
from kg.model.dates import DateInterval
from kg.model.link import Candidate, Justification, Kind, Office, Subject

ANNA = Subject(
    "https://example.org/kg/person/anna-lindh",
    Kind.PERSON,
    "Anna Lindh",
    countries=("SE",),
    offices=(Office("foreign minister", "SE", date(2001, 3, 1), date(2002, 5, 1)),),
    active=DateInterval(date(2001, 3, 1), date(2002, 5, 1)),
    company=("Göran Persson",),
)
MINISTER = Candidate(
    "https://example.org/other/1",
    "Anna Lindh",
    kinds=frozenset((Kind.PERSON,)),
    countries=("SE",),
    offices=(Office("Minister for Foreign Affairs of Sweden", "SE", date(1998, 10, 7), date(2003, 9, 11)),),
    born=date(1957, 6, 19),
    died=date(2003, 9, 11),
)
SKIER = Candidate(
    "https://example.org/other/2",
    "Anna Lindh",
    kinds=frozenset((Kind.PERSON,)),
    countries=("NO",),
    born=date(1990, 1, 1),
)


def features(subject: Subject, candidate: Candidate) -> set[str]:
    return {sign.feature for sign in signs_of(subject, candidate)}


def test_the_one_whose_office_country_and_time_agree_is_likely_and_the_namesake_is_not() -> None:
    first, second = scored(ANNA, [SKIER, MINISTER])

    assert first.candidate is MINISTER
    assert first.confidence > 0.95
    assert second.confidence < 0.05
    assert first.justification is Justification.COMPOSITE


def test_reasons_tell_what_was_seen_and_how_much_it_counts_the_heaviest_first() -> None:
    [found] = scored(ANNA, [MINISTER])

    assert any(reason.startswith("name same: Anna Lindh (+") for reason in found.reasons)
    assert any(
        "office agrees: Minister for Foreign Affairs of Sweden 1998-10-07/2003-09-11" in r for r in found.reasons
    )
    weights = [abs(float(reason.rpartition("(")[2].rstrip(")"))) for reason in found.reasons]
    assert weights == sorted(weights, reverse=True)


def test_two_that_have_as_much_for_them_are_both_unlikely_to_be_the_one() -> None:
    found = scored(ANNA, [MINISTER, replace(MINISTER, iri="https://example.org/other/3")])

    assert [each.confidence for each in found] == pytest.approx([0.5, 0.5], abs=0.01)


def test_the_same_thing_found_twice_is_one() -> None:
    assert len(scored(ANNA, [MINISTER, MINISTER])) == 1


def test_another_kind_or_another_name_is_no_candidate() -> None:
    assert scored(ANNA, [replace(MINISTER, kinds=frozenset((Kind.CITY,)))]) == []
    assert scored(ANNA, [replace(MINISTER, label="Bertil Karlsson")]) == []


def test_a_shared_identifier_makes_up_for_a_name_in_another_language() -> None:
    subject = replace(ANNA, identifiers=("https://example.org/authority/7",))
    candidate = Candidate("x:1", "Quite Another", identifiers=("https://example.org/authority/7",))

    [found] = scored(subject, [candidate])
    assert found.confidence > 0.9
    assert found.justification is Justification.BACKGROUND


@pytest.mark.parametrize(
    ("change", "feature"),
    [
        ({"died": date(1999, 1, 1)}, "dead before"),
        ({"born": date(1990, 1, 1)}, "not grown up"),
        ({"countries": ("DK",)}, "country differs"),
        ({"offices": (Office("mayor of Falun", "SE"),)}, "in office"),
        ({"offices": (Office("mayor of Falun", "SE", date(2000, 1, 2), date(2004, 1, 2)),)}, "in office then"),
        ({"offices": (Office("mayor of Falun", "SE", date(1970, 1, 2)),)}, "in office then"),
        ({"offices": (Office("mayor of Falun", "SE", None, date(1970, 1, 2)),)}, "in office at other times"),
        ({"offices": ()}, "no office"),
        ({"label": "Ana Lind", "names": ("Anna Lindh",)}, "name same"),
        ({"label": "Анна Линд"}, "name spelling"),
        ({"label": "Anna Maria Lindh"}, "name shorter"),
        (
            {"offices": (Office("foreign minister", "SE", date(1970, 1, 1), date(1975, 1, 1)),)},
            "office at another time",
        ),
        ({"offices": (Office("prime minister", "SE"),)}, "office of another"),
        ({"offices": (Office("foreign minister", "DK"),)}, "office of another"),
        ({"description": "politician and minister for foreign trade"}, "described so"),
        ({"description": "Swedish politician", "countries": ()}, "described as of the state"),
        ({"description": "politician, colleague of Göran Persson"}, "described by company"),
        ({"score": 0.7}, "score"),
        ({"fame": 99}, "fame"),
    ],
)
def test_each_sign_is_seen(change: dict[str, object], feature: str) -> None:
    assert feature in features(ANNA, replace(MINISTER, **change))  # type: ignore[arg-type]


def test_the_first_day_of_a_year_may_stand_for_all_of_it() -> None:
    year_alone = replace(
        MINISTER, died=date(2001, 1, 1), offices=(replace(MINISTER.offices[0], last=date(2001, 1, 1)),)
    )

    assert "dead before" not in features(ANNA, year_alone)
    assert "office agrees" in features(ANNA, year_alone)
    assert "dead before" in features(ANNA, replace(MINISTER, died=date(2000, 1, 1)))


def test_a_surname_alone_is_unlikely_and_an_office_makes_it_likelier() -> None:
    lone = Subject("x", Kind.PERSON, "Lindh", countries=("SE",))
    titled = replace(lone, offices=ANNA.offices, active=ANNA.active)

    assert "one word" in features(lone, MINISTER)
    assert scored(lone, [replace(MINISTER, offices=())])[0].confidence < 0.3
    assert scored(titled, [MINISTER])[0].confidence > scored(lone, [MINISTER])[0].confidence


def test_a_surname_adds_nothing_where_a_full_name_is_known() -> None:
    assert signs_of(replace(ANNA, aliases=("Lindh",)), replace(MINISTER, label="Ulla Lindh", names=())) == []


def test_a_state_goes_by_its_code() -> None:
    georgia = Subject("x", Kind.STATE, "Georgia", code="GE")
    country = Candidate("o:1", "Georgia", kinds=frozenset((Kind.STATE, Kind.COUNTRY)), countries=("GE",))
    region = Candidate("o:2", "Georgia", kinds=frozenset((Kind.REGION,)), countries=("US",))

    first, second = scored(georgia, [region, country])
    assert (first.candidate, first.confidence > 0.99) == (country, True)
    assert second.confidence < 0.01


def test_a_town_far_from_where_it_should_be_is_another_one() -> None:
    here = Subject("x", Kind.CITY, "Tripoli", countries=("LY",), latitude=32.89, longitude=13.19)
    near = Candidate("o:1", "Tripoli", kinds=frozenset((Kind.CITY,)), latitude=32.9, longitude=13.2)
    far = Candidate("o:2", "Tripoli", kinds=frozenset((Kind.CITY,)), latitude=34.4, longitude=35.8)

    assert features(here, near) >= {"near"}
    assert "far" in features(here, far)
    assert scored(here, [far])[0].confidence < 0.05


def test_kilometres_are_those_of_the_globe() -> None:
    paris = Candidate("p", "Paris", latitude=48.8567, longitude=2.3508)
    berlin = Candidate("b", "Berlin", latitude=52.5167, longitude=13.3833)

    assert kilometres(paris, berlin) == pytest.approx(878, abs=3)
    assert kilometres(paris, Candidate("x", "X")) is None


NAMES = st.sampled_from(("Anna Lindh", "Anna Lind", "A. Lindh", "Lindh", "Анна Линд", "Ada Roe", "Lindh Anna", "安娜"))
CANDIDATES = st.builds(
    Candidate,
    iri=st.sampled_from(("o:1", "o:2", "o:3", "o:4")),
    label=NAMES,
    kinds=st.frozensets(st.sampled_from(Kind), max_size=2),
    countries=st.lists(st.sampled_from(("SE", "NO")), max_size=2).map(tuple),
    died=st.none() | st.dates(),
    fame=st.integers(0, 300),
)


@given(st.lists(CANDIDATES, max_size=5), st.randoms())
def test_confidences_add_up_to_less_than_one_whatever_the_order(candidates: list[Candidate], random: object) -> None:
    once = list({each.iri: each for each in candidates}.values())
    found = scored(ANNA, once)
    shuffled = list(once)
    random.shuffle(shuffled)  # type: ignore[attr-defined]

    assert sum(each.confidence for each in found) < 1
    assert [each.candidate.iri for each in scored(ANNA, shuffled)] == [each.candidate.iri for each in found]

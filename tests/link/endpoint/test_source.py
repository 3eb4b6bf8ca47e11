"""What comes of asking an endpoint for the subjects of the key, and of single ones."""

from __future__ import annotations

import sys
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from kg.link.source import Unanswered
from kg.model.link import Candidate, Kind, Office, Subject
from kg.net.kept import KeptAnswers
from tests.link.endpoint.sources import copied, found_by, keyed_as, some_subjects, source_of
from tests.link.served import Served
from tests.link.wikidata import DBPEDIA, ENTITY, keyed_subjects

LEAST_RECALL = 0.92


@pytest.fixture(scope="session")
def found(wikidata: Served) -> dict[str, tuple[Candidate, ...]]:
    """The candidates of all subjects of the key."""
    return found_by(source_of("wikidata", wikidata.url).candidates([each.subject for each in keyed_subjects()]))


def person(label: str, *aliases: str, offices: tuple[Office, ...] = ()) -> Subject:
    return Subject("https://example.org/kg/person/x", Kind.PERSON, label, aliases, offices=offices)


def labels_of(wikidata: Served, subject: Subject) -> list[str]:
    [candidates] = found_by(source_of("wikidata", wikidata.url).candidates([subject])).values()
    return [candidate.label for candidate in candidates]


@pytest.mark.parametrize("half", ["fit", "held"])
def test_what_is_meant_is_among_the_candidates(found: dict[str, tuple[Candidate, ...]], half: str) -> None:
    counted: Counter[tuple[str, bool]] = Counter()
    for keyed in keyed_subjects():
        if keyed.right and keyed.half == half:
            right = keyed.right in {candidate.iri for candidate in found[keyed.subject.iri]}
            counted[keyed.subject.kind.value, right] += 1
    recall = sum(n for (_, right), n in counted.items() if right) / counted.total()
    sys.stdout.write(f"{half}: {recall:.3f} of {counted.total()}, {dict(counted)}\n")

    assert recall >= LEAST_RECALL


def test_a_candidate_has_all_that_is_told_of_it(found: dict[str, tuple[Candidate, ...]]) -> None:
    subject = keyed_as("Sergej Lawrow").subject
    lavrov = next(each for each in found[subject.iri] if each.iri == f"{ENTITY}Q58217")

    assert lavrov.label == "Sergey Lavrov"
    assert {"Sergei Lavrov", "Sergey Viktorovich Lavrov", "Сергей Викторович Лавров", "谢尔盖·拉夫罗夫"} <= set(
        lavrov.names
    )
    assert len(set(lavrov.names)) == len(lavrov.names)
    assert lavrov.kinds == {Kind.PERSON}
    assert (lavrov.countries, lavrov.born, lavrov.died) == (("RU",), date(1950, 3, 21), None)
    assert lavrov.offices == (Office("Minister of Foreign Affairs of Russia", "RU", date(2004, 3, 9), None),)
    assert (lavrov.description, lavrov.fame) == ("politician", 95)


def test_a_place_has_its_coordinates_and_its_identifiers(found: dict[str, tuple[Candidate, ...]]) -> None:
    moscow = found[keyed_as("Moscow").subject.iri][0]

    assert (moscow.iri, moscow.latitude, moscow.longitude) == (f"{ENTITY}Q649", 55.7558, 37.6178)
    assert moscow.identifiers == ("https://sws.geonames.org/524901/",)
    assert Kind.CITY in moscow.kinds


def test_a_name_in_mul_alone_is_found(wikidata: Served) -> None:
    """Barack Obama's name stands in `mul`, without a label in English."""
    assert labels_of(wikidata, person("Barack Obama")) == ["Barack Obama"]


@pytest.mark.parametrize(
    "name", ["Сергей Лавров", "习近平", "محمود عباس", "김정은", "בנימין נתניהו", "მიხეილ სააკაშვილი"]
)
def test_a_name_in_another_script_is_asked_for_in_the_languages_of_that_script(wikidata: Served, name: str) -> None:
    assert labels_of(wikidata, person(name))


def test_all_who_have_the_name_come_and_the_known_ones_first(wikidata: Served) -> None:
    labels = labels_of(wikidata, person("John Kerry"))
    [candidates] = found_by(source_of("wikidata", wikidata.url).candidates([person("John Kerry")])).values()

    assert labels == ["John Kerry"] * 4
    assert candidates[0].iri == f"{ENTITY}Q22316"


def test_songs_family_names_and_lists_of_namesakes_are_no_candidates(wikidata: Served) -> None:
    georgia = Subject("https://example.org/kg/state/GE", Kind.STATE, "Georgia", code="GE")
    kinds = [each.kinds for each in found_by(source_of("wikidata", wikidata.url).candidates([georgia])).popitem()[1]]

    assert len(kinds) == 2
    assert all(kind & {Kind.STATE, Kind.REGION} for kind in kinds)
    assert labels_of(wikidata, person("Wang Yi")) == ["Wang Yi"] * 5


def test_a_surname_is_looked_for_among_the_holders_of_the_office(wikidata: Served) -> None:
    minister = Office("Foreign Minister", "RU", date(2022, 3, 10), date(2022, 3, 10))

    assert labels_of(wikidata, person("Lavrov")) == []
    assert labels_of(wikidata, person("Lavrov", offices=(minister,))) == ["Sergey Lavrov"]
    assert labels_of(wikidata, person("Lavrov", offices=(Office("striker", "RU"),))) == []


def test_a_state_is_found_by_its_code_under_any_name(wikidata: Served) -> None:
    subject = Subject("https://example.org/kg/state/CI", Kind.STATE, "La Costa de Marfil", code="CI")

    assert labels_of(wikidata, subject) == ["Ivory Coast"]


def test_a_place_is_found_by_what_it_is_elsewhere(wikidata: Served) -> None:
    for identifier in ("https://sws.geonames.org/524901/", f"{ENTITY}Q649"):
        subject = Subject("https://example.org/kg/place/x", Kind.CITY, "Moskwa", identifiers=(identifier,))
        assert labels_of(wikidata, subject) == ["Moscow"]


@pytest.mark.parametrize(
    "name", ['"} ?s ?p ?o . {"', "a\\", "\n", "x" * 5000, "Lavrov\x00", "\ud800 lone", "?_name", "'''", "{}", "О’Нил"]
)
def test_names_are_terms_and_never_part_of_the_query(wikidata: Served, name: str) -> None:
    assert labels_of(wikidata, person(name)) == []


def test_nothing_is_asked_for_nothing(wikidata: Served) -> None:
    source = source_of("wikidata", wikidata.url)

    assert list(source.candidates([])) == []
    assert source.requests == 0


def test_the_same_question_is_asked_once_in_any_company(wikidata: Served, tmp_path: Path) -> None:
    kept = KeptAnswers(tmp_path / "answers.sqlite")
    subjects = some_subjects(60)
    first = source_of("wikidata", wikidata.url, kept)
    found = found_by(first.candidates(subjects))
    second = source_of("wikidata", wikidata.url, KeptAnswers(tmp_path / "answers.sqlite"))

    assert found_by(second.candidates(subjects[::-1])) == found
    assert found_by(second.candidates(subjects[7:40:3])) == {each.iri: found[each.iri] for each in subjects[7:40:3]}
    assert (first.requests > 5, second.requests) == (True, 0)


def test_without_a_network_what_is_kept_is_answered(wikidata: Served, tmp_path: Path) -> None:
    kept = KeptAnswers(tmp_path / "answers.sqlite")
    subjects = some_subjects(30)
    found = found_by(source_of("wikidata", wikidata.url, kept).candidates(subjects[:10]))
    offline = source_of("wikidata", wikidata.url, kept, network=False)
    *answered, left = offline.candidates(subjects)

    assert found_by(answered) == found
    assert isinstance(left, Unanswered)
    assert left.subjects == tuple(subjects[10:])
    assert "the network is switched off; leave --offline out, or set `network` in kg.toml" in left.reason
    assert offline.requests == 0


def test_another_answer_counts_once_the_query_is_another_one(wikidata: Served, tmp_path: Path) -> None:
    kept = KeptAnswers(tmp_path / "answers.sqlite")
    subject = person("Sergey Lavrov")
    found_by(source_of("wikidata", wikidata.url, kept).candidates([subject]))
    profile = copied(tmp_path, fields={"languages": "[en, ru]"})
    [candidates] = found_by(source_of(profile, wikidata.url, kept).candidates([subject])).values()

    assert "谢尔盖·拉夫罗夫" not in candidates[0].names


def test_a_profile_that_was_copied_and_changed_is_used(wikidata: Served, tmp_path: Path) -> None:
    profile = copied(tmp_path, fields={"name": "my-wikidata", "candidates": 1, "batch": 7})
    query = (profile / "details.rq").read_text(encoding="utf-8")
    (profile / "details.rq").write_text(query.replace('"en")', '"de")'), encoding="utf-8")
    (profile / "codes.rq").unlink()
    source = source_of(profile, wikidata.url)
    [candidates] = found_by(source.candidates([person("Wang Yi")])).values()

    assert (source.name, len(candidates)) == ("my-wikidata", 1)
    assert candidates[0].description is None


def test_dbpedia_is_asked_by_its_own_profile(dbpedia: Served) -> None:
    source = source_of("dbpedia", dbpedia.url)
    [[biden]] = found_by(source.candidates([person("Joseph R. Biden")])).values()
    state = Subject("https://example.org/kg/state/GB", Kind.STATE, "Britain")
    [[britain]] = found_by(source.candidates([state])).values()

    assert (biden.iri, biden.label, biden.countries) == (f"{DBPEDIA}resource/Joe_Biden", "Joe Biden", ("US",))
    assert {"Джо Байден", "Joseph Biden"} <= set(biden.names)
    assert biden.born == date(1942, 11, 20)
    assert biden.kinds == {Kind.PERSON}
    assert biden.identifiers == (f"{ENTITY}Q6279",)
    assert (britain.iri, britain.countries) == (f"{DBPEDIA}resource/United_Kingdom", ("GB",))

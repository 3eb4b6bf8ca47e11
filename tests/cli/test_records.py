"""Tables of records from the command line: no option for those that are known, `--mapping` for the user's own."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from kg.graph.vocabulary import SCHEMA
from kg.store import open_store
from tests.cli.conftest import Kg
from tests.conftest import ROOT

DATA = ROOT / "tests" / "data" / "records"
CALLS = ("--mapping", str(DATA / "calls.yaml"))


@pytest.fixture
def records(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with the tables in it, and the extractors that come with kg."""
    monkeypatch.delenv("KG_EXTRACTOR")
    for path in DATA.iterdir():
        shutil.copy(path, folder / path.name)
    return folder


@pytest.mark.usefixtures("records")
def test_known_journeys_and_visits_are_built_without_any_option(kg: Kg) -> None:
    built = kg("build", "trips.xml", "visits.xml")

    assert built.code == 0
    assert "5 built, 1 duplicate" in built.err
    assert "skipped: trips.xml#3: the same content as trips.xml#2" in built.err
    assert "note: trips.xml#4: line 25: ends on 2014-05-07, before it begins" in built.err
    assert "no day of publication" not in built.err
    assert kg("validate").code == 0
    shown = kg("show", "Ebba Grace Lindholm", "--format", "text").out
    assert "Secretary of State of United States" in shown
    assert "Sokolov" in shown


@pytest.mark.usefixtures("records")
def test_a_second_build_reads_nothing_anew_and_gives_the_same_graph(kg: Kg) -> None:
    kg("build", "trips.xml", "visits.xml")
    first = kg("export").out
    again = kg("build", "trips.xml", "visits.xml")
    kg("build", "visits.xml", "trips.xml", "--store", "other")

    assert "0 built, 5 unchanged" in again.err
    assert kg("export").out == first
    assert kg("export", "--store", "other").out == first


@pytest.mark.usefixtures("records")
def test_the_users_own_table_is_read_by_a_mapping(kg: Kg) -> None:
    told = kg("extract", "calls.csv", *CALLS)

    reports = [json.loads(line) for line in told.out.splitlines()]
    assert [(r["type"], r["status"], r["earliest"], r["about"]) for r in reports] == [
        ("Call", "occurred", "2021-03-17", ["fishing rights"]),
        ("Meeting", "occurred", "2021-03-19", ["water", "grain"]),
        ("Meeting", "cancelled", "2021-04-02", []),
    ]
    assert [p["of"] for p in reports[0]["participants"]] == ["Kenya", "Ghana"]
    assert reports[2]["place"] == ["Tampere", "Turku", "Finland"]


def test_a_remark_with_its_own_subject_and_place_is_not_of_the_rows(kg: Kg, records: Path) -> None:
    (records / "notes.csv").write_text(
        "nr,visitor,country,day,remark\n"
        "1,Boris Marek,France,2021-03-17,Ana Lopes met Carl Oduya in Accra.\n"
        "2,Boris Marek,Atlantis,2021-04-17,Was scheduled to meet with President Orlov; trip cancelled.\n",
        encoding="utf-8",
    )
    (records / "notes.yaml").write_text(
        """
format: csv
id: "{nr}"
document: {title: "Note {nr}", publisher: Front Office, published: "{day}"}
dates: "%Y-%m-%d"
events:
- type: Visit
  participants:
  - {name: "{visitor}", kind: Person, part: visitor}
  date: "{day}"
  place: ["{country}"]
  read: {column: "{remark}", home: "{country}"}
""",
        encoding="utf-8",
    )

    told = kg("extract", "notes.csv", "--mapping", "notes.yaml")

    reports = [json.loads(line) for line in told.out.splitlines()]
    assert [
        (r["type"], r["status"], r["place"], [(p["name"], p["of"]) for p in r["participants"]]) for r in reports
    ] == [
        ("Visit", "occurred", ["France"], [("Boris Marek", None)]),
        ("Meeting", "occurred", ["Accra", "Ghana"], [("Ana Lopes", None), ("Carl Oduya", None)]),
        ("Visit", "cancelled", ["Atlantis"], [("Boris Marek", None)]),
        ("Meeting", "cancelled", ["Atlantis"], [("Boris Marek", None), ("Orlov", None)]),
    ]


def test_a_mapping_may_be_a_setting(kg: Kg, records: Path) -> None:
    (records / "kg.toml").write_text('mapping = ["calls.yaml"]\n', encoding="utf-8")

    assert kg("build", "calls.csv").code == 0


def test_records_are_read_whatever_extractor_reads_the_articles(kg: Kg, records: Path) -> None:
    (records / "a.txt").write_text("Anna Lindqvist met Boris Petrov in Oslo on 2026-01-30.", encoding="utf-8")

    built = kg("build", "a.txt", "trips.xml", "--extractor", "plain")

    assert built.code == 0
    with open_store("kg-store") as store:
        versions = {quad.object for quad in store.quads(predicate=SCHEMA.softwareVersion)}
    assert len(versions) == 2


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("calls.csv",), 2, "failed: calls.csv: no mapping is for it, and its columns are not those of articles; say"),
        (("calls.csv", "--mapping", "none.yaml"), 2, "--mapping must be a file that exists, not"),
        (("calls.csv", "--mapping", "calls.csv"), 2, "calls.csv"),
        (("trips.xml", "--mapping", "visits.yaml"), 0, ""),
    ],
)
@pytest.mark.usefixtures("records")
def test_a_table_or_mapping_that_cannot_be_used_is_told(
    kg: Kg, arguments: tuple[str, ...], code: int, message: str
) -> None:
    told = kg("build", *arguments)

    assert told.code == code
    assert message in told.err


def test_bad_records_cost_themselves_only(kg: Kg, records: Path) -> None:
    text = (records / "calls.csv").read_text(encoding="utf-8")
    (records / "calls.csv").write_text(text.replace("phone", "fax").replace("02.04.2021", "April"), encoding="utf-8")

    built = kg("build", "calls.csv", *CALLS)

    assert built.code == 1
    assert "failed: calls.csv#1: line 2: 'fax' is no type of event; allowed: Meeting, Call" in built.err
    assert "note: calls.csv#3: line 4: 'April' is no date of the form %d.%m.%Y" in built.err
    assert "2 built, 1 failed" in built.err


def test_a_broken_file_keeps_the_records_before_the_fault(kg: Kg, records: Path) -> None:
    text = (records / "trips.xml").read_text(encoding="utf-8")
    (records / "trips.xml").write_text(text.replace("<country/>", "<country>"), encoding="utf-8")

    built = kg("build", "trips.xml")

    assert built.code == 1
    assert "failed: trips.xml: line 30: broken XML" in built.err
    assert "2 built, 1 duplicate, 1 failed" in built.err


def test_a_record_that_leaves_its_table_leaves_the_graph(kg: Kg, records: Path) -> None:
    kg("build", "calls.csv", *CALLS)
    lines = (records / "calls.csv").read_text(encoding="utf-8").splitlines()
    (records / "calls.csv").write_text("\n".join([*lines[:2], lines[3]]) + "\n", encoding="utf-8")

    again = kg("build", "calls.csv", *CALLS)

    assert "0 built, 2 unchanged, 1 replaced" in again.err
    assert "Dina Haddad" not in kg("export").out
    assert "Lars Nyman" in kg("export").out


def test_a_fault_in_a_table_makes_the_graph_forget_nothing(kg: Kg, records: Path) -> None:
    kg("build", "trips.xml")
    text = (records / "trips.xml").read_text(encoding="utf-8")
    (records / "trips.xml").write_text(text.replace("<country/>", "<country>"), encoding="utf-8")

    kg("build", "trips.xml")

    assert "2014-05-07" in kg("export").out


@pytest.mark.usefixtures("records")
def test_annotating_a_record_shows_its_remark_with_the_places_of_the_record(kg: Kg) -> None:
    told = kg("annotate", "trips.xml", "--explain", "--format", "jsonl")

    first = json.loads(told.out.splitlines()[0])
    text = "Met with Foreign Minister Aydin, Russian Foreign Minister Sokolov, and UN Secretary-General Park."
    start = first["sentences"][0][0]
    assert first["document"] == "trips.xml#1"
    assert first["sentences"][0] == [start, start + len(text)]
    assert "Aydin" in [name["text"] for name in first["names"]]
    assert "Marlow" not in told.out.replace("John Marlow", "")
    assert all(start <= name["start"] for name in first["names"])
    assert kg("annotate", "visits.xml", "--format", "text").code == 0


def test_evaluating_passes_records_by(kg: Kg, records: Path) -> None:
    (records / "gold").mkdir()
    (records / "gold" / "trips.xml#1.json").write_text(
        json.dumps({"document": "trips.xml#1", "published": "2014-02-01", "events": [], "quotes": []}), encoding="utf-8"
    )

    told = kg("evaluate", "trips.xml", "--gold", "gold", "--format", "json")

    assert told.code in (0, 2)
    assert "Traceback" not in told.err


MEETINGS = """format: csv
events:
- type: Meeting
  participants: [{name: {value: "{p}", separator: ";"}}]
  date: "{d}"
  start_time: "{t}"
  place: "{c}"
"""
HEAD = "d,t,p,c\n"
ONE = "2025-01-01,09:00,Ana Lopes;Boris Marek,Vienna\n"


@pytest.fixture
def table(records: Path) -> Path:
    """A table of two meetings, with its mapping `m.yaml` beside it."""
    (records / "m.yaml").write_text(MEETINGS, encoding="utf-8")
    path = records / "m.csv"
    path.write_text(f"{HEAD}{ONE}2025-01-01,09:00,Ana Lopes;Carl Oduya,Vienna\n", encoding="utf-8")
    return path


@pytest.mark.usefixtures("table")
def test_two_rows_that_name_other_people_are_two_meetings(kg: Kg) -> None:
    kg("build", "m.csv", "--mapping", "m.yaml")
    met = kg("query", "who-met-whom", "--format", "csv").out

    assert "Boris Marek,Carl Oduya" not in met
    assert len(met.splitlines()) == 3


def test_two_rows_of_other_hours_are_two_meetings(table: Path, kg: Kg) -> None:
    table.write_text(f"{HEAD}{ONE}{ONE.replace('09:00', '15:00')}", encoding="utf-8")
    kg("build", "m.csv", "--mapping", "m.yaml")

    assert "Ana Lopes,Boris Marek,2," in kg("query", "who-met-whom", "--format", "csv").out


@pytest.mark.parametrize(("rest", "left"), [("", 0), ("2025-01-01,09:00,,Vienna\n", 1)])
def test_a_table_that_gives_nothing_any_more_leaves_its_faulty_rows_alone(
    table: Path, kg: Kg, rest: str, left: int
) -> None:
    """What a row said before it had a fault stays until it is mended."""
    kg("build", "m.csv", "--mapping", "m.yaml")
    table.write_text(HEAD + rest, encoding="utf-8")

    built = kg("build", "m.csv", "--mapping", "m.yaml")

    assert f"{2 - left} replaced" in built.err
    assert len(kg("query", "who-met-whom", "--format", "csv").out.splitlines()) == 1 + left


@pytest.mark.usefixtures("table")
def test_the_path_of_a_table_forgets_all_its_records(kg: Kg) -> None:
    kg("build", "m.csv", "--mapping", "m.yaml")

    assert kg("forget", "m.csv").code == 0
    assert len(kg("query", "who-met-whom", "--format", "csv").out.splitlines()) == 1


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('separator: ";"', 'separator: ""', "separator: must not be empty"),
        ("format: csv", 'format: csv\ndates: "%Q"', "dates: '%Q' is no format"),
    ],
)
def test_a_mapping_that_cannot_work_is_refused(table: Path, kg: Kg, old: str, new: str, said: str) -> None:
    (table.parent / "m.yaml").write_text(MEETINGS.replace(old, new), encoding="utf-8")
    built = kg("build", "m.csv", "--mapping", "m.yaml")

    assert built.code == 2
    assert said in built.err


@pytest.mark.usefixtures("table")
def test_a_mapping_that_is_not_there_is_named(kg: Kg) -> None:
    built = kg("build", "m.csv", "--mapping", "nope.yaml")

    assert built.code == 2
    assert "nope.yaml" in built.err
    assert "must be a file that exists, not 'nope.yaml'" in built.err

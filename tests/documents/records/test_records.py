"""Files of records to documents: names, texts, what is said of odd records, which mapping reads a file."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest

from kg.documents import Mapping, Notice, Skipped, load_mappings, read_documents
from kg.documents.records.loading import parse_mapping
from kg.errors import DocumentError
from kg.model.dates import DateInterval
from kg.model.document import Document
from kg.model.record import Record
from kg.model.report import EventType, Status
from tests.conftest import ROOT

DATA = ROOT / "tests" / "data" / "records"
MEETINGS = """
format: csv
id: "{nr}"
values:
  kind: {talk: Meeting}
events:
- type: "{kind}"
  status: "{status}"
  participants:
  - name: {value: "{who}", separator: ";"}
    of: {value: "{of}", separator: ";"}
  earliest: "{from}"
  latest: "{to}"
  start_time: "{time}"
"""
HEADING = "nr,kind,status,who,of,from,to,time\n"


def mapping(text: str = MEETINGS) -> tuple[Mapping, ...]:
    return (parse_mapping(text, where="own.yaml"),)


def read(folder: Path, text: str, *, name: str = "t.csv", by: str = MEETINGS) -> list[object]:
    (folder / name).write_text(text, encoding="utf-8")
    return list(read_documents([str(folder / name)], mappings=mapping(by)))


def documents(found: Iterable[object]) -> list[Document]:
    return [each for each in found if isinstance(each, Document)]


def record_of(document: Document) -> Record:
    assert document.record is not None
    return document.record


def test_a_record_is_a_document_named_by_path_and_id_with_readable_lines(tmp_path: Path) -> None:
    [document] = documents(read(tmp_path, HEADING + "7,talk,occurred,Ann; Bo,Kenya; Chad,2001-02-03,2001-02-04,9:15\n"))

    assert document.id == f"{tmp_path}/t.csv#7"
    assert document.kind == "record"
    assert document.text.splitlines() == [
        "who: Ann; Bo",
        "of: Kenya; Chad",
        "kind: talk",
        "status: occurred",
        "from: 2001-02-03",
        "to: 2001-02-04",
        "time: 9:15",
    ]
    [event] = record_of(document).events
    assert [(actor.name, actor.of) for actor in event.participants] == [("Ann", "Kenya"), ("Bo", "Chad")]
    assert (event.type, event.status, event.start_time) == (EventType.MEETING, Status.OCCURRED, "09:15")
    assert event.when == DateInterval(date(2001, 2, 3), date(2001, 2, 4))
    assert [e.text for e in event.evidence] == [document.text]


def test_records_that_say_the_same_are_one_document_whatever_their_ids(tmp_path: Path) -> None:
    one, two = documents(read(tmp_path, HEADING + "1,talk,,Ann,,,,\n2,talk,,Ann,,,,\n"))

    assert (one.key, one.digest) == (two.key, two.digest)
    assert one.id != two.id


def test_the_same_row_under_another_mapping_reads_anew(tmp_path: Path) -> None:
    row = HEADING + "1,talk,,Ann,,,,\n"
    [one] = documents(read(tmp_path, row))
    [two] = documents(read(tmp_path, row, by=MEETINGS.replace("talk: Meeting", "talk: Call")))

    assert one.key == two.key
    assert one.digest != two.digest


def test_ids_that_repeat_or_are_missing_still_name_every_record(tmp_path: Path) -> None:
    rows = "1,talk,,Ann,,,,\n1,talk,,Bo,,,,\n,talk,,Cy,,,,\na/b #c,talk,,Di,,,,\n"

    names = [document.id.partition("#")[2] for document in documents(read(tmp_path, HEADING + rows))]

    assert names == ["1", "1-row-2", "row-3", "a-b-c"]


@pytest.mark.parametrize(
    ("row", "note"),
    [
        ("1,talk,,Ann,,2001-02-04,2001-02-03,", "ends on 2001-02-03, before it begins on 2001-02-04"),
        ("1,talk,,Ann,,31.12.2001,,", "'31.12.2001' is no date of the form YYYY-MM-DD"),
        ("1,talk,,Ann,,2001-02-30,,", "'2001-02-30' is no date"),
        ("1,talk,,Ann,,,,25:00", "start_time left out"),
        ("1,talk,,Ann; Bo; Cy,Kenya; Chad,,,", "{of} has 2 values for 3 names"),
    ],
)
def test_what_is_odd_is_noted_with_file_record_and_line_and_the_record_is_kept(
    tmp_path: Path, row: str, note: str
) -> None:
    found = read(tmp_path, HEADING + row + "\n")

    assert len(documents(found)) == 1
    [said] = [each for each in found if isinstance(each, Notice)]
    assert said.path == f"{tmp_path}/t.csv#1"
    assert said.text.startswith("line 2: ")
    assert note in said.text


@pytest.mark.parametrize(
    ("row", "reason", "remedy"),
    [
        ("1,tlak,,Ann,,,,", "'tlak' is no type of event", "allowed: Meeting, Call"),
        ("1,,,Ann,,,,", "its type is empty", "fill it in"),
        ("1,talk,ocurred,Ann,,,,", "'ocurred' is no status", "did you mean occurred?"),
        ("1,talk,,,,,,", "nobody takes part ({who} is empty)", "leave the row out"),
    ],
)
def test_a_record_without_an_event_fails_by_itself(tmp_path: Path, row: str, reason: str, remedy: str) -> None:
    found = read(tmp_path, HEADING + row + "\n2,talk,,Bo,,,,\n")

    assert [document.id.partition("#")[2] for document in documents(found)] == ["2"]
    [fault] = [each for each in found if isinstance(each, DocumentError)]
    assert fault.path == f"{tmp_path}/t.csv#1"
    assert reason in fault.reason
    assert remedy in fault.remedy


def test_a_missing_column_is_told_with_those_that_are_there(tmp_path: Path) -> None:
    [fault] = read(tmp_path, "nr,kind,state,whom,of,from,to,time\n1,talk,,Ann,,,,\n")

    assert isinstance(fault, DocumentError)
    assert fault.reason.startswith("no record has the columns 'status' (did you mean 'state'?), 'who'")
    assert fault.reason.endswith("that the mapping own.yaml names")
    assert fault.remedy.endswith("the columns there are: nr, kind, state, whom, of, from, to, time")


def test_a_month_or_a_year_is_all_its_days(tmp_path: Path) -> None:
    first, second = documents(read(tmp_path, HEADING + "1,talk,,Ann,,2001-02,2001-02,\n2,talk,,Ann,,2001,2002,\n"))

    assert record_of(first).events[0].when == DateInterval(date(2001, 2, 1), date(2001, 2, 28))
    assert record_of(second).events[0].when == DateInterval(date(2001, 1, 1), date(2002, 12, 31))


def test_a_table_in_another_encoding_is_read_with_a_note(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_bytes((HEADING + "1,talk,,Børge,,,,\n").encode("latin-1"))
    (tmp_path / "u.csv").write_bytes((HEADING + "1,talk,,Børge,,,,\n").encode("utf-16"))

    found = list(read_documents([str(tmp_path / "t.csv"), str(tmp_path / "u.csv")], mappings=mapping()))

    assert [record_of(d).events[0].participants[0].name for d in documents(found)] == ["Børge", "Børge"]
    assert ["Windows-1252" in each.text for each in found if isinstance(each, Notice)] == [True]


def test_xml_that_no_mapping_knows_is_skipped_in_a_folder_and_an_error_when_named(tmp_path: Path) -> None:
    (tmp_path / "own.xml").write_text("<recipes><soup/></recipes>", encoding="utf-8")
    (tmp_path / "a.md").write_text("The ministers met in Oslo.", encoding="utf-8")

    skipped = [each for each in read_documents([str(tmp_path)]) if isinstance(each, Skipped)]
    [fault] = read_documents([str(tmp_path / "own.xml")])

    assert [each.reason for each in skipped] == [
        "no mapping is for it (its outermost element is 'recipes'); --mapping FILE says what its columns are"
    ]
    assert isinstance(fault, DocumentError)
    assert "--mapping" in fault.remedy


def test_the_mapping_of_a_table_is_told_by_suffix_name_and_outermost_element() -> None:
    known = load_mappings(sorted(DATA.glob("*.yaml")))
    found = [d for d in read_documents([str(DATA)], mappings=known) if isinstance(d, Document) and d.record]

    counts: dict[str, int] = {}
    for document in found:
        name = Path(record_of(document).file).name
        counts[name] = counts.get(name, 0) + 1
    assert counts == {
        "audiences.xml": 2,
        "calls.csv": 3,
        "diary.jsonl": 3,
        "journeys.csv": 1,
        "talks.json": 2,
        "trips.xml": 4,
        "visits.tsv": 2,
        "visits.xml": 2,
    }


def test_audit_columns_are_no_part_of_a_journey() -> None:
    trips = documents(read_documents([str(DATA / "trips.xml")]))

    assert not any("clerk" in document.text for document in trips)
    assert trips[1].key == trips[2].key


def test_articles_are_read_as_before_beside_records(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("The ministers met in Oslo.", encoding="utf-8")
    (tmp_path / "trips.xml").write_text((DATA / "trips.xml").read_text(encoding="utf-8"), encoding="utf-8")

    kinds = [d.kind for d in documents(read_documents([str(tmp_path)], published=date(2020, 1, 1)))]

    assert kinds == ["article", "record", "record", "record", "record"]


def test_a_table_in_no_known_encoding_is_told_as_what_it_is(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_bytes(HEADING.encode() + b"1,talk,,Ann \x81\xff,,,,\n")

    found = list(read_documents([str(tmp_path / "t.csv")], mappings=mapping()))

    [fault] = [each for each in found if isinstance(each, DocumentError)]
    assert "byte 0x81 is neither UTF-8 nor Western European text" in fault.reason


def test_messages_stay_short_whatever_stands_in_a_cell(tmp_path: Path) -> None:
    long = "x" * 100_000
    columns = ",".join(f"column{number}" for number in range(5_000))

    found = read(tmp_path, f"{HEADING}{long},{long},{long},Ann,,{long},,{long}\n1,talk,,Ann,,{long},,{long}\n")
    found += read(tmp_path, f"{columns}\n" + ",".join("1" * 5_000) + "\n")

    assert len(found) >= 4
    assert all(len(str(each)) < 5_000 for each in found if isinstance(each, Notice | DocumentError))


def test_records_of_many_different_keys_are_read_without_remembering_all_of_them(tmp_path: Path) -> None:
    text = "".join(f'{{"who": "Ann", "kind": "talk", "k{number}": 1}}\n' for number in range(3_000))

    found = read(tmp_path, text, name="t.jsonl", by=MEETINGS.replace("format: csv", "format: jsonl"))

    [notice] = [each for each in found if isinstance(each, Notice) and each.path.endswith("t.jsonl")]
    assert "k0" in notice.text
    assert len(notice.text) < 2_000

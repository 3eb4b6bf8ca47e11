"""Tables with a mapping as sources of candidates, and what is wrong with either."""

from __future__ import annotations

import gzip
from datetime import date
from pathlib import Path

import pytest

from kg.errors import LinkError, MappingError
from kg.link.dump import open_dump
from kg.link.source import Found
from kg.model.link import Candidate, Kind, Office, Subject

MAPPING = """
iri: "https://www.wikidata.org/entity/{id}"
label: "{name}"
names: {value: "{aliases}", separator: "|"}
kind: "{type}"
country: {value: "{states}", separator: ["|", "/"]}
offices:
  - {title: {value: "{posts}", separator: "|"}, of: "{of}", first: {value: "{since}", separator: "|"}, last: "{until}"}
born: "{born}"
died: "{died}"
latitude: "{lat}"
longitude: "{lon}"
identifiers: ["http://viaf.org/viaf/{viaf}", {value: "{same}", separator: " "}]
description: "{about}"
fame: "{languages}"
values:
  type: {human: person, town: city, ship: other}
dates: ["%d.%m.%Y", "%m/%Y"]
"""
HEADING = "id,name,aliases,type,states,posts,of,since,until,born,died,lat,lon,viaf,same,about,languages\n"
ROE = (
    'Q1,Ann Roe,Anne Mary Roe|Roe,human,Norway/SWE,envoy|minister,NO,01.02.2003|05/2010,,"21.3.1950",2020,,,17,'
    "http://a.org/1 http://b.org/2,a diplomat,12\n"
)
TABLE = HEADING + ROE + "Q2,Oslo,Christiania,town,Norway,,,,,,,59.9,10.7,,,,700\nQ3,Ann Roe,,ship,,,,,,,,,,,,,\n"
ANN = Subject("http://kg/ann", Kind.PERSON, "Ann Roe")


def answers(
    table: str | bytes, folder: Path, *subjects: Subject, mapping: str = MAPPING, name: str = "t.csv"
) -> list[Found]:
    path, columns = folder / name, folder / "columns.yaml"
    path.write_bytes(table if isinstance(table, bytes) else table.encode())
    columns.write_text(mapping, encoding="utf-8")
    return list(open_dump([path], name="table", mapping=columns).candidates(subjects))


def test_every_column_of_a_mapping_arrives(tmp_path: Path) -> None:
    [found] = answers(TABLE, tmp_path, ANN)

    assert found.candidates == (
        Candidate(
            iri="https://www.wikidata.org/entity/Q1",
            label="Ann Roe",
            names=("Ann Roe", "Anne Mary Roe", "Roe"),
            kinds=frozenset({Kind.PERSON}),
            description="a diplomat",
            countries=("NO", "SE"),
            offices=(Office("envoy", "NO", date(2003, 2, 1)), Office("minister", "NO", date(2010, 5, 1))),
            born=date(1950, 3, 21),
            died=date(2020, 12, 31),
            identifiers=("http://a.org/1", "http://b.org/2", "http://viaf.org/viaf/17"),
            fame=12,
        ),
    )


@pytest.mark.parametrize(
    ("name", "table", "mapping"),
    [
        ("t.tsv", TABLE.replace(",", "\t"), MAPPING),
        ("t.csv", TABLE.replace(",", ";"), MAPPING + 'delimiter: ";"\n'),
        ("t.csv", "\ufeff" + TABLE.replace("\n", "\r\n"), MAPPING),
        ("t.csv.gz", gzip.compress(TABLE.encode()), MAPPING),
    ],
)
def test_separators_marks_and_packing_make_no_difference(
    tmp_path: Path, name: str, table: str | bytes, mapping: str
) -> None:
    subjects = (ANN, Subject("http://kg/oslo", Kind.CITY, "Christiania"))
    expected = answers(TABLE, tmp_path, *subjects)

    assert answers(table, tmp_path, *subjects, mapping=mapping, name=name) == expected
    assert all(found.candidates for found in expected)


def test_several_rows_of_one_thing_are_one_candidate(tmp_path: Path) -> None:
    mapping = (
        'iri: "{iri}"\nlabel: "{name}"\nkind: person\noffices: {title: "{post}", first: "{from}"}\ncode: "{code}"\n'
    )
    table = (
        "iri,name,post,from,code\nhttp://e/1,Ann Roe,envoy,2001,\nhttp://e/2,Bob,,,\nhttp://e/1,Ann Roe,consul,1999,\n"
    )

    [found] = answers(table, tmp_path, ANN, mapping=mapping)

    [ann] = found.candidates
    assert ann.offices == (Office("consul", None, date(1999, 1, 1)), Office("envoy", None, date(2001, 1, 1)))


def test_places_are_found_by_identifier_and_states_by_code(tmp_path: Path) -> None:
    mapping = 'iri: "http://e/{n}"\nlabel: "{name}"\nidentifiers: "https://sws.geonames.org/{n}/"\ncode: "{iso}"\n'
    table = "n,name,iso\n1,Firenze,\n2,Suomi,FIN\n"
    subjects = (
        Subject("http://kg/florence", Kind.CITY, "Florence", identifiers=("https://sws.geonames.org/1/",)),
        Subject("http://kg/state/FI", Kind.STATE, "Finland", code="FI"),
    )

    found = answers(table, tmp_path, *subjects, mapping=mapping)

    assert [candidate.label for answer in found for candidate in answer.candidates] == ["Firenze", "Suomi"]


def test_broken_rows_cost_themselves_only_and_are_told(tmp_path: Path) -> None:
    table = (
        f"{HEADING}Q9,short\n,No Iri,,,,,,,,,,,,,,,\n{ROE.replace('human', 'robot')}{ROE}".encode()
        + b"Q7,\xff,,,,,,,,,,,,,,,\n"
    )
    path, columns = tmp_path / "t.csv", tmp_path / "columns.yaml"
    path.write_bytes(table)
    columns.write_text(MAPPING)
    source = open_dump([path], name="table", mapping=columns)

    [found] = source.candidates([ANN])

    assert len(found.candidates) == 1
    assert "t.csv: 4 rows are left out, the first in line 2 (2 cells, and the first line names 17" in source.notices[0]


@pytest.mark.parametrize(
    ("table", "problem"),
    [
        ("", "no line with the names of columns"),
        ("id,id\n", "two columns are named 'id'"),
        ("ID;name\n", "no column 'id'"),
        (HEADING.replace(",name", ",names"), "no column 'name', which "),
        (HEADING.replace(",name", ",names"), "did you mean names?"),
        (HEADING + 'Q1,"Ann', "line 2: a row that cannot be cut into cells"),
    ],
)
def test_tables_that_do_not_fit_are_told(tmp_path: Path, table: str, problem: str) -> None:
    with pytest.raises(LinkError) as raised:
        answers(table, tmp_path, ANN)

    assert "t.csv" in str(raised.value)
    assert problem in str(raised.value)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (('iri: "https://www.wikidata.org/entity/{id}"', ""), "the key 'iri' is missing"),
        (("entity/{id}", "entity/id"), "iri: must have a column in it"),
        (('label: "{name}"', ""), "the key 'label' is missing"),
        (('label: "{name}"', "label: {name}"), 'put {name} into quotation marks: "{name}"'),
        (("label:", "labels:"), "no key 'labels'; did you mean label?"),
        (('"{name}"', '"{name"'), "has a brace without its partner"),
        (('kind: "{type}"', "kind: human"), "kind: 'human' is not allowed"),
        (("human: person", "human: persona"), "'persona' is no kind"),
        (('separator: "|"', 'separator: ""'), "separator: must not be empty"),
        (("%m/%Y", "%m/%Q"), "is no format"),
        (("{title:", "{name:"), "offices[1]: no key 'name'"),
        (("born:", "delimiter: ';;'\nborn:"), "must be a single character"),
        (("born:", "quoted: perhaps\nborn:"), "quoted: must be true or false"),
        (("{human: person,", "{human: true,"), "YAML takes yes, no"),
        (('iri: "', 'iri: ["'), "line"),
    ],
)
def test_what_is_wrong_in_a_mapping_is_told(tmp_path: Path, change: tuple[str, str], problem: str) -> None:
    assert change[0] in MAPPING
    with pytest.raises(MappingError) as raised:
        answers(TABLE, tmp_path, ANN, mapping=MAPPING.replace(*change, 1))

    assert "columns.yaml" in str(raised.value)
    assert problem in str(raised.value)


def test_a_first_line_in_another_encoding_is_told_in_letters_that_can_be_shown(tmp_path: Path) -> None:
    with pytest.raises(LinkError, match="first line has letters that are not in UTF-8") as raised:
        answers("id,nom,pr\xe9nom\n".encode("latin-1"), tmp_path, ANN)

    assert str(raised.value).isprintable()


def test_a_row_without_end_ends_the_table(tmp_path: Path) -> None:
    with pytest.raises(LinkError, match="a row of more than 10,000,000 characters"):
        answers(TABLE + "x, " * 4_000_000, tmp_path, ANN)

"""Mapping files: what is wrong in one is told with the file, the key and what is allowed."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.documents.records import load_mappings
from kg.documents.records.loading import parse_mapping
from kg.documents.records.mapping import Template
from kg.documents.records.row import Row
from kg.errors import MappingError
from tests.conftest import ROOT

SOUND = """
format: csv
events:
- type: Meeting
  participants:
  - name: "{who}"
"""


def test_a_sound_mapping_names_its_columns_each_once() -> None:
    mapping = parse_mapping(SOUND + '  place: ["{town}", "{who}"]\n', where="m.yaml")

    assert mapping.columns == ("who", "town")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("format: csv", "format: cvs"), r"m.yaml: format: 'cvs' is not allowed; did you mean csv\? Allowed: csv"),
        (("format: csv", ""), r"m.yaml: the key 'format' is missing"),
        (
            ("type: Meeting", "type: Meting"),
            r"m.yaml: events\[1\]: type: 'Meting' is not allowed; did you mean Meeting",
        ),
        (("type: Meeting", "typ: Meeting"), r"m.yaml: events\[1\]: no key 'typ'; did you mean type\?"),
        (("- name", "- nam"), r"m.yaml: events\[1\]: participants\[1\]: no key 'nam'; did you mean name"),
        (
            ('"{who}"', '"{who"'),
            r"m.yaml: events\[1\]: participants\[1\]: name: '{who' has a brace without its partner",
        ),
        (('"{who}"', "{who}"), r"name: put \{who\} into quotation marks"),
        (("events:", "event:"), r"m.yaml: no key 'event'; did you mean events\?"),
        (("format: csv", "format: csv\ndelimiter: ab"), r"m.yaml: delimiter: must be a single character"),
        (("format: csv", "format: csv\nquoted: maybe"), r"m.yaml: quoted: must be true or false, not 'maybe'"),
        (("format: csv", "format: csv\nvalues: {a: {no: b}}"), r"m.yaml: values: a: YAML takes yes, no, true"),
        (("format: csv", "format: csv\nvalues: [a]"), r"m.yaml: values: must be a table of words"),
        (("type: Meeting", "type: Meeting\n  status: done"), r"status: 'done' is not allowed; allowed: occurred"),
        (("type: Meeting", "type: Meeting\n  confidence: 7"), r"confidence: must be a number from 0 to 1, not '7'"),
        (("type: Meeting", "type: Meeting\n  date: x\n  latest: y"), r"date: stands beside earliest or latest"),
        (("type: Meeting", "type: Meeting\n  read: {column: 'a {b}'}"), r"read\[1\]: column: must be one column"),
        (
            ("format: csv", 'format: csv\ndelimiter: "\\n"'),
            r"m.yaml: delimiter: must be a single character, no line",
        ),
        (("format: csv", "format: csv\ndelimiter: '\"'"), r"m.yaml: delimiter: .* no quotation mark"),
        (
            ("format: csv", "format: csv\ndates: '%d %d'"),
            r"m.yaml: dates: '%d %d' is no format \(redefinition",
        ),
        (("format: csv", "format: csv\ndates: '%Q'"), r"m.yaml: dates: '%Q' is no format"),
        (("format: csv", "format: csv\ndates: '%'"), r"m.yaml: dates: '%' is no format"),
        (
            ("format: csv", "format: csv\ndocument: {language: plain English}"),
            r"language: 'plain English' is not a",
        ),
        (("format: csv", "format: csv\ndates: 2026-13-45"), r"m.yaml: month must be in"),
        (("format: csv", "format: ["), r"m.yaml, line \d: .*quotation marks"),
    ],
)
def test_what_is_wrong_is_told_with_its_key_and_what_is_allowed(change: tuple[str, str], message: str) -> None:
    with pytest.raises(MappingError, match=message):
        parse_mapping(SOUND.replace(*change), where="m.yaml")


@pytest.mark.parametrize("text", ["", "- a", "7", "events: []", "format: csv\nevents: []", "format: csv\nevents: 7"])
def test_what_is_no_mapping_is_refused(text: str) -> None:
    with pytest.raises(MappingError, match=r"m\.yaml"):
        parse_mapping(text, where="m.yaml")


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(MappingError, match=r"none\.yaml: cannot be read"):
        load_mappings([tmp_path / "none.yaml"])


def test_the_users_mappings_go_before_those_that_are_shipped() -> None:
    first, *others = load_mappings([ROOT / "tests" / "data" / "records" / "calls.yaml"])

    assert first.name.endswith("calls.yaml")
    assert {mapping.root for mapping in others} == {"trips", "visits"}


@pytest.mark.parametrize(
    ("template", "value"),
    [
        ("{a}", "x"),
        ("Talks of {a} and {b}", "Talks of x and y; z"),
        ("{{{a}}}", "{x}"),
        ("{none}", None),
        ("Talks of {none}", None),
        ("constant", "constant"),
        ("", None),
    ],
)
def test_a_template_is_filled_from_the_row(template: str, value: str | None) -> None:
    row = Row(1, 1, {"a": ("x",), "b": ("y", "z")})

    assert Template.parse(template).value(row) == value


def test_words_that_a_mapping_gives_are_taken_for_what_stands_in_a_column() -> None:
    row = Row(1, 1, {"a": ("x", "other")}, {"a": {"x": "eks"}})

    assert Template.parse("{a}").values(row) == ("eks", "other")
    assert row.written("a") == "x; other"

"""Records in JSON keep to the schema and read back as they were."""

from __future__ import annotations

import json
from datetime import date
from importlib.resources import files
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import RecordError
from kg.model.annotated import Annotated, Name, NameKind, Reference, ReferenceKind, TimeExpression
from kg.model.dates import DateInterval
from kg.model.document import Document
from kg.model.jsonl import annotated_to_dict, report_from_json, report_to_json
from kg.model.report import ActorKind, EventType, Evidence, Part, Participant, Report, Status

SCHEMA: dict[str, Any] = json.loads(files("kg.model").joinpath("extraction.schema.json").read_text("utf-8"))
WORDS = st.text(min_size=1, max_size=12).filter(lambda text: bool(text.strip()))


@st.composite
def reports(draw: st.DrawFn) -> Report:
    days = sorted(draw(st.lists(st.dates(), min_size=2, max_size=2)))
    text = draw(WORDS)
    start = draw(st.integers(0, 999))
    participants = st.builds(
        Participant,
        WORDS,
        st.sampled_from(ActorKind),
        of=st.none() | WORDS,
        position=st.none() | WORDS,
        part=st.sampled_from(Part),
        aliases=st.lists(WORDS, max_size=2).map(tuple),
    )
    return Report(
        document=draw(WORDS),
        document_key=draw(WORDS),
        id="r1",
        type=draw(st.sampled_from(EventType)),
        status=draw(st.sampled_from(Status)),
        participants=tuple(draw(st.lists(participants, min_size=1, max_size=3))),
        evidence=(Evidence(start, start + len(text), text),),
        place=tuple(draw(st.lists(WORDS, max_size=2))),
        occasion=draw(st.none() | WORDS),
        when=draw(st.sampled_from([DateInterval(), DateInterval(*days), DateInterval(days[0], None)])),
        start_time=draw(st.none() | st.just("08:30")),
        about=tuple(draw(st.lists(WORDS, max_size=2))),
        attributed_to=tuple(draw(st.lists(WORDS, max_size=2))),
        quote=draw(st.none() | WORDS),
        until=draw(st.none() | st.just(date(2020, 3, 31))),
        confidence=draw(st.floats(0, 1)),
        when_confidence=draw(st.floats(0, 1)),
        place_confidence=draw(st.floats(0, 1)),
    )


@given(reports())
def test_a_report_is_one_line_that_keeps_to_the_schema_and_reads_back(report: Report) -> None:
    line = report_to_json(report)

    assert "\n" not in line
    jsonschema.validate(json.loads(line), SCHEMA)
    assert report_from_json(line) == report


@pytest.mark.parametrize("line", ["", "[]", "{}", "not json", '{"document": "a.md"}'])
def test_a_line_that_is_no_record_is_refused_with_its_beginning(line: str) -> None:
    with pytest.raises(RecordError, match="no extraction record"):
        report_from_json(line)


def test_an_event_without_participants_or_evidence_is_refused() -> None:
    someone = Participant("Ann Lee", ActorKind.PERSON)
    proof = Evidence(0, 4, "They")

    with pytest.raises(RecordError, match=r"r1 of a\.md: an event needs a participant"):
        Report("a.md", "k", "r1", EventType.MEETING, Status.OCCURRED, (), (proof,))
    with pytest.raises(RecordError, match=r"r1 of a\.md: an event needs evidence"):
        Report("a.md", "k", "r1", EventType.MEETING, Status.OCCURRED, (someone,), ())


def test_evidence_is_as_long_as_its_text() -> None:
    with pytest.raises(RecordError, match="does not fit"):
        Evidence(3, 9, "They")


def test_an_annotation_record_gives_positions_and_what_they_refer_to() -> None:
    document = Document("a.md", "Lee met him in May.", published=date(2021, 3, 1))
    annotated = Annotated(
        document,
        tokens=(),
        sentences=(),
        names=(Name(0, 3, "Lee", NameKind.PERSON, refers_to="Ann Lee"),),
        references=(Reference(8, 11, "him", ReferenceKind.PRONOUN, (), 0),),
        times=(TimeExpression(15, 18, "May", DateInterval(date(2021, 5, 1), date(2021, 5, 31)), edtf="2021-05"),),
    )

    record = json.loads(json.dumps(annotated_to_dict(annotated)))

    assert record["published"] == "2021-03-01"
    assert record["names"] == [{"start": 0, "end": 3, "text": "Lee", "kind": "Person", "refers_to": "Ann Lee"}]
    assert record["references"] == [{"start": 8, "end": 11, "text": "him", "refers_to": None}]
    assert record["times"] == [
        {
            "start": 15,
            "end": 18,
            "text": "May",
            "edtf": "2021-05",
            "earliest": "2021-05-01",
            "latest": "2021-05-31",
            "time": None,
        }
    ]

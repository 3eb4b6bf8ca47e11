"""Remarks to whole sentences, and every character back to its place."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.extract.records.reading import clauses, reading_of, stand_in
from kg.model.dates import DateInterval
from kg.model.document import Document
from kg.model.record import FreeText, Record, RecordActor, RecordEvent
from kg.model.report import EventType, Evidence, Status


def record(remark: str, *, home: str | None = "Turkey") -> Document:
    """A journey with a remark."""
    text = f"name: Ebba Lindholm\nremark: {remark}"
    start = text.index("remark: ") + len("remark: ")
    event = RecordEvent(
        EventType.VISIT,
        Status.OCCURRED,
        (RecordActor("Ebba Lindholm", of="Sweden"),),
        (Evidence(0, 19, text[:19]),),
        when=DateInterval(date(2014, 1, 17), date(2014, 1, 19)),
        texts=(FreeText(start, len(text), home),) if remark else (),
    )
    return Document("t.csv#1", text, kind="record", record=Record("t.csv", (event,)))


def sentences(remark: str) -> list[str]:
    reading = reading_of(record(remark))
    subject = stand_in(remark)
    return reading.text.replace(subject, "S.").split("\n\n") if reading else []


@pytest.mark.parametrize(
    ("remark", "read"),
    [
        ("Met with President Aydin.", ["S. met with President Aydin."]),
        ("Also met with the Amir", ["S. also met with the Amir."]),
        (
            "Met with Ann; addressed parliament; played golf.",
            ["S. met with Ann.", "S. addressed parliament.", "S. played golf."],
        ),
        ("Met with Ann, addressed troops.", ["S. met with Ann.", "S. addressed troops."]),
        ("Met with Ann, accompanied by Bo.", ["S. met with Ann, accompanied by Bo."]),
        ("Audience with the Pope.", ["S. had an audience with the Pope."]),
        (
            "Informal meeting with President Roe at Bergen.",
            ["S. had an informal meeting with President Roe at Bergen."],
        ),
        ("Summit meeting with President Roe.", ["S. had a summit meeting with President Roe."]),
        ("Talks with Ann.", ["S. had talks with Ann."]),
        ("Oslo Leaders’ Summit.", ["S. attended an Oslo Leaders’ Summit."]),
        ("In Bergen, met with Ann.", ["In Bergen, S. met with Ann."]),
        (
            "With Secretary of Defense Jo J. Roe, met with Ann.",
            ["With Secretary of Defense Jo J. Roe, S. met with Ann."],
        ),
        ("Working visit.", []),
        ("State Visit. Visited Toledo, Ohio September 6.", ["S. visited Toledo, Ohio September 6."]),
        ("Private visit to Los Angeles afterwards.", ["S. paid a private visit to Los Angeles afterwards."]),
        (
            "Arrived in the U.S. May 30. Departed the U.S. June 1.",
            ["S. arrived in the U.S. May 30.", "S. departed the U.S. June 1."],
        ),
        (
            "Met with Gen. Roe at Camp David, Md. Visited Oslo.",
            ["S. met with Gen. Roe at Camp David, Md.", "S. visited Oslo."],
        ),
        ("President Roe met with Ann.", ["President Roe met with Ann."]),
        ("", []),
        (" ; . ;", []),
    ],
)
def test_the_subject_that_a_remark_leaves_out_is_put_in(remark: str, read: list[str]) -> None:
    assert sentences(remark) == read


def test_the_subject_has_a_name_that_the_remark_does_not_hold() -> None:
    assert stand_in("Met with President Marlow.") != stand_in("Met with President Roe.")
    assert stand_in("She later met Ann.") != stand_in("He later met Ann.")


def test_a_reading_is_dated_by_the_record() -> None:
    reading = reading_of(record("Met with Ann May 7."))

    assert reading is not None
    assert reading.published == date(2014, 1, 19)


def test_a_record_without_free_text_has_no_reading() -> None:
    assert reading_of(record("")) is None


_REMARKS = st.lists(
    st.one_of(
        st.sampled_from(
            ["Met with", "Attended the", "Audience", "visit", "Working", "; ", ". ", ", ", "In", "U.S.", "İ"]
        ),
        st.text(max_size=12),
    ),
    max_size=12,
).map(" ".join)


@given(_REMARKS)
def test_every_character_of_a_reading_is_that_of_the_record_or_was_put_in(remark: str) -> None:
    document = record(remark or " ")
    reading = reading_of(document)

    assert reading is None or reading.origin is not None
    for piece in reading.origin.pieces if reading and reading.origin else ():
        made, own = reading.text[piece.start : piece.end] if reading else "", document.text[piece.at :]
        assert made[0] in (own[0], own[0].lower(), own[0].upper())
        assert made[1:] == own[1 : len(made)]
        assert (
            reading is None
            or reading.origin is None
            or reading.origin.span(piece.start, piece.end)
            == (
                piece.at,
                piece.at + piece.end - piece.start,
            )
        )


@given(_REMARKS)
def test_sentences_of_a_remark_follow_each_other_without_overlap(remark: str) -> None:
    found = list(clauses(remark))

    assert all(one.end <= other.start for one, other in pairwise(found))
    assert all(0 <= each.start < each.end <= len(remark) for each in found)

"""A calendar that other programs read: what is ahead, on the days that are known, and no more certain than it is."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from icalendar import Calendar

from kg.export import Exported, Options, export_to_stream
from kg.export.calendar import LONGEST
from kg.model.dates import UNKNOWN_TIME, DateInterval
from kg.model.report import Status
from kg.model.world import Event, World
from tests.export.stores import MEETING, MEETING_IRI, store_of, variant
from tests.graph.records import AUSTRIA, VIENNA, WORLD, few_examples, texts

AHEAD = replace(MEETING, status=Status.SCHEDULED, places=(VIENNA,), contradicted=())


def exported(*events: Event, world: World = WORLD) -> tuple[bytes, Exported]:
    output = io.BytesIO()
    with store_of(*events, world=world) as store:
        result = export_to_stream(store, "ics", output, Options())
    return output.getvalue(), result


def entries(*events: Event, world: World = WORLD) -> list[Any]:
    content, result = exported(*events, world=world)
    calendar: Any = Calendar.from_ical(content)
    assert calendar["VERSION"] == "2.0"
    assert calendar["PRODID"]
    found = list(calendar.walk("VEVENT"))
    assert len(found) == result.count
    assert not [entry.errors for entry in found if entry.errors]
    return found


def only(event: Event, world: World = WORLD) -> Any:
    [entry] = entries(event, world=world)
    return entry


def on(first: str | None, last: str | None, **changes: object) -> Event:
    ends = [date.fromisoformat(day) if day else None for day in (first, last)]
    changes = {"start_time": None, "status": Status.SCHEDULED, "places": (), **changes}
    return replace(AHEAD, when=DateInterval(ends[0], ends[1]), **changes)  # type: ignore[arg-type]


def test_an_entry_says_what_where_and_who_says_so() -> None:
    entry = only(AHEAD)

    assert str(entry["SUMMARY"]) == "NegotiationRound: Ada Lind, Bo Berg"
    assert str(entry["LOCATION"]) == "Vienna, Austria"
    assert entry["GEO"].latitude == pytest.approx(48.20849)
    assert entry["GEO"].longitude == pytest.approx(-16.37208)
    assert str(entry["URL"]) == MEETING_IRI
    assert entry["CATEGORIES"].to_ical() == b"NegotiationRound"
    assert str(entry["DESCRIPTION"]).splitlines() == [
        "Scheduled; 2021-03-01",
        "At: Spring Forum",
        "About: grain",
        "“Ada Lind” (The Lakeside Post, 2021-03-02)",
        "“met Bo Berg in” (The Lakeside Post, 2021-03-02)",
        MEETING_IRI,
    ]


def test_a_clock_time_is_that_of_the_place_without_a_zone() -> None:
    entry = only(AHEAD)

    assert entry["DTSTART"].dt == datetime(2021, 3, 1, 8, 30)  # noqa: DTZ001 - the point is that there is no zone
    assert "DTEND" not in entry
    assert str(entry["TRANSP"]) == "OPAQUE"


def test_a_day_without_a_clock_time_is_a_whole_day_and_its_end_the_next() -> None:
    entry = only(on("2021-02-28", "2021-02-28"))

    assert (entry["DTSTART"].dt, entry["DTEND"].dt) == (date(2021, 2, 28), date(2021, 3, 1))
    assert str(entry["TRANSP"]) == "OPAQUE"


def test_a_clock_time_on_one_of_several_days_is_none() -> None:
    entry = only(on("2021-03-01", "2021-03-02", start_time="08:30"))

    assert entry["DTSTART"].dt == date(2021, 3, 1)


def test_some_day_among_few_fills_them_all_and_keeps_nobody_from_other_plans() -> None:
    entry = only(on("2021-03-01", "2021-03-31"))

    assert (entry["DTSTART"].dt, entry["DTEND"].dt) == (date(2021, 3, 1), date(2021, 4, 1))
    assert LONGEST == 31
    assert str(entry["STATUS"]) == "CONFIRMED"
    assert str(entry["TRANSP"]) == "TRANSPARENT"


@pytest.mark.parametrize(
    ("first", "last", "day", "words"),
    [
        ("2021-03-01", "2021-04-01", "2021-03-01", "between 2021-03-01 and 2021-04-01"),
        ("2021-03-01", None, "2021-03-01", "from 2021-03-01"),
        (None, "2021-03-05", "2021-03-05", "by 2021-03-05"),
    ],
)
def test_a_vague_time_stands_on_one_day_tentatively_and_in_words(
    first: str | None, last: str | None, day: str, words: str
) -> None:
    entry = only(on(first, last))

    assert entry["DTSTART"].dt == date.fromisoformat(day)
    assert (entry["DTEND"].dt - entry["DTSTART"].dt).days == 1
    assert str(entry["SUMMARY"]).endswith(f"({words})")
    assert (str(entry["STATUS"]), str(entry["TRANSP"])) == ("TENTATIVE", "TRANSPARENT")


def test_an_event_without_any_day_is_left_out_and_counted() -> None:
    _, result = exported(AHEAD, variant(1, status=Status.SCHEDULED, when=UNKNOWN_TIME))

    assert result == Exported(1, ("events left out, as no day of them is known: 1",))


@pytest.mark.parametrize(
    ("status", "told"),
    [
        (Status.SCHEDULED, "CONFIRMED"),
        (Status.ONGOING, "CONFIRMED"),
        (Status.PROPOSED, "TENTATIVE"),
        (Status.POSTPONED, "TENTATIVE"),
        (Status.CANCELLED, "CANCELLED"),
    ],
)
def test_an_entry_is_as_certain_as_the_event(status: Status, told: str) -> None:
    assert str(only(replace(AHEAD, status=status))["STATUS"]) == told


def test_what_is_vague_stays_cancelled_where_it_is() -> None:
    assert str(only(on("2021-03-01", None, status=Status.CANCELLED))["STATUS"]) == "CANCELLED"


@pytest.mark.parametrize("status", [Status.OCCURRED, Status.POSSIBLE, Status.DENIED])
def test_what_is_past_possible_or_denied_is_in_no_calendar(status: Status) -> None:
    _, result = exported(replace(AHEAD, status=status))

    assert result == Exported(0)


def test_the_stamp_is_the_day_of_the_latest_report() -> None:
    assert only(AHEAD)["DTSTAMP"].dt == datetime(2021, 3, 2, tzinfo=UTC)
    assert only(variant(1, status=Status.SCHEDULED))["DTSTAMP"].dt == datetime(2021, 3, 1, tzinfo=UTC)


def test_the_id_of_an_entry_belongs_to_the_event_alone_and_stays() -> None:
    other = variant(1, status=Status.SCHEDULED)

    ids = [str(entry["UID"]) for entry in entries(AHEAD, other)]
    assert len(set(ids)) == 2
    assert {str(only(replace(AHEAD, status=Status.CANCELLED))["UID"]), str(only(other)["UID"])} == set(ids)


def test_several_places_are_told_and_no_point_is_picked() -> None:
    entry = only(replace(AHEAD, places=(VIENNA, AUSTRIA)))

    assert str(entry["LOCATION"]) == "Austria; Vienna, Austria"
    assert "GEO" not in entry


def test_the_last_day_that_there_is_has_no_day_after_it() -> None:
    entry = only(on("9999-12-31", "9999-12-31"))

    assert entry["DTSTART"].dt == date(9999, 12, 31)


@few_examples
@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\n\t"), max_size=200))
@example("a\\n;b,c:\\,\n\\")
@example("é" * 100)
@example("𝄞" * 60)
@example("x" * 75)
@example("x\u2028z")
def test_any_text_survives_escaping_and_folding(text: str) -> None:
    content, _ = exported(replace(AHEAD, occasion=f"<{text}>"))

    assert {line.endswith(b"\r") for line in content.split(b"\n")[:-1]} == {True}
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    unfolded = content.replace(b"\r\n ", b"").decode("utf-8")
    [description] = [line for line in unfolded.split("\r\n") if line.startswith("DESCRIPTION:")]
    assert f"<{text}>" in _unescaped(description)
    [entry] = Calendar.from_ical(content).walk("VEVENT")
    assert f"At: <{text}>" in str(entry["DESCRIPTION"])


def _unescaped(value: str) -> str:
    characters = iter(value)
    return "".join("\n" if c == "\\" and (n := next(characters)) in "nN" else n if c == "\\" else c for c in characters)


@few_examples
@given(texts)
def test_characters_that_no_calendar_can_hold_do_not_break_it(text: str) -> None:
    content, result = exported(replace(AHEAD, occasion=f"{text}\x00\x0b\x0c\r\x1b"))

    assert result.count == 1
    assert len(Calendar.from_ical(content).walk("VEVENT")) == 1
    assert not set(content) & (set(range(0x20)) - {9, 10, 13})


def test_a_graph_without_events_is_an_empty_calendar() -> None:
    assert entries(world=replace(WORLD, events=())) == []

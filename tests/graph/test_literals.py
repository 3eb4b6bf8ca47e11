"""Values as literals, in the forms that every store gives back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from kg.graph.literals import moment
from kg.store import open_store

EAST = timezone(timedelta(hours=2))
NONE = '"PT0S"^^<http://www.w3.org/2001/XMLSchema#dayTimeDuration>'


def test_a_moment_is_written_in_utc_without_zeros_at_the_end_of_its_second() -> None:
    assert moment(datetime(2026, 11, 27, 22, 4, 53, 588810, tzinfo=EAST)).value == "2026-11-27T20:04:53.58881Z"
    assert moment(datetime(2026, 11, 27, 20, 4, 50, tzinfo=UTC)).value == "2026-11-27T20:04:50Z"


@given(st.datetimes(timezones=st.just(UTC)).filter(lambda each: each.year >= 1000))
def test_a_moment_is_written_as_an_engine_writes_it_that_computes_with_it(value: datetime) -> None:
    written = moment(value)
    with open_store(None) as store:
        [(computed,)] = store.select(f"SELECT (?then + {NONE} AS ?now) {{ VALUES ?then {{ {written} }} }}").rows

    assert computed == written
    assert datetime.fromisoformat(written.value) == value

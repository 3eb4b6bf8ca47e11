"""Reports that lie on disk while they are resolved."""

from __future__ import annotations

import resource
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.errors import ResolutionError
from kg.model.dates import DateInterval
from kg.model.report import ActorKind, EventType, Evidence, Part, Participant, Report, Status
from kg.resolve import ReportFile, report_file
from kg.resolve.mentions import key_of
from tests.resolve.making import person, report

_TEXT = st.text(st.characters(), min_size=1, max_size=8)  # lone surrogates, as broken pages have them, among others
_NAME = _TEXT.filter(lambda text: text.strip())
_TEXTS = st.lists(_TEXT, max_size=2).map(tuple)
_DAY = st.none() | st.dates()
_SHARE = st.floats(0, 1)
_REPORTS = st.builds(
    Report,
    document=_TEXT,
    document_key=st.sampled_from(("", "a", "b", "\ud800")),
    id=st.sampled_from(("r1", "r2", "r10")),
    type=st.sampled_from(EventType),
    status=st.sampled_from(Status),
    participants=st.lists(
        st.builds(
            Participant,
            _NAME,
            st.sampled_from(ActorKind),
            of=st.none() | _TEXT,
            position=st.none() | _TEXT,
            part=st.sampled_from(Part),
            aliases=_TEXTS,
        ),
        min_size=1,
        max_size=3,
    ).map(tuple),
    evidence=st.lists(
        st.builds(lambda start, text: Evidence(start, start + len(text), text), st.integers(0, 9), _TEXT),
        min_size=1,
        max_size=2,
    ).map(tuple),
    subtype=st.none() | _TEXT,
    place=_TEXTS,
    occasion=st.none() | _TEXT,
    when=st.tuples(_DAY, _DAY).map(
        lambda ends: DateInterval(*(sorted(ends) if all(ends) else ends))  # type: ignore[type-var]
    ),
    start_time=st.none() | st.just("09:30"),
    about=_TEXTS,
    attributed_to=_TEXTS,
    quote=st.none() | _TEXT,
    until=_DAY,
    confidence=_SHARE,
    when_confidence=_SHARE,
    place_confidence=_SHARE,
)


@pytest.fixture(autouse=True)
def _few_at_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report_file, "AT_HAND", 1)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(_REPORTS, max_size=5, unique_by=key_of))
def test_reports_come_back_as_they_were_in_the_order_of_their_keys(reports: list[Report]) -> None:
    with ReportFile(reports) as file:
        assert list(file) == sorted(reports, key=key_of)
        assert list(file.of(map(key_of, reports))) == reports
        assert sorted(key for block in file.blocks() for key in block) == sorted(map(key_of, reports))


def test_of_two_reports_under_one_key_the_first_by_content_stays_whichever_comes_first() -> None:
    call = report("a", person("Jane Roe"), type=EventType.CALL)
    visit = replace(call, type=EventType.VISIT)

    for both in ((call, visit), (visit, call)):
        with ReportFile((report("0", person("Jane Roe")), *both)) as file:
            assert list(file.of([key_of(call)])) == [call]
            file.add(report("b", person("Jane Roe"), type=EventType.CALL))
            assert sorted(len(block) for block in file.blocks()) == [1, 2]


def test_many_reports_take_no_memory_for_what_they_say() -> None:
    tracemalloc.start()
    try:
        with ReportFile(_long(2000)) as file:
            assert sum(len(each.evidence[0].text) for each in file) == 2000 * 10_000
            _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 5_000_000  # of 20 million characters


def test_a_disk_without_room_is_told_with_what_to_do() -> None:
    with at_most_in_a_file(1_000_000), pytest.raises(ResolutionError, match="TMPDIR"):
        ReportFile(_long(10_000))


def _long(number: int) -> Iterator[Report]:
    """Yield reports with 10,000 characters of evidence each."""
    for i in range(number):
        first = report(f"d{i}", person("Jane Roe"), when=DateInterval(date(2020, 1, 1), date(2020, 1, 1)))
        yield replace(first, evidence=(Evidence(0, 10_000, f"{i:10000}"),))


@contextmanager
def at_most_in_a_file(size: int) -> Iterator[None]:
    """Let this process write no file beyond that many bytes, as if the disk were full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)

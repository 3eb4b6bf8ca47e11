"""Reports that are resolved in blocks by others: the same world, whatever they tell."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.errors import ResolutionError
from kg.model.document import DocumentFacts
from kg.model.report import EventType, Report
from kg.resolve import ReportFile, blocks, report_file, resolve, resolve_block, resolve_file
from tests.resolve.making import person, report
from tests.resolve.test_resolve import FACTS, REPORTS

_QUOTES = st.lists(st.sampled_from((None, "Peace is near", "peace is near!", "No \udc80 comment")), max_size=9)


@pytest.fixture(autouse=True)
def _however_few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocks, "FEWEST_SPREAD", 0)
    monkeypatch.setattr(report_file, "AT_HAND", 2)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(REPORTS, _QUOTES, FACTS, st.booleans())
def test_the_world_of_blocks_is_the_world_of_all_reports_at_once(
    reports: list[Report], quotes: list[str | None], documents: Mapping[str, DocumentFacts], records: bool
) -> None:
    told = [
        replace(each, type=EventType.STATEMENT, quote=quote) for each, quote in zip(reports, quotes, strict=False)
    ] + reports[len(quotes) :]
    if records:
        documents = {key: replace(facts, kind="record") for key, facts in documents.items()}

    with ReportFile(told) as file:
        last_first = resolve_file(
            file, documents=documents, spread=lambda paths: [resolve_block(path) for path in [*paths][::-1]]
        )

    assert last_first == resolve(told, documents=documents)


def test_a_connection_that_is_lost_is_no_fault_of_the_disk_and_no_file_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    def lost(paths: Iterator[Path]) -> Iterator[Path]:
        assert next(paths).parent.parent == tmp_path
        raise ConnectionResetError

    with ReportFile([report("a", person("Jane Roe"))]) as file, pytest.raises(ConnectionResetError):
        resolve_file(file, spread=lost)
    assert list(tmp_path.iterdir()) == []


def test_blocks_that_find_no_room_on_the_disk_are_told_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", "/proc/nowhere")

    with ReportFile([report("a", person("Jane Roe"))]) as file, pytest.raises(ResolutionError, match="TMPDIR"):
        resolve_file(file, spread=lambda paths: map(resolve_block, paths))


def test_statements_of_one_wording_are_in_one_block_and_of_two_types_never() -> None:
    told = [
        replace(report(f"d{number}", person("Jane Roe"), type=type), quote=quote)
        for number, (type, quote) in enumerate(
            [(EventType.STATEMENT, f"Sentence number {i % 50}.") for i in range(200)]
            + [(EventType.CALL, None), (EventType.VISIT, None)]
        )
    ]

    with ReportFile(told) as file:
        homes = [{(each.type, each.quote) for each in file.of(block)} for block in file.blocks()]

    assert sum(map(len, homes)) == len(set[object]().union(*homes)) == 52
    assert all(len({type for type, _ in home}) == 1 for home in homes)
    assert len(homes) > 10


def test_statements_without_a_date_are_told_apart_by_the_words_that_were_said() -> None:
    quotes = {"a": "We agreed.", "b": "We agreed.", "c": "We did not."}
    statement = report("a", person("Jane Roe", "Norway"), type=EventType.STATEMENT)
    told = [replace(statement, document=name, document_key=name, quote=quote) for name, quote in quotes.items()]
    published = dict.fromkeys(quotes, DocumentFacts(date(2020, 1, 2)))

    events = resolve(told, documents=published).events

    assert sorted([key.document_key for key in event.reports] for event in events) == [["a", "b"], ["c"]]

"""Reports that several processes resolve: the same world."""

from __future__ import annotations

import pytest

from benchmarks.stories import Stories
from kg.model.document import DocumentFacts
from kg.model.fingerprint import fingerprint_of
from kg.pipeline.resolving import spread_over
from kg.pipeline.workers import Workers
from kg.resolve import ReportFile, blocks, resolve_file


def test_the_world_does_not_depend_on_the_number_of_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    stories = list(Stories(400, seed=7))
    documents = {
        each.document.key: DocumentFacts(
            each.document.published, each.document.publisher, fingerprint_of(each.document.text)
        )
        for each in stories
    }
    with ReportFile(report for each in stories for report in each.reports) as file:
        alone = resolve_file(file, documents=documents)
        monkeypatch.setattr(blocks, "FEWEST_SPREAD", 0)
        for processes in (1, 2, 3):
            with Workers(processes) as workers:
                assert resolve_file(file, documents=documents, spread=spread_over(workers)) == alone
    assert len(alone.events) > 300

"""Reports that several processes resolve: the same world."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from benchmarks.stories import Stories
from kg.model.document import DocumentFacts
from kg.model.fingerprint import fingerprint_of
from kg.pipeline import resolving
from kg.pipeline.resolving import spread_over
from kg.pipeline.workers import Workers
from kg.resolve import ReportFile, blocks, resolve_file

_PARENT = "TEST_PARENT"
_resolved = resolving._resolved


@contextmanager
def told() -> Iterator[tuple[ReportFile, Mapping[str, DocumentFacts]]]:
    """Reports on some hundred stories, and the facts of their documents."""
    stories = list(Stories(400, seed=7))
    documents = {
        each.document.key: DocumentFacts(
            each.document.published, each.document.publisher, fingerprint_of(each.document.text)
        )
        for each in stories
    }
    with ReportFile(report for each in stories for report in each.reports) as file:
        yield file, documents


def test_the_world_does_not_depend_on_the_number_of_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    with told() as (file, documents):
        alone = resolve_file(file, documents=documents)
        monkeypatch.setattr(blocks, "FEWEST_SPREAD", 0)
        for processes in (1, 2, 3):
            with Workers(processes) as workers:
                assert resolve_file(file, documents=documents, spread=spread_over(workers)) == alone
    assert len(alone.events) > 300


@pytest.mark.parametrize("signalled", [signal.SIGKILL, None])
def test_blocks_that_kill_every_process_are_resolved_in_this_one(
    signalled: int | None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(blocks, "FEWEST_SPREAD", 0)
    monkeypatch.setattr(resolving, "_resolved", _deadly)
    monkeypatch.setenv(_PARENT, str(os.getpid()))
    monkeypatch.setenv("TEST_SIGNAL", str(int(signalled or 0)))
    monkeypatch.setenv("TEST_DEAD", str(tmp_path))
    with told() as (file, documents), Workers(2) as workers:
        found = resolve_file(file, documents=documents, spread=spread_over(workers))

        assert found == resolve_file(file, documents=documents)
    assert len(os.listdir(tmp_path)) >= 2


def _deadly(paths: Sequence[Path]) -> list[Path]:
    """Resolve blocks; those that come first and third do not let any other process live."""
    if os.environ[_PARENT] != str(os.getpid()) and any(path.name in ("block-0", "block-2") for path in paths):
        Path(os.environ["TEST_DEAD"], str(os.getpid())).touch()
        signalled = int(os.environ["TEST_SIGNAL"])
        if signalled:
            os.kill(os.getpid(), signalled)
        os._exit(3)
    return _resolved(paths)

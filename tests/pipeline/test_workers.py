"""Several processes for the language stage: same results, and faults that cost one document only."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path

import psutil
import pytest

import kg.pipeline.workers
import kg.resolve.blocks
from kg.errors import DocumentError, LanguageError
from kg.model.document import Document
from kg.pipeline import build
from kg.pipeline.making import Made, Maker, making
from kg.pipeline.workers import FEW, Work, Workers
from kg.settings import Settings
from kg.store import open_store
from tests.plain_extractor import DEATH, FAULT
from tests.processes import children

pytestmark = pytest.mark.usefixtures("plain_extractor")

SETTINGS = Settings(extractor="plain")


def document(number: int, more: str = "") -> Document:
    day = date(2026, 1, 1 + number % 28)
    text = f"Anna Lindqvist met Boris Petrov in Oslo on {day}. It was meeting {number}. {more}"
    return Document(f"{number}.md", text, published=date(2026, 2, 3))


def made_of(batches: Sequence[Sequence[Document]], *, processes: int) -> list[Made | DocumentError]:
    with Workers(processes) as workers:
        spread = workers.spread([(None, batch) for batch in batches], making(SETTINGS, Maker(SETTINGS)))
        return [made for _, results in spread for made in results]


def in_batches(documents: Sequence[Document], size: int = 32) -> list[Sequence[Document]]:
    return [documents[start : start + size] for start in range(0, len(documents), size)]


def test_the_graph_does_not_depend_on_the_number_of_processes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kg.resolve.blocks, "FEWEST_SPREAD", 0)
    for number in range(FEW + 20):
        (tmp_path / f"{number}.md").write_text(document(number).text, encoding="utf-8")
    graphs = []
    for processes in (1, 2, 3):
        settings = Settings(extractor="plain", processes=processes)
        with open_store(None) as store:
            report = build([str(tmp_path)], store, settings=settings, published=date(2026, 2, 3), language="en")
            assert report.built == FEW + 20
            graphs.append(sorted(str(q) for q in store.quads() if "/runs" not in str(q.graph_name)))

    assert graphs[0] == graphs[1] == graphs[2]


def test_a_document_that_kills_its_process_costs_itself_only() -> None:
    documents = [document(number, DEATH if number in (3, FEW + 5) else "") for number in range(FEW + 10)]

    made = made_of(in_batches(documents), processes=2)

    failed = {item.path: item.reason for item in made if isinstance(item, DocumentError)}
    assert set(failed) == {"3.md", f"{FEW + 5}.md"}
    assert all("its process ended with code" in reason for reason in failed.values())
    assert [item.path for item in made] == [each.id for each in documents]


def test_what_never_ends_costs_itself_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kg.pipeline.workers, "_LONGEST", 15.0)

    found = results_of([*("1" for _ in range(FEW)), "endless"])

    assert found[:-1] == ["1"] * FEW
    assert found[-1] == "endless: it was not done within the longest time that one may take"


def test_a_fault_of_an_extractor_comes_back_from_its_process() -> None:
    documents = [document(number, FAULT if number == 2 else "") for number in range(FEW + 1)]

    made = made_of(in_batches(documents), processes=2)

    [failed] = [item for item in made if isinstance(item, DocumentError)]
    assert (failed.path, failed.reason) == ("2.md", "could not be processed (ZeroDivisionError: stumbled)")


def test_what_no_document_is_at_fault_for_ends_the_work() -> None:
    settings = Settings(extractor="plain", pipeline="no-such-pipeline")
    tasks = [(None, [document(number) for number in range(FEW + 1)])]
    with Workers(2) as workers, pytest.raises(LanguageError, match="no-such-pipeline"):
        list(workers.spread(tasks, making(settings, Maker(settings))))


def test_documents_are_not_taken_faster_than_results(plain_extractor: Path) -> None:  # noqa: ARG001
    taken = 0

    def tasks() -> Iterator[tuple[int, Sequence[Document]]]:
        nonlocal taken
        for number in range(60):
            taken += 1
            yield number, [document(2 * number), document(2 * number + 1)]

    # Three documents a task and more than FEW in all: the first tasks are made here, the others by two processes.
    with Workers(2) as workers:
        for number, _ in workers.spread(tasks(), making(SETTINGS, Maker(SETTINGS))):
            assert taken <= number + 8


def test_few_documents_start_no_process_and_no_process_is_left() -> None:
    before = set(psutil.Process().children(recursive=True))
    with Workers(2) as workers:
        list(workers.spread([(None, [document(number) for number in range(FEW)])], making(SETTINGS, Maker(SETTINGS))))
        assert set(psutil.Process().children(recursive=True)) <= before  # those of others may end meanwhile

        list(
            workers.spread([(None, [document(number) for number in range(FEW + 1)])], making(SETTINGS, Maker(SETTINGS)))
        )
        started = set(psutil.Process().children(recursive=True)) - before
        assert len(started) >= 2

    _, alive = psutil.wait_procs([each for each in started if each.is_running()], timeout=30)
    assert [each for each in alive if "resource_tracker" not in " ".join(each.cmdline())] == []


def test_tasks_without_documents_pass_in_their_order() -> None:
    batches = in_batches([document(number) for number in range(FEW + 1)], 20)
    tasks: list[tuple[str, Sequence[Document]]] = [(f"{n}", batch) for n, batch in enumerate(batches)]
    tasks[1:1] = [("nothing", [])]
    tasks.append(("nothing more", []))
    with Workers(2) as workers:
        found = [(task, len(results)) for task, results in workers.spread(tasks, making(SETTINGS, Maker(SETTINGS)))]

    assert found == [(task, len(documents)) for task, documents in tasks]


def test_a_page_that_kills_the_process_that_reads_it_costs_itself_only() -> None:
    found = results_of([*("1" for _ in range(FEW)), "deadly"])

    assert found[:-1] == ["1"] * FEW
    assert "deadly: its process ended with code" in found[-1]


def test_processes_that_are_killed_while_they_wait_cost_nothing() -> None:
    """A system short of memory kills whomever it likes; those who wait for work are known to be at none."""
    work = Work(here=_lengths, there=_lengths, length=len, fault=lambda item, fault: f"{item}: {fault}")
    killed: list[int] = []

    def tasks() -> Iterator[tuple[None, list[str]]]:
        for number in range(12):
            yield None, ["x" * number]
            if number in (5, 9):
                time.sleep(1)  # what was given to them is done
                killed.extend(_kill_all_workers())
                time.sleep(1)

    with Workers(2) as workers:
        found = [result for _, results in workers.spread(tasks(), work, few=0) for result in results]
    assert found == [str(number) for number in range(12)]
    assert len(killed) >= 4


def _kill_all_workers() -> list[int]:
    workers = [child for child, command in children() if "multiprocessing.spawn" in command]
    for worker in workers:
        with suppress(psutil.NoSuchProcess):
            worker.kill()
    return [worker.pid for worker in workers]


def results_of(items: Sequence[str]) -> list[str]:
    """Let two processes tell lengths, those of the first items together and of the last one by itself."""
    work = Work(here=_lengths, there=_lengths, length=len, fault=lambda item, fault: f"{item}: {fault}")
    with Workers(2) as workers:
        tasks = [(None, items[:-1]), (None, items[-1:])]
        return [result for _, results in workers.spread(tasks, work) for result in results]


def _lengths(items: Sequence[str]) -> list[str]:
    if "deadly" in items:
        os.kill(os.getpid(), signal.SIGKILL)
    if "endless" in items:
        time.sleep(3600)
    return [str(len(item)) for item in items]

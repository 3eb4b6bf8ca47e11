"""Running commands as a user does: real files, a real store on disk."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from kg.cli import run
from tests.conftest import ROOT

OSLO = "Anna Lindqvist met Boris Petrov in Oslo on 2026-01-30."
ROME = "Carla Rossi met Boris Petrov in Rome on 2026-02-02."


@dataclass(frozen=True)
class Answer:
    """What a command gave back."""

    code: int
    out: str
    err: str


Kg = Callable[..., Answer]
Start = Callable[..., subprocess.Popen[str]]

PATIENCE = 120.0
"""Seconds that a command may take until something is taken for wrong."""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, plain_extractor: Path) -> Path:  # noqa: ARG001
    """A new folder that is the current one; the extractor `plain` reads what lies in it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KG_EXTRACTOR", "plain")
    return tmp_path


@pytest.fixture
def kg(folder: Path, capsys: pytest.CaptureFixture[str]) -> Kg:  # noqa: ARG001
    """Runs a command in this process."""

    def call(*arguments: str) -> Answer:
        capsys.readouterr()
        code = run(arguments)
        captured = capsys.readouterr()
        return Answer(code, captured.out, captured.err)

    return call


@pytest.fixture
def kg_process(folder: Path, plain_extractor: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Runs a command in a process of its own; the text given is its standard input."""

    def call(*arguments: str, text: str | None = None) -> subprocess.CompletedProcess[str]:
        paths = os.pathsep.join([str(ROOT), str(plain_extractor)])
        return subprocess.run(
            [sys.executable, "-m", "kg", *arguments],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": paths},
            input=text,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )

    return call


@pytest.fixture
def start(folder: Path, plain_extractor: Path) -> Start:
    """Starts a command as a terminal does, and waits until its report tells of some documents that were built."""

    def begin(*arguments: str) -> subprocess.Popen[str]:
        report = folder / "under-way.jsonl"
        report.unlink(missing_ok=True)
        process = subprocess.Popen(
            [sys.executable, "-m", "kg", *arguments, "--report", str(report)],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(plain_extractor)])},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        end = time.monotonic() + PATIENCE
        while not (report.exists() and '"built"' in report.read_text(encoding="utf-8")):
            assert process.poll() is None, process.communicate()
            assert time.monotonic() < end
            time.sleep(0.02)
        return process

    return begin


def write_article(path: str, text: str, **fields: str) -> str:
    """Write an article with front matter and return its path."""
    front = {"language": "en", "published": "2026-02-03", **fields}
    lines = "\n".join(f"{key}: {value}" for key, value in front.items() if value)
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text(f"---\n{lines}\n---\n\n{text}\n", encoding="utf-8")
    return path


def write_many(count: int, more: Mapping[int, str] | None = None) -> str:
    """Write so many articles that differ into the folder `news`, and return it; `more` is what some say besides."""
    for number in range(count):
        day = f"2026-01-{1 + number % 28:02d}"
        told = f"Anna Lindqvist met Boris Petrov in Oslo on {day}. The talks were number {number} of their kind."
        write_article(f"news/{number:03d}.md", " ".join((told, *((more[number],) if more and number in more else ()))))
    return "news"


@pytest.fixture
def graph(kg: Kg) -> Kg:
    """Runs commands on a graph of two articles, in the folder `kg-store`."""
    write_article("oslo.md", OSLO, title="Talks in Oslo", publisher="Harbour Wire")
    write_article("rome.md", f"{ROME} {OSLO}", title="Talks in Rome")
    answer = kg("build", "oslo.md", "rome.md")
    assert answer.code == 0, answer.err
    return kg

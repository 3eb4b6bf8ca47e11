"""What `kg build` tells while it reads: a bar on a terminal, lines in a log."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.cli import progress
from kg.cli.progress import Log, duration, time_left
from kg.pipeline import Progress
from tests.cli.conftest import OSLO, Kg, write_article, write_many
from tests.conftest import ROOT


@pytest.fixture
def often(monkeypatch: pytest.MonkeyPatch) -> None:
    """A line after every batch."""
    monkeypatch.setattr(progress, "EVERY", 0.0)


@pytest.mark.usefixtures("often")
def test_a_log_has_lines_with_documents_rate_failures_and_time_left(kg: Kg) -> None:
    write_many(50)
    Path("news/000.md").write_bytes(b"")

    said = kg("build", "news").err.splitlines()

    clock, rate = r"kg: \d\d:\d\d:\d\d", r"[\d.]+ documents/s"
    assert re.fullmatch(rf"{clock} 33 documents read \(33 of 50 inputs\), {rate}, 1 failed, \d+ s left", said[0])
    end = rf"{clock} 50 documents read in \d+ s, {rate}, 1 failed; bringing events up to date"
    assert [line for line in said if re.fullmatch(end, line)] == [said[1]]
    assert said[-1].startswith("kg: 49 built, 1 failed")


@pytest.mark.usefixtures("often")
def test_an_archive_is_read_only_when_all_of_it_is(kg: Kg) -> None:
    write_many(40)
    with zipfile.ZipFile("news.zip", "w") as archive:
        for path in sorted(Path("news").iterdir()):
            archive.write(path)

    said = kg("build", "news.zip").err.splitlines()

    assert " 32 documents read (0 of 1 inputs), " in said[0]
    assert "left" not in said[0]
    assert " 40 documents read in " in said[2]


def test_what_is_done_soon_has_no_lines(kg: Kg) -> None:
    assert re.fullmatch(r"kg: 40 built; 40 reports read; kg-store holds \d+ events\n", kg("build", write_many(40)).err)


def test_lines_come_from_time_to_time_only(capsys: pytest.CaptureFixture[str]) -> None:
    log = Log(1000, clock=iter([0.0, 1.0, 29.0, 31.0, 40.0, 62.0, 3725.0]).__next__)

    for number in range(1, 6):
        log.show(Progress(inputs=100 * number, documents=200 * number, failed=0))
    log.show(Progress(inputs=1000, documents=2000, failed=3, read=True))

    told = [line.split(" ", 2)[2] for line in capsys.readouterr().err.splitlines()]
    assert told == [
        "600 documents read (300 of 1,000 inputs), 19.4 documents/s, 1 min 12 s left",
        "1,000 documents read (500 of 1,000 inputs), 16.1 documents/s, 1 min 2 s left",
        "2,000 documents read in 1 h 2 min, 0.5 documents/s, 3 failed; bringing events up to date",
    ]


def test_a_terminal_has_a_bar_and_no_lines(folder: Path, plain_extractor: Path) -> None:
    write_article("a.md", OSLO)
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-c", "from kg.cli import main, progress; progress.EVERY = 0.0; main()", "build", "a.md"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(plain_extractor)]), "TERM": "xterm"},
        stderr=theirs,
    )
    os.close(theirs)
    shown = b""
    try:
        while part := os.read(ours, 4096):
            shown += part
    except OSError:  # the other end is closed
        pass
    os.close(ours)

    assert process.wait() == 0
    assert b"reading" in shown
    assert b"1 built" in shown
    assert b"documents read" not in shown


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0, "0 s"), (59.4, "59 s"), (60, "1 min 0 s"), (3599, "59 min 59 s"), (7260, "2 h 1 min"), (90_000, "1 d 1 h")],
)
def test_times_are_told_by_their_two_largest_parts(seconds: float, said: str) -> None:
    assert duration(seconds) == said


@given(st.integers(0, 10), st.integers(0, 10), st.floats(0, 1e6))
def test_the_time_left_goes_by_inputs_and_is_not_guessed(inputs: int, total: int, seconds: float) -> None:
    left = time_left(Progress(inputs, inputs, 0), total, seconds)

    assert (left is None) == (inputs == 0 or inputs >= total)
    assert left is None or left * inputs == pytest.approx(seconds * (total - inputs))

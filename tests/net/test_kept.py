"""Answers on disk: kept whole, shared, aged, and replaced where they are damaged."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from kg.net.kept import KeptAnswers, cache_file
from kg.net.wire import Request

ONE = Request("https://example.org/sparql", b"query=1")
OTHERS = [
    Request("https://example.org/sparql", b"query=2"),
    Request("https://example.org/sparql/", b"query=1"),
    Request("https://example.org/sparql", None),
    Request("https://example.org/sparql", b"query=1", accept=("text/csv",)),
]

WRITER = """
import sys
from pathlib import Path
from kg.net.kept import KeptAnswers
from kg.net.wire import Request
answers, name = KeptAnswers(Path(sys.argv[1])), sys.argv[2]
print("ready", flush=True)
for number in range(int(sys.argv[3])):
    answers.put(Request("https://example.org/", f"{name} {number}".encode()), name.encode() * 1000)
    print(number, flush=True)
"""


def writer(path: Path, name: str, count: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", WRITER, str(path), name, str(count)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": os.getcwd()})


def test_an_answer_belongs_to_address_body_and_media_type(tmp_path: Path) -> None:
    answers = KeptAnswers(tmp_path / "answers.sqlite")
    answers.put(ONE, b"one")

    assert answers.get(ONE) == b"one"
    assert [answers.get(other) for other in OTHERS] == [None] * 4
    answers.drop(ONE)
    assert answers.get(ONE) is None


def test_an_old_answer_does_not_count_and_a_new_one_takes_its_place(tmp_path: Path) -> None:
    day = 86_400.0
    path = tmp_path / "answers.sqlite"
    KeptAnswers(path, now=lambda: 0).put(ONE, b"old")

    assert KeptAnswers(path, oldest=timedelta(days=30), now=lambda: 29 * day).get(ONE) == b"old"
    later = KeptAnswers(path, oldest=timedelta(days=30), now=lambda: 31 * day)
    assert later.get(ONE) is None
    later.put(ONE, b"new")
    assert later.get(ONE) == b"new"


def test_very_old_answers_are_thrown_away(tmp_path: Path) -> None:
    path = tmp_path / "answers.sqlite"
    KeptAnswers(path, now=lambda: 0).put(ONE, b"old")
    KeptAnswers(path, now=lambda: 401 * 86_400.0).get(ONE)

    with sqlite3.connect(path) as file:
        assert file.execute("SELECT count(*) FROM answers").fetchone() == (0,)
    file.close()


@pytest.mark.parametrize("content", [b"", b"no database at all" * 500, b"SQLite format 3\x00" + b"\xff" * 9000])
def test_a_damaged_file_is_replaced(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "answers.sqlite"
    path.write_bytes(content)
    answers = KeptAnswers(path)

    assert answers.get(ONE) is None
    answers.put(ONE, b"one")
    assert KeptAnswers(path).get(ONE) == b"one"
    assert sorted(file.name for file in tmp_path.iterdir()) == ["answers.sqlite"]


def test_a_damaged_page_costs_no_more_than_answers(tmp_path: Path) -> None:
    path = tmp_path / "answers.sqlite"
    answers = KeptAnswers(path)
    for number in range(200):
        answers.put(Request("https://example.org/", str(number).encode()), os.urandom(500))
    answers.close()
    content = bytearray(path.read_bytes())
    content[20_000:30_000] = os.urandom(10_000)
    path.write_bytes(content)

    again = KeptAnswers(path)
    for number in range(200):
        again.get(Request("https://example.org/", str(number).encode()))
    again.put(ONE, b"one")
    assert again.get(ONE) == b"one"


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_to_keeps_nothing(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    answers = KeptAnswers(tmp_path / "answers.sqlite")
    answers.put(ONE, b"one")

    assert answers.get(ONE) is None


def test_where_no_folder_can_be_nothing_is_kept(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    answers = KeptAnswers(tmp_path / "file" / "answers.sqlite")
    answers.put(ONE, b"one")

    assert answers.get(ONE) is None


def test_several_processes_keep_their_answers_in_one_file(tmp_path: Path) -> None:
    path = tmp_path / "answers.sqlite"
    writers = [writer(path, name, 40) for name in "abc"]
    for each in writers:
        each.communicate()
        assert each.returncode == 0

    answers = KeptAnswers(path)
    kept = [answers.get(Request("https://example.org/", f"{name} {n}".encode())) for name in "abc" for n in range(40)]
    assert kept == [name.encode() * 1000 for name in "abc" for _ in range(40)]


def test_a_kill_loses_no_answer_that_was_kept(tmp_path: Path) -> None:
    path = tmp_path / "answers.sqlite"
    process = writer(path, "a", 100_000)
    assert process.stdout is not None
    assert process.stdout.readline() == b"ready\n"
    told = [process.stdout.readline().strip() for _ in range(5)]
    process.send_signal(signal.SIGKILL)
    told += process.stdout.read().split()
    process.stdout.close()
    process.wait()

    answers = KeptAnswers(path)
    assert all(answers.get(Request("https://example.org/", b"a " + each)) == b"a" * 1000 for each in told)


def test_the_file_lies_in_the_cache_folder_of_the_user(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    path = cache_file()

    assert path is not None
    assert path.parent == tmp_path / "diplomacy-kg"

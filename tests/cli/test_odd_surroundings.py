"""Commands among odd files, with closed or full streams, ended by signals: real processes."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import OSLO, Kg, write_article, write_many
from tests.conftest import ROOT

Shell = Callable[..., subprocess.CompletedProcess[bytes]]


@pytest.fixture
def shell(folder: Path, plain_extractor: Path) -> Shell:
    """Runs a line of the shell in which $KG is the command."""

    def call(line: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
        paths = os.pathsep.join([str(ROOT), str(plain_extractor)])
        kg = f"{sys.executable} -m kg"
        return subprocess.run(
            ["/bin/sh", "-c", line],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": paths, "KG": kg, "KG_PROCESSES": "1", **environment},
            capture_output=True,
            check=False,
        )

    return call


def test_pipes_sockets_devices_and_links_in_a_folder_cost_nobody_else_anything(shell: Shell) -> None:
    write_article("in/a.md", OSLO)
    os.mkfifo("in/pipe.md")
    Path("in/zero.md").symlink_to("/dev/zero")
    Path("in/gone.md").symlink_to("nowhere")
    Path("in/self.md").symlink_to("self.md")
    Path("in/loop").symlink_to("..")
    with socket.socket(socket.AF_UNIX) as own:
        own.bind("in/socket.md")
        done = shell("$KG build in --report report.jsonl")

    told = {row["path"]: row for row in map(json.loads, Path("report.jsonl").read_text(encoding="utf-8").splitlines())}
    assert {path.removeprefix("in/"): row["result"] for path, row in told.items()} == {
        "a.md": "built",
        "pipe.md": "skipped",
        "socket.md": "skipped",
        "zero.md": "skipped",
        "loop": "skipped",
        "gone.md": "failed",
        "self.md": "failed",
    }
    assert told["in/pipe.md"]["reason"] == "no file, but a pipe, a device or the like; name it to have it read"
    assert done.returncode == 1


def test_folders_are_read_however_deep_they_lie(shell: Shell) -> None:
    before = os.getcwd()
    try:
        os.mkdir("deep")
        os.chdir("deep")
        for _ in range(1500):
            os.mkdir("d")
            os.chdir("d")
        Path("b.md").write_text(OSLO, encoding="utf-8")
    finally:
        os.chdir(before)

    done = shell("$KG build deep --published 2026-02-03")
    shell("rm -r deep")  # Python, which clears away what tests leave, would go too deep

    assert (done.returncode, done.stderr) == (0, b"kg: 1 built; 1 reports read; kg-store holds 1 events\n")


@pytest.mark.parametrize("locale", ["C.UTF-8", "C"])
def test_names_of_files_are_told_on_one_line_and_come_back_in_the_report(shell: Shell, locale: str) -> None:
    names = [b"new\nkg: 5 built.md", b"bad\xff.md", b"red\x1b[31m.md", "turned\u202e.md".encode(), "日本 x.md".encode()]
    os.mkdir("in")
    for name in names:
        Path(os.fsdecode(b"in/" + name)).touch()

    done = shell("$KG build in --report report.jsonl", LC_ALL=locale)

    lines = done.stderr.decode().splitlines()
    assert lines[:-1] == [
        f"kg: failed: in/{name}: the file is empty; leave it out"
        for name in (r"bad\xff.md", r"new\nkg: 5 built.md", r"red\x1b[31m.md", "turned\\u202e.md", "日本 x.md")
    ]
    rows = [
        json.loads(line)
        for line in Path("report.jsonl").read_bytes().decode("utf-8", "surrogateescape").split("\n")[:-1]
    ]
    assert sorted(os.fsencode(row["path"]) for row in rows) == sorted(b"in/" + name for name in names)


def test_a_store_under_a_name_that_is_no_text_is_refused_and_other_odd_names_do(kg: Kg, shell: Shell) -> None:
    write_article("a.md", OSLO)
    odd = "a b 'é\n日本"
    assert kg("build", "a.md", "--store", odd).code == 0
    assert kg("check", "--store", odd).code == 0

    for command in ("build a.md", "stats"):
        done = shell(f"$KG {command} --store \"$(printf 'x\\377')\"")
        assert done.returncode == 2
        assert b"kg: error: x\\xff: a store cannot lie under a name that is no text" in done.stderr


def test_a_standard_input_that_is_closed_costs_itself_only(shell: Shell) -> None:
    write_article("a.md", OSLO)

    done = shell("$KG build a.md - <&-")

    assert done.returncode == 1
    assert b"kg: failed: -: cannot be read (Bad file descriptor)" in done.stderr
    assert b"kg: 1 built, 1 failed" in done.stderr


def test_a_build_needs_no_streams_at_all(kg: Kg, shell: Shell) -> None:
    write_article("a.md", OSLO)

    done = shell("$KG build a.md <&- >&- 2>&-")

    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert kg("check").code == 0
    assert shell("$KG build a.md 2>/dev/full").returncode == 0


@pytest.mark.parametrize("where", [">/dev/full", ">&-"])
@pytest.mark.parametrize("command", ["query meetings", "export", "stats", "backup -"])
def test_results_that_cannot_be_written_are_an_error(graph: Kg, shell: Shell, command: str, where: str) -> None:  # noqa: ARG001
    done = shell(f"$KG {command} {where}")

    assert done.returncode == 2, done.stderr
    [said] = done.stderr.splitlines()
    assert said.startswith(b"kg: error: standard output cannot be written (")


def test_a_build_whose_messages_nobody_reads_goes_on(kg: Kg, shell: Shell) -> None:
    os.mkdir("in")
    for number in range(40):
        Path(f"in/{number}.md").touch()
    write_article("in/z.md", OSLO)

    shell("$KG build in 2>&1 | true")

    assert '"documents": 1' in kg("stats", "--format", "json").out


def test_reading_leaves_nothing_in_a_home_but_what_it_says_and_needs_none(shell: Shell, folder: Path) -> None:
    write_article("a.md", OSLO)
    home = folder / "home"
    home.mkdir()

    done = shell("$KG extract a.md --extractor grammar", HOME=str(home), XDG_CACHE_HOME="")

    assert done.returncode == 0, done.stderr
    assert {path.relative_to(home).as_posix() for path in home.rglob("*") if path.is_file()} <= {
        f".cache/diplomacy-kg/{path.name}" for path in (home / ".cache" / "diplomacy-kg").glob("*")
    }
    without = shell("$KG extract a.md --extractor grammar", HOME="/proc", XDG_CACHE_HOME="")
    assert (without.returncode, without.stdout, without.stderr) == (0, done.stdout, b"")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_to_end_leaves_a_whole_store_and_nothing_else(
    kg: Kg, folder: Path, plain_extractor: Path, number: signal.Signals
) -> None:
    news, report = write_many(150), folder / "report.jsonl"
    os.mkfifo(report)
    with subprocess.Popen(
        [sys.executable, "-m", "kg", "build", news, "--report", str(report)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(plain_extractor)]), "KG_PROCESSES": "1"},
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        with report.open(encoding="utf-8") as told:
            assert '"built"' in told.readline()
            process.send_signal(number)
            told.read()
        assert process.stderr is not None
        said = process.stderr.read()

    assert process.returncode == 128 + number
    end = f"kg: ended by {number.name}; nothing is half-written, and the same command goes on from there"
    assert said.splitlines()[-1] == end
    assert "Traceback" not in said
    assert not Path("kg-store/HOLDER").exists()
    assert kg("build", news).code == 0
    assert kg("check", "--store", "kg-store").code == 0


def test_a_build_that_was_told_not_to_hear_a_hang_up_does_not(shell: Shell) -> None:
    write_many(3)

    # More than a pipe holds, so that the build reads when the signal comes.
    done = shell(
        "trap '' HUP; mkfifo pipe; $KG build news - <pipe & exec 3>pipe;"
        " head -c 1000000 /dev/zero >&3; kill -HUP $!; exec 3>&-; wait $!"
    )

    assert b"kg: 3 built, 1 failed" in done.stderr

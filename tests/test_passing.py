"""Passing folders: what killed processes leave is cleared, what living ones use is not."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from kg.passing import PassingFolder, clear_left, machine
from tests.conftest import ROOT

_MAKE = """
import sys
from pathlib import Path
from kg.passing import PassingFolder
inside = Path(sys.argv[1]) if len(sys.argv) > 1 else None
with PassingFolder("blocks", inside=inside) as folder:
    (folder.path / "block-1").write_bytes(b"reports")
    print(folder.path, flush=True)
    sys.stdin.read()
"""

Holding = Callable[..., tuple[subprocess.Popen[str], Path]]


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for temporary files, here and in processes that are started."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", None)
    monkeypatch.setenv("TMPDIR", str(folder))
    return folder


@pytest.fixture
def holding() -> Iterator[Holding]:
    """Starts a process that holds a passing folder until its standard input ends; gives it and the folder."""
    with ExitStack() as stack:

        def start(*inside: Path) -> tuple[subprocess.Popen[str], Path]:
            process = subprocess.Popen(
                [sys.executable, "-c", _MAKE, *map(str, inside)],
                env={**os.environ, "PYTHONPATH": str(ROOT)},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
            stack.enter_context(process)
            stack.callback(process.kill)
            assert process.stdout is not None
            return process, Path(process.stdout.readline().strip())

        yield start


def killed(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.wait()


def test_what_a_killed_process_left_is_cleared_and_what_a_living_one_uses_stays(holding: Holding) -> None:
    living, used = holding()
    dead, left = holding()
    killed(dead)
    assert (left / "block-1").exists()

    clear_left()

    assert not left.exists()
    assert (used / "block-1").exists()
    living.communicate()
    assert not used.exists()


def test_who_makes_a_passing_folder_clears_what_was_left_in_the_same_place_only(
    holding: Holding, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    one, _ = holding(elsewhere)
    other, here = holding()
    killed(one)
    killed(other)

    with PassingFolder("export", inside=elsewhere) as folder:
        assert os.listdir(elsewhere) == [folder.path.name]
    assert os.listdir(elsewhere) == []
    assert here.exists()


def test_folders_of_other_machines_and_other_programs_are_left_alone(temporary: Path) -> None:
    mine = f"kg-{machine()}-blocks-1234"
    others = ["kg-0a0b0c0d-blocks-1234", "kg-store", "kg", f"old-{mine}"]
    for name in (mine, *others):
        (temporary / name).mkdir()

    clear_left()

    assert sorted(os.listdir(temporary)) == sorted(others)


def test_a_link_that_is_called_like_one_leads_to_nothing_that_is_cleared(temporary: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.md").touch()
    (temporary / f"kg-{machine()}-blocks-1").symlink_to(tmp_path / "mine")

    clear_left()

    assert (tmp_path / "mine" / "thesis.md").exists()


def test_a_folder_for_temporary_files_that_is_not_there_is_told_when_one_is_needed(temporary: Path) -> None:
    tempfile.gettempdir()
    temporary.rmdir()

    clear_left()
    with pytest.raises(FileNotFoundError):
        PassingFolder("blocks")

"""What the fuzzer checks holds of the inputs that it begins with; findings have tests beside their reader."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from fuzzing.growth import look_for_growth
from fuzzing.target import MODULES, ROOT, Target, load_target

_SLOW = {"language"}


@pytest.mark.parametrize("name", sorted(MODULES))
def test_every_target_holds_for_what_it_begins_with(name: str) -> None:
    target = load_target(name)
    seeds = list(target.seeds())

    assert seeds
    for seed in seeds[: 5 if name in _SLOW else None]:
        target.check(seed)


@pytest.mark.parametrize("name", sorted(set(MODULES) - _SLOW))
def test_every_target_takes_bytes_that_are_nothing_at_all(name: str) -> None:
    check = load_target(name).check

    for data in (b"", b"\x00", b"\xff\xfe", b"\xed\xa0\x80\x00", bytes(range(256))):
        check(data)


def test_the_command_runs_an_input_and_tells_a_finding_by_its_status(tmp_path: Path) -> None:
    (tmp_path / "good").write_bytes(b"Talks in Geneva.\n\x00")

    done = subprocess.run(
        [sys.executable, "-m", "fuzzing", "text", "--input", str(tmp_path / "good")], cwd=ROOT, check=False
    )

    assert done.returncode == 0


def test_quadratic_time_is_found_and_linear_time_is_not(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def quadratic(data: bytes) -> None:
        for place in range(0, len(data), 4):
            data[place:].count(b"a" * 2 + b"x")

    def linear(data: bytes) -> None:
        data.count(b"x")

    assert look_for_growth(Target("linear", linear, lambda: [b"abc"]), tmp_path / "linear", seconds=1) == 0
    assert look_for_growth(Target("quadratic", quadratic, lambda: [b"abc"]), tmp_path / "quadratic", seconds=8) == 1
    assert "quadratic: " in capsys.readouterr().out

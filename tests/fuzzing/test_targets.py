"""What the fuzzer checks holds of the inputs that it begins with; findings have tests beside their reader."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from fuzzing.growth import problem_of
from fuzzing.target import MODULES, ROOT, load_target

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


@pytest.mark.parametrize(
    ("seconds_of", "found"),
    [
        (lambda size: size * 1e-5, False),
        (lambda size: size**2 * 1e-9, True),
        (lambda size: size**2 * 1e-12, False),
        (lambda size: -1.0 if size > 8_000 else 0.0, True),
    ],
    ids=["linear", "quadratic", "too short to tell", "endless"],
)
def test_what_grows_with_the_square_of_its_length_is_told_from_what_grows_with_it(
    seconds_of: Callable[[int], float], found: bool
) -> None:
    assert bool(problem_of(seconds_of)) == found

"""Builds killed at random moments by `benchmarks.kills`: a handful here, 300 by `KILLS=300`, or by the benchmark."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from benchmarks.kills import Trial

KILLS = int(os.environ.get("KILLS", "3"))


@pytest.mark.parametrize("processes", [1, 2])
def test_whatever_moment_a_build_is_killed_at_its_store_is_whole_and_the_same_command_finishes_it(
    tmp_path: Path, processes: int
) -> None:
    trial = Trial(tmp_path, documents=40, seed=processes, options=["--processes", str(processes)])

    tally = trial.run(KILLS)

    assert tally.faults == []
    assert tally.kills == KILLS
    assert tally.finished >= 1

"""Builds on a cluster of which parts are killed at random moments: a few here, more by CLUSTER_KILLS=40."""

from __future__ import annotations

import os
from pathlib import Path

from benchmarks.cluster_kills import ClusterTrial

KILLS = int(os.environ.get("CLUSTER_KILLS", "3"))


def test_whatever_part_is_killed_at_whatever_moment_the_same_command_makes_the_same_graph(
    tmp_path: Path, plain_extractor: Path
) -> None:
    trial = ClusterTrial(tmp_path, documents=60, seed=3, options=["--extractor", "plain"], paths=[plain_extractor])

    tally = trial.run(KILLS)

    assert tally.faults == []
    assert sum(tally.kills.values()) == KILLS

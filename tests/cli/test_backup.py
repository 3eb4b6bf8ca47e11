"""`kg backup` and `kg restore`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Kg
from tests.conftest import ROOT


def whole(kg: Kg, *options: str) -> str:
    return kg("export", "--with-text", "--runs", *options).out


def test_a_restored_graph_is_the_same_in_all_its_parts_and_a_build_reads_nothing_anew(graph: Kg) -> None:
    graph("different", "Anna Lindqvist", "Carla Rossi")

    backed_up = graph("backup", "spring.zip")
    restored = graph("restore", "spring.zip", "--store", "other")

    assert backed_up.code == restored.code == 0
    assert "kg-store backed up to spring.zip: 2 documents" in backed_up.err
    assert "other restored from spring.zip: 2 documents" in restored.err
    assert whole(graph, "--store", "other") == whole(graph)
    again = graph("build", "oslo.md", "rome.md", "--store", "other")
    assert "0 built, 2 unchanged" in again.err


def test_a_backup_goes_through_pipes(graph: Kg, folder: Path) -> None:
    graph("backup", "spring.zip")
    command = "{kg} backup - | {kg} restore - --store other".format(kg=f"{sys.executable} -m kg")

    done = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {command}"],
        cwd=folder,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert whole(graph, "--store", "other") == whole(graph)


def test_nothing_is_overwritten_without_being_told(graph: Kg) -> None:
    graph("backup", "spring.zip")
    assert graph("backup", "spring.zip").code == 2
    assert graph("backup", "spring.zip", "--overwrite").code == 0
    refused = graph("restore", "spring.zip")
    assert refused.code == 2
    assert "kg-store: holds a graph already; choose another folder, or --replace it" in refused.err
    assert graph("restore", "spring.zip", "--replace").code == 0


def test_another_base_iri_is_told(graph: Kg) -> None:
    graph("backup", "spring.zip")
    restored = graph("restore", "spring.zip", "--store", "other", "--base-iri", "https://example.com/")
    assert "its IRIs begin with https://example.org/kg/; set base_iri to that" in restored.err


@pytest.mark.parametrize("arguments", [("backup", "a.zip", "--store", "nowhere"), ("restore", "nowhere.zip")])
def test_what_is_not_there_is_named(kg: Kg, folder: Path, arguments: tuple[str, ...]) -> None:
    answer = kg(*arguments)
    assert answer.code == 2
    assert "kg: error: nowhere" in answer.err
    assert list(folder.iterdir()) == []

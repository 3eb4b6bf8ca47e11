"""`kg build` of many documents: what is told of each, and what an end before the end leaves."""

from __future__ import annotations

import csv
import json
import os
import signal
from pathlib import Path
from typing import Any

import psutil
import pytest

from tests.cli.conftest import OSLO, PATIENCE, Kg, Start, write_article, write_many
from tests.plain_extractor import FAULT

MANY = 200


def rows(file: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in Path(file).read_text(encoding="utf-8").splitlines()]


def test_a_report_has_a_line_on_every_document(kg: Kg) -> None:
    write_article("in/a.md", OSLO)
    write_article("in/b.md", OSLO)
    write_article("in/c.md", f"{OSLO} {FAULT}")
    Path("in/d.png").write_bytes(b"PNG")
    Path("in/e.md").touch()

    answer = kg("build", "in", "missing.md", "--report", "report.jsonl")

    assert answer.code == 1
    told = {Path(row["path"]).name: row for row in rows("report.jsonl")}
    assert {name: row["result"] for name, row in told.items()} == {
        "a.md": "built",
        "b.md": "duplicate",
        "c.md": "failed",
        "d.png": "skipped",
        "e.md": "failed",
        "missing.md": "failed",
    }
    assert told["a.md"]["document"].startswith("https://example.org/kg/document/")
    assert told["a.md"]["reports"] == 1
    assert told["a.md"]["seconds"] > 0
    assert told["a.md"]["time"].endswith("Z")
    assert told["b.md"]["reason"] == "the same content as in/a.md"
    assert told["e.md"]["reason"] == "the file is empty; leave it out"


def test_a_second_build_reports_what_is_unchanged_and_what_is_forgotten(kg: Kg) -> None:
    write_article("a.md", OSLO)
    write_article("b.md", f"{OSLO} Later.")
    kg("build", "a.md", "b.md")
    write_article("b.md", f"{OSLO} Much later.")

    kg("build", "a.md", "b.md", "--report", "report.csv")

    with open("report.csv", encoding="utf-8", newline="") as file:
        found = list(csv.DictReader(file))
    assert [row["result"] for row in found] == ["unchanged", "built", "forgotten"]
    assert found[2]["path"] == found[2]["document"]


@pytest.mark.parametrize("target", ["nowhere/report.jsonl", ".", "/dev/full"])
def test_a_report_that_cannot_be_written_is_refused_with_its_name(kg: Kg, target: str) -> None:
    write_article("a.md", OSLO)

    answer = kg("build", "a.md", "--report", target)

    assert answer.code == 2
    assert f"--report {target}: cannot be written" in answer.err


def exported(kg: Kg, store: str) -> list[str]:
    answer = kg("export", "--store", store, "--format", "nquads")
    assert answer.code == 0, answer.err
    return sorted(answer.out.splitlines())


def test_an_interrupted_build_ends_all_its_processes_and_is_finished_by_the_same_command(kg: Kg, start: Start) -> None:
    command = ("build", write_many(MANY), "--store", "interrupted", "--processes", "2")
    process = start(*command)
    own = psutil.Process(process.pid)
    processes = [own, *own.children(recursive=True)]

    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=PATIENCE)

    assert process.returncode == 130
    assert said.splitlines()[-1] == (
        "kg: interrupted; nothing is half-written, and the same command goes on from there"
    )
    assert "Traceback" not in said
    assert psutil.wait_procs(processes, timeout=PATIENCE)[1] == []

    answer = kg(*command, "--report", "rest.jsonl")
    assert answer.code == 0, answer.err
    results = [row["result"] for row in rows("rest.jsonl")]
    assert results.count("unchanged") >= 32
    assert results.count("built") == MANY - results.count("unchanged") > 0
    kg("build", "news", "--store", "undisturbed")
    assert exported(kg, "interrupted") == exported(kg, "undisturbed")


def test_processes_end_with_the_build_that_was_killed(kg: Kg, start: Start) -> None:
    command = ("build", write_many(MANY), "--store", "killed", "--processes", "2")
    process = start(*command)
    children = psutil.Process(process.pid).children(recursive=True)
    assert len(children) >= 2

    process.kill()
    process.communicate()

    assert psutil.wait_procs(children, timeout=PATIENCE)[1] == []
    assert kg(*command).code == 0
    kg("build", "news", "--store", "undisturbed")
    assert exported(kg, "killed") == exported(kg, "undisturbed")


@pytest.mark.parametrize(
    ("given", "missing"),
    [(("--cluster", "tcp://127.0.0.1:9"), "--shards LOCATION"), (("--shards", "shards"), "--cluster ADDRESS")],
)
def test_a_cluster_needs_a_place_for_its_shards_and_the_other_way_round(
    kg: Kg, given: tuple[str, str], missing: str
) -> None:
    answer = kg("build", write_article("a.md", OSLO), *given)

    assert answer.code == 2
    assert answer.err == f"kg: error: --cluster and --shards go together; give {missing} as well\n"

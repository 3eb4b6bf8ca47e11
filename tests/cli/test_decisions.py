"""`kg same`, `kg different`, `kg decisions`: what they say, and their exit codes."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import Kg


def decisions(kg: Kg) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(kg("decisions").out)
    return found


def test_a_decision_holds_at_once_and_is_listed(graph: Kg) -> None:
    answer = graph("same", "Lindqvist", "Carla Rossi")

    [listed] = decisions(graph)
    assert (answer.code, answer.out) == (0, "")
    assert answer.err == (
        f"kg: decided: Anna Lindqvist and Carla Rossi are the same ({listed['id']}); kg-store holds 2 events\n"
    )
    assert graph("show", "Carla Rossi").out == graph("show", "Anna Lindqvist").out
    table = graph("decisions", "--format", "table").out
    assert str(listed["id"]) in table
    assert "Anna Lindqvist  same  Carla Rossi" in " ".join(table.split(" "))
    assert graph("validate").code == 0


def test_the_opposite_replaces_a_decision_and_says_so(graph: Kg) -> None:
    graph("same", "Anna Lindqvist", "Carla Rossi")

    answer = graph("different", "Anna Lindqvist", "Carla Rossi")

    replaced, made = answer.err.splitlines()
    assert replaced.startswith("kg: replaced: Anna Lindqvist and Carla Rossi are the same (")
    assert made.startswith("kg: decided: Anna Lindqvist and Carla Rossi are different (")
    assert [each["verdict"] for each in decisions(graph)] == ["different"]


def test_a_decision_is_taken_back(graph: Kg) -> None:
    before = graph("export").out
    graph("same", "Anna Lindqvist", "Carla Rossi")
    [listed] = decisions(graph)
    assert "dip:Decision" not in before
    assert "https://example.org/kg/decisions" in graph("export").out

    answer = graph("decisions", "--undo", str(listed["id"]), "--undo", "00ff")

    assert answer.code == 1
    assert "kg: failed: 00ff: is no decision; `kg decisions` lists them" in answer.err
    assert "1 decision taken back; kg-store holds 2 events" in answer.err
    assert graph("export").out == before
    assert graph("decisions", "--undo", "00ff").code == 2


def test_a_participant_of_a_report_is_taken_out_of_a_person(graph: Kg) -> None:
    records = [json.loads(line) for line in graph("export", "--format", "reports").out.splitlines()]
    [record] = [each for each in records if each["document"] == "oslo.md"]
    iri = f"https://example.org/kg/document/{record['document_key']}#{record['id']}-p2"

    answer = graph("different", iri, "Boris Petrov")

    assert answer.code == 0, answer.err
    assert "names 2 things" in graph("show", "Boris Petrov").err


def test_what_cannot_be_decided_is_wrong_use(graph: Kg) -> None:
    for arguments, message in (
        (("same", "Petrow", "Rossi"), "kg same: the graph holds nothing called 'Petrow'; did you mean Boris Petrov?"),
        (("different", "Boris Petrov", "boris petrov"), "in the same reports; name two actors, two names of one"),
    ):
        answer = graph(*arguments)

        assert answer.code == 2
        assert message in answer.err


def test_without_a_graph_none_is_made(kg: Kg) -> None:
    assert kg("same", "a", "b").code == kg("decisions", "--undo", "00ff").code == 2
    assert not Path("kg-store").exists()

"""`kg evaluate`."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import OSLO, ROME, Kg, write_article

GOLD = {
    "events": [
        {
            "type": "Meeting",
            "status": "occurred",
            "participants": [
                {"name": "Anna Lindqvist", "aliases": [], "kind": "Person", "of": "Sweden"},
                {"name": "Boris Petrov", "aliases": [], "kind": "Person", "of": "Russia"},
            ],
            "place": ["Oslo"],
            "earliest": "2026-01-30",
            "latest": "2026-01-30",
            "attributed_to": [],
            "evidence": [[0, 10]],
        }
    ],
    "quotes": [],
}


def write_gold(name: str) -> None:
    Path("gold").mkdir(exist_ok=True)
    Path("gold", name).write_text(json.dumps(GOLD), encoding="utf-8")


def test_articles_are_judged_by_the_annotation_of_their_name(kg: Kg) -> None:
    write_article("a.md", f"{OSLO} {ROME}")
    write_gold("a.json")
    write_gold("b.json")

    answer = kg("evaluate", "a.md", "--gold", "gold")

    record = json.loads(answer.out)
    assert answer.code == 0
    assert record["documents"] == 1, "an annotation whose article was not given does not count"
    assert record["counts"]["Meeting"] | {"p": 0, "f1": 0} == {
        "p": 0, "r": 1.0, "f1": 0, "right": 1, "found": 2, "there": 1,
    }  # fmt: skip


def test_records_are_judged_as_their_articles_are(kg: Kg) -> None:
    write_article("a.md", OSLO)
    write_gold("a.json")
    Path("reports.jsonl").write_text(kg("extract", "a.md").out, encoding="utf-8")

    assert (
        kg("evaluate", "--records", "reports.jsonl", "--gold", "gold").out
        == kg("evaluate", "a.md", "--gold", "gold").out
    )


def test_a_table_shows_the_figures_and_the_errors_stand_apart(kg: Kg) -> None:
    write_article("a.md", ROME)
    write_gold("a.json")

    answer = kg("evaluate", "a.md", "--gold", "gold", "--errors", "--format", "table")

    assert "paired events: when" in answer.out
    assert "missed: a: Meeting [Anna Lindqvist, Boris Petrov] 2026-01-30..2026-01-30 Oslo occurred" in answer.err
    assert "invented: a: Meeting [" in answer.err


def test_articles_without_annotation_are_named(kg: Kg) -> None:
    write_article("a.md", OSLO)
    write_gold("b.json")

    answer = kg("evaluate", "a.md", "--gold", "gold")

    assert answer.code == 2
    assert "that of a.md would be a.json" in answer.err


def test_neither_articles_nor_records_is_wrong_use(kg: Kg) -> None:
    write_gold("a.json")

    assert "either articles" in kg("evaluate", "--gold", "gold").err
    assert kg("evaluate", "--records", "missing.jsonl", "--gold", "gold").code == 2

"""`kg extract` and `kg annotate`."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import OSLO, ROME, Kg, write_article


def test_reports_come_as_lines_of_json_when_piped(kg: Kg) -> None:
    write_article("a.md", f"{OSLO} {ROME}")

    answer = kg("extract", "a.md")

    assert answer.code == 0
    records = [json.loads(line) for line in answer.out.splitlines()]
    assert [(record["document"], record["id"], record["place"]) for record in records] == [
        ("a.md", "r1", ["Oslo"]),
        ("a.md", "r2", ["Rome"]),
    ]


def test_evidence_is_where_python_finds_it_in_the_file_as_text(kg: Kg) -> None:
    """Offsets count characters after the front matter, line ends as Python reads them in text mode."""
    Path("a.md").write_bytes(f"---\r\ntitle: A\r\nlanguage: en\r\n---\r\n\r\nÉlan.\r\n{OSLO}\r\n".encode())

    answer = kg("extract", "a.md", "--published", "2026-02-03")

    raw = Path("a.md").read_text(encoding="utf-8")
    body = raw[raw.index("\n---\n", 4) + 5 :].lstrip("\n")
    [evidence] = json.loads(answer.out)["evidence"]
    assert body[evidence["start"] : evidence["end"]] == evidence["text"] == OSLO


def test_a_table_shows_who_where_when_and_the_sentence(kg: Kg) -> None:
    write_article("a.md", OSLO)

    out = " ".join(kg("extract", "a.md", "--format", "table").out.split())

    for word in ("Meeting", "occurred", "2026-01-30", "Anna Lindqvist, Boris Petrov", OSLO):
        assert word in out


def test_failures_are_named_and_the_rest_is_printed(kg: Kg) -> None:
    write_article("a.md", OSLO)

    answer = kg("extract", "missing.md", "a.md")

    assert answer.code == 1
    assert len(answer.out.splitlines()) == 1
    assert "failed: missing.md: no such file or folder" in answer.err


def test_nothing_read_is_nothing_done(kg: Kg) -> None:
    assert kg("extract", "missing.md").code == 2
    assert kg("annotate", "missing.md").code == 2


def test_an_article_without_events_is_no_failure(kg: Kg) -> None:
    write_article("a.md", "It rained all day, and nobody came to the harbour before the evening.")

    answer = kg("extract", "a.md")

    assert (answer.code, answer.out) == (0, "")


def test_annotations_come_as_one_line_of_json_for_each_document(kg: Kg) -> None:
    write_article("a.md", OSLO)
    write_article("b.md", ROME)

    answer = kg("annotate", "a.md", "b.md")

    records = [json.loads(line) for line in answer.out.splitlines()]
    assert [record["document"] for record in records] == ["a.md", "b.md"]
    assert records[0]["sentences"] == [[0, len(OSLO)]]


def test_annotations_as_text_show_each_sentence_with_what_is_in_it(kg: Kg) -> None:
    write_article("a.md", OSLO)

    out = kg("annotate", "a.md", "--format", "text").out

    assert OSLO in out
    assert "2026-01-30" in out.replace(OSLO, "")

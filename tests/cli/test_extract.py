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


OWN = "verbs: [{lemma: schmooze, type: Meeting, slots: {subject: participant, with: participant}}]"
SCHMOOZED = "Swedish Foreign Minister Anna Lindqvist schmoozed with Russian envoy Boris Petrov in Oslo."


def write_lexicon(text: str = OWN) -> str:
    Path("own.yaml").write_text(text, encoding="utf-8")
    return "own.yaml"


def test_events_are_read_by_a_lexicon_of_ones_own(kg: Kg) -> None:
    write_article("a.md", SCHMOOZED)

    assert kg("extract", "a.md", "--extractor", "rules").out == ""
    answer = kg("extract", "a.md", "--extractor", "rules", "--lexicon", write_lexicon())

    assert answer.code == 0, answer.err
    assert {p["name"] for p in json.loads(answer.out)["participants"]} == {"Anna Lindqvist", "Boris Petrov"}


def test_a_lexicon_may_be_a_setting(kg: Kg) -> None:
    write_article("a.md", SCHMOOZED)
    write_lexicon()
    Path("kg.toml").write_text('lexicon = "own.yaml"\n', encoding="utf-8")

    assert json.loads(kg("extract", "a.md", "--extractor", "rules").out)["type"] == "Meeting"


def test_a_wrong_lexicon_is_named_with_its_entry_and_fault(kg: Kg) -> None:
    write_article("a.md", SCHMOOZED)

    wrong = write_lexicon(OWN.replace("Meeting", "Party"))
    answer = kg("extract", "a.md", "--extractor", "rules", "--lexicon", wrong)
    missing = kg("extract", "a.md", "--extractor", "rules", "--lexicon", "none.yaml")
    other = kg("extract", "a.md", "--lexicon", write_lexicon())

    assert (answer.code, missing.code, other.code) == (2, 2, 2)
    assert "own.yaml, entry 'schmooze'" in answer.err
    assert "none.yaml" in missing.err
    assert "extractor 'plain' takes no lexicon" in other.err


def test_a_graph_is_read_again_when_the_lexicon_changes(kg: Kg) -> None:
    write_article("a.md", SCHMOOZED)

    kg("build", "a.md", "--extractor", "rules", "--format", "json")
    lexicon = write_lexicon()
    again = kg("build", "a.md", "--extractor", "rules", "--lexicon", lexicon)
    same = kg("build", "a.md", "--extractor", "rules", "--lexicon", lexicon)

    assert "Boris Petrov" in kg("query", "meetings").out
    assert (again.out + again.err) != (same.out + same.err), "the second time nothing is read"


def test_each_word_is_told_with_the_reasons_for_and_against_an_event(kg: Kg) -> None:
    write_article("a.md", "Swedish Foreign Minister Anna Lindqvist met Russian envoy Boris Petrov. The committee met.")

    text = kg("annotate", "a.md", "--explain", "--extractor", "rules", "--format", "text").out
    record = json.loads(kg("annotate", "a.md", "--explain", "--extractor", "rules").out)

    assert "entry “meet” (Meeting) fired: Anna Lindqvist (participant), Boris Petrov (participant)" in text
    assert "did not fire: nobody is named in its slots" in text
    assert [word["text"] for word in record["words"]] == ["met", "met"]
    assert "words" not in json.loads(kg("annotate", "a.md").out)


def test_an_extractor_that_cannot_explain_itself_says_so(kg: Kg) -> None:
    write_article("a.md", OSLO)

    answer = kg("annotate", "a.md", "--explain")

    assert answer.code == 2
    assert "extractor 'plain' does not explain itself" in answer.err

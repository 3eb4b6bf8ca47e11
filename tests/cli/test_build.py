"""`kg build`: what it says, what it costs, and its exit codes."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import OSLO, ROME, Kg, write_article

RUSSIAN = (
    "Министр иностранных дел встретился в четверг в Москве с послом. Стороны обсудили подготовку переговоров, "
    "которые пройдут на следующей неделе в столице, и договорились о новой встрече."
)


def bad_inputs() -> dict[str, tuple[bytes | None, str]]:
    """Each bad file with its content (None: there is no file) and the one line that it gets."""
    article = f"---\npublished: 2026-02-31\n---\n{OSLO}\n".encode()
    return {
        "empty.md": (b"", "failed: empty.md: the file is empty; leave it out"),
        "blank.md": (b" \n\n", "failed: blank.md: only white space in the file; leave it out"),
        "binary.md": (
            b"\x89PNG\r\n\x1a\n\x00\x00",
            "failed: binary.md: a binary file (byte 8 is NUL); give kg a text file in UTF-8",
        ),
        "broken.md": (
            b"---\ntitle: Talks: the end\n---\nText.\n",
            "failed: broken.md: broken front matter in line 2 (mapping values are not allowed here); "
            'put values with colons or quotes in "quotation marks"',
        ),
        "open.md": (
            b"---\ntitle: Talks\n\nText.\n",
            "failed: open.md: the front matter that begins in line 1 never ends; "
            "put a line --- between it and the text",
        ),
        "bodyless.md": (
            b"---\ntitle: Talks\n---\n",
            "failed: bodyless.md: no text after the front matter; add the article's text below its closing line",
        ),
        "day.md": (
            article,
            "failed: day.md: front matter: published: '2026-02-31' is a day that does not exist; "
            "write YYYY-MM-DD, for example 2026-01-31",
        ),
        "russian.md": (
            RUSSIAN.encode(),
            "failed: russian.md: in the language 'ru', and kg reads en; leave it out or translate it",
        ),
        "cp1251.txt": (
            RUSSIAN.encode("windows-1251"),
            "failed: cp1251.txt: byte 0 is not UTF-8, and the file does not look like Western European text (Latin-1) "
            "either; convert it to UTF-8, for example with: iconv -f WINDOWS-1251 -t UTF-8",
        ),
        "line.txt": (
            b"word " * 1_000_000,
            "failed: line.txt: longer than 1,000,000 characters; split it into one file an article",
        ),
        "wide.txt": (
            b"word " * 30_000,
            "failed: wide.txt: a line of 150,000 characters, and no article has one over 100,000; "
            "break it into paragraphs, or leave it out",
        ),
        "missing.md": (
            None,
            "failed: missing.md: no such file or folder; check the spelling and the folder you are in",
        ),
        "table.xlsx": (
            b"PK\x03\x04",
            "failed: table.xlsx: kg does not read .xlsx files;"
            " convert it to one of .html, .pdf, .md, .txt, .jsonl, .zip, .warc",
        ),
        "*.rst": (None, "failed: *.rst: no file matches; check the pattern and the folder you are in"),
    }


@pytest.mark.parametrize("path", bad_inputs())
def test_a_bad_input_gets_one_line_and_the_good_ones_beside_it_are_in_the_graph(kg: Kg, path: str) -> None:
    content, line = bad_inputs()[path]
    if content is not None:
        Path(path).write_bytes(content)
    write_article("good.md", OSLO)

    answer = kg("build", path, "good.md")

    lines = answer.err.splitlines()
    assert [said for said in lines if path in said] == [f"kg: {line}"]
    assert lines[-1].startswith("kg: 1 built, 1 failed; 1 reports read; kg-store holds 1 events")
    assert (answer.code, answer.out) == (1, "")
    assert "Boris Petrov" in kg("export").out


@pytest.mark.parametrize("path", bad_inputs())
def test_a_bad_input_alone_is_nothing_done(kg: Kg, path: str) -> None:
    content, _ = bad_inputs()[path]
    if content is not None:
        Path(path).write_bytes(content)

    assert kg("build", path).code == 2


def test_a_folder_without_articles_gets_one_line(kg: Kg) -> None:
    Path("none").mkdir()

    answer = kg("build", "none")

    assert answer.code == 2
    assert (
        "kg: failed: none: a folder without articles; put files with the suffix .html, .pdf, .md, .txt, .jsonl, .zip,"
        " .warc into it" in answer.err.splitlines()
    )


def test_latin_1_is_read_and_said(kg: Kg) -> None:
    Path("latin.md").write_bytes(f"---\nlanguage: en\npublished: 2026-02-03\n---\nAt the café {OSLO}".encode("latin-1"))

    answer = kg("build", "latin.md")

    assert answer.code == 0
    assert (
        "kg: note: latin.md: not UTF-8, read as Windows-1252 (Latin-1); save it as UTF-8 if letters look wrong"
        in answer.err.splitlines()
    )


def test_what_is_no_article_in_a_folder_is_named_and_no_failure(kg: Kg) -> None:
    write_article("in/good.md", OSLO)
    Path("in/photo.jpg").write_bytes(b"\xff\xd8")

    answer = kg("build", "in")

    assert answer.code == 0
    assert "kg: skipped: in/photo.jpg: not an article" in answer.err


def test_how_to_give_the_day_of_publication_is_told_once(kg: Kg) -> None:
    for name in ("a.md", "b.md"):
        write_article(name, f"{OSLO} {name}", published="")

    answer = kg("build", "a.md", "b.md")

    assert answer.err.count("--published YYYY-MM-DD") == 1
    assert "2 documents give no day of publication" in answer.err
    assert "--published" not in kg("build", "a.md", "b.md", "--published", "2026-02-03").err


def test_a_second_build_says_what_is_unchanged(kg: Kg) -> None:
    write_article("a.md", OSLO)
    kg("build", "a.md")

    answer = kg("build", "a.md")

    assert answer.code == 0
    assert answer.err == "kg: 0 built, 1 unchanged; 0 reports read; kg-store holds 1 events\n"


def test_two_builds_in_another_order_and_another_folder_export_the_same(kg: Kg) -> None:
    write_article("a.md", OSLO)
    write_article("b.md", ROME)

    kg("build", "a.md", "b.md", "--store", "one")
    kg("build", "b.md", "--store", "two")
    kg("build", "a.md", "--store", "two")

    one = sorted(kg("export", "--store", "one", "--format", "nquads").out.splitlines())
    assert one == sorted(kg("export", "--store", "two", "--format", "nquads").out.splitlines())
    assert len(one) > 50


def test_a_document_comes_from_standard_input(
    kg_process: Callable[..., subprocess.CompletedProcess[str]],
) -> None:
    answer = kg_process("build", "-", "--published", "2026-02-03", text=OSLO)

    assert answer.returncode == 0, answer.stderr
    assert "Boris Petrov" in kg_process("export").stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "Missing argument 'PATH...'"),
        (("a.md", "--published", "31 January"), "'31 January' is not a date; write YYYY-MM-DD"),
        (("a.md", "--language", "Latin, mostly"), "--language: 'Latin, mostly' is not a language code"),
        (("a.md", "--extractor", "plane"), "no extractor 'plane'; there are:"),
        (("a.md", "--base-iri", "here"), "--base-iri must be an http or https address that ends in /"),
        (("a.md", "--pipeline", "no-such-pipeline"), "spaCy pipeline 'no-such-pipeline' cannot be loaded"),
        (("a.md", "--store", "a.md"), "a.md"),
        (("a.md", "--colour"), "No such option"),
    ],
)
def test_wrong_use_is_told_with_what_is_allowed(kg: Kg, arguments: tuple[str, ...], message: str) -> None:
    write_article("a.md", OSLO)

    answer = kg("build", *arguments)

    assert answer.code == 2
    assert message in answer.err
    assert not re.search("Traceback", answer.err)


def test_a_setting_in_a_file_holds_and_a_bad_one_is_named(kg: Kg) -> None:
    write_article("a.md", OSLO)
    Path("kg.toml").write_text('store = "graphs/mine"\n', encoding="utf-8")
    assert kg("build", "a.md").code == 0
    assert Path("graphs/mine").is_dir()

    Path("kg.toml").write_text('stroe = "x"\n', encoding="utf-8")
    answer = kg("build", "a.md")

    assert answer.code == 2
    assert "kg.toml: no setting 'stroe'; did you mean store?" in answer.err


def test_texts_of_files_and_of_standard_input_are_kept_unless_told_otherwise(
    kg: Kg, kg_process: Callable[..., subprocess.CompletedProcess[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def kept(store: str) -> int:
        return kg("export", "--with-text", "--store", store).out.count("<https://schema.org/articleBody>")

    write_article("oslo.md", OSLO)
    assert kg("build", "oslo.md", "--store", "whole").code == 0
    assert kg_process("build", "-", "--published", "2026-02-03", "--store", "whole", text=ROME).returncode == 0
    assert kg("build", "oslo.md", "--store", "short", "--no-keep-text").code == 0
    monkeypatch.setenv("KG_KEEP_TEXT", "no")
    assert kg("build", "oslo.md", "--store", "short too").code == 0

    assert [kept(store) for store in ("whole", "short", "short too")] == [2, 0, 0]


def test_articles_in_other_languages_among_others_are_passed_over_and_counted(kg: Kg) -> None:
    articles = [{"title": "A", "text": OSLO, "lang": "en"}, {"title": "B", "text": RUSSIAN}]
    Path("a.jsonl").write_text("".join(f"{json.dumps(each)}\n" for each in articles))

    answer = kg("build", "a.jsonl", "--report", "outcomes.jsonl")

    assert answer.code == 0
    assert "kg: skipped: a.jsonl#2: in the language 'ru', and kg reads en; leave it out or translate it" in answer.err
    assert "kg: 1 built, 1 in other languages; 1 reports read" in answer.err
    assert {json.loads(line)["result"] for line in Path("outcomes.jsonl").read_text().splitlines()} == {
        "built",
        "unsupported",
    }

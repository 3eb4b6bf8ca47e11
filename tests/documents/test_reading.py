"""Files, folders, globs and standard input."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest

from kg.documents import (
    MAX_CHARACTERS,
    MAX_LINE,
    READERS,
    UNSTATED_LANGUAGE,
    Notice,
    Skipped,
    count_inputs,
    read_documents,
)
from kg.errors import DocumentError
from kg.model.document import Document

BODY = "The ministers met in Oslo on Monday.\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is the current one, so that paths are short and relative."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(path: str, text: str = BODY) -> str:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text(text, encoding="utf-8")
    return path


def documents(paths: Iterable[str]) -> list[str]:
    return [d.id for d in read_documents(paths) if isinstance(d, Document)]


@pytest.mark.usefixtures("folder")
def test_a_document_is_named_by_its_path_as_given() -> None:
    write("articles/b.md")

    assert documents(["articles/b.md"]) == ["articles/b.md"]
    assert documents(["./articles/../articles/b.md"]) == ["./articles/../articles/b.md"]


@pytest.mark.usefixtures("folder")
def test_a_folder_is_read_with_its_folders_in_order_of_names() -> None:
    for path in ("in/b.md", "in/a.txt", "in/sub/c.markdown", "in/sub/a.TXT", "in/.hidden.md", "in/.git/x.md"):
        write(path)

    assert documents(["in"]) == ["in/a.txt", "in/b.md", "in/sub/a.TXT", "in/sub/c.markdown"]


@pytest.mark.usefixtures("folder")
def test_what_is_no_article_in_a_folder_is_named_and_passed_over() -> None:
    write("in/a.md")
    write("in/photo.jpg")

    assert [f for f in read_documents(["in"]) if not isinstance(f, Document)] == [
        Skipped("in/photo.jpg", "not an article; kg reads .html, .pdf, .md, .txt, .jsonl, .zip, .warc in a folder")
    ]


@pytest.mark.usefixtures("folder")
def test_a_glob_is_expanded_in_order_of_names() -> None:
    for path in ("b.md", "a.md", "c.txt", "sub/d.md"):
        write(path)

    assert documents(["*.md"]) == ["a.md", "b.md"]
    assert documents(["**/*.md"]) == ["a.md", "b.md", "sub/d.md"]


@pytest.mark.usefixtures("folder")
def test_a_file_whose_name_looks_like_a_glob_is_a_file() -> None:
    write("what [sic].md")

    assert documents(["what [sic].md"]) == ["what [sic].md"]


def test_standard_input_is_a_document_named_by_a_dash(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(f"---\ntitle: A\n---\n{BODY}".encode())))

    [document] = read_documents(["-"])

    assert isinstance(document, Document)
    assert (document.id, document.title, document.text) == ("-", "A", BODY)


@pytest.mark.usefixtures("folder")
def test_date_and_language_given_for_all_count_only_where_a_document_gives_none() -> None:
    write("a.md")
    write("b.md", f"---\npublished: 2020-02-02\nlanguage: fr\n---\n{BODY}")

    found = list(read_documents(["a.md", "b.md"], published=date(2026, 1, 31), language="en"))

    assert [(d.published, d.language) for d in found if isinstance(d, Document)] == [
        (date(2026, 1, 31), "en"),
        (date(2020, 2, 2), "fr"),
    ]


@pytest.mark.usefixtures("folder")
def test_a_language_that_nobody_states_is_left_open() -> None:
    [document] = read_documents([write("a.md")])

    assert isinstance(document, Document)
    assert document.language == UNSTATED_LANGUAGE


@pytest.mark.usefixtures("folder")
def test_each_bad_input_costs_itself_only() -> None:
    write("bad/empty.md", "")
    write("bad/broken.md", "---\ntitle: [\n---\nText.\n")
    write("bad/day.md", f"---\npublished: 2026-02-31\n---\n{BODY}")
    write("bad/long.txt", "word\n" * (MAX_CHARACTERS // 5 + 1))
    write("bad/wide.txt", "word " * (MAX_LINE // 5 + 1))
    write("bad/marks.txt", ("(" * 1000 + "\n") * 400)
    Path("bad/binary.md").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00")
    Path("bad/latin.txt").write_bytes("Der Präsident traf die Gäste in Oslo.".encode("latin-1"))
    Path("none").mkdir()
    good = write("bad/good.md")

    findings = list(read_documents(["missing.md", "none", "bad", "x*.md", "table.xlsx"]))

    errors = {f.path: f.reason for f in findings if isinstance(f, DocumentError)}
    assert errors == {
        "missing.md": "no such file or folder",
        "none": "a folder without articles",
        "bad/binary.md": "a binary file (byte 8 is NUL)",
        "bad/broken.md": errors["bad/broken.md"],
        "bad/day.md": "front matter: published: '2026-02-31' is a day that does not exist",
        "bad/empty.md": "the file is empty",
        "bad/long.txt": "longer than 1,000,000 characters",
        "bad/marks.txt": "400,000 words and marks, and no article has over 300,000",
        "bad/wide.txt": "a line of 100,005 characters, and no article has one over 100,000",
        "x*.md": "no file matches",
        "table.xlsx": "no such file or folder",
    }
    assert errors["bad/broken.md"].startswith("broken front matter in line")
    assert [f.id for f in findings if isinstance(f, Document)] == [good, "bad/latin.txt"]
    assert [f for f in findings if isinstance(f, Notice)] == [
        Notice("bad/latin.txt", "not UTF-8, read as Windows-1252 (Latin-1); save it as UTF-8 if letters look wrong")
    ]


@pytest.mark.usefixtures("folder")
def test_a_file_of_a_kind_that_is_not_read_is_refused_with_the_kinds_that_are() -> None:
    [error] = read_documents([write("table.xlsx")])

    assert (
        str(error)
        == "table.xlsx: kg does not read .xlsx files; convert it to one of .html, .pdf, .md, .txt, .jsonl, .zip, .warc"
    )


def test_a_file_without_end_is_refused_before_it_fills_the_memory() -> None:
    [error] = read_documents(["/dev/zero"])

    assert str(error) == "/dev/zero: a binary file (byte 0 is NUL); give kg a text file in UTF-8"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
@pytest.mark.usefixtures("folder")
def test_a_file_without_permission_is_refused() -> None:
    Path(write("a.md")).chmod(0)

    [error] = read_documents(["a.md"])

    assert str(error) == "a.md: cannot be read (Permission denied); check what it is and its permissions"


@pytest.mark.usefixtures("folder")
def test_a_link_to_nothing_is_a_missing_file() -> None:
    Path("a.md").symlink_to("nowhere.md")

    [error] = read_documents(["a.md"])

    assert isinstance(error, DocumentError)
    assert error.reason == "no such file or folder"


@pytest.mark.parametrize("path", ["", " "])
def test_a_name_of_nothing_is_shown_in_quotes(path: str) -> None:
    [error] = read_documents([path])

    assert str(error) == f"'{path}': names nothing; name a file, a folder or an address"


def test_suffixes_in_the_table_are_in_lower_case() -> None:
    assert READERS
    assert all(suffix == suffix.lower() and suffix.startswith(".") for suffix in READERS)


@pytest.mark.usefixtures("folder")
def test_what_is_in_a_store_is_left_out_and_a_store_alone_is_no_folder_of_articles() -> None:
    write("news/a.md")
    for own in ("news/kg-store", "news/deep/kg-store", "shards"):
        write(f"{own}/FORMAT", "kg-store 2\n")
        write(f"{own}/database/b.md", "No article.")
    write("news/more/FORMAT", "plain text\n")

    assert [found.id if isinstance(found, Document) else found for found in read_documents(["news"])] == [
        "news/a.md",
        Skipped("news/more/FORMAT", "not an article; kg reads .html, .pdf, .md, .txt, .jsonl, .zip, .warc in a folder"),
    ]
    assert count_inputs(["news"]) == 2
    for pattern in ("news/**/*.md", "news/*", "**/*.md", "*/*.md"):
        assert documents([pattern]) == ["news/a.md"]
        assert "database" not in str(list(read_documents([pattern])))
    [refused] = read_documents(["shards"])
    assert "a folder that kg itself keeps" in str(refused)

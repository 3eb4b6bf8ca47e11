"""Plain text and Markdown with front matter."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.documents.formats.text import UNSTATED_LANGUAGE, parse_day, parse_language, read_markdown, read_text
from kg.errors import DocumentError

BODY = "The ministers met in Oslo on Monday.\n"


def article(*lines: str, body: str = BODY) -> str:
    return "\n".join(["---", *lines, "---", "", body])


def test_every_field_of_the_front_matter_reaches_the_document() -> None:
    document = read_text(
        "a.md",
        article(
            'title: "Talks: the second day"',
            "published: 2026-01-31",
            "publisher: Harbour Wire",
            "dateline: Oslo",
            "url: https://example.org/a",
            "language: en-GB",
        ),
    )

    assert document.title == "Talks: the second day"
    assert document.published == date(2026, 1, 31)
    assert document.publisher == "Harbour Wire"
    assert document.dateline == "Oslo"
    assert document.url == "https://example.org/a"
    assert document.language == "en"
    assert document.text == BODY


def test_the_text_is_what_stands_after_the_closing_line_without_leading_newlines() -> None:
    assert read_text("a.md", "---\ntitle: A\n---\n\n\n  Indented.\n\n").text == "  Indented.\n\n"


def test_a_file_without_front_matter_is_text_as_a_whole() -> None:
    document = read_text("a.txt", "\n\n" + BODY)

    assert document.text == "\n\n" + BODY
    assert document.published is None
    assert document.language == UNSTATED_LANGUAGE


def test_a_rule_further_down_in_the_text_is_no_front_matter() -> None:
    assert read_text("a.md", BODY + "---\n" + BODY).text == BODY + "---\n" + BODY


def test_the_first_heading_is_the_title_of_markdown_that_has_no_other_and_stays_in_the_text() -> None:
    document = read_markdown("a.md", "# Talks in Oslo #\n\n" + BODY)

    assert document.title == "Talks in Oslo"
    assert document.text.startswith("# Talks in Oslo #")
    assert read_markdown("a.md", article("title: Given", body="# Other\n\n" + BODY)).title == "Given"
    assert read_text("a.txt", "# Talks in Oslo\n\n" + BODY).title is None


@pytest.mark.parametrize("value", ["", "~", "null", '""'])
def test_an_empty_value_counts_as_none(value: str) -> None:
    document = read_text("a.md", article(f"title: {value}", f"published: {value}", f"language: {value}"))

    assert (document.title, document.published, document.language) == (None, None, UNSTATED_LANGUAGE)


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2026-01-31", date(2026, 1, 31)),
        ('"2026-01-31"', date(2026, 1, 31)),
        ("2026-1-3", date(2026, 1, 3)),
        ("2026-01-31T23:30:00Z", date(2026, 1, 31)),
        ("2026-01-31 23:30", date(2026, 1, 31)),
        ("2026-01-31T23:30:00-08:00", date(2026, 1, 31)),
    ],
)
def test_the_day_is_the_one_written_whatever_the_time_zone(value: str, day: date) -> None:
    assert read_text("a.md", article(f"published: {value}")).published == day


def test_date_is_read_where_published_is_not_given() -> None:
    assert read_text("a.md", article("date: 2026-01-31")).published == date(2026, 1, 31)
    assert read_text("a.md", article("date: 2026-01-31", "published: 2026-02-01")).published == date(2026, 2, 1)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "the file is empty"),
        (" \n\t\n", "only white space in the file"),
        ("---\ntitle: A\n---\n", "no text after the front matter"),
        ("---\ntitle: A\n---\n \n", "no text after the front matter"),
        ("---\ntitle: A\n\nThe text.\n", "the front matter that begins in line 1 never ends"),
        (article("title: [A"), "broken front matter in line 3"),
        (article("title: A: B"), r"broken front matter in line 2 \(mapping values"),
        (article("title: A", 'publisher: "B'), "broken front matter in line"),
        (article("just words"), "the front matter between the lines --- is not a list"),
        (article("title: [A, B]"), "front matter: title is a list, not a text"),
        (article("published: 2026-02-30"), "published: '2026-02-30' is a day that does not exist"),
        (article("published: 2026-13-01"), "published: '2026-13-01' is a day that does not exist"),
        (article("date: 2026-02-30"), "date: '2026-02-30' is a day that does not exist"),
        (article("published: 31 January"), "published: '31 January' is not a date"),
        (article("published: 2026-01"), "published: '2026-01' is not a date"),
        (article("published: 2026-01-31T25:61"), "published: '2026-01-31T25:61' is not a date"),
        (article("language: Latin, mostly"), "language: 'Latin, mostly' is not a language code"),
    ],
)
def test_what_cannot_be_read_is_refused_in_one_line_with_file_reason_and_remedy(text: str, reason: str) -> None:
    with pytest.raises(DocumentError, match=reason) as caught:
        read_text("folder/a.md", text)

    assert caught.value.path == "folder/a.md"
    assert caught.value.remedy
    assert "\n" not in str(caught.value)


def test_yaml_reads_no_value_as_anything_but_text() -> None:
    """`no` is Norwegian and 2026 a title, not a truth value and a number."""
    document = read_text("a.md", article("language: no", "title: 2026"))

    assert (document.language, document.title) == ("no", "2026")


@given(st.dates())
def test_every_day_that_exists_is_read_back(day: date) -> None:
    assert parse_day(day.isoformat()) == day


@pytest.mark.parametrize(("text", "code"), [("en", "en"), ("EN_us", "en"), ("zh-Hant-TW", "zh"), ("ukr", "ukr")])
def test_a_language_is_named_by_its_code_without_region(text: str, code: str) -> None:
    assert parse_language(text) == code


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=200))
def test_any_text_gives_a_document_whose_text_ends_the_file_or_a_document_error(text: str) -> None:
    try:
        document = read_markdown("a.md", text)
    except DocumentError:
        return
    assert text.endswith(document.text)


@pytest.mark.parametrize(
    "line", ["day: &a [*a]", 'title: "\\U00110000"', "x: " + "[" * 3000, 'title: !!str "\\x"', "title: \x01"]
)
def test_front_matter_that_cannot_be_read_is_told_and_nothing_else(line: str) -> None:
    with pytest.raises(DocumentError, match="broken front matter"):
        read_text("a.md", article(line))


def test_what_no_text_holds_is_no_part_of_a_title() -> None:
    assert read_text("a.md", article('title: "A \\ud800 \\x00 B"')).title == "A \ufffd \ufffd B"


@pytest.mark.parametrize("mark", ["#", " #", "# ", "#  "])
def test_a_heading_of_a_hundred_thousand_marks_takes_no_longer_than_any_line(mark: str) -> None:
    line = mark * (99_000 // len(mark))

    assert read_markdown("a.md", f"# {line}x\n\n{BODY}").title


def test_a_heading_without_words_is_no_title() -> None:
    assert read_markdown("a.md", f"# ##\n\n{BODY}").title is None
    assert read_markdown("a.md", f"# Talks #1 ##\n\n{BODY}").title == "Talks #1"


# TOML


def toml_article(*lines: str, body: str = BODY) -> str:
    return "\n".join(["+++", *lines, "+++", "", body])


@pytest.mark.parametrize("day", ["2026-01-31", "2026-01-31T10:00:00Z", "2026-01-31T23:59:59-05:00", '"2026-01-31"'])
def test_front_matter_may_be_toml(day: str) -> None:
    lines = [
        'title = "Talks: the second day"',
        f"date = {day}",
        'authors = ["Ann Lee", "Bo Ek"]',
        "[extra]",
        "weight = 3",
    ]
    document = read_text("a.md", toml_article(*lines))

    assert document.title == "Talks: the second day"
    assert document.published == date(2026, 1, 31)
    assert document.author == "Ann Lee; Bo Ek"
    assert document.text == BODY


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (["title = 'A'", "title = "], r"broken front matter in line 3 \(.*\); write for example: title = \"Talks\""),
        (["title = " + "[" * 30_000], r"broken front matter \(nested too deeply\)"),
        (["weight = 0x" + "f" * 9000], r"broken front matter"),
        (["title = ['A']"], "front matter: title is a list, not a text"),
        (["date = 'soon'"], "front matter: date: 'soon' is not a date"),
    ],
)
def test_toml_that_cannot_be_read_is_told(lines: list[str], message: str) -> None:
    with pytest.raises(DocumentError, match=message):
        read_text("a.md", toml_article(*lines))


def test_toml_without_a_text_below_is_no_article() -> None:
    with pytest.raises(DocumentError, match="no text after the front matter"):
        read_text("a.md", "+++\ntitle = 'A'\n+++\n")
    assert read_text("a.md", "+++\n+++\n" + BODY).text == BODY


@pytest.mark.parametrize(
    "text",
    ["+++\n" + BODY, "+++\n" + BODY + "+++\n" + BODY, "+++ TICKER +++\n" + BODY, BODY + "+++\ntitle = 'A'\n+++\n"],
)
def test_lines_of_plus_signs_that_part_a_text_are_no_front_matter(text: str) -> None:
    assert read_text("a.md", text).text == text

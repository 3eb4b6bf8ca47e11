"""Texts of old pages that are set line by line."""

from __future__ import annotations

from textwrap import wrap

import pytest

from tests.documents.short_pages import FIRST, SECOND, article

THIRD = '"It will be reviewed after five seasons," the minister of Norway said, "by people who have been to sea."'
TITLE = "ENVOYS MEET IN OSLO"


def read(inner: str) -> str:
    return article(f"<html><head><title>{TITLE}</title></head><body><h1>{TITLE}</h1>{inner}</body></html>").text


@pytest.mark.parametrize("width", [50, 60, 72])
@pytest.mark.parametrize("indent", ["", "    "])
def test_lines_of_a_text_in_one_width_are_joined_to_paragraphs(width: int, indent: str) -> None:
    blocks = ("\n".join(wrap(each, width, initial_indent=indent)) for each in (FIRST, SECOND, THIRD))

    assert read(f"<pre>\n{chr(10).join(blocks) if indent else (chr(10) * 2).join(blocks)}\n</pre>").split("\n\n") == [
        FIRST,
        SECOND,
        THIRD,
    ]


def test_a_heading_a_link_and_a_list_keep_their_lines() -> None:
    lines = "\n".join(wrap(FIRST, 70)).replace("envoys of Kenya", '<a href="/k">envoys of Kenya</a>')
    html = f"<pre>*LDS403   11/06/97\n<b>{TITLE}</b>\n(Says that fish is common) (430)\n\n{lines}\n\n"

    assert read(f"{html}{SECOND}\n\n- cod, which is common;\n- herring, which is not.\n(end text)\nNNNN\n</pre>") == (
        f"{FIRST}\n\n{SECOND}\n\n- cod, which is common;\n\n- herring, which is not."
    )


def test_a_short_preformatted_piece_stays_as_it_is() -> None:
    assert read(f"<p>{FIRST}</p><pre>Oslo, 3 May</pre><p>{SECOND}</p>").startswith(FIRST)


def test_a_sentence_that_ends_with_its_line_ends_no_paragraph() -> None:
    lines = "The envoys met in Oslo on Monday and spoke of the seas.\n"
    lines += "Fish are common there, both said, and boats are not so.\n"

    assert read(f"<pre>{lines}\n{chr(10).join(wrap(SECOND, 57))}\n</pre>").startswith(
        "The envoys met in Oslo on Monday and spoke of the seas. Fish"
    )


@pytest.mark.parametrize("rule", ["-- ", "________________________"])
def test_signatures_of_letters_are_no_text(rule: str) -> None:
    lines = "\n".join(wrap(f"{FIRST} {SECOND}", 70))

    assert read(f"<pre>{lines}\n\n{rule}\nAnn Lee\nfish-list mailing list\n</pre>") == f"{FIRST} {SECOND}"


def test_what_a_page_of_frames_shows_without_them_is_read() -> None:
    inner = f"<body><h1>{TITLE}</h1><p>{FIRST}</p><p>{SECOND}</p></body>"
    frames = f"<frameset><frame src='a'><noframes>{inner}</noframes></frameset>"
    html = f"<html><head><title>{TITLE}</title></head>{frames}</html>"

    assert article(html).text == f"{FIRST}\n\n{SECOND}"

"""Pages that a browser saved in one file, and letters."""

from __future__ import annotations

import io
import sys
from datetime import date
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.documents import Input, Notice, read_documents, read_input, source_of
from kg.documents.formats.mail import read_mail
from kg.errors import DocumentError
from kg.model.document import Document

SENTENCE = "The ministers of Kenya and Norway met in Oslo on Monday and spoke about fish, officials said."
PAGE = (
    f"<html><head><title>Talks</title></head><body><article><h1>Ministers meet – in Oslo</h1><p>{SENTENCE}</p>"
    f"<p>{SENTENCE} They will meet again.</p></article></body></html>"
)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def saved() -> bytes:
    """Return a page as Chromium saves it."""
    message = EmailMessage()
    message["From"] = "<Saved by Blink>"
    message["Snapshot-Content-Location"] = "https://example.org/talks"
    message["Subject"] = "Talks"
    message["Date"] = "Sat, 31 Jan 2026 10:00:00 -0000"
    message.set_content(PAGE, subtype="html", cte="quoted-printable")
    message.make_related()
    [page] = message.iter_parts()
    page["Content-Location"] = "https://example.org/talks"
    message.add_related(b"\x89PNG", "image", "png", cid="<a@b>")
    return message.as_bytes()


def letter(text: str | None, page: str | None = None, charset: str = "utf-8") -> bytes:
    message = EmailMessage()
    message["From"] = "Harbour Wire <wire@example.org>"
    message["To"] = "desk@example.org"
    message["Subject"] = "Ministers meet"
    message["Date"] = "Sat, 31 Jan 2026 23:30:00 -0500"
    if text is not None:
        message.set_content(text, charset=charset)
    if page is not None:
        message.add_alternative(page, subtype="html")
    message.add_attachment(SENTENCE.replace("Oslo", "Rome"), filename="other.txt")
    return message.as_bytes()


@pytest.mark.parametrize("name", ["a.mhtml", "a.mht", "-"])
def test_a_page_saved_in_one_file_is_that_page(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    Path(name).write_bytes(saved())
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(saved())))

    [document] = read_documents([name])

    assert isinstance(document, Document)
    assert (document.id, document.url, document.published) == (name, "https://example.org/talks", None)
    assert document.title == "Ministers meet – in Oslo"
    assert document.text.count(SENTENCE) == 2


@pytest.mark.parametrize("page", [None, PAGE, "<p>Read it in your browser.</p>"])
def test_a_letter_has_subject_day_and_sender(page: str | None) -> None:
    Path("a.eml").write_bytes(letter(f"---\n{SENTENCE}\n", page))

    [document] = read_documents(["a.eml"])

    assert isinstance(document, Document)
    assert (document.published, document.publisher) == (date(2026, 1, 31), "Harbour Wire")
    assert document.title == ("Ministers meet – in Oslo" if page == PAGE else "Ministers meet")
    assert SENTENCE in document.text
    assert "Rome" not in document.text


def test_the_charset_of_a_letter_counts() -> None:
    Path("a.eml").write_bytes(letter(f"{SENTENCE} Сёмга.", charset="koi8-r"))

    [document] = read_documents(["a.eml"])

    assert isinstance(document, Document)
    assert "Сёмга" in document.text


def test_a_letter_without_words_is_an_error_of_it() -> None:
    Path("a.eml").write_bytes(letter(None))

    [found] = read_documents(["a.eml"])

    assert isinstance(found, DocumentError)
    assert found.reason == "holds neither a page nor a text"


def test_a_text_that_begins_with_a_colon_is_no_letter(monkeypatch: pytest.MonkeyPatch) -> None:
    text = f"Subject: fish\nPlace: Oslo\n\n{SENTENCE}"
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))

    [document] = read_documents(["-"])

    assert isinstance(document, Document)
    assert document.text == text


@given(cut=st.integers(0, 3000), place=st.integers(0, 3000), put=st.binary(max_size=20), page=st.booleans())
@settings(deadline=None)
def test_any_bytes_give_a_document_or_an_error(cut: int, place: int, put: bytes, page: bool) -> None:
    content = saved() if page else letter(SENTENCE, PAGE)
    place %= len(content)
    content = (content[:place] + put + content[place + len(put) :])[: len(content) - cut % len(content)]

    for found in read_input(source_of(content, "a.eml").holding(content)):
        assert isinstance(found, Document | DocumentError | Notice)


def test_a_day_in_a_zone_that_cannot_be_costs_nothing_but_the_day() -> None:
    head = f"From: Ann Roe <ann@a.example>\nSubject: Talks\nDate: 3 Mar 2026 10:00 +{'6' * 60}0100\nTo: b@a.example\n"
    content = f"{head}\nEnvoys met in Oslo.\n".encode()

    [found] = read_mail(Input("letter.eml", content))

    assert isinstance(found, Document)
    assert (found.title, found.published) == ("Talks", None)

"""Inputs of plain text and Markdown: decoded, measured, and read with their front matter."""

from __future__ import annotations

from collections.abc import Iterator

from kg.documents.findings import Found, Notice
from kg.documents.formats.datelines import stated_day
from kg.documents.formats.decoding import decode, meant_encoding
from kg.documents.formats.limits import MAX_CHARACTERS, check_length
from kg.documents.formats.text import UNSTATED_LANGUAGE, read_text
from kg.documents.inputs import Input
from kg.errors import DocumentError
from kg.model.document import Document

MAX_BYTES = 4 * MAX_CHARACTERS + 65_536
"""No text is read beyond this: so many bytes hold more than the longest document in any encoding."""


def read_plain(given: Input) -> Iterator[Found]:
    """Yield the document of a plain text, with a notice if its encoding had to be guessed."""
    yield from _read(given, markdown=False)


def read_marked_up(given: Input) -> Iterator[Found]:
    """Yield the document of a text in Markdown, with a notice if its encoding had to be guessed."""
    yield from _read(given, markdown=True)


def _read(given: Input, *, markdown: bool) -> Iterator[Found]:
    text, encoding = decode(given.name, given.content, given.charset)
    check_length(given.name, text)
    document = _bare(given, text) if given.stated else read_text(given.name, text, markdown=markdown)
    if encoding == "windows-1252" and meant_encoding(given.charset or "") != encoding:
        yield Notice(given.name, "not UTF-8, read as Windows-1252 (Latin-1); save it as UTF-8 if letters look wrong")
    yield document


def _bare(given: Input, text: str) -> Document:
    """Return the document of a text that came with its data: dashes at its head are no front matter."""
    if not text.strip():
        raise DocumentError(given.name, "no text", "leave it out")
    return Document(id=given.name, text=text, published=stated_day(text), language=UNSTATED_LANGUAGE)

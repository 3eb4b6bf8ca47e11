"""Plain text and Markdown, with or without front matter."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

from kg.documents.formats.datelines import stated_day
from kg.documents.formats.front_matter import front_matter
from kg.errors import DocumentError, shown
from kg.model.document import Document

UNSTATED_LANGUAGE = "und"
"""The language of a document that does not state one: the code that ISO 639-2 has for "undetermined"."""

_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?")
_LANGUAGE = re.compile(r"([A-Za-z]{2,3})(?:[-_][A-Za-z0-9]+)*")
_HEADING = re.compile(r"\s*# +(.*)")
_ABSENT = ("", "~", "null", "Null", "NULL")


def read_text(path: str, text: str, *, markdown: bool = False) -> Document:
    """Return the document in a file's text.

    With front matter, `Document.text` is what stands after its closing line, leading newlines stripped; without, the
    whole of it. A first heading is the title of a Markdown document that has no other; it stays in the text. The
    language is `UNSTATED_LANGUAGE` where the front matter names none. Without a day in the front matter, one that the
    dateline gives with its year is that of publication.

    Raises:
        DocumentError: there is no text, or the front matter is broken or holds an impossible value.
    """
    if not text.strip():
        raise DocumentError(path, "the file is empty" if not text else "only white space in the file", "leave it out")
    fields, body = front_matter(path, text)
    if not body.strip():
        raise DocumentError(path, "no text after the front matter", "add the article's text below its closing line")
    heading = _HEADING.match(body) if markdown else None
    first = heading.group(1).rstrip(" #") if heading else ""
    return Document(
        id=path,
        text=body,
        title=_value(path, fields, "title") or first or None,
        published=_published(path, fields) or stated_day(body),
        publisher=_value(path, fields, "publisher"),
        author=_author(fields),
        dateline=_value(path, fields, "dateline"),
        url=_value(path, fields, "url"),
        language=_language(path, fields),
    )


def read_markdown(path: str, text: str) -> Document:
    """Return the document in the text of a Markdown file; see `read_text`."""
    return read_text(path, text, markdown=True)


def parse_day(text: str) -> date:
    """Return the day of `YYYY-MM-DD`, a clock time behind it left out: the day as written, whatever the time zone.

    Raises:
        ValueError: it has another form, or there is no such day.
    """
    found = _DAY.fullmatch(text.strip())
    if not found:
        raise ValueError(f"{shown(text)} is not a date; write YYYY-MM-DD, for example 2026-01-31")
    try:
        return date(*map(int, found.groups()))
    except ValueError:
        raise ValueError(
            f"{shown(text)} is a day that does not exist; write YYYY-MM-DD, for example 2026-01-31"
        ) from None


def parse_language(text: str) -> str:
    """Return the code of a language without its region, in lower case: `en` for `en-GB`.

    Raises:
        ValueError: it is no code.
    """
    found = _LANGUAGE.fullmatch(text.strip())
    if not found:
        raise ValueError(f"{shown(text)} is not a language code; write the ISO 639-1 code, for example en")
    return found.group(1).lower()


def _value(path: str, fields: dict[str, Any], key: str) -> str | None:
    value = fields.get(key)
    if value is None or value in _ABSENT:
        return None
    if not isinstance(value, str):
        raise DocumentError(path, f"front matter: {key} is a list, not a text", f"write one value after {key}:")
    return " ".join(value.split()) or None


def _author(fields: dict[str, Any]) -> str | None:
    """Return the names of authors: some give one, some a list, and what is neither says nothing."""
    given = fields.get("author", fields.get("authors"))
    names = given if isinstance(given, list) else [given]
    plain = [" ".join(name.split()) for name in names if isinstance(name, str) and name not in _ABSENT]
    return "; ".join(name for name in plain if name) or None


def _published(path: str, fields: dict[str, Any]) -> date | None:
    key = "published" if _value(path, fields, "published") else "date"
    value = _value(path, fields, key)
    if value is None:
        return None
    try:
        day = parse_day(value)
        if len(value) > 10:
            _check_clock(value)
    except ValueError as error:
        reason, _, remedy = str(error).partition("; ")
        raise DocumentError(path, f"front matter: {key}: {reason}", remedy) from None
    return day


def _check_clock(value: str) -> None:
    """Refuse a clock time that does not exist: who writes 25:61 may have written a wrong day as well."""
    try:
        datetime.fromisoformat(value)
    except ValueError:
        raise ValueError(f"{shown(value)} is not a date; write YYYY-MM-DD, for example 2026-01-31") from None


def _language(path: str, fields: dict[str, Any]) -> str:
    value = _value(path, fields, "language")
    if value is None:
        return UNSTATED_LANGUAGE
    try:
        return parse_language(value)
    except ValueError as error:
        reason, _, remedy = str(error).partition("; ")
        raise DocumentError(path, f"front matter: language: {reason}", remedy) from None

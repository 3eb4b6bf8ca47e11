"""Pages that a browser saved with all that belongs to them in one file (MHTML), and letters (EML)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parseaddr, parsedate_to_datetime

from kg.documents.findings import Found
from kg.documents.formats.pages import MOST_BYTES as MOST_OF_PAGE
from kg.documents.formats.pages import read_page
from kg.documents.formats.plain import read_plain
from kg.documents.inputs import Input, Stated
from kg.errors import DocumentError
from kg.model.addresses import normalized_address
from kg.model.document import Document

MOST_BYTES = 64 << 20
"""How long a file may be: pictures are in it."""

_HEAD = re.compile(rb"(?:[A-Za-z][A-Za-z0-9-]{1,60}:[^\r\n]{0,2000}\r?\n(?:[ \t][^\r\n]{0,2000}\r?\n){0,50}){2,100}")
_TOLD = re.compile(rb"^mime-version:|^(?:from|to|subject|date|received|message-id):", re.IGNORECASE | re.MULTILINE)
_LEAST_TOLD = 3


def looks_like_mail(head: bytes) -> bool:
    """Whether bytes begin with lines such as stand above a letter, three of them at least by their names."""
    lines = _HEAD.match(head)
    return lines is not None and len({line.lower() for line in _TOLD.findall(lines[0])}) >= _LEAST_TOLD


def read_mail(given: Input) -> Iterator[Found]:
    """Yield the document of the page, or of the text, that a file holds beside pictures and other parts.

    A page is from where it says that it was saved. A letter has its subject, day and sender where its text says none.

    Raises:
        DocumentError: there is neither, or it gives no document.
    """
    message = BytesParser(policy=policy.default).parsebytes(given.content)
    parts = [part for kind in ("text/html", "text/plain") if (part := _part(message, kind))]
    if not parts:
        raise DocumentError(given.name, "holds neither a page nor a text", "save it as .html or .txt")
    saved_from = _header(message, "Snapshot-Content-Location")
    letter = None if saved_from else message
    for part in parts:
        found = list(_read(given, part, saved_from))
        if part is parts[-1] or any(isinstance(each, Document) for each in found):
            yield from (_completed(each, letter) if letter and isinstance(each, Document) else each for each in found)
            return


def _read(given: Input, part: EmailMessage, saved_from: str) -> Iterator[Found]:
    address = _header(part, "Content-Location") or saved_from
    inner = replace(
        given,
        content=_bytes_of(part, given.name),
        media_type=part.get_content_type(),
        charset=part.get_content_charset(),
        address=given.address or normalized_address(address),
    )
    try:
        if inner.media_type == "text/html":
            yield from read_page(inner)
        else:
            yield from read_plain(replace(inner, stated=given.stated or Stated()))
    except DocumentError as error:
        yield error


def _part(message: EmailMessage, kind: str) -> EmailMessage | None:
    """Return the first part of a kind that is no attachment."""
    parts = (part for part in message.walk() if isinstance(part, EmailMessage))
    return next((p for p in parts if p.get_content_type() == kind and not p.is_attachment()), None)


def _bytes_of(part: EmailMessage, name: str) -> bytes:
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        raise DocumentError(name, "a part of it cannot be unpacked", "save it as .html or .txt")
    if len(content) > MOST_OF_PAGE:
        raise DocumentError(name, f"a page of more than {MOST_OF_PAGE:,} bytes", "save the article alone")
    return content


def _header(part: EmailMessage, name: str) -> str:
    """Return a line of the head; broken ones say nothing."""
    try:
        return " ".join(str(part.get(name) or "").split())
    except (ValueError, ArithmeticError, AttributeError, TypeError, LookupError):
        return ""


def _completed(document: Document, letter: EmailMessage) -> Document:
    sender, _ = parseaddr(_header(letter, "From"))
    return replace(
        document,
        title=document.title or _header(letter, "Subject") or None,
        published=document.published or _day(_header(letter, "Date")),
        publisher=document.publisher or sender or None,
    )


def _day(text: str) -> date | None:
    try:
        return parsedate_to_datetime(text).date()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None

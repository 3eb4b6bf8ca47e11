"""The table of formats, and how an input is given to the reader of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from kg.documents.findings import Found
from kg.documents.formats.mail import MOST_BYTES as MOST_OF_MAIL
from kg.documents.formats.mail import looks_like_mail, read_mail
from kg.documents.formats.office import MOST_BYTES as MOST_OF_OFFICE
from kg.documents.formats.office import looks_like_docx, read_docx
from kg.documents.formats.pages import MOST_BYTES, read_page
from kg.documents.formats.pdf import MOST_BYTES as MOST_OF_PDF
from kg.documents.formats.pdf import looks_like_pdf, read_pdf
from kg.documents.formats.plain import MAX_BYTES, read_marked_up, read_plain
from kg.documents.formats.sniffing import looks_like_html
from kg.documents.formats.text import UNSTATED_LANGUAGE
from kg.documents.inputs import Input, Stated, suffix_of
from kg.errors import DocumentError
from kg.model.document import Document

Reader = Callable[[Input], Iterator[Found]]
"""Yields what an input gives, one document or several; raises DocumentError where it gives none."""


@dataclass(frozen=True, slots=True)
class Format:
    """One format of articles.

    `suffixes` and `media_types` are in lower case; `fits` tells from the first bytes of an input (some thousands) that
    it has this format, for those that nothing else tells of. `most_bytes` is how long an input may be.
    """

    name: str
    read: Reader
    suffixes: tuple[str, ...]
    media_types: tuple[str, ...]
    fits: Callable[[bytes], bool]
    most_bytes: int


def _never(_: bytes) -> bool:
    return False


COMMON = ".html, .pdf, .md, .txt, .jsonl, .zip, .warc"
"""The suffixes of what is read most, for messages; the README names all."""

HEAD = 4096
"""The bytes by which a format is told."""

TEXT = Format("plain text", read_plain, (".text", ".txt"), ("text/plain",), _never, MAX_BYTES)
MARKDOWN = Format("Markdown", read_marked_up, (".markdown", ".md"), ("text/markdown",), _never, MAX_BYTES)
PAGE = Format(
    "HTML",
    read_page,
    (".asp", ".aspx", ".htm", ".html", ".jsp", ".php", ".shtml", ".xht", ".xhtml"),
    ("application/xhtml+xml", "text/html"),
    looks_like_html,
    MOST_BYTES,
)

MAIL = Format(
    "MHTML or a letter",
    read_mail,
    (".eml", ".mht", ".mhtml"),
    ("message/rfc822", "multipart/related"),
    looks_like_mail,
    MOST_OF_MAIL,
)

PDF = Format("PDF", read_pdf, (".pdf",), ("application/pdf",), looks_like_pdf, MOST_OF_PDF)
DOCX = Format(
    "DOCX",
    read_docx,
    (".docx",),
    ("application/vnd.openxmlformats-officedocument.wordprocessingml.document",),
    looks_like_docx,
    MOST_OF_OFFICE,
)

FORMATS: tuple[Format, ...] = (PDF, DOCX, PAGE, MAIL, MARKDOWN, TEXT)
"""All formats; where the first bytes of an input fit several, the first of them is taken."""

READERS: dict[str, Reader] = {suffix: format.read for format in FORMATS for suffix in format.suffixes}
"""The reader of each suffix (in lower case)."""

_SAYS_LITTLE = frozenset(
    {"application/octet-stream", "application/xml", "text/plain", "text/xml", "binary/octet-stream"}
)
"""Media types that servers give to anything."""


def format_of(suffix: str, head: bytes, *, media_type: str | None = None) -> Format | None:
    """Return the format of an input by what a server says, else by its suffix, else by its first bytes.

    None where it is of a kind that is not read. What has no suffix, and fits nothing else, is plain text.
    """
    if media_type and media_type not in _SAYS_LITTLE:
        return next((format for format in FORMATS if media_type in format.media_types), None)
    named = next((format for format in FORMATS if suffix in format.suffixes), None)
    if named:
        return named
    seen = next((format for format in FORMATS if format.fits(head)), None)
    return seen or (TEXT if not suffix or media_type else None)


def read_input(given: Input) -> Iterator[Found]:
    """Yield what an input gives. Nothing is raised: that it cannot be read is a DocumentError among the values."""
    found = _read(given)
    if given.instead:
        found = iter(kept := list(found))
        if not any(isinstance(each, Document) for each in kept):
            found = read_input(given.instead)
    for each in found:
        yield _completed(each, given) if isinstance(each, Document) else each


def _read(given: Input) -> Iterator[Found]:
    suffix = suffix_of(given.name) if given.suffix is None else given.suffix
    format = format_of(suffix, given.content[:HEAD], media_type=given.media_type)
    try:
        if format is None:
            raise DocumentError(given.name, "a format that kg does not read", f"convert it to one of {COMMON}")
        yield from format.read(given)
    except DocumentError as error:
        yield error


def _completed(document: Document, given: Input) -> Document:
    """Return a document with what is known of its input: before what it says itself, and where it does not say so."""
    first, other = given.stated or Stated(), given.otherwise or Stated()
    own = document.language if document.language != UNSTATED_LANGUAGE else None
    return replace(
        document,
        container=given.container,
        keep_text=document.keep_text and given.keep_text,
        title=first.title or document.title or other.title,
        published=first.published or document.published or other.published,
        publisher=first.publisher or document.publisher or other.publisher,
        author=first.author or document.author or other.author,
        dateline=first.dateline or document.dateline,
        url=first.url or document.url or other.url,
        language=first.language or own or other.language or UNSTATED_LANGUAGE,
    )

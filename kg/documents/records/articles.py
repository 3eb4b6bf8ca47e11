"""Articles in JSON and JSON Lines: which fields are text, title, day and the like, by a mapping or by usual names."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from itertools import islice
from typing import Any, BinaryIO

from kg.documents.findings import Notice
from kg.documents.formats.decoding import MARKS, MIXED
from kg.documents.formats.pages.dates import read_date
from kg.documents.formats.text import parse_language
from kg.documents.inputs import IN, STANDARD_INPUT, Input, Source, Stated
from kg.documents.records.json import Value, json_items, json_lines
from kg.errors import DocumentError, shown
from kg.model.addresses import normalized_address
from kg.model.characters import as_text

_MOST_LINES = 1000
"""So many lines are looked at for one that tells what the others are."""
_MOST_LISTS = 20
"""So many lists are looked at for one of articles: where one begins, all that follows may have to be read."""
LONGEST = 16_000_000
"""Characters of one article with all its fields that are read."""

_BLOCK = r"<(?:p|div|br|article|body|html|h[1-6]|ul|ol|table|span|a)\b[^<>]{0,500}>"
_MARKUP = re.compile(rf"{_BLOCK}|</(?:p|div|span|a)>", re.IGNORECASE)
_FROM = re.compile(r'"(articles|items|results|documents|docs|news|data|stories|posts|entries)"\s*:\s*\[')
_NO_SPACE = re.compile(r"\S")
_INNER = ("name", "rendered", "value", "text", "#text", "$t", "title")
"""Keys under which an object has what it is, where a text is expected."""

_USUAL: dict[str, tuple[str, ...]] = {
    "text": (
        "text", "body", "content", "maintext", "articletext", "articlebody", "fulltext", "bodytext", "contenttext",
    ),
    "html": ("html", "contenthtml", "bodyhtml", "rawhtml", "htmlcontent"),
    "title": ("title", "headline"),
    "published": (
        "published", "datepublished", "publishedat", "publisheddate", "publishdate", "datepublish", "publicationdate",
        "pubdate", "pubdatetime", "webpublicationdate", "date",
    ),
    "publisher": (
        "publisher", "publication", "outlet", "sitename", "sourcename", "source", "site", "sourcedomain", "domain",
    ),
    "url": ("url", "canonicalurl", "link", "permalink", "weburl"),
    "language": ("language", "lang"),
    "dateline": ("dateline",),
    "author": ("author", "authors", "byline", "creator"),
}  # fmt: skip
"""What fields are usually called, without hyphens, underscores and capitals; the surest first."""


@dataclass(frozen=True, slots=True)
class ArticleFields:
    """Where an article has what: keys, and keys inside of those behind a dot (`meta.source`). None: nowhere.

    `text` is plain text or HTML, whatever it turns out to be; `html` is a whole page or a piece of one.
    """

    text: str | None = None
    html: str | None = None
    title: str | None = None
    published: str | None = None
    publisher: str | None = None
    url: str | None = None
    language: str | None = None
    dateline: str | None = None
    author: str | None = None


ARTICLE_FIELDS = tuple(each.name for each in fields(ArticleFields))


@dataclass(frozen=True, slots=True)
class ArticleFile:
    """How a file of articles is read: a list below `records`, a line an article, or one article alone.

    `date_formats` are those of `datetime.strptime` for days in a form of their own. `constant` fills what no field
    says.
    """

    fields: ArticleFields
    shape: str
    records: tuple[str, ...] = ()
    date_formats: tuple[str, ...] = ()
    constant: Stated = field(default_factory=Stated)


def recognized(head: bytes, *, by_lines: bool = False) -> ArticleFile | None:
    """Return how to read a file that begins with `head` as articles, or None where their usual names do not tell.

    Names tell where one field is the text or the page, and another the title, the address or the day. `by_lines` says
    that each line is a value of its own, so that any of them may tell: the first one may be broken, or something else.
    """
    text = _text_of(head)
    whole = _recognized(text)
    if whole is not None or not by_lines:
        return whole
    for line in text.split("\n")[:_MOST_LINES]:
        if line.strip().startswith("{") and (found := _file(_first_value(line), "lines")):
            return found
    return None


def is_cut_off(head: bytes, *, by_lines: bool = False) -> bool:
    """Whether what tells how to read a file goes on behind `head`: the first article in it is longer than that."""
    text = _text_of(head)
    if len(text) > LONGEST:
        return False
    if by_lines:
        return text.count("\n") < _MOST_LINES
    return _first_value(text, 1 if text.startswith("[") else 0) is None


def _text_of(head: bytes) -> str:
    return head.decode("utf-8-sig", "replace").lstrip()[: LONGEST + 1]


def _recognized(text: str) -> ArticleFile | None:
    if text.startswith("["):
        return _file(_first_value(text, 1), "list")
    first, line_end, _ = text.partition("\n")
    if line_end and (lines := _file(_first_value(first), "lines")):
        return lines
    for found in islice(_FROM.finditer(text), _MOST_LISTS):
        if listed := _file(_first_value(text, found.end()), "list", records=(found[1],)):
            return listed
    return _file(_first_value(text), "one" if "\n" in text.rstrip() else "lines")


def read_articles(source: Source, stream: BinaryIO, file: ArticleFile) -> Iterator[Input | Notice | DocumentError]:
    """Yield the articles of a file as inputs, one held at a time, and in their places what cannot be read.

    An article is called `file#number`. A line that is broken costs itself only.
    """
    container = source.container or (source.name if source.name != STANDARD_INPUT else None)
    text = io.TextIOWrapper(stream, encoding=_encoding(stream), errors=MIXED)
    try:
        for found in _values(source.name, text, file):
            if isinstance(found, DocumentError):
                yield found
                continue
            alone = file.shape == "one"
            name = source.name if alone else f"{source.name}{IN}{found.number}"
            yield from _inputs(name, found, file, container=source.container if alone else container)
    finally:
        text.detach()  # who opened the stream closes it


def _values(path: str, text: io.TextIOWrapper, file: ArticleFile) -> Iterator[Value | DocumentError]:
    if file.shape == "lines":
        yield from json_lines(path, text, longest=LONGEST)
    elif file.shape == "list":
        yield from json_items(path, text, file.records, longest=LONGEST)
    else:
        try:
            yield Value(1, 1, json.loads(text.read(LONGEST)))
        except (ValueError, RecursionError) as error:
            yield DocumentError(path, f"broken JSON ({error!s:.80})", "get it again, or mend it")


def _inputs(
    name: str, found: Value, file: ArticleFile, *, container: str | None
) -> Iterator[Input | Notice | DocumentError]:
    where, value, known = f"line {found.line}", found.value, file.fields
    if not isinstance(value, dict):
        yield DocumentError(name, f"{where}: no object with keys", "write it as {...}, or leave it out")
        return
    body = _text_at(value, known.text) or ""
    page = _text_at(value, known.html) if not body.strip() else None
    if not (body.strip() or (page or "").strip()):
        place = known.text or known.html
        yield DocumentError(name, f"{where}: no text in the field {place!r}", "leave it out, or name another field")
        return
    written = _text_at(value, known.published)
    day = _day(written, file.date_formats) if written else None
    if written and day is None:
        yield Notice(name, f"{where}: {shown(written)} in the field {known.published!r} is no day; read without one")
    url = _text_at(value, known.url)
    markup = page is not None or _MARKUP.search(body) is not None
    yield Input(
        name,
        (page or body).encode("utf-8", "replace"),
        media_type="text/html" if markup else "text/plain",
        charset="utf-8",
        address=(normalized_address(url) if url else None),
        container=container,
        suffix="",
        asked=False,
        stated=Stated(
            title=_line(_text_at(value, known.title)) or file.constant.title,
            published=day or file.constant.published,
            publisher=_line(_text_at(value, known.publisher)) or file.constant.publisher,
            url=(normalized_address(url) or url if url else None),
            language=_language(_text_at(value, known.language)) or file.constant.language,
            dateline=_line(_text_at(value, known.dateline)),
            author=_line(_text_at(value, known.author)),
        ),
    )


def _text_at(value: dict[str, Any], path: str | None) -> str | None:
    """Return what stands at a path, a key that has dots in itself first."""
    if path is None:
        return None
    found: Any = value.get(path)
    if found is None:
        found = value
        for key in path.split("."):
            found = found.get(key) if isinstance(found, dict) else None
    return as_text(_said(found))


def _said(value: Any) -> str:
    if isinstance(value, dict):
        return next((text for key in _INNER if key in value and (text := _said(value[key]))), "")
    if isinstance(value, list):
        paragraphs = any(isinstance(each, str) and len(each) > 200 for each in value)
        return ("\n\n" if paragraphs else "; ").join(text for each in value if (text := _said(each)))
    return "" if value is None or isinstance(value, bool) else str(value).replace("\r\n", "\n")


def _line(text: str | None) -> str | None:
    return " ".join((text or "").split()) or None


def _language(text: str | None) -> str | None:
    try:
        return parse_language(text) if text else None
    except ValueError:
        return None  # the name of a language, or none: the text tells


def _day(text: str, formats: Sequence[str]) -> date | None:
    for form in formats:
        try:
            return datetime.strptime(text.strip(), form).date()  # noqa: DTZ007 # a day is wanted, as it is written
        except ValueError:
            continue
    stated = read_date(text)
    return stated.day if stated else None


def _file(value: Any, shape: str, *, records: tuple[str, ...] = ()) -> ArticleFile | None:
    known = _by_usual_names(value)
    return ArticleFile(known, shape, records) if known else None


def _by_usual_names(value: Any) -> ArticleFields | None:
    if not isinstance(value, dict):
        return None
    plain = {re.sub(r"[\W_]", "", key.lower()): key for key, inner in value.items() if _said(inner)}
    bodies = [plain[name] for name in _USUAL["text"] if name in plain]
    told = {
        each: next((plain[name] for name in _USUAL[each] if name in plain), None)
        for each in ARTICLE_FIELDS
        if each != "text"
    }
    if len(bodies) > 1 or not (bodies or told["html"]) or not (told["title"] or told["url"] or told["published"]):
        return None
    return ArticleFields(text=bodies[0] if bodies else None, **told)


def _first_value(text: str, start: int = 0) -> Any:
    """Return the JSON value that stands at a place of a text, behind white space, or None where there is none."""
    begin = _NO_SPACE.search(text, start)
    try:
        return json.JSONDecoder().raw_decode(text, begin.start())[0] if begin else None
    except (ValueError, RecursionError):
        return None


def _encoding(stream: BinaryIO) -> str:
    """Return UTF-8, or what a byte order mark says, where the stream can be looked into."""
    head = stream.peek(4)[:4] if hasattr(stream, "peek") else b""
    found = next((encoding for mark, encoding in MARKS if head.startswith(mark)), "utf-8")
    return "utf-8-sig" if found == "utf-8" else found.removesuffix("-le").removesuffix("-be")

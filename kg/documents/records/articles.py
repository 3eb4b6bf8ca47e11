"""Articles in JSON, JSON Lines and tables: their text, title, day and the like, by a mapping or by usual names."""

from __future__ import annotations

import html
import io
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from typing import Any, BinaryIO

from kg.documents.findings import Notice
from kg.documents.formats.decoding import MARKS, MIXED
from kg.documents.formats.pages.dates import read_date
from kg.documents.formats.text import parse_language
from kg.documents.inputs import IN, STANDARD_INPUT, Input, Source, Stated
from kg.documents.records.json import Value, json_items, json_lines
from kg.documents.records.lists import lists_in
from kg.documents.records.tables import article_rows, columns_in
from kg.documents.records.usual import ArticleFields, text_at, usual_columns, usual_fields
from kg.errors import DocumentError, shown
from kg.model.addresses import normalized_address

_MOST_LINES = 1000
"""So many lines are looked at for one that tells what the others are."""
_MOST_LISTS = 20
"""So many lists are looked at for one of articles: where one begins, all that follows may have to be read."""
_MOST_ITEMS = 20
"""So many items of a list are looked at for one that tells what the others are."""
LONGEST = 16_000_000
"""Characters of one article with all its fields that are read."""

_BLOCK = r"<(?:p|div|br|article|body|html|h[1-6]|ul|ol|table|span|a)\b[^<>]{0,500}>"
_MARKUP = re.compile(rf"{_BLOCK}|</(?:p|div|span|a)>", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d{2,6}|#[xX][0-9A-Fa-f]{2,5}|[A-Za-z]{2,8});")
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,500}>")
_LISTS = frozenset(
    {"articles", "items", "results", "documents", "docs", "news", "data", "stories", "posts", "entries", "hits", "rows"}
)
_SHAPES = ("list", "lines", "one")
_DELIMITERS = (",", "\t", ";", "|")
_NO_SPACE = re.compile(r"\S")
_BETWEEN = re.compile(r"\s*,\s*")
_FRACTION = re.compile(r"(\d{9,13})\.\d+")
_NUMBERS = re.compile(r"[\d\s;,.]+")
_ACTIONS = frozenset({"index", "create", "update", "delete"})


@dataclass(frozen=True, slots=True)
class ArticleFile:
    """How a file of articles is read: a list below `records`, a line an article, or one article alone.

    `shape` is `list`, `lines` or `one`, or the delimiter of a table. `usual` tells that each article has what it has
    by the usual names; `fields` are those of the one by which the file was told then. `date_formats` are those of
    `datetime.strptime` for days in a form of their own. `constant` fills what no field says.
    """

    fields: ArticleFields
    shape: str
    records: tuple[str, ...] = ()
    date_formats: tuple[str, ...] = ()
    constant: Stated = field(default_factory=Stated)
    usual: bool = False

    def fields_of(self, value: dict[str, Any]) -> ArticleFields:
        """Return where one article has what."""
        return (usual_fields(value) if self.usual else None) or self.fields


def recognized(head: bytes, *, by_lines: bool = False) -> ArticleFile | None:
    """Return how to read a file that begins with `head` as articles, or None where their usual names do not tell.

    Names tell where one field is the text or the page, and another the title, the address or the day. `by_lines` says
    that each line is a value of its own, so that any of them may tell: the first one may be broken, or something else.
    """
    text = _text_of(head)
    whole = _recognized(text)
    if whole is not None or not (by_lines or _is_action(_first_value(text.partition("\n")[0]))):
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


def recognized_table(head: bytes) -> ArticleFile | None:
    """Return how to read a table that begins with `head` as articles, or None where its first line does not tell."""
    line = next((each for each in _text_of(head).splitlines() if each.strip()), "")
    for delimiter in _DELIMITERS:
        if known := usual_columns(columns_in(line, delimiter)):
            return ArticleFile(known, delimiter, usual=True)
    return None


def first_object(head: bytes) -> Any:
    """Return the first value of a file in JSON, or of the list that it is; None where that is broken or cut off."""
    text = _text_of(head)
    return _first_value(text, 1 if text.startswith("[") else 0)


def _text_of(head: bytes) -> str:
    mark, encoding = next(((m, e) for m, e in MARKS if head.startswith(m)), (b"", "utf-8"))
    return head[len(mark) :].decode(encoding, "replace").lstrip()[: LONGEST + 1]


def _recognized(text: str) -> ArticleFile | None:
    if text.startswith("["):
        return _list_of(text, 1, ())
    first, line_end, _ = text.partition("\n")
    if line_end and (lines := _file(_first_value(first), "lines")):
        return lines
    for keys, start in islice(lists_in(text), _MOST_LISTS):
        if keys and keys[-1] in _LISTS and (listed := _list_of(text, start, keys)):
            return listed
    return _file(_first_value(text), "one" if "\n" in text.rstrip() else "lines")


def _list_of(text: str, start: int, keys: tuple[str, ...]) -> ArticleFile | None:
    """Return how to read a list whose items begin at a place, by the first of them that is an article."""
    for value in islice(_values_from(text, start), _MOST_ITEMS):
        if found := _file(value, "list", records=keys):
            return found
    return None


def read_articles(source: Source, stream: BinaryIO, file: ArticleFile) -> Iterator[Input | Notice | DocumentError]:
    """Yield the articles of a file as inputs, one held at a time, and in their places what cannot be read.

    An article is called `file#number`. A line that is broken costs itself only.
    """
    container = source.container or (source.name if source.name != STANDARD_INPUT else None)
    newline = None if file.shape in _SHAPES else ""
    text = io.TextIOWrapper(stream, encoding=_encoding(stream), errors=MIXED, newline=newline)
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
    elif file.shape not in _SHAPES:
        yield from article_rows(path, text, delimiter=file.shape, longest=LONGEST)
    else:
        try:
            yield Value(1, 1, json.loads(text.read(LONGEST)))
        except (ValueError, RecursionError) as error:
            yield DocumentError(path, f"broken JSON ({error!s:.80})", "get it again, or mend it")


def _inputs(
    name: str, found: Value, file: ArticleFile, *, container: str | None
) -> Iterator[Input | Notice | DocumentError]:
    where, value = f"line {found.line}", found.value
    if _is_action(value):
        return
    if not isinstance(value, dict):
        yield DocumentError(name, f"{where}: no object with keys", "write it as {...}, or leave it out")
        return
    known = file.fields_of(value)
    body = text_at(value, known.text) or ""
    page = text_at(value, known.html) if not body.strip() else None
    if not (body.strip() or (page or "").strip()):
        place = known.text or known.html
        yield DocumentError(name, f"{where}: no text in the field {place!r}", "leave it out, or name another field")
        return
    written = text_at(value, known.published)
    day = _day(written, file.date_formats) if written else None
    if written and day is None:
        yield Notice(
            name,
            f"{where}: {shown(written)} in the field {known.published!r} is no day that can be told; read without one"
            " (`dates` in a mapping says which form days have)",
        )
    url = text_at(value, known.url)
    markup = page is not None or _MARKUP.search(body) is not None
    body = body if markup else _plain(body)
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
            title=_title(text_at(value, known.title)) or file.constant.title,
            published=day or file.constant.published,
            publisher=_line(text_at(value, known.publisher)) or file.constant.publisher,
            url=(normalized_address(url) or url if url else None),
            language=_language(text_at(value, known.language)) or file.constant.language,
            dateline=_line(text_at(value, known.dateline)),
            author=_author(text_at(value, known.author)),
        ),
    )


def _line(text: str | None) -> str | None:
    return " ".join((text or "").split()) or None


def _title(text: str | None) -> str | None:
    """Return a title on one line; many come as the markup that they had in a page."""
    return _line(_plain(_TAG.sub("", text))) if text else None


def _author(text: str | None) -> str | None:
    """Return who wrote it; the number of a user is nobody."""
    return None if text is None or _NUMBERS.fullmatch(text) else _line(text)


def _plain(text: str) -> str:
    return _ENTITY.sub(lambda found: html.unescape(found[0]), text)


def _is_action(value: Any) -> bool:
    """Whether a value only says where the next one goes, as in files for the bulk requests of Elasticsearch."""
    if not isinstance(value, dict) or len(value) != 1:
        return False
    [(key, inner)] = value.items()
    return key in _ACTIONS and isinstance(inner, dict) and all(each.startswith("_") for each in inner)


def _language(text: str | None) -> str | None:
    try:
        return parse_language(text) if text else None
    except ValueError:
        return None  # the name of a language, or none: the text tells


def _day(text: str, formats: Sequence[str]) -> date | None:
    text = _FRACTION.sub(r"\1", text.strip())
    for form in formats:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 # a day is wanted, as it is written
        except ValueError:
            continue
    stated = read_date(text)
    return stated.day if stated else None


def _file(value: Any, shape: str, *, records: tuple[str, ...] = ()) -> ArticleFile | None:
    known = usual_fields(value)
    return ArticleFile(known, shape, records, usual=True) if known else None


def _values_from(text: str, start: int) -> Iterator[Any]:
    """Yield the values that stand in a list from a place on, as far as they are whole."""
    begin = _NO_SPACE.search(text, start)
    while begin:
        try:
            value, end = json.JSONDecoder().raw_decode(text, begin.end() - 1)
        except (ValueError, RecursionError):
            return
        yield value
        comma = _BETWEEN.match(text, end)
        begin = _NO_SPACE.search(text, comma.end()) if comma else None


def _first_value(text: str, start: int = 0) -> Any:
    """Return the JSON value that stands at a place of a text, behind white space, or None where there is none."""
    return next(_values_from(text, start), None)


def _encoding(stream: BinaryIO) -> str:
    """Return UTF-8, or what a byte order mark says, where the stream can be looked into."""
    if stream.seekable():
        place = stream.tell()
        head = stream.read(4)
        stream.seek(place)
    else:
        head = stream.peek(4)[:4] if hasattr(stream, "peek") else b""
    found = next((encoding for mark, encoding in MARKS if head.startswith(mark)), "utf-8")
    return "utf-8-sig" if found == "utf-8" else found.removesuffix("-le").removesuffix("-be")

"""Sources to inputs: containers are opened, tables read by their mappings, all else is handed on with its bytes."""

from __future__ import annotations

import gzip
import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import BinaryIO

from kg.documents.containers import BZIP2, CONTAINER_SUFFIXES, GZIP, XZ, Budget, Container, container_of
from kg.documents.containers.limits import MOST_DEEP, TooMuchError
from kg.documents.finding import missing, unreadable
from kg.documents.findings import Found, Notice, Skipped
from kg.documents.formats.limits import too_long
from kg.documents.formats.sniffing import looks_like_json
from kg.documents.formats.table import COMMON, DOCX, FORMATS, HEAD, READERS, Format, format_of
from kg.documents.inputs import Input, Source
from kg.documents.records import SUFFIXES, Mapping, choose_mapping, read_records
from kg.documents.records.articles import (
    ArticleFile,
    first_object,
    is_cut_off,
    read_articles,
    recognized,
    recognized_table,
)
from kg.documents.records.usual import missing_fields
from kg.documents.records.xml import root_of
from kg.documents.streams import beginning, read_up_to, rewindable
from kg.documents.web import Web, is_list, looks_like_feed
from kg.errors import DocumentError, shown

_LINES_SUFFIXES = (".jsonl", ".ndjson")
_JSON_SUFFIXES = ("", ".jl", ".json", ".jsonlines", ".ldjson", ".txt", *_LINES_SUFFIXES)
_TABLE_SUFFIXES = ("", ".csv", ".tsv")
_FIRST_ARTICLE = 2 << 20
"""Bytes of a file in JSON by which its fields are told; more where its first article goes on behind them."""
_CUT_OFF = (EOFError, zlib.error, lzma.LZMAError, gzip.BadGzipFile, tarfile.TarError, zipfile.BadZipFile)
"""What packed streams raise whose bytes are not what they should be."""


def open_source(
    source: Source, mappings: Sequence[Mapping], web: Web | None = None, budget: Budget | None = None
) -> Iterator[Input | Found]:
    """Yield the inputs of a source, the documents of tables, and in their places what cannot be read.

    Nothing is raised for a bad source, and no more than one input is held at a time. `web` fetches what feeds and lists
    lead to; without it they give only what they hold themselves. `budget` bounds what unpacking the outermost file may
    cost; None where the source is that file.

    Raises:
        TooMuchError: an inner source takes more than the budget, which ends the outermost one.
    """
    try:
        with source.open() as raw:
            head, stream, size = beginning(raw, HEAD)
            budget = budget or Budget(source.name, size)
            yield from _open(source, head, stream, mappings, web or Web(), budget)
    except TooMuchError as error:
        if source.depth:
            raise
        yield error
    except DocumentError as error:
        yield error
    except FileNotFoundError:
        yield missing(source.name)
    except _CUT_OFF as error:
        yield _cut_off(source.name, error)
    except OSError as error:  # what unpacks tells of its bytes by one without a number
        yield unreadable(source.name, error) if error.errno else _cut_off(source.name, error)


def _cut_off(name: str, error: Exception) -> DocumentError:
    reason = f"broken, or cut off ({error!s:.80})"
    return DocumentError(name, reason, "get it again; what stands before that place is read")


def leads_to_web(source: Source) -> bool:
    """Whether a source that is named by itself is a feed or a list of addresses, packed or not, whose pages are to be
    fetched. One that cannot be read is none."""
    if not source.asked:
        return False
    try:
        with source.open() as raw:
            head, stream, size = beginning(raw, HEAD)
            container = container_of(head)
            if container in (GZIP, BZIP2, XZ):
                members = container.open(source, stream, Budget(source.name, size))
                return any(isinstance(each, Source) and leads_to_web(each) for each in members)
            return looks_like_feed(head) or is_list(source, head)
    except (DocumentError, OSError, *_CUT_OFF):
        return False


def _open(
    source: Source, head: bytes, stream: BinaryIO, mappings: Sequence[Mapping], web: Web, budget: Budget
) -> Iterator[Input | Found]:
    if not head and source.suffix not in READERS:  # else its reader tells
        yield _nothing(source, "the file is empty")
        return
    container = container_of(head)
    if container and _is_to_be_opened(source, head):
        yield from _open_container(source, container, stream, mappings, web, budget)
        return
    if looks_like_feed(head):
        yield from web.read_feed(source, stream)
        return
    if is_list(source, head):
        yield from web.read_list(source, stream, partial(open_source, mappings=mappings, web=web))
        return
    by_lines = source.suffix in _LINES_SUFFIXES
    articles: ArticleFile | None = None
    in_json = looks_like_json(head)
    if (by_lines or in_json) and source.suffix in _JSON_SUFFIXES and source.media_type != "text/html":
        articles, stream = _articles_of(source, stream, mappings, by_lines=by_lines)
    elif source.suffix in _TABLE_SUFFIXES and source.media_type != "text/html":
        mapping = _fitting(source, mappings, ("csv", "tsv"))
        articles = mapping.article_file() if mapping else recognized_table(head)
    if articles:
        yield from _some(source, read_articles(source, stream, articles))
        return
    if source.suffix in SUFFIXES or (in_json and not source.suffix):
        with rewindable(stream) as table:
            yield from _open_table(source, head, table, mappings)
        return
    format = format_of(source.suffix, head, media_type=source.media_type)
    if format and (source.asked or source.suffix or source.media_type or format.fits(head)):
        yield source.holding(_content(source, stream, format))
    elif source.asked:
        kind = f"{source.suffix} files" if source.suffix else f"what is {source.media_type}"
        yield DocumentError(source.name, f"kg does not read {kind}", f"convert it to one of {COMMON}")
    else:
        yield Skipped(source.name, f"not an article; kg reads {COMMON} in a folder")


def _articles_of(
    source: Source, stream: BinaryIO, mappings: Sequence[Mapping], *, by_lines: bool
) -> tuple[ArticleFile | None, BinaryIO]:
    """Return how a file in JSON is read as articles, or None where it is a table, or nobody knows what it is.

    Beside it, a stream that has all of the file still before it.
    """
    if mapping := _fitting(source, mappings, ("json", "jsonl")):
        return mapping.article_file(), stream
    size = _FIRST_ARTICLE
    while True:
        head, stream, _ = beginning(stream, size)
        found = recognized(head, by_lines=by_lines)
        if found or len(head) < size or not is_cut_off(head, by_lines=by_lines):
            return found, stream
        size *= 4


def _fitting(source: Source, mappings: Sequence[Mapping], formats: Sequence[str]) -> Mapping | None:
    """Return the first mapping for a file of one of the formats, if there is one."""
    for mapping in mappings:
        unnamed = not source.suffix and mapping.is_for_any
        if mapping.format in formats and (unnamed or mapping.fits(source.file_name, root=None)):
            return mapping
    return None


def _is_to_be_opened(source: Source, head: bytes) -> bool:
    """Whether a container is one of articles by its name: office documents and programs are archives too."""
    if source.suffix in DOCX.suffixes or DOCX.fits(head):
        return False
    known = ("", *CONTAINER_SUFFIXES, *READERS, *SUFFIXES)
    return source.suffix in known or source.media_type is not None


def _open_container(
    source: Source, container: Container, stream: BinaryIO, mappings: Sequence[Mapping], web: Web, budget: Budget
) -> Iterator[Input | Found]:
    if source.depth >= MOST_DEEP:
        reason = f"lies in {source.depth} containers, and kg opens {MOST_DEEP} inside each other"
        raise DocumentError(source.name, reason, "unpack it and give the folder")
    something = False
    for member in container.open(source, stream, budget):
        for found in open_source(member, mappings, web, budget) if isinstance(member, Source) else (member,):
            something = something or not isinstance(found, Skipped | Notice)
            yield found
    if not something and source.asked:
        raise DocumentError(source.name, f"a {container.name} without articles", f"kg reads {COMMON} in it")


def _open_table(source: Source, head: bytes, stream: BinaryIO, mappings: Sequence[Mapping]) -> Iterator[Input | Found]:
    if mapping := choose_mapping(source, stream, mappings):
        yield from read_records(source, stream, mapping)
    elif format := next((format for format in FORMATS if format.fits(head)), None):
        yield source.holding(_content(source, stream, format))
    else:
        why, what = _unmapped(source, stream)
        if source.asked:
            yield DocumentError(source.name, why, f"say what its {what} are with --mapping FILE")
        else:
            yield Skipped(source.name, f"{why}; --mapping FILE says what its {what} are")


def _some(source: Source, found: Iterable[Input | Found]) -> Iterator[Input | Found]:
    """Yield what was found; where that is nothing at all, say so."""
    nothing = True
    for each in found:
        nothing = False
        yield each
    if nothing:
        yield _nothing(source, "no article stands in it")


def _nothing(source: Source, reason: str) -> Skipped | DocumentError:
    return DocumentError(source.name, reason, "leave it out") if source.asked else Skipped(source.name, reason)


def _unmapped(source: Source, stream: BinaryIO) -> tuple[str, str]:
    """Return why a table is not read without a mapping, and what a mapping says of it."""
    if source.suffix == ".xml":
        root = root_of(stream)
        return ("no mapping is for it" + (f" (its outermost element is {shown(root)})" if root else "")), "columns"
    if source.suffix in _TABLE_SUFFIXES[1:]:
        return "no mapping is for it, and its columns are not those of articles", "columns"
    first, _, _ = beginning(stream, _FIRST_ARTICLE)
    return f"no mapping is for it, and {missing_fields(first_object(first))}", "fields"


def _content(source: Source, stream: BinaryIO, format: Format) -> bytes:
    content = read_up_to(stream, format.most_bytes + 1)
    if len(content) <= format.most_bytes:
        return content
    if b"\x00" in content[:65_536]:
        return content[:65_536]  # decoding tells a binary file, whatever its size
    raise too_long(source.name)

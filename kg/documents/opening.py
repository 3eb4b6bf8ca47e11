"""Sources to inputs: containers are opened, tables read by their mappings, all else is handed on with its bytes."""

from __future__ import annotations

import gzip
import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from functools import partial
from typing import BinaryIO

from kg.documents.containers import BZIP2, CONTAINER_SUFFIXES, GZIP, XZ, Budget, Container, container_of
from kg.documents.containers.limits import MOST_DEEP, TooMuchError
from kg.documents.finding import missing, unreadable
from kg.documents.findings import Found, Notice, Skipped
from kg.documents.formats.limits import too_long
from kg.documents.formats.sniffing import looks_like_json
from kg.documents.formats.table import COMMON, FORMATS, HEAD, READERS, Format, format_of
from kg.documents.inputs import Input, Source
from kg.documents.records import SUFFIXES, Mapping, choose_mapping, read_records
from kg.documents.records.articles import ArticleFile, is_cut_off, read_articles, recognized
from kg.documents.records.xml import root_of
from kg.documents.streams import beginning, read_up_to, rewindable
from kg.documents.web import Web, is_list, looks_like_feed
from kg.errors import DocumentError, shown

_LINES_SUFFIXES = (".jsonl", ".ndjson")
_JSON_SUFFIXES = ("", ".json", *_LINES_SUFFIXES)
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
        reason = f"broken, or cut off ({error!s:.80})"
        yield DocumentError(source.name, reason, "get it again; what stands before that place is read")
    except OSError as error:
        yield unreadable(source.name, error)


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
    container = container_of(head)
    if container and _is_to_be_opened(source):
        yield from _open_container(source, container, stream, mappings, web, budget)
        return
    if looks_like_feed(head):
        yield from web.read_feed(source, stream)
        return
    if is_list(source, head):
        yield from web.read_list(source, stream, partial(open_source, mappings=mappings, web=web))
        return
    by_lines = source.suffix in _LINES_SUFFIXES
    if (by_lines or looks_like_json(head)) and source.suffix in _JSON_SUFFIXES and source.media_type != "text/html":
        articles, stream = _articles_of(source, stream, mappings, by_lines=by_lines)
        if articles:
            yield from read_articles(source, stream, articles)
            return
    if source.suffix in SUFFIXES:
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
    fitting = [m for m in mappings if m.fits(source.file_name, root=None) or (not source.suffix and m.is_for_any)]
    if fitting:
        return fitting[0].article_file(), stream
    size = _FIRST_ARTICLE
    while True:
        head, stream, _ = beginning(stream, size)
        found = recognized(head, by_lines=by_lines)
        if found or len(head) < size or not is_cut_off(head, by_lines=by_lines):
            return found, stream
        size *= 4


def _is_to_be_opened(source: Source) -> bool:
    """Whether a container is one of articles by its name: office documents and programs are archives too."""
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
        root = root_of(stream) if source.suffix == ".xml" else None
        why = f"no mapping is for it (its outermost element is {shown(root)})" if root else "no mapping is for it"
        if source.asked:
            yield DocumentError(source.name, why, "say what its columns are with --mapping FILE")
        else:
            yield Skipped(source.name, f"{why}; --mapping FILE says what its columns are")


def _content(source: Source, stream: BinaryIO, format: Format) -> bytes:
    content = read_up_to(stream, format.most_bytes + 1)
    if len(content) <= format.most_bytes:
        return content
    if b"\x00" in content[:65_536]:
        return content[:65_536]  # decoding tells a binary file, whatever its size
    raise too_long(source.name)

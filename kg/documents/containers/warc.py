"""Pages and PDFs out of web archives (WARC, packed or not), record by record as they stream by."""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO

from fastwarc.stream_io import BrotliReader, ChunkedReader, ZstdReader
from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from kg.documents.containers.limits import Budget, TooMuchError
from kg.documents.containers.members import Names
from kg.documents.formats.sniffing import looks_like_html
from kg.documents.inputs import IN, Source
from kg.documents.streams import Forward
from kg.errors import DocumentError

_PAGES = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.conversion
_MEDIA_TYPES = frozenset({"text/html", "application/xhtml+xml", "text/plain", "application/pdf", ""})
"""What may be an article. Pictures, scripts and the like are most of a crawl, and nobody wants each of them named;
feeds tell in short what the pages beside them tell."""
_FOR_MACHINES = re.compile(r"/(?:robots|ads|app-ads|humans|security|llms)\.txt$|/\.well-known/", re.IGNORECASE)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:+-]+)", re.IGNORECASE)
_OK = 200
_AGAIN = "get it again; the other records are read"
_LARGEST = 64 << 20
"""Bytes of one record that are looked at."""
_BEGINNING = re.compile(rb"\x1f\x8b\x08[\x00-\x1f]|WARC/[01]\.\d+\r?\n")
_LONGEST_BEGINNING = 12
_CHUNK = 1 << 16
_MOST_FALSE = 1000
"""Places that look like the beginning of a record and are none, after which no more is looked for: a file made of
nothing else would be read once for each of them."""


def open_warc(source: Source, stream: BinaryIO, budget: Budget) -> Iterator[Source | DocumentError]:
    """Yield the pages of a web archive: answers of status 200, resources, and conversions to text.

    A page is called `archive#address`. Revisits, requests and metadata are passed over, and what is no text. Where the
    archive is broken, reading goes on with the next record if the stream can seek; the records before are read anyhow.
    """
    names = Names(source.name)
    start: int | None = 0
    false = 0
    while start is not None:
        last, cut, reading = None, False, Forward(stream)
        try:
            for record in _records(reading):
                last, cut = start + record.stream_pos, False
                for found in _page(source, record, names, budget):
                    cut = cut or isinstance(found, _CutError)
                    yield found
            fault: object = reading.fault
        except OSError as error:
            fault = reading.fault or error
        if fault is None and not cut:
            return
        if isinstance(fault, TooMuchError):
            raise fault
        after = start if last is None else last
        # A record that says it is longer than it is has taken all behind it for its own, and has been told of.
        if fault is not None and (last is not None or not start):  # else the fault goes on that has been told of
            reason = f"a record behind byte {after:,} is broken ({fault!s:.80})"
            yield DocumentError(f"{source.name}{IN}byte-{after}", reason, _AGAIN)
        false += last is None
        if false > _MOST_FALSE:
            reason = f"more than {_MOST_FALSE:,} places look like records and are none, the last at byte {start:,}"
            yield DocumentError(f"{source.name}{IN}byte-{start}", reason, "get it again; the records before are read")
            return
        start = _next_beginning(stream, after + 1)


def _records(stream: Forward) -> Iterator[WarcRecord]:
    """Yield the records that may be pages.

    Raises:
        OSError: they are broken.
    """
    records = ArchiveIterator(stream, record_types=_PAGES, parse_http=False, fsspec_args=False)
    while True:
        try:
            record = next(records, None)
        except BaseException as error:
            if type(error).__name__ == "PanicException":  # a fault of the library, which ends this archive only
                raise OSError(f"fastwarc cannot read it: {error}") from None
            raise
        if record is None:
            return
        yield record


def _page(source: Source, record: WarcRecord, names: Names, budget: Budget) -> Iterator[Source | DocumentError]:
    """Yield the page of a record, or why it cannot be read; nothing for what is no page."""
    address = (record.headers.get("WARC-Target-URI") or "").strip().strip("<>")
    media_type, charset = _type_of(record.headers.get("Content-Type"))
    answer = record.record_type == WarcRecordType.response
    if answer and media_type != "application/http":
        return
    if not address:
        yield DocumentError(f"{source.name}{IN}byte-{record.stream_pos}", "a record without an address", _AGAIN)
        return
    if answer:
        record.parse_http()
        # Of a record whose own head is odd the library reads no head of an answer, and its types do not say so.
        status = getattr(record.http_headers, "status_code", None)
        if status is None:
            yield DocumentError(names.of(address), "an answer without a status", _AGAIN)
        if status != _OK:
            return
        media_type, charset = _type_of(record.http_headers.get("Content-Type"))
    if media_type not in _MEDIA_TYPES or _FOR_MACHINES.search(address.partition("?")[0]):
        return
    content = record.reader.read(_LARGEST + 1)
    if len(content) < min(record.content_length, _LARGEST):
        yield _CutError(
            names.of(address), "it is shorter than it says, or the archive ends in the middle of it", _AGAIN
        )
        return
    if answer and not content and not len(record.http_headers):
        yield DocumentError(names.of(address), "an answer whose head never ends", _AGAIN)
        return
    try:
        if answer:
            content = _decoded(content, record)
    except _CodingError as error:
        yield DocumentError(names.of(address), str(error), _AGAIN)
        return
    budget.spend(len(content))
    if media_type or looks_like_html(content[:4096]):
        page = source.member(names.of(address), lambda: io.BytesIO(content))
        yield replace(page, media_type=media_type or None, charset=charset, address=address)


class _CutError(DocumentError):
    """The archive has fewer bytes than a record says that it is long."""


class _CodingError(Exception):
    """The bytes of an answer are not what its head says."""


def _decoded(content: bytes, record: WarcRecord) -> bytes:
    """Return the bytes of an answer as they were before they were packed to be sent.

    Some archives keep them unpacked, under the head that tells how they were packed.
    """
    codings = []
    for header in ("Content-Encoding", "Transfer-Encoding"):
        values = ",".join(record.http_headers.get_multiple(header)).lower().split(",")
        codings += [coding.strip() for coding in values if coding.strip() not in ("", "identity")]
    for coding in reversed(codings):
        try:
            content = _undone(content, coding)
        except (OSError, zlib.error, EOFError, ValueError) as error:
            if looks_like_html(content[:4096]):
                return content
            raise _CodingError(
                f"its bytes are not in the coding {coding!r}, as its head says ({error!s:.80})"
            ) from None
    return content


def _undone(content: bytes, coding: str) -> bytes:
    packed = io.BytesIO(content)
    if coding == "chunked":
        return ChunkedReader(packed).read(_LARGEST + 1)
    if coding in ("gzip", "x-gzip", "deflate"):
        bare = coding == "deflate" and not content.startswith((b"\x78", b"\x1f\x8b"))
        unpacking = zlib.decompressobj(-zlib.MAX_WBITS if bare else 32 + zlib.MAX_WBITS)
        unpacked = unpacking.decompress(content, _LARGEST + 1)
        if not unpacking.eof and len(unpacked) <= _LARGEST:
            raise EOFError("it ends too early")
        return unpacked
    if coding == "br":
        return BrotliReader(packed).read(_LARGEST + 1)
    if coding == "zstd":
        return ZstdReader(packed).read(_LARGEST + 1)
    raise ValueError("unknown")


def _type_of(header: str | None) -> tuple[str, str | None]:
    """Return the media type and the charset that a header names, '' and None where it names none."""
    media_type, _, parameters = (header or "").partition(";")
    found = _CHARSET.search(parameters)
    return media_type.strip().lower(), found[1] if found else None


def _next_beginning(stream: BinaryIO, start: int) -> int | None:
    """Go to where the next record may begin, and return where that is; None where there is none or nobody can go."""
    if not stream.seekable():
        return None
    stream.seek(start)
    before = b""
    while chunk := stream.read(_CHUNK):
        if found := _BEGINNING.search(before + chunk):
            place = start - len(before) + found.start()
            stream.seek(place)
            return place
        start += len(chunk)
        before = chunk[-_LONGEST_BEGINNING:]
    return None
